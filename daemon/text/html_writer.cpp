#include "daemon/text/html_writer.hpp"

#include <algorithm>

#include "daemon/text/entities.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {
namespace {

using namespace std::string_view_literals;

/// Grows once for all of them.
template <class... Parts>
void append_all(std::string& out, Parts... parts) {
  const auto old_size = out.size();
  const std::size_t size = (parts.size() + ...);
  if (out.capacity() - old_size < size) out.reserve(old_size + size);
  out.resize_and_overwrite(old_size + size, [&](char* data, std::size_t new_size) {
    auto* end = data + old_size;
    ((end += parts.copy(end, parts.size())), ...);
    return new_size;
  });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// Bytes of text that may not be copied as they stand: controls, `& < > { }`, and what may begin a fence.
/// Some comparisons judge two: `<` and `>` differ in one bit, `{ | } ~ DEL` follow each other.
constexpr auto is_special_in_text = [](auto c) {
  return (c < 0x20) | (c == '&') | ((c | 2) == '>') | (c == '`') | ((c >= '{') & (c <= 0x7F));
};

constexpr auto is_special_in_value = [](auto c) { return is_special_in_text(c) | (c == '"'); };

constexpr auto is_changed_by_decoding = [](auto c) { return (c < 0x20) | (c == '&') | (c == 0x7F); };

}  // namespace

void HtmlWriter::begin_tag(std::string_view name) { append_all(out_, "<"sv, name); }

void HtmlWriter::end_tag(std::string_view name) { append_all(out_, "</"sv, name, ">"sv); }

/// Whether the line being written is white space so far.
bool HtmlWriter::at_line_begin() {
  if (line_has_text_) return false;
  const auto text = out_.find_first_not_of(' ', white_end_);
  line_has_text_ = text != out_.npos;
  white_end_ = out_.size();
  return !line_has_text_;
}

void HtmlWriter::begin_line() {
  line_begin_ = white_end_ = out_.size();
  line_has_text_ = false;
}

void HtmlWriter::line_feed() {
  if (dialect_ == Dialect::conventional) {
    out_ += '\n';
  } else if (!at_line_begin()) {
    out_ += '\n';
    begin_line();
  } else if (preformatted_ && line_begin_ != 0) {
    out_ += "&#10;";
  } else {
    out_.resize(line_begin_);
    begin_line();
  }
}

void HtmlWriter::character(char c) {
  switch (c) {
    case '&':
      out_ += "&amp;";
      break;
    case '<':
      out_ += "&lt;";
      break;
    case '>':
      out_ += "&gt;";
      break;
    case '{':
      out_ += dialect_ == Dialect::entry_file ? "&#123;" : "{";
      break;
    case '}':
      out_ += dialect_ == Dialect::entry_file ? "&#125;" : "}";
      break;
    case '`':
    case '~':
      fence(c);
      break;
    case '\n':
      line_feed();
      break;
    case '\t':
      tab();
      break;
    case ' ':
    case '\f':
      // White space in front of everything goes (the seed's dialect).
      if (!out_.empty() || dialect_ == Dialect::conventional) out_ += ' ';
      break;
    default:
      if (!is_control(c)) out_ += c;
  }
}

/// Markdown makes spaces of a tab at a line's begin, also where it leaves everything else alone.
void HtmlWriter::tab() {
  if (dialect_ == Dialect::conventional || !at_line_begin()) {
    out_ += '\t';
  } else if (!out_.empty()) {
    out_ += "&#9;";
    white_end_ = out_.size();
  }
}

/// Three of them at a line's begin are a fence around code to site generators that look before Markdown does.
void HtmlWriter::fence(char c) {
  if (dialect_ == Dialect::conventional || !at_line_begin())
    out_ += c;
  else
    out_ += c == '`' ? "&#96;" : "&#126;";
}

void HtmlWriter::text(std::string_view html) {
  while (true) {
    if (!out_.empty()) {
      const auto run = store::find_byte(html, is_special_in_text);
      out_.append(html.data(), run);
      html.remove_prefix(run);
    }
    if (html.empty()) return;
    html.remove_prefix(special(html));
  }
}

/// Writes the character that `html` begins with; returns how many bytes it takes.
std::size_t HtmlWriter::special(std::string_view html) {
  if (html[0] == '\n') {
    line_feed();
    return 1;
  }
  if (html[0] == '&') {
    const auto reference = read_reference(html, ReferencePlace::text);
    if (reference.size == 0) {
      character('&');
      return 1;
    }
    const std::string_view decoded = reference.characters;
    if (!out_.empty() && store::find_byte(decoded, is_special_in_text) == decoded.size())
      out_ += decoded;
    else
      for (const char c : decoded) character(c);
    return reference.size;
  }
  // 13.2.3.5: a carriage return, alone or before a line feed, is a line feed.
  if (html[0] != '\r')
    character(html[0]);
  else if (!html.starts_with("\r\n"))
    character('\n');
  return 1;
}

void HtmlWriter::characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      character(text[i]);
    else if (!text.substr(i).starts_with("\r\n"))
      character('\n');
  }
}

void HtmlWriter::attribute(std::string_view name, std::string_view value) {
  if (value.empty() && dialect_ == Dialect::entry_file) return append_all(out_, " "sv, name);
  auto run = store::find_byte(value, is_special_in_value);
  append_all(out_, " "sv, name, "=\""sv, value.substr(0, run));
  while (run != value.size()) {
    value.remove_prefix(run);
    special_in_value(value);
    value.remove_prefix(1);
    run = store::find_byte(value, is_special_in_value);
    out_.append(value.data(), run);
  }
  out_ += '"';
}

void HtmlWriter::special_in_value(std::string_view value) {
  switch (value[0]) {
    case '"':
      out_ += "&quot;";
      break;
    case '\n':
      out_ += "&#10;";
      break;
    case '&': {
      const bool ambiguous =
          dialect_ == Dialect::conventional || read_reference(value, ReferencePlace::attribute).size != 0;
      out_ += ambiguous ? "&amp;" : "&";
      break;
    }
    default:
      character(value[0]);
  }
}

bool is_plain_value(std::string_view value) {
  return store::find_byte(value, is_changed_by_decoding) == value.size();
}

namespace {

/// White space and controls as they will be written; `raw`: not by way of a character reference.
void append_value_byte(std::string& out, char c, ValueSpace space, bool raw) {
  if (!is_control(c)) {
    out += c;
  } else if (c == '\0' && raw) {
    out += "\xEF\xBF\xBD";  // 13.2.5.36 ff.
  } else if (c == '\n' || c == '\t' || c == '\f') {
    if (space == ValueSpace::text && c == '\n')
      out += '\n';
    else if (space != ValueSpace::address || c == '\f')
      out += ' ';
  }
}

}  // namespace

std::string decode_value(std::string_view value, ValueSpace space) {
  std::string out;
  out.reserve(value.size());
  while (true) {
    const auto run = store::find_byte(value, is_changed_by_decoding);
    out += value.substr(0, run);
    value.remove_prefix(run);
    if (value.empty()) return out;
    const auto reference = value[0] == '&' ? read_reference(value, ReferencePlace::attribute) : Reference{};
    if (reference.size != 0) {
      for (const char c : reference.characters) append_value_byte(out, c, space, false);
    } else if (value[0] == '\r') {
      if (!value.starts_with("\r\n")) append_value_byte(out, '\n', space, true);
    } else {
      append_value_byte(out, value[0], space, true);
    }
    value.remove_prefix(std::max<std::size_t>(reference.size, 1));
  }
}

}  // namespace tidings::text
