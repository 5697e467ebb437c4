#include "daemon/config/opml_reader.hpp"

#include <algorithm>
#include <iterator>
#include <memory_resource>
#include <ranges>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "daemon/config/feed_address.hpp"
#include "daemon/config/file_reader.hpp"
#include "daemon/decode/charset.hpp"
#include "daemon/text/html_writer.hpp"
#include "store/ascii.hpp"

namespace tidings::config {
namespace {

constexpr int deepest_folder = 32;  // of the folders around a feed, so many count

/// The attribute of that name in any case, as it is written: HTML's character references stand.
std::string_view raw_attribute(pugi::xml_node element, std::string_view lower_name) {
  for (const auto attribute : element.attributes())
    if (ascii::equal_ignoring_case(attribute.name(), lower_name)) return attribute.value();
  return {};
}

std::string plain_attribute(pugi::xml_node element, std::string_view lower_name) {
  const auto value = text::decode_value(raw_attribute(element, lower_name), text::ValueSpace::blank);
  return store::PlainText::from(value).str();
}

std::string label_of(pugi::xml_node outline) {
  auto label = plain_attribute(outline, "text");
  return label.empty() ? plain_attribute(outline, "title") : label;
}

/// By the operator: where opml_writer.hpp knew no name it put the id or the feed's own title in its place.
bool is_named(pugi::xml_node outline, std::string_view id) {
  if (id.empty()) return true;
  return !raw_attribute(outline, "title").empty() && !outline.attribute("tidings:name");
}

void add_category(std::vector<std::string>& categories, std::string category) {
  if (!category.empty() && std::ranges::find(categories, category) == categories.end())
    categories.push_back(std::move(category));
}

/// `category` is a list with commas; its slashes (OPML 2.0) stay, but for the one at the beginning.
std::vector<std::string> categories_of(pugi::xml_node outline) {
  std::vector<std::string> folders;
  auto around = outline.parent();
  for (int depth = 0; ascii::equal_ignoring_case(around.name(), "outline") && depth < deepest_folder;
       ++depth) {
    folders.push_back(label_of(around));
    around = around.parent();
  }
  std::vector<std::string> categories;
  for (auto& folder : std::views::reverse(folders)) add_category(categories, std::move(folder));
  const auto listed = plain_attribute(outline, "category");
  for (std::string_view rest = listed; !rest.empty();) {
    auto category = ascii::take_until(rest, ',');
    if (category.starts_with('/')) category.remove_prefix(1);
    add_category(categories, store::PlainText::from(category).str());
  }
  return categories;
}

pugi::xml_node child(pugi::xml_node parent, std::string_view lower_name) {
  return parent.find_child(
      [&](pugi::xml_node node) { return ascii::equal_ignoring_case(node.name(), lower_name); });
}

class OpmlReader {
 public:
  OpmlReader(std::string text, const std::filesystem::path& file) : file_(file), text_(std::move(text)) {}

  Opml read() {
    pugi::xml_document document;
    const auto result = document.load_buffer(text_.data(), text_.size(), pugi::parse_wconv_attribute,
                                             pugi::encoding_utf8);  // references: raw_attribute
    const auto body = child(child(document.root(), "opml"), "body");
    for (auto outline = body.first_child(); outline; outline = next_in(body, outline))
      if (ascii::equal_ignoring_case(outline.name(), "outline") && (result || is_whole(outline)))
        add(outline);
    if (!result)
      problem(result.offset, fmt::format("no well-formed OPML: {}", result.description()));
    else if (!body)
      problem(0, "no OPML: <opml> with a <body> is missing");
    return std::move(opml_);
  }

 private:
  /// Offsets come in ascending order, so that each line is counted once.
  std::size_t line_of(std::ptrdiff_t offset) {
    const auto end = std::clamp<std::size_t>(static_cast<std::size_t>(offset), counted_, text_.size());
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    counted_ = end;
    return line_;
  }

  void problem(std::ptrdiff_t offset, std::string message) {
    const auto line = line_of(offset);
    const auto line_begin = std::string_view(text_).substr(0, counted_).rfind('\n') + 1;  // npos + 1 is 0
    opml_.problems.push_back({file_, line, 1 + counted_ - line_begin, std::move(message)});
  }

  /// Whether its tag has an end: where the file was cut off, or isn't written yet, its address isn't whole.
  bool is_whole(pugi::xml_node outline) {
    if (next_in(outline.root(), outline)) return true;  // only the last one may not be
    char quote = 0;
    for (const char c : std::string_view(text_).substr(static_cast<std::size_t>(outline.offset_debug()))) {
      if (quote == 0 && c == '>') return true;
      if (c == quote)
        quote = 0;
      else if (quote == 0 && (c == '"' || c == '\''))
        quote = c;
    }
    return false;
  }

  void add(pugi::xml_node outline) {
    const auto address = text::decode_value(raw_attribute(outline, "xmlurl"), text::ValueSpace::address);
    if (address.empty()) return;
    const auto meant = meant_addresses(address);
    if (meant.empty())
      return problem(outline.offset_debug(),
                     fmt::format("`{}` is no address that begins with http:// or https://",
                                 store::PlainText::from(address).str()));
    OpmlFeed feed{.url = meant.back(), .line = line_of(outline.offset_debug())};  // feed:// was http once
    feed.id = plain_attribute(outline, "tidings:id");
    if (is_named(outline, feed.id)) feed.name = label_of(outline);
    feed.categories = categories_of(outline);
    merge(std::move(feed));
  }

  /// Programs that let a feed be in several folders write it into each.
  void merge(OpmlFeed feed) {
    auto& last = opml_.feeds.emplace_back(std::move(feed));
    const auto [known, is_new] = by_address_.try_emplace(last.url.href(), &last);
    if (is_new) return;
    for (auto& category : last.categories) add_category(known->second->categories, std::move(category));
    opml_.feeds.pop_back();
  }

  /// In document order.
  static pugi::xml_node next_in(pugi::xml_node body, pugi::xml_node outline) {
    if (outline.first_child()) return outline.first_child();
    while (outline != body && !outline.next_sibling()) outline = outline.parent();
    return outline == body ? pugi::xml_node() : outline.next_sibling();
  }

  const std::filesystem::path& file_;
  std::string text_;
  std::size_t counted_ = 0;
  std::size_t line_ = 1;                        // that of counted_
  std::pmr::monotonic_buffer_resource memory_;  // a million small pieces, given back at once
  std::pmr::unordered_map<std::string_view, OpmlFeed*> by_address_{&memory_};
  Opml opml_;
};

}  // namespace

Opml parse_opml(std::string bytes, const std::filesystem::path& file) {
  return OpmlReader(decode::to_utf8(std::move(bytes), "").utf8, file).read();
}

void read_opml(const std::filesystem::path& file, SourceIds& ids, Addresses& taken, bool more_follow,
               SourceList::Builder& sources, LoadedSources& loaded) {
  auto bytes = read_whole(file);
  auto opml = bytes ? parse_opml(std::move(*bytes), file)
                    : Opml{.feeds = {}, .problems = {unreadable(file, bytes.error())}};
  if (!opml.problems.empty()) loaded.faulty.push_back(file);
  const Shared shared(file);
  std::ranges::move(opml.problems, std::back_inserter(loaded.problems));
  for (auto& feed : opml.feeds) {
    if (taken.contains(feed.url.href())) continue;
    if (more_follow) taken.insert(feed.url.href());
    Source source{
        .id = ids.make({feed.id, feed.name, feed.url.hostname()}), .file = shared, .line = feed.line};
    source.url = std::move(feed.url);
    source.name = std::move(feed.name);
    source.categories = std::move(feed.categories);
    sources.add(source);
  }
}

}  // namespace tidings::config
