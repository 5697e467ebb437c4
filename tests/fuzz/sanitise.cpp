#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/decode/utf8.hpp"
#include "daemon/text/html_address.hpp"
#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"
#include "daemon/text/plain_text.hpp"
#include "daemon/text/sanitiser.hpp"

using namespace tidings::text;

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

void check_attribute(const Element& element, const HtmlAttribute& attribute) {
  const auto value = decode_value(attribute.value, ValueSpace::text);
  check(!attribute.name.starts_with("on"));
  const bool address = attribute.name == "href" || attribute.name == "src" || attribute.name == "cite" ||
                       attribute.name == "poster";
  const bool picture = element.name == "img" || attribute.name == "poster";
  check(!address || !has_refused_scheme(value) || (picture && value.starts_with("data:image/")));
}

/// Kept elements alone, balanced, and nothing that runs.
void check_grammar(std::string_view html) {
  std::vector<const Element*> open;
  HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      check(!token.text.contains('<'));
      continue;
    }
    const auto& element = element_of(token.text);
    check(element.role == ElementRole::kept && element.name == token.text);
    if (token.kind == HtmlTokenKind::end_tag) {
      check(!open.empty() && open.back() == &element);
      open.pop_back();
      continue;
    }
    for (const auto& attribute : tokens.attributes()) check_attribute(element, attribute);
    if (!element.has(trait::is_void)) open.push_back(&element);
  }
  check(open.empty());
}

void check_utf8(std::string_view text) { check(tidings::decode::first_invalid_utf8(text) == text.size()); }

void check_context(std::string_view given, const HtmlContext& context) {
  const auto html = sanitise(given, context).html;
  check_grammar(html.str());
  check(html.str().find_first_of("{}") == std::string::npos);
  if (tidings::decode::first_invalid_utf8(given) == given.size()) check_utf8(html.str());
  check(sanitise(html.str(), context).html == html);
  const auto conventional = conventional_html(html);
  check_grammar(conventional);
  check(sanitise(conventional, context).html == html);
  static const auto some = *Selectors::parse("b, div p, .a, [title]");
  const auto rest = without_elements(html, some);
  check_grammar(rest.str());
  check(sanitise(rest.str(), context).html == rest);
}

}  // namespace

/// What comes out is of the closed grammar, UTF-8 where that went in, and comes out as it is when it goes in
/// again, in both dialects.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto base = *Url::parse("https://news.example/a/b?c");
  static const std::vector<std::string> frames{"e.example"};
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  check_context(given, {.base = &base, .iframe_hosts = frames});
  check_context(given, {});
  check_utf8(plain_text_of_html(given).str());
  check_utf8(plain_text_of_title(given).str());
  return 0;
}
