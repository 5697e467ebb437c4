#include "store/clock_steps.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "store/index_schema.hpp"

namespace tidings::store {
namespace {

constexpr std::array ahead{"next", "held_until", "fresh_until"};  // of the last try
constexpr std::array behind{"attempted",  "succeeded", "last_new_entry", "last_posted", "failing_since",
                            "gone_since", "slowed",    "validators_lie", "last_gap",    "move_since"};

Statement prepare(Database& database, const std::string& sql) { return database.prepare(sql.c_str()); }

std::string reason_unless_held(const char* reason) {
  return fmt::format("next_reason = iif(held_until > coalesce(attempted, 0), next_reason, '{}')", reason);
}

/// The polls that have not ended, as if they had ended with nothing but the time until they hold.
void end_attempts(Database& database) {
  database.execute(fmt::format("UPDATE sources SET next = {}, next_reason = {}, attempted = at FROM attempts "
                               "WHERE attempts.source = sources.id; DELETE FROM attempts",
                               next_column, next_reason_column)
                       .c_str());
}

/// One that was never tried was due when it came, unless it was put off since.
void move_back(Database& database, Timestamp now) {
  prepare(database,
          "INSERT INTO clock_steps SELECT id, ?1, attempted - ?1, attempted - ?1, 0 FROM sources "
          "WHERE attempted > ?2 ON CONFLICT (source) DO UPDATE "
          "SET at = excluded.at, back = back + excluded.back, last = excluded.last")
      .run_with(now, now + clock_tolerance);
  auto changes = reason_unless_held("the clock was set back");
  for (const auto* column : ahead)
    changes += fmt::format(", {0} = max(0, {0} - coalesce(attempted, next) + ?1)", column);
  for (const auto* column : behind) changes += fmt::format(", {0} = min({0}, ?1)", column);
  prepare(database,
          "UPDATE sources SET " + changes + " WHERE coalesce(attempted, iif(next_reason = '', next, 0)) > ?2")
      .run_with(now, now + clock_tolerance);
}

/// What is later than the step back was moved by it, or was written under the clock that was behind.
void move_forward(Database& database, Timestamp now) {
  prepare(database,
          "UPDATE clock_steps SET moved = min(back, ?1 - attempted) FROM sources "
          "WHERE id = source AND attempted + last <= ?2")
      .run_with(now, now + clock_tolerance);
  auto changes = reason_unless_held("the clock was set forward again");
  const auto add = [&](const char* column) {
    changes += fmt::format(", {0} = iif({0} >= at, {0} + moved, {0})", column);
  };
  std::ranges::for_each(ahead, add);
  std::ranges::for_each(behind, add);
  prepare(database, "UPDATE sources SET " + changes + " FROM clock_steps WHERE source = id AND moved != 0")
      .run();
  database.execute(
      "UPDATE clock_steps SET at = at + moved, back = back - moved, last = back - moved, moved = 0 "
      "WHERE moved != 0");
  prepare(database, "DELETE FROM clock_steps WHERE back <= ?1")
      .run_with(std::int64_t{std::chrono::seconds(clock_tolerance).count()});
}

}  // namespace

void follow_clock(Database& database, Timestamp now) {
  end_attempts(database);
  move_forward(database, now);
  move_back(database, now);
}

}  // namespace tidings::store
