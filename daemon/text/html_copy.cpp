#include "daemon/text/html_copy.hpp"

#include <vector>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"

namespace tidings::text {
namespace {

void copy_tag(HtmlWriter& writer, const HtmlToken& token, const std::vector<HtmlAttribute>& attributes) {
  writer.begin_tag(token.text);
  for (const auto& [name, value] : attributes) {
    if (is_plain_value(value))
      writer.attribute(name, value);
    else
      writer.attribute(name, decode_value(value, ValueSpace::text));
  }
  writer.finish_tag();
}

/// Passes over what is in an element whose start tag was read: its tags are balanced.
void skip_element(HtmlTokenizer& tokens) {
  for (std::size_t open = 1; open != 0;) {
    const auto token = tokens.next();
    if (token.kind == HtmlTokenKind::end) return;
    if (token.kind == HtmlTokenKind::end_tag) --open;
    if (token.kind == HtmlTokenKind::start_tag && !element_of(token.text).has(trait::is_void)) ++open;
  }
}

/// How deep in elements whose blank lines mean something.
class Preformatted {
 public:
  explicit Preformatted(HtmlWriter& writer) : writer_(writer) {}
  void enter(const Element& element) { count(element, 1); }
  void leave(const Element& element) { count(element, -1); }

 private:
  void count(const Element& element, int change) {
    if (!element.has(trait::preformatted)) return;
    depth_ += change;
    writer_.set_preformatted(depth_ > 0);
  }

  HtmlWriter& writer_;
  int depth_ = 0;
};

}  // namespace

std::string conventional_copy(std::string_view html) {
  HtmlTokenizer tokens(html);
  HtmlWriter writer(Dialect::conventional, html.size() + html.size() / 8);
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

std::string copy_without(std::string_view html, const Selectors& selectors) {
  HtmlTokenizer tokens(html);
  HtmlWriter writer(Dialect::entry_file, html.size() + html.size() / 8);
  Preformatted preformatted(writer);
  SelectorWalk walk(selectors);
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      writer.text(token.text);
      continue;
    }
    const auto& element = element_of(token.text);
    if (token.kind == HtmlTokenKind::end_tag) {
      writer.end_tag(token.text);
      walk.leave();
      preformatted.leave(element);
      continue;
    }
    const bool meant = walk.enter(token.text, tokens.attributes());
    const bool is_void = element.has(trait::is_void);
    if (meant && !is_void)
      skip_element(tokens);
    else if (!meant)
      copy_tag(writer, token, tokens.attributes());
    if (meant || is_void)
      walk.leave();
    else
      preformatted.enter(element);
  }
  return writer.take();
}

}  // namespace tidings::text
