#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

enum class End { reset, close };

/// `bytes` and then the end, in the middle of what was promised.
Script ends_after(std::string bytes, End end) {
  return [bytes = std::move(bytes), end](Peer& peer) {
    if (!peer.read_request()) return;
    peer.send(bytes);
    if (end == End::reset) peer.reset();
  };
}

}  // namespace

Endpoints resets() {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
  const auto feed = rss(item("1"));
  const std::pair<std::string, std::string> stages[] = {
      {"at-the-request", ""},
      {"in-the-status-line", "HTTP/1.1 20"},
      {"in-a-field", head + "ETag: \"x"},
      {"before-the-body", head + "Content-Length: 1000\r\n\r\n"},
      {"in-the-body", head + "Content-Length: 1000\r\n\r\n" + feed},
      {"in-a-chunk", head + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + feed},
      {"in-a-chunk-size", head + "Transfer-Encoding: chunked\r\n\r\n4"},
      {"before-the-last-chunk", head + "Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"},
      {"in-the-trailer", head + "Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\nT: "},
      {"after-an-interim-response", "HTTP/1.1 103 Early Hints\r\n\r\n"},
      {"after-five-megabytes", head + "Content-Length: 10000000\r\n\r\n" + std::string(5'000'000, ' ')}};
  Endpoints all;
  for (const auto& [stage, bytes] : stages) {
    all.push_back({"reset-" + stage, ends_after(bytes, End::reset), in_time("reset", bytes.size())});
    all.push_back({"closed-" + stage, ends_after(bytes, End::close), in_time("reset", bytes.size())});
  }
  all.push_back({"reset-at-accept", [](Peer& peer) { peer.reset(); }, "reset|connect"});
  all.push_back({"closed-at-accept", [](Peer& peer) { peer.cut(); }, "reset"});
  all.push_back({"reset-where-only-the-end-says-how-long",
                 ends_after(head + "\r\n" + feed.substr(0, feed.size() / 2), End::reset), "reset"});
  return all;
}

}  // namespace tidings::integration::hostile
