#include "store/feed_columns.hpp"

#include <string_view>
#include <utility>

#include "store/ascii.hpp"
#include "store/entry_file_factory.hpp"

namespace tidings::store {

std::optional<WebUrl> url_of(std::string text) {
  if (text.empty()) return std::nullopt;
  return EntryFileFactory::url(std::move(text));
}

std::vector<Person> persons_of(std::string_view lines) {
  std::vector<Person> persons;
  while (!lines.empty()) {
    auto line = ascii::take_until(lines, '\n');
    const auto name = ascii::take_until(line, '\t');
    const auto email = ascii::take_until(line, '\t');
    persons.push_back({std::string(name), std::string(email), std::string(line)});
  }
  return persons;
}

/// Persons as lines of `name TAB email TAB page`; none of the three holds control characters.
std::string lines_of(const std::vector<Person>& persons) {
  std::string lines;
  for (const auto& person : persons) lines += person.name + '\t' + person.email + '\t' + person.uri + '\n';
  return lines;
}

FeedInfo feed_of(const Statement& row, int first) {
  return {.id = row.text(first),
          .title = PlainText::from(row.text(first + 1)),
          .home_page = url_of(row.text(first + 2)),
          .self = url_of(row.text(first + 3)),
          .updated = row.time(first + 4),
          .authors = persons_of(row.text(first + 5)),
          .language = row.text(first + 6),
          .rights = PlainText::from(row.text(first + 7)),
          .icon = url_of(row.text(first + 8))};
}

std::string text_of(const std::optional<WebUrl>& url) { return url ? url->str() : std::string(); }

}  // namespace tidings::store
