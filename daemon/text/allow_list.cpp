#include "daemon/text/allow_list.hpp"

#include <algorithm>
#include <array>

#include "daemon/text/dom_properties.hpp"
#include "daemon/text/name_table.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

struct Rule {
  std::string_view attribute;
  AttributeKind kind;
  ElementSet elements;
  bool any_element;

  consteval Rule(std::string_view name, AttributeKind how, const char* names)
      : attribute(name), kind(how), elements(names), any_element(std::string_view(names).empty()) {}
};

constexpr auto rules = [] {
  using enum AttributeKind;
  constexpr std::array written{
      Rule{"abbr", plain, "td th"},
      Rule{"accent", plain, "mo mover munderover"},
      Rule{"accentunder", plain, "munder munderover"},
      Rule{"align", plain, ""},
      Rule{"allow", plain, "iframe"},
      Rule{"allowfullscreen", plain, "iframe"},
      Rule{"alt", plain, "img area"},
      Rule{"axis", plain, "td th"},
      Rule{"bgcolor", plain, ""},
      Rule{"border", plain, ""},
      Rule{"cellpadding", plain, "table"},
      Rule{"cellspacing", plain, "table"},
      Rule{"cite", link, "blockquote q del ins"},
      Rule{"class", plain, ""},
      Rule{"clear", plain, "br"},
      Rule{"close", plain, "mfenced"},
      Rule{"color", plain, "font"},
      Rule{"cols", plain, ""},
      Rule{"colspan", plain, "td th"},
      Rule{"columnalign", plain, "mtable mtr mtd"},
      Rule{"columnlines", plain, "mtable"},
      Rule{"columnspacing", plain, "mtable"},
      Rule{"columnspan", plain, "mtd"},
      Rule{"compact", plain, "dl menu ol ul"},
      Rule{"controls", plain, "audio video"},
      Rule{"coords", plain, "area"},
      Rule{"crossorigin", plain, "img audio video"},
      Rule{"datetime", plain, "time del ins"},
      Rule{"decoding", plain, "img"},
      Rule{"default", plain, "track"},
      Rule{"depth", plain, "mpadded mspace"},
      Rule{"dir", plain, ""},
      Rule{"display", plain, "math"},
      Rule{"displaystyle", plain, ""},
      Rule{"encoding", plain, "annotation"},
      Rule{"face", plain, "font"},
      Rule{"fence", plain, "mo"},
      Rule{"fetchpriority", plain, "img"},
      Rule{"form", plain, "mo"},
      Rule{"frame", plain, "table mtable"},
      Rule{"frameborder", plain, "iframe"},
      Rule{"headers", plain, "td th"},
      Rule{"height", plain, ""},
      Rule{"hidden", plain, ""},
      Rule{"high", plain, "meter"},
      Rule{"href", link, "a area"},
      Rule{"hreflang", plain, "a"},
      Rule{"hspace", plain, "img"},
      Rule{"id", identifier, ""},
      Rule{"itemprop", plain, ""},
      Rule{"kind", plain, "track"},
      Rule{"label", plain, "track"},
      Rule{"lang", plain, ""},
      Rule{"largeop", plain, "mo"},
      Rule{"linethickness", plain, "mfrac"},
      Rule{"loading", plain, "img iframe"},
      Rule{"loop", plain, "audio video"},
      Rule{"low", plain, "meter"},
      Rule{"lquote", plain, "ms"},
      Rule{"lspace", plain, "mo mpadded"},
      Rule{"mathbackground", plain, ""},
      Rule{"mathcolor", plain, ""},
      Rule{"mathsize", plain, ""},
      Rule{"mathvariant", plain, ""},
      Rule{"max", plain, "meter progress"},
      Rule{"maxsize", plain, "mo"},
      Rule{"media", plain, "source"},
      Rule{"min", plain, "meter"},
      Rule{"minsize", plain, "mo"},
      Rule{"movablelimits", plain, "mo"},
      Rule{"muted", plain, "audio video"},
      Rule{"name", identifier, "a map"},
      Rule{"noshade", plain, "hr"},
      Rule{"notation", plain, "menclose"},
      Rule{"nowrap", plain, "td th"},
      Rule{"open", plain, "details mfenced"},
      Rule{"optimum", plain, "meter"},
      Rule{"playsinline", plain, "video"},
      Rule{"poster", picture, "video"},
      Rule{"preload", plain, "audio video"},
      Rule{"referrerpolicy", plain, "a img iframe"},
      Rule{"rel", plain, "a"},
      Rule{"reversed", plain, "ol"},
      Rule{"role", plain, ""},
      Rule{"rowalign", plain, "mtable mtr mtd"},
      Rule{"rowlines", plain, "mtable"},
      Rule{"rowspacing", plain, "mtable"},
      Rule{"rowspan", plain, "td th mtd"},
      Rule{"rquote", plain, "ms"},
      Rule{"rspace", plain, "mo"},
      Rule{"rules", plain, "table"},
      Rule{"scope", plain, "td th"},
      Rule{"scriptlevel", plain, "mstyle"},
      Rule{"scrolling", plain, "iframe"},
      Rule{"separator", plain, "mo"},
      Rule{"separators", plain, "mfenced"},
      Rule{"shape", plain, "area"},
      Rule{"size", plain, "font hr"},
      Rule{"sizes", plain, "img source"},
      Rule{"span", plain, "col colgroup"},
      Rule{"src", source, "img audio video source track iframe"},
      Rule{"srclang", plain, "track"},
      Rule{"srcset", source_set, "img source"},
      Rule{"start", plain, "ol"},
      Rule{"stretchy", plain, "mo"},
      Rule{"style", style, ""},
      Rule{"summary", plain, "table"},
      Rule{"symmetric", plain, "mo"},
      Rule{"title", plain, ""},
      Rule{"translate", plain, ""},
      Rule{"type", plain, "a ol ul li source"},
      Rule{"usemap", plain, "img"},
      Rule{"valign", plain, ""},
      Rule{"value", plain, "li meter progress data"},
      Rule{"voffset", plain, "mpadded"},
      Rule{"vspace", plain, "img"},
      Rule{"width", plain, ""},
      Rule{"xmlns", plain, "math"},
  };
  std::array<AttributeRule, written.size()> numbered{};
  for (std::size_t i = 0; i < written.size(); ++i)
    numbered[i] = {written[i].attribute, written[i].kind, written[i].elements, written[i].any_element,
                   static_cast<std::uint8_t>(i)};
  return numbered;
}();
static_assert(std::ranges::is_sorted(rules, {}, &AttributeRule::attribute));
static_assert(rules.size() == attribute_rule_count);

constexpr NameTable<rules.size()> names(rules, &AttributeRule::attribute);

}  // namespace

const AttributeRule* attribute_rule(std::string_view name) {
  const auto index = names.find(name);
  return index ? &rules[*index] : nullptr;
}

bool is_open_attribute(std::string_view name) {
  const auto prefix = name.substr(0, 5);
  if (name.size() < 6 ||
      (!ascii::equal_ignoring_case(prefix, "data-") && !ascii::equal_ignoring_case(prefix, "aria-")))
    return false;
  return std::ranges::all_of(
      name, [](char c) { return ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool clobbers(std::string_view identifier) {
  return identifier.empty() || identifier.find_first_of(" \n") != identifier.npos ||
         is_dom_property(identifier);
}

}  // namespace tidings::text
