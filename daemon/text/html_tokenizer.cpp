#include "daemon/text/html_tokenizer.hpp"

#include <algorithm>
#include <cstring>

namespace tidings::text {
namespace {

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && static_cast<unsigned char>(c) < 0x80;
}

bool equal_ignoring_case(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, [](char x, char y) { return (is_letter(x) ? x | 0x20 : x) == y; });
}

}  // namespace

bool is_html_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

HtmlToken HtmlTokenizer::next() {
  while (at_ < input_.size()) {
    if (input_[at_] != '<') {
      const auto end = std::min(input_.find('<', at_), input_.size());
      const auto text = input_.substr(at_, end - at_);
      at_ = end;
      return {HtmlTokenKind::text, text, false};
    }
    const char c = at_ + 1 < input_.size() ? input_[at_ + 1] : '\0';
    if (is_letter(c)) {
      ++at_;
      return read_tag(HtmlTokenKind::start_tag);
    }
    if (c == '/' && at_ + 2 < input_.size()) {
      if (is_letter(input_[at_ + 2])) {
        at_ += 2;
        return read_tag(HtmlTokenKind::end_tag);
      }
      // `</>` is nothing, `</` and anything else a bogus comment (13.2.5.7)
      at_ = std::min(input_.find('>', at_), input_.size() - 1) + 1;
      continue;
    }
    if (c == '!' || c == '?') {
      skip_markup_declaration();
      continue;
    }
    const auto text = input_.substr(at_, 1);
    ++at_;
    return {HtmlTokenKind::text, text, false};
  }
  return {};
}

/// 13.2.5.42 to 52: a comment ends with `-->` or `--!>`, the short forms `<!-->` and `<!--->` aside; all else
/// at `>`.
void HtmlTokenizer::skip_markup_declaration() {
  const auto rest = input_.substr(at_);
  if (!rest.starts_with("<!--")) {
    at_ += std::min(rest.find('>'), rest.size() - 1) + 1;
    return;
  }
  if (rest.starts_with("<!-->")) {
    at_ += 5;
    return;
  }
  if (rest.starts_with("<!--->")) {
    at_ += 6;
    return;
  }
  for (auto end = input_.find("--", at_ + 4); end != input_.npos; end = input_.find("--", end + 1)) {
    const auto behind = input_.substr(end + 2, 2);
    if (behind.starts_with('>')) return at_ = end + 3, void();
    if (behind == "!>") return at_ = end + 4, void();
  }
  at_ = input_.size();
}

void HtmlTokenizer::skip_blanks() {
  while (at_ < input_.size() && (is_html_blank(input_[at_]) || input_[at_] == '/')) ++at_;
}

std::size_t HtmlTokenizer::tag_name_end(std::size_t from) const {
  while (from < input_.size() && !is_html_blank(input_[from]) && input_[from] != '/' && input_[from] != '>')
    ++from;
  return from;
}

HtmlToken HtmlTokenizer::read_tag(HtmlTokenKind kind) {
  const auto begin = at_;
  at_ = tag_name_end(at_);
  const auto name = input_.substr(begin, at_ - begin);
  attributes_.clear();
  while (true) {
    skip_blanks();
    if (at_ >= input_.size()) return {};  // a tag that the input's end cuts off is nothing
    if (input_[at_] == '>') break;
    read_attribute();
  }
  const bool self_closing = input_[at_ - 1] == '/';
  ++at_;
  return {kind, name, self_closing};
}

void HtmlTokenizer::read_attribute() {
  const auto begin = at_;
  ++at_;  // a `=` at the beginning belongs to the name (13.2.5.32)
  while (at_ < input_.size() && !is_html_blank(input_[at_]) && !std::string_view("/>=").contains(input_[at_]))
    ++at_;
  HtmlAttribute attribute{input_.substr(begin, at_ - begin), {}};
  auto equals = at_;
  while (equals < input_.size() && is_html_blank(input_[equals])) ++equals;
  if (equals < input_.size() && input_[equals] == '=') {
    at_ = equals + 1;
    while (at_ < input_.size() && is_html_blank(input_[at_])) ++at_;
    const char quote = at_ < input_.size() ? input_[at_] : '\0';
    if (quote == '"' || quote == '\'') {
      const auto end = input_.find(quote, at_ + 1);
      attribute.value = input_.substr(at_ + 1, end == input_.npos ? end : end - at_ - 1);
      at_ = end == input_.npos ? input_.size() : end + 1;
    } else {
      const auto value = at_;
      while (at_ < input_.size() && !is_html_blank(input_[at_]) && input_[at_] != '>') ++at_;
      attribute.value = input_.substr(value, at_ - value);
    }
  }
  attributes_.push_back(attribute);
}

std::string_view HtmlTokenizer::take_raw_text(std::string_view name) {
  const auto begin = at_;
  for (auto tag = input_.find("</", at_); tag != input_.npos; tag = input_.find("</", tag + 2)) {
    const auto behind = tag + 2 + name.size();
    if (!equal_ignoring_case(input_.substr(tag + 2, name.size()), name)) continue;
    if (behind < input_.size() && !is_html_blank(input_[behind]) && input_[behind] != '/' &&
        input_[behind] != '>')
      continue;
    at_ = tag + 2;
    read_tag(HtmlTokenKind::end_tag);
    return input_.substr(begin, tag - begin);
  }
  return take_rest();
}

std::string_view HtmlTokenizer::take_rest() {
  const auto rest = input_.substr(at_);
  at_ = input_.size();
  return rest;
}

}  // namespace tidings::text
