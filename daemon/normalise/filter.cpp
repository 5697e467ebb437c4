#include "daemon/normalise/filter.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "daemon/text/plain_text.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t looked_at = 256U << 10U;  // bytes of the text

/// An entry whose text is made when the first pattern asks for it.
class FilteredEntry {
 public:
  explicit FilteredEntry(const store::Entry& entry) : entry_(entry) {}

  bool fulfils(const FieldPattern& wanted) {
    const auto& pattern = wanted.pattern;
    switch (wanted.field) {
      case Field::title:
        return pattern.matches(entry_.title.str());
      case Field::link:
        return pattern.matches(entry_.link ? std::string_view(entry_.link->str()) : std::string_view());
      case Field::author:
        return std::ranges::any_of(entry_.authors, [&](const store::Person& person) {
          return pattern.matches(person.name.empty() ? person.email : person.name);
        });
      case Field::category:
        return std::ranges::any_of(entry_.tags, [&](const std::string& tag) { return pattern.matches(tag); });
      case Field::text:
        return pattern.matches(text());
    }
    return false;
  }

 private:
  std::string_view text() {
    if (!text_) text_ = text::plain_text_of_html(entry_.content.str()).str();
    return std::string_view(*text_).substr(0, looked_at);
  }

  const store::Entry& entry_;
  std::optional<std::string> text_;
};

}  // namespace

const Filter* filter_that_leaves_out(std::span<const Filter> filters, const store::Entry& entry) {
  FilteredEntry filtered(entry);
  for (const auto kind : {Filter::Kind::exclude, Filter::Kind::include})
    for (const auto& filter : filters) {
      if (filter.kind != kind) continue;
      const bool holds = std::ranges::any_of(filter.conditions, [&](const Condition& condition) {
        return std::ranges::all_of(condition, [&](const auto& wanted) { return filtered.fulfils(wanted); });
      });
      if (holds == (kind == Filter::Kind::exclude)) return &filter;
    }
  return nullptr;
}

}  // namespace tidings::normalise
