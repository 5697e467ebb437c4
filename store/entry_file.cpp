#include "store/entry_file.hpp"

#include <fmt/format.h>

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
  for (const auto& address : {person.email, person.uri}) {
    if (address.empty()) continue;
    if (!text.empty()) text += ' ';
    text += '<' + address + '>';
  }
  return text;
}

/// With its dates and ids, or without: as if it had none.
enum class Dates { yes, no };

void append_full_keys(std::string& out, const Entry& entry, Dates dates = Dates::yes) {
  const bool dated = dates == Dates::yes;
  if (entry.link) append_quoted(out, "link", entry.link->str());
  if (dated) append_where_known(out, "guid", entry.guid);
  append_quoted(out, "feed", entry.source.str());
  if (dated && entry.updated) out += "updated: " + format_http_date(*entry.updated) + '\n';
  out += "seen: " + format_http_date(dated ? entry.seen : Timestamp()) + '\n';
  std::vector<std::string> authors;
  for (const auto& author : entry.authors) authors.push_back(person_text(author));
  append_list(out, "authors", authors);
  append_list(out, "tags", entry.tags);
  append_where_known(out, "language", entry.language);
  append_where_known(out, "description", entry.summary.str());
  append_enclosures(out, entry.enclosures);
  if (dated) append_list(out, "known_as", entry.known_as);
}

std::string write_file(const Entry& entry, const EntryFileFormat& format, std::string_view foreign,
                       Dates dates) {
  const auto& image = entry.image.empty() ? format.default_image : entry.image;
  std::string out;
  out.reserve(entry.content.str().size() + 1024);
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
  const auto date = dates == Dates::yes ? entry.date() : Timestamp();
  out += "\ncomments: false\ndate: " + format_http_date(date) + '\n';
  append_quoted(out, "thumbnail", image);
  if (format.front_matter == FrontMatter::full) append_full_keys(out, entry, dates);
  out += foreign;
  out += body_begin;
  out += entry.content.str();
  out += body_end;
  return out;
}

}  // namespace

std::string write_full_keys(const Entry& entry) {
  std::string out;
  append_full_keys(out, entry);
  return out;
}

std::string write_entry_file(const Entry& entry, const EntryFileFormat& format, const ForeignKeys& foreign) {
  return write_file(entry, format, foreign.yaml, Dates::yes);
}

std::string write_undated_file(const Entry& entry) {
  return write_file(entry, {.front_matter = FrontMatter::full, .leading_blank = false, .default_image = {}},
                    {}, Dates::no);
}

}  // namespace tidings::store
