#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/entry.hpp"

namespace tidings::store {

enum class FrontMatter {
  full,   // the whole truth: the index can be made again from it
  plain,  // the seven base keys alone
};

struct EntryFileFormat {
  FrontMatter front_matter = FrontMatter::full;
  bool leading_blank = true;  // Jekyll sees no front matter after a leading empty line
  std::string default_image;  // headimg and thumbnail of an entry that has no picture
};

/// What a file says beyond its entry: lines of keys that an operator added, verbatim, kept when it is
/// rewritten.
struct ForeignKeys {
  std::string yaml;
  bool operator==(const ForeignKeys&) const = default;
};

struct EntryFile {
  Entry entry;  // of a plain file: the seven keys and the body; the rest is empty
  ForeignKeys foreign;
};

/// Of what the publisher says of an entry, dates and ids aside (a regenerated date is no change); to be
/// compared with `recorded` (hash_like).
std::string content_hash(const Entry& entry, std::string_view recorded = {});

/// The bytes of an entry's file, as store/README.md has them.
std::string write_entry_file(const Entry& entry, const EntryFileFormat& format,
                             const ForeignKeys& foreign = {});

/// The keys that a full file has and a plain one lacks: kept by the index for a plain file.
std::string write_full_keys(const Entry& entry);

/// The file without the lines of ForeignKeys: while an operator only added keys, the bytes that we wrote.
/// `bytes` as they are where they can't be read.
std::string without_foreign_keys(std::string_view bytes);

/// The same where the file was read already: `read` is what it said. Mostly there is nothing to look for.
std::string without_foreign_keys(std::string_view bytes, const EntryFile& read);

/// Reads what write_entry_file wrote, also after an operator edited it with any YAML editor. `source` is
/// whose folder it lies in, where no `feed` key says more; `unwritten_keys` is what write_full_keys gave for
/// a plain file. The entry's id is not in the file: the index, or entry_id.hpp, knows it. Where the file
/// can't be read the error says why, with the line, for the operator.
std::expected<EntryFile, std::string> read_entry_file(std::string_view bytes, const SourceId& source,
                                                      const EntryFileFormat& format,
                                                      std::string_view unwritten_keys = {});

}  // namespace tidings::store
