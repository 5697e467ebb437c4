#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tidings::store {

/// SHA-256, as 64 lower-case digits: a publisher who could make two documents of one hash could make an entry
/// hide another.
std::string sha256_hex(std::string_view bytes);

/// The first 63 bits of the SHA-256, never negative: a number that SQLite keeps in eight bytes.
std::int64_t sha256_number(std::string_view bytes);

}  // namespace tidings::store
