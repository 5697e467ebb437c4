#include <atomic>
#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

/// Another document for each request, by its number.
Script by_turns(std::function<std::string(int)> make) {
  auto count = std::make_shared<std::atomic<int>>(0);
  return [count, make = std::move(make)](Peer& peer) {
    if (peer.read_request()) peer.send(response(make((*count)++)));
  };
}

std::string story(std::string_view guid, std::string_view link, std::string_view title,
                  std::string_view text) {
  return "<item><guid isPermaLink='false'>" + std::string(guid) + "</guid><link>" + std::string(link) +
         "</link><title>" + std::string(title) + "</title><description>" + std::string(text) +
         "</description></item>";
}

}  // namespace

Endpoints false_identities() {
  Endpoints all;
  const auto put = [&](std::string id, std::function<std::string(int)> make, std::size_t entries) {
    all.push_back({.id = "identity-" + std::move(id),
                   .script = by_turns(std::move(make)),
                   .result = "new",
                   .entries = entries});
  };
  put(
      "one-guid-for-all",
      [](int) {
        std::string items;
        for (int i = 0; i < 50; ++i)
          items += story("same", "https://x.example/" + std::to_string(i), "T" + std::to_string(i), "x");
        return rss(items);
      },
      50);
  put("no-guid-no-link-no-title", [](int) { return rss("<item><description>text</description></item>"); }, 1);
  put(
      "guid-another-each-time",
      [](int turn) {
        return rss(story("g" + std::to_string(turn), "https://x.example/1", "A story", "text"));
      },
      1);
  put(
      "all-another-each-time",
      [](int turn) {
        const auto n = std::to_string(turn);
        return rss(story("g" + n, "https://x.example/" + n, "Story " + n, "text " + n));
      },
      3);
  put(
      "order-another-each-time",
      [](int turn) {
        std::string items;
        for (int i = 0; i < 10; ++i) {
          const auto n = std::to_string((i + turn * 3) % 10);
          items += story(n, "https://x.example/" + n, "T" + n, "x" + n);
        }
        return rss(items);
      },
      10);
  put(
      "text-another-each-time",
      [](int turn) {
        return rss(story("1", "https://x.example/1", "A story", "text " + std::to_string(turn)));
      },
      1);
  put(
      "vanishes",
      [](int turn) { return rss(turn == 0 ? story("1", "https://x.example/1", "A story", "x") : ""); }, 1);
  put(
      "says-it-is-a-healthy-one",
      [](int) {
        return rss(
            story("healthy-1-story-0", "https://healthy.example/1/0", "Stolen", "stolen text"),
            "<title>Healthy 1</title><link>https://healthy.example/1</link><atom:link "
            "xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='https://healthy.example/1/feed'/>");
      },
      1);
  put(
      "of-a-healthy-source",
      [](int) {
        return rss(
            story("healthy-2-story-0", "https://healthy.example/2/0", "Healthy 2, story 0", "stolen text") +
            "<item><source url='https://healthy.example/3/feed'>Healthy "
            "3</source><guid>healthy-3-story-0</guid>"
            "<title>Healthy 3, story 0</title><description>stolen text</description></item>");
      },
      2);
  put(
      "guids-that-differ-in-case",
      [](int) {
        return rss(story("A", "https://x.example/a", "Same", "x") +
                   story("a", "https://x.example/A", "same", "y") +
                   story("a ", "https://x.example/a?", "SAME", "z"));
      },
      3);
  put("guids-with-nul", [](int) { return rss(story("a&#0;b", "https://x.example/1", "One", "x")); }, 1);
  put(
      "titles-alike",
      [](int) {
        std::string items;
        for (int i = 0; i < 100; ++i)
          items += story("g" + std::to_string(i), "", "Same", "text " + std::to_string(i));
        return rss(items);
      },
      100);
  return all;
}

}  // namespace tidings::integration::hostile
