#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace tidings::publish {

/// What every format shows of an entry, so that all show the same.

/// Where it can be read: its link, else a guid that is an address, else `site_url`.
std::string page_of(const store::Entry& entry, std::string_view site_url);

/// Who wrote it: its own authors, else its feed's, else the source's name; never none.
std::vector<store::Person> authors_of(const store::StoredEntry& stored);

/// What a person is called where no name is known.
const std::string& name_of(const store::Person& person);

/// Its source's id: that of the publisher, else an address of the feed, else one of ours.
std::string source_id_of(const store::StoredEntry& stored, std::string_view site_url);

/// RFC 5646, 2.1, as far as a validator looks: a language of ISO 639, then parts of at most eight.
bool is_language_tag(std::string_view text);

/// RFC 9110, 8.3.1: two tokens, no parameters.
bool is_media_type(std::string_view text);

}  // namespace tidings::publish
