#pragma once

#include <string>
#include <string_view>

#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::fetch {

inline constexpr std::string_view challenge_cause =
    "a page that tests for a browser: ask the site to let feed readers in";

inline Failure make_failure(FailureKind kind, std::string cause) {
  return {.kind = kind, .cause = std::move(cause), .facts = {}};
}

/// Of a response whose status isn't one that brings a feed: what that status means and what to do.
Failure status_failure(ResponseFacts facts, std::string body);

}  // namespace tidings::fetch
