#pragma once

#include <memory>
#include <string>

#include "daemon/io/byte_stream.hpp"
#include "daemon/io/keyed_semaphore.hpp"
#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

/// One that HTTP may go over, to whom and as whom: the address was judged for the request that dialled it,
/// and has to be again for any other.
struct Connection {
  std::shared_ptr<io::ByteStream> stream;
  text::IpAddress address{};
  std::string identity{};                                // of its Route
  io::KeyedSemaphore<text::IpAddress>::Permit permit{};  // one of the few to that address
};

}  // namespace tidings::fetch
