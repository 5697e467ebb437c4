#include "tests/integration/hostile/endpoint.hpp"

#include <utility>

namespace tidings::integration::hostile {

std::string response(std::string_view body, std::string_view headers, std::string_view status) {
  std::string bytes = "HTTP/1.1 " + std::string(status) + "\r\n";
  bytes += headers;
  bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return bytes += body;
}

std::string in_time(std::string result, std::size_t bytes) {
  constexpr std::size_t many = 500'000;
  return bytes < many ? result : result + "|timeout.body";
}

Script answers(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    if (peer.read_request()) peer.send(bytes);
  };
}

Endpoint document(std::string id, std::string body, std::size_t entries, std::string_view type) {
  auto bytes = response(body, "Content-Type: " + std::string(type) + "\r\n");
  return {.id = std::move(id),
          .script = answers(std::move(bytes)),
          .result = in_time(entries == 0 ? "unchanged" : "new", body.size()),
          .entries = entries};
}

Endpoint large_document(std::string id, std::function<std::string()> body, std::size_t entries,
                        std::string_view type) {
  auto endpoint = document(std::move(id), "", entries, type);
  endpoint.script = [body = std::move(body), type = std::string(type)](Peer& peer) {
    if (peer.read_request()) peer.send(response(body(), "Content-Type: " + type + "\r\n"));
  };
  return endpoint;
}

std::string rss(std::string_view items, std::string_view channel) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel>" + std::string(channel) +
         std::string(items) + "</channel></rss>";
}

std::string atom(std::string_view entries) {
  return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title><id>urn:feed</id>" +
         std::string(entries) + "</feed>";
}

std::string item(std::string_view guid, std::string_view inside) {
  return "<item><guid isPermaLink=\"false\">" + std::string(guid) + "</guid>" + std::string(inside) +
         "</item>";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace tidings::integration::hostile
