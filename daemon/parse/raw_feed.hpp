#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidings::parse {

enum class Format { rss_090, rss_09x, rss_10, rss_20, atom_03, atom_10, cdf, json_10, json_11 };

enum class Markup {
  none,   // text: what looks like a tag is text
  maybe,  // nobody said: RSS titles
  html,   // escaped HTML, unescaped once: markup
};

/// Which xml:base is in force: an index into RawFeed::bases; 0: the document's own address.
using BaseId = std::uint32_t;

/// Of a base, in bytes: each address below it may have it in front, and bases grow with each other.
inline constexpr std::size_t max_base_size = 512;

/// An xml:base as written, relative to the one around it (W3C XML Base).
struct RawBase {
  std::string_view value;
  BaseId parent = 0;
};

struct RawAddress {
  std::string_view value;
  BaseId base = 0;
  bool empty() const { return value.empty(); }
};

/// A piece of text as the document has it, its entities resolved by the XML parser alone. No HTML touched.
struct RawText {
  std::string_view value;
  Markup markup = Markup::html;
  BaseId base = 0;
  std::string_view language;  // xml:lang in force

  /// White space says nothing.
  bool empty() const { return value.find_first_not_of(" \t\r\n") == value.npos; }
};

struct RawPerson {
  std::string_view name;  // of an RSS person the whole string, still to be taken apart
  std::string_view email;
  RawAddress uri;
  bool is_name = false;  // `name` is nothing else, and plain text
};

struct RawLink {
  RawAddress href;
  std::string_view rel;   // "alternate" where none was given
  std::string_view type;  // of a JSON Feed's hub: its protocol, where that isn't WebSub
  std::string_view hreflang;
  std::string_view title;
  std::string_view length;
  std::string_view duration = {};  // seconds, or hours, minutes and seconds with colons between
};

struct RawCategory {
  std::string_view term;
  std::string_view scheme;
  std::string_view label;
  Markup markup = Markup::none;  // of the term; an element's text is escaped as titles are
};

struct RawMedia {
  RawAddress url;
  std::string_view type;
  std::string_view medium;
  std::string_view width;
  std::string_view height;
  std::string_view length;
  RawAddress thumbnail;
  bool is_default = false;
};

struct RawGenerator {
  std::string_view name;
  RawAddress uri;
  std::string_view version;
};

/// An itunes:* element, by its local name.
struct RawPair {
  std::string_view name;
  std::string_view value;
  BaseId base = 0;
};

/// What JSON has no member for, in document order.
using RawPairs = std::vector<RawPair>;

/// As written; `other` says the same with less authority, for where `value` can't be read.
struct RawDate {
  std::string_view value;
  std::string_view other;
  bool empty() const { return value.empty(); }
};

/// Fields that a feed, an item and an item's source share.
struct RawSource {
  std::string_view id;
  RawText title;
  std::vector<RawLink> links;
  RawDate published;
  RawDate updated;
  std::vector<RawPerson> authors;
  std::vector<RawPerson> contributors;
  std::vector<RawCategory> categories;
  RawText rights;
};

struct RawItem : RawSource {
  std::optional<bool> id_is_permalink;  // RSS guid's isPermaLink; absent: not RSS
  RawText content;                      // the richest the item has
  std::string_view content_text;        // JSON Feed: the same without markup, beside content_html
  RawText summary;                      // beside the content
  RawAddress comments;
  std::string_view language;
  RawAddress external_url;      // JSON Feed
  std::vector<RawMedia> media;  // media:content, media:thumbnail (url empty, thumbnail set)
  RawAddress image;             // itunes:image, JSON Feed's image
  std::optional<RawSource> source;
  RawAddress source_url;  // RSS source/@url
  std::string_view latitude;
  std::string_view longitude;
  RawPairs itunes;
};

/// What the views of a RawFeed look into.
struct RawStorage {
  std::string document;
  std::deque<std::string> pieces;  // what does not stand in the document in one piece

  std::string_view keep(std::string text) { return pieces.emplace_back(std::move(text)); }
};

/// What a document says, as text: strings as found, no date parsed, no address resolved. All views are valid
/// as long as the feed's storage is; it moves with the feed.
struct RawFeed : RawSource {
  std::unique_ptr<RawStorage> storage = std::make_unique<RawStorage>();
  std::vector<RawBase> bases{1};  // the first stands for the document's own address
  Format format = Format::rss_20;
  std::string encoding;
  bool well_formed = true;
  std::vector<std::string> warnings;  // what was wrong and where, for people
  RawText subtitle;
  RawText user_comment;  // what the feed says to people who open it in a browser
  std::string_view language;
  RawGenerator generator;
  RawAddress icon;       // Atom icon, JSON Feed favicon
  RawAddress logo;       // Atom logo, RSS image, itunes:image, JSON Feed icon
  std::string_view ttl;  // minutes
  std::vector<std::string_view> skip_hours;
  std::vector<std::string_view> skip_days;
  std::string_view update_period;
  std::string_view update_frequency;
  RawPairs itunes;
  RawPerson itunes_owner;
  std::vector<RawItem> items;
};

}  // namespace tidings::parse
