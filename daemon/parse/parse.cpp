#include "daemon/parse/parse.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <pugixml.hpp>

#include "daemon/decode/charset.hpp"
#include "daemon/decode/utf8.hpp"
#include "daemon/parse/dom_memory.hpp"
#include "daemon/parse/element.hpp"
#include "daemon/parse/formats.hpp"
#include "daemon/parse/xml_repair.hpp"
#include "daemon/parse/xml_scan.hpp"

namespace tidings::parse {
namespace {

struct Root {
  std::string_view local;
  void (*read)(XmlReader& xml, const Element& root, RawFeed& feed);
};

constexpr std::array roots{Root{"rss", &read_rss}, Root{"RDF", &read_rss}, Root{"feed", &read_atom},
                           Root{"entry", &read_atom}, Root{"channel", &read_channel}};

/// A page where a feed was due: by its first words.
bool looks_like_page(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return false;
  const auto head = text.substr(first, 200);
  for (const std::string_view begin : {"<!doctype html", "<html", "<head", "<body"})
    if (same_name(head.substr(0, begin.size()), begin)) return true;
  return false;
}

NotAFeed no_feed(pugi::xml_node root, std::string page, bool blank) {
  if (!page.empty()) return {"an HTML page", true, std::move(page)};
  if (!root) return {blank ? "an empty document" : "neither XML nor JSON"};
  auto name = std::string(root.name()).substr(0, 60);
  name.resize(decode::first_invalid_utf8(name));
  return {"an XML document with the root <" + name + ">, which is no feed", same_name(name, "html")};
}

constexpr std::size_t max_searched = 1000;  // elements of a page that may have a feed in it

const Root* known_root(pugi::xml_node element) {
  const auto name = split_name(element.name()).local;
  const auto* root =
      std::ranges::find_if(roots, [&](const Root& known) { return same_name(known.local, name); });
  return root == roots.end() ? nullptr : root;
}

/// The document's root, else, in a page that was wrapped around a feed, the feed's: one in a vocabulary of
/// its own.
pugi::xml_node find_root(pugi::xml_node document_root, XmlReader& xml) {
  if (!document_root || known_root(document_root) != nullptr) return document_root;
  auto node = document_root.first_child();
  for (std::size_t searched = 0; node && searched < max_searched; ++searched) {
    if (node.type() == pugi::node_element && known_root(node) != nullptr) {
      const auto vocabulary = xml.root(node).vocabulary;
      if (vocabulary == Vocabulary::atom || vocabulary == Vocabulary::rdf || same_name(node.name(), "rss"))
        return node;
    }
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node != document_root && !node.next_sibling()) node = node.parent();
    node = node == document_root ? pugi::xml_node() : node.next_sibling();
  }
  return document_root;
}

constexpr std::size_t max_dom = 64U << 20U;  // bytes; an element, an attribute and a text take about 64 each

/// Mends the document where it has to be, and parses it in place.
pugi::xml_parse_result load(RawFeed& feed, pugi::xml_document& document) {
  auto& text = feed.storage->document;
  auto scan = scan_xml(text);
  feed.well_formed = scan.well_formed;
  if (!scan.fault.empty()) feed.warnings.push_back(std::move(scan.fault));
  if (scan.needs_repair) {
    auto repaired = repair_xml(text);
    text = std::move(repaired.xml);
    if (feed.warnings.empty() || !repaired.warnings.empty()) feed.warnings = std::move(repaired.warnings);
  }
  auto options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute;
  if (scan.spaces_matter || scan.needs_repair) options |= pugi::parse_ws_pcdata;
  const DomMemory bounded(max_dom);
  return document.load_buffer_inplace(text.data(), text.size(), options, pugi::encoding_utf8);
}

std::expected<RawFeed, NotAFeed> read_xml(std::string text) {
  RawFeed feed;
  feed.storage->document = std::move(text);
  auto page = looks_like_page(feed.storage->document) ? feed.storage->document : std::string();
  const bool blank = is_all_blank(feed.storage->document);
  pugi::xml_document document;
  const auto loaded = load(feed, document);
  if (loaded.status == pugi::status_out_of_memory)
    return std::unexpected(NotAFeed{.reason = "XML of more than a million elements", .too_large = true});
  feed.well_formed = loaded && feed.well_formed;
  XmlReader xml(feed);
  const auto root = find_root(document.document_element(), xml);
  const auto* known = known_root(root);
  if (known == nullptr) return std::unexpected(no_feed(root, std::move(page), blank));
  known->read(xml, xml.root(root), feed);
  return feed;
}

}  // namespace

std::expected<RawFeed, NotAFeed> parse_document(std::string bytes, const Hints& hints) {
  auto text = decode::to_utf8(std::move(bytes), hints.content_type, hints.charset);
  const auto first = text.utf8.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && text.utf8[first] == '{';
  auto feed = json ? read_json(text.utf8) : read_xml(std::move(text.utf8));
  if (!feed) return feed;
  feed->encoding = text.encoding;
  feed->well_formed = feed->well_formed && text.certain;
  if (!text.warning.empty()) feed->warnings.insert(feed->warnings.begin(), text.warning);
  return feed;
}

}  // namespace tidings::parse
