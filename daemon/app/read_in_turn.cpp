#include "daemon/app/read_in_turn.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "daemon/io/offload.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t usual_size = 256U << 10U;
constexpr std::size_t usual_ratio = 8;  // of compression

}  // namespace

asio::awaitable<std::pair<std::expected<Reading, ReadingFailure>, ReadingRoom::Place>> read_in_turn(
    const PassContext& context, ReadingTask task) {
  const auto max_body = context.config->fetch.max_body;
  auto size = task.fetched.body.size();
  if (!task.fetched.facts.content_encoding.empty()) {
    size = std::min(std::max(size * usual_ratio, usual_size), max_body);
    task.max_document = size;
  }
  while (true) {
    ReadingRoom::Place place;
    if (size > usual_size) place = co_await context.room.enter(size);
    auto result = co_await io::offload(context.workers, &read_document, std::move(task));
    if (auto* reading = std::get_if<Reading>(&result))
      co_return std::pair(std::move(*reading), std::move(place));
    if (auto* failure = std::get_if<ReadingFailure>(&result))
      co_return std::pair(std::unexpected(std::move(*failure)), std::move(place));
    task = std::get<ReadingTask>(std::move(result));
    task.max_document = size = max_body;
  }
}

}  // namespace tidings::app
