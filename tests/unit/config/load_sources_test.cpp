#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/load.hpp"
#include "tests/support/process.hpp"

namespace tidings::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LoadSources : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& bytes) const {
    support::write_file(folder_.path() / name, bytes);
  }
  LoadedSources load() const { return load_sources(folder_.path()); }
  support::TemporaryFolder folder_;
};

TEST_F(LoadSources, ExamplesThatComeWithItAreWithoutProblems) {
  const auto loaded = load_sources(TIDINGS_FEEDS);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << describe(problem);
  EXPECT_GE(loaded.sources.size(), 10U);
}

TEST_F(LoadSources, FolderThatCannotBeListedEndsNoSource) {
  const auto link = folder_.path() / "loop";
  std::filesystem::create_symlink(link, link);
  const auto loaded = load_sources(link);
  EXPECT_FALSE(loaded.folder_is_there);
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(describe(loaded.problems[0]), HasSubstr("can't be listed: Too many levels of symbolic links"));
}

TEST_F(LoadSources, EveryKeyIsRead) {
  write("a-1.toml", R"(url = "https://user:pw@e.example/feed"
name = " A  source "
categories = ["x", "y"]
interval = { min = "10m" }
user_agent = "me"
headers = { Accept-Language = "fr" }
charset = "windows-1251"
allow_networks = ["10.0.0.0/8"]
keep = 20
proxy = "socks5://me:pw@[2001:db8::1]"
enabled = false
)");
  const auto loaded = load();
  ASSERT_THAT(loaded.problems, IsEmpty());
  ASSERT_EQ(loaded.sources.size(), 1U);
  const auto source = loaded.sources[0];
  EXPECT_EQ(source.id.str(), "a-1");
  EXPECT_EQ(source.url.href(), "https://user:pw@e.example/feed");
  EXPECT_EQ(source.name, "A  source");
  EXPECT_THAT(source.categories, ElementsAre("x", "y"));
  EXPECT_EQ(source.options->interval->min, std::chrono::minutes(10));
  EXPECT_THAT(source.options->headers,
              ElementsAre(std::pair<std::string, std::string>("Accept-Language", "fr")));
  EXPECT_EQ(source.options->charset, "windows-1251");
  EXPECT_EQ(source.options->keep, store::Keep{.count = 20});
  EXPECT_EQ(source.options->proxy->hostname(), "[2001:db8::1]");
  EXPECT_FALSE(source.enabled);
}

TEST_F(LoadSources, CategoryHasAName) {
  write("a.toml", "url = \"https://e.example/\"\ncategories = [\"x\", \" \"]\n");
  const auto loaded = load();
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(describe(loaded.problems[0]), HasSubstr("a.toml:2:14: a category has a name"));
}

TEST_F(LoadSources, ProxyIsOneThatWorksOrNone) {
  const auto proxy = [&](const std::string& value) {
    write("a.toml", "url = \"https://e.example/\"\nproxy = \"" + value + "\"\n");
    return load();
  };
  EXPECT_EQ(proxy("http://proxy.example:3128/").sources[0].options->proxy->port(), "3128");
  EXPECT_EQ(proxy("none").sources[0].options->proxy, text::Url());
  for (const auto* wrong : {"https://proxy.example", "socks4://proxy.example", "proxy.example:3128",
                            "http://proxy.example/path", "socks5://", "ftp://proxy.example"}) {
    const auto loaded = proxy(wrong);
    ASSERT_EQ(loaded.problems.size(), 1U) << wrong;
    EXPECT_THAT(describe(loaded.problems[0]), HasSubstr("a.toml:2:9: expected \"http://HOST:PORT\""))
        << wrong;
  }
}

TEST_F(LoadSources, FaultyFileStopsNoOther) {
  write("bad.toml", "url = \"https://e.example/\"\nnam = \"x\"\nheaders = { Host = \"x\" }\n");
  write("good.toml", "url = \"https://e.example/\"\n");
  write("Upper.toml", "url = \"https://e.example/\"\n");
  write("empty.toml", "");
  write(".hidden.toml", "broken");
  write("note.txt", "broken");
  const auto loaded = load();
  ASSERT_EQ(loaded.sources.size(), 1U);
  EXPECT_EQ(loaded.sources[0].id.str(), "good");
  std::string all;
  for (const auto& problem : loaded.problems) all += describe(problem) + "\n";
  EXPECT_THAT(all, HasSubstr("bad.toml:2:1: unknown key `nam`; did you mean `name`?"));
  EXPECT_THAT(all, HasSubstr("bad.toml:3:13: `Host` is no name of a header that can be set here"));
  EXPECT_THAT(all, HasSubstr("Upper.toml: the file's name is the source's id"));
  EXPECT_THAT(all, HasSubstr("empty.toml:1:1: `url` is missing"));
  EXPECT_EQ(loaded.problems.size(), 4U);
  EXPECT_EQ(loaded.faulty.size(), 3U);
}

TEST_F(LoadSources, OutlinesOfOpmlAreSources) {
  write("lwn.toml", "url = \"https://lwn.net/headlines/rss\"\n");
  write("list.opml", R"(<opml version="2.0"><body>
    <outline text="Tech"><outline text="Deep"><outline text="LWN" xmlUrl="https://lwn.net/other" category="/linux,news"/></outline></outline>
    <outline text="日本" xmlUrl="https://jp.example/feed"/>
    <outline text="bad" xmlUrl="ftp://e.example/"/></body></opml>)");
  const auto loaded = load();
  ASSERT_EQ(loaded.sources.size(), 3U);
  EXPECT_EQ(loaded.sources[0].id.str(), "jp-example");
  EXPECT_EQ(loaded.sources[1].id.str(), "lwn");
  EXPECT_EQ(loaded.sources[2].id.str(), "lwn-2");
  EXPECT_THAT(loaded.sources[2].categories, ElementsAre("Tech", "Deep", "linux", "news"));
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(describe(loaded.problems[0]), HasSubstr("list.opml:4:6: `ftp://e.example/` is no address"));
}

TEST_F(LoadSources, FeedOfTwoFilesIsAProblemOfTheSecondAndNamesBoth) {
  write("a.toml", "name = \"A\"\nurl = \"https://e.example/feed\"\n");
  write("b.toml", "url = \"HTTPS://e.example:443/feed#x\"\n");
  const auto loaded = load();
  ASSERT_EQ(loaded.sources.size(), 1U);
  EXPECT_EQ(loaded.sources[0].id.str(), "a");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(
      describe(loaded.problems[0]),
      testing::MatchesRegex(".*/b.toml:1:1: the same feed as .*/a.toml:2, and with the same options.*"));
  EXPECT_THAT(loaded.faulty, ElementsAre(folder_.path() / "b.toml"));
}

TEST_F(LoadSources, FeedOfTwoFilesIsTwoSourcesWhereThereIsAReasonForIt) {
  write("a.toml", "url = \"https://e.example/feed\"\n");
  write("b.toml", "url = \"https://e.example/feed\"\nmax_items = 1\n");
  write("c.toml", "url = \"https://e.example/feed\"\nheaders = { X-Account = \"c\" }\n");
  write("d.toml", "url = \"https://e.example/feed\"\nenabled = false\n");
  const auto loaded = load();
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.sources.size(), 4U);
}

TEST_F(LoadSources, OutlineGivesWayToAFileOrAnEarlierListWithItsAddress) {
  write("a.toml", "url = \"https://a.example/feed\"\n");
  write("off.toml", "url = \"https://off.example/\"\nenabled = false\n");
  write("1.opml", R"(<opml version="2.0"><body><outline text="A" xmlUrl="feed:https://a.example/feed#x"/>
    <outline text="Off" xmlUrl="https://off.example"/><outline text="B" xmlUrl="https://b.example/"/></body></opml>)");
  write("2.opml",
        R"(<opml version="2.0"><body><outline text="Bee" xmlUrl="https://b.example/"/></body></opml>)");
  const auto loaded = load();
  EXPECT_THAT(loaded.problems, IsEmpty());
  ASSERT_EQ(loaded.sources.size(), 3U);
  EXPECT_EQ(loaded.sources[0].id.str(), "a");
  EXPECT_EQ(loaded.sources[1].id.str(), "b");
  EXPECT_EQ(loaded.sources[2].id.str(), "off");
}

TEST_F(LoadSources, OpmlThatIsCutOffIsSaidWithItsPlace) {
  write("list.opml", "<opml version='2.0'>\n<body>\n<outline text='a' xmlUrl='https://e.example/'/>\n<outl");
  const auto loaded = load();
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_THAT(describe(loaded.problems[0]), HasSubstr("list.opml:4:"));
  EXPECT_EQ(loaded.faulty.size(), 1U);
}

TEST_F(LoadSources, MissingFolderIsAProblem) {
  EXPECT_EQ(load_sources(folder_.path() / "none").problems.size(), 1U);
}

}  // namespace
}  // namespace tidings::config
