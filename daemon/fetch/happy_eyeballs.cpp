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

struct Attempt {
  Dialled dialled;
  bool under_way = true;
};

/// Owned by the coroutine that waits and by every attempt under way.
struct Race : std::enable_shared_from_this<Race> {
  Race(const asio::any_io_executor& on, std::size_t most) : executor(on), ended(on) {
    attempts.reserve(most);
  }

  asio::any_io_executor executor;
  std::vector<Attempt> attempts;  // never moved
  asio::steady_timer ended;       // cancelled when an attempt ends
  Dialled* winner = nullptr;
  DialFailure failure;

  void begin(const text::IpAddress& address, AddressPermits::Permit permit, std::uint16_t port) {
    auto& attempt = attempts.emplace_back(Dialled(tcp::socket(executor), address, std::move(permit)));
    attempt.dialled.socket.async_connect(tcp::endpoint(asio_address(address), port),
                                         [race = shared_from_this(), &attempt](error_code error) {
                                           if (!attempt.under_way) return;
                                           if (error)
                                             race->lose(attempt, error);
                                           else if (race->winner == nullptr)
                                             race->winner = &attempt.dialled;
                                           race->ended.cancel();
                                         });
  }

  bool is_under_way() const { return std::ranges::any_of(attempts, &Attempt::under_way); }

  void lose(Attempt& attempt, error_code error) {
    failure = {error, attempt.dialled.address};
    attempt.under_way = false;
    attempt.dialled.socket.close(error);
    attempt.dialled.permit = {};
  }

  /// Their time is over.
  void lose_all() {
    for (auto& attempt : attempts)
      if (attempt.under_way) lose(attempt, asio::error::timed_out);
  }

  void give_up() {
    error_code ignored;
    for (auto& attempt : attempts) attempt.dialled.socket.close(ignored);
  }
};

/// However the coroutine ends, no attempt goes on.
struct GiveUp {
  std::shared_ptr<Race> race;
  ~GiveUp() { race->give_up(); }
};

/// The first that isn't full; where all are, the first.
auto next_of(std::vector<text::IpAddress>& addresses, const AddressPermits& permits) {
  const auto next =
      std::ranges::find_if(addresses, [&](const auto& address) { return permits.is_free(address); });
  return next == addresses.end() ? addresses.begin() : next;
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
  auto begin = Clock::now();
  auto deadline = begin + options.time;
  do {
    const auto next = next_of(addresses, permits);
    if (next != addresses.end() && (!race->is_under_way() || permits.is_free(*next))) {
      const auto address = *next;
      addresses.erase(next);
      const auto asked = Clock::now();
      auto permit = co_await permits.acquire(address);
      const auto waited = Clock::now() - asked;
      watchdog.postpone(waited);
      begin += waited;
      deadline += waited;
      race->begin(address, std::move(permit), options.port);
    }
    error_code woken;
    const auto patience = addresses.empty() ? options.time : options.stagger;
    race->ended.expires_at(std::min(deadline, Clock::now() + patience));
    co_await race->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (race->winner != nullptr || Clock::now() < deadline) continue;
    race->lose_all();
    if (addresses.empty() || watchdog.left() <= Clock::duration::zero()) break;
    begin = Clock::now();
    deadline = begin + std::min(options.time, watchdog.left());
  } while (race->winner == nullptr && (race->is_under_way() || !addresses.empty()));
  if (race->winner == nullptr) co_return std::unexpected(race->failure);
  race->winner->took = Clock::now() - begin;
  co_return std::move(*race->winner);
}

}  // namespace tidings::fetch
