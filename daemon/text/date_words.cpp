#include "daemon/text/date_words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tidings::text {
namespace {

struct Month {
  std::string_view begin;  // in lower case; a word that begins so is that month
  unsigned number;
};

/// Beginnings that tell a month in its language. Where one begins another, the longer stands first.
constexpr std::array months{
    // English, German, Dutch, and the Latin names at large
    Month{"jan", 1},
    Month{"feb", 2},
    Month{"mar", 3},
    Month{"apr", 4},
    Month{"may", 5},
    Month{"jun", 6},
    Month{"jul", 7},
    Month{"aug", 8},
    Month{"sep", 9},
    Month{"oct", 10},
    Month{"nov", 11},
    Month{"dec", 12},
    Month{"jän", 1},
    Month{"mär", 3},
    Month{"mrz", 3},
    Month{"mai", 5},
    Month{"okt", 10},
    Month{"dez", 12},
    Month{"maart", 3},
    Month{"mrt", 3},
    Month{"mei", 5},
    // French
    Month{"fév", 2},
    Month{"fev", 2},
    Month{"avr", 4},
    Month{"juin", 6},
    Month{"juil", 7},
    Month{"aoû", 8},
    Month{"aou", 8},
    Month{"déc", 12},
    // Italian, Spanish, Portuguese
    Month{"gen", 1},
    Month{"mag", 5},
    Month{"giu", 6},
    Month{"lug", 7},
    Month{"ago", 8},
    Month{"set", 9},
    Month{"ott", 10},
    Month{"dic", 12},
    Month{"ene", 1},
    Month{"abr", 4},
    Month{"out", 10},
    Month{"maio", 5},
    // Polish
    Month{"sty", 1},
    Month{"lut", 2},
    Month{"kwi", 4},
    Month{"maj", 5},
    Month{"cze", 6},
    Month{"lip", 7},
    Month{"sie", 8},
    Month{"wrz", 9},
    Month{"paź", 10},
    Month{"lis", 11},
    Month{"gru", 12},
    // Turkish
    Month{"oca", 1},
    Month{"şub", 2},
    Month{"nis", 4},
    Month{"haz", 6},
    Month{"tem", 7},
    Month{"ağu", 8},
    Month{"eyl", 9},
    Month{"eki", 10},
    Month{"kas", 11},
    Month{"ara", 12},
    // Hungarian
    Month{"már", 3},
    Month{"ápr", 4},
    Month{"máj", 5},
    Month{"jún", 6},
    Month{"júl", 7},
    Month{"szep", 9},
    // Russian
    Month{"янв", 1},
    Month{"фев", 2},
    Month{"мар", 3},
    Month{"апр", 4},
    Month{"мая", 5},
    Month{"май", 5},
    Month{"июн", 6},
    Month{"июл", 7},
    Month{"авг", 8},
    Month{"сен", 9},
    Month{"окт", 10},
    Month{"ноя", 11},
    Month{"дек", 12},
    // Greek
    Month{"ιαν", 1},
    Month{"φεβ", 2},
    Month{"μαρ", 3},
    Month{"μάρ", 3},
    Month{"απρ", 4},
    Month{"μαϊ", 5},
    Month{"μάι", 5},
    Month{"μαι", 5},
    Month{"ιουν", 6},
    Month{"ιούν", 6},
    Month{"ιουλ", 7},
    Month{"ιούλ", 7},
    Month{"αυγ", 8},
    Month{"αύγ", 8},
    Month{"σεπ", 9},
    Month{"οκτ", 10},
    Month{"νοε", 11},
    Month{"νοέ", 11},
    Month{"δεκ", 12},
};

struct Zone {
  std::string_view name;  // in lower case
  int minutes;
};

constexpr std::array zones{
    Zone{"z", 0},      Zone{"ut", 0},      Zone{"utc", 0},     Zone{"gmt", 0},    Zone{"wet", 0},
    Zone{"west", 60},  Zone{"bst", 60},    Zone{"ist", 330},   Zone{"cet", 60},   Zone{"met", 60},
    Zone{"mez", 60},   Zone{"cest", 120},  Zone{"mest", 120},  Zone{"mesz", 120}, Zone{"eet", 120},
    Zone{"eest", 180}, Zone{"msk", 180},   Zone{"msd", 240},   Zone{"est", -300}, Zone{"edt", -240},
    Zone{"cst", -360}, Zone{"cdt", -300},  Zone{"mst", -420},  Zone{"mdt", -360}, Zone{"pst", -480},
    Zone{"pdt", -420}, Zone{"akst", -540}, Zone{"akdt", -480}, Zone{"hst", -600}, Zone{"ast", -240},
    Zone{"adt", -180}, Zone{"nst", -210},  Zone{"ndt", -150},  Zone{"brt", -180}, Zone{"art", -180},
    Zone{"jst", 540},  Zone{"kst", 540},   Zone{"hkt", 480},   Zone{"sgt", 480},  Zone{"awst", 480},
    Zone{"aest", 600}, Zone{"aedt", 660},  Zone{"acst", 570},  Zone{"acdt", 630}, Zone{"nzst", 720},
    Zone{"nzdt", 780}, Zone{"et", -300},   Zone{"ct", -360},   Zone{"mt", -420},  Zone{"pt", -480},
};

/// ASCII, Latin-1 supplement, Greek and Cyrillic capitals to small letters: what the tables above hold.
std::string lower_case(std::string_view word) {
  std::string lower;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    const auto next = i + 1 < word.size() ? static_cast<unsigned char>(word[i + 1]) : 0U;
    if (byte >= 'A' && byte <= 'Z') {
      lower += static_cast<char>(byte + 32);
    } else if (i + 1 < word.size() && byte >= 0xC3 && byte < 0xE0) {
      unsigned code = (byte & 0x1FU) << 6U | (next & 0x3FU);
      if (code >= 0xC0 && code <= 0xDE)
        code += 0x20;
      else if (code >= 0x391 && code <= 0x3A9)
        code += 0x20;
      else if (code >= 0x410 && code <= 0x42F)
        code += 0x20;
      else if (code == 0x15E)
        code = 0x15F;
      lower += static_cast<char>(0xC0U | code >> 6U);
      lower += static_cast<char>(0x80U | (code & 0x3FU));
      ++i;
    } else {
      lower += word[i];
    }
  }
  return lower;
}

}  // namespace

std::optional<unsigned> month_of_word(std::string_view word) {
  const auto lower = lower_case(word);
  std::optional<unsigned> found;
  std::size_t best = 0;
  for (const auto& month : months)
    if (month.begin.size() > best && lower.starts_with(month.begin)) {
      found = month.number;
      best = month.begin.size();
    }
  return found;
}

std::optional<int> zone_of_word(std::string_view word) {
  const auto lower = lower_case(word);
  const auto* zone = std::ranges::find(zones, lower, &Zone::name);
  if (zone == zones.end()) return std::nullopt;
  return zone->minutes;
}

}  // namespace tidings::text
