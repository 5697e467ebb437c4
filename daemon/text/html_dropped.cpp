#include "daemon/text/html_dropped.hpp"

#include <cstddef>

#include "store/ascii.hpp"

namespace tidings::text {
namespace {

constexpr ElementSet ends_svg(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta "
    "ol p pre ruby s small span strike strong sub sup table tt u ul var");

/// Elements of SVG whose content is HTML again.
bool holds_html(std::string_view name) {
  return ascii::equal_ignoring_case(name, "foreignobject") || ascii::equal_ignoring_case(name, "desc") ||
         ascii::equal_ignoring_case(name, "title");
}

/// Raw text in SVG is markup as any other, unless HTML stands around it.
std::optional<HtmlToken> skip_svg(HtmlTokenizer& tokens) {
  std::size_t depth = 1;
  std::size_t html_depth = 0;  // foreignObject and the like that are open
  while (true) {
    tokens.set_foreign(html_depth == 0);
    const auto token = tokens.next();
    const bool starts = token.kind == HtmlTokenKind::start_tag && !token.self_closing;
    if (token.kind == HtmlTokenKind::end) return std::nullopt;
    if (token.kind == HtmlTokenKind::text || token.kind == HtmlTokenKind::cdata) continue;
    const auto& element = element_of(token.text);
    if (element.name == "svg") {
      if (token.kind == HtmlTokenKind::end_tag && --depth == 0) return std::nullopt;
      depth += starts ? 1U : 0U;
    } else if (holds_html(token.text)) {
      if (starts)
        ++html_depth;
      else if (token.kind == HtmlTokenKind::end_tag && html_depth != 0)
        --html_depth;
    } else if (token.kind == HtmlTokenKind::start_tag && html_depth == 0 && ends_svg.contains(element)) {
      if (!element.name.empty()) return token;
    } else if (starts && html_depth != 0 && element.role == ElementRole::raw_dropped) {
      tokens.take_raw_text(element.name);
    }
  }
}

/// Elements of the same name inside are counted; raw text can't end it.
void skip_html(HtmlTokenizer& tokens, const Element& element) {
  for (std::size_t depth = 1; depth != 0;) {
    const auto token = tokens.next();
    if (token.kind == HtmlTokenKind::end) return;
    if (token.kind == HtmlTokenKind::text || token.kind == HtmlTokenKind::cdata) continue;
    const auto& inner = element_of(token.text);
    if (token.kind == HtmlTokenKind::end_tag)
      depth -= &inner == &element ? 1U : 0U;
    else if (&inner == &element && !token.self_closing)
      ++depth;
    else if (inner.role == ElementRole::raw_dropped)
      tokens.take_raw_text(inner.name);
  }
}

}  // namespace

std::optional<HtmlToken> skip_content(HtmlTokenizer& tokens, const Element& element, const HtmlToken& start) {
  if (start.self_closing || element.has(trait::is_void)) return std::nullopt;
  if (element.name == "svg") return skip_svg(tokens);
  skip_html(tokens, element);
  return std::nullopt;
}

}  // namespace tidings::text
