#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/parse/xml_characters.hpp"
#include "daemon/parse/xml_fault.hpp"
#include "daemon/parse/xml_references.hpp"

namespace tidings::parse {

/// Where a repair stands in its text, what it has written, and what it had to mend.
struct XmlCursor {
  std::string_view text;
  std::size_t at = 0;
  std::string out;
  XmlReferences references;
  std::vector<std::string> warnings;

  char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
  std::string_view rest() const { return text.substr(at); }
  bool at_end() const { return at >= text.size(); }

  void skip_blanks() {
    while (at < text.size() && is_blank(text[at])) ++at;
  }
  std::string_view take_name() {
    const auto begin = at;
    while (at < text.size() && is_name(text[at])) ++at;
    return text.substr(begin, at - begin);
  }

  void fault(std::string what) {
    constexpr std::size_t max_warnings = 10;
    if (warnings.size() == max_warnings) return;
    warnings.push_back(describe_fault(text, at, std::move(what)));
  }

  /// Characters that may be markup's, so that they aren't.
  void write_escaped(std::string_view characters) {
    append_escaped(out, characters, character::escaped | character::control);
  }

  /// A reference, or an `&` that is none.
  void write_reference() {
    auto reference = references.resolve(rest());
    if (reference.size == 0) {
      fault("a bare `&`");
      out += "&amp;";
      ++at;
      return;
    }
    if (!reference.fault.empty()) fault(std::move(reference.fault));
    write_escaped(reference.characters);
    at += reference.size;
  }
};

struct StartTag {
  std::string_view name;
  bool empty = false;  // `/>`
};

/// Reads a start tag, at whose `<` the cursor stands, and writes it with its attributes as XML has them.
StartTag repair_start_tag(XmlCursor& cursor);

}  // namespace tidings::parse
