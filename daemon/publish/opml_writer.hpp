#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/publish/source_health.hpp"

namespace tidings::publish {

/// A source in a list of subscriptions.
struct Outline {
  std::string id;
  std::string url;
  std::string name{};  // the operator's; empty: none
  std::vector<std::string> categories{};
  std::string title{};      // the feed's own; empty: not known
  std::string home_page{};  // the feed's; empty: not known
  bool operator==(const Outline&) const = default;
};

/// By the operator's file, with what the feed says of itself where the index has that; null: it has nothing.
Outline outline_of(const KnownSource& source, const store::SourceStatus* status);

/// The sources as OPML 2.0, which config::parse_opml reads as the same addresses, names, categories and ids.
/// A source stands in the folder of its first category; where it has more, `category` lists them all. One of
/// them that such a list can't hold (it has a comma, or begins with a slash) makes the categories up to it
/// folders inside each other. Ids are kept as `tidings:id`. `title` and `htmlUrl` are the feed's own
/// ("Subscription lists" in the specification); a source without a name is called by that title, which
/// `tidings:name=""` tells from a name, or by its id, and then has no `title`.
std::string write_opml(std::string_view title, std::span<const Outline> sources);

}  // namespace tidings::publish
