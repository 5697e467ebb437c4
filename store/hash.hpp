#pragma once

#include <string>
#include <string_view>

namespace tidings::store {

/// SHA-256, as 64 lower-case digits: a publisher who could make two documents of one hash could make an entry
/// hide another.
std::string sha256_hex(std::string_view bytes);

}  // namespace tidings::store
