#pragma once

#include <string>
#include <string_view>

#include "store/store.hpp"

namespace tidings::publish {

/// RFC 3987 as far as a validator looks: a scheme, a colon, something behind it, and no character that an IRI
/// has not.
bool is_absolute_iri(std::string_view text);

/// The entry's Atom id: the publisher's own where it is an IRI, exactly as received (RFC 4287, 4.2.6.1); else
/// a UUID of version 5 (RFC 4122, 4.3) from the source's address and what else names the entry.
std::string atom_id(const store::StoredEntry& stored);

/// `tag:HOST,2022:PATH` (RFC 4151): stays the same wherever the feed is served.
std::string feed_id(std::string_view site_url);

}  // namespace tidings::publish
