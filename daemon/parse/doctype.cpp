#include "daemon/parse/doctype.hpp"

#include <algorithm>
#include <utility>

#include "daemon/parse/xml_characters.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_entities = 1000;

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
    result_.ended = skip_past(">");
    result_.end = at_;
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
      if (result_.entities.size() < max_entities) result_.entities.emplace(name, value);
    }
    skip_past(">");
  }

  std::string_view text_;
  std::size_t at_;
  Doctype result_;
};

}  // namespace

Doctype read_doctype(std::string_view text, std::size_t begin) { return DoctypeReader(text, begin).run(); }

}  // namespace tidings::parse
