#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tidings::text {

struct HtmlAttribute {
  std::string_view name;   // as written
  std::string_view value;  // as written: character references stand
};

enum class HtmlTokenKind { text, start_tag, end_tag, end };

/// Views into the tokenizer's input.
struct HtmlToken {
  HtmlTokenKind kind = HtmlTokenKind::end;
  std::string_view text;  // of text: as written; of a tag: its name as written
  bool self_closing = false;
};

/// The HTML Standard's tokenizer (13.2.5) for fragments, as far as tokens are wanted: comments of every form,
/// doctypes and CDATA sections are passed over. Linear time; any bytes are accepted.
class HtmlTokenizer {
 public:
  explicit HtmlTokenizer(std::string_view input) : input_(input) {}

  HtmlToken next();

  /// Of the start tag that next() gave last, in source order, repeated ones included.
  const std::vector<HtmlAttribute>& attributes() const { return attributes_; }

  /// What stands before the end tag of that name (any case), which is passed over too: the content of script,
  /// style, textarea, … . Without such an end tag: the rest.
  std::string_view take_raw_text(std::string_view name);

  /// Everything that is left.
  std::string_view take_rest();

 private:
  HtmlToken read_tag(HtmlTokenKind kind);
  void read_attribute();
  void skip_markup_declaration();
  void skip_blanks();
  std::size_t tag_name_end(std::size_t from) const;

  std::string_view input_;
  std::size_t at_ = 0;
  std::vector<HtmlAttribute> attributes_;
};

bool is_html_blank(char c);

}  // namespace tidings::text
