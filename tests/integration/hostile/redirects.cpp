#include <cstdio>
#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

std::string moved(std::string_view location, std::string_view status = "302 Found") {
  return response("", "Location: " + std::string(location) + "\r\n", status);
}

Endpoint leads(std::string id, std::string_view location, std::string result) {
  return {"redirect-" + std::move(id), answers(moved(location)), std::move(result)};
}

/// Each request leads to a path that is longer by a letter.
void redirect_for_ever(Peer& peer) {
  while (peer.read_request()) {
    const auto path = peer.request().substr(4, peer.request().find(' ', 4) - 4);
    peer.send(moved(path + "x"));
  }
}

/// To a feed after so many hops on the same host.
Script hops(std::size_t count) {
  return [count](Peer& peer) {
    while (peer.read_request()) {
      const auto path = peer.request().substr(4, peer.request().find(' ', 4) - 4);
      peer.send(path.size() > count ? response(rss(item("1"))) : moved(path + "x"));
    }
  };
}

/// Addresses outside the public internet, in every way to write them; `:PORT` is put in.
constexpr std::pair<const char*, const char*> private_places[] = {
    {"loopback", "http://127.0.0.1:PORT/"},
    {"loopback-other", "http://127.2.0.1:PORT/"},
    {"loopback-last", "http://127.255.255.254:PORT/"},
    {"decimal", "http://2130706433:PORT/"},
    {"hexadecimal", "http://0x7f000001:PORT/"},
    {"hexadecimal-parts", "http://0x7f.0x0.0x0.0x1:PORT/"},
    {"octal", "http://017700000001:PORT/"},
    {"octal-parts", "http://0177.0.0.01:PORT/"},
    {"octal-long", "http://0000000177.0000.0.1:PORT/"},
    {"mixed", "http://0x7f.1:PORT/"},
    {"short", "http://127.1:PORT/"},
    {"shorter", "http://127.0.1:PORT/"},
    {"trailing-dot", "http://127.0.0.1.:PORT/"},
    {"percent", "http://%31%32%37.0.0.1:PORT/"},
    {"percent-dots", "http://127%2E0%2E0%2E1:PORT/"},
    {"fullwidth", "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1:PORT/"},
    {"circled", "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1:PORT/"},
    {"ideographic-dot",
     "http://127\xE3\x80\x82"
     "0\xE3\x80\x82"
     "0\xE3\x80\x82"
     "1:PORT/"},
    {"soft-hyphen", "http://127.0\xC2\xAD.0.1:PORT/"},
    {"credentials", "http://public.example@127.0.0.1:PORT/"},
    {"credentials-two", "http://a:b@127.0.0.1:PORT/"},
    {"backslash", "http:\\\\127.0.0.1:PORT\\"},
    {"no-scheme", "//127.0.0.1:PORT/"},
    {"tab", "ht\ttp://127.0.\t0.1:PORT/"},
    {"capitals", "HTTP://LOCALHOST:PORT/"},
    {"localhost", "http://localhost:PORT/"},
    {"localhost-dot", "http://localhost.:PORT/"},
    {"localhost-below", "http://a.b.localhost:PORT/"},
    {"localhost-fullwidth",
     "http://\xEF\xBD\x8C\xEF\xBD\x8F"
     "calhost:PORT/"},
    {"unspecified", "http://0.0.0.0:PORT/"},
    {"unspecified-short", "http://0:PORT/"},
    {"this-network", "http://0.1.2.3:PORT/"},
    {"v6-loopback", "http://[::1]:PORT/"},
    {"v6-loopback-long", "http://[0:0:0:0:0:0:0:1]:PORT/"},
    {"v6-unspecified", "http://[::]:PORT/"},
    {"v6-mapped", "http://[::ffff:127.0.0.1]:PORT/"},
    {"v6-mapped-hexadecimal", "http://[::ffff:7f00:1]:PORT/"},
    {"v6-compatible", "http://[::127.0.0.1]:PORT/"},
    {"v6-translated", "http://[64:ff9b::127.0.0.1]:PORT/"},
    {"v6-translated-local", "http://[64:ff9b:1::7f00:1]:PORT/"},
    {"v6-six-to-four", "http://[2002:7f00:1::1]:PORT/"},
    {"v6-teredo", "http://[2001:0:7f00:1::1]:PORT/"},
    {"v6-siit", "http://[::ffff:0:127.0.0.1]:PORT/"},
    {"v6-isatap", "http://[fe80::5efe:127.0.0.1]:PORT/"},
    {"v6-link-local", "http://[fe80::1]:PORT/"},
    {"v6-unique-local", "http://[fd00:ec2::254]:PORT/"},
    {"v6-site-local", "http://[fec0::1]:PORT/"},
    {"v6-multicast", "http://[ff02::1]:PORT/"},
    {"metadata", "http://169.254.169.254/latest/meta-data/"},
    {"metadata-decimal", "http://2852039166/latest/meta-data/"},
    {"metadata-mapped", "http://[::ffff:a9fe:a9fe]/latest/meta-data/"},
    {"private-10", "http://10.0.0.1:PORT/"},
    {"private-172", "http://172.16.0.1:PORT/"},
    {"private-192", "http://192.168.0.1:PORT/"},
    {"carrier", "http://100.64.0.1:PORT/"},
    {"benchmark", "http://198.18.0.1:PORT/"},
    {"documentation", "http://192.0.2.1:PORT/"},
    {"multicast", "http://224.0.0.1:PORT/"},
    {"reserved", "http://240.0.0.1:PORT/"},
    {"broadcast", "http://255.255.255.255:PORT/"}};

/// Not even a host, or one of no web.
constexpr std::pair<const char*, const char*> unusable_places[] = {
    {"zone", "http://[fe80::1%25lo]:PORT/"},
    {"zone-bare", "http://[::1%lo]:PORT/"},
    {"overflow", "http://4294967297:PORT/"},
    {"five-parts", "http://127.0.0.1.1:PORT/"},
    {"part-too-large", "http://127.0.0.256:PORT/"},
    {"no-octal", "http://0189.0.0.1:PORT/"},
    {"blank-in-host", "http://127.0.0.1 .example:PORT/"},
    {"nul-in-host", "http://127.0.0.1%00.example:PORT/"},
    {"port-too-large", "http://127.0.0.1:99999/"},
    {"port-no-number", "http://127.0.0.1:http/"},
    {"no-host", "http:///"},
    {"nothing", ""},
    {"file", "file:///etc/passwd"},
    {"file-host", "file://127.0.0.1/etc/passwd"},
    {"ftp", "ftp://127.0.0.1:PORT/"},
    {"gopher", "gopher://127.0.0.1:PORT/_GET"},
    {"data", "data:application/rss+xml,<rss></rss>"},
    {"javascript", "javascript:alert(1)"},
    {"about", "about:blank"},
    {"blob", "blob:http://127.0.0.1:PORT/x"},
    {"view-source", "view-source:http://127.0.0.1:PORT/"},
    {"jar", "jar:http://127.0.0.1:PORT/x!/"},
    {"ws", "ws://127.0.0.1:PORT/"},
    {"unix", "unix:///run/docker.sock"}};

std::string with_port(std::string place, std::uint16_t port) {
  const auto at = place.find("PORT");
  return at == std::string::npos ? place : place.replace(at, 4, std::to_string(port));
}

}  // namespace

Endpoints redirects(const Surroundings& around) {
  Endpoints all;
  for (const auto& [id, place] : private_places)
    all.push_back(leads(std::string("private-") + id, with_port(place, around.port), "blocked_address"));
  for (const auto& [id, place] : unusable_places)
    all.push_back(leads(std::string("unusable-") + id, with_port(place, around.port), "redirect"));
  for (const auto* status : {"301 Moved", "303 See Other", "307 Temporary", "308 Permanent"})
    all.push_back({"redirect-" + std::string(status, 3),
                   answers(moved(with_port("http://127.0.0.1:PORT/", around.port), status)),
                   "blocked_address"});
  all.push_back({"redirect-300", answers(moved("/x", "300 Multiple Choices")), "http.300"});
  all.push_back({"redirect-305",
                 answers(moved(with_port("http://127.0.0.1:PORT/", around.port), "305 Use Proxy")),
                 "http.305"});
  all.push_back({"redirect-without-location", answers(response("", "", "302 Found")), "redirect"});
  all.push_back(leads("to-itself", "/", "redirect"));
  all.push_back(leads("to-itself-with-one-slash", "http:/", "redirect"));
  all.push_back({"redirect-for-ever", &redirect_for_ever, "redirect"});
  all.push_back({"redirect-in-six-hops", hops(6), "redirect"});
  all.push_back({.id = "redirect-in-five-hops", .script = hops(5), .result = "new", .entries = 1});
  all.push_back(leads("of-sixty-kilobytes", "/" + std::string(60'000, 'x'), "redirect"));
  return all;
}

}  // namespace tidings::integration::hostile
