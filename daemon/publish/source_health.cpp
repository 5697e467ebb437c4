#include "daemon/publish/source_health.hpp"

#include <algorithm>

#include "daemon/text/date.hpp"
#include "daemon/text/url.hpp"
#include "store/poll_state.hpp"

namespace tidings::publish {
namespace {

namespace json = boost::json;

std::string_view state_of(const SourceHealth& health, bool gone, store::Timestamp held_until,
                          store::Timestamp now) {
  if (gone) return "gone";
  if (held_until > now) return "held";
  if (health.failures > 0) return "failing";
  return health.last_poll && health.last_success ? "ok" : "new";  // a poll that had no end says nothing
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<store::Timestamp>& time) {
  return time ? json::value(text::format_rfc3339(*time)) : json::value(nullptr);
}

}  // namespace

bool is_of(const store::SourceStatus& status, const KnownSource& source) {
  if (status.id != source.id) return false;
  return status.url == source.url || text::public_address(status.url) == text::public_address(source.url);
}

const store::SourceStatus* status_of(const KnownSource& source,
                                     std::span<const store::SourceStatus> statuses) {
  const auto found = std::ranges::lower_bound(statuses, source.id, {}, &store::SourceStatus::id);
  return found != statuses.end() && is_of(*found, source) ? &*found : nullptr;
}

SourceHealth health_of(const store::SourceStatus& status, store::Timestamp now) {
  SourceHealth health{.id = status.id.str(), .url = text::without_credentials(status.url)};
  health.name = status.title;
  health.entries = status.entries;
  health.last_poll = status.attempted;
  health.last_success = status.succeeded;
  health.last_new_entry = status.last_new_entry;
  if (status.next < store::never) health.next_poll = status.next;
  health.why_then = status.next_reason;
  health.failures = status.failures;
  health.last_error = text::without_credentials(status.last_error);
  health.last_status = status.last_status;
  health.moved_to = text::without_credentials(status.moved_to);
  health.validators_lie = status.validators_lie;
  health.last_gap = status.last_gap;
  health.state = state_of(health, status.gone, status.held_until, now);
  return health;
}

SourceHealth health_of(const store::SourceStatus& status) {
  return health_of(status, status.attempted.value_or(store::Timestamp()));
}

SourceHealth shown_health(const KnownSource& source, const store::SourceStatus* status,
                          std::optional<store::Timestamp> now) {
  SourceHealth health{.id = source.id.str(), .url = {}};
  if (status != nullptr) health = now ? health_of(*status, *now) : health_of(*status);
  health.url = text::without_credentials(source.url);
  if (!source.name.empty()) health.name = source.name;
  if (source.enabled) return health;
  health.state = "disabled";
  health.next_poll.reset();
  health.why_then.clear();
  return health;
}

json::object json_of(const SourceHealth& health) {
  return {{"id", health.id},
          {"state", health.state},
          {"url", health.url},
          {"name", text_or_null(health.name)},
          {"entries", health.entries},
          {"last_poll", time_or_null(health.last_poll)},
          {"last_success", time_or_null(health.last_success)},
          {"last_new_entry", time_or_null(health.last_new_entry)},
          {"next_poll", time_or_null(health.next_poll)},
          {"why_then", text_or_null(health.why_then)},
          {"failures", health.failures},
          {"last_error", text_or_null(health.last_error)},
          {"moved_to", text_or_null(health.moved_to)},
          {"validators_lie", time_or_null(health.validators_lie)},
          {"last_gap", time_or_null(health.last_gap)},
          {"last_status", health.last_status == 0 ? json::value(nullptr) : json::value(health.last_status)}};
}

}  // namespace tidings::publish
