#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "daemon/text/pattern.hpp"
#include "store/entry.hpp"

namespace tidings::normalise {

enum class Field : std::uint8_t {
  title,
  link,      // empty where there is none
  author,    // of the publisher's authors each: the name, else the mail address
  category,  // of the publisher's categories each
  text,      // the content without its markup, at most the first 256 KiB
};

/// Holds where the field has a match anywhere; of a field with several values, where one of them has.
struct FieldPattern {
  Field field;
  text::Pattern pattern;
  bool operator==(const FieldPattern&) const = default;
};

/// Holds where all do.
using Condition = std::vector<FieldPattern>;

/// What an operator wants, or doesn't want, of a source's entries. Immutable; usable by several threads.
struct Filter {
  enum class Kind : std::uint8_t {
    include,  // entries for which no condition holds are left out
    exclude,  // entries for which one holds are left out
  };
  Kind kind;
  std::vector<Condition> conditions;
  std::string place;  // where it stands: `file:line`
  bool operator==(const Filter&) const = default;
};

/// The filter that leaves the entry out: the first exclude that does, else the first include; null where the
/// entry is taken. Time linear in the entry for each pattern.
const Filter* filter_that_leaves_out(std::span<const Filter> filters, const store::Entry& entry);

}  // namespace tidings::normalise
