#include "daemon/parse/parse.hpp"

#include <array>
#include <utility>

#include "daemon/decode/charset.hpp"
#include "daemon/parse/adapters.hpp"
#include "daemon/parse/xml_repair.hpp"

namespace tidings::parse {
namespace {

struct Root {
  std::string_view local;
  void (*read)(pugi::xml_node root, RawFeed& feed);
};

constexpr std::array roots{
    Root{"rss", &read_rss}, Root{"RDF", &read_rss}, Root{"feed", &read_atom}, Root{"entry", &read_atom},
    Root{"channel", [](pugi::xml_node root, RawFeed& feed) { read_rss(root.parent(), feed); }}};

/// A page where a feed was due: by its first words.
bool looks_like_page(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return false;
  const auto head = text.substr(first, 200);
  for (const std::string_view begin : {"<!doctype html", "<html", "<head", "<body"})
    if (same_name(head.substr(0, begin.size()), begin)) return true;
  return false;
}

NotAFeed no_feed(std::string_view text, pugi::xml_node root) {
  if (looks_like_page(text)) return {"an HTML page", true};
  if (!root)
    return {text.find_first_not_of(" \t\r\n") == text.npos ? "an empty document" : "neither XML nor JSON"};
  const auto name = std::string(root.name()).substr(0, 60);
  return {"an XML document with the root <" + name + ">, which is no feed", same_name(name, "html")};
}

std::expected<RawFeed, NotAFeed> read_xml(const std::string& text) {
  auto repaired = repair_xml(text);
  pugi::xml_document document;
  // White space between elements of markup is content.
  const auto parsed = document.load_buffer_inplace(repaired.xml.data(), repaired.xml.size(),
                                                   pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                                       pugi::parse_ws_pcdata | pugi::parse_wconv_attribute,
                                                   pugi::encoding_utf8);
  const auto root = document.document_element();
  const auto name = element_name(root);
  for (const auto& known : roots) {
    if (!root || !same_name(known.local, name.local)) continue;
    RawFeed feed;
    feed.well_formed = repaired.well_formed && parsed;
    feed.warnings = std::move(repaired.warnings);
    known.read(root, feed);
    return feed;
  }
  return std::unexpected(no_feed(text, root));
}

}  // namespace

std::expected<RawFeed, NotAFeed> parse_document(std::string bytes, const Hints& hints) {
  auto text = decode::to_utf8(std::move(bytes), hints.content_type, hints.charset);
  const auto first = text.utf8.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && text.utf8[first] == '{';
  auto feed = json ? read_json(text.utf8) : read_xml(text.utf8);
  if (!feed) return feed;
  feed->encoding = text.encoding;
  feed->well_formed = feed->well_formed && text.certain;
  if (!text.warning.empty()) feed->warnings.insert(feed->warnings.begin(), text.warning);
  return feed;
}

}  // namespace tidings::parse
