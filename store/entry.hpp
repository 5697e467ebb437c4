#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/text_types.hpp"

namespace tidings::store {

struct Person {
  std::string name;
  std::string email;
  std::string uri;
  bool operator==(const Person&) const = default;
};

struct Enclosure {
  WebUrl url;
  std::string type;                     // media type, may be empty
  std::optional<std::uint64_t> length;  // bytes
  bool operator==(const Enclosure&) const = default;
};

/// What makes an entry the same one inside its source: the publisher's id, else the link, else title and
/// date, else the content, each under its own prefix. Never compared across sources. At most a few hundred
/// bytes: long ids are hashed.
struct EntryId {
  std::string key;
  auto operator<=>(const EntryId&) const = default;
};

/// One entry, normalised: what everybody after daemon/normalise speaks. A value; knows nothing of where it is
/// kept.
struct Entry {
  SourceId source;
  EntryId id;
  PlainText title;                      // never empty: the first words of the text or the link stand in
  std::vector<std::string> categories;  // the operator's, from the source's file
  std::string author;                   // the source's name
  std::string image;                    // address of the entry's picture, empty where there is none
  SafeHtml content;
  std::optional<WebUrl> link;
  std::string guid;  // the publisher's own id, byte for byte; may be empty
  std::optional<Timestamp>
      published;  // as the publisher says, absent where it can't be read or lies in the future
  std::optional<Timestamp> updated;  // as the publisher says
  Timestamp seen;                    // first seen by us
  PlainText summary;                 // where the entry has one beside its content
  std::vector<Person> authors;       // the publisher's
  std::vector<std::string> tags;     // the publisher's categories
  std::string language;              // BCP 47, may be empty
  std::vector<Enclosure> enclosures;
  std::vector<std::string> known_as;  // other ids it had

  /// The date of its file: when it was published, else when it was first seen.
  Timestamp date() const { return published.value_or(seen); }
  bool operator==(const Entry&) const = default;
};

}  // namespace tidings::store
