#include "daemon/parse/xml_markup.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/parse/raw_feed.hpp"
#include "daemon/parse/xml_characters.hpp"
#include "daemon/text/html_image.hpp"
#include "daemon/text/source_set.hpp"
#include "daemon/text/url.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_bases = 16;  // inside each other

bool is_void(std::string_view name) {
  static constexpr std::array<std::string_view, 13> names{
      "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr", "meta"};
  return std::ranges::any_of(names, [&](std::string_view known) { return same_name(name, known); });
}

/// Attributes of HTML whose value is one address.
bool is_address(std::string_view name) {
  static constexpr std::array<std::string_view, 8> names{"href",     "src",    "cite",     "poster",
                                                         "longdesc", "action", "codebase", "data"};
  return text::is_lazy_source(name) ||
         std::ranges::any_of(names, [&](std::string_view known) { return same_name(name, known); });
}

bool has_scheme(std::string_view reference) {
  const auto colon = reference.find(':');
  return colon != reference.npos && colon < reference.find_first_of("/?#");
}

/// Up to its last slash, which is added behind dots.
std::string directory_of(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);  // the whole where there is none
  if (name == "." || name == "..") return std::string(path) + '/';
  return std::string(path.substr(0, path.size() - name.size()));
}

/// `reference` against a base without a scheme (RFC 3986, 5.2.2 and 5.2.3): what the base is relative to is
/// not known here, so its dots stay.
std::string join(std::string_view base, std::string_view reference) {
  if (reference.starts_with("//")) return std::string(reference);
  std::string joined;  // the authority, where there is one
  if (base.starts_with("//")) joined = base.substr(0, base.find_first_of("/?#", 2));
  const auto path = base.substr(joined.size(), base.find_first_of("?#", joined.size()) - joined.size());
  if (reference.starts_with('?')) {
    joined += path;
  } else if (!reference.starts_with('/')) {
    if (!joined.empty() && path.empty()) joined += '/';
    joined += directory_of(path);
  }
  return joined += reference;
}

/// Nothing, or a fragment alone: the text itself.
bool is_the_same_document(std::string_view reference) { return reference.empty() || reference[0] == '#'; }

/// Whether what stands behind such text isn't inside a tag or a comment of it.
bool ends_outside_tags(std::string_view html) {
  if (const auto comment = html.rfind("<!--"); comment != html.npos && html.find("-->", comment) == html.npos)
    return false;
  const auto tag = html.rfind('<');
  return tag == html.npos || html.find('>', tag) != html.npos;
}

/// The text that begins with that node, in however many pieces.
std::string whole_text(pugi::xml_node piece) {
  std::string text;
  for (; is_text(piece); piece = piece.next_sibling()) text += piece.value();
  return text;
}

class MarkupWriter {
 public:
  MarkupWriter(pugi::xml_node root, OwnText own_text, std::size_t& room)
      : root_(root), own_text_(own_text), room_(room) {}

  void enter(pugi::xml_node node) {
    if (is_text(node)) return write_text(node);
    if (node.type() != pugi::node_element) return;
    if (const auto base = node.attribute("xml:base")) push_base(node, trim(base.value()));
    (out_ += '<') += split_name(node.name()).local;
    for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute())
      write(attribute);
    out_ += '>';
  }

  void leave(pugi::xml_node node) {
    if (const auto name = split_name(node.name()).local; !is_void(name)) ((out_ += "</") += name) += '>';
    if (!bases_.empty() && bases_.back().node == node) bases_.pop_back();
  }

  std::string take() { return std::move(out_); }

 private:
  struct Base {
    pugi::xml_node node;
    std::string written;                // relative to what is around the markup, or
    std::optional<text::Url> absolute;  // not
  };

  /// One that is no address of the web counts as if it weren't there.
  void push_base(pugi::xml_node node, std::string_view value) {
    static const auto anywhere = *text::Url::parse("http://base.invalid/");
    if (bases_.size() == max_bases || is_the_same_document(value)) return;
    auto base = joined(value);
    auto url = text::Url::parse(base, &anywhere);
    if (!url || !url->is_web() || base.size() > max_base_size) return;
    const bool is_absolute = has_scheme(base);
    bases_.push_back({node, std::move(base), is_absolute ? std::move(url) : std::nullopt});
  }

  std::string joined(std::string_view reference) const {
    const bool stays = is_the_same_document(reference) || has_scheme(reference);
    if (stays || bases_.empty()) return std::string(reference);
    const auto& base = bases_.back();
    if (!base.absolute) return join(base.written, reference);
    const auto url = text::Url::parse(reference, &*base.absolute);
    return url ? url->href() : std::string(reference);
  }

  std::string joined_set(std::string_view set) const {
    std::string out;
    text::each_candidate(set, [&](std::string_view address, std::string_view descriptor) {
      if (!out.empty()) out += ", ";
      ((out += joined(address)) += ' ') += descriptor;
    });
    return out;
  }

  /// A value whose addresses are relative to the base in force.
  std::string joined_value(std::string_view name, std::string_view value) const {
    if (is_address(name)) return joined(trim(value));
    return name.ends_with("srcset") ? joined_set(value) : std::string(value);
  }

  void write_text(pugi::xml_node node) {
    if (own_text_ == OwnText::markup && node.parent() == root_) {
      if (!is_text(node.previous_sibling())) text_is_markup_ = ends_outside_tags(whole_text(node));
      if (text_is_markup_) {
        out_ += node.value();
        return;
      }
    }
    append_escaped(out_, node.value(), character::escaped);
  }

  void write(pugi::xml_attribute attribute) {
    const std::string_view name = attribute.name();
    if (name.starts_with("xmlns") || name.starts_with("xml:")) return;
    ((out_ += ' ') += split_name(name).local) += "=\"";
    if (bases_.empty() || room_ == 0) {
      append_escaped(out_, attribute.value(), character::escaped);
    } else {
      const auto value = joined_value(name, attribute.value());
      room_ -= std::min(room_, value.size());
      append_escaped(out_, value, character::escaped);
    }
    out_ += '"';
  }

  pugi::xml_node root_;
  OwnText own_text_;
  std::size_t& room_;
  bool text_is_markup_ = false;  // that which stands in the root, up to the next element
  std::string out_;
  std::vector<Base> bases_;
};

}  // namespace

std::string markup_of(pugi::xml_node element, OwnText own_text, std::size_t& room) {
  MarkupWriter writer(element, own_text, room);
  walk(
      element, [&](pugi::xml_node node) { writer.enter(node); },
      [&](pugi::xml_node node) { writer.leave(node); });
  return writer.take();
}

}  // namespace tidings::parse
