#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/ascii.hpp"

namespace tidings::text {

/// What is to be known of an element by its name.
enum class ElementRole : std::uint8_t {
  unknown,      // its tags are dropped, its content stays
  kept,         // written
  dropped,      // goes with its content
  raw_dropped,  // goes with its content, which is text up to its own end tag (HTML Standard, 13.2.5.3 to 5)
  raw_kept,     // xmp: its content is such text, and stays
  raw_to_end,   // plaintext: everything behind it is text
};

struct Element {
  std::string_view name;  // in lower case, alive for ever
  ElementRole role = ElementRole::unknown;
  std::uint16_t traits = 0;
  std::uint8_t index = 0;  // its place in element_table; of the unknown one: the table's size

  constexpr bool has(std::uint16_t trait) const { return (traits & trait) != 0; }
};

namespace trait {
inline constexpr std::uint16_t is_void = 1;           // has no content and no end tag
inline constexpr std::uint16_t closes_paragraph = 2;  // its start tag ends an open `p`
inline constexpr std::uint16_t block = 4;             // its text stands apart from what is around
inline constexpr std::uint16_t scope = 8;             // end tags don't reach through it
inline constexpr std::uint16_t preformatted = 16;     // blank lines inside mean something
inline constexpr std::uint16_t table_part = 32;       // stands in a table alone
inline constexpr std::uint16_t heading = 64;          // h1 to h6
inline constexpr std::uint16_t reaches_far = 128;     // its end tag ends blocks inside, too
inline constexpr std::uint16_t mathml = 256;          // stands in `math` alone
inline constexpr std::uint16_t math_text = 512;       // of MathML, with text inside
}  // namespace trait

/// Every element that is known by name, in the order of the names.
inline constexpr auto element_table = [] {
  using enum ElementRole;
  using namespace trait;
  constexpr std::uint16_t paragraph_block = block | closes_paragraph;
  std::array table{
      Element{"a", kept, reaches_far},
      Element{"abbr", kept},
      Element{"acronym", kept},
      Element{"address", kept, paragraph_block},
      Element{"amp-anim", kept, is_void},
      Element{"amp-img", kept, is_void},
      Element{"annotation", kept, mathml | math_text},
      Element{"annotation-xml", dropped},
      Element{"applet", dropped},
      Element{"area", kept, is_void},
      Element{"article", kept, paragraph_block},
      Element{"aside", kept, paragraph_block},
      Element{"audio", kept, reaches_far},
      Element{"b", kept, reaches_far},
      Element{"base", dropped, is_void},
      Element{"bdi", kept},
      Element{"bdo", kept},
      Element{"bgsound", dropped, is_void},
      Element{"big", kept, reaches_far},
      Element{"blink", unknown},
      Element{"blockquote", kept, paragraph_block},
      Element{"body", unknown, block},
      Element{"br", kept, is_void | block},
      Element{"button", unknown},
      Element{"caption", kept, block | scope | table_part},
      Element{"center", kept, paragraph_block},
      Element{"cite", kept},
      Element{"code", kept, reaches_far},
      Element{"col", kept, is_void | table_part},
      Element{"colgroup", kept, table_part},
      Element{"data", kept},
      Element{"dd", kept, paragraph_block},
      Element{"del", kept},
      Element{"details", kept, paragraph_block},
      Element{"dfn", kept},
      Element{"dialog", unknown, block},
      Element{"dir", unknown, block},
      Element{"div", kept, paragraph_block},
      Element{"dl", kept, paragraph_block},
      Element{"dt", kept, paragraph_block},
      Element{"em", kept, reaches_far},
      Element{"embed", dropped, is_void},
      Element{"fieldset", unknown, block},
      Element{"figcaption", kept, paragraph_block},
      Element{"figure", kept, paragraph_block},
      Element{"font", kept, reaches_far},
      Element{"footer", kept, paragraph_block},
      Element{"form", unknown, block},
      Element{"frame", dropped, is_void},
      Element{"frameset", unknown},
      Element{"h1", kept, paragraph_block | heading},
      Element{"h2", kept, paragraph_block | heading},
      Element{"h3", kept, paragraph_block | heading},
      Element{"h4", kept, paragraph_block | heading},
      Element{"h5", kept, paragraph_block | heading},
      Element{"h6", kept, paragraph_block | heading},
      Element{"head", unknown, block},
      Element{"header", kept, paragraph_block},
      Element{"hgroup", kept, paragraph_block},
      Element{"hr", kept, paragraph_block | is_void},
      Element{"html", unknown, block},
      Element{"i", kept, reaches_far},
      Element{"iframe", kept},
      Element{"image", kept, is_void},
      Element{"img", kept, is_void},
      Element{"input", dropped, is_void},
      Element{"ins", kept},
      Element{"kbd", kept},
      Element{"keygen", dropped, is_void},
      Element{"label", unknown},
      Element{"legend", unknown, block},
      Element{"li", kept, paragraph_block},
      Element{"link", dropped, is_void},
      Element{"listing", kept, paragraph_block | preformatted},
      Element{"main", kept, paragraph_block},
      Element{"map", kept, reaches_far},
      Element{"mark", kept},
      Element{"marquee", unknown},
      Element{"math", kept, mathml},
      Element{"menclose", kept, mathml},
      Element{"menu", kept, paragraph_block},
      Element{"merror", kept, mathml},
      Element{"meta", dropped, is_void},
      Element{"meter", kept},
      Element{"mfenced", kept, mathml},
      Element{"mfrac", kept, mathml},
      Element{"mi", kept, mathml | math_text},
      Element{"mmultiscripts", kept, mathml},
      Element{"mn", kept, mathml | math_text},
      Element{"mo", kept, mathml | math_text},
      Element{"mover", kept, mathml},
      Element{"mpadded", kept, mathml},
      Element{"mphantom", kept, mathml},
      Element{"mprescripts", kept, mathml},
      Element{"mroot", kept, mathml},
      Element{"mrow", kept, mathml},
      Element{"ms", kept, mathml | math_text},
      Element{"mspace", kept, mathml},
      Element{"msqrt", kept, mathml},
      Element{"mstyle", kept, mathml},
      Element{"msub", kept, mathml},
      Element{"msubsup", kept, mathml},
      Element{"msup", kept, mathml},
      Element{"mtable", kept, mathml},
      Element{"mtd", kept, mathml},
      Element{"mtext", kept, mathml | math_text},
      Element{"mtr", kept, mathml},
      Element{"munder", kept, mathml},
      Element{"munderover", kept, mathml},
      Element{"nav", kept, paragraph_block},
      Element{"nobr", unknown},
      Element{"noembed", raw_dropped},
      Element{"noframes", raw_dropped},
      Element{"none", kept, mathml},
      Element{"noscript", unknown},
      Element{"object", unknown},
      Element{"ol", kept, paragraph_block},
      Element{"optgroup", unknown, block},
      Element{"option", unknown, block},
      Element{"p", kept, paragraph_block},
      Element{"param", dropped, is_void},
      Element{"picture", kept, reaches_far},
      Element{"plaintext", raw_to_end, block},
      Element{"pre", kept, paragraph_block | preformatted},
      Element{"progress", kept},
      Element{"q", kept},
      Element{"rb", kept},
      Element{"rp", kept},
      Element{"rt", kept},
      Element{"rtc", kept},
      Element{"ruby", kept, reaches_far},
      Element{"s", kept, reaches_far},
      Element{"samp", kept},
      Element{"script", raw_dropped},
      Element{"search", unknown, block},
      Element{"section", kept, paragraph_block},
      Element{"select", dropped},
      Element{"semantics", kept, mathml},
      Element{"small", kept, reaches_far},
      Element{"source", kept, is_void},
      Element{"span", kept},
      Element{"strike", kept, reaches_far},
      Element{"strong", kept, reaches_far},
      Element{"style", raw_dropped},
      Element{"sub", kept},
      Element{"summary", kept, paragraph_block},
      Element{"sup", kept},
      Element{"svg", dropped},
      Element{"table", kept, paragraph_block | scope},
      Element{"tbody", kept, block | table_part},
      Element{"td", kept, block | scope | table_part},
      Element{"template", dropped},
      Element{"textarea", raw_dropped},
      Element{"tfoot", kept, block | table_part},
      Element{"th", kept, block | scope | table_part},
      Element{"thead", kept, block | table_part},
      Element{"time", kept},
      Element{"title", raw_dropped},
      Element{"tr", kept, block | table_part},
      Element{"track", kept, is_void},
      Element{"tt", kept, reaches_far},
      Element{"u", kept, reaches_far},
      Element{"ul", kept, paragraph_block},
      Element{"var", kept},
      Element{"video", kept, reaches_far},
      Element{"wbr", kept, is_void},
      Element{"xmp", raw_kept, paragraph_block},
  };
  std::uint8_t index = 0;
  for (auto& element : table) element.index = index++;
  return table;
}();
static_assert(std::ranges::is_sorted(element_table, {}, &Element::name));

/// The element of that name; one that the table lacks doesn't compile.
consteval const Element& known_element(std::string_view name) {
  const auto* found = std::ranges::find(element_table, name, &Element::name);
  if (found == element_table.end()) throw "no such element";
  return *found;
}

/// The element of a tag's name as written, any case; the unknown one, without a name, where it is none of the
/// table.
const Element& element_of(std::string_view name);

/// Elements of the table.
class ElementSet {
 public:
  constexpr ElementSet() = default;

  /// Names with a blank between each two; one that the table lacks doesn't compile.
  consteval explicit(false) ElementSet(const char* names) {
    for (std::string_view rest(names); !rest.empty();) {
      members_[known_element(ascii::take_until(rest, ' ')).index] = true;
    }
  }

  constexpr bool contains(const Element& element) const { return members_[element.index]; }

 private:
  std::array<bool, element_table.size() + 1> members_{};
};

/// Where an element may stand: what its start tag ends so that a browser builds the tree that we write (HTML
/// Standard, 13.2.6.4.7 ff. and 13.1.2.4).
struct Placement {
  const Element* element;
  ElementSet ends;     // the innermost open one of these ends,
  ElementSet until;    // where none of these is further inside
  ElementSet parents;  // if not empty: everything ends that is open inside the innermost of these
  const Element* needs =
      nullptr;  // opened first where nothing of `until` but a part of a table is further inside
};

/// Nothing where it may stand anywhere.
const Placement* placement_of(const Element& element);

}  // namespace tidings::text
