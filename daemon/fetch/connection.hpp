#pragma once

#include <memory>

#include "daemon/io/byte_stream.hpp"
#include "daemon/io/keyed_semaphore.hpp"
#include "daemon/text/ip_network.hpp"

namespace tidings::fetch {

/// One that HTTP may go over, and to whom: the address was judged for the request that dialled it, and has to
/// be again for any other.
struct Connection {
  std::shared_ptr<io::ByteStream> stream;
  text::IpAddress address{};
  io::KeyedSemaphore<text::IpAddress>::Permit permit{};  // one of the few to that address
};

}  // namespace tidings::fetch
