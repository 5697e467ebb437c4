#pragma once

#include <string>

#include "daemon/fetch/http_fetcher.hpp"

namespace tidings::fetch {

inline Failure make_failure(FailureKind kind, std::string cause) {
  return {kind, std::move(cause), {}, false};
}

}  // namespace tidings::fetch
