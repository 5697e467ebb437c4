#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidings::config {

/// "90s", "10m", "1h30m", "7d", "500ms"; nothing where it is none of these.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "16MiB", "512KiB", "1GB", "4096"; bytes; nothing where it is none of these.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// The known word that was most likely meant; empty where none is near.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

/// Whether a header of that name may be set by the operator (RFC 9110, 5.1): a token, and none of those that
/// tidings itself answers for.
bool is_settable_header(std::string_view name);

/// No control characters (RFC 9110, 5.5).
bool is_header_value(std::string_view value);

}  // namespace tidings::config
