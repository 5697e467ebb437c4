#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/app/fetch_once.hpp"
#include "store/clock.hpp"
#include "store/store.hpp"
#include "tests/support/origin.hpp"
#include "tests/support/process.hpp"

namespace tidings::app {

using store::now;
using support::Origin;
using support::Reply;

inline const auto id = *store::SourceId::parse("example");

inline std::string rss(const std::string& guid) {
  return "<rss version='2.0'><channel><title>Feed</title><item><title>" + guid +
         "</title><guid isPermaLink='false'>" + guid + "</guid></item></channel></rss>";
}

/// Polls of sources on a loopback origin, each as a process of its own, with what they leave for the next
/// ones: tests set the clock of what is stored, for they can't wait for days.
class Polls : public testing::Test {
 protected:
  Polls() {
    auto config = std::make_shared<config::Config>();
    config->store.path = folder_.path() / "store";
    config->fetch.allow_networks = {*text::IpNetwork::parse("127.0.0.0/8")};
    config->fetch.user_agent = "tidings/test";
    subscriptions_->config = config;
  }

  void subscribe(const std::string& url, const config::SourceOptions& options = {}) {
    config::SourceList::Builder sources(folder_.path());
    sources.add({.id = id, .url = *text::Url::parse(url), .options = config::Shared(options)});
    subscriptions_->sources = std::make_shared<const config::SourceList>(std::move(sources).build());
  }

  /// Of several, by id.
  void subscribe_to(const std::map<std::string, std::string>& urls) {
    config::SourceList::Builder sources(folder_.path());
    for (const auto& [name, url] : urls)
      sources.add({.id = *store::SourceId::parse(name), .url = *text::Url::parse(url), .options = {}});
    subscriptions_->sources = std::make_shared<const config::SourceList>(std::move(sources).build());
  }

  /// What became of each source that was asked, by id; of all, or of those.
  std::map<std::string, std::string> results(const std::vector<std::string>& only = {}) {
    std::vector<store::SourceId> ids;
    for (const auto& name : only) ids.push_back(*store::SourceId::parse(name));
    std::map<std::string, std::string> found;
    fetch_once(subscriptions_, ids, store::Selection::forced,
               [&](const PollReport& report) { found[report.source.str()] = report.result; });
    return found;
  }

  store::HostHolds held_hosts() { return open()->held_hosts(now()); }

  PollReport poll() {
    PollReport last{.source = id};
    fetch_once(subscriptions_, {}, store::Selection::forced,
               [&](const PollReport& report) { last = report; });
    return last;
  }

  store::PollState state() { return open()->sources().at(0).state; }

  void change(const std::function<void(store::PollState&)>& edit) {
    auto changed = state();
    edit(changed);
    std::vector<store::Finished> polls{{id, changed, {}, {}}};
    open()->finish(std::move(polls));
  }

  std::unique_ptr<store::Store> open() { return store::open_store(subscriptions_->config->store); }

  /// The paths that were asked for since the last call.
  std::vector<std::string> asked() {
    std::vector<std::string> paths;
    const auto requests = origin_.requests();
    for (; seen_ < requests.size(); ++seen_) paths.push_back(requests[seen_].target);
    return paths;
  }

  support::TemporaryFolder folder_;
  Origin origin_;
  std::size_t seen_ = 0;
  std::shared_ptr<Subscriptions> subscriptions_ = std::make_shared<Subscriptions>();
};

}  // namespace tidings::app
