#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidings::text {

/// What is to be known of an element by its name.
enum class ElementRole : std::uint8_t {
  unknown,      // its tags are dropped, its content stays
  kept,         // written
  dropped,      // goes with its content
  raw_dropped,  // goes with its content, which is text up to its own end tag (HTML Standard, 13.2.5.3 to 5)
  raw_to_end,   // plaintext: everything behind it is text
};

struct Element {
  std::string_view name;  // in lower case, alive for ever
  ElementRole role = ElementRole::unknown;
  std::uint16_t traits = 0;
};

namespace trait {
inline constexpr std::uint16_t is_void = 1;           // has no content and no end tag
inline constexpr std::uint16_t closes_paragraph = 2;  // its start tag ends an open `p`
inline constexpr std::uint16_t block = 4;             // its text stands apart from what is around
inline constexpr std::uint16_t scope = 8;             // end tags don't reach through it
inline constexpr std::uint16_t preformatted = 16;     // blank lines inside mean something
}  // namespace trait

/// The element of a tag's name as written, any case; the unknown one where the name is none of the listed.
const Element& element_of(std::string_view name);

/// Which open elements a start tag of `name` ends without an end tag of theirs (HTML Standard, 13.1.2.4), by
/// names, up to the first element with one of the `until` names.
struct ImpliedEnd {
  std::string_view start;
  std::string_view ends;   // names, each between blanks
  std::string_view until;  // names, each between blanks
};
const ImpliedEnd* implied_end_of(std::string_view start);

}  // namespace tidings::text
