#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/feed.hpp"
#include "store/sqlite.hpp"

namespace tidings::store {

/// The columns of `sources` that hold what a source's document says of itself.
inline constexpr const char* feed_columns =
    "feed_id, feed_title, feed_home, feed_self, feed_updated, feed_authors, feed_language, feed_rights, "
    "feed_icon";
inline constexpr int feed_column_count = 9;

/// Their values, `first` on, as a FeedInfo.
FeedInfo feed_of(const Statement& row, int first);

/// As they are kept in their columns.
std::string text_of(const std::optional<WebUrl>& url);
std::string lines_of(const std::vector<Person>& persons);

/// And back.
std::optional<WebUrl> url_of(std::string text);
std::vector<Person> persons_of(std::string_view lines);

}  // namespace tidings::store
