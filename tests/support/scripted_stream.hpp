#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include <boost/asio/error.hpp>

#include "daemon/io/byte_stream.hpp"

namespace tidings::support {

/// A connection whose other side has said everything it will say.
class ScriptedStream final : public io::ByteStream {
 public:
  ScriptedStream(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}

  boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer buffer,
                                                boost::system::error_code& error) override {
    const auto count = std::min({step_, buffer.size(), bytes_.size() - at_});
    if (count == 0) error = boost::asio::error::eof;
    std::memcpy(buffer.data(), bytes_.data() + at_, count);
    at_ += count;
    co_return count;
  }
  boost::asio::awaitable<void> write(boost::asio::const_buffer bytes, boost::system::error_code&) override {
    sent.append(static_cast<const char*>(bytes.data()), bytes.size());
    co_return;
  }
  bool is_quiet() noexcept override { return false; }
  void close() noexcept override { at_ = bytes_.size(); }

  std::string sent;

 private:
  std::string bytes_;
  std::size_t step_;
  std::size_t at_ = 0;
};

}  // namespace tidings::support
