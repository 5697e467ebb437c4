#include "daemon/serve/request_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace tidings::serve {

namespace http = boost::beast::http;

struct RequestReader::Parser {
  std::optional<http::request_parser<http::empty_body>> current;
  std::uint32_t taken = 0;         // bytes of its head
  std::deque<std::string> joined;  // fields that stand on several lines

  /// Lines of one name are one list (RFC 9110, 5.3).
  std::string_view list(http::field name) {
    const auto [begin, end] = current->get().equal_range(name);
    if (begin == end) return {};
    if (std::next(begin) == end) return {begin->value().data(), begin->value().size()};
    auto& list = joined.emplace_back(begin->value());
    std::for_each(std::next(begin), end, [&](const auto& line) { list.append(", ").append(line.value()); });
    return list;
  }

  /// RFC 9112, 3.2.
  bool names_host() const {
    const auto& message = current->get();
    const auto count = message.count(http::field::host);
    return count == 1 || (count == 0 && message.version() == 10);
  }

  /// What is larger than a head may be, which `pending` begins with.
  ReadState too_large(std::string_view pending) const {
    const bool has_line = taken != 0 || pending.substr(0, max_header).contains('\n');
    return has_line ? ReadState::too_large : ReadState::target_too_long;
  }

  void begin() {
    taken = 0;
    joined.clear();
    current.emplace();
    current->body_limit(boost::none);  // judged by its header, never read
  }
};

namespace {

/// A later minor version is read as the one that we have (RFC 9110, 2.5); Beast knows that one alone.
void take_as_http_1_1(std::string& request) {
  const auto end = request.find("\r\n");
  if (end == request.npos || end == 0 || request[end - 1] < '2' || request[end - 1] > '9') return;
  if (std::string_view(request).substr(0, end - 1).ends_with(" HTTP/1.")) request[end - 1] = '1';
}

}  // namespace

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) { parser_->begin(); }
RequestReader::~RequestReader() = default;

bool RequestReader::is_inside_request() const { return !pending_.empty() || parser_->current->got_some(); }

ReadState RequestReader::read(ReadRequest& out) {
  if (parser_->current->is_header_done()) parser_->begin();
  auto& parser = *parser_->current;
  if (!parser.got_some()) {
    std::size_t empty_lines = 0;  // RFC 9112, 2.2
    while (pending_.compare(empty_lines, 2, "\r\n") == 0) empty_lines += 2;
    pending_.erase(0, empty_lines);
    if (pending_ == "\r") return ReadState::needs_more;
  }
  if (parser_->taken == 0) take_as_http_1_1(pending_);
  while (!pending_.empty() && !parser.is_header_done()) {
    boost::system::error_code error;
    parser.header_limit(max_header - parser_->taken);  // its own count begins anew with each call
    const auto used = parser.put(boost::asio::buffer(pending_), error);
    parser_->taken += static_cast<std::uint32_t>(used);
    pending_.erase(0, used);
    if (error == http::error::need_more) break;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return parser_->too_large(pending_);
    if (error) return ReadState::malformed;
    if (used == 0) break;
  }
  if (!parser.is_header_done())
    return pending_.size() > max_header ? parser_->too_large(pending_) : ReadState::needs_more;
  if (!parser_->names_host()) return ReadState::malformed;
  const auto& message = parser.get();
  const auto since = message[http::field::if_modified_since];
  const auto method = message.method_string();
  const auto target = message.target();
  out.request = {
      std::string_view(method.data(), method.size()), std::string_view(target.data(), target.size()),
      parser_->list(http::field::accept_encoding),    parser_->list(http::field::if_none_match),
      std::string_view(since.data(), since.size()),   parser_->list(http::field::a_im)};
  // A body is wanted by nothing here: the connection ends behind the response.
  const bool has_body = parser.chunked() || parser.content_length_remaining().value_or(0) != 0;
  out.http_1_0 = message.version() == 10;
  out.keep_alive = message.keep_alive() && !has_body;
  return ReadState::ready;
}

}  // namespace tidings::serve
