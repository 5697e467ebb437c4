#include "tests/simulation/publisher.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using store::Timestamp;

constexpr std::size_t entries_of_a_document = 20;
constexpr std::size_t bytes_of_an_entry = 2000;

}  // namespace

Response Publisher::answer(const Request& request) {
  // The document changes with each posting.
  const auto version =
      static_cast<std::size_t>(std::ranges::upper_bound(trace_.posted, request.time) - trace_.posted.begin());
  judge(request, version);
  auto response = respond(request, version);
  take_note(request, response, version);
  return response;
}

void Publisher::judge(const Request& request, std::size_t version) {
  const auto fault = [&](const std::string& rule) {
    if (std::ranges::find(faults_, rule, &Fault::rule) == faults_.end())
      faults_.push_back({request.time, rule});
  };
  for (const auto& rule : expectations_.faults(request.time)) fault(rule);
  if (request.etag.empty() && manners_.validators && served_ == version)
    fault("C1: a second unconditional request for an unchanged document");
}

Response Publisher::respond(const Request& request, std::size_t version) {
  Response response;
  response.fresh_for = manners_.fresh_for;
  for (const auto& window : manners_.windows)
    if (request.time >= window.from && request.time < window.to)
      return {.status = window.status, .retry_after = window.retry_after};
  if (manners_.tolerates && last_request_ && request.time - *last_request_ < *manners_.tolerates)
    return {.status = 429,
            .retry_after = manners_.says_retry_after ? std::optional<seconds>(30min) : std::nullopt};
  if (manners_.validators) response.etag = fmt::format("\"{}\"", version);
  if (!request.etag.empty() && request.etag == response.etag) {
    response.status = 304;
    return response;
  }
  const auto first = version - std::min(version, entries_of_a_document);
  response.entries.assign(trace_.posted.begin() + static_cast<std::ptrdiff_t>(first),
                          trace_.posted.begin() + static_cast<std::ptrdiff_t>(version));
  response.bytes = 1000 + response.entries.size() * bytes_of_an_entry;
  response.document = manners_.document;
  return response;
}

void Publisher::take_note(const Request& request, const Response& response, std::size_t version) {
  if (response.status == 200) served_ = version;
  expectations_.take(request.time, {.status = response.status,
                                    .validators = manners_.validators,
                                    .fresh_for = response.fresh_for,
                                    .retry_after = response.retry_after,
                                    .document = response.document});
  last_request_ = request.time;
}

}  // namespace tidings::simulation
