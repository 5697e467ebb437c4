#pragma once

#include <span>
#include <string_view>

namespace tidings::parse {

/// Whether it is a name after XML 1.0 (fifth edition), 2.3, without a colon: NCName of Namespaces in XML 1.0.
bool is_unprefixed_name(std::string_view name);

/// The same with a prefix or without: QName.
bool is_qualified_name(std::string_view name);

/// Whether all are characters that may stand in a name: Nmtoken.
bool is_name_token(std::string_view text);

/// Whether none of them stands twice.
bool are_distinct(std::span<const std::string_view> names);

}  // namespace tidings::parse
