#include "daemon/config/opml_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace tidings::config {
namespace {

constexpr std::size_t longest_id = 80;  // leaves room for a number

/// Letters and digits of ASCII in lower case, everything else a hyphen.
std::string slug(std::string_view text) {
  std::string id;
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (kept)
      id += lower;
    else if (!id.empty() && id.back() != '-')
      id += '-';
    if (id.size() == longest_id) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id;
}

store::SourceId distinct_id(pugi::xml_node outline, const text::Url& url, std::set<store::SourceId>& taken) {
  std::string wanted = slug(outline.attribute("text").value());
  if (wanted.empty()) wanted = slug(outline.attribute("title").value());
  if (wanted.empty()) wanted = slug(url.hostname());
  if (wanted.empty()) wanted = "feed";
  auto id = *store::SourceId::parse(wanted);
  for (int number = 2; taken.contains(id); ++number)
    id = *store::SourceId::parse(fmt::format("{}-{}", wanted, number));
  taken.insert(id);
  return id;
}

void add_category(std::vector<std::string>& categories, std::string_view text) {
  auto category = store::PlainText::from(text).str();
  if (!category.empty() && std::ranges::find(categories, category) == categories.end())
    categories.push_back(std::move(category));
}

std::vector<std::string> categories_of(pugi::xml_node outline) {
  std::vector<std::string> folders;
  for (auto around = outline.parent(); std::string_view(around.name()) == "outline"; around = around.parent())
    add_category(folders, around.attribute("text").value());
  std::ranges::reverse(folders);
  std::string_view listed = outline.attribute("category").value();
  while (!listed.empty()) {
    const auto comma = std::min(listed.find(','), listed.size());
    auto category = listed.substr(0, comma);
    if (category.starts_with('/')) category.remove_prefix(1);
    add_category(folders, category);
    listed.remove_prefix(std::min(comma + 1, listed.size()));
  }
  return folders;
}

}  // namespace

void read_opml(const std::filesystem::path& file, std::set<store::SourceId>& taken, LoadedSources& loaded) {
  pugi::xml_document document;
  const auto result = document.load_file(file.c_str());
  if (!result) {
    loaded.problems.push_back(
        {file, 0, 0, fmt::format("no OPML: {} (at byte {})", result.description(), result.offset)});
    return;
  }
  const auto body = document.child("opml").child("body");
  if (!body) loaded.problems.push_back({file, 0, 0, "no OPML: <opml> with a <body> is missing"});
  for (auto outline = body.first_child(); outline;) {
    const std::string_view address = outline.attribute("xmlUrl").value();
    if (!address.empty()) {
      auto url = text::Url::parse(address);
      if (url && url->is_web()) {
        Source source{.id = distinct_id(outline, *url, taken)};
        source.url = std::move(*url);
        source.name = store::PlainText::from(outline.attribute("text").value()).str();
        source.categories = categories_of(outline);
        loaded.sources.push_back(std::make_shared<const Source>(std::move(source)));
      } else {
        loaded.problems.push_back(
            {file, 0, 0, fmt::format("`{}` is no address that begins with http:// or https://", address)});
      }
    }
    if (outline.first_child()) {
      outline = outline.first_child();
      continue;
    }
    while (outline && outline != body && !outline.next_sibling()) outline = outline.parent();
    outline = outline == body ? pugi::xml_node() : outline.next_sibling();
  }
}

}  // namespace tidings::config
