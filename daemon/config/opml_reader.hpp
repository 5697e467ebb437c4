#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

#include "daemon/config/load.hpp"
#include "daemon/config/source_ids.hpp"

namespace tidings::config {

/// An outline that is a feed.
struct OpmlFeed {
  text::Url url;
  std::string id;    // as publish/opml_writer.hpp keeps it; empty: another program wrote it
  std::string name;  // empty: none, or one that opml_writer.hpp put in for want of one
  std::vector<std::string> categories;  // the outlines around it, from the outside, then its `category`
  std::size_t line = 0;
};

struct Opml {
  std::deque<OpmlFeed>
      feeds;  // in document order; of outlines with the same address the first, with the categories of all
  std::vector<Problem> problems;  // of `file`; what could be read is in `feeds`
};

/// OPML 1.0, 1.1 and 2.0 as programs write them: any encoding, names of elements and attributes in any case,
/// `text` or `title`, HTML's entities, bare ampersands, outlines nested as folders.
Opml parse_opml(std::string bytes, const std::filesystem::path& file);

/// Of feeds, without fragments.
using Addresses = std::unordered_set<std::string>;

/// Adds each feed of an OPML file as a source, but those whose addresses are taken; theirs are then, where
/// other files follow.
void read_opml(const std::filesystem::path& file, SourceIds& ids, Addresses& taken, bool more_follow,
               SourceList::Builder& sources, LoadedSources& loaded);

}  // namespace tidings::config
