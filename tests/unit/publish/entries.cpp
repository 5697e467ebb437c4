#include "tests/unit/publish/entries.hpp"

#include <chrono>

#include "daemon/text/sanitiser.hpp"
#include "daemon/text/url.hpp"

namespace tidings::publish {

SiteInfo example_site() { return {"Example & Co", "https://news.example.org/", "The Editors"}; }

store::Timestamp at(int seconds) {
  using namespace std::chrono;
  return sys_days(2022y / January / 8) + hours(12) + std::chrono::seconds(seconds);
}

store::WebUrl web_url(std::string_view address) { return text::parse_web_url(address).value(); }

store::SafeHtml html(std::string_view markup) { return text::sanitise(markup, {}).html; }

store::StoredEntry entry(std::string_view guid) {
  return {
      .entry = {.source = store::SourceId::parse("al-jazeera").value(),
                .id = {guid.empty() ? "link:https://origin.example/article" : "guid:" + std::string(guid)},
                .title = store::PlainText::from("A title"),
                .author = "Al Jazeera",
                .content = html("<p>Some text.</p>"),
                .link = web_url("https://origin.example/article"),
                .guid = std::string(guid),
                .published = at(0),
                .seen = at(60)},
      .feed = {},
      .path = "al-jazeera/a-title.md"};
}

store::StoredEntry full_entry() {
  auto stored = entry("tag:origin.example,2022:1");
  stored.entry.categories = {"新闻", "R&D"};
  stored.entry.image = "https://origin.example/1.jpg?w=770&h=513";
  stored.entry.updated = at(30);
  stored.entry.summary = store::PlainText::from("In short: 1 < 2");
  stored.entry.authors = {{"Ann Lee", "ann@origin.example", "https://origin.example/ann"}, {"Bob", "", ""}};
  stored.entry.tags = {"world"};
  stored.entry.language = "en-GB";
  stored.entry.enclosures = {{web_url("https://origin.example/1.mp3"), "audio/mpeg", 1234}};
  stored.feed = {.id = "tag:origin.example,2022:feed",
                 .title = store::PlainText::from("The Origin"),
                 .home_page = web_url("https://origin.example/"),
                 .self = web_url("https://origin.example/feed.xml"),
                 .updated = at(45),
                 .authors = {{"The Desk", "", ""}},
                 .language = "en",
                 .rights = store::PlainText::from("© The Origin"),
                 .icon = web_url("https://origin.example/icon.png")};
  return stored;
}

}  // namespace tidings::publish
