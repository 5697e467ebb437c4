#include "daemon/schedule/moves.hpp"

#include <chrono>

namespace tidings::schedule {
namespace {

constexpr std::uint32_t polls_to_adopt = 3;
constexpr std::chrono::days days_to_adopt{7};

bool led_astray(const store::Move& move) { return !move.to.empty() && move.seen == 0; }

}  // namespace

store::Move after_poll(store::Move move, const MoveFacts& facts, store::Timestamp now) {
  if (move.adopted) return facts.failed ? store::Move() : move;
  if (facts.failed) return move;
  if (facts.to.empty()) return {};
  if (led_astray(move)) return move;
  if (facts.kinship == Kinship::strange) return {facts.to, now, 0, false};
  if (!facts.permanent || facts.kinship == Kinship::unknown) return {};
  if (facts.to != move.to) return {facts.to, now, 1, false};
  ++move.seen;
  move.adopted = move.seen >= polls_to_adopt && now - move.since >= days_to_adopt;
  return move;
}

}  // namespace tidings::schedule
