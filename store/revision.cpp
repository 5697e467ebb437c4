#include "store/revision.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "store/ascii.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t most_dates_a_day = 4;     // that `updated` of one entry advances
constexpr std::size_t most_rewrites_a_day = 8;  // of one entry, where nothing but numbers or names change
constexpr std::size_t most_former_ids = 20;     // of one entry, the last ones

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Runs of white space count as one space, and none at the ends.
void append_folded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (!is_space(c))
      out += c;
    else if (!out.empty() && !is_space(out.back()))
      out += ' ';
  }
}

/// Where a tag of our own grammar leads, without what only names a version of it.
void append_targets(std::string& out, std::string_view tag) {
  for (const std::string_view attribute : {" href=\"", " src=\""}) {
    const auto found = tag.find(attribute);
    if (found == tag.npos) continue;
    const auto value = tag.substr(found + attribute.size());
    const auto target = canonical_link(value.substr(0, value.find('"')));
    const bool is_picture = attribute.starts_with(" src");
    (out += '<') += is_picture ? target.substr(0, target.find('?')) : target;
  }
}

/// Tags are blanks: our own files have no `>` in an attribute's value but escaped, nor `<` in text.
std::string shown_text(const Entry& entry) {
  std::string out;
  append_folded(out, entry.title.str());
  out += '\n';
  std::string_view html = entry.content.str();
  while (!html.empty()) {
    const auto open = html.find('<');
    append_folded(out, html.substr(0, open));
    if (open == html.npos) break;
    const auto close = std::min(html.find('>', open), html.size() - 1);
    append_targets(out, html.substr(open, close - open));
    html.remove_prefix(close + 1);
  }
  if (entry.link) out += '\n' + canonical_link(entry.link->str());
  for (const auto& enclosure : entry.enclosures) out += '\n' + canonical_link(enclosure.url.str());
  return out;
}

/// Beside the text.
auto said_of(const Entry& entry) {
  const auto picture = std::string_view(entry.image).substr(0, entry.image.find('?'));
  return std::tuple(
      std::tie(entry.categories, entry.author, entry.authors, entry.tags, entry.language, entry.summary),
      picture);
}

std::string without_numbers(std::string text) {
  std::erase_if(text, [](char c) { return ascii::is_digit(c) || c == '.' || c == ','; });
  return text;
}

}  // namespace

Change change_between(const Entry& before, const Entry& after) {
  auto old_text = shown_text(before);
  auto new_text = shown_text(after);
  if (old_text == new_text) return said_of(before) == said_of(after) ? Change::none : Change::quiet;
  return without_numbers(std::move(old_text)) == without_numbers(std::move(new_text)) ? Change::quiet
                                                                                      : Change::text;
}

namespace {

/// The publisher's own date where that is a later one and not yet to come, else now; always later than
/// before.
Timestamp date_of_change(const Entry& stored, const Entry& brought) {
  const auto before = stored.updated.value_or(stored.date());
  const bool is_told = brought.updated && *brought.updated > before && *brought.updated <= brought.seen;
  return std::max(before + std::chrono::seconds(1), is_told ? *brought.updated : brought.seen);
}

void apply_quiet(const Entry& stored, const History::Count& today, Revision& revision, Event& event) {
  revision.postponed = today.all >= most_rewrites_a_day;
  if (revision.postponed)
    revision.entry = stored;
  else
    event.what = "rewritten: numbers, names or tags changed";
  revision.entry.updated = stored.updated;
}

void apply_text(const Entry& stored, const History::Count& today, Entry& entry, Event& event) {
  event.dated = today.dated < most_dates_a_day;
  entry.updated = event.dated ? date_of_change(stored, entry) : stored.updated;
  event.what = event.dated ? "updated: its text changed"
                           : "rewritten: its text changed, too often today for a new date";
}

void keep_known(const Entry& stored, Entry& entry) {
  entry.seen = stored.seen;
  entry.published = stored.published;
  entry.known_as = stored.known_as;
}

}  // namespace

Revision revise(const Entry& stored, Entry brought, std::optional<AliasRule> rule,
                const History::Count& today) {
  Event event{.at = brought.seen, .what = {}};
  const auto brought_id = brought.id;
  Revision revision{.entry = std::move(brought)};
  revision.change = change_between(stored, revision.entry);
  if (revision.change == Change::none) revision.entry = stored;
  if (revision.change == Change::quiet) apply_quiet(stored, today, revision, event);
  if (revision.change == Change::text) apply_text(stored, today, revision.entry, event);
  auto& entry = revision.entry;
  keep_known(stored, entry);
  if (rule) {
    entry.id = stored.id;
    entry.guid = stored.guid;
  }
  // An id that is another each time costs no more than a few of them a day, and no more than so many lines.
  if (rule && *rule != AliasRule::former_id && today.all < most_rewrites_a_day) {
    if (entry.known_as.size() >= most_former_ids) entry.known_as.erase(entry.known_as.begin());
    entry.known_as.push_back(brought_id.key);
    event.what += fmt::format("{}known again by {}; its id is now {}", event.what.empty() ? "" : "; ",
                              words_of(*rule), brought_id.key);
  }
  if (!event.what.empty()) revision.event = std::move(event);
  return revision;
}

}  // namespace tidings::store
