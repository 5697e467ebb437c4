#pragma once

#include <string>
#include <string_view>

namespace tidings::store {

/// Appends `text` as a YAML scalar in quotes: single ones, `'` doubled; double ones with escapes where a
/// character would be a line break or unprintable to a YAML 1.1 or 1.2 reader.
void append_quoted_scalar(std::string& out, std::string_view text);

/// Appends `text` bare where every YAML reader takes it as that string, else in quotes.
void append_plain_scalar(std::string& out, std::string_view text);

}  // namespace tidings::store
