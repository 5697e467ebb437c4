#pragma once

#include <optional>
#include <string_view>

#include "daemon/normalise/document.hpp"

namespace tidings::normalise {

/// What servers send with status 200 where a feed is due: errors of their own kind, never entries
/// (fetching.md).
enum class StandIn {
  challenge,  // a page that lets in browsers alone
  login,
  parked,  // the domain is for sale, or was not paid for
};

/// What an HTML page is that came in a feed's place; nothing where it is an ordinary one. `html` is of any
/// case and size; its first 256 KiB are looked at.
std::optional<StandIn> stand_in_of(std::string_view html);

/// Whether the document is no news but what the program says that makes the feed out of a site, and could not
/// (RSS-Bridge and its kin): such a document has that one item alone.
bool is_error_of_maker(const Document& document);

}  // namespace tidings::normalise
