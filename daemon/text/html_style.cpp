#include "daemon/text/html_style.hpp"

#include <algorithm>
#include <array>

#include "daemon/text/name_table.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

/// Properties that change how a piece of text or a box looks, none that moves it out of its place.
constexpr auto properties = std::to_array<std::string_view>({
    "aspect-ratio",
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "caption-side",
    "clear",
    "color",
    "column-count",
    "column-gap",
    "cursor",
    "direction",
    "display",
    "empty-cells",
    "flex",
    "flex-basis",
    "flex-direction",
    "flex-grow",
    "flex-shrink",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-feature-settings",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "gap",
    "height",
    "hyphens",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "object-position",
    "opacity",
    "orphans",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "overflow-y",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "page-break-after",
    "page-break-before",
    "page-break-inside",
    "quotes",
    "row-gap",
    "ruby-align",
    "ruby-position",
    "table-layout",
    "text-align",
    "text-align-last",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-indent",
    "text-justify",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "text-underline-position",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "widows",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
    "writing-mode",
});
constexpr NameTable<properties.size()> property_names(properties, std::identity{});

/// Functions that compute a colour or a length.
constexpr std::array<std::string_view, 8> functions{"rgb",  "rgba", "hsl", "hsla",
                                                    "calc", "min",  "max", "clamp"};

std::string_view trim(std::string_view text) { return ascii::trim(text, &ascii::is_space_or_control); }

bool is_name_byte(char c) { return ascii::is_alphanumeric(c) || c == '-'; }

bool is_known_function(std::string_view name) {
  return name.empty() || std::ranges::any_of(functions, [&](std::string_view known) {
           return ascii::equal_ignoring_case(name, known);
         });
}

/// No escapes, no comments, nothing left open, no functions but the listed: nothing that loads.
bool is_safe_value(std::string_view value) {
  if (value.empty() || value.contains("/*")) return false;
  std::size_t name_begin = 0;
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (is_name_byte(c)) continue;
    if (c == '"' || c == '\'') {
      if (quote == 0 || quote == c) quote = quote == 0 ? c : '\0';
    } else if (c == '(') {
      if (!is_known_function(value.substr(name_begin, i - name_begin))) return false;
      ++depth;
    } else if (c == ')') {
      if (depth-- == 0) return false;
    } else if (static_cast<unsigned char>(c) < 0x80 && !std::string_view(" #%.,+*/!_").contains(c)) {
      return false;
    }
    name_begin = i + 1;
  }
  return depth == 0 && quote == 0;
}

/// Margins and indents that could carry a box or its text over what stands beside it.
bool moves_away(std::string_view property, std::string_view value) {
  return (property.starts_with("margin") || property == "text-indent") &&
         value.find_first_of("-(") != value.npos;
}

bool is_safe_declaration(std::string_view declaration) {
  const auto property = property_names.find(trim(ascii::take_until(declaration, ':')));
  const auto value = trim(declaration);
  return property && is_safe_value(value) && !moves_away(properties[*property], value);
}

}  // namespace

std::string filter_style(std::string_view style) {
  std::string kept;
  bool all = true;
  auto rest = style;
  while (!rest.empty()) {
    const auto declaration = trim(ascii::take_until(rest, ';'));
    if (declaration.empty()) continue;
    if (!is_safe_declaration(declaration)) {
      all = false;
      continue;
    }
    if (!kept.empty()) kept += "; ";
    kept += declaration;
  }
  return all ? std::string(style) : kept;
}

}  // namespace tidings::text
