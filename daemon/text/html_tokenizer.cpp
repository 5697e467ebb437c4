#include "daemon/text/html_tokenizer.hpp"

#include <algorithm>
#include <array>

#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {
namespace {

/// Of one tag; what comes behind is passed over, so that a document can't take many times its size.
constexpr std::size_t max_attributes = 1024;

/// What is to be known of a byte inside a tag.
enum : unsigned char { blank = 1, ends_tag_name = 2, ends_attribute_name = 4, ends_bare_value = 8 };

constexpr auto byte_classes = [] {
  std::array<unsigned char, 256> classes{};
  for (const char c : std::string_view(" \t\n\r\f"))
    classes[static_cast<unsigned char>(c)] = blank | ends_tag_name | ends_attribute_name | ends_bare_value;
  classes['/'] = ends_tag_name | ends_attribute_name;
  classes['>'] = ends_tag_name | ends_attribute_name | ends_bare_value;
  classes['='] = ends_attribute_name;
  return classes;
}();

std::size_t skip_until(std::string_view text, std::size_t at, unsigned char stops) {
  while (at < text.size() && (byte_classes[static_cast<unsigned char>(text[at])] & stops) == 0) ++at;
  return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_html_blank(text[at])) ++at;
  return at;
}

}  // namespace

HtmlToken HtmlTokenizer::next() {
  while (at_ < input_.size()) {
    if (input_[at_] != '<') return read_text(input_.find('<', at_));
    const char c = at_ + 1 < input_.size() ? input_[at_ + 1] : '\0';
    if (ascii::is_letter(c)) {
      ++at_;
      return read_tag(HtmlTokenKind::start_tag);
    }
    if (c == '/' && at_ + 2 < input_.size()) {
      if (ascii::is_letter(input_[at_ + 2])) {
        at_ += 2;
        return read_tag(HtmlTokenKind::end_tag);
      }
      skip_to_tag_end();  // `</>` is nothing, `</` and anything else a bogus comment (13.2.5.7)
    } else if (foreign_ && input_.substr(at_).starts_with("<![CDATA[")) {
      return read_cdata();
    } else if (c == '!' || c == '?') {
      skip_markup_declaration();
    } else {
      return read_text(at_ + 1);
    }
  }
  return {};
}

HtmlToken HtmlTokenizer::read_text(std::size_t end) {
  const auto text = input_.substr(at_, end - at_);
  at_ += text.size();
  return {HtmlTokenKind::text, text, false};
}

/// 13.2.5.69 to 71.
HtmlToken HtmlTokenizer::read_cdata() {
  const auto begin = at_ + std::string_view("<![CDATA[").size();
  const auto end = std::min(input_.find("]]>", begin), input_.size());
  at_ = std::min(end + 3, input_.size());
  return {HtmlTokenKind::cdata, input_.substr(begin, end - begin), false};
}

void HtmlTokenizer::skip_to_tag_end() { at_ = std::min(input_.find('>', at_), input_.size() - 1) + 1; }

/// 13.2.5.42: what is neither a comment nor a CDATA section that counts ends at the first `>`.
void HtmlTokenizer::skip_markup_declaration() {
  if (input_.substr(at_).starts_with("<!--"))
    skip_comment();
  else
    skip_to_tag_end();
}

/// 13.2.5.43 to 52: ends with `-->` or `--!>`; the short forms are `<!-->` and `<!--->`.
void HtmlTokenizer::skip_comment() {
  const auto rest = input_.substr(at_);
  for (const std::string_view whole : {"<!-->", "<!--->"}) {
    if (!rest.starts_with(whole)) continue;
    at_ += whole.size();
    return;
  }
  for (auto end = input_.find("--", at_ + 4); end != input_.npos; end = input_.find("--", end + 1)) {
    const auto behind = input_.substr(end + 2, 2);
    if (!behind.starts_with('>') && behind != "!>") continue;
    at_ = end + (behind.starts_with('>') ? 3 : 4);
    return;
  }
  at_ = input_.size();
}

/// 13.2.5.8 and 32 ff.
HtmlToken HtmlTokenizer::read_tag(HtmlTokenKind kind) {
  const auto begin = at_;
  at_ = skip_until(input_, at_, ends_tag_name);
  const auto name = input_.substr(begin, at_ - begin);
  attributes_.clear();
  bool self_closing = false;
  for (; at_ < input_.size(); self_closing = false) {
    at_ = skip_blanks(input_, at_);
    while (at_ < input_.size() && input_[at_] == '/') {
      self_closing = at_ + 1 < input_.size() && input_[at_ + 1] == '>';
      at_ = skip_blanks(input_, at_ + 1);
    }
    if (at_ >= input_.size()) break;
    if (input_[at_] == '>') {
      ++at_;
      return {kind, name, self_closing};
    }
    read_attribute();
  }
  return {};  // a tag that the input's end cuts off is nothing
}

void HtmlTokenizer::read_attribute() {
  const auto begin = at_;
  at_ = skip_until(input_, at_ + 1, ends_attribute_name);  // a `=` in front belongs to the name (13.2.5.32)
  const auto name = input_.substr(begin, at_ - begin);
  const auto equals = skip_blanks(input_, at_);
  if (equals >= input_.size() || input_[equals] != '=') return add_attribute(name, {});
  at_ = skip_blanks(input_, equals + 1);
  add_attribute(name, read_value());
}

void HtmlTokenizer::add_attribute(std::string_view name, std::string_view value) {
  if (attributes_.size() < max_attributes) attributes_.emplace_back(name, value);
}

std::string_view HtmlTokenizer::read_value() {
  const char quote = at_ < input_.size() ? input_[at_] : '\0';
  if (quote != '"' && quote != '\'') {
    const auto begin = at_;
    at_ = skip_until(input_, at_, ends_bare_value);
    return input_.substr(begin, at_ - begin);
  }
  const auto begin = at_ + 1;
  const auto end = std::min(input_.find(quote, begin), input_.size());
  at_ = std::min(end + 1, input_.size());
  return input_.substr(begin, end - begin);
}

bool HtmlTokenizer::is_end_tag_at(std::size_t at, std::string_view name) const {
  const auto behind = at + 2 + name.size();
  return behind < input_.size() && input_[at + 1] == '/' &&
         (byte_classes[static_cast<unsigned char>(input_[behind])] & ends_tag_name) != 0 &&
         ascii::equal_ignoring_case(input_.substr(at + 2, name.size()), name);
}

std::size_t HtmlTokenizer::end_of_raw_text(std::string_view name) const {
  for (auto tag = input_.find("</", at_); tag != input_.npos; tag = input_.find("</", tag + 2))
    if (is_end_tag_at(tag, name)) return tag;
  return input_.npos;
}

/// 13.2.5.18 to 31: behind `<!--` and a `<script` that follows it, an end tag of script only ends that one.
std::size_t HtmlTokenizer::end_of_script() const {
  enum { plain, escaped, double_escaped } state = plain;
  for (auto at = at_; at < input_.size();) {
    at += store::find_byte(input_.substr(at), [](auto c) { return (c == '<') | (c == '-'); });
    const auto rest = input_.substr(at);
    if (state == plain && rest.starts_with("<!--")) {
      state = escaped;
      at += 2;  // `<!-->` is whole: its dashes count twice
    } else if (rest.starts_with("-->")) {
      state = plain;
      at += 3;
    } else if (rest.starts_with("</") && is_end_tag_at(at, "script")) {
      if (state != double_escaped) return at;
      state = escaped;
      at += 8;
    } else if (state == escaped && rest.size() > 7 &&
               ascii::equal_ignoring_case(rest.substr(0, 7), "<script") &&
               (byte_classes[static_cast<unsigned char>(rest[7])] & ends_tag_name) != 0) {
      state = double_escaped;
      at += 7;
    } else {
      ++at;
    }
  }
  return input_.npos;
}

std::string_view HtmlTokenizer::take_raw_text(std::string_view name) {
  const auto end = name == "script" ? end_of_script() : end_of_raw_text(name);
  if (end == input_.npos) return take_rest();
  const auto content = input_.substr(at_, end - at_);
  at_ = end + 2;
  read_tag(HtmlTokenKind::end_tag);
  return content;
}

std::string_view HtmlTokenizer::take_rest() {
  const auto rest = input_.substr(at_);
  at_ = input_.size();
  return rest;
}

}  // namespace tidings::text
