#pragma once

#include <string_view>

namespace tidings::parse {

/// The vocabularies that feeds speak, whatever prefix they have in a document.
enum class Vocabulary {
  none,  // no namespace, or one that nobody knows as the format's own
  rss,   // RSS 0.90, 1.0, 1.1, and 2.0 under one of its addresses
  rdf,
  atom,
  xhtml,
  xml,
  content,
  dublin_core,
  media,
  itunes,
  syndication,
  georss,
  geo,
  feedburner,
  comments,
  podcast,
  unknown,
};

/// By the namespace's address, in all its spellings.
Vocabulary vocabulary_of_uri(std::string_view uri);

/// By a prefix that a document uses without declaring it.
Vocabulary vocabulary_of_prefix(std::string_view prefix);

}  // namespace tidings::parse
