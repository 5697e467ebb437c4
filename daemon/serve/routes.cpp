#include "daemon/serve/routes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "daemon/publish/metrics_writer.hpp"
#include "store/ascii.hpp"
#include "store/http_date.hpp"

namespace tidings::serve {
namespace {

std::string_view reason_of(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 12> reasons{
      {{200, "OK"},
       {226, "IM Used"},
       {304, "Not Modified"},
       {307, "Temporary Redirect"},
       {400, "Bad Request"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {406, "Not Acceptable"},
       {414, "URI Too Long"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {503, "Service Unavailable"}}};
  const auto* found = std::ranges::find(reasons, status, &std::pair<int, std::string_view>::first);
  return found == reasons.end() ? "" : found->second;
}

std::string_view trim(std::string_view text) { return ascii::trim(text, &ascii::is_space_or_tab); }

/// Calls `take` with each element of a comma-separated list.
template <class Take>
void each_element(std::string_view list, Take take) {
  while (!list.empty()) {
    if (const auto element = trim(ascii::take_until(list, ',')); !element.empty()) take(element);
  }
}

/// The weight of a coding (RFC 9110, 12.5.3), or of an instance manipulation (RFC 3229, 10.5.3): its own,
/// else that of `*`, else `otherwise`.
double weight_of(std::string_view list, std::string_view wanted, double otherwise) {
  double own = -1;
  double any = -1;
  each_element(list, [&](std::string_view element) {
    const auto name = trim(ascii::take_until(element, ';'));
    auto parameter = trim(element);
    double weight = 1;
    if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
      parameter.remove_prefix(2);
      std::from_chars(parameter.data(), parameter.data() + parameter.size(), weight);
    }
    if (ascii::equal_ignoring_case(name, wanted)) own = weight;
    if (name == "*") any = weight;
  });
  return own >= 0 ? own : any >= 0 ? any : otherwise;
}

/// RFC 9110, 13.1.2: weak comparison.
bool matches(std::string_view if_none_match, std::string_view tag) {
  bool found = false;
  each_element(if_none_match, [&](std::string_view element) {
    if (element.starts_with("W/")) element.remove_prefix(2);
    found = found || element == "*" || element == tag;
  });
  return found;
}

/// RFC 9110, 13.2.2: If-Modified-Since counts only without If-None-Match.
bool is_unchanged(const Request& request, const publish::Document& document, std::string_view tag) {
  if (!request.if_none_match.empty()) return matches(request.if_none_match, tag);
  const auto since = store::parse_http_date(request.if_modified_since);
  return since && document.last_modified <= *since;
}

std::string status_line(int status) { return fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status)); }

/// A document in the coding that the client likes best; of two that it likes the same, the shorter one.
struct Chosen {
  std::string_view name{};  // empty: none will do
  publish::Coding coding = publish::Coding::identity;
  double weight = 0;
};

Chosen choose(std::string_view accept_encoding) {
  Chosen chosen;
  const auto offer = [&](std::string_view name, publish::Coding coding, double otherwise) {
    const auto weight = weight_of(accept_encoding, name, otherwise);
    if (weight > chosen.weight) chosen = {name, coding, weight};
  };
  offer("br", publish::Coding::brotli, 0);
  offer("gzip", publish::Coding::gzip, 0);
  offer("identity", publish::Coding::identity, 0.001);  // acceptable unless excluded
  return chosen;
}

/// What is said of a document with its bytes and without. `caching`: what stands before its age.
std::string validator_fields(const publish::Document& document, std::string_view tag,
                             std::string_view caching = {}) {
  return fmt::format(
      "ETag: {}\r\nLast-Modified: {}\r\nCache-Control: {}max-age={}{}\r\nVary: Accept-Encoding\r\n", tag,
      store::format_http_date(document.last_modified), caching, document.max_age,
      document.is_immutable ? ", immutable" : "");
}

std::string content_fields(const publish::Document& document, std::size_t size) {
  return fmt::format("Content-Type: {}\r\nContent-Length: {}\r\nX-Content-Type-Options: nosniff\r\n",
                     document.content_type, size);
}

/// Of the editions that the client has, the newest; null where none is remembered.
const publish::Edition* edition_of(const Request& request, const publish::Document& document) {
  if (!document.earlier || request.if_none_match.empty()) return nullptr;
  const auto has = [&](const publish::Edition& edition) {
    return std::ranges::any_of(edition.tags,
                               [&](const auto& tag) { return matches(request.if_none_match, tag); });
  };
  const auto found = std::ranges::find_if(*document.earlier, has);
  return found == document.earlier->end() ? nullptr : &*found;
}

/// What is new since the edition that the client has: 226 (RFC 3229, 10.4.1); nothing where it is to have
/// the whole.
std::optional<Response> news_response(const Request& request, const publish::Document& document) {
  const auto* edition = weight_of(request.a_im, "feed", 0) > 0 ? edition_of(request, document) : nullptr;
  if (edition == nullptr || weight_of(request.accept_encoding, "identity", 1) == 0) return std::nullopt;
  auto news = publish::news_since(*edition, document);
  if (!news) return std::nullopt;
  const auto body = std::make_shared<const std::string>(std::move(*news));
  Response response;
  response.status = 226;
  response.owner = body;
  response.body = *body;
  // Caches that don't know of 226 leave it alone; those that do may use it (10.8).
  response.head = status_line(response.status) +
                  validator_fields(document, document.etag(), "no-store, im, ") + "IM: feed\r\n" +
                  content_fields(document, body->size());
  return response;
}

Answer document_response(const Request& request, const publish::DocumentPtr& document) {
  const auto [name, coding, weight] = choose(request.accept_encoding);
  if (name.empty()) return as_asked(request, plain_response(406, "this comes as br, gzip or identity\n"));
  const auto tag = document->etag(coding);
  Response response;
  response.status = is_unchanged(request, *document, tag) ? 304 : 200;
  if (response.status == 200)
    if (auto news = news_response(request, *document)) return as_asked(request, std::move(*news));
  response.head = status_line(response.status) + validator_fields(*document, tag);
  if (response.status == 304) return response;
  if (!document->is_coded(coding)) return Uncoded{document, coding};
  response.owner = document;
  response.body = document->body(coding);
  response.head += content_fields(*document, response.body.size());
  if (coding != publish::Coding::identity) response.head += fmt::format("Content-Encoding: {}\r\n", name);
  if (!document->policy.empty())
    response.head += fmt::format("Content-Security-Policy: {}\r\n", document->policy);
  return as_asked(request, std::move(response));
}

Response healthz(const Probes& probes) {
  const auto health = probes.health();
  return plain_response(health.ok ? 200 : 503, health.detail + '\n');
}

Response metrics(const Probes& probes) {
  return plain_response(200, probes.metrics(), {}, publish::metrics_type);
}

Response not_found() { return plain_response(404, "nothing here; the feed is /atom.xml\n"); }

/// Of a target that is a path, or an address as proxies are asked for it (RFC 9112, 3.2.1 and 3.2.2); empty:
/// it is neither.
std::string_view path_of_target(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!ascii::starts_with_ignoring_case(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto host_end = std::min(target.find_first_of("/?"), target.size());
    if (host_end == 0) return {};
    target.remove_prefix(host_end);
    if (!target.starts_with('/')) return "/";
    break;
  }
  return target.starts_with('/') ? target.substr(0, target.find('?')) : std::string_view();
}

/// Without the encoding of characters that need none: such paths are the same (RFC 9110, 4.2.3).
std::string decode_unreserved(std::string_view path) {
  std::string decoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    decoded += path[i];
    if (path[i] != '%' || i + 2 >= path.size() || !ascii::is_hex_digit(path[i + 1]) ||
        !ascii::is_hex_digit(path[i + 2]))
      continue;
    const char c = static_cast<char>(ascii::hex_value(path[i + 1]) * 16 + ascii::hex_value(path[i + 2]));
    if (!ascii::is_alphanumeric(c) && !std::string_view("-._~").contains(c)) continue;
    decoded.back() = c;
    i += 2;
  }
  return decoded;
}

struct Route {
  std::string_view path;
  Response (*respond)(const Probes& probes);
};

constexpr std::array routes{Route{"/healthz", &healthz}, Route{"/metrics", &metrics}};

}  // namespace

Response plain_response(int status, std::string_view text, std::string_view more_headers,
                        std::string_view content_type) {
  const auto body = std::make_shared<const std::string>(text);
  Response response;
  response.status = status;
  response.head = fmt::format("{}Content-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n{}",
                              status_line(status), content_type, body->size(), more_headers);
  response.body = *body;
  response.owner = body;
  return response;
}

Response as_asked(const Request& request, Response response) {
  if (request.method == "HEAD") response.body = {};
  return response;
}

Answer respond(const Request& request, const std::shared_ptr<const publish::Shelf>& shelf,
               const Probes& probes) {
  if (request.method != "GET" && request.method != "HEAD")
    return plain_response(405, "GET and HEAD alone\n", "Allow: GET, HEAD\r\n");
  const auto path = decode_unreserved(path_of_target(request.target));
  if (path.empty()) return as_asked(request, plain_response(400, "no such target\n"));
  const auto* route = std::ranges::find(routes, path, &Route::path);
  if (route != routes.end()) return as_asked(request, route->respond(probes));
  if (const auto ready = shelf->find(path); ready != shelf->end())
    return document_response(request, ready->second);
  if (auto address = publish::parse_path(path)) return std::move(*address);
  return as_asked(request, not_found());
}

Answer respond(const Request& request, const publish::Printed& printed) {
  if (printed.document) return document_response(request, printed.document);
  if (printed.elsewhere.empty()) return as_asked(request, not_found());
  return as_asked(request, plain_response(307, "not closed yet: its entries are in the current document\n",
                                          fmt::format("Location: {}\r\n", printed.elsewhere)));
}

}  // namespace tidings::serve
