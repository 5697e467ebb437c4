#pragma once

#include <cstdint>
#include <string_view>

namespace tidings::parse {

/// The vocabularies that feeds speak, whatever prefix they have in a document. In the order in which they are
/// believed where several say the same of an item: the format's own first.
enum class Vocabulary : std::uint8_t {
  none,  // no namespace
  rss,   // RSS 0.90, 1.0, 1.1, and 2.0 under one of its addresses
  cdf,
  atom,
  content,
  xhtml,
  dublin_core,
  prism,
  media,
  itunes,
  podcast,
  syndication,
  georss,
  geo,
  feedburner,
  comments,  // thr
  license,   // cc, creativeCommons
  admin,
  rdf,
  xml,
  unknown,
};

/// By the namespace's address, in all its spellings.
Vocabulary vocabulary_of_uri(std::string_view uri);

/// By a prefix that a document uses without declaring it.
Vocabulary vocabulary_of_prefix(std::string_view prefix);

}  // namespace tidings::parse
