#include "store/entry_path.hpp"

#include <gtest/gtest.h>

#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

Entry titled(std::string_view title) {
  auto entry = make_entry("1", "x");
  entry.title = PlainText::from(title);
  return entry;
}

TEST(EntryPath, IsSourceDateAndTitle) {
  EXPECT_EQ(entry_path(titled("Two  words"), Layout::source), "example/2022/01/08-Two  words.md");
}

TEST(EntryPath, LeavesNoCharacterThatMeansSomethingToAFileSystem) {
  EXPECT_EQ(entry_path(titled("a/b\\c:d*e?f\"g<h>i|j#k"), Layout::source),
            "example/2022/01/08-a_b_c_d_e_f_g_h_i_j_k.md");
}

TEST(EntryPath, TitleCannotLeaveTheFolderOrHide) {
  EXPECT_EQ(entry_path(titled("../../etc/passwd"), Layout::source).find("/../"), std::string::npos);
  EXPECT_EQ(entry_path(titled("..."), Layout::source), "example/2022/01/08-untitled.md");
  auto entry = titled(".hidden");
  entry.categories = {"..", "."};
  EXPECT_EQ(entry_path(entry, Layout::categories), "untitled/untitled/hidden.md");
}

TEST(EntryPath, HasNoTrailingDotOrSpace) {
  EXPECT_EQ(entry_path(titled("Wait. . ."), Layout::source), "example/2022/01/08-Wait.md");
}

TEST(EntryPath, IsComposed) {
  EXPECT_EQ(entry_path(titled("cafe\xCC\x81"), Layout::source), "example/2022/01/08-caf\xC3\xA9.md");
}

TEST(EntryPath, LongTitleIsCutAtACharacter) {
  std::string title;
  for (int i = 0; i < 100; ++i) title += "好";
  const auto name =
      entry_path(titled(title), Layout::source).substr(std::string_view("example/2022/01/08-").size());
  EXPECT_LE(name.size(), 200U + 3U);
  EXPECT_EQ((name.size() - 3) % 3, 0U) << name;
}

TEST(EntryPath, CategoriesAreTheFolders) {
  auto entry = titled("t");
  entry.categories = {"新媒体", "a/b"};
  EXPECT_EQ(entry_path(entry, Layout::categories), "新媒体/a_b/t.md");
}

TEST(EntryPath, HasAsManyCategoriesAsAPathHasRoomFor) {
  auto entry = titled("t");
  entry.categories.assign(25, std::string(200, 'x'));
  const auto path = entry_path(entry, Layout::categories);
  EXPECT_LE(path.size(), 3100U);
  EXPECT_TRUE(path.ends_with("x/t.md"));
}

TEST(EntryPath, SecondOfANameHasEightDigits) {
  const auto path = distinct_entry_path(titled("t"), Layout::source);
  EXPECT_TRUE(path.starts_with("example/2022/01/08-t~")) << path;
  EXPECT_EQ(path.size(), std::string_view("example/2022/01/08-t~12345678.md").size());
}

}  // namespace
}  // namespace tidings::store
