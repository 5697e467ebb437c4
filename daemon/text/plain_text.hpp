#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::text {

/// The text of an HTML fragment: tags gone, entities decoded once, script and style left out, block elements
/// apart by a space. Linear time.
store::PlainText plain_text_of_html(std::string_view html);

/// Whether plain_text_of_html(html) is `wanted`; reads little more of `html` than it takes to see that it
/// isn't.
bool has_plain_text(std::string_view html, const store::PlainText& wanted);

/// The text of a title that may or may not be HTML (RSS never says): entities decoded, only what looks like
/// markup (a known element's tag) taken out, so that `1 < 2`, `AT&T` and `<3` stay.
store::PlainText plain_text_of_title(std::string_view title);

/// At most `limit` code points of `text`, cut at a word where there is one; `…` isn't added.
std::string first_words(std::string_view text, std::size_t limit);

/// The first `longest` bytes of what a stranger wrote, for a message: `?` stands for each that is no
/// printable ASCII.
std::string printable_ascii(std::string_view text, std::size_t longest);

/// Character references decoded after the HTML Standard (13.2.5.72 ff.), once.
std::string decode_entities(std::string_view text);

}  // namespace tidings::text
