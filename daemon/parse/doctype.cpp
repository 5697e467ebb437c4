#include "daemon/parse/doctype.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/parse/doctype_grammar.hpp"
#include "daemon/parse/xml_characters.hpp"

namespace tidings::parse {
namespace {

/// Takes what it can of a declaration that is none.
class DoctypeReader {
 public:
  DoctypeReader(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  Doctype run() {
    const auto begin = at_;
    skip_head();
    const auto head = text_.substr(begin, at_ - begin);
    result_.external = head.contains("PUBLIC") || head.contains("SYSTEM");
    if (peek() == '[') {
      ++at_;
      internal_subset();
    }
    result_.end = skip_past(">") ? at_ : text_.npos;
    return std::move(result_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool stands_here(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  bool skip_past(std::string_view end) {
    const auto found = text_.find(end, at_);
    at_ = found == text_.npos ? text_.size() : found + end.size();
    return found != text_.npos;
  }

  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  /// Up to the `[` or `>`; literals may hold either.
  void skip_head() {
    for (; at_ < text_.size() && peek() != '>' && peek() != '['; ++at_)
      if (peek() == '"' || peek() == '\'') at_ = std::min(text_.find(peek(), at_ + 1), text_.size() - 1);
  }

  void internal_subset() {
    while (at_ < text_.size() && peek() != ']') {
      if (stands_here("<!--")) {
        at_ += 4;
        skip_past("-->");
      } else if (stands_here("<!ENTITY")) {
        at_ += 8;
        entity();
      } else if (peek() == '<') {
        skip_past(">");
      } else {
        ++at_;
      }
    }
    if (peek() == ']') ++at_;
  }

  void entity() {
    skip_blanks();
    const auto begin = at_;
    while (at_ < text_.size() && !is_blank(peek()) && peek() != '>') ++at_;
    const auto name = text_.substr(begin, at_ - begin);
    skip_blanks();
    const char quote = peek();
    if (!name.empty() && (quote == '"' || quote == '\'')) {
      const auto end = text_.find(quote, at_ + 1);
      const auto value = text_.substr(at_ + 1, end == text_.npos ? end : end - at_ - 1);
      at_ = end == text_.npos ? text_.size() : end + 1;
      result_.declare(name, value);
    }
    skip_past(">");
  }

  std::string_view text_;
  std::size_t at_;
  Doctype result_;
};

/// Where a start tag may be; the text's end where there is none.
std::size_t next_element(std::string_view text, std::size_t at) {
  for (at = text.find('<', at); at < text.size(); at = text.find('<', at + 1))
    if (at + 1 < text.size() && is_name_start(text[at + 1])) return at;
  return text.size();
}

/// Takes ` name = "value"` from the front; the value, or nothing where something else stands there.
std::optional<std::string_view> take_pseudo_attribute(std::string_view& text, std::string_view name) {
  auto rest = trim(text);
  if (text.empty() || !is_blank(text.front()) || !rest.starts_with(name)) return std::nullopt;
  rest = trim(rest.substr(name.size()));
  if (!rest.starts_with('=')) return std::nullopt;
  rest = trim(rest.substr(1));
  if (!rest.starts_with('"') && !rest.starts_with('\'')) return std::nullopt;
  const auto end = rest.find(rest.front(), 1);
  if (end == rest.npos) return std::nullopt;
  text = rest.substr(end + 1);
  return rest.substr(1, end - 1);
}

bool is_encoding_name(std::string_view name) {
  return !name.empty() && is_name_start(name[0]) && name[0] != '_' && std::ranges::all_of(name, [](char c) {
    return static_cast<signed char>(c) > 0 && is_name(c) && c != ':';
  });
}

}  // namespace

Doctype read_doctype(std::string_view text, std::size_t begin) {
  DoctypeGrammar grammar(text, begin);
  if (grammar.read()) return grammar.result();
  auto doctype = DoctypeReader(text, begin).run();
  const auto at = grammar.fault_at();
  if (doctype.end == text.npos) doctype.end = next_element(text, at);
  const auto word = text.substr(at, text.find_first_of(" \t\r\n>", at) - at);
  doctype.fault = "a fault in the DOCTYPE, at `" + std::string(word) + '`';
  doctype.fault_at = at;
  return doctype;
}

bool is_xml_declaration(std::string_view inside) {
  auto rest = inside;
  const auto version = take_pseudo_attribute(rest, "version");
  if (!version || !version->starts_with("1.") || version->size() < 3 ||
      version->find_first_not_of("0123456789", 2) != version->npos)
    return false;
  if (const auto encoding = take_pseudo_attribute(rest, "encoding"); encoding && !is_encoding_name(*encoding))
    return false;
  if (const auto alone = take_pseudo_attribute(rest, "standalone"); alone && alone != "yes" && alone != "no")
    return false;
  return is_all_blank(rest);
}

}  // namespace tidings::parse
