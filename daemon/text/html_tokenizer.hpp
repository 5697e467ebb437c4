#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tidings::text {

struct HtmlAttribute {
  std::string_view name;   // as written
  std::string_view value;  // as written: character references stand
};

/// Text of a CDATA section has no character references.
enum class HtmlTokenKind { text, cdata, start_tag, end_tag, end };

/// Views into the tokenizer's input.
struct HtmlToken {
  HtmlTokenKind kind = HtmlTokenKind::end;
  std::string_view text;  // of text: as written; of a tag: its name as written
  bool self_closing = false;
};

/// The HTML Standard's tokenizer (13.2.5) for fragments, as far as tokens are wanted: comments of every form
/// and doctypes are passed over, and so are CDATA sections outside of foreign content. Linear time; any bytes
/// are accepted.
class HtmlTokenizer {
 public:
  explicit HtmlTokenizer(std::string_view input) : input_(input) {}

  HtmlToken next();

  /// Of the tag that next() gave last, in source order, repeated ones included; the first 1024.
  const std::vector<HtmlAttribute>& attributes() const { return attributes_; }

  /// Whether what follows stands in an element of MathML or SVG, where CDATA sections are text (13.2.5.42).
  void set_foreign(bool foreign) { foreign_ = foreign; }

  /// What stands before the end tag of that name (in lower case), which is passed over too: the content of
  /// script, style, textarea, … . Without such an end tag: the rest.
  std::string_view take_raw_text(std::string_view name);

  /// Everything that is left.
  std::string_view take_rest();

 private:
  HtmlToken read_text(std::size_t end);
  HtmlToken read_tag(HtmlTokenKind kind);
  HtmlToken read_cdata();
  void read_attribute();
  void add_attribute(std::string_view name, std::string_view value);
  std::string_view read_value();
  void skip_markup_declaration();
  void skip_comment();
  void skip_to_tag_end();
  std::size_t end_of_raw_text(std::string_view name) const;
  std::size_t end_of_script() const;
  bool is_end_tag_at(std::size_t at, std::string_view name) const;

  std::string_view input_;
  std::size_t at_ = 0;
  bool foreign_ = false;
  std::vector<HtmlAttribute> attributes_;
};

constexpr bool is_html_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

}  // namespace tidings::text
