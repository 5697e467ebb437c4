#include "daemon/decode/labels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include <iconv.h>

#include "store/ascii.hpp"

namespace tidings::decode {
namespace {

struct Labels {
  std::string_view name;  // empty: the WHATWG has none, the label itself serves
  std::string_view iconv;
  std::string_view keys;  // with a blank before and behind each
};

constexpr std::string_view ascii_keys =
    " usascii ascii ansix341968 ansix341986 iso646us iso646irv1991 isoir6 us 646 csascii cp367 ibm367 ";

/// Labels without their punctuation: first those of the WHATWG, then those of Python and iconv(3).
constexpr std::array tables{
    Labels{"utf-8", "UTF-8",
           " utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf8mb4 utf8mb3 utf8sig utf8bom utf8n cp65001 "
           "u8 utf "
           "utf8ucs2 utf8ucs4 iso10646utf8 csutf8 "},
    Labels{
        "windows-1252", "CP1252",
        " windows1252 iso88591 latin1 cp1252 xcp1252 iso885911987 isoir100 l1 ibm819 cp819 csisolatin1 latin "
        "8859 88591 iso8859 win1252 msansi 1252 ansi "},
    Labels{"windows-1250", "CP1250", " windows1250 cp1250 xcp1250 win1250 msee 1250 "},
    Labels{"windows-1251", "CP1251", " windows1251 cp1251 xcp1251 win1251 mscyrl 1251 ansi1251 "},
    Labels{"windows-1253", "CP1253", " windows1253 cp1253 xcp1253 win1253 msgreek 1253 "},
    Labels{"windows-1254", "CP1254",
           " windows1254 cp1254 xcp1254 iso88599 csisolatin5 isoir148 iso885991989 l5 latin5 win1254 msturk "
           "1254 "},
    Labels{"windows-1255", "CP1255", " windows1255 cp1255 xcp1255 win1255 mshebr 1255 "},
    Labels{"windows-1256", "CP1256", " windows1256 cp1256 xcp1256 win1256 msarab 1256 "},
    Labels{"windows-1257", "CP1257", " windows1257 cp1257 xcp1257 win1257 winbaltrim 1257 "},
    Labels{"windows-1258", "CP1258", " windows1258 cp1258 xcp1258 win1258 1258 "},
    Labels{"windows-874", "CP874",
           " windows874 dos874 iso885911 tis620 cp874 874 thai tis6200 tis62025290 tis62025291 iso8859112001 "
           "isoir166 ibm874 xwindows874 "},
    Labels{"iso-8859-2", "ISO-8859-2", " iso88592 latin2 l2 csisolatin2 isoir101 iso885921987 88592 "},
    Labels{"iso-8859-3", "ISO-8859-3", " iso88593 latin3 l3 csisolatin3 isoir109 iso885931988 88593 "},
    Labels{"iso-8859-4", "ISO-8859-4", " iso88594 latin4 l4 csisolatin4 isoir110 iso885941988 88594 "},
    Labels{"iso-8859-5", "ISO-8859-5", " iso88595 cyrillic csisolatincyrillic isoir144 iso885951988 88595 "},
    Labels{"iso-8859-6", "ISO-8859-6",
           " iso88596 arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596e iso88596i "
           "isoir127 iso885961987 88596 "},
    Labels{"iso-8859-7", "ISO-8859-7",
           " iso88597 greek greek8 csisolatingreek ecma118 elot928 isoir126 iso885971987 suneugreek 88597 "},
    Labels{"iso-8859-8", "ISO-8859-8",
           " iso88598 hebrew visual csiso88598e csisolatinhebrew iso88598e isoir138 iso885981988 88598 "},
    Labels{"iso-8859-8-i", "ISO-8859-8", " iso88598i csiso88598i logical "},
    Labels{"iso-8859-10", "ISO-8859-10", " iso885910 latin6 l6 csisolatin6 isoir157 iso8859101992 "},
    Labels{"iso-8859-13", "ISO-8859-13", " iso885913 latin7 l7 "},
    Labels{"iso-8859-14", "ISO-8859-14", " iso885914 latin8 l8 isoir199 isoceltic iso8859141998 "},
    Labels{"iso-8859-15", "ISO-8859-15", " iso885915 latin9 l9 csisolatin9 "},
    Labels{"iso-8859-16", "ISO-8859-16", " iso885916 latin10 l10 isoir226 iso8859162001 "},
    Labels{"koi8-r", "KOI8-R", " koi8r koi8 koi cskoi8r "},
    Labels{"koi8-u", "KOI8-U", " koi8u koi8ru "},
    Labels{"gb18030", "GB18030",
           " gb18030 gbk gb2312 chinese csgb2312 csiso58gb231280 gb231280 isoir58 xgbk cp936 936 ms936 euccn "
           "gb180302000 gb23121980 eucgb2312cn xeuccn windows936 xmacsimpchinese "},
    Labels{"big5", "BIG5-HKSCS",
           " big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 950 ms950 big5tw hkscs windows950 xbig5 "
           "xmactradchinese "},
    Labels{"euc-jp", "EUC-JP-MS", " eucjp xeucjp cseucpkdfmtjapanese ujis eucjpms cp51932 "},
    Labels{"iso-2022-jp", "EUC-JP-MS",
           " iso2022jp csiso2022jp iso2022jp1 iso2022jpext cp50220 cp50221 cp50222 "},
    Labels{"shift_jis", "CP932",
           " shiftjis sjis xsjis csshiftjis ms932 mskanji windows31j cp932 932 windows932 cswindows31j cp943 "
           "xmacjapanese "},
    Labels{
        "euc-kr", "CP949",
        " euckr cseuckr csksc56011987 isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949 cp949 949 "
        "ms949 uhc ksx1001 xwindows949 xmackorean "},
    Labels{"macintosh", "MACINTOSH", " macintosh mac xmacroman csmacintosh macroman "},
    Labels{"x-mac-cyrillic", "MAC-CYRILLIC", " xmaccyrillic xmacukrainian maccyrillic macukrainian "},
    Labels{"ibm866", "CP866", " ibm866 cp866 866 csibm866 "},
    Labels{"utf-16le", "UTF-16LE",
           " utf16 utf16le ucs2 unicode unicodefeff csunicode iso10646ucs2 u16 ucs2le unicodelittle "
           "unicodelittleunmarked "},
    Labels{"utf-16be", "UTF-16BE", " utf16be unicodefffe ucs2be unicodebig unicodebigunmarked "},
    Labels{"utf-32le", "UTF-32LE", " utf32le ucs4le "},
    Labels{"utf-32be", "UTF-32BE", " utf32 utf32be ucs4 ucs4be u32 csucs4 iso10646ucs4 "},
    Labels{"utf-7", "UTF-7", " utf7 u7 unicode11utf7 csunicode11utf7 "},
    Labels{"hz-gb-2312", "HZ", " hzgb2312 hz hzgb "},
    Labels{"x-user-defined", "x-user-defined", " xuserdefined "},
    Labels{"", "x-mac-greek", " xmacgreek macgreek "},
    Labels{"", "x-mac-turkish", " xmacturkish macturkish "},
    Labels{"", "x-mac-croatian", " xmaccroatian maccroatian "},
    Labels{"", "x-mac-romanian", " xmacromanian macromanian "},
    Labels{"", "ibm720", " ibm720 cp720 720 "},
    Labels{"", "ibm1006", " ibm1006 cp1006 1006 "},
    Labels{"", "IBM037", " ibm037 cp037 037 csibm037 ebcdiccpus ebcdiccpca ebcdiccpwt ebcdiccpnl ibm039 "},
    Labels{"", "MAC-CENTRALEUROPE", " xmacce maccentraleurope maccenteuro maclatin2 "},
    Labels{"", "x-mac-icelandic", " xmacicelandic maciceland "},
    Labels{"", "CP861", " cpis "},
    Labels{"", "HP-ROMAN8", " hproman8 roman8 r8 cshproman8 cp1051 ibm1051 "},
    Labels{"", "CP858", " ibm858 cp858 858 csibm858 ccsid00858 cp00858 pcmultilingual850euro "},
    Labels{"", "EUC-JISX0213", " eucjis2004 eucjisx0213 jisx0213 "},
    Labels{"", "SHIFT_JISX0213", " shiftjis2004 sjis2004 shiftjisx0213 sjisx0213 "},
    Labels{"", "ISO-2022-JP-3", " iso2022jp3 iso2022jp2004 "},
    Labels{"", "JOHAB", " johab cp1361 ms1361 1361 "},
    Labels{"", "RK1048", " kz1048 rk1048 strk10482002 "},
    Labels{"", "PT154", " ptcp154 pt154 cp154 cyrillicasian csptcp154 "},
    Labels{"", "CP1125", " ibm1125 cp1125 1125 cp866u ruscii "},
};

constexpr std::size_t max_label = 64;

/// Letters and digits, in lower case.
std::string key_of(std::string_view label) {
  std::string key;
  for (const char c : label)
    if (ascii::is_alphanumeric(c)) key += ascii::lower(c);
  return key;
}

bool holds(std::string_view keys, const std::string& key) { return keys.contains(" " + key + " "); }

bool iconv_knows(const std::string& name) {
  auto* const converter = iconv_open("UTF-8", name.c_str());
  if (std::bit_cast<std::intptr_t>(converter) == -1) return false;
  iconv_close(converter);
  return true;
}

/// The name by which iconv(3) knows a label that isn't in our tables.
std::optional<Encoding> ask_iconv(std::string_view label, const std::string& key) {
  // The C library's own forms are no encodings of documents.
  if (key.starts_with("internal") || key.starts_with("wchart") || key.starts_with("char"))
    return std::nullopt;
  const bool plain = std::ranges::all_of(
      label, [](char c) { return ascii::is_alphanumeric(c) || std::string_view("_.:-").contains(c); });
  if (!plain) return std::nullopt;
  std::string dashed(label);
  std::ranges::replace(dashed, '_', '-');
  const bool digits = std::ranges::all_of(key, ascii::is_digit);
  const std::vector<std::string> names =
      digits ? std::vector<std::string>{"CP" + key, "IBM" + key}
             : std::vector<std::string>{std::string(label), dashed, key,
                                        key.substr(key.starts_with("csibm") ? 2 : 0)};
  for (const auto& name : names)
    if (iconv_knows(name)) return Encoding{ascii::lowered(label), name};
  return std::nullopt;
}

}  // namespace

std::optional<Encoding> encoding_of_label(std::string_view label) {
  label = ascii::trim(label, &ascii::is_space_or_control);
  const auto key = key_of(label);
  if (key.empty() || label.size() > max_label) return std::nullopt;
  for (const auto& table : tables)
    if (holds(table.keys, key))
      return Encoding{table.name.empty() ? ascii::lowered(label) : std::string(table.name),
                      std::string(table.iconv)};
  if (holds(ascii_keys, key)) return Encoding{"windows-1252", "CP1252"};
  return ask_iconv(label, key);
}

bool is_ascii_label(std::string_view label) { return holds(ascii_keys, key_of(label)); }

}  // namespace tidings::decode
