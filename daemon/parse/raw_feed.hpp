#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidings::parse {

enum class Format { rss_090, rss_09x, rss_10, rss_20, atom_03, atom_10, cdf, json_10, json_11 };

enum class Markup {
  none,   // text: what looks like a tag is text
  maybe,  // nobody said: RSS titles
  html,   // escaped HTML, unescaped once: markup
};

/// A piece of text as the document has it, its entities resolved by the XML parser alone. No HTML touched.
struct RawText {
  std::string value;
  Markup markup = Markup::html;
  std::string base;      // xml:base in force, absolute or relative to the document; empty: none
  std::string language;  // xml:lang in force
  bool empty() const { return value.empty(); }
};

struct RawPerson {
  std::string name;  // of an RSS person: the whole string, still to be taken apart
  std::string email;
  std::string uri;
};

struct RawLink {
  std::string href;
  std::string rel;  // "alternate" where none was given
  std::string type;
  std::string hreflang;
  std::string title;
  std::string length;
  std::string base;  // xml:base in force
};

struct RawCategory {
  std::string term;
  std::string scheme;
  std::string label;
};

struct RawMedia {
  std::string url;
  std::string type;
  std::string medium;
  std::string width;
  std::string height;
  std::string length;
  std::string thumbnail;
  std::string base;
  bool is_default = false;
};

struct RawGenerator {
  std::string name;
  std::string uri;
  std::string version;
};

/// itunes:*, what JSON has no member for; by local name, in document order.
using RawPairs = std::vector<std::pair<std::string, std::string>>;

struct RawItem;

/// Fields that a feed, an item and an item's source share.
struct RawSource {
  std::string id;
  RawText title;
  std::vector<RawLink> links;
  std::string published;
  std::string updated;
  std::vector<RawPerson> authors;
  std::vector<RawPerson> contributors;
  std::vector<RawCategory> categories;
  RawText rights;
};

struct RawItem : RawSource {
  std::optional<bool> id_is_permalink;  // RSS guid's isPermaLink; absent: not RSS
  RawText content;                      // the richest the item has
  RawText summary;                      // beside the content
  std::string comments;                 // address
  std::string language;
  std::string external_url;     // JSON Feed
  std::vector<RawMedia> media;  // media:content, media:thumbnail (url empty, thumbnail set), JSON's image
  std::string image;            // itunes:image, JSON Feed's image
  std::optional<RawSource> source;
  std::string source_url;  // RSS source/@url
  std::string latitude;
  std::string longitude;
  RawPairs itunes;
};

/// What a document says, as text: strings as found, no date parsed, no address resolved.
struct RawFeed : RawSource {
  Format format = Format::rss_20;
  std::string encoding;
  bool well_formed = true;
  std::vector<std::string> warnings;  // what was wrong and where, for people
  RawText subtitle;
  std::string language;
  RawGenerator generator;
  std::string icon;  // Atom icon, JSON Feed favicon
  std::string logo;  // Atom logo, RSS image, itunes:image, JSON Feed icon
  std::string ttl;   // minutes
  std::vector<std::string> skip_hours;
  std::vector<std::string> skip_days;
  std::string update_period;
  std::string update_frequency;
  RawPairs itunes;
  std::vector<RawItem> items;
};

}  // namespace tidings::parse
