#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tidings::store {

/// SHA-256, as 64 lower-case digits: a publisher who could make two documents of one hash could make an entry
/// hide another.
std::string sha256_hex(std::string_view bytes);
std::string sha256_bytes(std::string_view bytes);  // as 32 bytes

/// XXH3's 128 bits, as 32 lower-case digits, of `parts`, one behind the other: for what only its own
/// publisher could forge, at ten times the speed of the above.
std::string quick_hash(std::initializer_list<std::string_view> parts);
std::uint64_t quick_number(std::string_view bytes);  // of 64 bits

/// The hash of `parts` by which `recorded` was made: sha256_hex() where it has that one's digits, as an index
/// before version 12 has them, else quick_hash().
std::string hash_like(std::string_view recorded, std::initializer_list<std::string_view> parts);

/// The first 63 bits of the SHA-256, never negative: a number that SQLite keeps in eight bytes.
std::int64_t sha256_number(std::string_view bytes);

/// Another such number: 16 bits of `group`, which anybody may choose, then 47 of the SHA-256 of `parts`, one
/// behind the other. Rows that have such numbers lie by groups, so that what writes those of one group
/// touches few pages of the database.
std::int64_t grouped_number(std::string_view group, std::initializer_list<std::string_view> parts);

/// The least and the greatest number of a group; other groups may have them, too.
std::pair<std::int64_t, std::int64_t> numbers_of_group(std::string_view group);

}  // namespace tidings::store
