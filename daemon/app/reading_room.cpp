#include "daemon/app/reading_room.hpp"

#include <algorithm>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace tidings::app {

namespace asio = boost::asio;

ReadingRoom::ReadingRoom(asio::any_io_executor executor, std::size_t size)
    : executor_(std::move(executor)), places_(std::make_shared<Places>(Places{.size = size})) {}

/// Those that wait longest take what is free now.
void ReadingRoom::Places::leave(std::size_t left) {
  taken -= left;
  while (!waiting.empty() && waiting.front().size <= size - taken) {
    taken += waiting.front().size;
    waiting.front().turn->cancel();
    waiting.pop_front();
  }
}

ReadingRoom::Place& ReadingRoom::Place::operator=(Place&& other) noexcept {
  if (this == &other) return *this;
  if (places_) places_->leave(size_);
  places_ = std::move(other.places_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

ReadingRoom::Place::~Place() {
  if (places_) places_->leave(size_);
}

asio::awaitable<ReadingRoom::Place> ReadingRoom::enter(std::size_t document) {
  const auto size = std::min(document, places_->size);
  auto& waiting = places_->waiting;
  if (waiting.empty() && size <= places_->size - places_->taken) {
    places_->taken += size;
    co_return Place(places_, size);
  }
  const auto turn = std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
  waiting.push_back({size, turn});
  boost::system::error_code woken;
  co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, woken));
  const auto still = std::ranges::find(waiting, turn, &Waiting::turn);
  if (still == waiting.end()) co_return Place(places_, size);
  waiting.erase(still);
  places_->leave(0);  // the one behind it may be small enough
  throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace tidings::app
