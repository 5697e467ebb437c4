#include "daemon/parse/parse.hpp"

#include <algorithm>
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

constexpr std::size_t max_searched = 1000;  // elements of a page that may have a feed in it

const Root* known_root(pugi::xml_node element) {
  const auto name = element_name(element);
  const auto* root =
      std::ranges::find_if(roots, [&](const Root& known) { return same_name(known.local, name.local); });
  return root == roots.end() ? nullptr : root;
}

/// The document's root, else, in a page that was wrapped around a feed, the feed's: one in a vocabulary of
/// its own.
pugi::xml_node find_root(pugi::xml_node document_root) {
  if (!document_root || known_root(document_root) != nullptr) return document_root;
  auto node = document_root.first_child();
  for (std::size_t searched = 0; node && searched < max_searched; ++searched) {
    const auto vocabulary =
        node.type() == pugi::node_element ? element_name(node).vocabulary : Vocabulary::none;
    const bool own = vocabulary == Vocabulary::atom || vocabulary == Vocabulary::rdf ||
                     std::string_view(node.name()) == "rss";
    if (own && known_root(node) != nullptr) return node;
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node != document_root && !node.next_sibling()) node = node.parent();
    node = node == document_root ? pugi::xml_node() : node.next_sibling();
  }
  return document_root;
}

std::expected<RawFeed, NotAFeed> read_xml(const std::string& text) {
  auto repaired = repair_xml(text);
  pugi::xml_document document;
  // White space between elements of markup is content.
  const auto parsed = document.load_buffer_inplace(repaired.xml.data(), repaired.xml.size(),
                                                   pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                                       pugi::parse_ws_pcdata | pugi::parse_wconv_attribute,
                                                   pugi::encoding_utf8);
  const auto root = find_root(document.document_element());
  const auto* known = known_root(root);
  if (known == nullptr) return std::unexpected(no_feed(text, root));
  RawFeed feed;
  feed.well_formed = repaired.well_formed && parsed;
  feed.warnings = std::move(repaired.warnings);
  known->read(root, feed);
  return feed;
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
