#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tidings::text {

enum class Dialect {
  entry_file,    // store/README.md: `alt`, `?a=1&b=2` and `&#123;`, nothing that Markdown would change
  conventional,  // feeds and pages: `alt=""`, `?a=1&amp;b=2` and `{`
};

/// Writes tokens as balanced, escaped markup: the closed grammar. What it is given as text never becomes
/// markup.
class HtmlWriter {
 public:
  HtmlWriter(Dialect dialect, std::size_t expected_size) : dialect_(dialect) { out_.reserve(expected_size); }

  /// Text as it stands in HTML: character references are decoded, and what needs it is escaped again.
  void text(std::string_view html);

  /// Text in which `&` is itself.
  void characters(std::string_view text);

  void begin_tag(std::string_view name);
  void attribute(std::string_view name, std::string_view value);  // the value decoded
  void finish_tag() { out_ += '>'; }
  void end_tag(std::string_view name);

  /// Inside `pre` blank lines mean something.
  void set_preformatted(bool preformatted) { preformatted_ = preformatted; }

  /// How many bytes were written.
  std::size_t size() const { return out_.size(); }

  /// Whether nothing but white space was written since then.
  bool is_blank_behind(std::size_t size) const { return out_.find_first_not_of(" \t\n", size) == out_.npos; }

  std::string take() { return std::move(out_); }

 private:
  void character(char c);
  void line_feed();
  void tab();
  void fence(char c);
  bool at_line_begin();
  void begin_line();
  std::size_t special(std::string_view html);
  void special_in_value(std::string_view value);

  Dialect dialect_;
  bool preformatted_ = false;
  bool line_has_text_ = false;
  std::size_t line_begin_ = 0;  // in out_
  std::size_t white_end_ = 0;   // up to there the line is white space
  std::string out_;
};

/// How white space of an attribute's value is read.
enum class ValueSpace {
  text,     // line breaks stay, other white space is a blank
  blank,    // all of it is a blank
  address,  // tabs and line breaks are nothing (URL Standard, 4.4)
};

/// Whether decoding an attribute's value changes nothing.
bool is_plain_value(std::string_view value);

/// A value as it will be written and read again: character references decoded, no controls.
std::string decode_value(std::string_view value, ValueSpace space);

}  // namespace tidings::text
