#include "daemon/decode/single_byte.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "daemon/decode/utf8.hpp"

namespace tidings::decode {
namespace {

struct CodePage {
  std::string_view name;
  std::u16string_view upper_half;  // of bytes 0x80 to 0xFF
};

constexpr std::array code_pages{
    CodePage{"x-mac-greek",
             u"Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü"
             u"†ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ"
             u"άΝ¬ΟΡ≈Τ«»…\u00A0ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏ"
             u"ύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ\u00AD"},
    CodePage{"x-mac-turkish",
             u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
             u"†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
             u"¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸĞğİıŞş"
             u"‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙ\uF8A0ˆ˜¯˘˙˚¸˝˛ˇ"},
    CodePage{"x-mac-croatian",
             u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
             u"†°¢£§•¶ß®Š™´¨≠ŽØ∞±≤≥∆µ∂∑∏š∫ªºΩžø"
             u"¿¡¬√ƒ≈Ć«Č…\u00A0ÀÃÕŒœĐ—“”‘’÷◊\uF8FF©⁄€‹›Æ»"
             u"–·‚„‰ÂćÁčÈÍÎÏÌÓÔđÒÚÛÙıˆ˜¯πË˚¸Êæˇ"},
    CodePage{"x-mac-romanian",
             u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
             u"†°¢£§•¶ß®©™´¨≠ĂȘ∞±≤≥¥µ∂∑∏π∫ªºΩăș"
             u"¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›Țț"
             u"‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    CodePage{"x-mac-icelandic",
             u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
             u"Ý°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
             u"¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€ÐðÞþ"
             u"ý·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    CodePage{"ibm720",
             u"\200\201éâ\204à\206çêëèïî\215\216\217\220\u0651\u0652ô¤\u0640ûù\u0621\u0622\u0623\u0624£\u0625"
             u"\u0626\u0627"
             u"\u0628\u0629\u062A\u062B\u062C\u062D\u062E\u062F\u0630\u0631\u0632\u0633\u0634\u0635«»░▒▓│┤╡╢╖"
             u"╕╣║╗╝╜╛┐"
             u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
             u"\u0636\u0637\u0638\u0639\u063A\u0641µ\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649\u064A≡"
             u"\u064B\u064C\u064D\u064E\u064F\u0650≈°∙·√ⁿ²■\u00A0"},
    CodePage{
        "ibm1006",
        u"\200\201\202\203\204\205\206\207\210\211\212\213\214\215\216\217\220\221\222\223\224\225\226\227"
        u"\230\231\232\233\234\235\236\237"
        u"\u00A0۰۱۲۳۴۵۶۷۸۹،\u061B\u00AD\u061F\uFE81\uFE8D\uFE8E\uFE8E\uFE8F\uFE91\uFB56\uFB58\uFE93\uFE95"
        u"\uFE97\uFB66\uFB68\uFE99\uFE9B\uFE9D\uFE9F"
        u"\uFB7A\uFB7C\uFEA1\uFEA3\uFEA5\uFEA7\uFEA9\uFB84\uFEAB\uFEAD\uFB8C\uFEAF\uFB8A\uFEB1\uFEB3\uFEB5"
        u"\uFEB7\uFEB9\uFEBB\uFEBD\uFEBF\uFEC1\uFEC5\uFEC9\uFECA\uFECB\uFECC\uFECD\uFECE\uFECF\uFED0\uFED1"
        u"\uFED3\uFED5\uFED7\uFED9\uFEDB\uFB92\uFB94\uFEDD\uFEDF\uFEE0\uFEE1\uFEE3\uFB9E\uFEE5\uFEE7\uFE85"
        u"\uFEED\uFBA6\uFBA8\uFBA9\uFBAA\uFE80\uFE89\uFE8A\uFE8B\uFEF1\uFEF2\uFEF3\uFBB0\uFBAE\uFE7C\uFE7D"},
};

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

Utf8Character utf8_of(char16_t unit) {
  const auto trail = [&](unsigned shift) { return static_cast<char>(0x80U | (unit >> shift & 0x3FU)); };
  if (unit < 0x80) return {{static_cast<char>(unit)}, 1};
  if (unit < 0x800) return {{static_cast<char>(0xC0U | unit >> 6U), trail(0)}, 2};
  return {{static_cast<char>(0xE0U | unit >> 12U), trail(6), trail(0)}, 3};
}

std::string decode_single_byte(std::string_view bytes, const UpperHalf& upper_half) {
  std::string out;
  out.resize_and_overwrite(bytes.size() * 3 + 1, [&](char* const begin, std::size_t) {
    char* to = begin;
    while (!bytes.empty()) {
      const auto ascii = ascii_prefix(bytes);
      to = std::ranges::copy(bytes.substr(0, ascii), to).out;
      bytes.remove_prefix(ascii);
      for (; !bytes.empty() && is_high(bytes[0]); bytes.remove_prefix(1)) {
        const auto& character = upper_half[static_cast<unsigned char>(bytes[0]) - 0x80U];
        std::ranges::copy(character.bytes, to);  // all four: what follows is written over the rest
        to += character.size;
      }
    }
    return to - begin;
  });
  return out;
}

std::optional<UpperHalf> own_code_page(std::string_view name) {
  const bool user_defined = name == "x-user-defined";
  const auto* page = std::ranges::find(code_pages, name, &CodePage::name);
  if (page == code_pages.end() && !user_defined) return std::nullopt;
  UpperHalf upper_half;
  for (std::size_t i = 0; i < upper_half.size(); ++i)
    upper_half[i] = utf8_of(user_defined ? static_cast<char16_t>(0xF780U + i) : page->upper_half[i]);
  return upper_half;
}

}  // namespace tidings::decode
