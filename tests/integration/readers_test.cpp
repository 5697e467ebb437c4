#include <filesystem>

#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/samples.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using support::Reply;

/// What readers, validators and site generators have stumbled over.
constexpr const char* hard_feed = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The &lt;b&gt;Hard&lt;/b&gt; &amp; the Fair</title><link>https://hard.example/</link>
<description>d</description><language>en_us english</language>
<item><title>It's "both" quotes: 'a' &amp; `b`, #1 - {{ x }} {% raw %} \ back</title><link>https://hard.example/1</link>
  <guid isPermaLink="false">one</guid><pubDate>Sat, 08 Jan 2022 11:58:24 GMT</pubDate>
  <author>ann@hard.example (Ann &amp; "Bob" O'Hara)</author><category>R&amp;D: {{ x }}</category>
  <enclosure url="https://hard.example/a b.mp3" length="12" type="audio/mpeg; codecs=x"/>
  <description>&lt;p&gt;{{ moustache }} {% tag %} {# c #}&lt;/p&gt;&lt;pre&gt;&#9;tab


two blank lines
```js
fence
```
&lt;/pre&gt;&lt;!-- more --&gt;&lt;p&gt;    four
&#9;&lt;b&gt;tab&lt;/b&gt;
- no list
# no heading
~~~
tilde
~~~&lt;/p&gt;</description></item>
<item><title>1 &lt; 2 &amp;amp; AT&amp;T &lt;3</title><link>https://hard.example/2?a=b&amp;c=[d]|e^f#g#h</link>
  <guid>https://hard.example/2 with blanks</guid><pubDate>Sat, 08 Jan 2022 13:58:24 +0200</pubDate>
  <media:thumbnail url="https://hard.example/ü|[1].jpg"/>
  <description>Only text with a &amp;lt;tag&amp;gt;</description></item>
<item><description>&lt;p&gt;No title, no link, no date: the first words stand for the title&lt;/p&gt;</description></item>
<item><title>Permalink alone</title><guid>https://hard.example/4</guid><dc:date>2022-01-08</dc:date></item>
<item><title>true</title><link>https://hard.example/5</link><guid isPermaLink="false">tag:HARD.example,2022-1-8:/5</guid>
  <pubDate>Fri, 07 Jan 2022 00:00:00 EST</pubDate></item>
<item><title>null: ~ - ? ! &amp;amp; * @ % | &gt;</title><link>https://hard.example/6</link>
  <guid isPermaLink="false">urn:uuid:not-a-uuid</guid><pubDate>Fri, 07 Jan 2022 01:00:00 GMT</pubDate></item>
<item><title>Слово 漢字 العربية 🍏 é</title><link>https://hard.example/é/漢字</link>
  <guid>https://hard.example/é/漢字</guid><pubDate>Thu, 06 Jan 2022 01:00:00 GMT</pubDate></item>
<item><title>From the year 2999</title><link>https://hard.example/8</link><pubDate>Thu, 01 Jan 2999 01:00:00 GMT</pubDate></item>
</channel></rss>)xml";

/// The same ids in another source, as copies of a feed have them.
constexpr const char* copied_feed =
    R"xml(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><id>urn:x</id>
<title type="html">Copy</title><updated>2022-01-09T00:00:00Z</updated>
<entry><id>one</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Same <b>id</b></div></title>
<link href="relative/1"/><link rel="enclosure" href="a.mp3"/><updated>2022-01-09T00:00:00+05:30</updated>
<content type="html">&lt;a href="../x"&gt;x&lt;/a&gt;</content></entry>
<entry><id>https://hard.example/4</id><title>Same IRI</title><link href="relative/2"/><updated>2022-01-09T00:00:00Z</updated></entry>
</feed>)xml";

class Readers : public testing::Test {
 protected:
  Readers() {
    tidings_.configure("site", "items = 10000\nurl = \"https://planet.example/\"");
    tidings_.add_source("hard", origin_.url("/hard.xml"),
                        "name = \"Hard: #1\"\ncategories = [\"a: b\", \"'\", \"no\"]");
    tidings_.add_source("copy", origin_.url("/copy.xml"));
    for (std::size_t i = 0; i < samples_.size(); ++i)
      tidings_.add_source(samples_[i].id, origin_.url("/" + samples_[i].id, i + 1));
    tidings_.run({"fetch"});
  }

  /// A script of readers/ with its arguments; skips the test where the reader isn't there.
  void expect_agreement(const std::string& script, const std::vector<std::string>& arguments) {
    std::vector<std::string> command{"env", "NODE_PATH=" TIDINGS_NODE_MODULES, TIDINGS_PYTHON, "-B",
                                     TIDINGS_READERS "/" + script};
    command.insert(command.end(), arguments.begin(), arguments.end());
    constexpr int reader_is_not_there = 77;
    const auto result = support::run_process(command);
    if (result.exit_code == reader_is_not_there) GTEST_SKIP() << arguments.front() << " isn't there";
    EXPECT_EQ(result.exit_code, 0) << result.out.substr(0, 10'000) << result.error;
  }

  std::string served_feed() {
    const auto daemon = tidings_.start_daemon();
    const auto file = tidings_.folder() / "atom.xml";
    support::write_file(file, http_get(tidings_.port(), "/atom.xml").body);
    return file.string();
  }

  std::vector<Sample> samples_ = samples();
  Origin origin_{samples_.size() + 1};
  Origin::Endpoint hard_ = origin_.serve("/hard.xml", Reply{.body = hard_feed});
  Origin::Endpoint copy_ = origin_.serve("/copy.xml", Reply{.body = copied_feed});
  std::vector<std::unique_ptr<Origin::Endpoint>> sample_endpoints_ = serve_samples(origin_, samples_);
  Aggregator tidings_;
};

TEST_F(Readers, ValidatorFindsNoError) { expect_agreement("atom_rules.py", {served_feed()}); }
TEST_F(Readers, FeedparserFindsTheSame) { expect_agreement("read_feed.py", {"feedparser", served_feed()}); }
TEST_F(Readers, NewsboatFindsTheSame) { expect_agreement("read_feed.py", {"newsboat", served_feed()}); }
TEST_F(Readers, SfeedFindsTheSame) { expect_agreement("read_feed.py", {"sfeed", served_feed()}); }
TEST_F(Readers, RssParserFindsTheSame) { expect_agreement("read_feed.py", {"rss-parser", served_feed()}); }
TEST_F(Readers, HexoMakesPostsOfTheEntryFiles) {
  expect_agreement("read_site.py", {tidings_.entries_folder().string()});
}

}  // namespace
}  // namespace tidings::integration
