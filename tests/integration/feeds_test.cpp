#include <csignal>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>
#include <pugixml.hpp>

#include "tests/integration/aggregator.hpp"

// What a reader gets: the merged feed, those of sources and categories, and their archives.
namespace tidings::integration {
namespace {

using support::Origin;
using support::Process;
using support::Reply;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// Items `from` to `to` of a site, one a minute.
std::string rss(const std::string& site, int from, int to, const std::string& text = "text") {
  std::string items;
  for (int i = to; i-- > from;)
    items += fmt::format(
        "<item><title>{0} {1}</title><link>https://{0}.example/{1}</link><guid>https://{0}.example/{1}</guid>"
        "<pubDate>Sat, 08 Jan 2022 {2:02}:{3:02}:00 GMT</pubDate><description>{4}</description></item>",
        site, i, i / 60, i % 60, text);
  return "<rss version='2.0'><channel><title>" + site + "</title><link>https://" + site +
         ".example/</link><description/>" + items + "</channel></rss>";
}

/// Item `number` of a site, with the link of another site's.
std::string same_article(const std::string& site, int number, const std::string& link) {
  auto document = rss(site, number, number + 1);
  const auto own = fmt::format("<link>https://{}.example/{}", site, number);
  return document.replace(document.find(own), own.size(), "<link>" + link);
}

struct Feed {
  std::vector<std::string> ids;
  std::map<std::string, std::string> links;  // by their relation
};

Feed parse(const std::string& body) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(body.c_str())) << body;
  Feed feed;
  for (const auto link : document.child("feed").children("link"))
    feed.links[link.attribute("rel").value()] = link.attribute("href").value();
  for (const auto entry : document.child("feed").children("entry"))
    feed.ids.emplace_back(entry.child_value("id"));
  return feed;
}

class Feeds : public testing::Test {
 protected:
  Feeds() { tidings_.configure("site", "url = \"https://news.example/\"\nitems = 8\n"); }

  /// In place of what was served there.
  void serve(const std::string& id, const std::string& body) {
    served_.erase(id);
    served_.emplace(id, new Origin::Endpoint(origin_.serve("/" + id, Reply{.body = body})));
  }

  void add_source(const std::string& id, const std::string& body, const std::string& more = "") {
    serve(id, body);
    tidings_.add_source(id, origin_.url("/" + id), more);
  }

  void fetch(int expected = 0) { EXPECT_EQ(tidings_.run({"fetch", "--force"}).exit_code, expected); }

  HttpReply get(const std::string& path) { return http_get(tidings_.port(), path); }

  /// From a feed through all its archives, as RFC 5005 says; the documents by their path.
  std::map<std::string, std::string> walk(const std::string& path) {
    constexpr std::string_view site = "https://news.example";
    std::map<std::string, std::string> documents;
    for (auto next = path; !next.empty();) {
      const auto reply = get(next);
      EXPECT_EQ(reply.status, 200) << next;
      documents[next] = reply.body;
      auto links = parse(reply.body).links;
      EXPECT_EQ(links["self"], std::string(site) + next);
      const auto older = links["prev-archive"];
      next = older.empty() ? "" : older.substr(site.size());
    }
    return documents;
  }

  static std::vector<std::string> ids_of(const std::map<std::string, std::string>& documents) {
    std::vector<std::string> ids;
    for (const auto& [path, body] : documents) {
      const auto found = parse(body).ids;
      ids.insert(ids.end(), found.begin(), found.end());
    }
    std::ranges::sort(ids);
    return ids;
  }

  static std::vector<std::string> ids_of(const std::string& site, int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(fmt::format("https://{}.example/{}", site, i));
    std::ranges::sort(ids);
    return ids;
  }

  /// Until the merged feed has (or hasn't) what is looked for.
  std::string wait_for_feed(Process& daemon, const std::string& text, bool is_there = true) {
    while (true) {
      daemon.wait_for_log("event=published");
      auto body = get("/atom.xml").body;
      if (body.contains(text) == is_there) return body;
    }
  }

  std::filesystem::path file_of(const std::string& title) const {
    for (const auto& [path, bytes] : tidings_.entries())
      if (path.ends_with(title + ".md")) return tidings_.entries_folder() / path;
    throw std::logic_error("no file of " + title);
  }

  Origin origin_;
  std::map<std::string, std::unique_ptr<Origin::Endpoint>> served_;
  Aggregator tidings_;
};

TEST_F(Feeds, ArchivesHaveEveryEntryOnceAndKeepTheirBytes) {
  add_source("a", rss("a", 0, 30));
  fetch();
  std::map<std::string, std::string> before;
  {
    const auto daemon = tidings_.start_daemon();
    before = walk("/atom.xml");
    EXPECT_THAT(before, SizeIs(4));
    EXPECT_EQ(parse(before.at("/atom.xml")).ids.front(), "https://a.example/29");
    EXPECT_EQ(ids_of(before), ids_of("a", 30));
    daemon->signal(SIGTERM);
    daemon->wait();
  }
  serve("a", rss("a", 25, 60));
  fetch();
  std::filesystem::remove(file_of("a 3"));
  const auto daemon = tidings_.start_daemon();
  auto after = walk("/atom.xml");
  EXPECT_EQ(ids_of(after), ids_of("a", 60)) << "an archive keeps what was deleted since";
  before.erase("/atom.xml");
  for (const auto& [path, body] : before) EXPECT_EQ(after[path], body) << path;
}

TEST_F(Feeds, ArchiveSaysThatItNeverChanges) {
  add_source("a", rss("a", 0, 30));
  fetch();
  const auto daemon = tidings_.start_daemon();
  get("/atom.xml");
  const auto reply = get("/archive/2.xml");
  EXPECT_THAT(reply.headers.at("cache-control"), HasSubstr("immutable"));
  EXPECT_THAT(reply.body, HasSubstr("<fh:archive/>"));
  auto links = parse(reply.body).links;
  EXPECT_EQ(links["current"], "https://news.example/atom.xml");
  EXPECT_EQ(links["next-archive"], "https://news.example/archive/3.xml");
  EXPECT_EQ(get("/archive/4.xml").status, 307) << "the next one isn't closed yet";
  EXPECT_EQ(get("/archive/4.xml").headers.at("location"), "/atom.xml");
  EXPECT_EQ(get("/archive/5.xml").status, 404);
  EXPECT_EQ(get("/archive/0.xml").status, 404);
  EXPECT_EQ(get("/archive/02.xml").status, 404);
  const auto again =
      http_get(tidings_.port(), "/archive/2.xml", {"If-None-Match: " + reply.headers.at("etag")});
  EXPECT_EQ(again.status, 304);
}

TEST_F(Feeds, CachesMayKeepWhatRarelyChangesLonger) {
  add_source("a", rss("a", 0, 7));
  fetch();
  const auto daemon = tidings_.start_daemon();
  EXPECT_EQ(get("/atom.xml").headers.at("cache-control"), "max-age=60") << "an entry a minute";
  auto rare = rss("b", 0, 2);
  rare.replace(rare.find("08 Jan"), 6, "09 Jan");
  add_source("b", rare);
  daemon->wait_for_log("source=b");
  while (get("/sources/b/atom.xml").body.find("b 1") == std::string::npos)
    daemon->wait_for_log("event=published");
  EXPECT_EQ(get("/sources/b/atom.xml").headers.at("cache-control"), "max-age=3600") << "one a day";
}

TEST_F(Feeds, SourcesAndCategoriesHaveFeedsOfTheirOwn) {
  add_source("a", rss("a", 0, 12), "categories = [\"World news\", \"Ä/b\"]");
  add_source("b", rss("b", 0, 3), "name = \"The B\"\ncategories = [\"World news\"]");
  fetch();
  const auto daemon = tidings_.start_daemon();
  EXPECT_EQ(ids_of(walk("/sources/a/atom.xml")), ids_of("a", 12));
  EXPECT_EQ(ids_of(walk("/sources/b/atom.xml")), ids_of("b", 3));
  EXPECT_THAT(get("/sources/b/atom.xml").body, HasSubstr("<title>The B \u2013 Tidings</title>"));
  EXPECT_THAT(ids_of(walk("/categories/World%20news/atom.xml")), SizeIs(15));
  EXPECT_EQ(ids_of(walk("/categories/%C3%84%2Fb/atom.xml")), ids_of("a", 12));
  EXPECT_EQ(get("/categories/%c3%84%2fb/atom.xml").status, 200);
  for (const auto* path : {"/sources/nobody/atom.xml", "/categories/World/atom.xml", "/sources/../atom.xml",
                           "/categories//atom.xml", "/sources/a/", "/categories/%/atom.xml"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST_F(Feeds, ComeAsJsonFeedToo) {
  add_source("a", rss("a", 0, 12), "categories = [\"News\"]");
  fetch();
  const auto daemon = tidings_.start_daemon();
  for (const std::string folder : {"/", "/sources/a/", "/categories/News/"}) {
    const auto reply = get(folder + "feed.json");
    EXPECT_EQ(reply.headers.at("content-type"), "application/feed+json");
    const auto feed = boost::json::parse(reply.body).as_object();
    EXPECT_EQ(feed.at("feed_url").as_string(), "https://news.example" + folder + "feed.json");
    EXPECT_EQ(feed.at("items").as_array().size(), 8U);
    EXPECT_EQ(feed.at("items").as_array()[0].as_object().at("id").as_string(), "https://a.example/11");
  }
}

TEST_F(Feeds, PeopleSeeThemOnAPageWithoutScript) {
  add_source("a", rss("a", 0, 3), "name = \"The A\"\ncategories = [\"World news\"]");
  fetch();
  const auto daemon = tidings_.start_daemon();
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("https://a.example/2"), HasSubstr("sources/a/atom.xml"),
                               HasSubstr("categories/World%20news/atom.xml"), HasSubstr("The A")));
}

TEST_F(Feeds, StatusSaysHowSourcesAreAndMovesWithThem) {
  add_source("a", rss("a", 0, 3));
  tidings_.add_source("b", origin_.url("/missing"));
  const auto daemon = tidings_.start_daemon();
  daemon->wait_for_log("result=http.404");
  const auto data = boost::json::parse(get("/status.json").body).as_object().at("sources").as_array();
  ASSERT_EQ(data.size(), 2U);
  EXPECT_EQ(data[1].as_object().at("id").as_string(), "b");
  EXPECT_EQ(data[1].as_object().at("state").as_string(), "failing");
  EXPECT_THAT(get("/status").body, HasSubstr("http.404"));
  EXPECT_THAT(get("/metrics").body, HasSubstr("tidings_polls_total{result=\"http.404\"} 1"));
}

TEST_F(Feeds, OpmlHasNoSecrets) {
  tidings_.add_source("a", "https://me:secret@a.example/feed", "name = \"The A\"");
  const auto daemon = tidings_.start_daemon();
  const auto reply = get("/opml.xml");
  EXPECT_EQ(reply.headers.at("content-type"), "text/x-opml; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("xmlUrl=\"https://a.example/feed\""));
  EXPECT_THAT(get("/status.json").body, Not(HasSubstr("secret")));
}

TEST_F(Feeds, OpmlSaysWhatFeedsSayOfThemselvesOnceThatIsKnown) {
  add_source("a", rss("a", 0, 1));
  tidings_.add_source("b", origin_.url("/b"), "enabled = false");
  const auto daemon = tidings_.start_daemon();
  wait_for_feed(*daemon, "a 0");
  const auto body = get("/opml.xml").body;
  EXPECT_THAT(body, HasSubstr("text=\"a\" title=\"a\""));
  EXPECT_THAT(body, HasSubstr("htmlUrl=\"https://a.example/\""));
  EXPECT_THAT(body, Not(HasSubstr("tidings:id=\"b\"")));
}

TEST_F(Feeds, ReloadChangesWhatOpmlAndStatusList) {
  add_source("a", rss("a", 0, 1));
  const auto daemon = tidings_.start_daemon();
  daemon->wait_for_log("event=poll ");
  EXPECT_THAT(get("/opml.xml").body, HasSubstr("tidings:id=\"a\""));
  tidings_.add_source("0", origin_.url("/0"));
  daemon->wait_for_log("event=sources_reloaded");
  EXPECT_THAT(get("/opml.xml").body, AllOf(HasSubstr("tidings:id=\"0\""), HasSubstr("tidings:id=\"a\"")));
  tidings_.add_source("a", origin_.url("/a"), "nam = 1");
  daemon->wait_for_log("event=sources_reloaded");
  EXPECT_THAT(get("/opml.xml").body, HasSubstr("tidings:id=\"a\"")) << "it is polled, as it was before";
  std::filesystem::remove(tidings_.folder() / "feeds" / "a.toml");
  daemon->wait_for_log("event=sources_reloaded");
  EXPECT_THAT(get("/opml.xml").body, Not(HasSubstr("tidings:id=\"a\"")));
  EXPECT_THAT(get("/status.json").body, Not(HasSubstr("\"id\":\"a\"")));
}

TEST_F(Feeds, AnEditIsShownAndStays) {
  add_source("a", rss("a", 0, 3));
  fetch();
  const auto daemon = tidings_.start_daemon();
  const auto file = file_of("a 1");
  auto bytes = support::read_file(file);
  bytes.replace(bytes.find("<p>text"), 7, "<p>mine");
  support::write_file(file, bytes);
  wait_for_feed(*daemon, "&lt;p&gt;mine");
  EXPECT_EQ(support::read_file(file), bytes);
}

TEST_F(Feeds, WhatIsDeletedIsShownNoMore) {
  add_source("a", rss("a", 0, 3));
  fetch();
  const auto daemon = tidings_.start_daemon();
  std::filesystem::remove(file_of("a 1"));
  EXPECT_THAT(parse(wait_for_feed(*daemon, "https://a.example/1<", false)).ids,
              ElementsAre("https://a.example/2", "https://a.example/0"));
}

TEST_F(Feeds, WhatIsDeletedIsNamedWhereTheOperatorWantsIt) {
  tidings_.configure("site", "deletions = true\n");
  add_source("a", rss("a", 0, 3));
  add_source("b", rss("b", 0, 1));
  fetch();
  const auto daemon = tidings_.start_daemon();
  EXPECT_THAT(get("/atom.xml").body, Not(HasSubstr("deleted-entry")));
  const auto file = file_of("a 1");
  const auto bytes = support::read_file(file);
  std::filesystem::remove(file);
  const std::string tombstone = "<at:deleted-entry ref=\"https://a.example/1\" when=\"";
  wait_for_feed(*daemon, tombstone);
  EXPECT_THAT(get("/sources/a/atom.xml").body, HasSubstr(tombstone));
  EXPECT_THAT(get("/sources/b/atom.xml").body, Not(HasSubstr("deleted-entry")));
  support::write_file(file, bytes);
  EXPECT_THAT(parse(wait_for_feed(*daemon, tombstone, false)).ids, SizeIs(4));
}

TEST_F(Feeds, WhoHasAnEditionCanAskForWhatIsNewSinceThen) {
  add_source("a", rss("a", 0, 3));
  fetch();
  const auto daemon = tidings_.start_daemon();
  const auto whole = http_get(tidings_.port(), "/atom.xml", {"Accept-Encoding: gzip"});
  support::write_file(tidings_.entries_folder() / "a" / "own.md", "---\ntitle: Own\n---\n<p>by hand</p>\n");
  wait_for_feed(*daemon, "by hand");
  const std::vector<std::string> conditions{"A-IM: feed", "If-None-Match: " + whole.headers.at("etag")};
  const auto news = http_get(tidings_.port(), "/atom.xml", conditions);
  EXPECT_EQ(news.status, 226);
  EXPECT_EQ(news.headers.at("im"), "feed");
  EXPECT_EQ(news.headers.at("etag"), get("/atom.xml").headers.at("etag"));
  EXPECT_THAT(parse(news.body).ids, SizeIs(1));
  EXPECT_THAT(news.body, HasSubstr("by hand"));
}

TEST_F(Feeds, WhatWasDoneWhileNothingRanIsNoticedInTheBackground) {
  add_source("a", rss("a", 0, 3));
  fetch();
  std::filesystem::remove_all(tidings_.entries_folder() / "a" / "2022");
  support::write_file(tidings_.entries_folder() / "a" / "own.md", "---\ntitle: Own\n---\n<p>by hand</p>\n");
  const auto daemon = tidings_.start_daemon();
  EXPECT_THAT(parse(wait_for_feed(*daemon, "by hand")).ids, SizeIs(1));
  EXPECT_THAT(get("/atom.xml").body, Not(HasSubstr("a.example/1")));
}

TEST_F(Feeds, FilesInFoldersThatAreNewAreNoticedToo) {
  const auto daemon = tidings_.start_daemon();
  std::filesystem::create_directories(tidings_.entries_folder() / "by" / "hand");
  support::write_file(tidings_.entries_folder() / "by" / "hand" / "one.md",
                      "---\ntitle: One\n---\n<p>first</p>\n");
  wait_for_feed(*daemon, "first");
  support::write_file(tidings_.entries_folder() / "by" / "hand" / "two.md",
                      "---\ntitle: Two\n---\n<p>second</p>\n");
  wait_for_feed(*daemon, "second");
}

TEST_F(Feeds, OneArticleOfTwoSourcesIsShownOnceWithItsOtherSource) {
  add_source("a", rss("a", 0, 2));
  fetch();
  add_source("b", same_article("b", 5, "https://a.example/0?utm_source=rss"));
  fetch();
  const auto daemon = tidings_.start_daemon();
  const auto body = get("/atom.xml").body;
  EXPECT_THAT(parse(body).ids, ElementsAre("https://a.example/1", "https://a.example/0"));
  EXPECT_THAT(body, HasSubstr(R"(<link rel="via" title="b" href="https://b.example/"/>)"));
}

TEST_F(Feeds, ArticleWhoseFileIsDeletedIsShownThroughItsOtherSource) {
  add_source("a", rss("a", 0, 2));
  fetch();
  add_source("b", same_article("b", 5, "https://a.example/0"));
  fetch();
  const auto daemon = tidings_.start_daemon();
  std::filesystem::remove(file_of("a 0"));
  const auto body = wait_for_feed(*daemon, "https://b.example/5");
  EXPECT_THAT(parse(body).ids, ElementsAre("https://b.example/5", "https://a.example/1"));
  EXPECT_THAT(body, Not(HasSubstr("rel=\"via\"")));
}

TEST_F(Feeds, IndexThatIsMadeAgainGivesTheSameBytes) {
  add_source("a", rss("a", 0, 30));
  fetch();
  std::map<std::string, std::string> before;
  {
    const auto daemon = tidings_.start_daemon();
    before = walk("/atom.xml");
    daemon->signal(SIGTERM);
    daemon->wait();
  }
  for (const auto* name : {"index.db", "index.db-wal", "index.db-shm"})
    std::filesystem::remove(tidings_.folder() / "store" / name);
  serve("a", rss("a", 0, 30));
  fetch();
  const auto daemon = tidings_.start_daemon();
  EXPECT_EQ(walk("/atom.xml"), before);
}

}  // namespace
}  // namespace tidings::integration
