#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/parse/feed_links.hpp"
#include "daemon/parse/raw_feed.hpp"
#include "store/feed.hpp"

namespace tidings::app {

/// A feed, found behind an address.
struct FoundFeed {
  text::Url url;        // what to poll: where permanent redirects lead, else the one that was asked for
  text::Url effective;  // where the document came from in the end
  parse::Format format{};
  store::Feed feed;
  std::vector<parse::FeedLink> others;  // what else the page names
};

struct NoFeedFound {
  std::string tried;             // for people: a line for each address that is no feed, and why
  bool address_refused = false;  // one was not dialled, for want of an allow_networks
};

/// Finds the feed behind an address: the document there, else the first feed of those that the page names,
/// else one at a well-known path of the same origin, where its robots.txt lets us guess (C15). `meant` are
/// the addresses that the operator may have meant, of which the first that answers counts. `on_request` hears
/// of each request before it is sent. Without a store; takes the calling thread until it is done. Throws
/// std::runtime_error where the certificates can't be read.
std::expected<FoundFeed, NoFeedFound> discover_feed(std::shared_ptr<const config::Config> config,
                                                    std::vector<text::Url> meant,
                                                    std::function<void(const text::Url&)> on_request);

}  // namespace tidings::app
