#include "daemon/text/allow_list.hpp"

#include <algorithm>
#include <array>

namespace tidings::text {
namespace {

using enum AttributeKind;

struct Rule {
  std::string_view attribute;
  AttributeKind kind;
  std::string_view elements;  // names, each between blanks; empty: any
};

constexpr std::array rules{
    Rule{"abbr", plain, " td th "},
    Rule{"accent", plain, " mover munderover "},
    Rule{"align", plain, ""},
    Rule{"allow", plain, " iframe "},
    Rule{"allowfullscreen", plain, " iframe "},
    Rule{"alt", plain, " img area "},
    Rule{"axis", plain, " td th "},
    Rule{"bgcolor", plain, ""},
    Rule{"border", plain, ""},
    Rule{"cellpadding", plain, " table "},
    Rule{"cellspacing", plain, " table "},
    Rule{"cite", link, " blockquote q del ins "},
    Rule{"class", plain, ""},
    Rule{"clear", plain, " br "},
    Rule{"close", plain, " mfenced "},
    Rule{"color", plain, " font "},
    Rule{"cols", plain, ""},
    Rule{"colspan", plain, " td th "},
    Rule{"columnalign", plain, " mtable mtr mtd "},
    Rule{"controls", plain, " audio video "},
    Rule{"coords", plain, " area "},
    Rule{"crossorigin", plain, " img audio video "},
    Rule{"datetime", plain, " time del ins "},
    Rule{"decoding", plain, " img "},
    Rule{"default", plain, " track "},
    Rule{"dir", plain, ""},
    Rule{"display", plain, " math "},
    Rule{"displaystyle", plain, ""},
    Rule{"encoding", plain, " annotation "},
    Rule{"face", plain, " font "},
    Rule{"fence", plain, " mo "},
    Rule{"fetchpriority", plain, " img "},
    Rule{"frameborder", plain, " iframe "},
    Rule{"headers", plain, " td th "},
    Rule{"height", plain, ""},
    Rule{"high", plain, " meter "},
    Rule{"href", link, " a area "},
    Rule{"hreflang", plain, " a "},
    Rule{"hspace", plain, " img "},
    Rule{"id", identifier, ""},
    Rule{"itemprop", plain, ""},
    Rule{"kind", plain, " track "},
    Rule{"label", plain, " track "},
    Rule{"lang", plain, ""},
    Rule{"linethickness", plain, " mfrac "},
    Rule{"loading", plain, " img iframe "},
    Rule{"loop", plain, " audio video "},
    Rule{"low", plain, " meter "},
    Rule{"lspace", plain, " mo mpadded "},
    Rule{"mathsize", plain, ""},
    Rule{"mathvariant", plain, ""},
    Rule{"max", plain, " meter progress "},
    Rule{"media", plain, " source "},
    Rule{"min", plain, " meter "},
    Rule{"muted", plain, " audio video "},
    Rule{"name", identifier, " a map "},
    Rule{"nowrap", plain, " td th "},
    Rule{"open", plain, " details mfenced "},
    Rule{"optimum", plain, " meter "},
    Rule{"playsinline", plain, " video "},
    Rule{"poster", picture, " video "},
    Rule{"preload", plain, " audio video "},
    Rule{"referrerpolicy", plain, " a img iframe "},
    Rule{"rel", plain, " a "},
    Rule{"reversed", plain, " ol "},
    Rule{"role", plain, ""},
    Rule{"rowspan", plain, " td th "},
    Rule{"rspace", plain, " mo "},
    Rule{"rules", plain, " table "},
    Rule{"scope", plain, " td th "},
    Rule{"scrolling", plain, " iframe "},
    Rule{"separators", plain, " mfenced "},
    Rule{"shape", plain, " area "},
    Rule{"size", plain, " font hr "},
    Rule{"sizes", plain, " img source "},
    Rule{"span", plain, " col colgroup "},
    Rule{"src", picture, " img "},
    Rule{"src", media, " audio video source track "},
    Rule{"src", frame, " iframe "},
    Rule{"srclang", plain, " track "},
    Rule{"srcset", source_set, " img source "},
    Rule{"start", plain, " ol "},
    Rule{"stretchy", plain, " mo "},
    Rule{"style", style, ""},
    Rule{"summary", plain, " table "},
    Rule{"symmetric", plain, " mo "},
    Rule{"title", plain, ""},
    Rule{"translate", plain, ""},
    Rule{"type", plain, " a ol ul li source "},
    Rule{"usemap", plain, " img "},
    Rule{"valign", plain, ""},
    Rule{"value", plain, " li meter progress data "},
    Rule{"vspace", plain, " img "},
    Rule{"width", plain, ""},
    Rule{"xmlns", plain, " math "},
};
static_assert(std::ranges::is_sorted(rules, {}, &Rule::attribute));

/// `data-*` and `aria-*` with an ordinary name.
bool is_open_name(std::string_view name) {
  if (!name.starts_with("data-") && !name.starts_with("aria-")) return false;
  return name.size() > 5 && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
         });
}

bool stands_in(std::string_view name, std::string_view list) {
  for (auto at = list.find(name); at != list.npos; at = list.find(name, at + 1))
    if (at > 0 && list[at - 1] == ' ' && at + name.size() < list.size() && list[at + name.size()] == ' ')
      return true;
  return false;
}

/// Properties of documents, forms, elements and windows that scripts of a page read by name.
constexpr std::string_view properties =
    " action activeElement addEventListener adoptNode alert anchors append appendChild applets ariaLabel "
    "assignedSlot attributes "
    "baseURI blur body characterSet charset checkValidity childElementCount childNodes children classList "
    "className click "
    "cloneNode close closest compatMode console constructor contains contentDocument contentType "
    "contentWindow cookie "
    "createComment createDocumentFragment createElement createElementNS createEvent createRange "
    "createTextNode currentScript "
    "customElements dataset defaultView designMode dir dispatchEvent doctype document documentElement "
    "documentURI domain "
    "elements embeds enctype eval event evaluate execCommand fetch firstChild firstElementChild focus fonts "
    "forms frameElement "
    "frames fullscreenElement getAttribute getAttributeNode getElementById getElementsByClassName "
    "getElementsByName "
    "getElementsByTagName getSelection globalThis hasAttribute hasAttributes hasChildNodes hasFocus "
    "hasOwnProperty head hidden "
    "history id images implementation importNode indexedDB innerHTML innerText inputEncoding "
    "insertAdjacentHTML insertBefore "
    "isConnected isContentEditable isPrototypeOf lastChild lastElementChild lastModified length links "
    "localName localStorage "
    "location matches method namespaceURI navigator nextElementSibling nextSibling nodeName nodeType "
    "nodeValue normalize "
    "noValidate offsetParent onclick onerror onload open opener origin outerHTML outerText ownerDocument "
    "parent "
    "parentElement parentNode performance plugins postMessage prefix prepend previousElementSibling "
    "previousSibling "
    "propertyIsEnumerable prototype querySelector querySelectorAll readyState referrer remove "
    "removeAttribute removeChild "
    "removeEventListener replaceChild replaceWith requestSubmit reset rootElement screen scripts "
    "scrollingElement self "
    "sessionStorage setAttribute setTimeout shadowRoot slot status style styleSheets submit tabIndex tagName "
    "target "
    "textContent timeline toLocaleString toString top trustedTypes URL valueOf visibilityState window write "
    "writeln "
    "__proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ ";

/// CSS properties that change how a piece of text or a box looks, none that moves it out of its place.
constexpr std::string_view css_properties =
    " aspect-ratio background-color border border-bottom border-bottom-color border-bottom-style "
    "border-bottom-width "
    "border-collapse border-color border-left border-left-color border-left-style border-left-width "
    "border-radius border-right "
    "border-right-color border-right-style border-right-width border-spacing border-style border-top "
    "border-top-color "
    "border-top-style border-top-width border-width caption-side clear color column-count column-gap "
    "direction display "
    "empty-cells flex flex-basis flex-direction flex-grow flex-shrink flex-wrap float font font-family "
    "font-feature-settings "
    "font-size font-stretch font-style font-variant font-weight gap height hyphens justify-content "
    "letter-spacing line-height "
    "list-style list-style-position list-style-type margin margin-bottom margin-left margin-right margin-top "
    "max-height "
    "max-width min-height min-width object-fit object-position opacity orphans overflow overflow-wrap "
    "overflow-x overflow-y "
    "padding padding-bottom padding-left padding-right padding-top page-break-after page-break-before "
    "page-break-inside quotes "
    "row-gap ruby-align ruby-position table-layout text-align text-align-last text-decoration "
    "text-decoration-color "
    "text-decoration-line text-decoration-style text-indent text-justify text-overflow text-shadow "
    "text-transform "
    "text-underline-position unicode-bidi vertical-align visibility white-space widows width word-break "
    "word-spacing word-wrap "
    "writing-mode ";

constexpr std::string_view css_functions = " rgb rgba hsl hsla calc min max clamp ";

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

bool is_css_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// No escapes, no comments, no functions but those that compute a colour or a length: nothing that loads.
bool is_safe_css_value(std::string_view value) {
  if (value.empty() || value.contains("/*")) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '(') {
      auto begin = i;
      while (begin > 0 && is_css_name(value[begin - 1])) --begin;
      if (begin != i && !stands_in(value.substr(begin, i - begin), css_functions)) return false;
    }
    const bool ordinary = is_css_name(c) || static_cast<unsigned char>(c) >= 0x80 ||
                          std::string_view(" \t\n#%.,()'\"+*/!_").contains(c);
    if (!ordinary) return false;
  }
  return true;
}

bool is_safe_declaration(std::string_view declaration) {
  const auto colon = declaration.find(':');
  if (colon == declaration.npos) return false;
  std::string name(trim(declaration.substr(0, colon)));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return !name.empty() && !name.contains(' ') && stands_in(name, css_properties) &&
         is_safe_css_value(trim(declaration.substr(colon + 1)));
}

}  // namespace

AttributeKind attribute_kind(std::string_view element, std::string_view attribute) {
  const auto [first, last] = std::ranges::equal_range(rules, attribute, {}, &Rule::attribute);
  for (const auto* rule = first; rule != last; ++rule)
    if (rule->elements.empty() || stands_in(element, rule->elements)) return rule->kind;
  return is_open_name(attribute) ? plain : dropped;
}

bool clobbers(std::string_view identifier) {
  return identifier.empty() || identifier.contains(' ') || stands_in(identifier, properties);
}

std::string filter_style(std::string_view style) {
  std::string kept;
  bool all = true;
  auto rest = style;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto declaration = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
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
