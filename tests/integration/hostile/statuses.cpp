#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

using Pair = std::pair<std::string, std::string>;

/// A status that comes with a feed, and what is made of it.
Endpoint status(std::string_view line, std::string_view fields, std::string result) {
  const auto bytes = response(rss(item("1")), fields, line);
  auto id = "answer-" + std::string(line.substr(0, 3));
  return {std::move(id), answers(bytes), std::move(result)};
}

/// A good document with fields that nobody can make sense of.
Endpoint read_with(std::string id, std::string_view fields) {
  return {.id = std::move(id),
          .script = answers(response(rss(item("1")), fields)),
          .result = "new",
          .entries = 1};
}

Endpoints other_statuses() {
  Endpoints all;
  for (const auto* line :
       {"206 Partial Content", "207 Multi-Status", "208 Already",        "402 Pay",     "403 Forbidden",
        "404 Not Found",       "405 Not Allowed",  "406 Not Acceptable", "408 Timeout", "409 Conflict",
        "412 Failed",          "413 Too Large",    "416 Range",          "418 Teapot",  "421 Misdirected",
        "425 Too Early",       "426 Upgrade",      "451 Legal",          "500 Error",   "501 No",
        "502 Bad Gateway",     "504 Gateway",      "505 Version",        "507 Storage", "511 Network",
        "520 Unknown"})
    all.push_back(status(line, "Content-Type: application/rss+xml\r\n", "http." + std::string(line, 3)));
  // Neither has a body; what follows is nobody's.
  all.push_back(status("204 No Content", "", "http.204"));
  all.push_back(status("205 Reset Content", "", "http.205"));
  all.push_back(status("304 Not Modified", "", "http.304"));
  all.push_back(status("401 Unauthorized",
                       repeated("WWW-Authenticate: Negotiate, Basic realm=\"\\\"\", Digest\r\n", 500),
                       "http.401"));
  all.push_back(status("407 Proxy Authentication", "Proxy-Authenticate: Basic realm=\"x\"\r\n", "http.407"));
  all.push_back(status("410 Gone", "", "gone"));
  all.push_back(status("203 Non-Authoritative", "Content-Type: application/rss+xml\r\n", "new"));
  all.back().entries = 1;
  return all;
}

Endpoints waiting_times() {
  Endpoints all;
  for (const auto& [id, value] : {Pair{"overflow", "99999999999999999999999999"},
                                  {"negative", "-1"},
                                  {"past", "Thu, 01 Jan 1970 00:00:00 GMT"},
                                  {"future", "Fri, 31 Dec 9999 23:59:59 GMT"},
                                  {"no-date", "Thu, 99 Foo 99999999999 99:99:99"},
                                  {"words", "when it suits us"},
                                  {"fraction", "1.5e308"},
                                  {"empty", ""}}) {
    const auto field = "Retry-After: " + value + "\r\n";
    all.push_back({"retry-429-" + id, answers(response("", field, "429 Too Many")), "http.429"});
    all.push_back({"retry-503-" + id, answers(response("", field, "503 Unavailable")), "http.503"});
  }
  for (const auto& [id, fields] :
       {Pair{"overflow", "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 99999999999999999999\r\n"},
        {"negative", "X-RateLimit-Remaining: -1\r\nX-RateLimit-Reset: -99999\r\n"},
        {"no-number", "RateLimit-Remaining: no\r\nRateLimit-Reset: never\r\n"},
        {"no-syntax", "RateLimit: \"a;r=0;t=9, ;;;=,=;r=;t=\"\r\n"}})
    all.push_back(read_with("rate-" + id, fields));
  return all;
}

Endpoints freshness() {
  Endpoints all;
  for (const auto& [id, fields] :
       {Pair{"overflow", "Cache-Control: max-age=99999999999999999999999\r\n"},
        {"negative", "Cache-Control: max-age=-1\r\n"},
        {"no-number", "Cache-Control: max-age=\"\\\"\", max-age=, =5, ,,,\r\n"},
        {"many", "Cache-Control: " + repeated("max-age=1, ", 4000) + "\r\n"},
        {"age-overflow", "Cache-Control: max-age=5\r\nAge: 99999999999999999999\r\n"},
        {"age-negative", "Cache-Control: max-age=5\r\nAge: -5\r\n"},
        {"expires-zero", "Expires: 0\r\nDate: 0\r\n"},
        {"expires-past", "Expires: Mon, 01 Jan 0001 00:00:00 GMT\r\n"},
        {"expires-far", "Expires: Fri, 31 Dec 9999 23:59:59 GMT\r\nDate: Mon, 01 Jan 0001 00:00:00 GMT\r\n"}})
    all.push_back(read_with("fresh-" + id, fields));
  return all;
}

}  // namespace

Endpoints statuses() {
  Endpoints all = other_statuses();
  for (auto& more : {waiting_times(), freshness()}) all.insert(all.end(), more.begin(), more.end());
  auto partial = status("226 IM Used", "IM: feed\r\n", "new");  // nobody asked for it; what it has is good
  partial.entries = 1;
  all.push_back(std::move(partial));
  return all;
}

}  // namespace tidings::integration::hostile
