#include "daemon/text/plain_text.hpp"

#include <algorithm>

#include "daemon/text/entities.hpp"
#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"

namespace tidings::text {
namespace {

constexpr std::size_t longest_tag = 4096;

/// Whether a tag's name is that of an element of HTML, so that it is likely meant as one.
bool is_known(std::string_view name) {
  const auto& element = element_of(name);
  return !element.name.empty();
}

bool is_known_tag(std::string_view text) {
  if (!text.starts_with('<')) return false;
  auto name = text.substr(1);
  if (name.starts_with('/')) name.remove_prefix(1);
  // The tag's end is looked for only so far: a text of nothing but `<p` costs no more than its length.
  return is_known(name.substr(0, name.find_first_of(" \t\r\n\f/>"))) &&
         text.substr(0, longest_tag).contains('>');
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto mark = std::min(text.find('&'), text.size());
    out += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) return out;
    const auto reference = read_reference(text, ReferencePlace::text);
    out += reference.size == 0 ? "&" : reference.characters;
    text.remove_prefix(std::max<std::size_t>(reference.size, 1));
  }
}

store::PlainText plain_text_of_html(std::string_view html) {
  HtmlTokenizer tokens(html);
  std::string text;
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      text += decode_entities(token.text);
      continue;
    }
    const auto& element = element_of(token.text);
    if ((element.traits & trait::block) != 0) text += ' ';
    if (token.kind == HtmlTokenKind::start_tag && element.role == ElementRole::raw_dropped)
      tokens.take_raw_text(element.name);
  }
  return store::PlainText::from(text);
}

store::PlainText plain_text_of_title(std::string_view title) {
  std::string text;
  while (!title.empty()) {
    const auto mark = std::min(title.find_first_of("<&"), title.size());
    text += title.substr(0, mark);
    title.remove_prefix(mark);
    if (title.empty()) break;
    if (is_known_tag(title)) {
      HtmlTokenizer tokens(title);
      const auto token = tokens.next();
      const bool raw =
          token.kind == HtmlTokenKind::start_tag && element_of(token.text).role == ElementRole::raw_dropped;
      if (raw) tokens.take_raw_text(element_of(token.text).name);
      title = tokens.take_rest();
    } else if (title.starts_with('&')) {
      const auto reference = read_reference(title, ReferencePlace::text);
      text += reference.size == 0 ? "&" : reference.characters;
      title.remove_prefix(std::max<std::size_t>(reference.size, 1));
    } else {
      text += '<';
      title.remove_prefix(1);
    }
  }
  return store::PlainText::from(text);
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

}  // namespace tidings::text
