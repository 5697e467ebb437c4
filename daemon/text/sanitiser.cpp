#include "daemon/text/sanitiser.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "daemon/text/html_address.hpp"
#include "daemon/text/html_attributes.hpp"
#include "daemon/text/html_copy.hpp"
#include "daemon/text/html_dropped.hpp"
#include "daemon/text/html_image.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"
#include "daemon/text/open_elements.hpp"
#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {

struct SafeHtmlFactory {
  static store::SafeHtml make(std::string text) { return store::SafeHtml(std::move(text)); }
};

namespace {

constexpr std::string_view frame_sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";

constexpr ElementSet loads_media("audio source video");
constexpr ElementSet images("amp-anim amp-img image img");  // as browsers have it, and AMP's script
constexpr const Element& frame = known_element("iframe");
constexpr const Element& image = known_element("img");
constexpr const Element& noscript = known_element("noscript");
constexpr const Element& picture = known_element("picture");
constexpr const Element& preformatted = known_element("pre");
constexpr const Element& source = known_element("source");
constexpr const Element& video = known_element("video");

class Sanitiser {
 public:
  Sanitiser(std::string_view html, const HtmlContext& context)
      : tokens_(html),
        context_(context),
        attributes_(context, html.size() * 4 + 4096),
        writer_(Dialect::entry_file, html.size() + html.size() / 8),
        open_(writer_) {}

  SanitisedHtml run() {
    while (true) {
      const auto token = tokens_.next();
      switch (token.kind) {
        case HtmlTokenKind::end:
          open_.end_all();
          return {SafeHtmlFactory::make(writer_.take()), std::move(first_image_)};
        case HtmlTokenKind::text:
          open_.make_room_for_text(token.text);
          writer_.text(token.text);
          break;
        case HtmlTokenKind::cdata:
          open_.make_room_for_text(token.text);
          writer_.characters(token.text);
          break;
        case HtmlTokenKind::start_tag:
          for (auto next = start_tag(token); next; next = start_tag(*next)) continue;
          break;
        case HtmlTokenKind::end_tag:
          end_tag(token);
          break;
      }
      tokens_.set_foreign(open_.expects_mathml());
    }
  }

 private:
  /// Returns the start tag that is to be read next, where one ended what was passed over.
  std::optional<HtmlToken> start_tag(const HtmlToken& token) {
    const auto& element = element_of(token.text);
    switch (element.role) {
      case ElementRole::unknown:
        if (&element == &noscript) ++noscripts_;
        break;
      case ElementRole::raw_dropped:
        if (!token.self_closing || !open_.expects_mathml()) tokens_.take_raw_text(element.name);
        break;
      case ElementRole::raw_kept:
        write_preformatted(tokens_.take_raw_text(element.name));
        break;
      case ElementRole::raw_to_end:
        writer_.characters(tokens_.take_rest());
        break;
      case ElementRole::dropped:
        return skip_content(tokens_, element, token);
      case ElementRole::kept:
        write_kept(element, token);
        break;
    }
    return std::nullopt;
  }

  void end_tag(const HtmlToken& token) {
    if (open_.end_last_named(token.text)) return;
    const auto& element = element_of(token.text);
    if (&element == &noscript && noscripts_ != 0) --noscripts_;
    if (&element == &known_element("br")) return write_void(element);  // 13.2.6.4.7: `</br>` is `<br>`
    open_.end(element);
  }

  void write_kept(const Element& element, const HtmlToken& token) {
    if (images.contains(element)) return write_image();
    if (&element == &frame) return write_frame();
    if (!open_.make_room(element)) return;
    const bool is_void = element.has(trait::is_void);
    if (!is_void && open_.is_full()) return open_.pass_over();
    attributes_.read(element, tokens_.attributes());
    resolve_lazy_media(element);
    write_start(element);
    if (is_void) return;
    open_.push(element);
    if (token.self_closing && element.has(trait::mathml)) open_.end(element);
  }

  /// The sources of a picture are kept in mind for its `img`.
  void resolve_lazy_media(const Element& element) {
    if (&element == &picture) picture_source_.clear();
    if (!loads_media.contains(element)) return;
    resolve_lazy_source(attributes_);
    if (&element == &video) resolve_lazy_poster(attributes_);
    if (&element != &source) return;
    resolve_lazy_source_set(attributes_);
    if (const auto* set = attributes_.find("srcset")) picture_source_ = best_of_source_set(set->value);
  }

  void write_void(const Element& element) {
    if (open_.make_room(element)) write_start(element, {});
  }

  /// xmp is as good as pre, and no raw text.
  void write_preformatted(std::string_view text) {
    if (!open_.make_room(preformatted) || open_.is_full()) return writer_.characters(text);
    write_start(preformatted, {});
    open_.push(preformatted);
    writer_.characters(text);
    open_.end(preformatted);
  }

  void write_start(const Element& element, const std::vector<HtmlAttribute>& attributes) {
    attributes_.read(element, attributes);
    write_start(element);
  }

  void write_start(const Element& element) {
    writer_.begin_tag(element.name);
    for (const auto& attribute : attributes_) writer_.attribute(attribute.name, attribute.value);
    writer_.finish_tag();
  }

  void write_image() {
    attributes_.read(image, tokens_.attributes());
    const auto of_picture = open_.is_open(picture) ? std::exchange(picture_source_, {}) : std::string();
    const bool lazy = resolve_lazy_image(attributes_, of_picture);
    const auto* found = attributes_.find("src");
    if (found == nullptr) return;
    const auto address = found->value;
    if (is_double(address, lazy) || !open_.make_room(image)) return;
    attributes_.set_last("referrerpolicy", "no-referrer");
    // As the publisher wrote it, which the parsed form need not be to the byte.
    if (!first_image_ && is_shown(attributes_) && parse_web_url(address, context_.base))
      first_image_ = address;
    write_start(image);
    last_image_ = {std::string(address), writer_.size(), lazy, noscripts_ != 0};
  }

  /// Publishers put a picture that a script is to load beside itself in noscript, before or behind: of two
  /// that stand together or have one address the second goes.
  bool is_double(std::string_view address, bool lazy) {
    const bool in_noscript = noscripts_ != 0;
    if (in_noscript == last_image_.in_noscript || last_image_.end == 0) return false;
    const bool loaded_by_script = in_noscript ? last_image_.lazy : lazy;
    const bool is_same = address == last_image_.address;
    if (!is_same && (!loaded_by_script || !writer_.is_blank_behind(last_image_.end))) return false;
    last_image_.end = 0;  // two make a pair
    return true;
  }

  /// What is inside is for readers who have no frames: it stands where the frame doesn't.
  void write_frame() {
    attributes_.read(frame, tokens_.attributes());
    resolve_lazy_source(attributes_);
    const auto* address = attributes_.find("src");
    const bool allowed = address != nullptr && is_allowed_frame(address->value, context_);
    if (!allowed || !open_.make_room(frame) || open_.is_full()) return;
    attributes_.set_last("sandbox", frame_sandbox);
    write_start(frame);
    writer_.end_tag(frame.name);
    tokens_.take_raw_text(frame.name);
  }

  struct LastImage {
    std::string address;
    std::size_t end = 0;  // of its tag, in what is written; 0: there was none
    bool lazy = false;    // its address was elsewhere
    bool in_noscript = false;
  };

  HtmlTokenizer tokens_;
  const HtmlContext& context_;
  KeptAttributes attributes_;
  HtmlWriter writer_;
  OpenElements open_;
  std::size_t noscripts_ = 0;  // that are open
  LastImage last_image_;
  std::string picture_source_;  // the largest candidate of the last `source`
  std::optional<std::string> first_image_;
};

/// `&` and `<` as references, which is all that keeps text from being markup.
void append_escaped(std::string& out, std::string_view text) {
  while (true) {
    const auto plain = store::find_byte(text, [](auto c) { return (c == '&') | (c == '<'); });
    out += text.substr(0, plain);
    if (plain == text.size()) return;
    out += text[plain] == '&' ? "&amp;" : "&lt;";
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

SanitisedHtml sanitise(std::string_view html, const HtmlContext& context) {
  return Sanitiser(html, context).run();
}

store::SafeHtml paragraphs(std::string_view plain_text) {
  std::string marked;
  bool open = false;
  while (!plain_text.empty()) {
    const auto line = ascii::take_until(plain_text, '\n');
    if (line.find_first_not_of(" \t\r") == line.npos) {
      if (std::exchange(open, false)) marked += "</p>\n";
      continue;
    }
    marked += open ? "\n" : "<p>";
    open = true;
    append_escaped(marked, line);
  }
  if (open) marked += "</p>";
  if (marked.ends_with("</p>\n")) marked.pop_back();
  return sanitise(marked, {}).html;
}

store::SafeHtml without_elements(const store::SafeHtml& html, const Selectors& selectors) {
  return SafeHtmlFactory::make(copy_without(html.str(), selectors));
}

std::string conventional_html(const store::SafeHtml& html) { return conventional_copy(html.str()); }

}  // namespace tidings::text
