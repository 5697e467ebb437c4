#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/text/html_tokenizer.hpp"

namespace tidings::text {

/// Which elements are meant, in a small part of CSS (Selectors Level 3): `aside`, `.share`, `#related`,
/// `[data-ad]`, `[rel=nofollow]`, these together as in `div.ad[lang=en]`, one inside another as in
/// `.post .ad`, and several with commas between them. Elements and attributes in any case, values as they
/// are.
class Selectors {
 public:
  struct Attribute {
    std::string name;
    std::optional<std::string> value;  // absent: any
    bool operator==(const Attribute&) const = default;
  };

  /// What is asked of one element.
  struct Compound {
    std::string element;  // empty: any
    std::vector<std::string> classes;
    std::vector<Attribute> attributes;  // `#id` is `[id=id]`
    bool operator==(const Compound&) const = default;
  };

  using Path = std::vector<Compound>;  // each stands somewhere inside the one before it

  /// The error says what can't be read, for the one who wrote it.
  static std::expected<Selectors, std::string> parse(std::string_view text);

  const std::vector<Path>& paths() const { return paths_; }

  /// As they were written.
  const std::string& str() const { return text_; }

  bool operator==(const Selectors&) const = default;

 private:
  std::string text_;
  std::vector<Path> paths_;
};

/// Judges the elements of a document one after the other, as their tags come. Time linear in the tags.
/// `selectors` outlives it.
class SelectorWalk {
 public:
  explicit SelectorWalk(const Selectors& selectors);

  /// A start tag: whether its element is meant. An element that isn't void is left by leave().
  bool enter(std::string_view element, const std::vector<HtmlAttribute>& attributes);

  void leave();

 private:
  const Selectors& selectors_;
  std::vector<std::uint8_t> reached_;  // a row for each open element: how much of each path is around
};

}  // namespace tidings::text
