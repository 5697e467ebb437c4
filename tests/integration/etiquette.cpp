#include "tests/integration/etiquette.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace tidings::integration {
namespace {

using namespace std::chrono_literals;
using support::Expectations;

bool same_name(const std::string& a, const std::string& b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool is_redirect(int status) { return status >= 301 && status <= 308 && status != 304; }

/// What a client may know of the document at a URL.
struct Known {
  std::string etag;
  std::string last_modified;
  std::string body;
  bool lies = false;  // the body changed under them
  bool operator==(const Known&) const = default;
};

/// C2.
Known after(Known known, const Exchange& exchange) {
  const int status = exchange.told.status;
  if (status == 304) {
    if (!exchange.etag.empty()) known.etag = exchange.etag;
    if (!exchange.last_modified.empty()) known.last_modified = exchange.last_modified;
  }
  if ((status != 200 && status != 226) || !exchange.readable) return known;
  const bool same = known.etag == exchange.etag && known.last_modified == exchange.last_modified &&
                    !(known.etag + known.last_modified).empty();
  const bool lies =
      known.lies || (status == 200 && same && !known.body.empty() && known.body != exchange.body);
  return {exchange.etag, exchange.last_modified, status == 200 ? exchange.body : std::string(), lies};
}

/// A client's way with one server or URL, request by request.
class Judge {
 public:
  explicit Judge(const Sources& sources) : sources_(sources) {}

  void take(const Exchange& exchange) {
    now_ = &exchange;
    const auto hop = take_hop();
    judge_bytes(hop ? hop->start : exchange.url());
    judge_place();
    if (!is_retry()) judge_host(hop.has_value());
    judge_validators();
    if (hop)
      judge_hop(*hop);
    else
      judge_start();
    note_answer(hop ? *hop : Hop{exchange.url(), 0, exchange.time, exchange.run, {}});
  }

  std::vector<Violation> violations;

 private:
  /// Where an answer has sent the client, and that of which source.
  struct Hop {
    std::string start;
    int number = 0;
    Expectations::Time not_before;
    std::size_t run = 0;
    Exchange::Clock::time_point answered;
  };
  struct Host {
    std::optional<Exchange> last;
    Expectations::Time held_until{};
  };
  struct Document {
    std::vector<Known> known{Known()};  // one of these
  };
  struct Source {
    std::vector<Expectations> expectations{Expectations()};  // one of these holds
    std::optional<Exchange> last;                            // that began there
    std::string peer;
    bool may_retry = false;  // the last went down a connection that was kept, and got nothing
  };

  void fault(const std::string& rule, const std::string& what) {
    violations.push_back({rule, what, now_->time, now_->url()});
  }

  std::optional<Hop> take_hop() {
    const auto found = hops_.find(now_->url());
    if (found == hops_.end()) return std::nullopt;
    auto hop = found->second;
    hops_.erase(found);
    if (hop.run != now_->run || now_->begun > hop.answered + 30s) return std::nullopt;
    return hop;
  }

  void judge_bytes(const std::string& start);
  void judge_place();
  void judge_host(bool is_hop);
  void judge_validators();
  void judge_hop(const Hop& hop);
  void judge_start();
  bool is_retry() const;
  void note_answer(const Hop& hop);

  const Sources& sources_;
  const Exchange* now_ = nullptr;
  std::string user_agent_;
  std::map<std::string, Hop> hops_;    // by the URL where they lead
  std::set<std::string> led_to_;       // ever
  std::set<std::size_t> connections_;  // that have carried a request
  std::map<std::string, Host> hosts_;
  std::map<std::string, Document> documents_;
  std::map<std::string, Source> starts_;
};

/// C5, C6, C7: nothing but what a feed reader has to say.
void Judge::judge_bytes(const std::string& start) {
  constexpr std::array allowed{
      "Host",          "User-Agent",        "Accept", "Accept-Encoding", "Authorization",
      "If-None-Match", "If-Modified-Since", "A-IM",   "Connection"};
  if (now_->method != "GET") fault("C3", now_->method + " is no GET");
  for (const auto& [name, value] : now_->headers) {
    if (std::ranges::none_of(allowed, [&](const char* known) { return same_name(name, known); }))
      fault("C5", "a header that nobody asked for: " + name);
    if (now_->values(name).size() > 1) fault("C5", "twice: " + name);
  }
  const auto agents = now_->values("User-Agent");
  const auto agent = agents.empty() ? "" : agents.front();
  if (!agent.starts_with("tidings/") || !agent.contains("(+http")) fault("C6", "User-Agent: " + agent);
  if (user_agent_.empty()) user_agent_ = agent;
  if (agent != user_agent_) fault("C6", "another User-Agent: " + agent);
  const auto accepted = now_->values("Accept");
  if (accepted.empty() || !accepted.front().contains("application/atom+xml") ||
      !accepted.front().contains(";q=") || !accepted.front().contains("application/rss+xml"))
    fault("C7", "Accept without the feeds' types");
  if (now_->values("Accept-Encoding") != std::vector<std::string>{"gzip, br, zstd"})
    fault("C7", "Accept-Encoding");
  const auto source = sources_.find(start);
  const bool own = source != sources_.end() && start.starts_with(now_->host + "/");
  const auto wanted =
      own && !source->second.empty() ? std::vector(1, source->second) : std::vector<std::string>();
  if (now_->values("Authorization") != wanted) fault("C5", "Authorization isn't what the operator wrote");
}

/// C3, C12, C15: only what is configured or what an answer leads to.
void Judge::judge_place() {
  const auto url = now_->url();
  if (sources_.contains(url) || led_to_.contains(url)) return;
  fault(now_->target.contains('?') || now_->target.contains('#') ? "C5" : "C3", "nobody named that URL");
}

/// C9, C18.
void Judge::judge_host(bool is_hop) {
  auto& host = hosts_[now_->host];
  if (now_->time < host.held_until) fault("C9", "the host is to be left alone");
  if (!host.last) return;
  const auto& last = *host.last;
  if (now_->begun < last.ended) fault("C18", "two requests at once");
  // A clock that is set forward makes no gap shorter, and no real one longer.
  const auto gap = std::max<Exchange::Clock::duration>(now_->begun - last.ended, now_->time - last.answered);
  if (gap < 999ms) fault("C18", "a second has not passed since the host's last request");
  const bool kept = now_->run == last.run && !last.ends && gap < 1500ms;
  if (kept && !is_hop && now_->connection != last.connection) fault("C18", "another connection to the host");
}

/// C1, C16.
void Judge::judge_validators() {
  const auto first = [&](const char* name) {
    const auto values = now_->values(name);
    return values.empty() ? std::string() : values.front();
  };
  const auto etag = first("If-None-Match");
  const auto since = first("If-Modified-Since");
  const bool conditional = !(etag + since).empty();
  if ((first("A-IM") == "feed") != conditional) fault("C16", "A-IM goes with validators, and only with them");
  auto& known = documents_[now_->url()].known;
  const bool any =
      std::ranges::any_of(known, [](const Known& one) { return !(one.etag + one.last_modified).empty(); });
  std::erase_if(known, [&](const Known& one) {
    return (one.lies ? "" : one.etag) != etag || (one.lies ? "" : one.last_modified) != since;
  });
  if (!known.empty()) return;
  if (!conditional && any)
    fault("C1", "unconditional, though the document was stored with its validators");
  else
    fault(any ? "C2" : "C1", fmt::format("validators that aren't the last: '{}' '{}'", etag, since));
  known.push_back({etag, since, {}, false});
}

/// C9, C12.
void Judge::judge_hop(const Hop& hop) {
  if (hop.number > 5) fault("C12", "a sixth redirect is followed");
  if (now_->time < hop.not_before) fault("C9", "a redirect is followed before its Retry-After");
}

/// C14: once, where a connection that was kept ended before any byte of the response.
bool Judge::is_retry() const {
  const auto source = starts_.find(now_->url());
  return source != starts_.end() && source->second.may_retry && source->second.last->run == now_->run &&
         now_->begun - source->second.last->ended < 1s && now_->connection != source->second.last->connection;
}

/// C4, C8 to C14, C19.
void Judge::judge_start() {
  auto& source = starts_[now_->url()];
  if (!sources_.contains(now_->url()) && led_to_.contains(now_->url()))
    fault("C12", "where a redirect led is asked by itself");
  if (!source.peer.empty() && source.peer != now_->peer) fault("C19", "from another address: " + now_->peer);
  source.peer = now_->peer;
  if (is_retry()) return;
  std::vector<std::string> least;
  for (const auto& one : source.expectations) {
    auto broken = one.faults(now_->time);
    if (least.empty() || broken.size() < least.size()) least = std::move(broken);
    if (least.empty()) break;
  }
  for (const auto& broken : least) fault(broken.substr(0, broken.find(':')), broken);
  if (least.empty())
    std::erase_if(source.expectations, [&](const auto& one) { return !one.faults(now_->time).empty(); });
}

void Judge::note_answer(const Hop& hop) {
  const auto& exchange = *now_;
  auto& host = hosts_[exchange.host];
  auto& source = starts_[hop.start];
  auto& known = documents_[exchange.url()].known;
  if (exchange.acknowledged) {
    for (auto& one : known) one = after(one, exchange);
    for (auto& one : source.expectations) one.take(exchange.answered, exchange.told);
    if (exchange.limits_host && exchange.told.retry_after)
      host.held_until = std::max(host.held_until, exchange.answered + *exchange.told.retry_after);
  } else {
    const auto before = known;
    for (const auto& one : before)
      if (const auto maybe = after(one, exchange); std::ranges::find(known, maybe) == known.end())
        known.push_back(maybe);
    auto had = source.expectations;
    if (exchange.claimed_now)
      for (auto& one : source.expectations) one.take_lost(exchange.time);
    for (auto& one : had) one.take(exchange.answered, exchange.told);
    source.expectations.insert(source.expectations.end(), had.begin(), had.end());
  }
  if (!exchange.location.empty() && exchange.told.status != 0) {
    const auto wait = is_redirect(exchange.told.status) ? exchange.told.retry_after.value_or(0s) : 0s;
    const int number = is_redirect(exchange.told.status) ? hop.number + 1 : 0;
    hops_[exchange.location] = {hop.start, number, exchange.answered + wait, exchange.run, exchange.ended};
    led_to_.insert(exchange.location);
  }
  if (hop.start == exchange.url()) {
    source.may_retry = exchange.told.status == 0 && !connections_.insert(exchange.connection).second;
    source.last = exchange;
  }
  connections_.insert(exchange.connection);
  host.last = exchange;
}

}  // namespace

std::vector<std::string> Exchange::values(const std::string& name) const {
  std::vector<std::string> values;
  for (const auto& [known, value] : headers)
    if (same_name(known, name)) values.push_back(value);
  return values;
}

std::vector<Violation> judge(const std::vector<Exchange>& log, const Sources& sources) {
  Judge judge(sources);
  for (const auto& exchange : log) judge.take(exchange);
  return std::move(judge.violations);
}

std::string describe(const std::vector<Violation>& violations, const std::vector<Exchange>& log) {
  constexpr auto recent = std::chrono::days(1);
  const auto text_of = [](support::Expectations::Time time) { return fmt::format("{:%F %T}", time); };
  std::string text;
  for (const auto& [rule, what, time, url] : violations) {
    text += fmt::format("{} {} {}: {}\n", rule, text_of(time), url, what);
    for (const auto& exchange : log) {
      if (exchange.url() != url || exchange.time > time || exchange.time < time - recent) continue;
      const auto tags = exchange.values("If-None-Match");
      text += fmt::format("     {} run {} connection {}: {} → {} {}{}\n", text_of(exchange.time),
                          exchange.run, exchange.connection, tags.empty() ? "" : tags.front(),
                          exchange.told.status, exchange.etag, exchange.acknowledged ? "" : ", maybe lost");
    }
  }
  return text;
}

}  // namespace tidings::integration
