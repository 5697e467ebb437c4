#include "daemon/app/archive_walk.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "daemon/app/read_in_turn.hpp"
#include "daemon/app/reading.hpp"
#include "store/clock.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_pages = 5;

/// One page; nothing where there is none to be had.
asio::awaitable<std::optional<Reading>> read_page(const PassContext& context, fetch::Request request,
                                                  store::HostHolds& held) {
  auto result = co_await context.fetcher.fetch(std::move(request));
  context.evidence.take_limit(fetch::facts_of(result), store::now(), held);
  auto* fetched = std::get_if<fetch::Fetched>(&result);
  if (fetched == nullptr) co_return std::nullopt;
  const auto now = store::now();
  ReadingTask task{std::move(*fetched), context.config, context.source, {}, {}, now};
  auto [reading, place] = co_await read_in_turn(context, std::move(task));
  if (!reading) co_return std::nullopt;
  co_return std::optional(std::move(*reading));
}

void add_older(store::Feed& feed, store::Feed page) {
  std::set<std::string> known;
  for (const auto& entry : feed.entries) known.insert(entry.id.key);
  for (auto& entry : page.entries)
    if (!known.contains(entry.id.key)) feed.entries.push_back(std::move(entry));
}

}  // namespace

asio::awaitable<std::pair<store::Feed, store::Familiarity>> with_familiarity(Disk& disk,
                                                                             store::SourceId source,
                                                                             store::Feed feed) {
  co_return co_await disk.run(
      [source = std::move(source), feed = std::move(feed)](store::Store& store) mutable {
        const auto familiarity = store.familiarity(source, feed);
        return std::pair(std::move(feed), familiarity);
      });
}

asio::awaitable<bool> walk_back(const PassContext& context, fetch::Request request, text::Url older,
                                store::Feed& feed, store::HostHolds& held) {
  std::set<std::string> visited;
  std::optional<text::Url> next(std::move(older));
  for (std::size_t page = 0; page < most_pages && next; ++page) {
    if (!visited.insert(next->href()).second) co_return false;
    request.start = std::move(next);
    auto reading = co_await read_page(context, request, held);
    if (!reading) co_return false;
    next = std::move(reading->older);
    auto [found, familiarity] =
        co_await with_familiarity(context.disk, context.source->id, std::move(*reading->feed));
    add_older(feed, std::move(found));
    if (familiarity.known_entries != 0) co_return true;
  }
  co_return !next;
}

}  // namespace tidings::app
