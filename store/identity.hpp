#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>

#include "store/entry_table.hpp"
#include "store/feed.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// An entry that a poll brought, as the store knows it already.
struct Match {
  EntryRow row;
  std::optional<AliasRule> rule;  // by which it is the same, where its id isn't
};

/// Which entry of the store each entry of one document is. An id that changed moves nothing: the entry is
/// known again by an alias, where that tells it apart. It doesn't where two entries have it, nor where the
/// document has the other one too, under the id that it had: then they are two.
class Identity {
 public:
  /// `document` is of `source`. Both outlive it.
  Identity(EntryTable& entries, const SourceId& source, const Feed& document, Layout layout);

  /// Where it is none of them: by what it is to be found from now on.
  std::expected<Match, Lookups> match(const Entry& entry);

 private:
  std::optional<EntryRow> adoptable(const Entry& entry);

  EntryTable& entries_;
  Layout layout_;
  std::set<std::string> ids_;  // of the document
  bool is_first_;              // of the source's: none of its entries is known
};

}  // namespace tidings::store
