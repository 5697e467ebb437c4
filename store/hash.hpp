#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tidings::store {

/// SHA-256, as 64 lower-case digits: a publisher who could make two documents of one hash could make an entry
/// hide another.
std::string sha256_hex(std::string_view bytes);
std::string sha256_bytes(std::string_view bytes);  // as 32 bytes

/// The first 63 bits of the SHA-256, never negative: a number that SQLite keeps in eight bytes.
std::int64_t sha256_number(std::string_view bytes);

/// Another such number: 16 bits of `group`, which anybody may choose, then 47
/// of the SHA-256 of `bytes`. Rows that have such numbers lie by groups, so that what writes those of one
/// group touches few pages of the database.
std::int64_t grouped_number(std::string_view group, std::string_view bytes);

/// The least and the greatest number of a group; other groups may have them, too.
std::pair<std::int64_t, std::int64_t> numbers_of_group(std::string_view group);

}  // namespace tidings::store
