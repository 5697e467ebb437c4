#include "daemon/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "store/ascii.hpp"

namespace tidings::config {
namespace {

template <class Value>
struct Unit {
  std::string_view name;
  Value value;
};

constexpr std::array durations{Unit<std::int64_t>{"ms", 1},         Unit<std::int64_t>{"s", 1000},
                               Unit<std::int64_t>{"m", 60'000},     Unit<std::int64_t>{"h", 3'600'000},
                               Unit<std::int64_t>{"d", 86'400'000}, Unit<std::int64_t>{"w", 604'800'000}};
constexpr std::int64_t longest = 10LL * 365 * 86'400'000;  // ten years: sums of two don't overflow

constexpr std::array sizes{Unit<std::uint64_t>{"", 1},
                           Unit<std::uint64_t>{"B", 1},
                           Unit<std::uint64_t>{"KB", 1000},
                           Unit<std::uint64_t>{"MB", 1000'000},
                           Unit<std::uint64_t>{"GB", 1000'000'000},
                           Unit<std::uint64_t>{"KiB", 1U << 10U},
                           Unit<std::uint64_t>{"MiB", 1U << 20U},
                           Unit<std::uint64_t>{"GiB", 1U << 30U}};

/// Optimal string alignment: insertions, deletions, replacements, neighbours swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!ascii::is_digit(text.front()) || error != std::errc() || value > longest) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto size =
        static_cast<std::size_t>(std::ranges::find_if_not(text, ascii::is_letter) - text.begin());
    const auto* unit = std::ranges::find(durations, text.substr(0, size), &Unit<std::int64_t>::name);
    if (unit == durations.end() || value > longest / unit->value) return std::nullopt;
    total += value * unit->value;
    if (total > longest) return std::nullopt;
    text.remove_prefix(size);
  }
  return std::chrono::milliseconds(total);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  auto name = text.substr(static_cast<std::size_t>(end - text.data()));
  if (name.starts_with(' ')) name.remove_prefix(1);
  const auto unit = std::ranges::find_if(
      sizes, [&](const auto& known) { return ascii::equal_ignoring_case(known.name, name); });
  if (unit == sizes.end() || value > (1ULL << 50U) / unit->value) return std::nullopt;
  return value * unit->value;
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t best_distance = 3;  // two slips at the most
  if (word.size() > 64) return best;
  for (const auto candidate : known) {
    const bool begins = word.size() >= 3 && (candidate.starts_with(word) || word.starts_with(candidate));
    const auto cost = begins ? std::size_t{1} : distance(word, candidate);
    if (cost < best_distance && cost < candidate.size()) {
      best = candidate;
      best_distance = cost;
    }
  }
  return best;
}

bool is_settable_header(std::string_view name) {
  static constexpr std::array<std::string_view, 14> ours{"host",
                                                         "connection",
                                                         "content-length",
                                                         "transfer-encoding",
                                                         "te",
                                                         "upgrade",
                                                         "trailer",
                                                         "keep-alive",
                                                         "if-none-match",
                                                         "if-modified-since",
                                                         "accept-encoding",
                                                         "range",
                                                         "user-agent",
                                                         "referer"};
  const auto is_token = [](char c) {
    return ascii::is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
  };
  if (name.empty() || !std::ranges::all_of(name, is_token)) return false;
  return std::ranges::none_of(
      ours, [&](std::string_view known) { return ascii::equal_ignoring_case(known, name); });
}

bool is_header_value(std::string_view value) {
  return std::ranges::none_of(
      value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

}  // namespace tidings::config
