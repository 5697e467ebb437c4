#include "daemon/text/date_words.hpp"

#include <array>
#include <cstdint>

#include "daemon/text/date_cursor.hpp"
#include "store/text_types.hpp"

namespace tidings::text {
namespace {

char32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return char32_t{static_cast<unsigned char>(character[i])}; };
  switch (character.size()) {
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0xFU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default:
      return byte(0);
  }
}

void append(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code >= 'A' && code <= 'Z' ? code + 32 : code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

bool in(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

/// Latin-1, Latin Extended-A, Greek and Cyrillic capitals: those of the months' names.
char32_t lower_case(char32_t code) {
  if (in(code, 0xC0, 0xDE) && code != 0xD7) return code + 0x20;
  if (code == 0x130) return U'i';
  if (in(code, 0x139, 0x147) || in(code, 0x179, 0x17D)) return code + (code & 1U);
  if (in(code, 0x100, 0x136) || in(code, 0x14A, 0x176)) return code | 1U;
  if (in(code, 0x391, 0x3AB)) return code + 0x20;
  if (code == 0x386) return 0x3AC;
  if (in(code, 0x388, 0x38A)) return code + 0x25;
  if (code == 0x38C) return 0x3CC;
  if (in(code, 0x38E, 0x38F)) return code + 0x3F;
  if (in(code, 0x410, 0x42F)) return code + 0x20;
  if (in(code, 0x400, 0x40F)) return code + 0x50;
  return code;
}

/// Zero of each script's digits: Arabic, Persian, Devanagari, Bengali, Tamil, Thai.
constexpr std::array<char32_t, 6> zeros{0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xE50};

/// 0: nothing stands for it.
char32_t folded(char32_t code) {
  for (const auto zero : zeros)
    if (in(code, zero, zero + 9)) return U'0' + (code - zero);
  if (in(code, 0xFF01, 0xFF5E)) return code - 0xFEE0;  // full width
  if (in(code, 0x200B, 0x200F) || in(code, 0x202A, 0x202E) || in(code, 0x2060, 0x2069) || code == 0xFEFF ||
      code == 0x61C || code == 0x307)
    return 0;
  if (code == 0xA0 || in(code, 0x2000, 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000 ||
      code == 0xB7)
    return U' ';
  if (in(code, 0x2010, 0x2015) || code == 0x2212) return U'-';
  if (code == 0x60C || code == 0x3001) return U',';
  if (code == 0x3002) return U'.';
  if (code == 0x2019) return U'\'';
  return lower_case(code);
}

enum class Place { behind_number, behind_time, anywhere };

struct Part {
  std::string_view word;
  Place place;
  DatePart part;
  int years = 0;
};

constexpr std::array parts{
    Part{"年", Place::behind_number, DatePart::year},
    Part{"년", Place::behind_number, DatePart::year},
    Part{"月", Place::behind_number, DatePart::month},
    Part{"월", Place::behind_number, DatePart::month},
    Part{"日", Place::behind_number, DatePart::day},
    Part{"일", Place::behind_number, DatePart::day},
    Part{"号", Place::behind_number, DatePart::day},
    Part{"號", Place::behind_number, DatePart::day},
    Part{"时", Place::behind_number, DatePart::hour},
    Part{"時", Place::behind_number, DatePart::hour},
    Part{"点", Place::behind_number, DatePart::hour},
    Part{"點", Place::behind_number, DatePart::hour},
    Part{"시", Place::behind_number, DatePart::hour},
    Part{"分", Place::behind_number, DatePart::minute},
    Part{"분", Place::behind_number, DatePart::minute},
    Part{"秒", Place::behind_number, DatePart::second},
    Part{"초", Place::behind_number, DatePart::second},
    Part{"am", Place::behind_time, DatePart::before_noon},
    Part{"a.m", Place::behind_time, DatePart::before_noon},
    Part{"a. m", Place::behind_time, DatePart::before_noon},
    Part{"ص", Place::behind_time, DatePart::before_noon},
    Part{"ق.ظ", Place::anywhere, DatePart::before_noon},
    Part{"قبلازظهر", Place::anywhere, DatePart::before_noon},
    Part{"上午", Place::anywhere, DatePart::before_noon},
    Part{"凌晨", Place::anywhere, DatePart::before_noon},
    Part{"早上", Place::anywhere, DatePart::before_noon},
    Part{"오전", Place::anywhere, DatePart::before_noon},
    Part{"午前", Place::anywhere, DatePart::before_noon},
    Part{"π.μ", Place::anywhere, DatePart::before_noon},
    Part{"πμ", Place::anywhere, DatePart::before_noon},
    Part{"öö", Place::anywhere, DatePart::before_noon},
    Part{"पूर्वाह्न", Place::anywhere, DatePart::before_noon},
    Part{"ก่อนเที่ยง", Place::anywhere, DatePart::before_noon},
    Part{"sáng", Place::anywhere, DatePart::before_noon},
    Part{"pm", Place::behind_time, DatePart::after_noon},
    Part{"p.m", Place::behind_time, DatePart::after_noon},
    Part{"p. m", Place::behind_time, DatePart::after_noon},
    Part{"م", Place::behind_time, DatePart::after_noon},
    Part{"ب.ظ", Place::anywhere, DatePart::after_noon},
    Part{"بعدازظهر", Place::anywhere, DatePart::after_noon},
    Part{"下午", Place::anywhere, DatePart::after_noon},
    Part{"晚上", Place::anywhere, DatePart::after_noon},
    Part{"오후", Place::anywhere, DatePart::after_noon},
    Part{"午後", Place::anywhere, DatePart::after_noon},
    Part{"μ.μ", Place::anywhere, DatePart::after_noon},
    Part{"μμ", Place::anywhere, DatePart::after_noon},
    Part{"ös", Place::anywhere, DatePart::after_noon},
    Part{"अपराह्न", Place::anywhere, DatePart::after_noon},
    Part{"หลังเที่ยง", Place::anywhere, DatePart::after_noon},
    Part{"chiều", Place::anywhere, DatePart::after_noon},
    Part{"tối", Place::anywhere, DatePart::after_noon},
    Part{"tháng", Place::anywhere, DatePart::month_ahead},
    Part{"thg", Place::anywhere, DatePart::month_ahead},
    Part{"令和", Place::anywhere, DatePart::era, 2018},
    Part{"平成", Place::anywhere, DatePart::era, 1988},
    Part{"昭和", Place::anywhere, DatePart::era, 1925},
    Part{"大正", Place::anywhere, DatePart::era, 1911},
    Part{"民國", Place::anywhere, DatePart::era, 1911},
    Part{"民国", Place::anywhere, DatePart::era, 1911},
    Part{"พ.ศ.", Place::anywhere, DatePart::era, -543},
};

/// Letters that other letters may follow: these scripts put no blanks between words.
bool is_ideographic(std::string_view word) { return static_cast<unsigned char>(word.front()) >= 0xE3; }

std::optional<PartMatch> match(std::string_view text, Place place) {
  for (const auto& part : parts) {
    const auto size = part.word.size();
    if (part.place != place || !text.starts_with(part.word)) continue;
    const bool goes_on = size < text.size() && is_date_letter(text[size]);
    if (!goes_on || is_ideographic(part.word)) return PartMatch{part.part, part.years, size};
  }
  return std::nullopt;
}

}  // namespace

std::string fold_date(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto size = store::character_size(text);
    if (size == 2 || size == 3) {
      const auto code = folded(code_point(text.substr(0, size)));
      if (code != 0) append(out, code);
    } else if (size == 1) {
      append(out, code_point(text.substr(0, 1)));
    } else {
      out += text.substr(0, std::max<std::size_t>(size, 1));
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

std::optional<PartMatch> match_number_part(std::string_view text) {
  return match(text, Place::behind_number);
}

std::optional<PartMatch> match_half_day(std::string_view text) { return match(text, Place::behind_time); }

std::optional<PartMatch> match_part(std::string_view text) { return match(text, Place::anywhere); }

}  // namespace tidings::text
