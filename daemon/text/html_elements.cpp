#include "daemon/text/html_elements.hpp"

#include <algorithm>
#include <array>

namespace tidings::text {
namespace {

using enum ElementRole;
using namespace trait;

constexpr std::uint16_t paragraph_block = block | closes_paragraph;

constexpr std::array elements{
    Element{"a", kept},
    Element{"abbr", kept},
    Element{"acronym", kept},
    Element{"address", kept, paragraph_block},
    Element{"annotation", kept},
    Element{"applet", dropped},
    Element{"area", kept, is_void},
    Element{"article", kept, paragraph_block},
    Element{"aside", kept, paragraph_block},
    Element{"audio", kept},
    Element{"b", kept},
    Element{"base", dropped, is_void},
    Element{"bdi", kept},
    Element{"bdo", kept},
    Element{"bgsound", dropped, is_void},
    Element{"big", kept},
    Element{"blockquote", kept, paragraph_block},
    Element{"br", kept, is_void | block},
    Element{"caption", kept, block | scope},
    Element{"center", kept, paragraph_block},
    Element{"cite", kept},
    Element{"code", kept},
    Element{"col", kept, is_void},
    Element{"colgroup", kept},
    Element{"data", kept},
    Element{"dd", kept, paragraph_block},
    Element{"del", kept},
    Element{"details", kept, paragraph_block},
    Element{"dfn", kept},
    Element{"div", kept, paragraph_block},
    Element{"dl", kept, paragraph_block},
    Element{"dt", kept, paragraph_block},
    Element{"em", kept},
    Element{"embed", dropped, is_void},
    Element{"figcaption", kept, paragraph_block},
    Element{"figure", kept, paragraph_block},
    Element{"font", kept},
    Element{"footer", kept, paragraph_block},
    Element{"frame", dropped, is_void},
    Element{"h1", kept, paragraph_block},
    Element{"h2", kept, paragraph_block},
    Element{"h3", kept, paragraph_block},
    Element{"h4", kept, paragraph_block},
    Element{"h5", kept, paragraph_block},
    Element{"h6", kept, paragraph_block},
    Element{"header", kept, paragraph_block},
    Element{"hgroup", kept, paragraph_block},
    Element{"hr", kept, paragraph_block | is_void},
    Element{"i", kept},
    Element{"iframe", kept},
    Element{"image", kept, is_void},
    Element{"img", kept, is_void},
    Element{"input", dropped, is_void},
    Element{"ins", kept},
    Element{"kbd", kept},
    Element{"keygen", dropped, is_void},
    Element{"li", kept, paragraph_block},
    Element{"link", dropped, is_void},
    Element{"listing", kept, paragraph_block | preformatted},
    Element{"main", kept, paragraph_block},
    Element{"map", kept},
    Element{"mark", kept},
    Element{"math", kept, scope},
    Element{"menclose", kept},
    Element{"menu", kept, paragraph_block},
    Element{"merror", kept},
    Element{"meta", dropped, is_void},
    Element{"meter", kept},
    Element{"mfenced", kept},
    Element{"mfrac", kept},
    Element{"mi", kept},
    Element{"mmultiscripts", kept},
    Element{"mn", kept},
    Element{"mo", kept},
    Element{"mover", kept},
    Element{"mpadded", kept},
    Element{"mphantom", kept},
    Element{"mprescripts", kept},
    Element{"mroot", kept},
    Element{"mrow", kept},
    Element{"ms", kept},
    Element{"mspace", kept},
    Element{"msqrt", kept},
    Element{"mstyle", kept},
    Element{"msub", kept},
    Element{"msubsup", kept},
    Element{"msup", kept},
    Element{"mtable", kept},
    Element{"mtd", kept},
    Element{"mtext", kept},
    Element{"mtr", kept},
    Element{"munder", kept},
    Element{"munderover", kept},
    Element{"nav", kept, paragraph_block},
    Element{"noembed", raw_dropped},
    Element{"noframes", raw_dropped},
    Element{"object", unknown, block},
    Element{"ol", kept, paragraph_block},
    Element{"optgroup", dropped},
    Element{"option", dropped},
    Element{"p", kept, paragraph_block},
    Element{"param", dropped, is_void},
    Element{"picture", kept},
    Element{"plaintext", raw_to_end, block},
    Element{"pre", kept, paragraph_block | preformatted},
    Element{"progress", kept},
    Element{"q", kept},
    Element{"rb", kept},
    Element{"rp", kept},
    Element{"rt", kept},
    Element{"rtc", kept},
    Element{"ruby", kept},
    Element{"s", kept},
    Element{"samp", kept},
    Element{"script", raw_dropped},
    Element{"section", kept, paragraph_block},
    Element{"select", dropped},
    Element{"semantics", kept},
    Element{"small", kept},
    Element{"source", kept, is_void},
    Element{"span", kept},
    Element{"strike", kept},
    Element{"strong", kept},
    Element{"style", raw_dropped},
    Element{"sub", kept},
    Element{"summary", kept, paragraph_block},
    Element{"sup", kept},
    Element{"svg", dropped},
    Element{"table", kept, paragraph_block | scope},
    Element{"tbody", kept, block},
    Element{"td", kept, block | scope},
    Element{"textarea", raw_dropped},
    Element{"tfoot", kept, block},
    Element{"th", kept, block | scope},
    Element{"thead", kept, block},
    Element{"time", kept},
    Element{"title", raw_dropped},
    Element{"tr", kept, block},
    Element{"track", kept, is_void},
    Element{"tt", kept},
    Element{"u", kept},
    Element{"ul", kept, paragraph_block},
    Element{"var", kept},
    Element{"video", kept},
    Element{"wbr", kept, is_void},
    Element{"xmp", raw_dropped},
};
static_assert(std::ranges::is_sorted(elements, {}, &Element::name));

constexpr std::size_t longest_name = 13;  // mmultiscripts

constexpr std::array implied_ends{
    ImpliedEnd{"li", " li ", " ul ol menu "},
    ImpliedEnd{"dd", " dd dt ", " dl "},
    ImpliedEnd{"dt", " dd dt ", " dl "},
    ImpliedEnd{"tr", " tr td th caption colgroup ", " table thead tbody tfoot "},
    ImpliedEnd{"td", " td th ", " tr table "},
    ImpliedEnd{"th", " td th ", " tr table "},
    ImpliedEnd{"tbody", " thead tbody tfoot tr td th caption colgroup ", " table "},
    ImpliedEnd{"thead", " thead tbody tfoot tr td th caption colgroup ", " table "},
    ImpliedEnd{"tfoot", " thead tbody tfoot tr td th caption colgroup ", " table "},
    ImpliedEnd{"rt", " rt rp rb ", " ruby "},
    ImpliedEnd{"rp", " rt rp rb ", " ruby "},
    ImpliedEnd{"a", " a ", " table td th caption "},
    ImpliedEnd{"h1", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
    ImpliedEnd{"h2", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
    ImpliedEnd{"h3", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
    ImpliedEnd{"h4", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
    ImpliedEnd{"h5", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
    ImpliedEnd{"h6", " h1 h2 h3 h4 h5 h6 ", " div section article table td th li blockquote "},
};

constexpr Element unknown_element{};

}  // namespace

const Element& element_of(std::string_view name) {
  if (name.size() > longest_name) return unknown_element;
  std::array<char, longest_name> lower{};
  std::ranges::transform(name, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view wanted(lower.data(), name.size());
  const auto* found = std::ranges::lower_bound(elements, wanted, {}, &Element::name);
  return found != elements.end() && found->name == wanted ? *found : unknown_element;
}

const ImpliedEnd* implied_end_of(std::string_view start) {
  const auto* found = std::ranges::find(implied_ends, start, &ImpliedEnd::start);
  return found == implied_ends.end() ? nullptr : found;
}

}  // namespace tidings::text
