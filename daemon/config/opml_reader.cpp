#include "daemon/config/opml_reader.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
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

std::optional<std::string> read_bytes(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  if (!stream || !(bytes << stream.rdbuf())) return std::nullopt;
  return std::move(bytes).str();
}

/// Reads one file; what is wrong with it is said with line and column.
class OpmlReader {
 public:
  OpmlReader(const std::filesystem::path& file, std::set<store::SourceId>& taken, LoadedSources& loaded)
      : file_(file), taken_(taken), loaded_(loaded) {}

  void read() {
    const auto bytes = read_bytes(file_);
    if (!bytes) return loaded_.problems.push_back({file_, 0, 0, "can't be read, or is empty"});
    text_ = *bytes;
    pugi::xml_document document;
    const auto result = document.load_buffer(text_.data(), text_.size());
    if (!result) return problem(result.offset, fmt::format("no OPML: {}", result.description()));
    const auto body = document.child("opml").child("body");
    if (!body) return problem(0, "no OPML: <opml> with a <body> is missing");
    for (auto outline = body.first_child(); outline; outline = next_in(body, outline)) add(outline);
  }

 private:
  void problem(std::ptrdiff_t offset, std::string message) {
    const auto before = text_.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    const auto line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    loaded_.problems.push_back({file_, static_cast<std::size_t>(1 + std::ranges::count(before, '\n')),
                                1 + before.size() - line_begin, std::move(message)});
  }

  void add(pugi::xml_node outline) {
    const std::string_view address = outline.attribute("xmlUrl").value();
    if (address.empty()) return;
    auto url = text::Url::parse(address);
    if (!url || !url->is_web())
      return problem(outline.offset_debug(),
                     fmt::format("`{}` is no address that begins with http:// or https://", address));
    Source source{.id = distinct_id(outline, *url, taken_)};
    source.file = file_;
    source.url = std::move(*url);
    source.name = store::PlainText::from(outline.attribute("text").value()).str();
    source.categories = categories_of(outline);
    loaded_.sources.push_back(std::make_shared<const Source>(std::move(source)));
  }

  /// In document order.
  static pugi::xml_node next_in(pugi::xml_node body, pugi::xml_node outline) {
    if (outline.first_child()) return outline.first_child();
    while (outline != body && !outline.next_sibling()) outline = outline.parent();
    return outline == body ? pugi::xml_node() : outline.next_sibling();
  }

  const std::filesystem::path& file_;
  std::set<store::SourceId>& taken_;
  LoadedSources& loaded_;
  std::string_view text_;
};

}  // namespace

void read_opml(const std::filesystem::path& file, std::set<store::SourceId>& taken, LoadedSources& loaded) {
  const auto problems_before = loaded.problems.size();
  OpmlReader(file, taken, loaded).read();
  if (loaded.problems.size() != problems_before) loaded.faulty.push_back(file);
}

}  // namespace tidings::config
