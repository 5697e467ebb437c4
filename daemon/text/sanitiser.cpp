#include "daemon/text/sanitiser.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "daemon/text/allow_list.hpp"
#include "daemon/text/html_address.hpp"
#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"

namespace tidings::text {

struct SafeHtmlFactory {
  static store::SafeHtml make(std::string text) { return store::SafeHtml(std::move(text)); }
};

namespace {

constexpr std::size_t max_depth = 256;
constexpr std::size_t max_attributes = 100;
constexpr std::string_view frame_sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";

/// Where publishers put the address of a picture that a script is to load, the likeliest first.
constexpr std::array<std::string_view, 8> lazy_sources{"data-src",       "data-original",     "data-lazy-src",
                                                       "data-actualsrc", "data-original-src", "data-lazyload",
                                                       "data-url",       "data-hi-res-src"};

bool stands_in(std::string_view name, std::string_view list) {
  const auto at = list.find(name);
  return at != list.npos && at > 0 && list[at - 1] == ' ' && list[at + name.size()] == ' ';
}

/// An attribute that stays, decoded, its address final.
struct KeptAttribute {
  std::string name;  // in lower case
  std::string value;
};

std::string lower_case(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

class Sanitiser {
 public:
  Sanitiser(std::string_view html, const HtmlContext& context)
      : tokens_(html), context_(context), writer_(Dialect::entry_file, html.size() + html.size() / 8) {}

  SanitisedHtml run() {
    for (auto token = tokens_.next(); token.kind != HtmlTokenKind::end; token = tokens_.next()) {
      if (token.kind == HtmlTokenKind::text)
        writer_.text(token.text);
      else if (token.kind == HtmlTokenKind::start_tag)
        start_tag(token);
      else
        end_tag(element_of(token.text));
    }
    while (!open_.empty()) close_last();
    return {SafeHtmlFactory::make(writer_.take()), std::move(first_image_)};
  }

 private:
  void start_tag(const HtmlToken& token) {
    const auto& element = element_of(token.text);
    switch (element.role) {
      case ElementRole::unknown:
        return;
      case ElementRole::raw_dropped:
        tokens_.take_raw_text(element.name);
        return;
      case ElementRole::raw_to_end:
        raw_to_end();
        return;
      case ElementRole::dropped:
        if ((element.traits & trait::is_void) == 0 && !token.self_closing) skip_content(element);
        return;
      case ElementRole::kept:
        break;
    }
    if (element.name == "img" || element.name == "image") return write_image();
    if (element.name == "iframe") return write_frame();
    const bool empty = (element.traits & trait::is_void) != 0;
    if (!empty && open_.size() == max_depth) {
      ++too_deep_;
      return;
    }
    close_implied(element);
    write_start(element.name, kept_attributes(element.name));
    if (!empty) push(element);
  }

  /// HTML Standard, 13.2.5.5: nothing ends it.
  void raw_to_end() {
    for (auto rest = tokens_.take_rest(); !rest.empty();) {
      const auto mark = std::min(rest.find('&'), rest.size());
      writer_.text(rest.substr(0, mark));
      rest.remove_prefix(mark);
      if (rest.empty()) break;
      writer_.text("&amp;");
      rest.remove_prefix(1);
    }
  }

  /// Up to the element's end, elements of the same name inside it counted; raw text inside can't end it.
  void skip_content(const Element& element) {
    std::size_t depth = 1;
    while (depth != 0) {
      const auto token = tokens_.next();
      if (token.kind == HtmlTokenKind::end) return;
      if (token.kind == HtmlTokenKind::text) continue;
      const auto& inner = element_of(token.text);
      if (token.kind == HtmlTokenKind::end_tag)
        depth -= &inner == &element ? 1U : 0U;
      else if (&inner == &element && !token.self_closing)
        ++depth;
      else if (inner.role == ElementRole::raw_dropped)
        tokens_.take_raw_text(inner.name);
    }
  }

  void push(const Element& element) {
    open_.push_back(&element);
    preformatted_ += (element.traits & trait::preformatted) != 0 ? 1U : 0U;
    writer_.set_preformatted(preformatted_ != 0);
  }

  void close_last() {
    const auto& element = *open_.back();
    open_.pop_back();
    writer_.end_tag(element.name);
    preformatted_ -= (element.traits & trait::preformatted) != 0 ? 1U : 0U;
    writer_.set_preformatted(preformatted_ != 0);
  }

  void end_tag(const Element& element) {
    if (element.role != ElementRole::kept || (element.traits & trait::is_void) != 0) return;
    if (too_deep_ != 0) {
      --too_deep_;
      return;
    }
    for (std::size_t i = open_.size(); i > 0; --i) {
      if (open_[i - 1] == &element) {
        while (open_.size() >= i) close_last();
        return;
      }
      if ((open_[i - 1]->traits & trait::scope) != 0 && (element.traits & trait::scope) == 0 &&
          !stands_in(element.name, " tr tbody thead tfoot "))
        return;
    }
  }

  /// Elements whose end tags may be left out end where the standard says, so that a browser builds the tree
  /// we wrote.
  void close_implied(const Element& element) {
    if ((element.traits & trait::closes_paragraph) != 0)
      close_up_to(" p ", " table td th caption li dd button ");
    if (const auto* implied = implied_end_of(element.name)) close_up_to(implied->ends, implied->until);
  }

  /// Ends the outermost open element with one of the `ends` names that no `until` stands above.
  void close_up_to(std::string_view ends, std::string_view until) {
    std::size_t keep = open_.size();
    for (std::size_t i = open_.size(); i > 0; --i) {
      const auto name = open_[i - 1]->name;
      if (stands_in(name, until)) break;
      if (stands_in(name, ends)) keep = i - 1;
    }
    while (open_.size() > keep) close_last();
  }

  void write_start(std::string_view name, const std::vector<KeptAttribute>& attributes) {
    writer_.begin_tag(name);
    for (const auto& attribute : attributes) writer_.attribute(attribute.name, attribute.value);
    writer_.finish_tag();
  }

  std::optional<std::string> final_value(AttributeKind kind, std::string value) const {
    switch (kind) {
      case AttributeKind::dropped:
        return std::nullopt;
      case AttributeKind::plain:
        return value;
      case AttributeKind::link:
        return final_address(value, AddressUse::followed, context_);
      case AttributeKind::picture:
        return final_address(value, AddressUse::picture, context_);
      case AttributeKind::media:
      case AttributeKind::frame:
        return final_address(value, AddressUse::loaded, context_);
      case AttributeKind::identifier:
        return clobbers(value) ? std::nullopt : std::optional(std::move(value));
      case AttributeKind::source_set:
        value = final_source_set(value, context_);
        break;
      case AttributeKind::style:
        value = filter_style(value);
        break;
    }
    return value.empty() ? std::nullopt : std::optional(std::move(value));
  }

  std::vector<KeptAttribute> kept_attributes(std::string_view element) const {
    std::vector<KeptAttribute> kept;
    for (const auto& found : tokens_.attributes()) {
      if (kept.size() == max_attributes) break;
      auto name = lower_case(found.name);
      const auto kind = attribute_kind(element, name);
      const bool repeated = std::ranges::find(kept, name, &KeptAttribute::name) != kept.end();
      if (kind == AttributeKind::dropped || repeated) continue;
      if (auto value = final_value(kind, decode_attribute(found.value)))
        kept.push_back({std::move(name), std::move(*value)});
    }
    return kept;
  }

  static KeptAttribute* find(std::vector<KeptAttribute>& attributes, std::string_view name) {
    const auto found = std::ranges::find(attributes, name, &KeptAttribute::name);
    return found == attributes.end() ? nullptr : &*found;
  }

  void write_image() {
    auto attributes = kept_attributes("img");
    resolve_source(attributes);
    if (find(attributes, "src") == nullptr && find(attributes, "srcset") == nullptr) return;
    if (auto* policy = find(attributes, "referrerpolicy"))
      policy->value = "no-referrer";
    else
      attributes.push_back({"referrerpolicy", "no-referrer"});
    note_image(attributes);
    write_start("img", attributes);
  }

  /// The address that the publisher's script would load goes before a missing or inlined placeholder.
  void resolve_source(std::vector<KeptAttribute>& attributes) const {
    auto* source = find(attributes, "src");
    if (source != nullptr && !source->value.starts_with("data:")) return;
    auto address = lazy_source(attributes);
    if (address.empty()) return;
    if (source != nullptr)
      source->value = std::move(address);
    else
      attributes.insert(attributes.begin(), {"src", std::move(address)});
  }

  std::string lazy_source(std::vector<KeptAttribute>& attributes) const {
    for (const auto name : lazy_sources)
      if (const auto* lazy = find(attributes, name))
        if (auto address = final_address(lazy->value, AddressUse::loaded, context_))
          return std::move(*address);
    for (const auto name : {"data-srcset", "data-lazy-srcset", "srcset"})
      if (const auto* set = find(attributes, name))
        if (auto address = best_of_source_set(final_source_set(set->value, context_)); !address.empty())
          return address;
    return {};
  }

  void note_image(std::vector<KeptAttribute>& attributes) {
    const auto* source = find(attributes, "src");
    if (first_image_ || source == nullptr || is_tracker(source->value)) return;
    for (const auto name : {"width", "height"})
      if (const auto* size = find(attributes, name);
          size != nullptr && (size->value == "1" || size->value == "0"))
        return;
    // As the publisher wrote it, which the parsed form need not be to the byte.
    if (parse_web_url(source->value, context_.base)) first_image_ = source->value;
  }

  void write_frame() {
    auto attributes = kept_attributes("iframe");
    tokens_.take_raw_text("iframe");
    const auto* source = find(attributes, "src");
    if (source == nullptr || !is_allowed_frame(source->value, context_)) return;
    attributes.push_back({"sandbox", std::string(frame_sandbox)});
    write_start("iframe", attributes);
    writer_.end_tag("iframe");
  }

  HtmlTokenizer tokens_;
  const HtmlContext& context_;
  HtmlWriter writer_;
  std::vector<const Element*> open_;
  std::size_t preformatted_ = 0;  // how many of the open elements are
  std::size_t too_deep_ = 0;      // start tags passed over, whose end tags are to be passed over too
  std::optional<std::string> first_image_;
};

/// A tag's attributes in another dialect; nothing is judged.
void copy_tag(HtmlWriter& writer, const HtmlToken& token, const std::vector<HtmlAttribute>& attributes) {
  writer.begin_tag(token.text);
  for (const auto& attribute : attributes)
    writer.attribute(attribute.name, decode_attribute(attribute.value));
  writer.finish_tag();
}

}  // namespace

SanitisedHtml sanitise(std::string_view html, const HtmlContext& context) {
  return Sanitiser(html, context).run();
}

store::SafeHtml paragraphs(std::string_view plain_text) {
  std::string marked;
  bool open = false;
  while (!plain_text.empty()) {
    const auto end = std::min(plain_text.find('\n'), plain_text.size());
    const auto line = plain_text.substr(0, end);
    plain_text.remove_prefix(std::min(end + 1, plain_text.size()));
    if (line.find_first_not_of(" \t\r") == line.npos) {
      if (std::exchange(open, false)) marked += "</p>\n";
      continue;
    }
    marked += open ? "\n" : "<p>";
    open = true;
    for (const char c : line) {
      if (c == '&')
        marked += "&amp;";
      else if (c == '<')
        marked += "&lt;";
      else
        marked += c;
    }
  }
  if (open) marked += "</p>";
  if (marked.ends_with("</p>\n")) marked.pop_back();
  return sanitise(marked, {}).html;
}

std::string conventional_html(const store::SafeHtml& html) {
  HtmlTokenizer tokens(html.str());
  HtmlWriter writer(Dialect::conventional, html.str().size() + html.str().size() / 8);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text)
      writer.text(token.text);
    else if (token.kind == HtmlTokenKind::start_tag)
      copy_tag(writer, token, tokens.attributes());
    else
      writer.end_tag(token.text);
  }
  return writer.take();
}

}  // namespace tidings::text
