#include "daemon/fetch/http_exchange.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>

#include "daemon/fetch/failure.hpp"
#include "daemon/io/offload.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t max_header = 64U << 10U;
constexpr std::size_t read_size = 32U << 10U;
constexpr std::size_t shortest_chunk_end =
    5;                                  // `0 CR LF CR LF`: Beast asserts that it sees the last one whole
constexpr std::size_t code_end = 12;    // `HTTP/1.1 200`
constexpr std::size_t max_interim = 8;  // responses of status 1xx before the final one
constexpr std::chrono::seconds header_timeout{20};
constexpr std::size_t floor_bytes = 20'000;  // that come at least in each
constexpr std::chrono::seconds floor_time{20};

/// A body as Beast's parser fills one.
struct ParsedBody {
  using value_type = Body;

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(http::header<IsRequest, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, error_code& error) {
      if (length) body_.expect(*length);
      error = {};
    }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      for (const asio::const_buffer part : boost::beast::buffers_range_ref(buffers))
        body_.append({static_cast<const char*>(part.data()), part.size()});
      error = {};
      return asio::buffer_size(buffers);
    }
    static void finish(error_code& error) { error = {}; }

   private:
    Body& body_;
  };
};

/// Bytes in, one response out.
class ResponseReader {
 public:
  ResponseReader(std::size_t max_body, std::shared_ptr<BodySpace> space)
      : max_body_(max_body), space_(std::move(space)) {
    begin();
  }

  /// What is consumed of `bytes` isn't asked for again. An error ends it.
  error_code put(std::string_view bytes) {
    if (!pending_.empty()) bytes = pending_.append(bytes);
    const auto error = parse(bytes);
    pending_ = std::string(bytes);
    return error;
  }

  error_code put_end() {
    error_code error;
    if (!parser_->got_some()) return http::make_error_code(http::error::end_of_stream);
    parser_->put_eof(error);
    return error;
  }

  Body& body() { return parser_->get().body(); }
  bool has_header() const { return parser_->is_header_done(); }
  bool has_begun() const { return interim_ != 0 || !pending_.empty() || parser_->got_some(); }
  bool is_done() const { return parser_->is_done() && !is_interim(); }
  bool ends_with_connection() const { return has_header() && parser_->need_eof(); }

  HttpResponse take() {
    HttpResponse response;
    response.keeps_alive = parser_->keep_alive() && pending_.empty();  // else nobody knows whose the rest is
    response.is_longer_than_said =
        parser_->content_length() && pending_.find_first_not_of("\r\n") != pending_.npos;
    auto message = parser_->release();
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
      response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    response.body = std::move(message.body());
    return response;
  }

 private:
  /// Takes from the front of `bytes` what can be parsed.
  error_code parse(std::string_view& bytes) {
    while (!bytes.empty() && !parser_->is_done()) {
      if (has_header() && parser_->chunked() && bytes.size() < shortest_chunk_end) return {};
      error_code error;
      parser_->header_limit(max_header - head_);  // its own count begins anew with each call
      const auto taken = take(bytes, error);
      bytes.remove_prefix(taken);
      head_ = has_header() ? 0 : head_ + static_cast<std::uint32_t>(taken);
      // The parser bounds neither a chunk's extensions nor a trailer, which it takes whole.
      if (error == http::error::need_more && bytes.size() > max_header)
        return http::make_error_code(http::error::header_limit);
      if (error == http::error::need_more) return {};
      if (error) return error;
      if (has_header() && !is_sound()) return http::make_error_code(http::error::bad_transfer_encoding);
      if (is_interim() && !next_response()) return http::make_error_code(http::error::bad_status);
    }
    return {};
  }

  /// A status line may end with its code, without the blank that RFC 9112, 4 has there: the parser insists on
  /// one. Returns how much was taken of the front of `bytes`.
  std::size_t take(std::string_view bytes, error_code& error) {
    const bool is_bare = !has_header() && head_ == 0 && bytes.size() > code_end && bytes[code_end] == '\r';
    if (!is_bare) return parser_->put(asio::buffer(bytes), error);
    if (bytes.size() == code_end + 1) {
      error = http::error::need_more;
      return 0;
    }
    const auto line = fmt::format("{} {}", bytes.substr(0, code_end), bytes.substr(code_end, 2));
    begin();  // what has seen a part of the line waits for the head's end
    if (parser_->put(asio::buffer(line), error) != line.size()) return 0;
    error = {};
    return line.size() - 1;
  }

  void begin() {
    parser_.emplace();
    parser_->eager(true);
    parser_->body_limit(max_body_);
    parser_->get().body() = Body(space_);
  }

  /// A status of no class says nothing; a coding that nobody offered (RFC 9112, 7.4) leaves open where the
  /// body ends, or what it is.
  bool is_sound() const {
    const auto& message = parser_->get();
    const auto [first, last] = message.equal_range(http::field::transfer_encoding);
    const bool known = std::all_of(first, last, [&](const auto& field) {
      return std::next(first) == last && (boost::beast::iequals(field.value(), "chunked") ||
                                          boost::beast::iequals(field.value(), "identity"));
    });
    return known && message.result_int() >= 100;
  }

  bool is_interim() const { return parser_->is_done() && parser_->get().result_int() / 100 == 1; }

  bool next_response() {
    begin();
    return ++interim_ <= max_interim;
  }

  std::size_t max_body_;
  std::shared_ptr<BodySpace> space_;
  std::size_t interim_ = 0;
  std::uint32_t head_ = 0;  // bytes of this head that were taken before
  std::string pending_;     // what has come and can't be parsed yet
  std::optional<http::response_parser<ParsedBody>> parser_;
};

Body on_disk(Body body) {
  body.move_to_disk();
  return body;
}

Failure read_failure(const error_code& error, std::size_t max_body) {
  if (error == http::error::body_limit)
    return make_failure(FailureKind::too_big,
                        fmt::format("the body is larger than `[fetch] max_body` ({} bytes)", max_body));
  if (error == http::error::header_limit)
    return make_failure(FailureKind::too_big,
                        "the response's header is larger than 64 KiB: no feed's is; tell the site");
  if (error == http::error::end_of_stream)
    return make_failure(FailureKind::reset,
                        "the connection was closed without a response: the server is overloaded, or lets "
                        "nobody in who reads feeds from here");
  if (error == http::error::partial_message)
    return make_failure(FailureKind::reset,
                        "the response was cut off: the server or the network failed; it may mend itself");
  if (error.category() == http::make_error_code(http::error::bad_version).category())
    return make_failure(FailureKind::protocol, "no proper HTTP: " + error.message() +
                                                   ": the server is broken, or none of the web's");
  if (error.category() == asio::error::get_ssl_category())
    return make_failure(FailureKind::tls_protocol, "the server ended TLS (" + error.message() +
                                                       "): it may want a `client_certificate`, or another");
  return make_failure(FailureKind::reset, "the connection broke: " + error.message() +
                                              ": the server or the network failed; it may mend itself");
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (boost::beast::iequals(known, name)) return value;
  return {};
}

std::string HttpResponse::list(std::string_view name) const {
  std::string list;
  for (const auto& [known, value] : headers)
    if (boost::beast::iequals(known, name)) list += (list.empty() ? "" : ", ") + value;
  return list;
}

asio::awaitable<std::expected<HttpResponse, Failure>> exchange(std::shared_ptr<io::ByteStream> stream,
                                                               std::string request, std::size_t max_body,
                                                               Watchdog& watchdog, BodyShelf* shelf) {
  const auto end_it = [weak = std::weak_ptr(stream)] {
    if (const auto held = weak.lock()) held->close();
  };
  const auto late = [&](const char* what) {
    return std::unexpected(make_failure(FailureKind::timeout_body, what));
  };
  watchdog.watch(header_timeout, end_it);
  error_code error;
  co_await stream->write(asio::buffer(request), error);
  ResponseReader reader(max_body, shelf == nullptr ? nullptr : shelf->space);
  const auto buffer =
      std::make_unique_for_overwrite<char[]>(read_size);  // touched only as far as it is filled
  bool in_body = false;
  std::size_t unwatched = 0;  // bytes since the watchdog was told to wait for more
  while (!error && !reader.is_done()) {
    const auto count = co_await stream->read_some(asio::buffer(buffer.get(), read_size), error);
    if (error == asio::error::eof) {
      error = reader.put_end();
      break;
    }
    if (!error) error = reader.put(std::string_view(buffer.get(), count));
    if (!error && reader.body().overflows())
      reader.body() = co_await io::offload(shelf->disk, &on_disk, std::move(reader.body()));
    unwatched += count;
    if (reader.has_header() && (!std::exchange(in_body, true) || unwatched >= floor_bytes)) {
      unwatched = 0;
      watchdog.watch(floor_time, end_it);
    }
  }
  if (reader.is_done() && !error) co_return reader.take();
  if (watchdog.expired() && !in_body) co_return late("connected, but the server didn't answer in time");
  if (watchdog.expired())
    co_return late(watchdog.left() > Watchdog::Clock::duration::zero()
                       ? "the response comes more slowly than 1 kB a second"
                       : "the response began and didn't end in time (`[fetch] timeout`)");
  auto failure = read_failure(error, max_body);
  failure.unanswered = !reader.has_begun();
  co_return std::unexpected(std::move(failure));
}

}  // namespace tidings::fetch
