#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tests/integration/etiquette.hpp"
#include "tests/support/origin.hpp"

namespace tidings::integration {

/// A request as a script sees it.
struct Visit {
  const support::RecordedRequest& request;
  support::Expectations::Time time;
  std::chrono::seconds since;  // the trial's begin
  std::size_t before = 0;      // requests of the same URL
  bool reused = false;         // the connection has carried a request

  int hour() const { return static_cast<int>(since / std::chrono::hours(1)); }
};

/// What is sent, and what it means: the fields of `facts` that say what was answered.
struct Answer {
  support::Reply reply;
  Exchange facts;
};

/// A source of the trial.
struct Site {
  std::size_t address;  // of the origin's: its host
  std::string target;   // as the operator wrote it, but for a fragment
  std::function<Answer(const Visit&)> answer;
  bool is_source = true;        // else only answers lead there
  std::string more{};           // of the source's file
  std::string authorization{};  // that goes with it
};

/// Servers of every kind that the rules speak of, `url` gives the URL of a target at an address.
std::vector<Site> make_sites(const std::function<std::string(std::size_t, const std::string&)>& url);

/// How many addresses they need.
inline constexpr std::size_t addresses_of_sites = 100;

}  // namespace tidings::integration
