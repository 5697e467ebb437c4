#include "store/entry_file.hpp"

#include <fmt/format.h>

#include "store/hash.hpp"
#include "store/http_date.hpp"
#include "store/yaml.hpp"

namespace tidings::store {
namespace {

constexpr std::string_view body_begin = "---\n\n<div>   \n";
constexpr std::string_view body_end = "  \n</div>\n            ";

void append_quoted(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  out += ": ";
  append_quoted_scalar(out, value);
  out += '\n';
}

void append_where_known(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) append_quoted(out, key, value);
}

void append_list(std::string& out, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  out += key;
  out += ":\n";
  for (const auto& value : values) {
    out += " - ";
    append_quoted_scalar(out, value);
    out += '\n';
  }
}

void append_enclosures(std::string& out, const std::vector<Enclosure>& enclosures) {
  if (!enclosures.empty()) out += "enclosures:\n";
  for (const auto& enclosure : enclosures) {
    out += " - ";
    append_quoted(out, "url", enclosure.url.str());
    if (!enclosure.type.empty()) append_quoted(out, "   type", enclosure.type);
    if (enclosure.length) fmt::format_to(std::back_inserter(out), "   length: {}\n", *enclosure.length);
  }
}

/// `Name <mail> <page>`, what is known of it.
std::string person_text(const Person& person) {
  std::string text = person.name;
  for (const auto* address : {&person.email, &person.uri}) {
    if (address->empty()) continue;
    if (!text.empty()) text += ' ';
    text.append("<").append(*address).append(">");
  }
  return text;
}

void append_date(std::string& out, std::string_view key, Timestamp time) {
  out.append(key).append(": ");
  append_http_date(out, time);
  out += '\n';
}

/// With its dates and ids, or without: as if it had none.
enum class Dates { yes, no };

void append_full_keys(std::string& out, const Entry& entry, Dates dates = Dates::yes) {
  const bool dated = dates == Dates::yes;
  if (entry.link) append_quoted(out, "link", entry.link->str());
  if (dated) append_where_known(out, "guid", entry.guid);
  append_quoted(out, "feed", entry.source.str());
  if (dated && entry.updated) append_date(out, "updated", *entry.updated);
  append_date(out, "seen", dated ? entry.seen : Timestamp());
  std::vector<std::string> authors;
  for (const auto& author : entry.authors) authors.push_back(person_text(author));
  append_list(out, "authors", authors);
  append_list(out, "tags", entry.tags);
  append_where_known(out, "language", entry.language);
  append_where_known(out, "description", entry.summary.str());
  append_enclosures(out, entry.enclosures);
  if (dated) append_list(out, "known_as", entry.known_as);
}

/// What stands before the content.
void append_head(std::string& out, const Entry& entry, const EntryFileFormat& format,
                 std::string_view foreign, Dates dates) {
  const auto& image = entry.image.empty() ? format.default_image : entry.image;
  if (format.leading_blank) out += '\n';
  out += "---\n";
  append_quoted(out, "title", entry.title.str());
  out += "categories: \n";
  for (const auto& category : entry.categories) {
    out += " - ";
    append_plain_scalar(out, category);
    out += '\n';
  }
  append_quoted(out, "headimg", image);
  out += "author: ";
  append_plain_scalar(out, entry.author);
  out += "\ncomments: false\n";
  append_date(out, "date", dates == Dates::yes ? entry.date() : Timestamp());
  append_quoted(out, "thumbnail", image);
  if (format.front_matter == FrontMatter::full) append_full_keys(out, entry, dates);
  out += foreign;
  out += body_begin;
}

}  // namespace

std::string write_full_keys(const Entry& entry) {
  std::string out;
  append_full_keys(out, entry);
  return out;
}

std::string write_entry_file(const Entry& entry, const EntryFileFormat& format, const ForeignKeys& foreign) {
  std::string out;
  out.reserve(entry.content.str().size() + 1024);
  append_head(out, entry, format, foreign.yaml, Dates::yes);
  out += entry.content.str();
  out += body_end;
  return out;
}

std::string content_hash(const Entry& entry, std::string_view recorded) {
  std::string head;
  append_head(head, entry, {.front_matter = FrontMatter::full, .leading_blank = false, .default_image = {}},
              {}, Dates::no);
  return hash_like(recorded, {head, entry.content.str(), body_end});
}

}  // namespace tidings::store
