#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "store/ascii.hpp"

namespace tidings::text {

constexpr bool is_date_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/// Bytes of characters beyond ASCII are letters here: months have names in all languages.
constexpr bool is_date_letter(char c) { return ascii::is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

struct DateNumber {
  int value = 0;
  std::size_t digits = 0;
};

/// A place in a date's text; each take_… moves on only where it finds what it names.
class DateCursor {
 public:
  explicit DateCursor(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }
  char peek(std::size_t ahead = 0) const { return ahead < rest_.size() ? rest_[ahead] : '\0'; }
  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  void skip_blanks() {
    while (is_date_blank(peek())) skip(1);
  }

  bool take(char c) {
    if (at_end() || peek() != c) return false;
    skip(1);
    return true;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    skip(text.size());
    return true;
  }

  std::size_t digits_ahead() const {
    return static_cast<std::size_t>(std::ranges::find_if_not(rest_, ascii::is_digit) - rest_.begin());
  }

  /// A whole run of digits, where it is no longer than `max_digits` (at most nine, which an int holds).
  std::optional<DateNumber> take_number(std::size_t max_digits) {
    const auto digits = digits_ahead();
    if (digits == 0 || digits > max_digits) return std::nullopt;
    return DateNumber{take_digits(digits), digits};
  }

  /// The value of the next `count` digits, which stand there.
  int take_digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (rest_[i] - '0');
    skip(count);
    return value;
  }

  std::string_view take_word() {
    const auto size =
        static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_date_letter) - rest_.begin());
    const auto word = rest_.substr(0, size);
    skip(size);
    return word;
  }

 private:
  std::string_view rest_;
};

}  // namespace tidings::text
