#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

constexpr std::size_t block_size = 64U << 10U;

/// `begin`, and then `block` as long as somebody reads.
Script endlessly(std::string begin, std::string block) {
  return [begin = std::move(begin), block = std::move(block)](Peer& peer) {
    if (peer.read_request() && peer.send(begin)) peer.send_forever(block);
  };
}

std::string head(std::string_view fields) { return "HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n"; }

std::string as_chunk(const std::string& bytes) {
  return "10000\r\n" + bytes + "\r\n";  // 64 KiB
}

/// Where the machine is busy, the time may be over first.
Endpoint too_big(std::string id, Script script) {
  return {std::move(id), std::move(script), "too_big|timeout.body"};
}

}  // namespace

Endpoints endless() {
  const auto noise = repeated("0123456789abcdef", block_size / 16);
  const auto spaces = std::string(block_size, ' ');
  const auto items = repeated("<item><title>more</title></item>", block_size / 32);
  const std::string begin = "<rss version='2.0'><channel><title>Feed</title>";
  Endpoints all;
  all.push_back(too_big("endless-to-the-end-of-connection", endlessly(head(""), noise)));
  all.push_back(too_big("endless-http-1-0", endlessly("HTTP/1.0 200 OK\r\n\r\n", noise)));
  all.push_back(
      too_big("endless-chunks", endlessly(head("Transfer-Encoding: chunked\r\n"), as_chunk(noise))));
  all.push_back(too_big("endless-tiny-chunks", endlessly(head("Transfer-Encoding: chunked\r\n"),
                                                         repeated("1\r\nx\r\n", block_size / 6))));
  all.push_back(too_big("endless-one-chunk",
                        endlessly(head("Transfer-Encoding: chunked\r\n") + "7FFFFFFFFFFFFFFF\r\n", noise)));
  all.push_back(
      too_big("endless-of-ten-gigabytes", endlessly(head("Content-Length: 10737418240\r\n"), noise)));
  all.push_back(
      too_big("endless-of-a-byte-too-many", endlessly(head("Content-Length: 16777217\r\n"), noise)));
  all.push_back(too_big("endless-of-most-that-can-be-said",
                        endlessly(head("Content-Length: 18446744073709551615\r\n"), noise)));
  for (const std::string coding : {"gzip", "deflate", "br", "zstd", "gzip, br", "identity"})
    all.push_back(
        too_big("endless-" + coding.substr(0, coding.find(',')) + (coding.contains(',') ? "-twice" : ""),
                endlessly(head("Content-Encoding: " + coding + "\r\n"), noise)));
  all.push_back(too_big("endless-blanks", endlessly(head("Content-Type: application/rss+xml\r\n"), spaces)));
  all.push_back(
      too_big("endless-items", endlessly(head("Content-Type: application/rss+xml\r\n") + begin, items)));
  all.push_back(too_big("endless-comment", endlessly(head("") + begin + "<!--", noise)));
  all.push_back(
      too_big("endless-html", endlessly(head("Content-Type: text/html\r\n") + "<!DOCTYPE html>", noise)));
  all.push_back(too_big("endless-json", endlessly(head("") + "{\"version\":\"", noise)));
  all.push_back(too_big("endless-not-found", endlessly("HTTP/1.1 404 Not Found\r\n\r\n", noise)));
  all.push_back(too_big("endless-server-error", endlessly("HTTP/1.1 500 No\r\n\r\n", noise)));
  all.push_back(
      too_big("endless-redirect", endlessly("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n", noise)));
  all.push_back(too_big("endless-partial", endlessly("HTTP/1.1 226 IM Used\r\nIM: feed\r\n\r\n", noise)));
  all.push_back(too_big("endless-field", endlessly("HTTP/1.1 200 OK\r\nA: ", noise)));
  all.push_back(
      too_big("endless-fields", endlessly("HTTP/1.1 200 OK\r\n", repeated("A: b\r\n", block_size / 6))));
  all.push_back(too_big("endless-reason", endlessly("HTTP/1.1 200 ", noise)));
  all.push_back(too_big("endless-folded-field",
                        endlessly("HTTP/1.1 200 OK\r\nA: b\r\n", repeated(" c\r\n", block_size / 4))));
  all.push_back(
      too_big("endless-trailer", endlessly(head("Transfer-Encoding: chunked\r\n") + "0\r\nT: ", noise)));
  all.push_back(too_big("endless-trailers", endlessly(head("Transfer-Encoding: chunked\r\n") + "0\r\n",
                                                      repeated("T: x\r\n", block_size / 6))));
  all.push_back(
      too_big("endless-chunk-extension", endlessly(head("Transfer-Encoding: chunked\r\n") + "1;", noise)));
  all.push_back({"endless-chunk-size",
                 endlessly(head("Transfer-Encoding: chunked\r\n"), std::string(block_size, '1')),
                 "too_big|protocol"});
  all.push_back({"endless-noise", endlessly("", noise), "protocol"});
  all.push_back({"endless-line-ends", endlessly("", repeated("\r\n", block_size / 2)), "protocol"});
  all.push_back({"endless-nul", endlessly("", std::string(block_size, '\0')), "protocol"});
  all.push_back({"endless-interim", endlessly("", repeated("HTTP/1.1 100 Continue\r\n\r\n", block_size / 25)),
                 "protocol"});
  all.push_back({"endless-early-hints",
                 endlessly("", repeated("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 1000)), "protocol"});
  all.push_back(
      {"endless-behind-its-length", endlessly(response(rss(item("1"))) + noise, noise), "protocol"});
  all.push_back(
      {"endless-behind-not-modified", endlessly("HTTP/1.1 204 No Content\r\n\r\n", noise), "http.204"});
  return all;
}

}  // namespace tidings::integration::hostile
