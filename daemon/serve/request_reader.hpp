#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/serve/routes.hpp"

namespace tidings::serve {

inline constexpr std::uint32_t max_header = 16U << 10U;

enum class ReadState { needs_more, ready, malformed, target_too_long, too_large };

/// A request's head, with what it asks of the connection. Views live until the next call of
/// RequestReader::read.
struct ReadRequest {
  Request request;
  bool keep_alive = true;
  bool http_1_0 = false;
};

/// Bytes of a connection to requests, one after the other (RFC 9112); pipelined ones wait. The parser is
/// Beast's.
class RequestReader {
 public:
  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  void append(std::string_view bytes) { pending_.append(bytes); }

  /// The next request of what was appended.
  ReadState read(ReadRequest& request);

  /// Whether a request has begun and not ended.
  bool is_inside_request() const;

 private:
  struct Parser;
  std::string pending_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tidings::serve
