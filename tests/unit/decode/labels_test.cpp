#include "daemon/decode/labels.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <iconv.h>

#include "daemon/decode/converter.hpp"

namespace tidings::decode {
namespace {

struct Labelled {
  const char* encoding;
  std::vector<const char*> labels;
};

/// The labels of the WHATWG Encoding standard, 4.2; gbk is read as gb18030, its superset, and what the
/// standard replaces is read as what it is.
const std::vector<Labelled>& standard_labels() {
  static const std::vector<Labelled> labels{
      {"utf-8", {"unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "utf8", "x-unicode20utf8"}},
      {"ibm866", {"866", "cp866", "csibm866", "ibm866"}},
      {"iso-8859-2",
       {"csisolatin2", "iso-8859-2", "iso-ir-101", "iso8859-2", "iso88592", "iso_8859-2", "iso_8859-2:1987",
        "l2", "latin2"}},
      {"iso-8859-3", {"csisolatin3", "iso-ir-109", "iso_8859-3:1988", "l3", "latin3"}},
      {"iso-8859-4", {"csisolatin4", "iso-ir-110", "iso_8859-4:1988", "l4", "latin4"}},
      {"iso-8859-5", {"csisolatincyrillic", "cyrillic", "iso-ir-144", "iso_8859-5:1988"}},
      {"iso-8859-6",
       {"arabic", "asmo-708", "csiso88596e", "csiso88596i", "csisolatinarabic", "ecma-114", "iso-8859-6-e",
        "iso-8859-6-i", "iso-ir-127", "iso_8859-6:1987"}},
      {"iso-8859-7",
       {"csisolatingreek", "ecma-118", "elot_928", "greek", "greek8", "iso-ir-126", "iso_8859-7:1987",
        "sun_eu_greek"}},
      {"iso-8859-8",
       {"csiso88598e", "csisolatinhebrew", "hebrew", "iso-8859-8-e", "iso-ir-138", "iso_8859-8:1988",
        "visual"}},
      {"iso-8859-8-i", {"csiso88598i", "iso-8859-8-i", "logical"}},
      {"iso-8859-10", {"csisolatin6", "iso-ir-157", "iso8859-10", "iso885910", "l6", "latin6"}},
      {"iso-8859-13", {"iso-8859-13", "iso8859-13", "iso885913"}},
      {"iso-8859-14", {"iso-8859-14", "iso8859-14", "iso885914"}},
      {"iso-8859-15", {"csisolatin9", "iso8859-15", "iso885915", "iso_8859-15", "l9"}},
      {"iso-8859-16", {"iso-8859-16"}},
      {"koi8-r", {"cskoi8r", "koi", "koi8", "koi8-r", "koi8_r"}},
      {"koi8-u", {"koi8-ru", "koi8-u"}},
      {"macintosh", {"csmacintosh", "mac", "macintosh", "x-mac-roman"}},
      {"windows-874", {"dos-874", "iso-8859-11", "iso8859-11", "iso885911", "tis-620", "windows-874"}},
      {"windows-1250", {"cp1250", "windows-1250", "x-cp1250"}},
      {"windows-1251", {"cp1251", "windows-1251", "x-cp1251"}},
      {"windows-1252",
       {"ansi_x3.4-1968", "ascii", "cp1252", "cp819", "csisolatin1", "ibm819", "iso-8859-1", "iso-ir-100",
        "iso8859-1", "iso88591", "iso_8859-1", "iso_8859-1:1987", "l1", "latin1", "us-ascii", "x-cp1252"}},
      {"windows-1253", {"cp1253", "windows-1253", "x-cp1253"}},
      {"windows-1254",
       {"cp1254", "csisolatin5", "iso-8859-9", "iso-ir-148", "iso88599", "iso_8859-9:1989", "l5", "latin5",
        "x-cp1254"}},
      {"windows-1255", {"cp1255", "windows-1255", "x-cp1255"}},
      {"windows-1256", {"cp1256", "windows-1256", "x-cp1256"}},
      {"windows-1257", {"cp1257", "windows-1257", "x-cp1257"}},
      {"windows-1258", {"cp1258", "windows-1258", "x-cp1258"}},
      {"x-mac-cyrillic", {"x-mac-cyrillic", "x-mac-ukrainian"}},
      {"gb18030",
       {"chinese", "csgb2312", "csiso58gb231280", "gb2312", "gb_2312", "gb_2312-80", "gbk", "iso-ir-58",
        "x-gbk", "gb18030"}},
      {"big5", {"big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5"}},
      {"euc-jp", {"cseucpkdfmtjapanese", "euc-jp", "x-euc-jp"}},
      {"iso-2022-jp", {"csiso2022jp", "iso-2022-jp"}},
      {"shift_jis",
       {"csshiftjis", "ms932", "ms_kanji", "shift-jis", "shift_jis", "sjis", "windows-31j", "x-sjis"}},
      {"euc-kr",
       {"cseuckr", "csksc56011987", "euc-kr", "iso-ir-149", "korean", "ks_c_5601-1987", "ks_c_5601-1989",
        "ksc5601", "ksc_5601", "windows-949"}},
      {"iso-2022-kr", {"iso-2022-kr"}},
      {"iso-2022-cn", {"iso-2022-cn"}},
      {"hz-gb-2312", {"hz-gb-2312"}},
      {"utf-16be", {"unicodefffe", "utf-16be"}},
      {"utf-16le", {"csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff", "utf-16", "utf-16le"}},
      {"x-user-defined", {"x-user-defined"}},
  };
  return labels;
}

TEST(Labels, OfTheStandardMeanWhatItSays) {
  for (const auto& [encoding, labels] : standard_labels())
    for (const auto* label : labels) {
      const auto found = encoding_of_label(label);
      EXPECT_EQ(found ? found->name : "", encoding) << label;
    }
}

TEST(Labels, OfTheWildAreUnderstood) {
  const std::vector<Labelled> wild{
      {"utf-8", {" Utf-8 ", "UTF_8", "utf8mb4", "u8", "cp65001"}},
      {"windows-1251", {"cp-1251", "win1251", "Windows_1251", "1251", "ms-cyrl"}},
      {"windows-1252", {"latin_1", "ISO8859_1", "ANSI", "646"}},
      {"utf-16be", {"utf_16_be", "UTF16BE"}},
      {"utf-32be", {"ucs-4", "csucs4", "utf-32"}},
      {"utf-7", {"utf_7", "unicode-1-1-utf-7"}},
      {"cp037", {"cp037", " CP037 "}},
      {"shift_jis_2004", {"Shift_JIS_2004"}},
      {"mac_greek", {"mac_greek"}},
      {"437", {"437"}},
      {"cp-is", {"cp-is"}},
      {"cp1047", {"cp1047"}},
      {"koi8_t", {"koi8_t"}},
      {"georgian-ps", {"GEORGIAN-PS"}},
  };
  for (const auto& [encoding, labels] : wild)
    for (const auto* label : labels) {
      const auto found = encoding_of_label(label);
      ASSERT_TRUE(found) << label;
      EXPECT_EQ(found->name, encoding) << label;
      EXPECT_TRUE(found->name == "utf-8" || convert("x", *found)) << label;
    }
}

TEST(Labels, WhatNamesNoEncodingIsUnknown) {
  for (const auto* label : {"", " ", "klingon", "utf-9", "//", "UTF-8//TRANSLIT", "../../etc/passwd", "char",
                            "wchar_t", "INTERNAL", "rot13", "mac-arabic", "utf-16\n<?xml"})
    EXPECT_FALSE(encoding_of_label(label)) << label;
  EXPECT_FALSE(encoding_of_label(std::string(100, 'a')));
}

struct Sample {
  const char* label;
  std::string bytes;
  const char* utf8;
};

void expect_converted(const std::vector<Sample>& samples) {
  for (const auto& [label, bytes, utf8] : samples) {
    const auto converted = convert(bytes, *encoding_of_label(label));
    EXPECT_EQ(converted ? converted->utf8 : "", utf8) << label;
  }
}

TEST(Converter, GoesByTheStandardsIndexWhereIconvDoesNot) {
  const std::vector<Sample> samples{
      {"windows-1252", "\x81\x8D\x8F\x90\x9D", "\u0081\u008D\u008F\u0090\u009D"},
      {"windows-1250", "\x81\x9C", "\u0081ś"},
      {"windows-1253", "\x88\xE1", "\u0088α"},
      {"windows-1255", "\xCA\x81", "\u05BA\u0081"},
      {"windows-1258", "\x8A", "\u008A"},
      {"windows-874", "\x80\x81\xA1", "€\u0081ก"},
      {"koi8-u", "\xAE\xBE\xC1", "ўЎа"},
      {"macintosh", "\xC6\xDB\xF0", "∆€\uF8FF"},
      {"x-mac-cyrillic", "\xFF\x80", "€А"},
      {"gbk", "\x80\xA3\xA0", "€\u3000"},
      {"gb18030", "\x82\x35\x90\x37\x82\x35\x91\x34\x84\x31\x82\x36\x84\x31\x83\x35",
       "\u9FB4\u9FBB\uFE10\uFE19"},
      {"gb18030", "\xA6\xD9\xFE\x59\xA8\xBC\x81\x35\xF4\x37", "\uFE10\u9FB4ḿ\uE7C7"},
      {"big5", "\xA1\x45\xA1\xE3\xA4\xA4", "‧～中"},
      {"big5", "\xA1\x4E\xA1\xFE\xA2\x40\xA2\x41\xA2\x42\xA3\xE1", "﹑／＼∕﹨€"},
      {"big5", "\xA3\xC0\xA3\xDF\xA3\xE0\x8E\x69\xFE\xDD\x88\x62\x88\xA5", "␀␟␡箸砉Ê\u0304ê\u030C"},
      {"shift_jis", "\x81\x60\x87\x40\xFA\xB1\xB1", "～①﨑ｱ"},
      {"euc-jp", "\xAD\xA1\xFC\xE2\x8F\xA2\xEB\x8E\xB1", "①髙ºｱ"},
      {"iso-2022-jp", "\x1B$B-!\x1B(I1\x1B(Ja", "①ｱa"},
      {"iso-2022-jp", "\\~\x1B(J\\~a\x1B(B\\~", "\\~¥‾a\\~"},
      {"iso-2022-jp", "\x1B(I!_\x1B$@F|\x1B$(D\"k", "｡ﾟ日º"},
      {"hz-gb-2312", "a~{VPND~}b~~\n", "a中文b~\n"},
      {"iso-2022-kr", "\x1B$)C\x0E\x30\x21\x0F", "가"},
      {"x-user-defined", "a\x80\xFF", "a\uF780\uF7FF"},
      {"mac_greek", "\x80\xB0", "ÄΑ"},
      {"mac_turkish", "\xDA", "Ğ"},
      {"maciceland", "\xA0", "Ý"},
      {"cp1006", "\xA1", "۰"},
      {"utf-7", "+AOk-", "é"},
      {"cp437", "\x80", "Ç"},
      {"cp1140", "\x9F", "€"},
      {"utf-16le", std::string("\x00\xD8<\0", 4), "\uFFFD<"},
      {"windows-1258", "e\xEC", "e\u0301"},  // a letter and its accent
  };
  expect_converted(samples);
}

TEST(Converter, WhatCannotBeReadLeavesTheCharactersBehindItAlone) {
  const std::vector<Sample> samples{
      {"euc-kr", "\xB0\xA1\xC9\xA1\xB0\xA1\xB0\xA1", "가\uFFFD가가"},
      {"big5", "\xA4\xA4\x81\xA1\xA4\xA4\xA4\xA4", "中\uFFFD中中"},
      {"gb18030", "\xD6\xD0\xFE\xFF\xD6\xD0\xD6\xD0", "中\uFFFD中中"},
      {"shift_jis", "\x82\xA0\xFC\xFC\x82\xA0\xA0\x82\xA0", "あ\uFFFDあ\uFFFDあ"},
      {"euc-jp", "\xA4\xA2\xA9\xA1\xA4\xA2\x8F\xA1\xA1\xA4\xA2", "あ\uFFFDあ\uFFFDあ"},
      {"iso-2022-jp", "\x1B$B$\")!$\"\x1B(B", "あ\uFFFDあ"},
      {"euc-kr", "\xB0\xA1\xC9<\xB0\xA1", "가\uFFFD<가"},
  };
  expect_converted(samples);
}

/// WHATWG Encoding, 12.2.1.
TEST(Converter, WhatIsNoIso2022JpIsReplacedAsTheStandardHasIt) {
  const std::vector<Sample> samples{
      {"iso-2022-jp",
       "a\x0E\x0F\x80\xFF"
       "b",
       "a\uFFFD\uFFFD\uFFFD\uFFFDb"},
      {"iso-2022-jp", "\x1B(Ja\x0E\xB1\nb", "a\uFFFD\uFFFD\nb"},
      {"iso-2022-jp", "\x1B(I1\n`1", "ｱ\uFFFD\uFFFDｱ"},
      {"iso-2022-jp", "\x1B$B$\"\n$\"\xA4\xA2$\"", "あ\uFFFDあ\uFFFD\uFFFDあ"},
      {"iso-2022-jp", "\x1B$B$\n$\"", "\uFFFDあ"},
      {"iso-2022-jp", "\x1B$B$\"$\x1B(Ba", "あ\uFFFDa"},
      {"iso-2022-jp", "\x1B$B$\"$", "あ\uFFFD"},
      {"iso-2022-jp", "\x1B", "\uFFFD"},
      {"iso-2022-jp", "a\x1B$", "a\uFFFD$"},
      {"iso-2022-jp",
       "a\x1B(Hb\x1B"
       "c",
       "a\uFFFD(Hb\uFFFDc"},
      {"iso-2022-jp", "\x1B(I1\x1B(HA", "ｱ\uFFFDｨﾈﾁ"},
      {"iso-2022-jp", "\x1B$B\x1B(Ba\x1B(J\x1B(B\x1B(Jb", "\uFFFDa\uFFFD\uFFFDb"},
  };
  expect_converted(samples);
  EXPECT_EQ(convert("\x1B$B$\n\x1B(B\x0E", *encoding_of_label("iso-2022-jp"))->replaced, 2);
}

/// What iconv(3) itself makes of one byte; empty: nothing.
std::string by_iconv(char byte, const std::string& encoding) {
  auto* const converter = iconv_open("UTF-8", encoding.c_str());
  std::string out(8, '\0');
  char* in = &byte;
  char* to = out.data();
  std::size_t in_left = 1;
  std::size_t room = out.size();
  const auto result = iconv(converter, &in, &in_left, &to, &room);
  iconv_close(converter);
  return result == static_cast<std::size_t>(-1) ? "" : out.substr(0, out.size() - room);
}

TEST(Converter, EveryByteOfAnEncodingOfSingleBytesIsWhatIconvSays) {
  for (const auto* label :
       {"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1256",
        "windows-1257", "windows-874",  "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
        "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-8-i", "iso-8859-10",  "iso-8859-13",
        "iso-8859-14",  "iso-8859-15",  "iso-8859-16",  "koi8-r",       "ibm866"}) {
    const auto encoding = *encoding_of_label(label);
    for (unsigned byte = 0; byte < 0x100; ++byte) {
      const auto c = static_cast<char>(byte);
      const bool control = encoding.name.starts_with("windows-") && byte >= 0x80 && byte < 0xA0;
      const auto expected = by_iconv(c, encoding.iconv);
      if (expected.empty() && control) continue;  // the WHATWG's, see above
      const auto converted = convert("a" + std::string(2, c) + "b", encoding);
      ASSERT_TRUE(converted) << label;
      const auto character = expected.empty() ? "\uFFFD" : expected;
      EXPECT_EQ(converted->utf8, "a" + character + character + "b") << label << " " << byte;
      EXPECT_EQ(converted->replaced, expected.empty() ? 2U : 0U) << label << " " << byte;
    }
  }
}

TEST(Converter, ACharacterIsTheSameHoweverMuchAsciiIsAroundIt) {
  const std::vector<Sample> samples{
      {"gb18030", "\xD6\xD0", "中"},
      {"gb18030", "\x81\x30\x84\x36", "¥"},
      {"gb18030", "\xA3\xA0", "\u3000"},
      {"gb18030", "\xD6", "\uFFFD"},
      {"gb18030", "\x81\x30\x84", "\uFFFD0\uFFFD"},
      {"big5", "\xA4\xA4", "中"},
      {"big5", "\x88\x62", "Ê\u0304"},
      {"big5", "\xA1\x45", "‧"},
      {"euc-jp", "\xC6\xFC", "日"},
      {"euc-jp", "\x8F\xA2\xEB", "º"},
      {"euc-jp", "\xFC\xE2", "髙"},
      {"shift_jis", "\x83\x5C", "ソ"},
      {"shift_jis", "\x93\xFA\x96\x7B", "日本"},
      {"euc-kr", "\xB0\xA1", "가"},
      {"windows-1251", "\xC4\xE0", "Да"},
      {"koi8-u", "\xAE", "ў"},
  };
  for (const auto& [label, bytes, utf8] : samples) {
    for (std::size_t ascii = 0; ascii < 40; ++ascii) {
      const std::string before(ascii, '<');
      const std::string behind(40 - ascii, '<');
      const auto converted = convert(before + bytes + behind + bytes + behind, *encoding_of_label(label));
      ASSERT_TRUE(converted) << label;
      EXPECT_EQ(converted->utf8, before + utf8 + behind + utf8 + behind) << label;
    }
  }
}

}  // namespace
}  // namespace tidings::decode
