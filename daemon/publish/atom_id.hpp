#pragma once

#include <string>
#include <string_view>

#include "store/feed_pages.hpp"
#include "store/store.hpp"

namespace tidings::publish {

/// A publisher's id as it may stand in Atom, exactly as received where it is an IRI (RFC 4287, 4.2.6.1);
/// empty where it is none. One with very long labels beyond ASCII stands as the URI that it means (RFC
/// 3987, 3.1).
std::string publishers_id(std::string_view id);

/// The entry's Atom id: the publisher's own, else a UUID of version 5 (RFC 9562, 5.5) from the source's id
/// and what else names the entry, which stays when the publisher moves.
std::string atom_id(const store::StoredEntry& stored);

/// The one that a removed entry had; empty where nobody knows any more.
std::string atom_id(const store::Deletion& deletion);

/// `tag:HOST,2022:PATH` (RFC 4151): stays the same wherever the feed is served.
std::string feed_id(std::string_view site_url);

/// The same with `/sources/ID` or `/categories/NAME` at its end.
std::string scope_id(std::string_view site_url, const store::FeedScope& scope);

}  // namespace tidings::publish
