#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace tidings::decode {

enum class CodingError { unknown_coding, corrupt, too_big, too_dense };

/// A body grows to so many times its size at most, all codings together, where that is more than `any_ratio`
/// bytes: what is made to fill memory (a bomb) has a thousand (deflate) to many more, text seldom twenty, and
/// Apache's mod_deflate draws the line at 200, too.
constexpr std::size_t max_ratio = 200;
constexpr std::size_t any_ratio = std::size_t{1} << 20U;

/// Undoes the codings of a Content-Encoding header (RFC 9110, 8.4; gzip, deflate in both readings, br, zstd,
/// identity; several, applied in order), never growing past `max_bytes` or that ratio. Bytes after the end of
/// a stream are an error, several gzip members are not.
std::expected<std::string, CodingError> decode_content(std::string body, std::string_view content_encoding,
                                                       std::size_t max_bytes);

}  // namespace tidings::decode
