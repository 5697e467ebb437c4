#include "daemon/publish/page_writer.hpp"

#include <array>
#include <string_view>
#include <unordered_set>

#include "daemon/publish/address.hpp"
#include "daemon/publish/atom_id.hpp"
#include "daemon/publish/entry_view.hpp"
#include "daemon/publish/iri.hpp"
#include "daemon/publish/page_frame.hpp"
#include "daemon/text/date.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/xml.hpp"

namespace tidings::publish {
namespace {

/// Relative to the page.
std::string source_folder(const store::SourceId& id) {
  return folder_of({store::FeedScope::Kind::source, id.str()}).substr(1);
}

std::string category_folder(const std::string& name) {
  return folder_of({store::FeedScope::Kind::category, name}).substr(1);
}

constexpr std::size_t summary_length = 280;  // code points

struct FeedFile {
  std::string_view name;
  std::string_view type;
  std::string_view label;
};

constexpr std::array feed_files{FeedFile{"atom.xml", "application/atom+xml", "Atom"},
                                FeedFile{"feed.json", "application/feed+json", "JSON Feed"}};

void append_alternates(std::string& head, std::string_view title, std::string_view folder) {
  for (const auto& file : feed_files) {
    ((head += R"(<link rel="alternate" type=")") += file.type) += "\" title=\"";
    text::append_xml_escaped(head, title);
    ((head += " (") += file.label) += ")\" href=\"";
    ((head += folder) += file.name) += "\">\n";
  }
}

std::string head_of(const FrontPage& page) {
  std::string head;
  append_alternates(head, page.title, "");
  for (const auto& source : page.sources) append_alternates(head, source.name, source_folder(source.id));
  for (const auto& category : page.categories) append_alternates(head, category, category_folder(category));
  return head;
}

/// Its own summary, else how its text begins.
std::string summary_of(const store::Entry& entry) {
  const auto whole =
      entry.summary.empty() ? text::plain_text_of_html(entry.content.str()).str() : entry.summary.str();
  auto words = text::first_words(whole, summary_length);
  return words.size() < whole.size() ? words + "…" : words;
}

/// The first letter of the article says which way its text runs: its title comes first.
void write_article(PageFrame& frame, const store::StoredEntry& stored) {
  const auto& entry = stored.entry;
  frame.markup("<article dir=\"auto\"");
  if (is_language_tag(entry.language)) frame.attribute("lang", entry.language);
  frame.markup(">\n");
  if (entry.image.starts_with("http")) {
    frame.markup("<img");
    frame.attribute("src", uri_of(entry.image));
    frame.markup(" alt=\"\" loading=\"lazy\" referrerpolicy=\"no-referrer\">\n");
  }
  frame.markup("<h2>");
  frame.link(uri_of(page_of(entry, "./")), entry.title.str());
  frame.markup("</h2>\n<p class=\"meta\"><bdi>");
  frame.link(source_folder(entry.source) + "atom.xml", entry.author);
  const auto date = text::format_rfc3339(entry.date());
  frame.markup("</bdi> · <time dir=\"ltr\"");
  frame.attribute("datetime", date);
  frame.markup(">");
  frame.text(date.substr(0, 10) + ' ' + date.substr(11, 5) + " UTC");
  frame.markup("</time></p>\n");
  if (const auto summary = summary_of(entry); !summary.empty()) {
    frame.markup("<p dir=\"auto\">");
    frame.text(summary);
    frame.markup("</p>\n");
  }
  frame.markup("</article>\n");
}

/// Of two entries with one id the first alone, as in the feeds.
void write_articles(PageFrame& frame, std::span<const store::StoredEntry> entries) {
  frame.markup("<main>\n");
  if (entries.empty()) frame.markup("<p>Nothing here yet: the first entries come with the first poll.</p>\n");
  std::unordered_set<std::string> ids;
  for (const auto& stored : entries)
    if (ids.insert(atom_id(stored)).second) write_article(frame, stored);
  frame.markup("</main>\n");
}

void write_list_item(PageFrame& frame, std::string_view name, const std::string& folder) {
  frame.markup("<li><bdi>");
  frame.link(folder + "atom.xml", name);
  frame.markup("</bdi> ");
  frame.link(folder + "feed.json", "JSON");
  frame.markup("</li>\n");
}

void write_lists(PageFrame& frame, const FrontPage& page) {
  if (!page.sources.empty()) {
    frame.markup("<section class=\"feeds\">\n<h2>Sources</h2>\n<ul>\n");
    for (const auto& source : page.sources) write_list_item(frame, source.name, source_folder(source.id));
    frame.markup("</ul>\n</section>\n");
  }
  if (!page.categories.empty()) {
    frame.markup("<section class=\"feeds\">\n<h2>Categories</h2>\n<ul>\n");
    for (const auto& category : page.categories) write_list_item(frame, category, category_folder(category));
    frame.markup("</ul>\n</section>\n");
  }
}

}  // namespace

std::string write_front_page(const FrontPage& page) {
  PageFrame frame(page.title, head_of(page));
  frame.markup("<body>\n<header>\n<h1 dir=\"auto\">");
  frame.text(page.title);
  frame.markup(
      "</h1>\n<nav>Subscribe: <a href=\"atom.xml\">Atom</a><a href=\"feed.json\">JSON Feed</a>"
      "<a href=\"opml.xml\">OPML of the sources</a><a href=\"status\">Status</a></nav>\n</header>\n");
  write_articles(frame, page.entries);
  write_lists(frame, page);
  frame.markup("</body>\n");
  return frame.take();
}

}  // namespace tidings::publish
