#include "daemon/publish/edition.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/publish/atom_writer.hpp"
#include "daemon/publish/document.hpp"
#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::shared_ptr<Document> document_of(const std::vector<store::StoredEntry>& entries) {
  auto document =
      make_document(write_atom(example_site(), {.entries = entries}), "application/atom+xml", at(0));
  document->entries = entry_spans(document->body());
  return document;
}

/// The next document of the feed.
std::shared_ptr<Document> follow(const Document& before, const std::vector<store::StoredEntry>& entries) {
  auto document = document_of(entries);
  document->earlier = editions_with(before);
  return document;
}

TEST(Edition, NewsAreTheDocumentWithoutWhatStoodInIt) {
  auto edited = entry("tag:a.example,2022:2");
  const auto before = document_of({entry("tag:a.example,2022:1"), edited});
  edited.entry.title = store::PlainText::from("Another title");
  const auto now = follow(*before, {entry("tag:a.example,2022:3"), entry("tag:a.example,2022:1"), edited});
  EXPECT_EQ(news_since(now->earlier->front(), *now),
            write_atom(example_site(), {.entries = std::vector{entry("tag:a.example,2022:3"), edited}}));
}

TEST(Edition, AMarkInAnEntrysTextIsNoTag) {
  auto tricky = entry("tag:a.example,2022:<entry>\n");
  tricky.entry.title = store::PlainText::from("</entry> <entry>");
  tricky.entry.content = html("<p>&lt;entry&gt;\n&lt;/entry&gt;\n</p>");
  const auto document = document_of({tricky, entry("tag:a.example,2022:1")});
  EXPECT_THAT(document->entries, SizeIs(2));
}

TEST(Edition, NothingWhereTheWholeIsNews) {
  const auto before = document_of({});
  const auto now = follow(*before, {entry("tag:a.example,2022:1")});
  EXPECT_EQ(news_since(now->earlier->front(), *now), std::nullopt);
}

TEST(Edition, OnlyWhatWasRemovedLeavesAFeedWithoutEntries) {
  const auto before = document_of({entry("tag:a.example,2022:2"), entry("tag:a.example,2022:1")});
  const auto now = follow(*before, {entry("tag:a.example,2022:1")});
  const auto news = news_since(now->earlier->front(), *now).value_or("");
  EXPECT_THAT(news, HasSubstr("</feed>"));
  EXPECT_THAT(news, Not(HasSubstr("<entry>")));
}

TEST(Edition, TheLastFewAreRememberedNewestFirst) {
  auto document = document_of({});
  std::vector<std::string> tags;
  for (int i = 0; i < 40; ++i) {
    tags.push_back(document->etag());
    document = follow(*document, {entry("tag:a.example,2022:" + std::to_string(i))});
  }
  ASSERT_THAT(*document->earlier, SizeIs(16));
  EXPECT_EQ(document->earlier->front().tags.front(), tags.back());
  EXPECT_EQ(document->earlier->back().tags.front(), tags[tags.size() - 16]);
}

}  // namespace
}  // namespace tidings::publish
