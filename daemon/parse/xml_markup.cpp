#include "daemon/parse/xml_markup.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/parse/xml_characters.hpp"
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
  static constexpr std::array<std::string_view, 9> names{"href",   "src",      "cite", "poster", "longdesc",
                                                         "action", "codebase", "data", "usemap"};
  return std::ranges::any_of(names, [&](std::string_view known) { return same_name(name, known); });
}

class MarkupWriter {
 public:
  void enter(pugi::xml_node node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
      return append_escaped(out_, node.value(), character::escaped);
    if (node.type() != pugi::node_element) return;
    if (const auto base = node.attribute("xml:base")) push_base(node, trim(base.value()));
    (out_ += '<') += split_name(node.name()).local;
    for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute())
      write(attribute);
    out_ += '>';
  }

  void leave(pugi::xml_node node) {
    if (const auto name = split_name(node.name()).local; !is_void(name)) ((out_ += "</") += name) += '>';
    if (!bases_.empty() && bases_.back().first == node) bases_.pop_back();
  }

  std::string take() { return std::move(out_); }

 private:
  void push_base(pugi::xml_node node, std::string_view value) {
    if (bases_.size() == max_bases) return;
    auto base = text::Url::parse(value, bases_.empty() ? nullptr : &bases_.back().second);
    if (base && base->is_web()) bases_.emplace_back(node, std::move(*base));
  }

  void write(pugi::xml_attribute attribute) {
    const std::string_view name = attribute.name();
    if (name.starts_with("xmlns") || name.starts_with("xml:")) return;
    ((out_ += ' ') += split_name(name).local) += "=\"";
    std::optional<text::Url> absolute;
    if (!bases_.empty() && is_address(name))
      absolute = text::Url::parse(attribute.value(), &bases_.back().second);
    append_escaped(out_, absolute ? std::string_view(absolute->href()) : attribute.value(),
                   character::escaped);
    out_ += '"';
  }

  std::string out_;
  std::vector<std::pair<pugi::xml_node, text::Url>> bases_;
};

}  // namespace

std::string markup_of(pugi::xml_node element) {
  MarkupWriter writer;
  walk(
      element, [&](pugi::xml_node node) { writer.enter(node); },
      [&](pugi::xml_node node) { writer.leave(node); });
  return writer.take();
}

}  // namespace tidings::parse
