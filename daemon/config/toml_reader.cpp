#include "daemon/config/toml_reader.hpp"

#include <fmt/format.h>

#include "daemon/config/file_reader.hpp"
#include "daemon/config/values.hpp"

namespace tidings::config {

void Problems::add(const toml::source_region& place, std::string message) {
  list_.push_back({file_, place.begin.line, place.begin.column, std::move(message)});
}

void report_unknown_key(const toml::key& key, std::span<const std::string_view> known, Problems& problems) {
  const auto nearest = nearest_word(key.str(), known);
  auto message = fmt::format("unknown key `{}`", key.str());
  if (!nearest.empty())
    message += fmt::format("; did you mean `{}`?", nearest);
  else
    message += fmt::format("; known here: {}", fmt::join(known, ", "));
  problems.add(key.source(), std::move(message));
}

std::optional<std::string> read_string(const toml::node& node, Problems& problems) {
  if (const auto* text = node.as_string()) return text->get();
  problems.add(node, "expected a text in quotes");
  return std::nullopt;
}

std::optional<bool> read_bool(const toml::node& node, Problems& problems) {
  if (const auto* value = node.as_boolean()) return value->get();
  problems.add(node, "expected true or false, without quotes");
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const toml::node& node, std::int64_t least, std::int64_t most,
                                         Problems& problems) {
  const auto* value = node.as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
  problems.add(node, fmt::format("expected a whole number from {} to {}", least, most));
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_strings(const toml::node& node, Problems& problems) {
  const auto* array = node.as_array();
  if (array == nullptr) {
    problems.add(node, R"(expected a list of texts: ["one", "two"])");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const auto& element : *array)
    if (auto text = read_string(element, problems)) texts.push_back(std::move(*text));
  return texts;
}

std::optional<std::chrono::milliseconds> read_duration(const toml::node& node,
                                                       std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most, Problems& problems) {
  const auto* text = node.as_string();
  const auto duration = text == nullptr ? std::nullopt : parse_duration(text->get());
  if (!duration)
    problems.add(node, R"(expected a duration: "90s", "10m", "1h30m", "7d")");
  else if (*duration < least || *duration > most)
    problems.add(node, fmt::format("a duration from {} to {} seconds is possible here",
                                   std::chrono::duration<double>(least).count(),
                                   std::chrono::duration<double>(most).count()));
  else
    return duration;
  return std::nullopt;
}

namespace {

constexpr std::chrono::minutes shortest_interval{1};
constexpr std::chrono::days longest_interval{31};

constexpr std::array interval_keys{
    Key<Interval>{"min",
                  [](const toml::node& node, Interval& draft, Problems& problems) {
                    if (const auto value = read_duration(node, shortest_interval, longest_interval, problems))
                      draft.min = std::chrono::duration_cast<std::chrono::seconds>(*value);
                  }},
    Key<Interval>{"max", [](const toml::node& node, Interval& draft, Problems& problems) {
                    if (const auto value = read_duration(node, shortest_interval, longest_interval, problems))
                      draft.max = std::chrono::duration_cast<std::chrono::seconds>(*value);
                  }}};

}  // namespace

std::optional<store::Keep> read_keep(const toml::node& node, Problems& problems) {
  constexpr const char* expected =
      R"(expected "forever", an age such as "90d", or a number of entries, at least 1)";
  if (const auto count = node.value_exact<std::int64_t>()) {
    if (*count >= 1) return store::Keep{.count = static_cast<std::size_t>(*count)};
  } else if (const auto text = node.value_exact<std::string>()) {
    if (*text == "forever") return store::Keep();
    const auto age = parse_duration(*text);
    if (age && *age >= std::chrono::hours(1))
      return store::Keep{.age = std::chrono::duration_cast<std::chrono::seconds>(*age)};
  }
  problems.add(node, expected);
  return std::nullopt;
}

std::optional<Interval> read_interval(const toml::node& node, Interval otherwise, Problems& problems) {
  const auto* table = node.as_table();
  if (table == nullptr) {
    problems.add(node, R"(expected bounds: { min = "1h", max = "12h" })");
    return std::nullopt;
  }
  Interval interval = otherwise;
  read_table<Interval>(*table, interval_keys, interval, problems);
  const bool min_alone = table->contains("min") && !table->contains("max");
  if (min_alone)
    interval.max = std::max(interval.min, interval.max);
  else if (!table->contains("min"))
    interval.min = std::min(interval.min, interval.max);
  if (interval.min <= interval.max) return interval;
  problems.add(node, "min is longer than max");
  return std::nullopt;
}

std::optional<std::vector<text::IpNetwork>> read_networks(const toml::node& node, Problems& problems) {
  const auto* array = node.as_array();
  if (array == nullptr) {
    problems.add(node, R"(expected a list of networks: ["127.0.0.0/8", "fd00::/8"])");
    return std::nullopt;
  }
  std::vector<text::IpNetwork> networks;
  for (const auto& element : *array) {
    const auto text = read_string(element, problems);
    const auto network = text ? text::IpNetwork::parse(*text) : std::nullopt;
    if (network)
      networks.push_back(*network);
    else if (text)
      problems.add(element,
                   fmt::format("`{}` is no network in CIDR notation, such as \"10.0.0.0/8\"", *text));
  }
  return networks;
}

std::optional<text::Url> read_web_address(const toml::node& node, Problems& problems) {
  const auto text = read_string(node, problems);
  if (!text) return std::nullopt;
  auto url = text::Url::parse(*text);
  if (url && url->is_web()) return url;
  problems.add(node, "expected an address that begins with http:// or https://");
  return std::nullopt;
}

namespace {

constexpr std::size_t longest_for_socks = 255;  // RFC 1929

bool is_proxy(const text::Url& url) {
  const bool known = url.scheme() == "http" || url.scheme() == "socks5";
  const bool whole =
      (url.path().empty() || url.path() == "/") && url.query().empty() && url.fragment().empty();
  return known && whole && !url.hostname().empty() && url.username().size() <= longest_for_socks &&
         url.password().size() <= longest_for_socks;
}

}  // namespace

std::optional<text::Url> read_proxy(const toml::node& node, Problems& problems) {
  const auto text = read_string(node, problems);
  if (!text) return std::nullopt;
  if (text->empty() || *text == "none") return text::Url();
  auto url = text::Url::parse(*text);
  if (url && is_proxy(*url)) return url;
  problems.add(node,
               "expected \"http://HOST:PORT\", \"socks5://HOST:PORT\", either with USER:PASSWORD@ before the "
               "host, or \"none\"");
  return std::nullopt;
}

std::optional<toml::table> read_file(const std::filesystem::path& file, std::vector<Problem>& problems) {
  const auto bytes = read_whole(file);
  if (!bytes) {
    problems.push_back(unreadable(file, bytes.error()));
    return std::nullopt;
  }
  try {  // Debian's toml++ is built so that it throws
    return toml::parse(*bytes, file.string());
  } catch (const toml::parse_error& error) {
    const auto& place = error.source().begin;
    problems.push_back({file, place.line, place.column, std::string(error.description())});
    return std::nullopt;
  }
}

}  // namespace tidings::config
