#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidings::publish {

class Document;

/// An entry as it stands in the bytes of an Atom document.
struct EntrySpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t hash = 0;  // of its bytes
};

/// A document that was served before, as far as it takes to tell what is new since then.
struct Edition {
  std::vector<std::string> tags;     // its ETag in each coding
  std::vector<std::size_t> entries;  // the hashes of its entries, in ascending order
};

/// The last few that a document took the place of, newest first; immutable.
using Editions = std::shared_ptr<const std::vector<Edition>>;

/// Where the entries of a document that write_atom made are, in their order.
std::vector<EntrySpan> entry_spans(std::string_view atom);

/// The editions before a document that takes the place of `before`.
Editions editions_with(const Document& before);

/// The document without those of its entries that stood in the edition as they are now: RFC 3229's instance
/// manipulation `feed`. Nothing where that is the whole document.
std::optional<std::string> news_since(const Edition& edition, const Document& document);

}  // namespace tidings::publish
