#include "daemon/decode/charset.hpp"

#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/decode/labels.hpp"
#include "daemon/decode/utf8.hpp"

namespace tidings::decode {
namespace {

using namespace std::string_literals;

std::string xml(const std::string& label, const std::string& inside) {
  return "<?xml version='1.0' encoding='" + label + "'?><a>" + inside + "</a>";
}

std::string utf_16(const std::string& ascii, bool big_endian) {
  std::string out;
  for (const char c : ascii) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

std::string utf_32(const std::string& ascii, bool big_endian) {
  std::string out;
  for (const char c : ascii) out += big_endian ? "\0\0\0"s + c : c + "\0\0\0"s;
  return out;
}

struct Declared {
  const char* label;
  const char* bytes;
  const char* utf8;
  const char* encoding;
};

TEST(Charset, DeclarationsAreReadAsBrowsersReadThem) {
  constexpr std::array cases{
      Declared{"UTF-8", "\xC3\xA9", "é", "utf-8"},
      Declared{"iso-8859-1", "\x80\xE9", "€é", "windows-1252"},
      Declared{"US-ASCII", "\x93x\x94", "“x”", "windows-1252"},
      Declared{"latin1", "\xE9", "é", "windows-1252"},
      Declared{"ISO-8859-9", "\xFD", "ı", "windows-1254"},
      Declared{"iso-8859-15", "\xA4", "€", "iso-8859-15"},
      Declared{"iso-8859-2", "\xE8", "č", "iso-8859-2"},
      Declared{"iso-8859-7", "\xE1", "α", "iso-8859-7"},
      Declared{"windows-1251", "\xC4\xE0", "Да", "windows-1251"},
      Declared{"KOI8-R", "\xE4\xC1", "Да", "koi8-r"},
      Declared{"TIS-620", "\xA1", "ก", "windows-874"},
      Declared{"gb2312", "\xD6\xD0\x81\x30\x81\x30", "中\u0080", "gb18030"},
      Declared{"Big5", "\xA4\xA4", "中", "big5"},
      Declared{"EUC-JP", "\xC6\xFC", "日", "euc-jp"},
      Declared{"Shift_JIS", "\x93\xFA\x87\x40", "日①", "shift_jis"},
      Declared{"ISO-2022-JP", "\x1B$BF|\x1B(B", "日", "iso-2022-jp"},
      Declared{"windows-1255", "\xE0\xCA\xE1 \xE9\xF9\xD1", "\u05D0\u05BA\u05D1 \u05D9\u05E9\u05C1",
               "windows-1255"},
      Declared{"windows-1258", "\xDD\xDE 61\xCC", "\u01AF\u0303 61\u0300", "windows-1258"},
      Declared{"ks_c_5601-1987", "\xB0\xA1\x81\x41", "가갂", "euc-kr"},
  };
  for (const auto& [label, bytes, utf8, encoding] : cases) {
    const auto text = to_utf8(xml(label, bytes), "");
    EXPECT_EQ(text.utf8, xml(label, utf8)) << label;
    EXPECT_EQ(text.encoding, encoding) << label;
    EXPECT_TRUE(text.certain) << label;
    EXPECT_EQ(text.warning, "") << label;
  }
}

TEST(Charset, LabelsMayHaveBlanksAndAnyCase) {
  EXPECT_EQ(encoding_of_label(" Utf-8 ")->name, "utf-8");
  EXPECT_EQ(encoding_of_label("WINDOWS-1251")->name, "windows-1251");
  EXPECT_FALSE(encoding_of_label("klingon"));
  EXPECT_FALSE(encoding_of_label(""));
}

TEST(Charset, ByteOrderMarkIsBelievedBeforeAnythingElse) {
  const auto says_latin1 = "text/xml; charset=iso-8859-1";
  const std::string document = "<?xml version='1.0' encoding='koi8-r'?><a/>";
  const std::array marked{
      std::pair{"\xEF\xBB\xBF" + document, "utf-8"},
      std::pair{"\xFF\xFE" + utf_16(document, false), "utf-16le"},
      std::pair{"\xFE\xFF" + utf_16(document, true), "utf-16be"},
      std::pair{"\xFF\xFE\0\0"s + utf_32(document, false), "utf-32le"},
      std::pair{"\0\0\xFE\xFF"s + utf_32(document, true), "utf-32be"},
  };
  for (const auto& [bytes, encoding] : marked) {
    const auto text = to_utf8(bytes, says_latin1);
    EXPECT_EQ(text.utf8, document) << encoding;
    EXPECT_EQ(text.encoding, encoding);
  }
}

TEST(Charset, ContentTypeGoesBeforeTheDeclaration) {
  EXPECT_EQ(to_utf8(xml("iso-8859-1", "\xC4\xE0"), "text/xml; charset=windows-1251").utf8,
            xml("iso-8859-1", "Да"));
  EXPECT_EQ(to_utf8(xml("iso-8859-1", "\xC4\xE0"), "text/xml;CHARSET = \"Windows-1251\"; x=y").utf8,
            xml("iso-8859-1", "Да"));
}

TEST(Charset, OperatorsWordGoesBeforeTheContentType) {
  EXPECT_EQ(to_utf8("<a>\xC4\xE0</a>", "text/xml; charset=iso-8859-1", "windows-1251").utf8, "<a>Да</a>");
}

TEST(Charset, LabelThatTheBytesDisproveIsPassedOver) {
  EXPECT_EQ(to_utf8(xml("iso-8859-1", "\xE9"), "text/xml; charset=utf-8").utf8, xml("iso-8859-1", "é"));
  EXPECT_EQ(to_utf8(xml("utf-8", "é"), "text/xml; charset=klingon").utf8, xml("utf-8", "é"));
  for (const auto* wide : {"utf-16", "UTF-16LE", "utf-32", "ucs-2"}) {
    const auto text = to_utf8(xml(wide, "é"), "");
    EXPECT_EQ(text.utf8, xml(wide, "é")) << wide;
    EXPECT_EQ(text.encoding, "utf-8") << wide;
    EXPECT_FALSE(text.warning.empty()) << wide;
  }
}

TEST(Charset, WideEncodingsWithoutAMarkAreToldByTheirFirstBytes) {
  const std::string document = "<?xml version='1.0'?><a/>";
  EXPECT_EQ(to_utf8(utf_16(document, false), "").utf8, document);
  EXPECT_EQ(to_utf8(utf_16(document, true), "").utf8, document);
  EXPECT_EQ(to_utf8(utf_32(document, false), "").utf8, document);
  EXPECT_EQ(to_utf8(utf_32(document, true), "").utf8, document);
  EXPECT_EQ(to_utf8(utf_16(R"({"a":1})", true), "").utf8, R"({"a":1})");
  EXPECT_EQ(to_utf8(utf_16(R"({"a":1})", false), "").utf8, R"({"a":1})");
}

TEST(Charset, WideEncodingsAreToldByTheirFirstBytesWhateverLabelsSay) {
  const auto document = xml("utf-8", "x");
  for (const auto* content_type : {"", "text/xml; charset=utf-8", "text/xml; charset=utf-16",
                                   "text/xml; charset=us-ascii", "text/xml; charset=windows-1252"}) {
    EXPECT_EQ(to_utf8(utf_16(document, true), content_type).utf8, document) << content_type;
    EXPECT_EQ(to_utf8(utf_16(document, false), content_type).utf8, document) << content_type;
    EXPECT_EQ(to_utf8(utf_32(document, true), content_type).utf8, document) << content_type;
  }
}

TEST(Charset, LabelInWhichTheDocumentWouldNotBeginAsItDoesIsPassedOver) {
  for (const auto* label : {"cp037", "cp500", "utf-16be", "utf-32"}) {
    EXPECT_EQ(to_utf8(xml(label, "é"), "").utf8, xml(label, "é")) << label;
    EXPECT_EQ(to_utf8(xml("iso-8859-2", "\xE8"), std::string("text/xml; charset=") + label).utf8,
              xml("iso-8859-2", "č"))
        << label;
  }
}

TEST(Charset, AsciiThatIsNoneIsUtf8WhereItDecodesElseTheDeclarationElseWindows1252) {
  const auto* ascii = "text/xml; charset=us-ascii";
  EXPECT_EQ(to_utf8("<a>é</a>", ascii).utf8, "<a>é</a>");
  EXPECT_EQ(to_utf8(xml("iso-8859-2", "\xE8"), ascii).utf8, xml("iso-8859-2", "č"));
  EXPECT_EQ(to_utf8("<a>\xE9</a>", ascii).utf8, "<a>é</a>");
  EXPECT_EQ(to_utf8("<a>x</a>", ascii).encoding, "windows-1252");
}

TEST(Charset, Utf8ThatIsMostlyNoneIsGuessed) {
  EXPECT_EQ(to_utf8(xml("utf-8", "caf\xE9"), "").utf8, xml("utf-8", "café"));
  const auto text = to_utf8(xml("utf-8",
                                "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! "
                                "\xCA\xE0\xEA \xE4\xE5\xEB\xE0, \xE4\xF0\xF3\xE7\xFC\xFF?"),
                            "");
  EXPECT_EQ(text.encoding, "windows-1251");
  EXPECT_FALSE(text.certain);
}

TEST(Charset, UnknownLabelIsAsIfThereWereNone) {
  const auto text = to_utf8(xml("bogus", "é"), "");
  EXPECT_EQ(text.utf8, xml("bogus", "é"));
  EXPECT_EQ(text.encoding, "utf-8");
  EXPECT_FALSE(text.certain) << "a fatal error (XML 1.0, 4.3.3)";
  EXPECT_TRUE(to_utf8(xml("bogus", "é"), "text/xml; charset=utf-8").certain);
  EXPECT_EQ(to_utf8(xml("bogus", "\xE9"), "").utf8, xml("bogus", "é"));
}

TEST(Charset, BomGoesBeforeAWrongDeclarationAndItsBadBytesAreReplaced) {
  const auto text = to_utf8("\xEF\xBB\xBF" + xml("utf-8", "Привет\xFF"), "");
  EXPECT_EQ(text.utf8, xml("utf-8", "Привет\uFFFD"));
  EXPECT_FALSE(text.certain);
}

TEST(Charset, MarkIsBelievedInSpiteOfABadByteWhateverLabelsSay) {
  const auto bytes = xml("iso-8859-1", "Caf\xC3\xA9 _ \x92 _ \xE2\x82\xAC");
  const auto mended = xml("iso-8859-1", "Café _ \uFFFD _ €");
  for (const auto& text :
       {to_utf8("\xEF\xBB\xBF" + bytes, ""), to_utf8("\xEF\xBB\xBF" + bytes, "text/xml; charset=iso-8859-1"),
        to_utf8("\xEF\xBB\xBF" + bytes, "", "windows-1251"), to_utf8(bytes, "text/xml; charset=utf-8")}) {
    EXPECT_EQ(text.utf8, mended);
    EXPECT_EQ(text.encoding, "utf-8");
    EXPECT_FALSE(text.certain);
    EXPECT_THAT(text.warning, testing::StartsWith("byte "));
  }
}

TEST(Charset, MarkThatLiesIsPassedOver) {
  const auto text =
      to_utf8("\xEF\xBB\xBF" + xml("windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0"), "");
  EXPECT_EQ(text.utf8, xml("windows-1251", "Привет, мир"));
  EXPECT_EQ(text.encoding, "windows-1251");
  EXPECT_FALSE(text.certain);
  EXPECT_FALSE(text.warning.empty());
}

TEST(Charset, EbcdicIsReadInTheCodePageThatItDeclares) {
  // `<?xml version='1.0' encoding='cp273'?><a>ä</a>` in the German code page, with its line end NEL
  const auto text = to_utf8(
      "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7D\xF1\x4B\xF0\x7D\x40\x85\x95\x83\x96"
      "\x84\x89\x95\x87\x7E\x7D\x83\x97\xF2\xF7\xF3\x7D\x6F\x6E\x15\x4C\x81\x6E\xC0\x4C\x61\x81\x6E",
      "text/xml; charset=utf-8");
  EXPECT_EQ(text.utf8, "<?xml version='1.0' encoding='cp273'?> \n<a>ä</a>");
  EXPECT_EQ(text.encoding, "cp273");
  // `<?xml version='1.0' encoding="cp1026"?><a b="ğ"/>` in the Turkish one, which has its `"` elsewhere
  const auto turkish = to_utf8(
      "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7D\xF1\x4B\xF0\x7D\x40\x85\x95\x83\x96"
      "\x84\x89\x95\x87\x7E\xFC\x83\x97\xF1\xF0\xF2\xF6\xFC\x6F\x6E\x4C\x81\x40\x82\x7E\xFC\xD0\xFC\x61\x6E",
      "");
  EXPECT_EQ(turkish.utf8, "<?xml version='1.0' encoding=\"cp1026\"?><a b=\"ğ\"/>");
}

TEST(Charset, EbcdicIsToldByItsFirstBytes) {
  // `<?xml ?><a/>`
  EXPECT_EQ(to_utf8("\x4C\x6F\xA7\x94\x93\x40\x6F\x6E\x4C\x81\x61\x6E", "").utf8, "<?xml ?><a/>");
}

TEST(Charset, AFewBadBytesInUtf8AreReplaced) {
  const auto text = to_utf8(xml("utf-8", "Привет, мир\xFF Привет"), "");
  EXPECT_EQ(text.utf8, xml("utf-8", "Привет, мир\uFFFD Привет"));
  EXPECT_FALSE(text.certain);
  EXPECT_FALSE(text.warning.empty());
}

TEST(Charset, MarkKeepsItsPlaceBesideABadByte) {
  EXPECT_EQ(to_utf8(xml("windows-1255", "\xE9\xD9\xE9"), "").utf8, xml("windows-1255", "\u05D9\uFFFD\u05D9"));
}

TEST(Charset, JsonIsUtf8WhateverItsMediaTypeOrItsTextSays) {
  const auto json = R"({"title": "é <meta charset='koi8-r'> <?xml encoding='koi8-r'?>"})"s;
  const auto text = to_utf8(json, "application/json; charset=iso-8859-1");
  EXPECT_EQ(text.utf8, json);
  EXPECT_TRUE(text.certain);
  EXPECT_EQ(to_utf8("{\"title\": \"\xE9\"}", "application/json; charset=iso-8859-1").utf8,
            R"({"title": "é"})");
}

TEST(Charset, Utf8ThatIsDeclaredAsWindows1252IsReadAsItWhereThatHasAGap) {
  const auto text = to_utf8(xml("windows-1252", "“Á”"), "");
  EXPECT_EQ(text.utf8, xml("windows-1252", "“Á”"));
  EXPECT_EQ(text.encoding, "utf-8");
  EXPECT_EQ(text.warning, "declared as windows-1252, which it isn't");
  EXPECT_EQ(to_utf8(xml("windows-1252", "é"), "").encoding, "windows-1252") << "both are possible";
  EXPECT_EQ(to_utf8(xml("windows-1252", "\x81"), "").encoding, "windows-1252");
  EXPECT_EQ(to_utf8(xml("utf-8", "Á"), "", "windows-1252").encoding, "windows-1252") << "the operator's word";
}

TEST(Charset, ABadByteInAnotherEncodingCostsThatByteAlone) {
  const auto text = to_utf8(xml("gb18030", "\xD6\xD0\xFF<b>\xD6\xD0</b>"), "");
  EXPECT_EQ(text.utf8, xml("gb18030", "中\uFFFD<b>中</b>"));
  EXPECT_EQ(text.encoding, "gb18030");
  EXPECT_FALSE(text.certain);
}

TEST(Charset, WithoutAnyWordTheBytesAreAsked) {
  EXPECT_EQ(to_utf8("<a>é</a>", "").encoding, "utf-8");
  EXPECT_TRUE(to_utf8("<a>é</a>", "").certain);
  EXPECT_FALSE(to_utf8("<a>caf\xE9 cr\xE8me br\xFBl\xE9"
                       "e</a>",
                       "")
                   .certain);
}

TEST(Charset, WhateverComesInWhatGoesOutIsUtf8) {
  for (const auto* label : {"utf-8", "utf-16", "gbk", "big5", "euc-jp", "shift_jis", "iso-2022-jp", "utf-7",
                            "windows-1252", "windows-1258", "tis-620", "klingon", ""}) {
    std::string bytes = xml(label, "");
    for (unsigned i = 0; i < 1024; ++i) bytes += static_cast<char>(i * 167U >> (i % 3U) & 0xFFU);
    for (std::size_t size = bytes.size() - 40; size <= bytes.size(); ++size) {
      const auto text = to_utf8(bytes.substr(0, size), "");
      EXPECT_EQ(first_invalid_utf8(text.utf8), text.utf8.size()) << label;
    }
  }
}

TEST(Charset, TextThatIsUtf8AlreadyIsNotCopied) {
  auto bytes = xml("utf-8", std::string(1000, 'x'));
  const auto* const there = bytes.data();
  EXPECT_EQ(to_utf8(std::move(bytes), "").utf8.data(), there);
}

TEST(Charset, EmptyDocumentStaysEmpty) {
  EXPECT_EQ(to_utf8("", "").utf8, "");
  EXPECT_EQ(to_utf8("\xEF\xBB\xBF", "").utf8, "");
  EXPECT_EQ(to_utf8("\xFF\xFE", "").utf8, "");
}

TEST(Utf8, EachMaximalPartOfAnIllFormedSequenceIsOneReplacement) {
  EXPECT_EQ(with_replacements("a\xE2\x82z").utf8, "a\uFFFDz");
  EXPECT_EQ(with_replacements("\xF0\x9F\x98z").utf8, "\uFFFDz");
  EXPECT_EQ(with_replacements("\xF0\x9F").utf8, "\uFFFD");
  EXPECT_EQ(with_replacements("\xED\xA0\x80").utf8, "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(with_replacements("\xC0\x80\xFF").utf8, "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(with_replacements("\xE2\x82é").replaced, 1U);
  EXPECT_EQ(with_replacements("\xE2\x82é").characters, 1U);
}

TEST(Utf8, TheAsciiPrefixEndsAtTheFirstHighByteWhereverItStands) {
  const std::string ascii(100, 'a');
  for (std::size_t size = 0; size <= ascii.size(); ++size) {
    EXPECT_EQ(ascii_prefix(ascii.substr(0, size)), size);
    for (const char high : {'\x80', '\xFF'}) {
      EXPECT_EQ(ascii_prefix(ascii.substr(0, size) + high), size);
      EXPECT_EQ(ascii_prefix(ascii.substr(0, size) + high + ascii), size);
    }
  }
}

TEST(Utf8, OneBadByteIsFoundAmongAnyNumberOfGoodOnes) {
  for (const std::string character : {"a", "é", "中", "🎉", " я", "x中é "}) {
    std::string text;
    while (text.size() < 150) {
      EXPECT_EQ(first_invalid_utf8(text), text.size());
      for (const std::string bad : {"\x80", "\xC3", "\xE4\xB8", "\xED\xA0\x80", "\xF0\x9F\x98", "\xFF"}) {
        EXPECT_EQ(first_invalid_utf8(text + bad), text.size());
        EXPECT_EQ(first_invalid_utf8(text + bad + "a"), text.size());
        EXPECT_EQ(first_invalid_utf8(text + bad + text), text.size());
      }
      text += character;
    }
  }
}

struct IllFormed {
  const char* bytes;
  std::size_t first;
};

TEST(Utf8, IllFormedSequencesAreFoundWhereTheyBegin) {
  constexpr std::array cases{
      IllFormed{"abcdefgh\x80", 8},
      IllFormed{"\xC0\x80", 0},
      IllFormed{"\xC1\xBF", 0},
      IllFormed{"é\xE0\x9F\xBF", 2},
      IllFormed{"\xED\xA0\x80", 0},
      IllFormed{"\xF0\x8F\xBF\xBF", 0},
      IllFormed{"\xF4\x90\x80\x80", 0},
      IllFormed{"\xF5\x80\x80\x80", 0},
      IllFormed{"xx\xE2\x82", 2},
      IllFormed{"\xF0\x9F\x98\x80\xF0", 4},
      IllFormed{"12345678\xC3\xA9\xFF", 10},
  };
  for (const auto& [bytes, first] : cases) EXPECT_EQ(first_invalid_utf8(bytes), first) << bytes;
  for (const auto* valid : {"", "a", "é", "\xED\x9F\xBF\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "1234567é90123é"})
    EXPECT_EQ(first_invalid_utf8(valid), std::string_view(valid).size());
}

}  // namespace
}  // namespace tidings::decode
