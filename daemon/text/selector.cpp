#include "daemon/text/selector.hpp"

#include <algorithm>

#include "daemon/text/html_writer.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr std::size_t most_paths = 64;
constexpr std::size_t longest_path = 16;

bool is_name_character(char c) {
  return ascii::is_alphanumeric(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class SelectorReader {
 public:
  explicit SelectorReader(std::string_view text) : rest_(text) {}

  std::expected<std::vector<Selectors::Path>, std::string> read() {
    std::vector<Selectors::Path> paths;
    do {
      Selectors::Path path;
      skip_blanks();
      while (problem_.empty() && !rest_.empty() && rest_[0] != ',') {
        path.push_back(compound());
        skip_blanks();
      }
      if (problem_.empty() && path.empty()) problem_ = "an element is missing, such as `aside` or `.ad`";
      if (path.size() > longest_path) problem_ = "more than 16 elements inside each other";
      paths.push_back(std::move(path));
    } while (problem_.empty() && take(','));
    if (paths.size() > most_paths) problem_ = "more than 64 selectors";
    if (!problem_.empty()) return std::unexpected(problem_);
    return paths;
  }

 private:
  Selectors::Compound compound() {
    Selectors::Compound compound;
    const auto before = rest_.size();
    compound.element = ascii::lowered(name());
    while (problem_.empty() && !rest_.empty()) {
      if (take('.'))
        compound.classes.emplace_back(needed_name("class"));
      else if (take('#'))
        compound.attributes.push_back({"id", std::string(needed_name("id"))});
      else if (take('['))
        compound.attributes.push_back(attribute());
      else
        break;
    }
    if (problem_.empty() && rest_.size() == before)
      problem_ = "`" + std::string(rest_.substr(0, 1)) +
                 "` isn't known here; known are `element`, `.class`, `#id`, `[attribute]`, "
                 "`[attribute=value]`, blanks and commas";
    return compound;
  }

  Selectors::Attribute attribute() {
    Selectors::Attribute found{ascii::lowered(needed_name("attribute")), std::nullopt};
    if (take('=')) found.value = value();
    if (problem_.empty() && !take(']')) problem_ = "a `]` is missing";
    return found;
  }

  std::string value() {
    const char quote = rest_.empty() ? '\0' : rest_[0];
    if (quote != '"' && quote != '\'') return std::string(needed_name("value"));
    rest_.remove_prefix(1);
    const auto end = rest_.find(quote);
    if (end == rest_.npos) {
      problem_ = "a quote isn't closed";
      return {};
    }
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string_view name() {
    const auto end = std::ranges::find_if_not(rest_, is_name_character);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    return found;
  }

  std::string_view needed_name(std::string_view what) {
    const auto found = name();
    if (found.empty() && problem_.empty()) problem_ = "the name of a " + std::string(what) + " is missing";
    return found;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    while (!rest_.empty() && is_html_blank(rest_[0])) rest_.remove_prefix(1);
  }

  std::string_view rest_;
  std::string problem_;
};

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto* end = std::ranges::find_if(words, is_html_blank);
    const auto first = words.substr(0, static_cast<std::size_t>(end - words.begin()));
    if (first == word) return true;
    words.remove_prefix(std::min(first.size() + 1, words.size()));
  }
  return false;
}

/// Nothing where the tag has no such attribute; of several the first counts.
std::optional<std::string> value_of(std::string_view name, const std::vector<HtmlAttribute>& attributes) {
  for (const auto& attribute : attributes)
    if (ascii::equal_ignoring_case(attribute.name, name))
      return decode_value(attribute.value, ValueSpace::text);
  return std::nullopt;
}

bool is_meant(const Selectors::Compound& compound, std::string_view element,
              const std::vector<HtmlAttribute>& attributes) {
  if (!compound.element.empty() && !ascii::equal_ignoring_case(element, compound.element)) return false;
  for (const auto& wanted : compound.attributes) {
    const auto value = value_of(wanted.name, attributes);
    if (!value || (wanted.value && *value != *wanted.value)) return false;
  }
  if (compound.classes.empty()) return true;
  const auto words = value_of("class", attributes);
  return words && std::ranges::all_of(compound.classes,
                                      [&](const std::string& word) { return has_word(*words, word); });
}

}  // namespace

std::expected<Selectors, std::string> Selectors::parse(std::string_view text) {
  auto paths = SelectorReader(text).read();
  if (!paths) return std::unexpected(std::move(paths.error()));
  Selectors selectors;
  selectors.text_ = text;
  selectors.paths_ = std::move(*paths);
  return selectors;
}

SelectorWalk::SelectorWalk(const Selectors& selectors)
    : selectors_(selectors), reached_(selectors.paths().size()) {}

bool SelectorWalk::enter(std::string_view element, const std::vector<HtmlAttribute>& attributes) {
  const auto& paths = selectors_.paths();
  const auto above = reached_.size() - paths.size();
  bool meant = false;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::size_t around = reached_[above + i];
    const bool fits = is_meant(paths[i][around], element, attributes);
    const bool is_last = around + 1 == paths[i].size();
    meant = meant || (fits && is_last);
    reached_.push_back(static_cast<std::uint8_t>(around + (fits && !is_last ? 1 : 0)));
  }
  return meant;
}

void SelectorWalk::leave() { reached_.resize(reached_.size() - selectors_.paths().size()); }

}  // namespace tidings::text
