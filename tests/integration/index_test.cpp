#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"

// `tidings index` and `tidings explain`.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

std::string rss(const std::string& guid, const std::string& text = "text") {
  return "<rss version='2.0'><channel><title>Feed</title><link>https://news.example/</link><description/>"
         "<item><title>One</title><link>https://news.example/one</link><guid>" +
         guid + "</guid><pubDate>Sat, 08 Jan 2022 11:58:24 GMT</pubDate><description>" + text +
         "</description></item></channel></rss>";
}

class IndexCommand : public testing::Test {
 protected:
  IndexCommand() { tidings_.add_source("example", origin_.url("/feed.xml")); }

  void fetch(const std::string& body) {
    const auto served = origin_.serve("/feed.xml", Reply{.body = body});
    EXPECT_EQ(tidings_.run({"fetch", "--force"}).exit_code, 0);
  }

  std::filesystem::path file() const { return tidings_.entries_folder() / "example/2022/01/08-One.md"; }

  void edit() {
    auto bytes = support::read_file(file());
    bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
    support::write_file(file(), bytes);
  }

  Origin origin_;
  Aggregator tidings_;
};

TEST_F(IndexCommand, VerifySaysWhatDiffersAndChangesNothing) {
  fetch(rss("1"));
  EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 0);
  edit();
  support::write_file(file().parent_path() / "own.md", "---\ntitle: Own\n---\n<p>own</p>\n");
  support::write_file(file().parent_path() / "bad.md", "no front matter");
  for (int again = 0; again < 2; ++again) {
    const auto verified = tidings_.run({"index", "verify"});
    EXPECT_EQ(verified.exit_code, 1);
    EXPECT_THAT(verified.out, AllOf(HasSubstr("example/2022/01/08-One.md: edited: "),
                                    HasSubstr("example/2022/01/own.md: unknown: "),
                                    HasSubstr("example/2022/01/bad.md: unreadable: line 1: ")));
  }
  std::filesystem::rename(file(), file().parent_path() / "moved.md");
  EXPECT_THAT(tidings_.run({"index", "verify"}).out,
              HasSubstr("moved.md: moved: the index has it at example/"));
}

TEST_F(IndexCommand, RebuildBringsItInLineAndKeepsValidatorsAndWhatWasRemoved) {
  fetch(rss("1"));
  edit();
  EXPECT_THAT(tidings_.run({"index", "rebuild"}).out, HasSubstr("the index has 1 entries"));
  EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 0);
  std::filesystem::remove(file());
  EXPECT_EQ(tidings_.run({"index", "rebuild"}).exit_code, 0);
  fetch(rss("1", "another text"));
  EXPECT_THAT(tidings_.entries(), IsEmpty()) << "what was removed doesn't come back";
}

TEST_F(IndexCommand, FolderThatMayNotBeReadIsNamedAndItsEntriesStay) {
  fetch(rss("1"));
  tidings_.drop_privileges();
  const auto folder = file().parent_path();
  std::filesystem::permissions(folder, std::filesystem::perms::none);
  const auto rebuilt = tidings_.run({"index", "rebuild"});
  const auto verified = tidings_.run({"index", "verify"});
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  EXPECT_EQ(rebuilt.exit_code, 1);
  EXPECT_THAT(rebuilt.out, HasSubstr("the index has 1 entries"));
  EXPECT_THAT(rebuilt.error, AllOf(HasSubstr("example/2022/01: left as it was: "), HasSubstr("denied")));
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("example/2022/01: can't list "));
  EXPECT_EQ(tidings_.run({"index", "rebuild"}).exit_code, 0);
  EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 0);
}

TEST_F(IndexCommand, ExplainTellsWhatHappenedToAnEntry) {
  fetch(rss("1"));
  fetch(rss("2"));
  fetch(rss("2", "another text"));
  const auto told = tidings_.run({"explain", file().string()});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.out,
              AllOf(HasSubstr("identity:     guid:1\n"), HasSubstr("file:         as tidings wrote it\n"),
                    HasSubstr("known again by the same link and title; its id is now guid:2\n"),
                    HasSubstr(" updated: its text changed\n")));
  EXPECT_EQ(tidings_.run({"explain", "example/2022/01/08-One.md"}).out, told.out);
}

TEST_F(IndexCommand, ExplainTellsOfASourceAlsoWhileTheDaemonRuns) {
  fetch(rss("1"));
  const auto daemon = tidings_.start_daemon();
  const auto told = tidings_.run({"explain", "example"});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.out,
              AllOf(HasSubstr("entries:      1\n"), HasSubstr("next poll:    20"), HasSubstr("why then:")));
  EXPECT_EQ(tidings_.run({"explain", "nobody"}).exit_code, 1);
  EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 1) << "the daemon has the store open";
}

TEST_F(IndexCommand, UsageIsTold) {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"index"}, {"index", "mend"}, {"explain"}, {"explain", "a", "b"}})
    EXPECT_EQ(tidings_.run(command).exit_code, 2);
}

}  // namespace
}  // namespace tidings::integration
