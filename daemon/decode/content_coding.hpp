#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace tidings::decode {

enum class CodingError { unknown_coding, corrupt, too_big };

/// Undoes the codings of a Content-Encoding header (RFC 9110, 8.4; gzip, deflate in both readings, br, zstd,
/// identity; several, applied in order), never growing past `max_bytes`. Bytes after the end of a stream are
/// an error, several gzip members are not.
std::expected<std::string, CodingError> decode_content(std::string body, std::string_view content_encoding,
                                                       std::size_t max_bytes);

}  // namespace tidings::decode
