#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/text/url.hpp"

namespace tidings::parse {

/// A feed that a page says it has (autodiscovery).
struct FeedLink {
  text::Url url;
  std::string title;  // plain text; empty: none
};

/// The feeds that a page names with rel=alternate and a feed's type, or with rel=feed: in its response's
/// `Link` field (RFC 8288; several fields joined by commas), then in its `link`, `a` and `area` elements
/// (HTML Standard, 4.6.6). The page's main feed first: feeds of comments come behind all others. Each address
/// once, a hundred at most. `page` is where the response came from. Linear time.
std::vector<FeedLink> find_feed_links(std::string_view link_field, std::string_view html,
                                      const text::Url& page);

}  // namespace tidings::parse
