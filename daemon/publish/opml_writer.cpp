#include "daemon/publish/opml_writer.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <utility>
#include <vector>

#include "daemon/text/xml.hpp"

namespace tidings::publish {
namespace {

using Folders = std::vector<std::string>;  // from the outside

bool fits_list(std::string_view category) { return !category.contains(',') && !category.starts_with('/'); }

Folders folders_of(const Outline& source) {
  const auto& categories = source.categories;
  const auto last = std::ranges::find_if_not(std::views::reverse(categories), fits_list);
  const auto needed = std::distance(last, categories.rend());
  const auto count = std::max<std::ptrdiff_t>(needed, categories.empty() ? 0 : 1);
  return {categories.begin(), categories.begin() + count};
}

void append_source(std::string& out, const Outline& source, std::size_t depth) {
  const auto& title = source.title.empty() ? source.name : source.title;
  const auto& label = source.name.empty() ? title : source.name;
  out += std::string(2 * depth, ' ') + "<outline type=\"rss\"";
  text::append_xml_attribute(out, "text", label.empty() ? source.id : label);
  if (!title.empty()) text::append_xml_attribute(out, "title", title);
  text::append_xml_attribute(out, "xmlUrl", source.url);
  if (!source.home_page.empty()) text::append_xml_attribute(out, "htmlUrl", source.home_page);
  if (source.categories.size() > 1) {
    std::string list;
    for (const auto& category : source.categories | std::views::filter(fits_list))
      list += (list.empty() ? "" : ",") + category;
    text::append_xml_attribute(out, "category", list);
  }
  text::append_xml_attribute(out, "tidings:id", source.id);
  if (!title.empty() && source.name.empty()) text::append_xml_attribute(out, "tidings:name", "");
  out += "/>\n";
}

}  // namespace

Outline outline_of(const KnownSource& source, const store::SourceStatus* status) {
  Outline outline{source.id.str(), source.url, source.name, source.categories};
  if (status == nullptr) return outline;
  outline.title = status->title;
  outline.home_page = status->home_page;
  return outline;
}

std::string write_opml(std::string_view title, std::span<const Outline> sources) {
  std::map<Folders, std::vector<const Outline*>> sorted;
  for (const auto& source : sources) sorted[folders_of(source)].push_back(&source);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<opml version=\"2.0\" xmlns:tidings=\"urn:tidings:opml\">\n<head><title>";
  text::append_xml_escaped(out, title);
  out += "</title></head>\n<body>\n";
  for (const auto& [folders, inside] : sorted) {
    for (std::size_t depth = 0; depth < folders.size(); ++depth) {
      out += std::string(2 * depth, ' ') + "<outline";
      text::append_xml_attribute(out, "text", folders[depth]);
      out += ">\n";
    }
    for (const auto* source : inside) append_source(out, *source, folders.size());
    for (auto depth = folders.size(); depth-- > 0;) out += std::string(2 * depth, ' ') + "</outline>\n";
  }
  return out + "</body>\n</opml>\n";
}

}  // namespace tidings::publish
