#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace tidings::text {

/// A regular expression in RE2's syntax, over UTF-8. Matching takes time linear in the text, whatever pattern
/// and text are. A value; copies share what was compiled once, and several threads may match with it.
class Pattern {
 public:
  /// The error is RE2's reason, for the one who wrote the pattern.
  static std::expected<Pattern, std::string> compile(std::string_view text);

  /// Whether the text has a match anywhere.
  bool matches(std::string_view text) const;

  /// Each match replaced by `with`, in which `\1` to `\9` are what the groups matched and `\0` the match.
  std::string replace_all(std::string text, std::string_view with) const;

  /// Why `with` can't replace the matches; nothing where it can.
  std::optional<std::string> problem_of_replacement(std::string_view with) const;

  /// As it was written.
  const std::string& str() const;

  bool operator==(const Pattern& other) const { return str() == other.str(); }

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled);

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace tidings::text
