#include "daemon/publish/status_writer.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

store::SourceStatus source(const std::string& id) {
  store::SourceStatus source{.id = store::SourceId::parse(id).value(),
                             .url = "https://user:secret@e.example/feed",
                             .title = "Example",
                             .entries = 7};
  source.attempted = at(0);
  source.succeeded = at(0);
  source.last_new_entry = at(-60);
  source.next = at(3600);
  source.next_reason = "its rate";
  source.last_status = 200;
  return source;
}

store::SourceStatus failing(const std::string& id) {
  auto made = source(id);
  made.failures = 3;
  made.last_error = "http.404: <b>gone & lost</b>";
  made.last_status = 404;
  return made;
}

std::string_view state_of(const store::SourceStatus& source) { return health_of(source).state; }

TEST(SourceHealth, IsThatOfTheLastPoll) {
  EXPECT_EQ(state_of(source("a")), "ok");
  EXPECT_EQ(state_of(failing("a")), "failing");
  auto one = failing("a");
  one.held_until = one.next = at(7200);
  EXPECT_EQ(state_of(one), "held");
  EXPECT_EQ(health_of(one).next_poll, at(7200));
  one.gone = true;
  EXPECT_EQ(state_of(one), "gone");
  auto never_polled = source("a");
  never_polled.attempted.reset();
  EXPECT_EQ(state_of(never_polled), "new");
  auto interrupted = source("a");
  interrupted.succeeded.reset();
  EXPECT_EQ(state_of(interrupted), "new") << "its only poll had no end";
}

TEST(SourceHealth, IsOfTheSameAddressAlone) {
  const auto known = source("a");
  const auto is_known_at = [&](const std::string& id, const std::string& url) {
    const std::vector statuses{known};
    return status_of({.id = *store::SourceId::parse(id), .name = {}, .url = url}, statuses) != nullptr;
  };
  EXPECT_TRUE(is_known_at("a", known.url));
  EXPECT_TRUE(is_known_at("a", "https://e.example/feed")) << "readers are told no credentials";
  EXPECT_TRUE(is_known_at("a", "https://another:one@e.example/feed"));
  EXPECT_FALSE(is_known_at("a", "https://e.example/other"));
  EXPECT_FALSE(is_known_at("b", known.url));
}

TEST(SourceHealth, HoldThatEndedBeforeTheLastPollIsNone) {
  auto one = source("a");
  one.held_until = at(-10);
  EXPECT_EQ(state_of(one), "ok");
}

TEST(SourceHealth, DisabledSourceHasNoNextPoll) {
  const auto known = source("a");
  const auto health = shown_health({.id = known.id, .name = {}, .url = known.url, .enabled = false}, &known);
  EXPECT_EQ(health.state, "disabled");
  EXPECT_FALSE(health.next_poll);
  EXPECT_EQ(health.entries, 7U);
}

TEST(SourceHealth, SourceThatIsGoneHasNoNextPoll) {
  auto one = source("a");
  one.held_until = one.next = store::never;
  EXPECT_FALSE(health_of(one).next_poll);
}

TEST(SourceHealth, PasswordsAreHidden) {
  auto one = failing("a");
  one.last_error = "redirect: to https://user:secret@e.example/ and back";
  const auto text = json::serialize(json_of(health_of(one)));
  EXPECT_THAT(text, HasSubstr("https://***@e.example/feed"));
  EXPECT_THAT(text, Not(HasSubstr("secret")));
}

TEST(StatusWriter, PageShowsEachSourceWithItsTimesAndItsError) {
  const std::vector sources{health_of(source("a")), health_of(failing("b"))};
  const auto page = write_status_page("Example & Co", sources);
  EXPECT_THAT(page, HasSubstr("<title>Status of Example &amp; Co</title>"));
  EXPECT_THAT(page, HasSubstr("<p>2 sources: 1 ok, 1 failing.</p>"));
  EXPECT_THAT(page, HasSubstr("<tr><td><bdi><a href=\"sources/a/atom.xml\">Example</a></bdi></td>"
                              "<td data-label=\"State\" class=\"ok\">ok</td>"));
  EXPECT_THAT(page, HasSubstr("class=\"failing\">failing, 3 times in a row</td>"));
  EXPECT_THAT(page, HasSubstr("<td data-label=\"Next poll\"><time datetime=\"2022-01-08T13:00:00Z\">"
                              "2022-01-08 13:00:00Z</time></td>"
                              "<td data-label=\"Why then\" dir=\"auto\">its rate</td>"));
  EXPECT_THAT(page, HasSubstr("http.404: &lt;b&gt;gone &amp; lost&lt;/b&gt;</td>"));
  EXPECT_EQ(page, write_status_page("Example & Co", sources));
}

TEST(StatusWriter, PageWithoutSourcesSaysSo) {
  EXPECT_THAT(write_status_page("Example", {}), HasSubstr("<p>0 sources.</p>"));
}

TEST(StatusWriter, JsonHasEveryKeyInEachSource) {
  const std::vector sources{health_of(failing("b")), SourceHealth{.id = "c", .url = "https://e.example/"}};
  EXPECT_EQ(json::parse(write_status_json(sources)), json::parse(R"({"sources": [
    {"id": "b", "state": "failing", "url": "https://***@e.example/feed", "name": "Example", "entries": 7,
     "last_poll": "2022-01-08T12:00:00Z", "last_success": "2022-01-08T12:00:00Z",
     "last_new_entry": "2022-01-08T11:59:00Z", "next_poll": "2022-01-08T13:00:00Z", "why_then": "its rate",
     "failures": 3, "last_error": "http.404: <b>gone & lost</b>", "moved_to": null,
     "validators_lie": null, "last_gap": null, "last_status": 404},
    {"id": "c", "state": "new", "url": "https://e.example/", "name": null, "entries": 0, "last_poll": null,
     "last_success": null, "last_new_entry": null, "next_poll": null, "why_then": null, "failures": 0,
     "last_error": null, "moved_to": null, "validators_lie": null, "last_gap": null, "last_status": null}]})"));
}

}  // namespace
}  // namespace tidings::publish
