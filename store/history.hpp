#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/entry_table.hpp"

namespace tidings::store {

/// Something that happened to an entry.
struct Event {
  Timestamp at;
  std::string what;      // for people, with the rule that decided
  bool dated = false;    // `updated` advanced
  std::string before{};  // the file as it was; empty where it didn't change, or that is too long ago
};

/// What is noticed of the operator's hand, as Event::what: another text is to be read, and then the former
/// one again.
inline constexpr std::string_view operators_edit = "edited by the operator";
inline constexpr std::string_view edit_taken_back =
    "as tidings wrote it again: the operator took the edit back";

/// What happened to entries, bounded for each: for `tidings explain`, and so that what a publisher takes back
/// can be read. Not a transaction of its own.
class History {
 public:
  static constexpr std::size_t most_events = 12;
  static constexpr std::size_t most_files = 5;

  explicit History(Database& database);

  void add(const EntryRow& entry, const Event& event);

  /// Oldest first.
  std::vector<Event> of(const EntryRow& entry);

  /// How many there were since then.
  struct Count {
    std::size_t all = 0;
    std::size_t dated = 0;  // that advanced `updated`
  };
  Count since(const EntryRow& entry, Timestamp time);

 private:
  Statement add_;
  Statement forget_events_;
  Statement forget_files_;
  Statement select_;
  Statement count_;
};

}  // namespace tidings::store
