#pragma once

#include <string_view>
#include <vector>

#include "daemon/parse/raw_feed.hpp"
#include "store/entry.hpp"

namespace tidings::normalise {

/// Takes an RSS person apart: `a@b (Name)`, `Name (a@b)`, `Name <a@b>`, `mailto:a@b`, or a name alone.
store::Person parse_person(std::string_view text);

/// Persons with a name, address or page; markup in names gone; each once, in order.
std::vector<store::Person> normalise_persons(const std::vector<parse::RawPerson>& raw);

}  // namespace tidings::normalise
