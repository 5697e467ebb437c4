#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/types.h>

#include "tests/support/process.hpp"
#include "tests/support/scripted_origin.hpp"

namespace tidings::integration::hostile {

using support::Peer;
using support::Script;

/// A server that means no good, and what a poll of it is expected to come to.
struct Endpoint {
  std::string id;  // of its source
  Script script;
  std::string result;                // of the first poll; `one|other` where the kernel decides
  std::size_t entries = 0;           // files that it has after all polls
  std::vector<std::string> has{};    // what stands in them
  std::vector<std::string> lacks{};  // what stands in none of their bodies
  std::string scheme = "http";
  std::string keys{};  // more of its source's file
};

using Endpoints = std::vector<Endpoint>;

/// What scripts lead to.
struct Surroundings {
  std::uint16_t port;            // of all servers, and of those that nobody may come to
  std::string secret_file;       // holds `secret`
  std::filesystem::path folder;  // for certificates
  std::string authorities;       // the file that those whom the aggregator trusts are added to
};

inline constexpr std::string_view secret = "nobody's business";

/// The families, each in a file of its own. TLS's servers have the first addresses, which its certificates
/// name.
Endpoints tls_faults(const Surroundings& around);
Endpoints endless();
Endpoints bombs();
Endpoints slow();
Endpoints false_framing();
Endpoints false_heads();
Endpoints resets();
Endpoints redirects(const Surroundings& around);
Endpoints statuses();
Endpoints false_types();
Endpoints false_charsets();
Endpoints xml_attacks(const Surroundings& around);
Endpoints large_documents();
Endpoints json_attacks();
Endpoints path_traversals();
Endpoints yaml_injections();
Endpoints markup_injections();
Endpoints false_dates();
Endpoints false_identities();

/// A whole response with a Content-Length. Each header ends with CRLF.
std::string response(std::string_view body, std::string_view headers = "",
                     std::string_view status = "200 OK");

/// `result`, or that the time was over: a busy machine doesn't move megabytes in no time.
std::string in_time(std::string result, std::size_t bytes);

/// Sends `bytes` to whoever asks.
Script answers(std::string bytes);

/// A document of a type of feed, and how many entries are in it.
Endpoint document(std::string id, std::string body, std::size_t entries,
                  std::string_view type = "application/xml");

/// Its bytes are made when it is asked for: a test that held all of them would be large itself.
Endpoint large_document(std::string id, std::function<std::string()> body, std::size_t entries,
                        std::string_view type = "application/xml");

/// `channel` goes before the items.
std::string rss(std::string_view items, std::string_view channel = "<title>Feed</title>");
std::string atom(std::string_view entries);

/// An item of RSS with that markup in it, and a guid of its own.
std::string item(std::string_view guid, std::string_view inside = "<title>A story</title>");

/// As character data of XML.
std::string escaped(std::string_view text);
std::string repeated(std::string_view text, std::size_t count);

}  // namespace tidings::integration::hostile
