#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "daemon/parse/raw_feed.hpp"
#include "daemon/text/url.hpp"
#include "store/entry.hpp"
#include "store/text_types.hpp"

namespace tidings::normalise {

/// A link with its address made absolute; any scheme but those that run.
struct Link {
  std::string href;
  std::optional<store::WebUrl> web;  // the same, where it is an address of the web
  std::string rel;
  std::string type;
  std::string hreflang;
  std::string title;
  std::optional<std::uint64_t> length;  // bytes
  std::optional<double> duration;       // seconds
};

struct Media {
  std::optional<store::WebUrl> url;
  std::string type;
  std::string medium;
  std::optional<std::uint64_t> width;   // pixels
  std::optional<std::uint64_t> height;  // pixels
  std::optional<std::uint64_t> length;  // bytes
  std::optional<store::WebUrl> thumbnail;
  bool is_picture() const;
};

struct Category {
  std::string term;
  std::string scheme;
  std::string label;
  const std::string& name() const { return label.empty() ? term : label; }
  bool operator==(const Category&) const = default;
};

struct Generator {
  std::string name;
  std::string uri;
  std::string version;
};

/// itunes:*, by local name, in document order.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Where an entry came from, where its document says so (Atom's and RSS's `source`).
struct ItemSource {
  std::string id;
  store::PlainText title;
  std::optional<store::WebUrl> home_page;
  std::optional<store::WebUrl> feed;
  std::optional<store::Timestamp> updated;
};

/// All that an entry is made from as one number: 64 bits of a hash, which its publisher could forge, to hide
/// a change of its own from us. Good for this program on this machine.
using ItemMark = std::uint64_t;

struct Item {
  bool blank = false;  // an empty element where an item was due: nothing that could be shown, or known again
  std::optional<ItemMark> mark;  // where marks are wanted
  bool is_known = false;         // by its mark: only id, links, title and dates were read
  std::string id;                // as the publisher wrote it, ends trimmed
  std::optional<bool> id_is_permalink;
  std::optional<store::WebUrl> link;
  std::optional<store::WebUrl> external_url;
  store::PlainText title;
  store::SafeHtml title_html;  // where it has markup
  store::SafeHtml content;
  std::string content_text;  // where the content is no markup: as it stands, with its line breaks
  store::SafeHtml summary_html;
  store::PlainText summary;
  std::string image;  // address of its picture: of the content, else of what stands beside it; empty: none
  std::optional<store::WebUrl> named_image;  // what its publisher calls its picture
  std::optional<store::Timestamp> published;
  std::optional<store::Timestamp> updated;
  std::vector<store::Person> authors;
  std::vector<store::Person> contributors;
  std::vector<Category> categories;
  std::string language;
  std::string rights;
  std::optional<store::WebUrl> comments;
  std::vector<Link> links;
  std::vector<Media> media;
  std::optional<ItemSource> source;
  std::optional<std::pair<double, double>> geo;  // latitude, longitude in degrees
  Pairs itunes;
};

/// A document with each field in its final form: dates read, addresses absolute, HTML sanitised, persons
/// taken apart. What `tidings parse` prints, and what a Feed of entries is made from.
struct Document {
  parse::Format format = parse::Format::rss_20;
  std::string encoding;
  bool well_formed = true;
  std::vector<std::string> warnings;
  std::string id;
  store::PlainText title;
  store::PlainText user_comment;
  store::SafeHtml subtitle_html;
  store::PlainText subtitle;
  std::optional<store::WebUrl> home_page;
  std::optional<store::WebUrl> self;
  std::optional<store::Timestamp> published;
  std::optional<store::Timestamp> updated;
  std::vector<store::Person> authors;
  std::vector<store::Person> contributors;
  std::vector<Category> categories;
  std::vector<Link> links;
  std::string language;
  store::PlainText rights;
  Generator generator;
  std::optional<store::WebUrl> icon;
  std::optional<store::WebUrl> logo;
  std::optional<std::uint64_t> ttl_minutes;
  std::vector<int> skip_hours;
  std::vector<std::string> skip_days;
  std::string update_period;
  std::uint64_t update_frequency = 1;
  Pairs itunes;
  std::optional<store::Person> itunes_owner;
  std::vector<Item> items;
};

class ItemMarks;

/// Items that needn't be read once more.
struct KnownItems {
  const ItemMarks& marks;
  std::string by;  // all that entries follow from besides their document
};

struct DocumentContext {
  /// The document's own address: what relative addresses are relative to. Nothing: the one that it names.
  const text::Url* url = nullptr;
  std::span<const std::string> iframe_hosts;
  std::string language;               // of the response, where the document names none
  const KnownItems* known = nullptr;  // nothing: all are read, and not marked
};

/// Pure; linear in the document's size.
Document make_document(const parse::RawFeed& raw, const DocumentContext& context);

}  // namespace tidings::normalise
