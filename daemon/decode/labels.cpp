#include "daemon/decode/labels.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tidings::decode {
namespace {

struct Label {
  std::string_view label;
  Encoding encoding;
};

constexpr Encoding utf_8{"utf-8", "UTF-8"};
constexpr Encoding utf_16le{"utf-16le", "UTF-16LE"};
constexpr Encoding utf_16be{"utf-16be", "UTF-16BE"};
constexpr Encoding utf_32le{"utf-32le", "UTF-32LE"};
constexpr Encoding utf_32be{"utf-32be", "UTF-32BE"};
constexpr Encoding windows_1252{"windows-1252", "CP1252"};
constexpr Encoding windows_1250{"windows-1250", "CP1250"};
constexpr Encoding windows_1251{"windows-1251", "CP1251"};
constexpr Encoding windows_1253{"windows-1253", "CP1253"};
constexpr Encoding windows_1254{"windows-1254", "CP1254"};
constexpr Encoding windows_1255{"windows-1255", "CP1255"};
constexpr Encoding windows_1256{"windows-1256", "CP1256"};
constexpr Encoding windows_1257{"windows-1257", "CP1257"};
constexpr Encoding windows_1258{"windows-1258", "CP1258"};
constexpr Encoding windows_874{"windows-874", "CP874"};
constexpr Encoding iso_8859_2{"iso-8859-2", "ISO-8859-2"};
constexpr Encoding iso_8859_3{"iso-8859-3", "ISO-8859-3"};
constexpr Encoding iso_8859_4{"iso-8859-4", "ISO-8859-4"};
constexpr Encoding iso_8859_5{"iso-8859-5", "ISO-8859-5"};
constexpr Encoding iso_8859_6{"iso-8859-6", "ISO-8859-6"};
constexpr Encoding iso_8859_7{"iso-8859-7", "ISO-8859-7"};
constexpr Encoding iso_8859_8{"iso-8859-8", "ISO-8859-8"};
constexpr Encoding iso_8859_10{"iso-8859-10", "ISO-8859-10"};
constexpr Encoding iso_8859_13{"iso-8859-13", "ISO-8859-13"};
constexpr Encoding iso_8859_14{"iso-8859-14", "ISO-8859-14"};
constexpr Encoding iso_8859_15{"iso-8859-15", "ISO-8859-15"};
constexpr Encoding iso_8859_16{"iso-8859-16", "ISO-8859-16"};
constexpr Encoding koi8_r{"koi8-r", "KOI8-R"};
constexpr Encoding koi8_u{"koi8-u", "KOI8-U"};
constexpr Encoding gb18030{"gb18030", "GB18030"};
constexpr Encoding big5{"big5", "BIG5-HKSCS"};
constexpr Encoding euc_jp{"euc-jp", "EUC-JP-MS"};
constexpr Encoding iso_2022_jp{"iso-2022-jp", "ISO-2022-JP"};
constexpr Encoding shift_jis{"shift_jis", "CP932"};
constexpr Encoding euc_kr{"euc-kr", "CP949"};
constexpr Encoding macintosh{"macintosh", "MACINTOSH"};
constexpr Encoding x_mac_cyrillic{"x-mac-cyrillic", "MAC-CYRILLIC"};
constexpr Encoding ibm866{"ibm866", "CP866"};
constexpr Encoding utf_7{"utf-7", "UTF-7"};
constexpr Encoding ibm037{"ibm037", "IBM037"};

constexpr std::array labels{
    Label{"utf-8", utf_8},
    Label{"utf8", utf_8},
    Label{"unicode-1-1-utf-8", utf_8},
    Label{"x-unicode20utf8", utf_8},
    Label{"utf-16", utf_16le},
    Label{"utf-16le", utf_16le},
    Label{"utf-16be", utf_16be},
    Label{"ucs-2", utf_16le},
    Label{"unicode", utf_16le},
    Label{"iso-10646-ucs-2", utf_16le},
    Label{"unicodefffe", utf_16be},
    Label{"csunicode", utf_16le},
    Label{"utf-32", utf_32le},
    Label{"utf-32le", utf_32le},
    Label{"utf-32be", utf_32be},
    Label{"ucs-4", utf_32le},
    Label{"utf-7", utf_7},
    Label{"cp037", ibm037},
    Label{"ibm037", ibm037},
    Label{"ebcdic-cp-us", ibm037},
    Label{"windows-1252", windows_1252},
    Label{"cp1252", windows_1252},
    Label{"x-cp1252", windows_1252},
    Label{"iso-8859-1", windows_1252},
    Label{"iso8859-1", windows_1252},
    Label{"iso_8859-1", windows_1252},
    Label{"iso88591", windows_1252},
    Label{"latin1", windows_1252},
    Label{"latin-1", windows_1252},
    Label{"l1", windows_1252},
    Label{"us-ascii", windows_1252},
    Label{"ascii", windows_1252},
    Label{"ansi_x3.4-1968", windows_1252},
    Label{"cp819", windows_1252},
    Label{"ibm819", windows_1252},
    Label{"iso-ir-100", windows_1252},
    Label{"windows-1250", windows_1250},
    Label{"cp1250", windows_1250},
    Label{"x-cp1250", windows_1250},
    Label{"windows-1251", windows_1251},
    Label{"cp1251", windows_1251},
    Label{"x-cp1251", windows_1251},
    Label{"win-1251", windows_1251},
    Label{"windows-1253", windows_1253},
    Label{"cp1253", windows_1253},
    Label{"windows-1254", windows_1254},
    Label{"cp1254", windows_1254},
    Label{"iso-8859-9", windows_1254},
    Label{"iso8859-9", windows_1254},
    Label{"latin5", windows_1254},
    Label{"windows-1255", windows_1255},
    Label{"cp1255", windows_1255},
    Label{"windows-1256", windows_1256},
    Label{"cp1256", windows_1256},
    Label{"windows-1257", windows_1257},
    Label{"cp1257", windows_1257},
    Label{"windows-1258", windows_1258},
    Label{"cp1258", windows_1258},
    Label{"windows-874", windows_874},
    Label{"tis-620", windows_874},
    Label{"iso-8859-11", windows_874},
    Label{"dos-874", windows_874},
    Label{"iso-8859-2", iso_8859_2},
    Label{"iso8859-2", iso_8859_2},
    Label{"iso_8859-2", iso_8859_2},
    Label{"latin2", iso_8859_2},
    Label{"iso-8859-3", iso_8859_3},
    Label{"latin3", iso_8859_3},
    Label{"iso-8859-4", iso_8859_4},
    Label{"latin4", iso_8859_4},
    Label{"iso-8859-5", iso_8859_5},
    Label{"cyrillic", iso_8859_5},
    Label{"iso-8859-6", iso_8859_6},
    Label{"arabic", iso_8859_6},
    Label{"iso-8859-7", iso_8859_7},
    Label{"iso8859-7", iso_8859_7},
    Label{"greek", iso_8859_7},
    Label{"iso-8859-8", iso_8859_8},
    Label{"iso-8859-8-i", iso_8859_8},
    Label{"hebrew", iso_8859_8},
    Label{"iso-8859-10", iso_8859_10},
    Label{"latin6", iso_8859_10},
    Label{"iso-8859-13", iso_8859_13},
    Label{"iso-8859-14", iso_8859_14},
    Label{"iso-8859-15", iso_8859_15},
    Label{"iso8859-15", iso_8859_15},
    Label{"latin9", iso_8859_15},
    Label{"latin-9", iso_8859_15},
    Label{"iso-8859-16", iso_8859_16},
    Label{"koi8-r", koi8_r},
    Label{"koi8", koi8_r},
    Label{"koi", koi8_r},
    Label{"koi8-u", koi8_u},
    Label{"koi8-ru", koi8_u},
    Label{"gb18030", gb18030},
    Label{"gbk", gb18030},
    Label{"gb2312", gb18030},
    Label{"gb_2312", gb18030},
    Label{"gb_2312-80", gb18030},
    Label{"cp936", gb18030},
    Label{"x-gbk", gb18030},
    Label{"chinese", gb18030},
    Label{"big5", big5},
    Label{"big5-hkscs", big5},
    Label{"cn-big5", big5},
    Label{"x-x-big5", big5},
    Label{"cp950", big5},
    Label{"euc-jp", euc_jp},
    Label{"x-euc-jp", euc_jp},
    Label{"eucjp", euc_jp},
    Label{"iso-2022-jp", iso_2022_jp},
    Label{"csiso2022jp", iso_2022_jp},
    Label{"shift_jis", shift_jis},
    Label{"shift-jis", shift_jis},
    Label{"sjis", shift_jis},
    Label{"x-sjis", shift_jis},
    Label{"ms_kanji", shift_jis},
    Label{"windows-31j", shift_jis},
    Label{"cp932", shift_jis},
    Label{"ms932", shift_jis},
    Label{"euc-kr", euc_kr},
    Label{"ks_c_5601-1987", euc_kr},
    Label{"ks_c_5601", euc_kr},
    Label{"ksc5601", euc_kr},
    Label{"ksc_5601", euc_kr},
    Label{"windows-949", euc_kr},
    Label{"cp949", euc_kr},
    Label{"uhc", euc_kr},
    Label{"korean", euc_kr},
    Label{"macintosh", macintosh},
    Label{"mac", macintosh},
    Label{"x-mac-roman", macintosh},
    Label{"x-mac-cyrillic", x_mac_cyrillic},
    Label{"ibm866", ibm866},
    Label{"cp866", ibm866},
    Label{"866", ibm866},
};

}  // namespace

std::optional<Encoding> encoding_of_label(std::string_view label) {
  std::string lower;
  for (const char c : label)
    if (static_cast<unsigned char>(c) > 0x20) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto* found = std::ranges::find(labels, lower, &Label::label);
  if (found == labels.end()) return std::nullopt;
  return found->encoding;
}

}  // namespace tidings::decode
