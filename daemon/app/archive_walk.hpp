#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/app/pass.hpp"
#include "store/feed.hpp"
#include "store/poll_state.hpp"

namespace tidings::app {

/// What a document has in common with what `source` has brought; the feed is given back.
boost::asio::awaitable<std::pair<store::Feed, store::Familiarity>> with_familiarity(Disk& disk,
                                                                                    store::SourceId source,
                                                                                    store::Feed feed);

/// Follows a document's `prev-archive`, or `next`, from page to page (RFC 5005, 3 and 4), five at the most,
/// and adds the entries that `feed` hasn't, until a page has one that the source has brought before, or there
/// is no older one. True where it got that far, so that nothing is missing. `request` is the document's,
/// without validators; hosts that want to be left alone since are added to `held`.
boost::asio::awaitable<bool> walk_back(const PassContext& context, fetch::Request request, text::Url older,
                                       store::Feed& feed, store::HostHolds& held);

}  // namespace tidings::app
