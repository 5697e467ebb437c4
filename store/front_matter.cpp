#include "store/front_matter.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <yaml.h>

#include "store/byte_scan.hpp"

namespace tidings::store {
namespace {

constexpr int max_depth = 16;

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  yaml_parser_t* get() { return &parser_; }
  std::string error() const {
    return fmt::format("line {}: {}", parser_.problem_mark.line + 1,
                       parser_.problem == nullptr ? "no YAML" : parser_.problem);
  }

 private:
  yaml_parser_t parser_{};
};

struct Event {
  Event() = default;
  ~Event() { yaml_event_delete(&event); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t event{};
};

std::string scalar_of(const yaml_event_t& event) {
  return {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length};
}

using Read = std::expected<void, std::string>;

Read read_value(Parser& parser, const yaml_event_t& first, int depth, YamlValue& value);

/// The members of a list or of a mapping, up to its end.
Read read_members(Parser& parser, bool mapping, int depth, YamlValue& value) {
  if (depth == max_depth) return std::unexpected("nested too deep");
  while (true) {
    Event next;
    if (yaml_parser_parse(parser.get(), &next.event) == 0) return std::unexpected(parser.error());
    if (next.event.type == YAML_SEQUENCE_END_EVENT || next.event.type == YAML_MAPPING_END_EVENT) return {};
    YamlValue member;
    if (auto read = read_value(parser, next.event, depth + 1, member); !read) return read;
    if (!mapping) {
      value.items.push_back(std::move(member));
      continue;
    }
    Event second;
    if (yaml_parser_parse(parser.get(), &second.event) == 0) return std::unexpected(parser.error());
    YamlValue of_key;
    if (auto read = read_value(parser, second.event, depth + 1, of_key); !read) return read;
    value.names.push_back(std::move(member.scalar));
    value.items.push_back(std::move(of_key));
  }
}

Read read_value(Parser& parser, const yaml_event_t& first, int depth, YamlValue& value) {
  switch (first.type) {
    case YAML_SCALAR_EVENT:
      value.scalar = scalar_of(first);
      return {};
    case YAML_SEQUENCE_START_EVENT:
      return read_members(parser, false, depth, value);
    case YAML_MAPPING_START_EVENT:
      return read_members(parser, true, depth, value);
    default:  // an alias, among the keys that an operator added
      value.scalar = fmt::format("*{}", reinterpret_cast<const char*>(first.data.alias.anchor));
      return {};
  }
}

/// Where the lines of `text` begin, as libyaml counts them: YAML 1.1 also breaks lines at CR, NEL, LS and PS.
std::vector<std::size_t> line_starts(std::string_view text) {
  static constexpr std::array<std::string_view, 6> breaks{"\r\n",     "\n",           "\r",
                                                          "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
  std::vector<std::size_t> starts{0};
  constexpr auto may_break = [](auto c) { return (c == '\n') | (c == '\r') | (c == 0xC2) | (c == 0xE2); };
  for (std::size_t at = 0; (at += find_byte(text.substr(at), may_break)) < text.size();) {
    const auto rest = text.substr(at);
    const auto found =
        std::ranges::find_if(breaks, [&](auto line_break) { return rest.starts_with(line_break); });
    at += found != breaks.end() ? found->size() : 1;
    if (found != breaks.end()) starts.push_back(at);
  }
  return starts;
}

}  // namespace

std::expected<std::vector<FrontMatterKey>, std::string> read_front_matter(std::string_view yaml) {
  Parser parser(yaml);
  std::vector<FrontMatterKey> keys;
  std::vector<std::size_t> key_lines;
  bool inside = false;
  while (true) {
    Event key;
    if (yaml_parser_parse(parser.get(), &key.event) == 0) return std::unexpected(parser.error());
    if (key.event.type == YAML_STREAM_END_EVENT || key.event.type == YAML_DOCUMENT_END_EVENT) break;
    if (key.event.type == YAML_MAPPING_END_EVENT) break;
    if (!inside && (key.event.type == YAML_STREAM_START_EVENT || key.event.type == YAML_DOCUMENT_START_EVENT))
      continue;
    if (!inside && key.event.type == YAML_MAPPING_START_EVENT) {
      inside = true;
      continue;
    }
    if (key.event.type != YAML_SCALAR_EVENT || !inside)
      return std::unexpected(fmt::format("line {}: expected `key: value`", key.event.start_mark.line + 1));
    Event value;
    if (yaml_parser_parse(parser.get(), &value.event) == 0) return std::unexpected(parser.error());
    FrontMatterKey found{scalar_of(key.event), {}, {}};
    if (auto read = read_value(parser, value.event, 0, found.value); !read)
      return std::unexpected(read.error());
    key_lines.push_back(key.event.start_mark.line);
    keys.push_back(std::move(found));
  }
  const auto starts = line_starts(yaml);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto begin = starts[std::min(key_lines[i], starts.size() - 1)];
    const auto end =
        i + 1 < keys.size() ? starts[std::min(key_lines[i + 1], starts.size() - 1)] : yaml.size();
    keys[i].lines = yaml.substr(begin, end - begin);
  }
  return keys;
}

}  // namespace tidings::store
