#include "daemon/parse/xml_repair.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "daemon/parse/doctype.hpp"
#include "daemon/text/entities.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_depth = 512;
constexpr std::size_t max_warnings = 10;
constexpr std::size_t max_reference = 64;             // bytes up to the `;`
constexpr std::size_t max_entity_output = 1U << 20U;  // bytes that they may grow the document by

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name_start(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

/// Bytes of text that aren't copied as they stand: markup, and what XML 1.0 (2.2) has no room for.
constexpr auto special_in_text = [] {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) special[i] = i != '\t' && i != '\n' && i != '\r';
  special['&'] = special['<'] = special['>'] = special['"'] = true;
  return special;
}();

class Repairer {
 public:
  explicit Repairer(std::string_view text) : text_(text) {
    result_.xml.reserve(text.size() + text.size() / 16);
  }

  RepairedXml run() {
    skip_prolog();
    while (at_ < text_.size() && !(root_seen_ && open_.empty())) step();
    if (!root_seen_) fault("there is no element");
    if (!open_.empty()) fault("the document ends inside <" + std::string(open_.back()) + ">");
    while (!open_.empty()) close_last();
    check_epilogue();
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return text_.substr(at_); }

  void fault(std::string what) {
    result_.well_formed = false;
    if (result_.warnings.size() == max_warnings) return;
    const auto line = 1 + std::ranges::count(text_.substr(0, at_), '\n');
    result_.warnings.push_back("line " + std::to_string(line) + ": " + std::move(what));
  }

  void skip_past(std::string_view end) {
    const auto found = text_.find(end, at_);
    if (found == text_.npos) fault("`" + std::string(end) + "` is missing");
    at_ = found == text_.npos ? text_.size() : found + end.size();
  }

  /// Junk before the root, a blank before the declaration too, is a fault (XML 1.0, 2.8).
  void skip_prolog() {
    const auto first = text_.find('<');
    if (first == text_.npos) {
      at_ = text_.size();
      return;
    }
    const auto before = text_.substr(0, first);
    const bool declared = text_.substr(first).starts_with("<?xml") &&
                          is_blank(first + 5 < text_.size() ? text_[first + 5] : 'x');
    if (!std::ranges::all_of(before, is_blank))
      fault("text before the document");
    else if (declared && first != 0)
      fault("blanks before the XML declaration");
    at_ = first;
  }

  void step() {
    if (peek() != '<') return copy_text();
    const char next = peek(1);
    if (next == '/') return end_tag();
    if (is_name_start(next)) return start_tag();
    if (rest().starts_with("<!--")) {
      at_ += 4;
      return skip_past("-->");
    }
    if (rest().starts_with("<![CDATA[")) return copy_cdata();
    if (next == '?') {
      at_ += 2;
      return skip_past("?>");
    }
    if (next == '!' && open_.empty()) return doctype();
    fault("a bare `<`");
    append("&lt;");
    ++at_;
  }

  void append(std::string_view text) {
    if (!open_.empty()) result_.xml += text;
  }

  void copy_text() {
    while (at_ < text_.size() && text_[at_] != '<') {
      auto end = at_;
      while (end < text_.size() && !special_in_text[static_cast<unsigned char>(text_[end])]) ++end;
      const auto run = text_.substr(at_, end - at_);
      if (open_.empty() && !std::ranges::all_of(run, is_blank)) fault("text outside the root element");
      append(run);
      at_ = end;
      if (at_ == text_.size() || text_[at_] == '<') return;
      special(/*in_attribute=*/false);
    }
  }

  /// One byte, or one reference, that isn't copied as it stands.
  void special(bool in_attribute) {
    const char c = text_[at_];
    if (c == '&') return reference();
    if (c == '<') {
      fault("a bare `<` in an attribute");
      append("&lt;");
    } else if (c == '>') {
      append("&gt;");
    } else if (c == '"') {
      append(in_attribute ? "&quot;" : "\"");
    } else {
      fault("a control character");
    }
    ++at_;
  }

  void append_character(std::string_view utf8) {
    for (const char c : utf8) {
      switch (c) {
        case '&':
          append("&amp;");
          break;
        case '<':
          append("&lt;");
          break;
        case '>':
          append("&gt;");
          break;
        case '"':
          append("&quot;");
          break;
        default:
          append(std::string_view(&c, 1));
      }
    }
  }

  void reference() {
    const auto end = text_.substr(at_, max_reference).find(';');
    const auto name = end == text_.npos ? std::string_view() : text_.substr(at_ + 1, end - 1);
    if (name.starts_with('#')) return number(name);
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
      append(text_.substr(at_, end + 1));
      at_ += end + 1;
      return;
    }
    const auto entity = entities_.find(name);
    if (entity != entities_.end() && entity_output_ + entity->second.size() <= max_entity_output) {
      entity_output_ += entity->second.size();
      append_character(entity->second);
      at_ += end + 1;
      return;
    }
    const auto characters = name.empty() ? name : text::named_characters(text_.substr(at_ + 1, end));
    if (!characters.empty()) {
      fault("&" + std::string(name) + "; without a DTD");
      append_character(characters);
      at_ += end + 1;
      return;
    }
    fault("a bare `&`");
    append("&amp;");
    ++at_;
  }

  /// Numbers that mean no character of XML are left out or U+FFFD; 0x80 to 0x9F are windows-1252's, as
  /// publishers mean them.
  void number(std::string_view name) {
    const auto found = text::read_reference(text_.substr(at_, name.size() + 2), text::ReferencePlace::text);
    const auto byte = found.characters.empty() ? 0U : static_cast<unsigned char>(found.characters[0]);
    if (found.size != name.size() + 2) {
      fault("a bare `&`");
      append("&amp;");
      ++at_;
      return;
    }
    if (found.characters == "\xEF\xBF\xBD" && name != "#65533" && name != "#xFFFD" && name != "#xfffd")
      fault("&" + std::string(name) + "; is no character");
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
      fault("&" + std::string(name) + "; is no character of XML");
    else
      append_character(found.characters);
    at_ += found.size;
  }

  void copy_cdata() {
    at_ += 9;
    const auto end = text_.find("]]>", at_);
    if (end == text_.npos) fault("CDATA without an end");
    const auto content = text_.substr(at_, end == text_.npos ? end : end - at_);
    append("<![CDATA[");
    for (auto run = content; !run.empty();) {
      const auto control =
          std::ranges::find_if(run,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_blank(c); }) -
          run.begin();
      append(run.substr(0, static_cast<std::size_t>(control)));
      run.remove_prefix(static_cast<std::size_t>(control));
      if (run.empty()) break;
      fault("a control character");
      run.remove_prefix(1);
    }
    append("]]>");
    at_ = end == text_.npos ? text_.size() : end + 3;
  }

  std::string_view take_name() {
    const auto begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  void end_tag() {
    at_ += 2;
    const auto name = take_name();
    skip_blanks();
    if (peek() == '>')
      ++at_;
    else
      skip_past(">");
    if (too_deep_ != 0) {
      --too_deep_;
      return;
    }
    if (!open_.empty() && open_.back() == name) return close_last();
    fault("</" + std::string(name) + "> closes nothing that is open last");
    const auto found = std::ranges::find(open_.rbegin(), open_.rend(), name);
    if (found == open_.rend()) return;
    for (auto count = found - open_.rbegin() + 1; count > 0; --count) close_last();
  }

  void close_last() {
    result_.xml += "</";
    result_.xml += open_.back();
    result_.xml += '>';
    open_.pop_back();
  }

  void start_tag() {
    ++at_;
    const auto name = take_name();
    const bool flat = open_.size() == max_depth;
    const auto begin = result_.xml.size();
    root_seen_ = true;
    open_.push_back(name);
    append("<");
    append(name);
    const auto attributes_begin = at_;
    std::unordered_set<std::string_view> names;
    while (true) {
      const auto before = at_;
      skip_blanks();
      if (at_ >= text_.size() || peek() == '>' || peek() == '/' || peek() == '<') break;
      if (at_ == before && before != attributes_begin) fault("no blank between attributes");
      attribute(names);
    }
    finish_start_tag(flat, begin);
  }

  void finish_start_tag(bool flat, std::size_t begin) {
    bool empty = false;
    if (peek() == '/') {
      ++at_;
      empty = peek() == '>';
      if (!empty) fault("a `/` inside a tag");
    }
    if (peek() == '>')
      ++at_;
    else
      fault("a tag without `>`");
    if (flat) {
      if (too_deep_ == 0) fault("nested too deep");
      result_.xml.resize(begin);
      open_.pop_back();
      too_deep_ += empty ? 0U : 1U;
      return;
    }
    result_.xml += empty ? "/>" : ">";
    if (empty) open_.pop_back();
  }

  void attribute(std::unordered_set<std::string_view>& names) {
    if (!is_name_start(peek())) {
      fault("`" + std::string(1, peek()) + "` where an attribute was due");
      ++at_;
      return;
    }
    const auto name = take_name();
    const bool repeated = !names.insert(name).second;
    if (repeated) fault("attribute " + std::string(name) + " stands twice");
    const auto size = result_.xml.size();
    append(" ");
    append(name);
    append("=\"");
    skip_blanks();
    if (peek() == '=') {
      ++at_;
      skip_blanks();
      attribute_value();
    } else {
      fault("attribute " + std::string(name) + " has no value");
      append(name);
    }
    append("\"");
    if (repeated) result_.xml.resize(size);
  }

  void attribute_value() {
    const char quote = peek();
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted)
      ++at_;
    else
      fault("an attribute without quotes");
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (quoted ? c == quote : is_blank(c) || c == '>') break;
      if (special_in_text[static_cast<unsigned char>(c)]) {
        special(/*in_attribute=*/true);
        continue;
      }
      auto end = at_ + 1;
      while (end < text_.size() && !special_in_text[static_cast<unsigned char>(text_[end])] &&
             text_[end] != '\'' && (quoted || !is_blank(text_[end])))
        ++end;
      append(text_.substr(at_, end - at_));
      at_ = end;
    }
    if (quoted) {
      if (peek() == quote)
        ++at_;
      else
        fault("an attribute without its closing quote");
    }
  }

  void doctype() {
    const auto found = read_doctype(text_, at_);
    if (!found.ended) fault("a DOCTYPE without an end");
    result_.netscape = result_.netscape || found.netscape;
    entities_ = found.entities;
    at_ = found.end;
  }

  void check_epilogue() {
    while (at_ < text_.size()) {
      skip_blanks();
      if (rest().starts_with("<!--"))
        skip_past("-->");
      else if (rest().starts_with("<?"))
        skip_past("?>");
      else
        break;
    }
    if (at_ < text_.size()) fault("something behind the document's end");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  RepairedXml result_;
  std::vector<std::string_view> open_;
  Entities entities_;
  std::size_t entity_output_ = 0;
  std::size_t too_deep_ = 0;
  bool root_seen_ = false;
};

}  // namespace

RepairedXml repair_xml(std::string_view text) { return Repairer(text).run(); }

}  // namespace tidings::parse
