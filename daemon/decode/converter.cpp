#include "daemon/decode/converter.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>

#include <iconv.h>

#include "daemon/decode/big5.hpp"
#include "daemon/decode/seven_bit.hpp"
#include "daemon/decode/single_byte.hpp"
#include "daemon/decode/utf8.hpp"

namespace tidings::decode {
namespace {

/// A character where iconv(3) says another than the WHATWG's index. None of the former stands for anything
/// else in its encoding.
struct Correction {
  std::string_view encoding;
  std::string_view iconv;
  std::string_view whatwg;
};

constexpr std::array corrections{
    Correction{"koi8-u", "╝", "ў"},         Correction{"koi8-u", "╬", "Ў"},
    Correction{"macintosh", "Δ", "∆"},      Correction{"macintosh", "\uE01E", "\uF8FF"},
    Correction{"x-mac-cyrillic", "¤", "€"}, Correction{"gb18030", "\uE5E5", "\u3000"},
};

/// JIS X 0208 rows 89 to 92 as NEC filled them, which iconv's EUC-JP takes for private use from U+E178 on.
constexpr std::u16string_view nec_rows =
    u"纊褜鍈銈蓜俉炻昱棈鋹曻彅丨仡仼伀伃伹佖侒侊侚侔俍偀倢俿倞偆偰偂傔僴僘兊兤冝冾凬刕劜劦勀勛匀匇匤"
    u"卲厓厲叝﨎咜咊咩哿喆坙坥垬埈埇﨏塚增墲夋奓奛奝奣妤妺孖寀甯寘寬尞岦岺峵崧嵓﨑嵂嵭嶸嶹巐弡弴彧德"
    u"忞恝悅悊惞惕愠惲愑愷愰憘戓抦揵摠撝擎敎昀昕昻昉昮昞昤晥晗晙晴晳暙暠暲暿曺朎朗杦枻桒柀栁桄棏﨓楨"
    u"﨔榘槢樰橫橆橳橾櫢櫤毖氿汜沆汯泚洄涇浯涖涬淏淸淲淼渹湜渧渼溿澈澵濵瀅瀇瀨炅炫焏焄煜煆煇凞燁燾犱"
    u"犾猤猪獷玽珉珖珣珒琇珵琦琪琩琮瑢璉璟甁畯皂皜皞皛皦益睆劯砡硎硤硺礰礼神祥禔福禛竑竧靖竫箞精絈絜"
    u"綷綠緖繒罇羡羽茁荢荿菇菶葈蒴蕓蕙蕫﨟薰蘒﨡蠇裵訒訷詹誧誾諟諸諶譓譿賰賴贒赶﨣軏﨤逸遧郞都鄕鄧釚"
    u"釗釞釭釮釤釥鈆鈐鈊鈺鉀鈼鉎鉙鉑鈹鉧銧鉷鉸鋧鋗鋙鋐﨧鋕鋠鋓錥錡鋻﨨錞鋿錝錂鍰鍗鎤鏆鏞鏸鐱鑅鑈閒隆"
    u"﨩隝隯霳霻靃靍靏靑靕顗顥飯飼餧館馞驎髙髜魵魲鮏鮱鮻鰀鵰鵫鶴鸙黑\uFFFD\uFFFDⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ￢￤＇＂";
constexpr char16_t first_private = 0xE178;

/// A byte that the WHATWG's index knows and iconv(3) doesn't; 0: neither does.
char16_t meaning_of(unsigned char byte, std::string_view encoding) {
  const bool control = byte >= 0x80 && byte < 0xA0;
  if (control && encoding.starts_with("windows-")) return byte;
  if (byte == 0x80 && encoding == "shift_jis") return byte;
  if (byte == 0x80 && encoding == "gb18030") return u'€';
  if (byte == 0xCA && encoding == "windows-1255") return u'\u05BA';
  return 0;
}

/// What stands at the front of bytes that iconv(3) refuses.
struct Front {
  char16_t character = u'\uFFFD';
  std::size_t size = 1;
};

/// Characters of four bytes that came into GB 18030 in 2022, or left private use, and are new to iconv(3).
std::optional<char16_t> new_in_gb18030(std::string_view bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto index_of = [](unsigned a, unsigned b, unsigned c, unsigned d) {
    return ((a * 10 + b) * 126 + c) * 10 + d - ((0x81 * 10 + 0x30) * 126 + 0x81) * 10 - 0x30;
  };
  const auto index = index_of(byte(0), byte(1), byte(2), byte(3));
  constexpr auto ideographs = index_of(0x82, 0x35, 0x90, 0x37);
  constexpr auto vertical_forms = index_of(0x84, 0x31, 0x82, 0x36);
  if (index - ideographs < 8) return static_cast<char16_t>(0x9FB4 + index - ideographs);
  if (index - vertical_forms < 10) return static_cast<char16_t>(0xFE10 + index - vertical_forms);
  return std::nullopt;
}

/// Whether a byte begins a character of several.
bool is_lead(unsigned char byte, std::string_view encoding) {
  if (encoding == "euc-jp" || encoding == "iso-2022-jp")
    return byte == 0x8E || byte == 0x8F || (byte > 0xA0 && byte < 0xFF);
  if (encoding == "shift_jis") return byte > 0x80 && byte < 0xFD && byte != 0xA0;
  const bool has_pairs = encoding == "big5" || encoding == "euc-kr" || encoding == "gb18030";
  return has_pairs && byte > 0x80 && byte < 0xFF;
}

/// The bytes that one U+FFFD stands for: a lead goes with what follows, unless that is ASCII (WHATWG
/// Encoding, 10 to 13). A lead alone would make another character of each pair behind it.
std::size_t unreadable_size(std::string_view bytes, std::string_view encoding) {
  if (encoding.starts_with("utf-16")) return 2;
  if (encoding.starts_with("utf-32")) return 4;
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (!is_lead(lead, encoding)) return 1;
  const std::size_t longest = lead == 0x8F && encoding.contains("jp") ? 3 : 2;
  std::size_t size = 1;
  while (size < std::min(longest, bytes.size()) && static_cast<unsigned char>(bytes[size]) >= 0x80) ++size;
  return size;
}

Front front_of(std::string_view bytes, std::string_view encoding) {
  if (const auto character = meaning_of(static_cast<unsigned char>(bytes[0]), encoding); character != 0)
    return {character, 1};
  if (encoding == "gb18030")
    if (const auto character = new_in_gb18030(bytes)) return {*character, 4};
  return {u'\uFFFD', unreadable_size(bytes, encoding)};
}

/// What stands for a character that iconv(3) gives; empty: it is right.
std::string corrected(std::string_view character, std::string_view encoding) {
  if (encoding == "euc-jp" || encoding == "iso-2022-jp") {
    const auto bits = [&](std::size_t i) { return static_cast<unsigned char>(character[i]) & 0x3FU; };
    const auto index = (0xE000U | bits(1) << 6U | bits(2)) - first_private;
    return index < nec_rows.size() ? std::string(utf8_of(nec_rows[index]).view()) : std::string();
  }
  for (const auto& correction : corrections)
    if (correction.encoding == encoding && character == correction.iconv)
      return std::string(correction.whatwg);
  return {};
}

/// The byte that each wrong character of an encoding of several bytes begins with; NUL: it has none.
char lead_of_wrong(std::string_view encoding) {
  return encoding == "euc-jp" || encoding == "iso-2022-jp" || encoding == "gb18030" ? '\xEE' : '\0';
}

void correct(std::string& text, std::string_view encoding) {
  const char lead = lead_of_wrong(encoding);
  if (lead == '\0') return;
  std::string out;
  std::size_t done = 0;
  for (auto at = text.find(lead); at != text.npos; at = text.find(lead, at + 1)) {
    const auto character = std::string_view(text).substr(at, 3);
    const auto better = corrected(character, encoding);
    if (better.empty()) continue;
    out.append(text, done, at - done) += better;
    done = at + character.size();
  }
  if (done != 0) text = out.append(text, done);
}

/// iconv(3) for one document.
class Iconv {
 public:
  explicit Iconv(const Encoding& from) : from_(from), converter_(iconv_open("UTF-8", from.iconv.c_str())) {}
  ~Iconv() {
    if (is_open()) iconv_close(converter_);
  }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;

  bool is_open() const { return std::bit_cast<std::intptr_t>(converter_) != -1; }

  /// `bytes` begin and end with a character.
  void append(std::string_view bytes, Converted& to) {
    auto& out = to.utf8;
    auto written = out.size();
    out.resize(written + bytes.size() * 3 + 16);
    auto* in = const_cast<char*>(bytes.data());
    auto in_left = bytes.size();
    bool flushed = false;  // some encodings hold a character back, to compose it with the next
    while (!flushed) {
      auto* destination = out.data() + written;
      auto room = out.size() - written;
      flushed = in_left == 0;
      const auto result = flushed ? iconv(converter_, nullptr, nullptr, &destination, &room)
                                  : iconv(converter_, &in, &in_left, &destination, &room);
      written = out.size() - room;
      if (result != static_cast<std::size_t>(-1)) continue;
      if (errno == E2BIG) {
        out.resize(out.size() * 2);
        flushed = false;
      } else if (in_left > 0) {
        const auto front = front_of({in, in_left}, from_.name);
        if (front.character == u'\uFFFD') ++to.replaced;
        const auto character = utf8_of(front.character);
        if (room < character.size) out.resize(written * 2 + 16);
        out.replace(written, character.size, character.view());
        written += character.size;
        const auto skipped = std::min(front.size, in_left);
        in += skipped;
        in_left -= skipped;
      }
    }
    out.resize(written);
  }

 private:
  const Encoding& from_;
  iconv_t converter_;
};

/// Encodings of one byte for each character, ASCII below 0x80. Byte by byte, since iconv(3) composes the
/// marks of windows-1255 and -1258 with the letter before, which it holds back, also where nothing follows
/// that fits.
constexpr std::array<std::string_view, 28> single_byte{
    "windows-1250", "windows-1251", "windows-1252", "windows-1253",  "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "windows-874",   "iso-8859-2",   "iso-8859-3",
    "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",    "iso-8859-8",   "iso-8859-8-i",
    "iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",   "iso-8859-16",  "koi8-r",
    "koi8-u",       "ibm866",       "macintosh",    "x-mac-cyrillic"};

std::optional<UpperHalf> read_upper_half(const Encoding& from) {
  Iconv iconv(from);
  if (!iconv.is_open()) return std::nullopt;
  UpperHalf upper_half;
  for (std::size_t i = 0; i < upper_half.size(); ++i) {
    const char byte = static_cast<char>(0x80U + i);
    Converted converted;
    iconv.append({&byte, 1}, converted);
    const auto better = corrected(converted.utf8, from.name);
    const auto& character = better.empty() ? converted.utf8 : better;
    upper_half[i].size = static_cast<std::uint8_t>(character.copy(upper_half[i].bytes.data(), 4));
  }
  return upper_half;
}

std::size_t count_replacements(std::string_view text) {
  std::size_t count = 0;
  const auto replacement = utf8_of(u'\uFFFD');
  for (auto at = text.find(replacement.view()); at != text.npos; at = text.find(replacement.view(), at + 1))
    ++count;
  return count;
}

std::optional<Converted> convert_single_byte(std::string_view bytes, const Encoding& from,
                                             std::size_t index) {
  // Asked of iconv(3) once by each thread.
  thread_local std::array<std::optional<UpperHalf>, single_byte.size()> known;
  auto& upper_half = known[index];
  if (!upper_half) upper_half = read_upper_half(from);
  if (!upper_half) return std::nullopt;
  Converted converted{decode_single_byte(bytes, *upper_half)};
  converted.replaced = count_replacements(converted.utf8);  // none of them has that character
  return converted;
}

/// Encodings of one to four bytes for each character in which an ASCII byte behind another is itself, and
/// nothing is held back behind it.
constexpr std::array<std::string_view, 5> mixed{"gb18030", "big5", "euc-jp", "shift_jis", "euc-kr"};

/// How many bytes iconv(3) is to have: those before the next long run of ASCII, with what of the run may
/// belong to them.
std::size_t foreign_prefix(std::string_view bytes) {
  constexpr std::size_t long_run = 16;
  constexpr std::size_t longest_character = 4;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto ascii = ascii_prefix(bytes.substr(at));
    if (ascii >= long_run) return at + longest_character;
    at += ascii;
  }
  return bytes.size();
}

void append_big5(std::string_view bytes, Iconv& iconv, Converted& to) {
  while (!bytes.empty()) {
    const auto exception = next_big5_exception(bytes);
    iconv.append(bytes.substr(0, exception.at), to);
    bytes.remove_prefix(exception.at);
    if (bytes.empty()) return;
    to.utf8 += utf8_of(exception.character).view();
    bytes.remove_prefix(2);
  }
}

std::optional<Converted> through_iconv(std::string_view bytes, const Encoding& from) {
  Iconv iconv(from);
  if (!iconv.is_open()) return std::nullopt;
  Converted converted;
  if (std::ranges::find(mixed, from.name) == mixed.end()) {
    iconv.append(bytes, converted);
    return converted;
  }
  converted.utf8.reserve(bytes.size() * 3 / 2);
  while (!bytes.empty()) {
    const auto ascii = ascii_prefix(bytes);
    converted.utf8 += bytes.substr(0, ascii);
    bytes.remove_prefix(ascii);
    const auto foreign = foreign_prefix(bytes);
    if (from.name == "big5")
      append_big5(bytes.substr(0, foreign), iconv, converted);
    else
      iconv.append(bytes.substr(0, foreign), converted);
    bytes.remove_prefix(foreign);
  }
  return converted;
}

std::optional<Converted> convert_iso_2022_jp(std::string_view bytes, const Encoding& from) {
  Iconv iconv(from);
  if (!iconv.is_open()) return std::nullopt;
  Converted converted;
  read_iso_2022_jp(
      bytes, [&](std::string_view euc_jp) { iconv.append(euc_jp, converted); },
      [&](std::string_view utf8) {
        converted.utf8 += utf8;
        converted.replaced += count_replacements(utf8);
      });
  return converted;
}

}  // namespace

std::optional<Converted> convert(std::string_view bytes, const Encoding& from) {
  if (from.iconv == "HZ") return convert(hz_to_gb2312(bytes), {"gb18030", "GB18030"});
  if (const auto page = own_code_page(from.iconv)) return Converted{decode_single_byte(bytes, *page)};
  const auto* const found = std::ranges::find(single_byte, from.name);
  if (found != single_byte.end())
    return convert_single_byte(bytes, from, static_cast<std::size_t>(found - single_byte.begin()));
  auto converted = from.name == "iso-2022-jp" ? convert_iso_2022_jp(bytes, from) : through_iconv(bytes, from);
  if (converted) correct(converted->utf8, from.name);
  return converted;
}

}  // namespace tidings::decode
