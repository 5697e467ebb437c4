#include "daemon/fetch/happy_eyeballs.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Owned by the coroutine that waits and by every attempt under way.
struct Race : std::enable_shared_from_this<Race> {
  Race(const asio::any_io_executor& on, std::size_t most) : executor(on), ended(on) {
    attempts.reserve(most);
  }

  asio::any_io_executor executor;
  std::vector<Dialled> attempts;  // never moved
  asio::steady_timer ended;       // cancelled when an attempt ends
  std::size_t under_way = 0;
  Dialled* winner = nullptr;
  DialFailure failure;

  void begin(const text::IpAddress& address, AddressPermits::Permit permit, std::uint16_t port) {
    auto& attempt = attempts.emplace_back(tcp::socket(executor), address, std::move(permit));
    ++under_way;
    attempt.socket.async_connect(tcp::endpoint(asio_address(address), port),
                                 [race = shared_from_this(), &attempt](const error_code& error) {
                                   --race->under_way;
                                   if (!error && race->winner == nullptr) race->winner = &attempt;
                                   if (error) race->failure = {error, attempt.address};
                                   race->ended.cancel();
                                 });
  }

  void give_up() {
    error_code ignored;
    for (auto& attempt : attempts) attempt.socket.close(ignored);
  }
};

/// However the coroutine ends, no attempt goes on.
struct GiveUp {
  std::shared_ptr<Race> race;
  ~GiveUp() { race->give_up(); }
};

/// The first that isn't full, taken out; where all are, the first.
text::IpAddress take_next(std::vector<text::IpAddress>& addresses, const AddressPermits& permits) {
  auto next = std::ranges::find_if(addresses, [&](const auto& address) { return permits.is_free(address); });
  if (next == addresses.end()) next = addresses.begin();
  const auto address = *next;
  addresses.erase(next);
  return address;
}

}  // namespace

asio::ip::address asio_address(const text::IpAddress& bytes) {
  const asio::ip::address_v6 address(bytes);
  if (address.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address);
  return address;
}

std::vector<text::IpAddress> by_turns(const std::vector<text::IpAddress>& addresses) {
  if (addresses.size() < 2) return addresses;
  const auto is_v6 = [](const auto& address) { return !asio::ip::address_v6(address).is_v4_mapped(); };
  std::deque<text::IpAddress> families[2];
  for (const auto& address : addresses) families[is_v6(address) ? 0 : 1].push_back(address);
  std::vector<text::IpAddress> ordered;
  for (std::size_t turn = 0; ordered.size() < addresses.size(); turn ^= 1U) {
    if (families[turn].empty()) continue;
    ordered.push_back(families[turn].front());
    families[turn].pop_front();
  }
  return ordered;
}

asio::awaitable<std::expected<Dialled, DialFailure>> dial(asio::any_io_executor executor,
                                                          std::vector<text::IpAddress> addresses,
                                                          AddressPermits& permits, DialOptions options,
                                                          Watchdog& watchdog) {
  using Clock = Watchdog::Clock;
  const auto race = std::make_shared<Race>(executor, addresses.size());
  const GiveUp give_up(race);
  const auto asked = Clock::now();
  const auto first = take_next(addresses, permits);
  race->begin(first, co_await permits.acquire(first), options.port);
  watchdog.postpone(Clock::now() - asked);
  const auto begin = Clock::now();
  const auto deadline = begin + options.time;
  while (race->winner == nullptr && (race->under_way != 0 || !addresses.empty())) {
    const auto patience = addresses.empty() ? options.time : options.stagger;
    error_code woken;
    race->ended.expires_at(std::min(deadline, Clock::now() + patience));
    co_await race->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (race->winner != nullptr) break;
    if (Clock::now() >= deadline) {
      race->failure = {asio::error::timed_out, race->attempts.back().address};
      break;
    }
    if (addresses.empty()) continue;
    const auto next = take_next(addresses, permits);
    if (permits.is_free(next)) race->begin(next, co_await permits.acquire(next), options.port);
  }
  if (race->winner == nullptr) co_return std::unexpected(race->failure);
  race->winner->took = Clock::now() - begin;
  co_return std::move(*race->winner);
}

}  // namespace tidings::fetch
