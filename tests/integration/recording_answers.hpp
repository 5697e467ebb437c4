#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/poll_state.hpp"
#include "tests/integration/recording_script.hpp"

namespace tidings::integration {

/// What servers of the trial answer, each with what it means.

/// As HTTP's headers have it.
std::string http_date(support::Expectations::Time time);

/// RSS of the two entries that `name` has in that version: one is in each. `more` are elements of the
/// channel.
std::string feed(const std::string& name, int version, const std::string& more = "");

/// A document as a server has it at the moment.
struct Document {
  std::string etag{};  // empty: none
  std::string last_modified{};
  int version = 0;
  Exchange::Headers headers{};
  std::optional<std::chrono::seconds> fresh_for{};
  std::string channel{};  // elements of it
  store::DocumentLimits limits{};
  bool sends_304 = true;
  std::string body{};    // in place of a feed of two entries
  bool is_feed = true;   // … that body, too
  std::string coding{};  // of the content: "gzip", "zstd"
};

/// A version that grows each so many hours.
Document changing(const Visit& visit, int hours);

/// The first field of that name; empty where there is none.
std::string first(const Visit& visit, const std::string& name);

/// 200, or 304 as RFC 9110 has it.
Answer serve(const Visit& visit, const Document& document);

Answer fail(int status, const Exchange::Headers& headers = {},
            std::optional<std::chrono::seconds> retry_after = {});
Answer redirect(int status, const std::string& to);

/// Ends the connection instead.
Answer say_nothing();

}  // namespace tidings::integration
