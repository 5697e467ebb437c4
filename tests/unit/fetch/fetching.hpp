#pragma once

#include <string>

#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::fetch {

/// For that address, from a guard that lets the loopback pass.
Request request_for(const std::string& url);

inline const HttpFetcher::Options without_gap{.gap = std::chrono::milliseconds(0)};

/// By a fetcher that does nothing else.
FetchResult fetch(Request request, const HttpFetcher::Options& options = without_gap);

/// Which it must be.
Failure failure_of(FetchResult result);

}  // namespace tidings::fetch
