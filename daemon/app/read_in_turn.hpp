#pragma once

#include <expected>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "daemon/app/pass.hpp"
#include "daemon/app/reading.hpp"
#include "daemon/app/reading_room.hpp"

namespace tidings::app {

/// read_document on a worker, when the reading room has a place for the document: one of a usual size needs
/// none. The place is to be kept as long as what was read is. How large a document is shows only when it is
/// decompressed: where it is larger than it seemed, it waits for a larger place.
boost::asio::awaitable<std::pair<std::expected<Reading, ReadingFailure>, ReadingRoom::Place>> read_in_turn(
    const PassContext& context, ReadingTask task);

}  // namespace tidings::app
