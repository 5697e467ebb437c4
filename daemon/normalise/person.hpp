#pragma once

#include <string>
#include <string_view>

#include "daemon/parse/raw_feed.hpp"
#include "store/entry.hpp"

namespace tidings::normalise {

/// Takes an RSS person apart: `a@b (Name)`, `Name (a@b)`, `Name <a@b>`, `mailto:a@b`, or a name alone.
store::Person parse_person(std::string_view text);

/// A person whose parts a document has apart, or all in its name, whose markup is gone then. `uri` is its
/// address, made absolute. A name that is no more than that stays (RFC 4287, 3.2.1), also where it is an
/// address.
store::Person normalise_person(const parse::RawPerson& raw, std::string uri);

}  // namespace tidings::normalise
