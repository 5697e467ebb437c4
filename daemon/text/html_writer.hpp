#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tidings::text {

enum class Dialect {
  entry_file,    // store/README.md: `alt`, `?a=1&b=2` and `&#123;`, no blank lines
  conventional,  // feeds and pages: `alt=""`, `?a=1&amp;b=2` and `{`
};

/// Writes tokens as balanced, escaped markup: the closed grammar. What it is given as text never becomes
/// markup.
class HtmlWriter {
 public:
  HtmlWriter(Dialect dialect, std::size_t expected_size) : dialect_(dialect) { out_.reserve(expected_size); }

  /// Text as it stands in HTML: character references are decoded, and what needs it is escaped again.
  void text(std::string_view html);

  void begin_tag(std::string_view name) { (out_ += '<') += name; }
  void attribute(std::string_view name, std::string_view value);  // the value decoded
  void finish_tag() { out_ += '>'; }
  void end_tag(std::string_view name) { ((out_ += "</") += name) += '>'; }

  /// Inside `pre` blank lines mean something.
  void set_preformatted(bool preformatted) { preformatted_ = preformatted; }

  std::string take() { return std::move(out_); }

 private:
  void character(char c);
  void line_feed();

  Dialect dialect_;
  bool preformatted_ = false;
  std::string out_;
};

/// Character references in an attribute's value decoded, controls and line breaks inside kept.
std::string decode_attribute(std::string_view value);

}  // namespace tidings::text
