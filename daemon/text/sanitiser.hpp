#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/text/selector.hpp"
#include "daemon/text/url.hpp"
#include "store/text_types.hpp"

namespace tidings::text {

struct HtmlContext {
  const Url* base = nullptr;  // what relative addresses are relative to; without it they stay relative
  std::span<const std::string>
      iframe_hosts;  // hosts whose frames stay, exact or as parent domain of a subdomain
};

struct SanitisedHtml {
  store::SafeHtml html;  // in the entry file's dialect
  std::optional<std::string>
      first_image;  // address of the first picture that is no tracker, as it stands in `html`
};

/// Tokenizes after the HTML Standard (13.2.5), keeps what the allow-list (allow_list.hpp, html_elements.hpp)
/// knows, and writes balanced markup of a closed grammar: no browser's repair of the tree can make it run,
/// load from elsewhere or leave its container. What stands in noscript stays, but a picture that is there
/// twice for the sake of scripts comes once. Linear time, bounded depth (text is kept), idempotent in both
/// dialects. Any bytes are accepted.
SanitisedHtml sanitise(std::string_view html, const HtmlContext& context);

/// Plain text as paragraphs: escaped, blank lines part them, single line feeds stay as they are.
store::SafeHtml paragraphs(std::string_view plain_text);

/// Without the elements that are meant, and what is in them; linear time.
store::SafeHtml without_elements(const store::SafeHtml& html, const Selectors& selectors);

/// The same tokens in the conventional dialect, for feeds and pages: `alt=""`, `&amp;` in attributes, `{` as
/// itself.
std::string conventional_html(const store::SafeHtml& html);

}  // namespace tidings::text
