#include "daemon/text/date_reader.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "daemon/text/date_cursor.hpp"
#include "daemon/text/date_fields.hpp"
#include "daemon/text/date_numeric.hpp"
#include "daemon/text/date_words.hpp"
#include "daemon/text/date_zone_file.hpp"
#include "daemon/text/date_zones.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr int max_offset_hours = 15;

bool is_zone_name_part(char c) {
  return (c >= 'a' && c <= 'z') || c == '_' || c == '/' || c == '-' || c == '+' || ascii::is_digit(c);
}

bool has_persian_digits(std::string_view text) {
  for (auto at = text.find('\xDB'); at != text.npos && at + 1 < text.size(); at = text.find('\xDB', at + 1)) {
    const auto next = static_cast<unsigned char>(text[at + 1]);
    if (next >= 0xB0 && next <= 0xB9) return true;
  }
  return false;
}

class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text), folded_(fold_date(text)), at_(folded_) {}

  std::optional<store::Timestamp> read() {
    if (at_.peek() == '-' && !take_numeric_date(at_, fields_)) return std::nullopt;
    while (!at_.at_end())
      if (!take_piece()) return std::nullopt;
    if (afternoon_ && fields_.hour) {
      // `15:04 AM` is a clock of 24 hours with a word too many.
      if (*fields_.hour == 12 && !*afternoon_) fields_.hour = 0;
      if (*fields_.hour < 12 && *afternoon_) fields_.hour = *fields_.hour + 12;
    }
    if (fields_.year && *fields_.year < 1500 && has_persian_digits(text_))
      fields_.calendar = Calendar::jalali;
    if (!zone_.empty() && !resolve_zone()) return std::nullopt;
    if (!fields_.offset && is_korean()) fields_.offset = 9 * 3600;
    return fields_.timestamp();
  }

 private:
  bool take_piece() {
    const char c = at_.peek();
    if (c == '+' || c == '-') return take_sign();
    const bool behind_blank =
        is_date_blank(c) || (c == 't' && fields_.has_date() && ascii::is_digit(at_.peek(1)));
    if (behind_blank || std::string_view(",;|/.:'\"_)[]@").contains(c)) {
      at_.skip(1);
      behind_blank_ = behind_blank;
      return true;
    }
    const bool taken = c == '('             ? take_comment()
                       : ascii::is_digit(c) ? take_number_piece()
                       : is_date_letter(c)  ? take_word_piece()
                                            : false;
    behind_blank_ = false;
    return taken;
  }

  /// Only one country writes so, in one zone.
  bool is_korean() const {
    return folded_.contains("년") || folded_.contains("오전") || folded_.contains("오후");
  }

  std::size_t position() const { return folded_.size() - at_.rest().size(); }

  bool offset_may_stand_here() const {
    if (!fields_.has_date()) return fields_.hour && (behind_blank_ || position() == zone_may_stand_at_);
    return fields_.hour || behind_blank_ || at_.peek(3) == ':';
  }

  /// A comment (RFC 5322, 3.2.2) says the zone once more, or for the first time.
  bool take_comment() {
    if (fields_.offset) {
      at_.skip(std::min(at_.rest().find(')'), at_.rest().size() - 1) + 1);
      return true;
    }
    at_.skip(1);
    return true;
  }

  bool take_sign() {
    const bool west = at_.peek() == '-';
    DateCursor behind = at_;
    behind.skip(1);
    const bool may_be_offset = offset_may_stand_here();
    behind_blank_ = false;
    if (!may_be_offset) {
      at_ = behind;
      return west;
    }
    DateCursor digits = behind;
    digits.skip_blanks();
    const bool apart = digits.rest().size() != behind.rest().size();
    const bool offset_there =
        apart ? fields_.hour && digits.digits_ahead() == 4 : ascii::is_digit(digits.peek());
    if (!offset_there) {
      at_ = behind;
      return true;
    }
    at_ = digits;
    return take_offset(west);
  }

  /// `0100`, `01:00`, `01`, `5`, `530`, `01:00:00`; the first of several counts.
  bool take_offset(bool west) {
    const auto number = at_.take_number(4);
    if (!number) return false;
    int hours = number->value;
    int minutes = 0;
    if (number->digits > 2) {
      minutes = hours % 100;
      hours /= 100;
    } else if (at_.peek() == ':' && ascii::is_digit(at_.peek(1))) {
      at_.skip(1);
      const auto after = at_.take_number(2);
      if (!after) return false;
      minutes = after->value;
      if (at_.peek() == ':' && at_.digits_ahead() == 0 && ascii::is_digit(at_.peek(1))) {
        at_.skip(1);
        if (!at_.take_number(2)) return false;
      }
    }
    if (hours > max_offset_hours || minutes > 59) return false;
    if (!numeric_offset_) fields_.offset = (west ? -1 : 1) * (hours * 60 + minutes) * 60;
    numeric_offset_ = true;
    return true;
  }

  bool take_number_piece() {
    const auto digits = at_.digits_ahead();
    if (digits <= 2 && at_.peek(digits) == ':' && ascii::is_digit(at_.peek(digits + 1)) && !fields_.hour)
      return take_clock(':');
    const bool begun = fields_.year || fields_.month || fields_.day;
    if (!begun && take_numeric_date(at_, fields_)) return true;
    if (fields_.has_date() && !fields_.hour) {
      if (digits <= 2 && (at_.peek(digits) == '.' || at_.peek(digits) == 'h') &&
          ascii::is_digit(at_.peek(digits + 1)))
        return take_clock(at_.peek(digits));
      if (digits == 4 || digits == 6) return take_basic_clock(digits);
    }
    const auto number = at_.take_number(4);
    return number && place(*number);
  }

  /// `11:58`, `11:58:24`, `11:58:24.123`; what follows a third colon are frames.
  bool take_clock(char separator) {
    fields_.hour = at_.take_number(2)->value;
    at_.skip(1);
    const auto minute = at_.take_number(2);
    if (!minute) return false;
    fields_.minute = minute->value;
    if (at_.peek() == separator && ascii::is_digit(at_.peek(1))) {
      at_.skip(1);
      const auto second = at_.take_number(2);
      if (!second) return false;
      fields_.second = second->value;
      for (const char fraction : {'.', ',', ':'})
        if (at_.peek() == fraction && ascii::is_digit(at_.peek(1))) at_.skip(1 + after_point());
    }
    zone_may_stand_at_ = position();
    return take_half_day();
  }

  std::size_t after_point() const {
    DateCursor behind = at_;
    behind.skip(1);
    return behind.digits_ahead();
  }

  /// `1158` and `115824`.
  bool take_basic_clock(std::size_t digits) {
    fields_.hour = at_.take_digits(2);
    fields_.minute = at_.take_digits(2);
    if (digits == 6) fields_.second = at_.take_digits(2);
    if (at_.peek() == '.' && ascii::is_digit(at_.peek(1))) at_.skip(1 + after_point());
    zone_may_stand_at_ = position();
    return take_half_day();
  }

  bool take_half_day() {
    DateCursor behind = at_;
    behind.skip_blanks();
    if (const auto half = match_half_day(behind.rest())) {
      at_ = behind;
      at_.skip(half->size);
      afternoon_ = half->part == DatePart::after_noon;
      zone_may_stand_at_ = position();
    }
    return true;
  }

  /// A number on its own: what a word behind it says, or what is missing still.
  bool place(const DateNumber& number) {
    DateCursor behind = at_;
    behind.skip_blanks();
    if (const auto part = match_number_part(behind.rest())) {
      at_ = behind;
      at_.skip(part->size);
      return place(number, part->part);
    }
    if (month_ahead_) {
      month_ahead_ = false;
      return place(number, DatePart::month);
    }
    // An offset without its sign says nothing: nobody knows whether it is east or west.
    if (fields_.year && fields_.hour && number.digits == 4)
      return number.value / 100 <= max_offset_hours && number.value % 100 <= 59;
    if (number.digits == 4) return place(number, DatePart::year);
    if (!fields_.day && number.digits <= 2) return place(number, DatePart::day);
    if (!fields_.year && fields_.month) return place(number, DatePart::year);
    if (number.digits > 2 || !fields_.has_date() || !behind_blank_) return false;
    return place(number, DatePart::hour) && take_half_day();
  }

  bool place(const DateNumber& number, DatePart part) {
    const auto set = [&](std::optional<int>& field) {
      if (field) return false;
      field = number.value;
      return true;
    };
    switch (part) {
      case DatePart::year:
        if (fields_.year) return false;
        fields_.year = era_ ? number.value + *era_ : full_year(number);
        return true;
      case DatePart::month:
        return set(fields_.month);
      case DatePart::day:
        return set(fields_.day);
      case DatePart::hour:
        zone_may_stand_at_ = position();
        return set(fields_.hour);
      case DatePart::minute:
        fields_.minute = number.value;
        return fields_.hour.has_value();
      default:
        fields_.second = number.value;
        return fields_.hour.has_value();
    }
  }

  bool take_word_piece() {
    if (const auto part = match_part(at_.rest())) {
      at_.skip(part->size);
      if (part->part == DatePart::month_ahead)
        month_ahead_ = true;
      else if (part->part == DatePart::era)
        era_ = part->years;
      else
        afternoon_ = part->part == DatePart::after_noon;
      if (era_ && at_.take("元年")) return place({.value = 1, .digits = 1}, DatePart::year);
      return true;
    }
    const bool month_may_stand_here = !fields_.month || (month_was_first_ && !fields_.hour);
    if (const auto month = match_month(at_.rest()); month && month_may_stand_here) {
      // A month before any number is a weekday where another month follows: `mar, 16 nov 2022`.
      month_was_first_ = !fields_.month && !fields_.day && !fields_.year;
      fields_.month = month->number;
      fields_.calendar = month->calendar;
      at_.skip(month->size);
      at_.take_word();
      return true;
    }
    if ((fields_.hour || fields_.has_date()) && take_zone()) return true;
    skip_word();
    return true;
  }

  bool take_zone() {
    const auto rest = at_.rest();
    const auto size =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_zone_name_part) - rest.begin());
    const auto name = rest.substr(0, size);
    const auto slash = name.find('/');
    if (slash != name.npos && slash + 1 < name.size() && !ascii::is_digit(name[slash + 1])) {
      if (name == "etc/utc" || name == "etc/gmt")
        fields_.offset = fields_.offset.value_or(0);
      else
        zone_ = name;
      at_.skip(size);
      return true;
    }
    const auto zone = match_zone(rest);
    if (!zone || (zone->offset != 0 && !fields_.hour)) return false;  // `8 May 2022 at 10:00`
    if (!fields_.offset) fields_.offset = zone->offset;
    at_.skip(zone->size);
    zone_may_stand_at_ = position();
    return true;
  }

  /// One character of the scripts that put no blanks between words, from Thai on; else the whole word.
  void skip_word() {
    const auto first = static_cast<unsigned char>(at_.peek());
    const auto second = static_cast<unsigned char>(at_.peek(1));
    if (first > 0xE0 || (first == 0xE0 && second >= 0xB8))
      at_.skip(std::max<std::size_t>(store::character_size(at_.rest()), 1));
    else
      at_.take_word();
  }

  /// `zone_` as its file is named: with the capitals of the text.
  bool resolve_zone() {
    if (fields_.offset) return true;
    const auto found =
        std::ranges::search(text_, zone_, [](char a, char b) { return ascii::lower(a) == ascii::lower(b); });
    const auto utc = fields_.timestamp();
    if (found.empty() || !utc) return false;
    fields_.offset =
        zone_offset({found.begin(), found.end()}, std::chrono::local_seconds(utc->time_since_epoch()));
    return fields_.offset.has_value();
  }

  std::string_view text_;
  std::string folded_;
  DateCursor at_;
  DateFields fields_;
  std::string_view zone_;  // as tzdata names it, in lower case
  std::optional<bool> afternoon_;
  std::optional<int> era_;
  std::size_t zone_may_stand_at_ = 0;  // right behind a time or the name of a zone
  bool numeric_offset_ = false;
  bool behind_blank_ = true;
  bool month_ahead_ = false;
  bool month_was_first_ = false;
};

}  // namespace

std::optional<store::Timestamp> read_date(std::string_view text) { return DateReader(text).read(); }

}  // namespace tidings::text
