#include <utility>

#include <openssl/ssl.h>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause{20};  // 50 bytes a second

/// `begin` at once, then `rest` by the byte, then silence.
Script drips(std::string begin, std::string rest) {
  return [begin = std::move(begin), rest = std::move(rest)](Peer& peer) {
    if (peer.read_request() && peer.send(begin) && peer.drip(rest, pause)) peer.wait_for_end();
  };
}

Endpoint late(std::string id, Script script) { return {std::move(id), std::move(script), "timeout.body"}; }

/// One hop after the other, each in time and none in haste.
void redirect_slowly(Peer& peer) {
  if (!peer.read_request() || !peer.pause(milliseconds(1500))) return;
  const auto path = peer.request().substr(4, peer.request().find(' ', 4) - 4);
  peer.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + path + "x\r\n\r\n");
}

Endpoints slow_handshakes() {
  const std::string record("\x16\x03\x03\x40\x00\x02\x00\x3F\xFC", 9);  // a ServerHello of 16 kB begins
  Endpoints all;
  all.push_back({.id = "slow-handshake-never",
                 .script = [](Peer& peer) { peer.wait_for_end(); },
                 .result = "timeout.connect",
                 .scheme = "https"});
  all.push_back({.id = "slow-handshake-by-the-byte",
                 .script =
                     [=](Peer& peer) {
                       if (peer.drip(record + std::string(10'000, '\0'), pause)) peer.wait_for_end();
                     },
                 .result = "timeout.connect",
                 .scheme = "https"});
  return all;
}

}  // namespace

Endpoints slow() {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  const auto feed = rss(item("1"));
  const std::string much(10'000, 'x');
  const auto length = [&](std::size_t size) {
    return "Content-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  Endpoints all = slow_handshakes();
  all.push_back(late("slow-silence", [](Peer& peer) { peer.wait_for_end(); }));
  all.push_back(late("slow-silence-after-the-request", drips("", "")));
  all.push_back(late("slow-status-line", drips("", "HTTP/1.1 200 " + much)));
  all.push_back(late("slow-status-line-stops", drips("HTTP/1.1 2", "")));
  all.push_back(late("slow-field", drips(head + "A: ", much)));
  all.push_back(late("slow-fields", drips(head, repeated("A: b\r\n", 2000))));
  all.push_back(late("slow-fields-never-end", drips(head, "")));
  all.push_back(late("slow-body", drips(head + length(feed.size() + 10'000), feed + much)));
  all.push_back(late("slow-body-never-begins", drips(head + length(1000), "")));
  all.push_back(late("slow-body-lacks-a-byte", drips(head + length(feed.size() + 1) + feed, "")));
  all.push_back(late("slow-body-without-end", drips(head + "\r\n" + feed, "")));
  all.push_back(late("slow-body-of-blanks", drips(head + "\r\n", std::string(10'000, ' '))));
  all.push_back(late("slow-chunks", drips(chunked, repeated("1\r\nx\r\n", 2000))));
  all.push_back(late("slow-chunk-size", drips(chunked, std::string(10'000, '0'))));
  all.push_back(late("slow-chunk-never-comes", drips(chunked + "400\r\n", "")));
  all.push_back(late("slow-last-chunk-never-comes", drips(chunked + "5\r\n<rss>\r\n", "")));
  all.push_back(late("slow-trailer", drips(chunked + "1\r\nx\r\n0\r\nT: ", much)));
  all.push_back(late("slow-gzip", drips(head + "Content-Encoding: gzip\r\n\r\n\x1F\x8B", much)));
  all.push_back(late("slow-interim", drips("", repeated("HTTP/1.1 102 Processing\r\n\r\n", 500))));
  all.back().result = "timeout.body|protocol";  // more than eight of them
  all.push_back(late("slow-error-page", drips("HTTP/1.1 404 Not Found\r\n\r\n", much)));
  all.push_back(late("slow-body-of-fifteen-megabytes", [=](Peer& peer) {
    const std::string first(15U << 20U, ' ');
    if (peer.read_request() && peer.send(head + length(16'000'000) + first)) peer.wait_for_end();
  }));
  all.push_back(late("slow-redirects", &redirect_slowly));
  all.back().result += "|redirect";  // where the time is longer, they are too many
  return all;
}

}  // namespace tidings::integration::hostile
