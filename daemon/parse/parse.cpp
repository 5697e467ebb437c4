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

constexpr std::size_t max_searched = 1000;  // nodes of a page, or of a feed without items, for what is wanted

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

/// The next node in document order; `into`: of what is inside this one, too.
pugi::xml_node next_node(pugi::xml_node node, bool into) {
  if (into && node.first_child()) return node.first_child();
  while (node && !node.next_sibling()) node = node.parent();
  return node.next_sibling();
}

bool is_called_item(pugi::xml_node node) {
  const auto local = split_name(node.name()).local;
  return same_name(local, "item") || same_name(local, "entry");
}

/// Not one of a vocabulary of which nothing is known.
bool is_item(const Element& element) {
  const bool unprefixed = split_name(element.node.name()).prefix.empty();
  return is_called_item(element.node) &&
         (element.vocabulary == Vocabulary::rss || element.vocabulary == Vocabulary::atom ||
          (element.vocabulary == Vocabulary::none && unprefixed));
}

/// The feed that an item stands in: a channel with what is around it, where that is RSS.
pugi::xml_node feed_around(pugi::xml_node item) {
  auto feed = item.parent();
  while (feed && known_root(feed) == nullptr) feed = feed.parent();
  const auto parent = feed.parent();
  const auto name = split_name(parent.name()).local;
  const bool is_rss = same_name(name, "rss") || same_name(name, "RDF");
  return is_rss && same_name(split_name(feed.name()).local, "channel") ? parent : feed;
}

/// Items wherever they stand, each as what it is called.
void add_all_items(pugi::xml_node document, XmlReader& xml, RawFeed& feed) {
  std::size_t parents = 0;
  for (auto node = document; node; node = next_node(node, !is_called_item(node))) {
    if (is_called_item(node) || std::ranges::none_of(node.children(), is_called_item)) continue;
    if (++parents > max_searched) return;
    auto parent = xml.root(node);
    parent.node = node;
    xml.each_child(parent, [&](const Element& child) {
      if (!is_item(child)) return;
      const bool atom = child.vocabulary == Vocabulary::atom || same_name(child.local, "entry");
      add_items(xml, child, atom ? Vocabulary::atom : Vocabulary::rss, feed);
    });
  }
}

/// Where the root has no items: a feed inside it or behind it, or items that stand where none belong.
void look_for_items(pugi::xml_node read, XmlReader& xml, RawFeed& feed) {
  auto node = read.root().first_child();
  for (std::size_t searched = 0; node && !(is_called_item(node) && is_item(xml.root(node))); ++searched)
    node = searched == max_searched ? pugi::xml_node() : next_node(node, true);
  if (!node) return;
  feed.warnings.emplace_back("items stand where none belong");
  const auto format = feed.format;
  const auto around = feed_around(node);
  const auto* known = known_root(around);
  if (known != nullptr && around != read) known->read(xml, xml.root(around), feed);
  if (known != nullptr && known->local == "channel") feed.format = format;
  if (feed.items.empty()) add_all_items(read.root(), xml, feed);
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
  if (feed.items.empty()) look_for_items(root, xml, feed);
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
