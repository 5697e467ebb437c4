#pragma once

#include <string>
#include <string_view>

#include "store/entry.hpp"

namespace tidings::normalise {

/// Takes an RSS person apart: `a@b (Name)`, `Name (a@b)`, `Name <a@b>`, `mailto:a@b`, or a name alone.
store::Person parse_person(std::string_view text);

/// A person whose parts a document has apart, or all in its name; markup in the name gone.
store::Person normalise_person(std::string_view name, std::string_view email, std::string uri);

}  // namespace tidings::normalise
