#include "daemon/text/plain_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/text/entities.hpp"
#include "daemon/text/html_dropped.hpp"
#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {
namespace {

/// Appends the characters of the reference that `text` begins with, or its `&`; returns how many bytes it
/// takes.
std::size_t append_reference(std::string& out, std::string_view text) {
  const auto reference = read_reference(text, ReferencePlace::text);
  if (reference.size == 0) {
    out += '&';
    return 1;
  }
  out += reference.characters;
  return reference.size;
}

void append_decoded(std::string& out, std::string_view text) {
  while (true) {
    const auto mark = std::min(text.find('&'), text.size());
    out += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) return;
    text.remove_prefix(append_reference(out, text));
  }
}

constexpr std::size_t longest_name = 16;

/// Where the tag ends whose name stands in front of `at`; nothing where it is cut off or another begins in
/// it, as in `a <b and <i>c</i>`. However many begin, no byte is looked at more than a few times.
std::optional<std::size_t> tag_end(std::string_view text, std::size_t at) {
  while (true) {
    at = text.find_first_of("<>=", at);
    if (at == text.npos || text[at] == '<') return std::nullopt;
    if (text[at++] == '>') return at;
    while (at < text.size() && is_html_blank(text[at])) ++at;
    if (at == text.size() || (text[at] != '"' && text[at] != '\'')) continue;
    at = text.find(text[at], at + 1);
    if (at == text.npos) return std::nullopt;
    ++at;
  }
}

/// The text of a title, read once from left to right.
class TitleReader {
 public:
  explicit TitleReader(std::string_view title) : rest_(title) {}

  std::string run() {
    while (!rest_.empty()) {
      const auto plain = store::find_byte(rest_, [](auto c) { return (c == '<') | (c == '&'); });
      text_ += rest_.substr(0, plain);
      rest_.remove_prefix(plain);
      if (rest_.empty()) break;
      if (rest_[0] == '&')
        rest_.remove_prefix(append_reference(text_, rest_));
      else if (!pass_tag() && !pass_comment())
        take('<');
    }
    return std::move(text_);
  }

 private:
  void take(char c) {
    text_ += c;
    rest_.remove_prefix(1);
  }

  /// The tag of an element of HTML, which is likely meant as one; raw text goes with it.
  bool pass_tag() {
    const auto name_begin = rest_.starts_with("</") ? 2UZ : 1UZ;
    const auto after = rest_.substr(name_begin, longest_name);
    const auto name = after.substr(0, after.find_first_of(" \t\r\n\f/>"));
    const auto& element = element_of(name);
    if (element.name.empty() || element.has(trait::mathml)) return false;
    const auto end = tag_end(rest_, name_begin + name.size());
    if (!end) return false;
    if (name_begin == 1 && element.role == ElementRole::raw_dropped)
      return pass_raw_text(element.name, rest_.substr(*end));
    rest_.remove_prefix(*end);
    if (element.has(trait::block)) part_words();
    return true;
  }

  /// Where a block begins or ends, with a space if none stands there.
  void part_words() {
    const bool parted =
        (!text_.empty() && is_html_blank(text_.back())) || (!rest_.empty() && is_html_blank(rest_.front()));
    if (!parted) text_ += ' ';
  }

  /// Only with its end tag: `the <title> of a page` is about the tag.
  bool pass_raw_text(std::string_view name, std::string_view behind_tag) {
    if (!raw_texts_end_) return false;
    HtmlTokenizer tokens(behind_tag);
    raw_texts_end_ = tokens.take_raw_text(name).size() != behind_tag.size();
    if (raw_texts_end_) rest_ = tokens.take_rest();
    return raw_texts_end_;
  }

  bool pass_comment() {
    if (!rest_.starts_with("<!--") || !comments_end_) return false;
    const auto end = rest_.find("-->", 4);
    comments_end_ = end != rest_.npos;  // is there none for this one, so there is for no later one
    if (comments_end_) rest_.remove_prefix(end + 3);
    return comments_end_;
  }

  std::string_view rest_;
  std::string text_;
  bool comments_end_ = true;
  bool raw_texts_end_ = true;  // once one does not, no later one is looked for: the reading stays linear
};

/// The text of HTML, a token at a time.
class HtmlTextReader {
 public:
  explicit HtmlTextReader(std::string_view html) : tokens_(html) {}

  /// Appends what the next token has of it; false at the end.
  bool append_next(std::string& text) {
    const auto token = unread_ ? *std::exchange(unread_, std::nullopt) : tokens_.next();
    if (token.kind == HtmlTokenKind::text)
      append_decoded(text, token.text);
    else if (token.kind != HtmlTokenKind::end)
      append_tag(text, token);
    return token.kind != HtmlTokenKind::end;
  }

 private:
  void append_tag(std::string& text, const HtmlToken& token) {
    const auto& element = element_of(token.text);
    if (element.has(trait::block)) text += ' ';
    if (token.kind == HtmlTokenKind::end_tag) return;
    if (element.role == ElementRole::raw_dropped)
      tokens_.take_raw_text(element.name);
    else if (element.role == ElementRole::raw_kept)
      text += tokens_.take_raw_text(element.name);
    else if (element.role == ElementRole::raw_to_end)
      text += tokens_.take_rest();
    else if (element.role == ElementRole::dropped)
      unread_ = skip_content(tokens_, element, token);
  }

  HtmlTokenizer tokens_;
  std::optional<HtmlToken> unread_;
};

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_decoded(out, text);
  return out;
}

store::PlainText plain_text_of_html(std::string_view html) {
  HtmlTextReader reader(html);
  std::string text;
  text.reserve(html.size());
  while (reader.append_next(text)) continue;
  return store::PlainText::from(text);
}

bool has_plain_text(std::string_view html, const store::PlainText& wanted) {
  HtmlTextReader reader(html);
  std::string text;
  std::size_t compared_next = 256;  // twice as much each time: the comparisons stay linear
  while (reader.append_next(text)) {
    if (text.size() < compared_next) continue;
    compared_next = 2 * text.size();
    if (!wanted.str().starts_with(store::PlainText::from(text).str())) return false;
  }
  return store::PlainText::from(text) == wanted;
}

store::PlainText plain_text_of_title(std::string_view title) {
  return store::PlainText::from(TitleReader(title).run());
}

std::string first_words(std::string_view text, std::size_t limit) {
  std::size_t end = 0;
  std::size_t word_end = 0;
  for (std::size_t count = 0; end < text.size() && count < limit; ++count) {
    if (text[end] == ' ') word_end = end;
    end += std::max<std::size_t>(store::character_size(text.substr(end)), 1);
  }
  if (end >= text.size()) return std::string(text);
  return std::string(text.substr(0, word_end != 0 ? word_end : end));
}

std::string printable_ascii(std::string_view text, std::size_t longest) {
  std::string out(text.substr(0, longest));
  std::ranges::replace_if(out, [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return out;
}

}  // namespace tidings::text
