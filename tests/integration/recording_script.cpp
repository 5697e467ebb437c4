#include "tests/integration/recording_script.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tests/integration/recording_answers.hpp"

namespace tidings::integration {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using Headers = Exchange::Headers;
using Url = std::function<std::string(std::size_t, const std::string&)>;

class Sites {
 public:
  explicit Sites(const Url& url) : url_(url) {}

  void validators();
  void lifetimes();
  void failures();
  void limits();
  void redirects();
  void documents();
  void codings();
  void pages();
  void shared_hosts();

  std::vector<Site> take() { return std::move(sites_); }

 private:
  /// On an address of its own.
  std::size_t add(const std::string& target, std::function<Answer(const Visit&)> answer) {
    sites_.push_back({address_, target, std::move(answer)});
    return address_++;
  }
  void add_at(std::size_t address, const std::string& target, std::function<Answer(const Visit&)> answer,
              bool is_source = true) {
    sites_.push_back({address, target, std::move(answer), is_source});
  }

  const Url& url_;
  std::vector<Site> sites_;
  std::size_t address_ = 0;
};

/// C1, C2.
void Sites::validators() {
  constexpr std::array tags{"\"plain\"",     "W/\"weak\"",       "unquoted", "\"with spaces, commas\"",
                            "\"a\"b\\\"c\"", "\"\xC3\xA9\xFF\"", "\"\"",     "'single'"};
  for (std::size_t i = 0; i < tags.size(); ++i)
    add(fmt::format("/etag-{}", i),
        [tag = std::string(tags[i])](const Visit& v) { return serve(v, {.etag = tag}); });
  add("/long-etag", [](const Visit& v) { return serve(v, {.etag = '"' + std::string(1500, 'e') + '"'}); });
  constexpr std::array dates{"Sat, 08 Jan 2022 11:58:24 GMT", "2022-01-08 11:58:24", "yesterday",
                             "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"};
  for (std::size_t i = 0; i < dates.size(); ++i)
    add(fmt::format("/date-{}", i),
        [date = std::string(dates[i])](const Visit& v) { return serve(v, {.last_modified = date}); });
  add("/both", [](const Visit& v) {
    auto document = changing(v, 5);
    document.last_modified = http_date(v.time - v.since + 5h * (v.hour() / 5));
    return serve(v, document);
  });
  add("/none", [](const Visit& v) { return serve(v, {.version = v.hour() / 6}); });
  add("/new-etag-with-304", [](const Visit& v) {
    const bool again = v.request.header("If-None-Match").has_value();
    auto answer = serve(v, {.etag = again ? first(v, "If-None-Match") : "\"0\""});
    answer.facts.etag = fmt::format("\"{}\"", v.before);
    answer.reply.headers.back().second = answer.facts.etag;
    return answer;
  });
  add("/new-etag-same-body",
      [](const Visit& v) { return serve(v, {.etag = fmt::format("\"{}\"", v.before)}); });
  add("/etag-comes-and-goes", [](const Visit& v) {
    return serve(v, {.etag = v.before % 2 == 0 ? "\"there\"" : "", .sends_304 = false});
  });
  add("/same-etag-new-body", [](const Visit& v) {
    return serve(v, {.etag = "\"same\"", .version = v.hour() / 7, .sends_304 = v.hour() % 7 != 0});
  });
  add("/never-304", [](const Visit& v) { return serve(v, {.etag = "\"1\"", .sends_304 = false}); });
  add("/broken-once", [](const Visit& v) {
    auto document = changing(v, 9);
    if (v.hour() / 9 % 2 == 1) document.body = "no feed", document.is_feed = false;
    return serve(v, document);
  });
}

/// C8.
void Sites::lifetimes() {
  struct Lifetime {
    Headers headers;
    std::optional<seconds> fresh_for;
  };
  const std::vector<Lifetime> lifetimes{
      {{{"Cache-Control", "max-age=7200"}}, 2h},
      {{{"Cache-Control", "public, max-age=\"10800\""}}, 3h},
      {{{"Cache-Control", "max-age=14400, max-age=60"}}, 4h},
      {{{"Cache-Control", "max-age=-5"}}, {}},
      {{{"Cache-Control", "max-age=999999999999999999999999"}}, std::chrono::days(7)},
      {{{"Cache-Control", "max-age=10800"}, {"Age", "3600"}}, 2h},
      {{{"Cache-Control", "max-age=1200"}}, 20min},
      {{{"Cache-Control", "no-cache, max-age=7200"}}, 2h},
      {{{"Cache-Control", "s-maxage=90000"}}, {}},
      {{{"Cache-Control", "no-store"}, {"Expires", "0"}}, {}},
      {{{"Cache-Control", "max-age=0"}, {"Expires", "Fri, 31 Dec 2100 23:59:59 GMT"}}, 0s},
      {{{"cache-control", "MAX-AGE=7200 , foo"}}, 2h},
      {{{"Cache-Control", "=,;max-age"}, {"Expires", "tomorrow"}, {"Age", "x"}}, {}},
  };
  for (std::size_t i = 0; i < lifetimes.size(); ++i)
    add(fmt::format("/lifetime-{}", i), [lifetime = lifetimes[i]](const Visit& v) {
      auto document = changing(v, 4);
      document.headers = lifetime.headers;
      document.fresh_for = lifetime.fresh_for;
      return serve(v, document);
    });
  add("/expires", [](const Visit& v) {
    auto document = changing(v, 4);
    document.headers = {{"Date", http_date(v.time - 30min)}, {"Expires", http_date(v.time + 2h)}};
    document.fresh_for = 2h + 30min;
    return serve(v, document);
  });
}

/// C13, C14.
void Sites::failures() {
  for (const int status : {401, 403, 404, 500, 502, 503})
    add(fmt::format("/window-{}", status), [status](const Visit& v) {
      return v.hour() / 10 % 2 == 1 ? fail(status) : serve(v, changing(v, 3));
    });
  for (const int status : {404, 500})
    add(fmt::format("/always-{}", status), [status](const Visit&) { return fail(status); });
  add("/gone", [](const Visit& v) { return v.hour() >= 5 ? fail(410) : serve(v, changing(v, 3)); });
  add("/gone-for-a-while",
      [](const Visit& v) { return v.hour() >= 5 && v.hour() < 12 ? fail(410) : serve(v, changing(v, 3)); });
  add("/silent",
      [](const Visit& v) { return v.hour() / 8 % 2 == 1 ? say_nothing() : serve(v, changing(v, 3)); });
  add("/slow", [](const Visit& v) {
    if (v.before != 3) return serve(v, changing(v, 3));
    auto answer = fail(0);
    answer.reply.hold = answer.facts.ends = true;
    return answer;
  });
  add("/cut", [](const Visit& v) {
    if (v.before % 3 != 1) return serve(v, changing(v, 3));
    auto answer = fail(0, {{"ETag", "\"cut\""}});
    answer.reply.status = 200;
    answer.reply.body = feed("cut", 1);
    answer.reply.cut_after = 50;
    answer.facts.ends = true;
    return answer;
  });
  add("/page", [](const Visit& v) {
    return serve(v, {.etag = "\"page\"",
                     .body = "<!DOCTYPE html><html><head><link rel='icon' href='/i.png'><link "
                             "rel='alternate' type='application/rss+xml' href='/found'></head>"
                             "<body>A page</body></html>",
                     .is_feed = false});
  });
}

/// C9, C10.
void Sites::limits() {
  add("/429",
      [](const Visit& v) { return v.before == 2 || v.before == 4 ? fail(429) : serve(v, changing(v, 2)); });
  add("/429-seconds", [](const Visit& v) {
    return v.before == 1 ? fail(429, {{"Retry-After", "18000"}}, 5h) : serve(v, changing(v, 2));
  });
  add("/503-date", [](const Visit& v) {
    if (v.before % 4 != 1) return serve(v, changing(v, 2));
    return fail(503, {{"Date", http_date(v.time)}, {"Retry-After", http_date(v.time + 6h)}}, 6h - 1s);
  });
  add("/503-other-clock", [](const Visit& v) {
    if (v.before % 4 != 1) return serve(v, changing(v, 2));
    const auto theirs = v.time - std::chrono::days(3);
    return fail(503, {{"Date", http_date(theirs)}, {"Retry-After", http_date(theirs + 6h)}}, 6h);
  });
  add("/404-retry", [](const Visit& v) {
    return v.before == 1 ? fail(404, {{"Retry-After", "36000"}}, 10h) : serve(v, {});
  });
  add("/odd-retry", [](const Visit& v) {
    return v.before == 1 ? fail(503, {{"Retry-After", "-17 minutes, please"}}) : serve(v, changing(v, 2));
  });
}

/// C5, C12.
void Sites::redirects() {
  for (const int status : {301, 302, 303, 307, 308}) {
    const auto there = fmt::format("/there-{}", status);
    const auto to = url_(address_ + 1, there);
    add(fmt::format("/moved-{}", status), [=](const Visit&) { return redirect(status, to); });
    add_at(address_++, there, [](const Visit& v) { return serve(v, changing(v, 6)); }, false);
  }
  const auto one = url_(address_ + 1, "/by-turns");
  const auto other = url_(address_ + 2, "/by-turns");
  add("/turns", [=](const Visit& v) { return redirect(302, v.before % 2 == 0 ? one : other); });
  for (int i = 0; i < 2; ++i)
    add_at(address_++, "/by-turns", [](const Visit& v) { return serve(v, changing(v, 6)); }, false);
  const auto same =
      add("/same-host", [to = url_(address_, "/here")](const Visit&) { return redirect(302, to); });
  add_at(same, "/here", [](const Visit& v) { return serve(v, changing(v, 6)); }, false);
  const auto loop = address_;
  add("/loop", [to = url_(loop, "/back")](const Visit&) { return redirect(302, to); });
  add_at(loop, "/back", [to = url_(loop, "/loop")](const Visit&) { return redirect(302, to); }, false);
  const auto chain = address_;
  for (int hop = 0; hop < 7; ++hop)
    add_at(
        chain, fmt::format("/hop-{}", hop),
        [to = url_(chain, fmt::format("/hop-{}", hop + 1))](const Visit&) { return redirect(302, to); },
        hop == 0);
  ++address_;
  const auto busy = url_(address_ + 1, "/busy");
  add("/redirect-later", [busy](const Visit& v) {
    if (v.before != 1) return serve(v, changing(v, 6));
    auto answer = redirect(302, busy);
    answer.reply.headers.emplace_back("Retry-After", "7200");
    answer.facts.told.retry_after = 2h;
    return answer;
  });
  add_at(address_++, "/busy", [](const Visit& v) { return serve(v, {}); }, false);
  const auto elsewhere = url_(address_ + 1, "/for-all");
  add("/secret", [elsewhere](const Visit&) { return redirect(302, elsewhere); });
  sites_.back().more = "username = \"x\"\npassword_file = \"password\"";
  sites_.back().authorization = "Basic eDp5";
  add_at(address_++, "/for-all", [](const Visit& v) { return serve(v, changing(v, 6)); }, false);
}

/// C3, C5, C11, C16.
void Sites::documents() {
  add("/cookies", [](const Visit& v) {
    auto document = changing(v, 4);
    document.headers = {{"Set-Cookie", "id=1"}, {"Link", "</favicon.ico>; rel=icon"}, {"Accept-CH", "DPR"}};
    return serve(v, document);
  });
  add("/odd?a=1&&b=%zz;c=%C3%A9&d=()*,/:@!$~", [](const Visit& v) { return serve(v, changing(v, 4)); });
  add("/ttl", [](const Visit& v) {
    auto document = changing(v, 4);
    document.channel = "<ttl>240</ttl>";
    document.limits.ttl = 4h;
    return serve(v, document);
  });
  add("/sy", [](const Visit& v) {
    auto document = changing(v, 4);
    document.channel = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>";
    document.limits.ttl = 1h;
    return serve(v, document);
  });
  add("/skip", [](const Visit& v) {
    auto document = changing(v, 4);
    document.channel =
        "<skipHours><hour>3</hour><hour>4</hour><hour>5</hour><hour>20</hour></skipHours>"
        "<skipDays><day>Sunday</day></skipDays>";
    document.limits = {.skip_hours = 1U << 3U | 1U << 4U | 1U << 5U | 1U << 20U, .skip_weekdays = 1};
    return serve(v, document);
  });
  add("/delta", [](const Visit& v) {
    auto answer = serve(v, changing(v, 4));
    if (answer.reply.status == 200 && v.request.header("A-IM")) {
      answer.reply.status = answer.facts.told.status = 226;
      answer.reply.headers.emplace_back("IM", "feed");
    }
    return answer;
  });
}

/// C1, C2, C7: the same document is the same, however it came.
void Sites::codings() {
  for (const std::string coding : {"gzip", "zstd"})
    add('/' + coding, [coding](const Visit& v) {
      auto document = changing(v, 4);
      document.coding = coding;
      return serve(v, document);
    });
  add("/gzip-never-304",
      [](const Visit& v) { return serve(v, {.etag = "\"1-gzip\"", .sends_304 = false, .coding = "gzip"}); });
  add("/gzip-now-and-then", [](const Visit& v) {
    auto document = changing(v, 4);
    document.coding = document.version % 2 == 0 ? "gzip" : "";
    return serve(v, document);
  });
  add("/gzip-damaged-once", [](const Visit& v) {
    auto document = changing(v, 9);
    if (v.hour() / 9 % 2 == 0) return serve(v, document);
    document.body = "not compressed";
    document.is_feed = false;
    document.headers = {{"Content-Encoding", "gzip"}};
    return serve(v, document);
  });
}

/// C3, C5, C18: a feed that shows its newest entries alone, and where the others are (RFC 5005).
void Sites::pages() {
  constexpr int hours = 3;
  const auto archive = [](int number) { return fmt::format("/archive-{}", number); };
  const auto page = [=](int number) {
    return fmt::format(
        "<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>Pages</title>"
        "<link>https://f.example/</link><description/>{}<item><title>Page {}</title>"
        "<guid isPermaLink='false'>page-{}</guid></item></channel></rss>",
        number == 0 ? std::string()
                    : fmt::format("<a:link rel='prev-archive' href='{}'/>", archive(number - 1)),
        number, number);
  };
  const auto serve_page = [=, to = url_(address_, "")](const Visit& v, Document document) {
    document.body = page(document.version);
    auto answer = serve(v, document);
    if (answer.reply.status == 200 && document.version > 0)
      answer.facts.location = (to + archive(document.version - 1)).substr(std::string("http://").size());
    return answer;
  };
  for (int number = 0; number < 48 / hours; ++number)
    add_at(
        address_, archive(number), [=](const Visit& v) { return serve_page(v, {.version = number}); }, false);
  add("/paged", [=](const Visit& v) { return serve_page(v, changing(v, hours)); });
}

/// C9, C14, C18. Each of them that is due makes its host's visit a second longer.
void Sites::shared_hosts() {
  const auto before = sites_.size();
  for (int i = 0; i < 4; ++i)
    add_at(address_, fmt::format("/many-{}", i), [](const Visit& v) { return serve(v, changing(v, 8)); });
  ++address_;
  for (int i = 0; i < 3; ++i)
    add_at(address_, fmt::format("/limited-{}", i), [i](const Visit& v) {
      return i == 1 && v.before == 1 ? fail(429, {{"Retry-After", "25200"}}, 7h) : serve(v, changing(v, 8));
    });
  ++address_;
  for (int i = 0; i < 3; ++i)
    add_at(address_, fmt::format("/quota-{}", i), [i](const Visit& v) {
      auto document = changing(v, 8);
      if (i == 0 && v.before == 2)
        document.headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "14400"}};
      auto answer = serve(v, document);
      if (i == 0 && v.before == 2) answer.facts.told.retry_after = 4h;
      answer.facts.limits_host = true;
      return answer;
    });
  ++address_;
  for (int i = 0; i < 3; ++i)
    add_at(address_, fmt::format("/closes-{}", i),
           [](const Visit& v) { return v.reused ? say_nothing() : serve(v, changing(v, 8)); });
  for (auto i = before; i < sites_.size(); ++i) sites_[i].more = "interval = { min = \"8h\", max = \"8h\" }";
}

}  // namespace

std::vector<Site> make_sites(const Url& url) {
  Sites sites(url);
  sites.validators();
  sites.lifetimes();
  sites.failures();
  sites.limits();
  sites.redirects();
  sites.documents();
  sites.codings();
  sites.pages();
  sites.shared_hosts();
  return sites.take();
}

}  // namespace tidings::integration
