#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "store/ascii.hpp"
#include "store/entry_file.hpp"
#include "store/entry_file_factory.hpp"
#include "store/front_matter.hpp"
#include "store/http_date.hpp"

namespace tidings::store {

namespace {

bool is_web_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

std::vector<std::string> strings_of(const YamlValue& value) {
  std::vector<std::string> strings;
  if (!value.scalar.empty()) strings.push_back(value.scalar);  // one instead of a list of one
  for (const auto& item : value.items)
    if (!item.scalar.empty()) strings.push_back(item.scalar);
  return strings;
}

/// Takes `Name <mail> <page>` apart.
Person person_of(std::string_view text) {
  Person person;
  while (text.ends_with('>')) {
    const auto open = text.rfind('<');
    if (open == text.npos) break;
    const auto address = text.substr(open + 1, text.size() - open - 2);
    const bool page = address.contains("://");
    auto& place = page ? person.uri : person.email;
    if (!place.empty() || (!page && !address.contains('@'))) break;
    place = address;
    text = text.substr(0, open);
    if (text.ends_with(' ')) text.remove_suffix(1);
  }
  person.name = text;
  return person;
}

std::optional<Enclosure> enclosure_of(const YamlValue& value) {
  std::string url;
  Enclosure enclosure{EntryFileFactory::url(""), {}, {}};
  for (std::size_t i = 0; i < value.names.size(); ++i) {
    const auto& name = value.names[i];
    const auto& member = value.items[i];
    if (name == "url") url = member.scalar;
    if (name == "type") enclosure.type = member.scalar;
    if (name == "length") enclosure.length = ascii::parse_number<std::uint64_t>(member.scalar);
  }
  if (!is_web_address(url)) return std::nullopt;
  enclosure.url = EntryFileFactory::url(std::move(url));
  return enclosure;
}

void read_authors(Entry& entry, const YamlValue& value) {
  for (const auto& text : strings_of(value)) entry.authors.push_back(person_of(text));
}

void read_enclosures(Entry& entry, const YamlValue& value) {
  for (const auto& item : value.items)
    if (auto enclosure = enclosure_of(item)) entry.enclosures.push_back(std::move(*enclosure));
}

/// How far east of Greenwich: `+08:00`, `+0800`, `-5`; nothing, `Z`, and what is none: not at all.
std::chrono::minutes offset_of(std::string_view zone) {
  zone.remove_prefix(std::min(zone.find_first_of("+-"), zone.size()));
  if (zone.empty()) return {};
  const bool is_west = zone.front() == '-';
  std::string digits(zone.substr(1));
  std::erase(digits, ':');
  const auto number = ascii::parse_number<std::uint16_t>(digits);
  if (!number || digits.size() > 4) return {};
  const auto east = digits.size() <= 2 ? std::chrono::minutes(*number * 60)
                                       : std::chrono::minutes(*number / 100 * 60 + *number % 100);
  return is_west ? -east : east;
}

/// Where Atom and HTTP can write it: with a year of four digits, in UTC too.
std::optional<Timestamp> if_writable(Timestamp time) {
  constexpr Timestamp first = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
  constexpr Timestamp end = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
  return time >= first && time < end ? std::optional(time) : std::nullopt;
}

/// Our own form, or what an operator may write by hand: `2022-01-08 11:58:24`, `2022-01-08T11:58:24Z`,
/// `2022/01/08`, each with the offset of a zone.
std::optional<Timestamp> date_of(std::string text) {
  if (const auto date = parse_http_date(text)) return if_writable(*date);
  if (const auto zone = text.find_last_of("+-"); zone != text.npos && text.find(',') == 3)
    if (const auto date = parse_http_date(text.substr(0, zone) + "GMT"))
      return if_writable(*date - offset_of(std::string_view(text).substr(zone)));
  std::ranges::replace(text, '/', '-');
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  char separator = ' ';
  int end = 0;  // stays where there is no time, and so no zone
  // No number is too large for its width. NOLINTNEXTLINE(cert-err34-c)
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2u%c%2d:%2d%n:%2d%n", &year, &month, &day, &separator,
                               &hour, &minute, &end, &second, &end);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  const bool is_signed =
      year < 0 || hour < 0 || minute < 0 || second < 0;  // sscanf takes a sign for a number's
  if (read < 3 || is_signed || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return if_writable(std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                     std::chrono::seconds(second) -
                     (end == 0 ? std::chrono::minutes(0)
                               : offset_of(std::string_view(text).substr(static_cast<std::size_t>(end)))));
}

struct Key {
  std::string_view name;
  void (*read)(Entry&, const YamlValue&);
};

constexpr std::array keys{
    Key{"title", [](Entry& entry, const YamlValue& value) { entry.title = PlainText::from(value.scalar); }},
    Key{"categories", [](Entry& entry, const YamlValue& value) { entry.categories = strings_of(value); }},
    Key{"headimg", [](Entry& entry, const YamlValue& value) { entry.image = value.scalar; }},
    Key{"author", [](Entry& entry, const YamlValue& value) { entry.author = value.scalar; }},
    Key{"comments", [](Entry&, const YamlValue&) {}},
    Key{"date", [](Entry& entry, const YamlValue& value) { entry.published = date_of(value.scalar); }},
    Key{"thumbnail", [](Entry&, const YamlValue&) {}},
    Key{"link",
        [](Entry& entry, const YamlValue& value) {
          if (is_web_address(value.scalar)) entry.link = EntryFileFactory::url(value.scalar);
        }},
    Key{"guid", [](Entry& entry, const YamlValue& value) { entry.guid = value.scalar; }},
    Key{"feed",
        [](Entry& entry, const YamlValue& value) {
          if (auto source = SourceId::parse(value.scalar)) entry.source = std::move(*source);
        }},
    Key{"updated", [](Entry& entry, const YamlValue& value) { entry.updated = date_of(value.scalar); }},
    Key{"seen", [](Entry& entry,
                   const YamlValue& value) { entry.seen = date_of(value.scalar).value_or(Timestamp()); }},
    Key{"authors", &read_authors},
    Key{"tags", [](Entry& entry, const YamlValue& value) { entry.tags = strings_of(value); }},
    Key{"language", [](Entry& entry, const YamlValue& value) { entry.language = value.scalar; }},
    Key{"description",
        [](Entry& entry, const YamlValue& value) { entry.summary = PlainText::from(value.scalar); }},
    Key{"enclosures", &read_enclosures},
    Key{"known_as", [](Entry& entry, const YamlValue& value) { entry.known_as = strings_of(value); }},
};

/// The file cut in two: what stands between the `---` lines, and what follows.
struct Halves {
  std::string_view yaml;
  std::string_view body;
  std::size_t first_line = 1;  // of `yaml`, in the file
};

std::expected<Halves, std::string> split(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Halves halves;
  while (bytes.starts_with('\n') || bytes.starts_with("\r\n")) {
    bytes.remove_prefix(bytes.find('\n') + 1);
    ++halves.first_line;
  }
  const auto open = bytes.find('\n');
  if (!bytes.starts_with("---") || open == bytes.npos)
    return std::unexpected("line 1: no front matter: `---` is missing");
  ++halves.first_line;
  bytes.remove_prefix(open + 1);
  for (std::size_t line = 0; line < bytes.size();) {
    const auto end = std::min(bytes.find('\n', line), bytes.size());
    const auto text = bytes.substr(line, end - line);
    if (text == "---" || text == "---\r") {
      halves.yaml = bytes.substr(0, line);
      halves.body = bytes.substr(std::min(end + 1, bytes.size()));
      return halves;
    }
    line = end + 1;
  }
  return std::unexpected("the front matter has no end: a line `---` is missing");
}

/// What stands in the `div`; editors that strip blanks at the ends of lines are forgiven. Without a `div`:
/// everything.
std::string_view body_of(std::string_view text) {
  constexpr std::string_view open = "<div>";
  constexpr std::string_view close = "</div>";
  const auto begin = text.find_first_not_of(" \t\r\n");
  const auto end = text.rfind(close);
  if (begin == text.npos || !text.substr(begin).starts_with(open) || end == text.npos ||
      end < begin + open.size()) {
    return begin == text.npos ? std::string_view() : text.substr(begin);
  }
  auto body = text.substr(begin + open.size(), end - begin - open.size());
  body.remove_prefix(std::min(body.find_first_not_of(' '), body.size()));
  if (body.starts_with('\n')) body.remove_prefix(1);
  if (body.ends_with("  \n"))
    body.remove_suffix(3);
  else if (body.ends_with('\n'))
    body.remove_suffix(1);
  return body;
}

Entry empty_entry(const SourceId& source) {
  return {.source = source,
          .id = {},
          .title = {},
          .categories = {},
          .author = {},
          .image = {},
          .content = {},
          .link = {},
          .guid = {},
          .published = {},
          .updated = {},
          .seen = {},
          .summary = {},
          .authors = {},
          .tags = {},
          .language = {},
          .enclosures = {},
          .known_as = {}};
}

std::expected<EntryFile, std::string> read_keys(std::string_view yaml, EntryFile file) {
  const auto front_matter = read_front_matter(yaml);
  if (!front_matter) return std::unexpected(front_matter.error());
  for (const auto& found : *front_matter) {
    const auto key = std::ranges::find(keys, found.name, &Key::name);
    if (key != keys.end())
      key->read(file.entry, found.value);
    else
      file.foreign.yaml += found.lines;
  }
  if (!file.foreign.yaml.empty() && !file.foreign.yaml.ends_with('\n')) file.foreign.yaml += '\n';
  return file;
}

}  // namespace

std::expected<EntryFile, std::string> read_entry_file(std::string_view bytes, const SourceId& source,
                                                      const EntryFileFormat& format,
                                                      std::string_view unwritten_keys) {
  const auto halves = split(bytes);
  if (!halves) return std::unexpected(halves.error());
  EntryFile file{empty_entry(source), {}};
  if (!unwritten_keys.empty()) file = read_keys(unwritten_keys, std::move(file)).value_or(file);
  auto read = read_keys(halves->yaml, std::move(file));
  if (!read)
    return std::unexpected(
        fmt::format("front matter (begins at line {}): {}", halves->first_line, read.error()));
  auto& entry = read->entry;
  entry.content = EntryFileFactory::html(std::string(body_of(halves->body)));
  if (entry.published == entry.seen) entry.published.reset();  // the date of first sight stood in
  if (entry.image == format.default_image) entry.image.clear();
  return read;
}

std::string without_foreign_keys(std::string_view bytes) {
  std::string own(bytes);
  const auto halves = split(bytes);
  if (!halves) return own;
  const auto front_matter = read_front_matter(halves->yaml);
  if (!front_matter) return own;
  // From the last, so that what is still to go keeps its place.
  for (const auto& found : std::views::reverse(*front_matter))
    if (std::ranges::find(keys, found.name, &Key::name) == keys.end())
      own.erase(static_cast<std::size_t>(found.lines.data() - bytes.data()), found.lines.size());
  return own;
}

std::string without_foreign_keys(std::string_view bytes, const EntryFile& read) {
  return read.foreign.yaml.empty() ? std::string(bytes) : without_foreign_keys(bytes);
}

}  // namespace tidings::store
