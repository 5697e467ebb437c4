#include "store/poll_columns.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "store/ascii.hpp"
#include "store/index_schema.hpp"

namespace tidings::store {
namespace {

/// Each column with what it holds.
template <class State, class Visit>
void each_column(State& state, Visit visit) {
  visit("next", state.next);
  visit("next_reason", state.next_reason);
  visit("held_until", state.held_until);
  visit("attempted", state.attempted);
  visit("succeeded", state.succeeded);
  visit("last_new_entry", state.last_new_entry);
  visit("failures", state.failures);
  visit("last_error", state.last_error);
  visit("last_status", state.last_status);
  visit("validators_url", state.validators.url);
  visit("etag", state.validators.etag);
  visit("last_modified", state.validators.last_modified);
  visit("body_hash", state.body_hash);
  visit("elsewhere", state.elsewhere);
  visit("new_entries", state.new_entries);
  visit("observed_days", state.observed_days);
  visit("failing_since", state.failing_since);
  visit("gone_since", state.gone_since);
  visit("profile", state.profile);
  visit("last_posted", state.last_posted);
  visit("body_bytes", state.body_bytes);
  visit("polls", state.polls);
  visit("slowdown", state.slowdown);
  visit("slowed", state.slowed);
  visit("document_ttl", state.document.ttl);
  visit("skip_hours", state.document.skip_hours);
  visit("skip_weekdays", state.document.skip_weekdays);
  visit("move_to", state.move.to);
  visit("move_since", state.move.since);
  visit("move_seen", state.move.seen);
  visit("move_adopted", state.move.adopted);
  visit("validators_lie", state.validators_lie);
  visit("last_gap", state.last_gap);
  visit("overlap_interval", state.overlap_interval);
  visit("fresh_until", state.fresh_until);
}

/// The counts as bytes, hours first; empty where nothing was counted yet.
std::string bytes_of(const PostingProfile& profile) {
  if (profile == PostingProfile()) return {};
  std::string bytes(profile.hours.begin(), profile.hours.end());
  return bytes.append(profile.weekdays.begin(), profile.weekdays.end());
}

PostingProfile profile_of(const std::string& bytes) {
  PostingProfile profile;
  if (bytes.size() != profile.hours.size() + profile.weekdays.size()) return profile;
  const auto weekdays = bytes.begin() + static_cast<std::ptrdiff_t>(profile.hours.size());
  std::copy(bytes.begin(), weekdays, profile.hours.begin());
  std::copy(weekdays, bytes.end(), profile.weekdays.begin());
  return profile;
}

/// No validator has a line feed; a hash may have any byte.
std::string bytes_of(const std::vector<KnownDocument>& documents) {
  std::string bytes;
  for (const auto& [validators, hash] : documents)
    bytes += fmt::format("{}\n{}\n{}\n{}\n{}", validators.url, validators.etag, validators.last_modified,
                         hash.size(), hash);
  return bytes;
}

std::vector<KnownDocument> documents_of(const std::string& bytes) {
  std::vector<KnownDocument> documents;
  if (bytes.empty()) return documents;
  std::istringstream in(bytes);
  KnownDocument next;
  auto& [url, etag, last_modified] = next.validators;
  for (std::string size; std::getline(in, url) && std::getline(in, etag) && std::getline(in, last_modified) &&
                         std::getline(in, size);
       documents.push_back(next)) {
    next.body_hash.resize(std::min(ascii::parse_number<std::size_t>(size).value_or(0), bytes.size()));
    in.read(next.body_hash.data(), static_cast<std::streamsize>(next.body_hash.size()));
  }
  return documents;
}

// How each type is kept: read() from a row, lend() to a statement.

void read(const Statement& row, int column, std::integral auto& value) {
  value = static_cast<std::remove_reference_t<decltype(value)>>(row.integer(column));
}
void lend(Statement& statement, int index, std::integral auto value) {
  statement.bind_at(index, std::int64_t{value});
}

void read(const Statement& row, int column, double& value) { value = row.real(column); }
void lend(Statement& statement, int index, double value) { statement.bind_at(index, value); }

void read(const Statement& row, int column, std::string& value) { value = row.text(column); }
void lend(Statement& statement, int index, const std::string& value) { statement.lend_at(index, value); }

void read(const Statement& row, int column, Timestamp& value) { value = row.timestamp(column); }
void lend(Statement& statement, int index, Timestamp value) { statement.bind_at(index, value); }

void read(const Statement& row, int column, std::optional<Timestamp>& value) { value = row.time(column); }
void lend(Statement& statement, int index, const std::optional<Timestamp>& value) {
  statement.bind_at(index, value);
}

void read(const Statement& row, int column, std::chrono::seconds& value) {
  value = std::chrono::seconds(row.integer(column));
}
void lend(Statement& statement, int index, std::chrono::seconds value) {
  statement.bind_at(index, std::int64_t{value.count()});
}

void read(const Statement& row, int column, PostingProfile& value) { value = profile_of(row.text(column)); }
void lend(Statement& statement, int index, const PostingProfile& value) {
  statement.bind_at(index, bytes_of(value));
}

void read(const Statement& row, int column, std::vector<KnownDocument>& value) {
  value = documents_of(row.text(column));
}
void lend(Statement& statement, int index, const std::vector<KnownDocument>& value) {
  statement.bind_at(index, bytes_of(value));
}

std::string_view selected(std::string_view column) {
  if (column == "next") return next_column;
  if (column == "next_reason") return next_reason_column;
  if (column == "attempted") return attempted_column;
  return column;
}

}  // namespace

std::string poll_columns() {
  std::vector<std::string_view> columns;
  const PollState any;
  each_column(any, [&](std::string_view name, const auto&) { columns.push_back(selected(name)); });
  return fmt::format("{}", fmt::join(columns, ", "));
}

std::string poll_assignments(int first) {
  std::vector<std::string> assignments;
  const PollState any;
  each_column(any, [&, index = first](std::string_view name, const auto&) mutable {
    assignments.push_back(fmt::format("{} = ?{}", name, index++));
  });
  return fmt::format("{}", fmt::join(assignments, ", "));
}

PollState poll_state_of(const Statement& row, int first) {
  PollState state;
  each_column(state,
              [&, column = first](std::string_view, auto& value) mutable { read(row, column++, value); });
  return state;
}

void lend_poll_state(Statement& statement, int first, const PollState& state) {
  each_column(state, [&, index = first](std::string_view, const auto& value) mutable {
    lend(statement, index++, value);
  });
}

}  // namespace tidings::store
