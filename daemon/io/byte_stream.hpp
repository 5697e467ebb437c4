#pragma once

#include <cstddef>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

namespace tidings::io {

/// A connection, whatever carries it: the seam that keeps HTTP out of sockets and TLS (and its compile time
/// with it). Used on one thread, by one coroutine at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// At least one byte; 0 with `error` set at the end (asio::error::eof), on failure, and when close() was
  /// called.
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer buffer,
                                                        boost::system::error_code& error) = 0;

  /// All of it, or `error`.
  virtual boost::asio::awaitable<void> write(boost::asio::const_buffer bytes,
                                             boost::system::error_code& error) = 0;

  /// Whether another exchange may begin: the other side has neither ended nor said anything that nobody asked
  /// for. Nothing may be under way.
  virtual bool is_quiet() noexcept = 0;

  /// Ends what is under way; may be called at any time, more than once.
  virtual void close() noexcept = 0;
};

}  // namespace tidings::io
