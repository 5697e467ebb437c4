#include "store/entry_file.hpp"
#include "store/http_date.hpp"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view plain_file =
    "\n---\ntitle: 'It''s a title'\ncategories: \n - News\nheadimg: ''\nauthor: Example\ncomments: false\n"
    "date: Sat, 08 Jan 2022 11:58:24 GMT\nthumbnail: ''\n---\n\n<div>   \n<p>text</p>\n  \n</div>\n          "
    "  ";

const EntryFileFormat plain{.front_matter = FrontMatter::plain, .leading_blank = true, .default_image = {}};

TEST(EntryFile, PlainFileIsTheModelByteForByte) {
  const char* folder = std::getenv("TIDINGS_SEED");
  const auto model =
      std::filesystem::path(folder != nullptr ? folder : TIDINGS_SEED) / "aljazeera-2022-01-08.md";
  if (!std::filesystem::exists(model)) GTEST_SKIP() << "no " << model;
  const auto bytes = support::read_file(model);
  const auto file = read_entry_file(bytes, example, plain);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->entry.categories, (std::vector<std::string>{"新媒体", "Aljazeera 半岛网", "新闻"}));
  EXPECT_EQ(write_entry_file(file->entry, plain), bytes);
}

TEST(EntryFile, PlainFileIsWrittenAsItWasRead) {
  const auto file = read_entry_file(plain_file, example, plain);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->entry.title.str(), "It's a title");
  EXPECT_EQ(file->entry.content.str(), "<p>text</p>\n");
  EXPECT_EQ(write_entry_file(file->entry, plain), plain_file);
}

TEST(EntryFile, FullFileGivesTheEntryBack) {
  auto entry = make_entry("1", "t");
  entry.updated = noon;
  entry.summary = PlainText::from("a: b # c");
  entry.authors = {{"Ann", "ann@example.org", ""},
                   {"Bob", "", "https://bob.example/"},
                   {"Cy", "c@d.example", "http://c/"}};
  entry.tags = {"no", "2022", "a, b", "- x"};
  entry.language = "no";
  entry.enclosures = {{*entry.link, "audio/mpeg", 123}, {*entry.link, "", std::nullopt}};
  entry.known_as = {"guid:old"};
  auto file = read_entry_file(write_entry_file(entry, {}), example, {});
  ASSERT_TRUE(file) << file.error();
  file->entry.id = entry.id;  // is not in the file
  EXPECT_EQ(file->entry, entry);
}

TEST(EntryFile, LengthThatIsNoNumberIsNoLength) {
  auto entry = make_entry("1", "t");
  entry.enclosures = {{*entry.link, "audio/mpeg", 123}};
  const auto written = write_entry_file(entry, {});
  for (const auto* length : {"''", "18446744073709551616", "-1", "12 MB"}) {
    auto bytes = written;
    bytes.replace(bytes.find("123"), 3, length);
    const auto file = read_entry_file(bytes, example, {});
    ASSERT_TRUE(file) << file.error();
    ASSERT_THAT(file->entry.enclosures, SizeIs(1)) << length;
    EXPECT_FALSE(file->entry.enclosures[0].length) << length;
  }
}

TEST(EntryFile, NastyTextComesBackAsItWas) {
  const std::vector<std::string> texts{
      "'",    "\"",  "'\" both", "a: b",   "x #y",    "- a", "{{ x }}", "%",          "@a",   "`",    "\\n",
      "null", "---", "a\u2028b", "\u0085", "\uFEFFx", "=",   "<<",      "2022-01-08", "1:30", "0x1F", "é'"};
  for (const auto& text : texts) {
    auto entry = make_entry("1", "t");
    entry.title = PlainText::from("x" + text);
    entry.author = text;
    entry.categories = {text};
    entry.tags = {text};
    const auto file = read_entry_file(write_entry_file(entry, {}), example, {});
    ASSERT_TRUE(file) << text << ": " << file.error();
    EXPECT_EQ(file->entry.title, entry.title) << text;
    EXPECT_EQ(file->entry.author, text);
    EXPECT_EQ(file->entry.categories, entry.categories) << text;
    EXPECT_EQ(file->entry.tags, entry.tags) << text;
  }
}

TEST(EntryFile, NamesAreQuotedWhereYamlWouldReadAnotherValue) {
  for (const auto* name :
       {"true", "No", "2022", "1e3", "0x1F", "12:30", "2022-01-08", "~", "- a", "a: b", "a #b", ".inf"}) {
    auto entry = make_entry("1", "t");
    entry.author = name;
    EXPECT_THAT(write_entry_file(entry, plain), HasSubstr("\nauthor: '" + std::string(name) + "'\n"));
  }
}

TEST(EntryFile, NamesThatEveryYamlReadsAsTextStayBare) {
  for (const auto* name :
       {"Al Jazeera", "新闻", "it's", "a:b", "C#", "yesterday", "36氪", "24/7 News", "3D", "9to5Mac"}) {
    auto entry = make_entry("1", "t");
    entry.author = name;
    EXPECT_THAT(write_entry_file(entry, plain), HasSubstr("\nauthor: " + std::string(name) + "\n"));
  }
}

TEST(EntryFile, BodyIsVerbatim) {
  for (const auto* body :
       {"", "<p>a</p>", "<p>a</p>\n", "<p>a</p>  ", "<div>a</div>", "<div>\n</div>\n", "---\nx\n---\n"}) {
    const auto entry = make_entry("1", "t", body);
    EXPECT_EQ(entry.content.str(), body);
  }
}

std::optional<Timestamp> date_read_from(std::string_view date) {
  std::string bytes(plain_file);
  const auto begin = bytes.find("date: ") + 6;
  bytes.replace(begin, bytes.find('\n', begin) - begin, date);
  return read_entry_file(bytes, example, plain).value().entry.published;
}

TEST(EntryFile, DateOfAnOperatorsHandIsReadWithItsZone) {
  for (const auto* date :
       {"2022-01-08 11:58:24", "2022-01-08 19:58:24 +0800", "2022-01-08T19:58:24+08:00",
        "2022-01-08T03:58:24.5-08", "2022/01/08 11:58:24 Z", "Sat, 08 Jan 2022 19:58:24 +0800"})
    EXPECT_EQ(date_read_from(date), parse_http_date("Sat, 08 Jan 2022 11:58:24 GMT")) << date;
  for (const auto* date : {"2022-1-8 9:05", "2022-01-08T17:05+0800"})
    EXPECT_EQ(date_read_from(date), parse_http_date("Sat, 08 Jan 2022 09:05:00 GMT")) << date;
  for (const auto* date : {"2022-01-08", "2022/1/8", "2022-01-08 in the morning", "2022-01-08 0"})
    EXPECT_EQ(date_read_from(date), parse_http_date("Sat, 08 Jan 2022 00:00:00 GMT")) << date;
  for (const auto* date :
       {"2022-02-30", "2022-13-01", "2022-01-45", "-022-01-08", "2022-01-08 25:00", "2022-01-08 23:60:00",
        "2022-01-08 23:59:61", "2022-01-08 23:59:99 +0800", "2022-01-08 -5:00", "tomorrow"})
    EXPECT_FALSE(date_read_from(date)) << date;
}

TEST(EntryFile, DateWithoutAYearOfFourDigitsIsNone) {
  for (const auto* date : {"9999-12-31 23:00:00 -05:00", "Fri, 31 Dec 9999 23:00:00 -0500",
                           "0000-01-01 00:00:00 +01:00", "9999-12-31 23:59:60"})
    EXPECT_FALSE(date_read_from(date)) << date;
}

TEST(EntryFile, KeysOfAnOperatorAreKeptVerbatim) {
  std::string bytes(plain_file);
  const std::string added = "top: &t true\nmetadata:\n  nested: [a, 'b']\nbelow: *t\n";
  bytes.insert(bytes.find("author:"), added);
  const auto file = read_entry_file(bytes, example, plain);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->foreign.yaml, added);
  EXPECT_THAT(write_entry_file(file->entry, plain, file->foreign),
              HasSubstr("thumbnail: ''\n" + added + "---\n"));
}

TEST(EntryFile, LineSeparatorsInsideAValueDoNotShiftWhatAnOperatorAdded) {
  std::string bytes(plain_file);
  const std::string added = "note: \"a\u2028b\"\ntop: true\n";
  bytes.insert(bytes.find("author:"), added);
  const auto file = read_entry_file(bytes, example, plain);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->foreign.yaml, added);
}

TEST(EntryFile, AnyYamlStyleOfAnEditorIsRead) {
  const auto file = read_entry_file(
      "---\r\ntitle: >-\r\n  Folded\r\n  title\r\ncategories: [A, B]\r\nauthor: \"x\"\r\n"
      "date: 2022-01-08 11:58:24\r\n---\r\n<p>no div</p>\r\n",
      example, plain);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->entry.title.str(), "Folded title");
  EXPECT_EQ(file->entry.categories, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(file->entry.date(), make_entry("1", "t").date());
  EXPECT_THAT(file->entry.content.str(), HasSubstr("<p>no div</p>"));
}

TEST(EntryFile, WhatIsNoFrontMatterIsSaidWithItsLine) {
  EXPECT_THAT(read_entry_file("hello", example, plain).error(), HasSubstr("line 1"));
  EXPECT_FALSE(read_entry_file("---\ntitle: x\n", example, plain));
  EXPECT_THAT(read_entry_file("---\ntitle: 'x\n---\n", example, plain).error(), HasSubstr("line "));
}

}  // namespace
}  // namespace tidings::store
