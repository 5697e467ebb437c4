#include <string>
#include <string_view>

#include "daemon/parse/fields.hpp"
#include "daemon/parse/formats.hpp"

namespace tidings::parse {
namespace {

/// Of the root itself, as declared by it.
std::string_view namespace_of(const Element& root) {
  const auto prefix = std::string(split_name(root.node.name()).prefix);
  return root.node.attribute(prefix.empty() ? "xmlns" : ("xmlns:" + prefix).c_str()).value();
}

bool is_version_03(const Element& root) {
  if (same_name(trim(namespace_of(root)), "http://www.w3.org/2005/Atom")) return false;
  for (const auto attribute : root.node.attributes()) {
    const std::string_view value = attribute.value();
    if (!std::string_view(attribute.name()).starts_with("xmlns")) continue;
    if (value.contains("purl.org/atom") || value.contains("example.com/newformat") ||
        value.contains("purl.org/pie"))
      return true;
  }
  const auto version = trim(root.attribute("version"));
  return version == "0.3" || version == "0.2" || version == "0.1";
}

}  // namespace

void read_atom(XmlReader& xml, const Element& root, RawFeed& feed) {
  feed.format = is_version_03(root) ? Format::atom_03 : Format::atom_10;
  feed.language = root.language;
  if (same_name(root.local, "entry")) return add_items(xml, root, Vocabulary::atom, feed);
  FeedFields fields(xml, feed, Vocabulary::atom);
  xml.each_child(root, [&](const Element& child) {
    const bool own = fields.is_native(child);
    if (own && same_name(child.local, "entry"))
      add_items(xml, child, Vocabulary::atom, feed);
    else
      read_feed_element(child, fields);
  });
  finish_feed(fields);
}

}  // namespace tidings::parse
