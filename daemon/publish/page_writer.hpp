#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace tidings::publish {

/// A source as the page lists it.
struct ListedSource {
  store::SourceId id;
  std::string name;  // the operator's, else the feed's own title, else the id
};

struct FrontPage {
  std::string title;
  std::span<const store::StoredEntry> entries;  // newest first
  std::span<const ListedSource> sources;        // in the order shown
  std::span<const std::string> categories;      // the operator's, each once, in the order shown
};

/// The page for people, `/`: the newest entries and where to subscribe. HTML without script, to be served as
/// page_type with page_policy (page_frame.hpp). All addresses of ours are relative, so it works wherever the
/// site is. Nothing in it depends on when it is written.
std::string write_front_page(const FrontPage& page);

}  // namespace tidings::publish
