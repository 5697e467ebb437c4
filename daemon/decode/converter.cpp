#include "daemon/decode/converter.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <utility>

#include <iconv.h>

#include "daemon/decode/seven_bit.hpp"
#include "daemon/decode/single_byte.hpp"
#include "store/text_types.hpp"

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
    Correction{"big5", "•", "‧"},           Correction{"big5", "‾", "¯"},
    Correction{"big5", "∼", "～"},          Correction{"big5", "♁", "⊕"},
    Correction{"big5", "☉", "⊙"},
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

/// The bytes that go with the first one of a character that can't be read.
std::size_t unit_size(std::string_view encoding) {
  return encoding.starts_with("utf-16") ? 2 : encoding.starts_with("utf-32") ? 4 : 1;
}

/// One character below U+FFFF and not below U+0080.
std::string utf8_of(char16_t unit) {
  const auto low = [&](unsigned shift) { return static_cast<char>(0x80U | (unit >> shift & 0x3FU)); };
  if (unit < 0x800) return {static_cast<char>(0xC0U | unit >> 6U), low(0)};
  return {static_cast<char>(0xE0U | unit >> 12U), low(6), low(0)};
}

/// What stands for the character that `rest` begins with; empty: it is right.
std::string corrected(std::string_view rest, std::string_view encoding) {
  if (encoding == "euc-jp" || encoding == "iso-2022-jp") {
    if (static_cast<unsigned char>(rest[0]) != 0xEE || rest.size() < 3) return {};  // U+E000 to U+EFFF
    const auto bits = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]) & 0x3FU; };
    const auto index = (0xE000U | bits(1) << 6U | bits(2)) - first_private;
    return index < nec_rows.size() ? utf8_of(nec_rows[index]) : std::string();
  }
  for (const auto& correction : corrections)
    if (correction.encoding == encoding && rest.starts_with(correction.iconv))
      return std::string(correction.whatwg);
  return {};
}

void correct(std::string& text, std::string_view encoding) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto size = store::character_size(std::string_view(text).substr(i, 4));
    const auto character = std::string_view(text).substr(i, std::max<std::size_t>(size, 1));
    const auto better = size < 2 ? std::string() : corrected(character, encoding);
    out += better.empty() ? character : better;
    i += character.size();
  }
  text = std::move(out);
}

bool needs_correction(std::string_view encoding) {
  return encoding == "euc-jp" || encoding == "iso-2022-jp" ||
         std::ranges::find(corrections, encoding, &Correction::encoding) != corrections.end();
}

std::optional<Converted> through_iconv(std::string_view bytes, const Encoding& from) {
  auto* const opened = iconv_open("UTF-8", from.iconv.c_str());
  if (std::bit_cast<std::intptr_t>(opened) == -1) return std::nullopt;
  const std::unique_ptr<void, int (*)(iconv_t)> converter(opened, &iconv_close);
  Converted converted;
  auto& out = converted.utf8;
  out.resize(bytes.size() * 2 + 16);
  auto* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::size_t written = 0;
  bool flushed = false;  // some encodings hold a character back, to compose it with the next
  while (!flushed) {
    auto* destination = out.data() + written;
    std::size_t room = out.size() - written;
    flushed = in_left == 0;
    const auto result = flushed ? iconv(converter.get(), nullptr, nullptr, &destination, &room)
                                : iconv(converter.get(), &in, &in_left, &destination, &room);
    written = out.size() - room;
    if (result != static_cast<std::size_t>(-1)) continue;
    if (errno == E2BIG) {
      out.resize(out.size() * 2);
      flushed = false;
    } else if (in_left > 0) {
      const auto meaning = meaning_of(static_cast<unsigned char>(*in), from.name);
      if (meaning == 0) ++converted.replaced;
      const auto character = utf8_of(meaning == 0 ? u'\uFFFD' : meaning);
      if (out.size() < written + character.size()) out.resize(written * 2 + 16);
      out.replace(written, character.size(), character);
      written += character.size();
      const auto skipped = std::min(unit_size(from.name), in_left);
      in += skipped;
      in_left -= skipped;
    }
  }
  out.resize(written);
  return converted;
}

}  // namespace

std::optional<Converted> convert(std::string_view bytes, const Encoding& from) {
  if (from.iconv == "HZ") return convert(hz_to_gb2312(bytes), {"gb18030", "GB18030"});
  if (auto text = decode_single_byte(bytes, from.iconv)) return Converted{std::move(*text)};
  auto converted = from.name == "iso-2022-jp" ? through_iconv(iso_2022_jp_to_euc_jp(bytes), from)
                                              : through_iconv(bytes, from);
  if (converted && needs_correction(from.name)) correct(converted->utf8, from.name);
  return converted;
}

}  // namespace tidings::decode
