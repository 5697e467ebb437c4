#include "daemon/text/date_zone_file.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <type_traits>
#include <vector>

#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr std::string_view folder = "/usr/share/zoneinfo/";
constexpr std::size_t max_file_size = 65536;
constexpr std::size_t header_size = 44;

/// A name that stays in the folder.
bool is_zone_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  return !name.empty() && name.size() <= longest && name.front() != '/' &&
         std::ranges::all_of(name, [](char c) {
           return ascii::is_alphanumeric(c) || c == '/' || c == '_' || c == '-' || c == '+';
         });
}

std::string read_file(std::string_view name) {
  std::ifstream file(std::string(folder).append(name), std::ios::binary);
  std::string bytes(max_file_size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return bytes;
}

template <class Integer>
Integer big_endian(std::string_view bytes, std::size_t at) {
  std::make_unsigned_t<Integer> value = 0;
  for (const char c : bytes.substr(at, sizeof value)) value = value << 8U | static_cast<unsigned char>(c);
  return static_cast<Integer>(value);
}

/// The counts of a header (RFC 9636, 3.1).
struct Counts {
  std::size_t ut_indicators, standard_indicators, leap_seconds, transitions, types, characters;

  std::size_t body_size(std::size_t time_size) const {
    return transitions * (time_size + 1) + types * 6 + characters + leap_seconds * (time_size + 4) +
           standard_indicators + ut_indicators;
  }
};

std::optional<Counts> read_header(std::string_view bytes) {
  if (bytes.size() < header_size || !bytes.starts_with("TZif") || bytes[4] < '2') return std::nullopt;
  const auto count = [&](std::size_t i) { return std::size_t{big_endian<std::uint32_t>(bytes, 20 + 4 * i)}; };
  const Counts counts{count(0), count(1), count(2), count(3), count(4), count(5)};
  for (std::size_t i = 0; i < 6; ++i)
    if (count(i) > max_file_size) return std::nullopt;
  return counts;
}

/// Times are in UTC.
struct Zone {
  std::vector<std::int64_t> transitions;
  std::vector<int> offsets;  // before the first transition, then from each on
  bool changes_after_last = false;

  std::optional<int> offset_at(std::int64_t time) const {
    if (changes_after_last && (transitions.empty() || time >= transitions.back())) return std::nullopt;
    return offsets[static_cast<std::size_t>(std::ranges::upper_bound(transitions, time) -
                                            transitions.begin())];
  }
};

/// The second block of the file, whose times have 64 bits.
std::optional<Zone> read_zone(std::string_view bytes) {
  const auto old = read_header(bytes);
  if (!old || bytes.size() < header_size + old->body_size(4)) return std::nullopt;
  bytes.remove_prefix(header_size + old->body_size(4));
  const auto counts = read_header(bytes);
  if (!counts || counts->types == 0 || bytes.size() < header_size + counts->body_size(8)) return std::nullopt;
  const auto indices = header_size + counts->transitions * 8;
  const auto types = indices + counts->transitions;
  const auto offset_of_type = [&](std::size_t type) {
    return static_cast<int>(big_endian<std::int32_t>(bytes, types + type * 6));
  };
  Zone zone;
  zone.offsets.push_back(offset_of_type(0));
  for (std::size_t i = 0; i < counts->transitions; ++i) {
    const auto type = std::size_t{static_cast<unsigned char>(bytes[indices + i])};
    if (type >= counts->types) return std::nullopt;
    zone.transitions.push_back(big_endian<std::int64_t>(bytes, header_size + i * 8));
    zone.offsets.push_back(offset_of_type(type));
  }
  // A rule for all years after (POSIX's TZ) that knows summer time has a comma; we read none.
  zone.changes_after_last = bytes.substr(header_size + counts->body_size(8)).contains(',');
  return zone;
}

}  // namespace

std::optional<int> zone_offset(std::string_view name, std::chrono::local_seconds local) {
  if (!is_zone_name(name)) return std::nullopt;
  const auto zone = read_zone(read_file(name));
  if (!zone) return std::nullopt;
  constexpr std::int64_t day = 86400;  // no zone is further from UTC
  const auto clock = local.time_since_epoch().count();
  const auto before = zone->offset_at(clock - day);
  const auto after = zone->offset_at(clock + day);
  if (!before || !after || *before == *after) return before && after ? before : std::nullopt;
  const bool changed = zone->offset_at(clock - *before) != before && zone->offset_at(clock - *after) == after;
  return changed ? after : before;
}

}  // namespace tidings::text
