#include <algorithm>
#include <array>
#include <string_view>

#include "daemon/text/date_cursor.hpp"
#include "daemon/text/date_words.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

/// The letters that tell each month of a language, in lower case, January (Farvardin) first; `|` between
/// spellings. A word that goes on is that month too, but not where `!` stands or the letters are fewer than
/// three (`~`: they may be): those begin other words.
struct Language {
  std::array<std::string_view, 12> months;
  Calendar calendar = Calendar::gregorian;
};

constexpr std::array languages{
    // English, German, Dutch, Danish, Norwegian, Swedish, Icelandic, Indonesian, Malay
    Language{{"jan|jän|jaen", "feb", "mar|mär|mrz|mrt|maart|mac!", "apr", "may|mai|maj|mei|maí", "jun|jún",
              "jul|júl", "aug|ágú|agu|agt!|ags!|ogo", "sep", "oct|okt", "nov|nóv", "dec|dez|dese|des!|dis!"}},
    // French, Romanian
    Language{{"jan|ian", "fév|fev", "mar", "avr", "mai", "juin|iun", "juil|iul", "aoû|aou", "sep", "oct",
              "nov|noi", "déc"}},
    // Italian, Spanish, Portuguese, Galician, Catalan
    Language{{"gen|ene|xan", "feb|fev", "mar", "abr", "mag|may|mai", "giu|xuñ|xun", "lug|xul", "ago",
              "set!|setem|sett|set.|sete", "ott|out!|outu", "nov", "dic|dez"}},
    // Polish
    Language{{"stycz|sty!", "lut", "mar", "kwi", "maj", "cze", "lipi|lipc|lip!", "sier|sie!", "wrz",
              "paź|paz", "lis", "gru"}},
    // Czech, Slovak, Slovene
    Language{{"led!|leden|ledn", "úno", "bře", "dub", "kvě|máj", "červen|červn|čvn", "červenec|července|čvc",
              "srpen|srpn|avg", "zář", "říj", "listop", "pros|pro!"}},
    // Croatian; its name of October is November elsewhere
    Language{{"siječ", "velj", "ožuj", "trav", "svib", "lipanj|lipnj", "srpanj|srpnj", "kolov", "ruja", "",
              "studen", "prosin"}},
    // Hungarian
    Language{{"jan", "feb", "már", "ápr", "máj", "jún", "júl", "aug", "szep", "okt", "nov", "dec"}},
    // Finnish, Estonian
    Language{{"tammi|jaan", "helmi|veeb", "maalis|märts", "huhti", "touko", "kesä|juun", "heinä|juul",
              "elok|elo!", "syys", "loka", "marras", "joulu|dets"}},
    // Latvian, Lithuanian
    Language{{"janv|saus", "vas", "kov", "bal", "geg", "jūn|birž|bir!", "jūl|liep|lie!", "rugpj|rgp",
              "rugs|rgs", "spal|spa!", "lapk|lap!", "gruod"}},
    // Turkish, Azerbaijani
    Language{{"oca|yan", "şub|sub!|fev", "mar", "nis", "may", "haz|iyn", "tem|iyl", "ağu|agu|avq", "eyl|sen!",
              "eki", "kas|noy", "ara|dek"}},
    // Russian, Bulgarian, Serbian
    Language{{"янв|януа|ян!|јан", "фев|феб", "мар", "апр", "мая|май|мај", "июн|юни|јун", "июл|юли|јул", "авг",
              "сен|сеп", "окт", "ноя|ное|нов", "дек|дец"}},
    // Ukrainian, Belarusian
    Language{{"січ|студз", "лют", "берез|бер!|сак", "квіт|квi|кві!|крас", "трав|тра!", "черв|чер!|чэрв",
              "лип|ліп", "серп|сер!|жні", "верес|вер!", "жовт|жов!|кастр", "листоп|лис!|ліст",
              "груд|гру!|снеж"}},
    // Greek
    Language{{"ιαν", "φεβ", "μάρ|μαρ|μάώ|μαώ", "απρ", "μάι|μαϊ|μαι|μαΐ", "ιουν|ιούν|ιον", "ιουλ|ιούλ|ιολ",
              "αύγ|αυγ", "σεπ", "οκτ", "νοε|νοέ", "δεκ"}},
    // Hebrew
    Language{{"ינו|בינו", "פבר|בפבר", "מרץ|מרס|במרץ|במרס", "אפר|באפר", "מאי|במאי", "יונ|יוני|ביונ",
              "יול|יולי|ביול", "אוג|באוג", "ספט|בספט", "אוק|באוק", "נוב|בנוב", "דצמ|בדצמ"}},
    // Arabic: Egypt and the Gulf, the Levant, the Maghreb
    Language{{"يناير|كانون الثاني|جانفي", "فبراير|شباط|فيفري", "مارس|آذار|أذار|اذار",
              "أبريل|ابريل|إبريل|نيسان|أفريل|افريل", "مايو|أيار|ايار|ماي!", "يونيو|يونيه|حزيران|جوان",
              "يوليو|يوليه|تموز|جويلية", "أغسطس|اغسطس|آب|أوت|غشت", "سبتمبر|أيلول|ايلول|شتنبر",
              "أكتوبر|اكتوبر|تشرين الأول|تشرين الاول", "نوفمبر|تشرين الثاني|نونبر",
              "ديسمبر|كانون الأول|كانون الاول|دجنبر"}},
    // Persian and Urdu names of the Gregorian months
    Language{{"ژانویه|جنوری", "فوریه|فروری", "مارس|مارچ", "آوریل|اپریل", "مه|می|مئی", "ژوئن|جون",
              "ژوئیه|جولائی", "اوت|اگست", "سپتامبر|ستمبر", "اکتبر|اکتوبر", "نوامبر|نومبر", "دسامبر|دسمبر"}},
    // Persian months
    Language{{"فروردین|فروردين", "اردیبهشت|ارديبهشت", "خرداد", "تیر!|تير!", "مرداد|امرداد", "شهریور|شهريور",
              "مهر!", "آبان|ابان", "آذر!|اذر!", "دی|دي", "بهمن", "اسفند"},
             Calendar::jalali},
    // Hindi
    Language{{"जन|जनवरी", "फ़र|फर|फ़र", "मार्च", "अप्रै", "मई", "जून", "जुल", "अग|अगस्त", "सित", "अक्टू|अक्तू",
              "नव|नवंबर|नवम्बर", "दिस"}},
    // Bengali
    Language{{"জানু", "ফেব", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্ট", "অক্টো", "নভে", "ডিসে"}},
    // Thai
    Language{{"มกราคม|ม.ค.", "กุมภาพันธ์|ก.พ.", "มีนาคม|มี.ค.", "เมษายน|เม.ย.", "พฤษภาคม|พ.ค.", "มิถุนายน|มิ.ย.",
              "กรกฎาคม|ก.ค.", "สิงหาคม|ส.ค.", "กันยายน|ก.ย.", "ตุลาคม|ต.ค.", "พฤศจิกายน|พ.ย.", "ธันวาคม|ธ.ค."},
             Calendar::thai},
    // Chinese
    Language{{"一月~", "二月~", "三月~", "四月~", "五月~", "六月~", "七月~", "八月~", "九月~", "十月~",
              "十一月", "十二月"}},
};

/// One of the table's spellings, as it is looked for.
struct Spelling {
  std::string_view text;
  bool whole = false;  // no letter may follow
  signed char number = 0;
  Calendar calendar = Calendar::gregorian;
};

constexpr std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

constexpr Spelling read_spelling(std::string_view text, int month, Calendar calendar) {
  const bool marked = text.ends_with('!') || text.ends_with('~');
  const auto letters = text.substr(0, text.size() - (marked ? 1 : 0));
  const bool whole = marked ? text.ends_with('!') : characters_in(letters) < 3;
  return {letters, whole, static_cast<signed char>(month), calendar};
}

/// Calls `use` with each spelling of the table.
template <class Use>
constexpr void for_each_spelling(Use use) {
  for (const auto& language : languages)
    for (std::size_t i = 0; i < 12; ++i) {
      auto rest = language.months[i];
      while (!rest.empty())
        use(read_spelling(ascii::take_until(rest, '|'), static_cast<int>(i) + 1, language.calendar));
    }
}

constexpr auto spelling_count = [] {
  std::size_t count = 0;
  for_each_spelling([&](const Spelling&) { ++count; });
  return count;
}();

/// In the order of their letters, so that one binary search finds those that begin alike.
constexpr auto spellings = [] {
  std::array<Spelling, spelling_count> sorted{};
  std::size_t size = 0;
  for_each_spelling([&](const Spelling& spelling) { sorted[size++] = spelling; });
  std::ranges::sort(sorted, {}, &Spelling::text);
  return sorted;
}();

}  // namespace

std::optional<MonthMatch> match_month(std::string_view text) {
  const auto begin = [](const Spelling& spelling) { return spelling.text.substr(0, 2); };
  MonthMatch best;
  for (const auto& [letters, whole, number, calendar] :
       std::ranges::equal_range(spellings, text.substr(0, 2), {}, begin)) {
    const auto size = letters.size();
    if (size <= best.size || !text.starts_with(letters)) continue;
    const bool goes_on = size < text.size() && is_date_letter(text[size]);
    if (!whole || !goes_on) best = {number, size, calendar};
  }
  return best.size == 0 ? std::nullopt : std::optional(best);
}

}  // namespace tidings::text
