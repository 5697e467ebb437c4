#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/entry.hpp"

namespace tidings::store {

/// The ways by which an entry is known again inside its source when its id has changed, surest first. Each is
/// sure enough alone: a link or a title that several entries share doesn't count without a second mark.
enum class AliasRule {
  former_id,          // one of `known_as`
  id_without_host,    // the id's path: http became https, the site moved
  link_and_title,     // the same article, tracking parameters aside
  title_and_date,     //
  title_and_content,  // the same text, where it is long enough to be nobody else's
};

struct Alias {
  AliasRule rule;
  std::int64_t number;  // equal for two entries of one source that this rule takes for one
};

/// What of an entry the index keeps to find it by, its id aside.
struct Lookups {
  std::vector<std::string> categories;  // no name twice
  std::vector<Alias> aliases;           // by rule
  std::int64_t article = 0;  // equal for entries of whichever sources that are one article; 0: none
  std::int64_t shared_id = 0;
};

Lookups lookups_of(const Entry& entry);

/// The alias that another entry has which once had the id `key`.
Alias former_id(const SourceId& source, std::string_view key);

/// Equal for entries of whichever sources that have one id, where it is of a kind that is meant for the whole
/// world; 0: it isn't. `key` is an EntryId's. Of one that is a hash the key doesn't tell: no other entry has
/// the number then.
std::int64_t shared_id(std::string_view key);

/// The number that an entry has in the index, also after the index was made again.
std::int64_t entry_number(const SourceId& source, std::string_view key);

/// A link as it names an article wherever it is found: without scheme, `www.`, fragment, tracking parameters,
/// marks of AMP, and slash at the end.
std::string canonical_link(std::string_view link);

/// For people: "the same title and date".
std::string_view words_of(AliasRule rule);

}  // namespace tidings::store
