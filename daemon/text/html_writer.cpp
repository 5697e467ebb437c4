#include "daemon/text/html_writer.hpp"

#include <algorithm>
#include <array>

#include "daemon/text/entities.hpp"

namespace tidings::text {
namespace {

/// Bytes of text that are not copied as they stand.
constexpr auto special_in_text = [] {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) special[i] = i != '\t';
  for (const char c : std::string_view("&<>{}\x7F")) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

}  // namespace

void HtmlWriter::line_feed() {
  if (dialect_ == Dialect::conventional) {
    out_ += '\n';
    return;
  }
  auto end = out_.size();
  while (end > 0 && (out_[end - 1] == ' ' || out_[end - 1] == '\t')) --end;
  const bool blank = end == 0 || out_[end - 1] == '\n';
  if (!blank)
    out_ += '\n';
  else if (preformatted_ && end != 0)
    out_ += "&#10;";
  else
    out_.resize(end);
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
    case '\n':
      line_feed();
      break;
    case '\f':
      out_ += ' ';
      break;
    default: {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte != 0x7F)
        out_ += c;
      else if (c == '\t')
        out_ += c;
    }
  }
}

void HtmlWriter::text(std::string_view html) {
  if (out_.empty() && dialect_ == Dialect::entry_file)
    html.remove_prefix(std::min(html.find_first_not_of(" \t\r\n\f"), html.size()));
  while (!html.empty()) {
    std::size_t plain = 0;
    while (plain < html.size() && !special_in_text[static_cast<unsigned char>(html[plain])]) ++plain;
    out_ += html.substr(0, plain);
    html.remove_prefix(plain);
    if (html.empty()) break;
    if (html[0] == '&') {
      const auto reference = read_reference(html, ReferencePlace::text);
      for (const char c :
           reference.size == 0 ? std::string_view("&") : std::string_view(reference.characters))
        character(c);
      html.remove_prefix(std::max<std::size_t>(reference.size, 1));
    } else {
      if (html[0] == '\r' && (html.size() < 2 || html[1] != '\n'))
        character('\n');
      else if (html[0] != '\r')
        character(html[0]);
      html.remove_prefix(1);
    }
  }
}

void HtmlWriter::attribute(std::string_view name, std::string_view value) {
  (out_ += ' ') += name;
  if (value.empty() && dialect_ == Dialect::entry_file) return;
  out_ += "=\"";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    switch (c) {
      case '"':
        out_ += "&quot;";
        break;
      case '\n':
        out_ += "&#10;";
        break;
      case '\t':
        out_ += ' ';
        break;
      case '&': {
        const bool ambiguous = dialect_ == Dialect::conventional ||
                               read_reference(value.substr(i), ReferencePlace::attribute).size != 0;
        out_ += ambiguous ? "&amp;" : "&";
        break;
      }
      default:
        character(c);
    }
  }
  out_ += '"';
}

std::string decode_attribute(std::string_view value) {
  std::string out;
  while (true) {
    const auto mark = std::min(value.find_first_of("&\r"), value.size());
    out += value.substr(0, mark);
    value.remove_prefix(mark);
    if (value.empty()) return out;
    if (value[0] == '\r') {
      out += value.starts_with("\r\n") ? "" : "\n";
      value.remove_prefix(1);
      continue;
    }
    const auto reference = read_reference(value, ReferencePlace::attribute);
    out += reference.size == 0 ? "&" : reference.characters;
    value.remove_prefix(std::max<std::size_t>(reference.size, 1));
  }
}

}  // namespace tidings::text
