#include "daemon/fetch/hosts.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::fetch {

namespace asio = boost::asio;

/// What is remembered of a host between two turns.
struct Hosts::Host {
  Clock::time_point rested{};  // no request before
  std::optional<Connection> connection;
};

struct Hosts::Known {
  Clock::duration gap;
  std::unordered_map<std::string, Host> hosts{};
  std::deque<std::pair<Clock::time_point, std::string>> rests{};  // when they end; as turns ended
};

namespace {

/// What the name of a host consists of.
struct HostParts {
  std::string_view scheme;     // with its `://`
  std::string_view authority;  // without the user
  bool operator==(const HostParts&) const = default;
};

HostParts host_parts(std::string_view href) {
  const auto begin = href.find("://") + 3;
  const auto end = std::min(href.find_first_of("/?#", begin), href.size());
  const auto user_end = href.substr(0, end).find('@', begin);  // one at the most: others are percent-encoded
  const auto host = user_end == href.npos ? begin : user_end + 1;
  return {href.substr(0, begin), href.substr(host, end - host)};
}

}  // namespace

std::string host_of(const text::Url& url) { return host_of_href(url.href()); }

std::string host_of_href(std::string_view href) {
  const auto [scheme, authority] = host_parts(href);
  std::string name;
  name.reserve(scheme.size() + authority.size());
  return name.append(scheme).append(authority);
}

bool is_same_host(const text::Url& a, const text::Url& b) {
  return host_parts(a.href()) == host_parts(b.href());
}

Hosts::Hosts(const asio::any_io_executor& executor, Clock::duration gap)
    : executor_(executor), turns_(executor, 1), known_(std::make_shared<Known>(Known{.gap = gap})) {}

Hosts::Turn::Turn(std::shared_ptr<Known> known, std::string name, Clock::duration gap,
                  io::KeyedSemaphore<std::string>::Permit permit)
    : known_(std::move(known)), name_(std::move(name)), gap_(gap), permit_(std::move(permit)) {}

Hosts::Turn::~Turn() {
  if (!known_) return;
  const auto rested = Clock::now() + gap_;
  known_->hosts[name_].rested = rested;
  known_->rests.emplace_back(rested, std::move(name_));
}

std::optional<Connection> Hosts::Turn::take_connection() {
  const auto host = known_->hosts.find(name_);
  if (host == known_->hosts.end() || !host->second.connection) return std::nullopt;
  auto kept = std::exchange(host->second.connection, std::nullopt);
  if (kept->stream->is_quiet()) return kept;
  kept->stream->close();
  return std::nullopt;
}

void Hosts::Turn::leave_connection(Connection connection) {
  known_->hosts[name_].connection = std::move(connection);
}

asio::awaitable<Hosts::Turn> Hosts::turn(std::string name, std::optional<Clock::duration> gap,
                                         io::Slot* slot) {
  forget_idle(Clock::now());
  if (slot != nullptr && !turns_.is_free(name)) slot->leave();
  auto permit = co_await turns_.acquire(name);
  if (const auto host = known_->hosts.find(name);
      host != known_->hosts.end() && host->second.rested > Clock::now()) {
    if (slot != nullptr) slot->leave();
    asio::steady_timer rest(executor_, host->second.rested);
    co_await rest.async_wait(asio::use_awaitable);
  }
  if (slot != nullptr) co_await slot->take();
  co_return Turn(known_, std::move(name), gap.value_or(known_->gap), std::move(permit));
}

void Hosts::close_connection(const std::string& name) {
  const auto host = known_->hosts.find(name);
  if (host == known_->hosts.end() || !host->second.connection) return;
  host->second.connection->stream->close();
  host->second.connection.reset();
  if (host->second.rested <= Clock::now()) known_->hosts.erase(host);
}

std::size_t Hosts::size() const { return known_->hosts.size(); }

/// One that had its last turn long enough ago, and isn't having one, is forgotten.
void Hosts::forget_idle(Clock::time_point now) {
  auto& hosts = known_->hosts;
  auto& rests = known_->rests;
  while (!rests.empty() && rests.front().first < now) {
    const auto host = hosts.find(rests.front().second);
    if (host != hosts.end() && host->second.rested <= now && !host->second.connection) hosts.erase(host);
    rests.pop_front();
  }
}

}  // namespace tidings::fetch
