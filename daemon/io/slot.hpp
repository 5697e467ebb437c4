#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "daemon/io/keyed_semaphore.hpp"

namespace tidings::io {

/// So many at once, all alike.
using Slots = KeyedSemaphore<std::monostate>;

/// One of the slots, which its holder may leave to others for as long as it waits for something else. On one
/// thread.
class Slot {
 public:
  /// Not taken yet. `left` is called each time that it is given back; both outlive the slot.
  Slot(Slots& slots, std::function<void()> left) : slots_(&slots), left_(std::move(left)) {}
  Slot(Slot&& other) noexcept
      : slots_(other.slots_),
        left_(std::move(other.left_)),
        permit_(std::exchange(other.permit_, std::nullopt)) {}
  Slot& operator=(Slot&&) = delete;
  ~Slot() { leave(); }

  void leave() {
    if (!permit_) return;
    permit_.reset();
    left_();
  }

  /// In its turn, where it isn't held. Throws system_error(operation_aborted) where it is cancelled before.
  boost::asio::awaitable<void> take() {
    if (!permit_) permit_ = co_await slots_->acquire({});
  }

 private:
  Slots* slots_;
  std::function<void()> left_;
  std::optional<Slots::Permit> permit_;
};

}  // namespace tidings::io
