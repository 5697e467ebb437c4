#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

// RFC 9112: where a message ends is what its recipients must agree on.
namespace tidings::integration::hostile {
namespace {

/// A feed behind these fields, as it stands.
Endpoint framed(std::string id, const std::string& fields, std::string body, std::string result) {
  return {"framing-" + std::move(id), answers("HTTP/1.1 200 OK\r\n" + fields + "\r\n" + std::move(body)),
          std::move(result)};
}

Endpoint read_all(Endpoint endpoint) {
  endpoint.entries = 1;
  return endpoint;
}

Endpoints false_lengths(const std::string& feed) {
  const auto size = std::to_string(feed.size());
  const auto length = [&](std::string id, const std::string& value, std::string result) {
    return framed("length-" + std::move(id), "Content-Length: " + value + "\r\n", feed, std::move(result));
  };
  Endpoints all;
  all.push_back(length("too-long", "100000", "reset"));
  all.push_back(length("too-short", "20", "protocol"));
  all.push_back(length("zero", "0", "protocol"));
  for (const auto& [id, value] : {std::pair<std::string, std::string>{"negative", "-5"},
                                  {"with-a-plus", "+" + size},
                                  {"hexadecimal", "0x10"},
                                  {"with-a-point", size + ".0"},
                                  {"no-number", "many"},
                                  {"overflows", "18446744073709551616"},
                                  {"overflows-twice", "36893488147419103232"},
                                  {"of-a-thousand-digits", std::string(1000, '9')},
                                  {"of-two-words", "5 5"},
                                  {"list-that-disagrees", size + ", 5"}})
    all.push_back(length(id, value, "protocol"));
  all.push_back(length("twice-different", size + "\r\nContent-Length: 5", "protocol"));
  all.push_back(length("twice-different-first-wrong", "5\r\nContent-Length: " + size, "protocol"));
  return all;
}

Endpoints false_transfer_codings(const std::string& feed, const std::string& chunks) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  Endpoints all;
  // 6.3, 3: "ought to be handled as an error", else the coding wins.
  all.push_back(framed("length-and-chunks", "Content-Length: 5\r\n" + chunked, chunks, "protocol"));
  all.push_back(framed("chunks-and-length", chunked + "Content-Length: 5\r\n", chunks, "protocol"));
  all.push_back(framed("chunked-but-plain", chunked, feed, "reset"));
  all.push_back(framed("chunked-twice", "Transfer-Encoding: chunked, chunked\r\n", chunks, "protocol"));
  all.push_back(framed("chunked-in-two-fields", chunked + chunked, chunks, "protocol"));
  all.push_back(framed("chunked-not-last", "Transfer-Encoding: chunked, gzip\r\n", chunks, "protocol"));
  all.push_back(framed("gzip-in-chunks", "Transfer-Encoding: gzip, chunked\r\n", chunks, "protocol"));
  all.push_back(framed("transfer-coding-unknown", "Transfer-Encoding: xchunked\r\n", feed, "protocol"));
  return all;
}

Endpoints false_chunks(const std::string& feed) {
  const auto chunk = [&](std::string id, const std::string& size, const std::string& after,
                         std::string result) {
    return framed("chunk-" + std::move(id), "Transfer-Encoding: chunked\r\n", size + feed + after,
                  std::move(result));
  };
  char hex[32];
  std::snprintf(hex, sizeof hex, "%zx", feed.size());
  const std::string size = hex;
  const std::string end = "\r\n0\r\n\r\n";
  Endpoints all;
  all.push_back(read_all(chunk("in-order", size + "\r\n", end, "new")));
  all.push_back(read_all(chunk("with-leading-zeros", "0000000" + size + "\r\n", end, "new")));
  for (const auto& [id, line] : {std::pair<std::string, std::string>{"no-size", "\r\n"},
                                 {"size-no-number", "zz\r\n"},
                                 {"size-negative", "-5\r\n"},
                                 {"size-prefixed", "0x" + size + "\r\n"},
                                 {"size-overflows", "10000000000000000" + size + "\r\n"},
                                 {"size-after-a-blank", " " + size + "\r\n"},
                                 {"size-of-two-words", size + " " + size + "\r\n"},
                                 {"size-and-nul", size + std::string("\0\r\n", 3)}})
    all.push_back(chunk(id, line, end, "protocol"));
  all.push_back(chunk("size-ends-with-cr", size + "\r", end, "protocol"));
  all.push_back(chunk("size-ends-with-lf", size + "\n", end, "protocol"));
  all.push_back(chunk("longer-than-said", "5\r\n", end, "protocol"));
  all.push_back(chunk("ends-with-lf", size + "\r\n", "\n0\n\n", "protocol"));
  all.push_back(chunk("of-most-that-can-be-said", "FFFFFFFFFFFFFFFF\r\n", end, "too_big"));
  all.push_back(chunk("trailer-no-field", size + "\r\n", "\r\n0\r\nno field\r\n\r\n", "protocol"));
  return all;
}

/// Whole responses, as they stand.
Endpoints false_status_lines(const std::string& feed) {
  const auto fields = "\r\nContent-Length: " + std::to_string(feed.size()) + "\r\n\r\n" + feed;
  Endpoints all;
  for (const auto& [id, line] : {std::pair<std::string, std::string>{"of-two-digits", "HTTP/1.1 20 OK"},
                                 {"of-four-digits", "HTTP/1.1 2000 OK"},
                                 {"no-number", "HTTP/1.1 OK 200"},
                                 {"negative", "HTTP/1.1 -200 OK"},
                                 {"missing", "HTTP/1.1"},
                                 {"of-http-2", "HTTP/2.0 200 OK"},
                                 {"of-http-9", "HTTP/9.9 200 OK"},
                                 {"of-http-1", "HTTP/1 200 OK"},
                                 {"in-small-letters", "http/1.1 200 OK"},
                                 {"of-icecast", "ICY 200 OK"},
                                 {"of-a-request", "GET / HTTP/1.1"},
                                 {"after-two-blanks", "HTTP/1.1  200 OK"},
                                 {"after-a-tab", "HTTP/1.1\t200 OK"},
                                 {"with-nul", std::string("HTTP/1.1 200 O\0K", 16)},
                                 {"with-cr", "HTTP/1.1 200 O\rK"}})
    all.push_back({"status-" + id, answers(line + fields), "protocol"});
  all.push_back({"status-http-0-9", answers(feed), "protocol"});
  all.push_back({"status-ssh", answers("SSH-2.0-OpenSSH_9.2\r\n"), "protocol"});
  all.push_back({"status-000", answers("HTTP/1.1 000 No" + fields), "protocol"});
  all.push_back({"status-099", answers("HTTP/1.1 099 No" + fields), "protocol"});
  all.push_back({"status-600", answers("HTTP/1.1 600 No" + fields), "http.600"});
  all.push_back({"status-999", answers("HTTP/1.1 999 No" + fields), "http.999"});
  all.push_back(
      {"status-101", answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + feed), "protocol"});
  return all;
}

}  // namespace

Endpoints false_framing() {
  const auto feed = rss(item("1"));
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", feed.size());
  const auto chunks = size + feed + "\r\n0\r\n\r\n";
  Endpoints all = false_lengths(feed);
  for (auto& more : {false_transfer_codings(feed, chunks), false_chunks(feed), false_status_lines(feed)})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

Endpoints false_heads() {
  const auto feed = rss(item("1"));
  const auto length = "Content-Length: " + std::to_string(feed.size()) + "\r\n";
  const auto head = [&](std::string id, const std::string& fields, std::string result) {
    return framed("head-" + std::move(id), fields + length, feed, std::move(result));
  };
  Endpoints all;
  for (const auto& [id, field] :
       {std::pair<std::string, std::string>{"nul-in-a-value", std::string("A: b\0c\r\n", 8)},
        {"nul-in-a-name", std::string("A\0b: c\r\n", 8)},
        {"cr-in-a-value", "A: b\rc\r\n"},
        {"escape-in-a-value", "A: b\x1B[31mc\r\n"},
        {"no-colon", "no colon here\r\n"},
        {"no-name", ": value\r\n"},
        {"blank-before-the-colon", "A : b\r\n"},
        {"blank-before-the-first", " A: b\r\n"},
        {"name-no-token", "A(b): c\r\n"},
        {"name-in-unicode", "\xC3\xA4: b\r\n"},
        {"length-with-a-blank", "Content-Length : 5\r\n"}})
    all.push_back(head(id, field, "protocol"));
  all.push_back(head("twenty-thousand-fields", repeated("A: b\r\n", 20'000), "too_big"));
  all.push_back(head("one-of-a-megabyte", "A: " + std::string(1U << 20U, 'x') + "\r\n", "too_big"));
  all.push_back(head("etag-of-a-megabyte", "ETag: \"" + std::string(1U << 20U, 'x') + "\"\r\n", "too_big"));
  all.push_back(head("name-of-a-megabyte", std::string(1U << 20U, 'x') + ": b\r\n", "too_big"));
  all.push_back(head("cookies-of-a-megabyte", repeated("Set-Cookie: a=b; Path=/\r\n", 42'000), "too_big"));
  for (const auto& [id, field] :
       {std::pair<std::string, std::string>{"a-thousand-fields", repeated("A: b\r\n", 1000)},
        {"a-thousand-cookies", repeated("Set-Cookie: a=b; Path=/; Domain=.example\r\n", 1000)},
        {"a-thousand-links", repeated("Link: <https://x.example/>; rel=hub\r\n", 1000)},
        {"folded", "A: b\r\n c\r\n\td\r\n"},
        {"obsolete-text", "A: \xFF\xFE\x80\r\n"},
        {"etag-of-sixty-kilobytes", "ETag: \"" + std::string(60'000, 'x') + "\"\r\n"},
        {"etag-no-quotes", "ETag: a\"b\\c, W/\"d\", *\r\n"},
        {"etag-obsolete-text", "ETag: \"\xFF\x80\"\r\n"},
        {"etag-twice", "ETag: \"a\"\r\nETag: \"b\"\r\n"},
        {"etag-empty", "ETag:\r\nLast-Modified:\r\n"},
        {"last-modified-no-date", "Last-Modified: the day before\r\n"},
        {"content-location-elsewhere", "Content-Location: file:///etc/passwd\r\n"},
        {"link-no-syntax", "Link: <<<>>>;;;,,,\"\"\"rel=self\r\n"},
        {"connection-close-many", repeated("Connection: close, keep-alive\r\n", 100)},
        {"alternative-service", "Alt-Svc: h2=\"127.0.0.1:1\"\r\nRefresh: 0; url=http://127.0.0.1/\r\n"}}) {
    all.push_back(read_all(head(id, field, "new")));
  }
  return all;
}

}  // namespace tidings::integration::hostile
