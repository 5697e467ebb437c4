#include "daemon/parse/doctype_grammar.hpp"

#include <algorithm>
#include <array>

#include "daemon/parse/xml_characters.hpp"
#include "daemon/parse/xml_names.hpp"
#include "daemon/parse/xml_references.hpp"

namespace tidings::parse {
namespace {

/// Of a name without a prefix (Namespaces in XML 1.0, 7).
bool is_name_part(char c) { return is_of(c, character::name_without_colon); }

bool is_public_character(char c) {
  return is_of(c, character::name | character::blank) ? static_cast<signed char>(c) > 0 && c != '\t'
                                                      : std::string_view("'()+,/=?;!*#@$%").contains(c);
}

}  // namespace

bool DoctypeGrammar::take(std::string_view word) {
  if (!text_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

/// At least one.
bool DoctypeGrammar::blanks() {
  const auto begin = at_;
  while (is_blank(peek())) ++at_;
  return at_ != begin;
}

bool DoctypeGrammar::close() {
  blanks();
  return take(">");
}

bool DoctypeGrammar::name() {
  const auto begin = at_;
  while (is_name_part(peek())) ++at_;
  return is_unprefixed_name(text_.substr(begin, at_ - begin));
}

bool DoctypeGrammar::qualified_name() { return name() && (!take(":") || name()); }

bool DoctypeGrammar::name_token() {
  const auto begin = at_;
  while (is_name(peek())) ++at_;
  return at_ != begin && is_name_token(text_.substr(begin, at_ - begin));
}

bool DoctypeGrammar::literal(std::string_view& value) {
  const char quote = peek();
  if (quote != '"' && quote != '\'') return false;
  const auto end = text_.find(quote, at_ + 1);
  if (end == text_.npos) return false;
  value = text_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  return true;
}

/// Whether every `&` begins a reference. Declarations behind a parameter entity that wasn't read aren't
/// processed (5.1): nobody looks.
bool DoctypeGrammar::has_good_references(std::string_view value) const {
  if (has_unread()) return true;
  for (auto at = value.find('&'); at != value.npos; at = value.find('&', at + 1)) {
    const auto reference = value.substr(at + 1);
    if (reference.starts_with('#')) {
      if (!read_character_number(reference.substr(1)).is_character) return false;
      continue;
    }
    const auto* end = std::ranges::find_if_not(reference, is_name_part);
    const std::string_view name(reference.begin(), end);
    if (end == reference.end() || *end != ';' || !is_unprefixed_name(name)) return false;
  }
  return true;
}

bool DoctypeGrammar::system_literal() {
  std::string_view value;
  return literal(value);
}

bool DoctypeGrammar::external_id() {
  if (take("SYSTEM")) return blanks() && system_literal();
  std::string_view public_id;
  return take("PUBLIC") && blanks() && literal(public_id) &&
         std::ranges::all_of(public_id, is_public_character) && blanks() && system_literal();
}

bool DoctypeGrammar::read() {
  if (!take("<!DOCTYPE") || !blanks() || !qualified_name()) return false;
  const bool apart = blanks();
  if (peek() == 'S' || peek() == 'P') {
    result_.external = true;
    if (!apart || !external_id()) return false;
    blanks();
  }
  if (take("[") && !internal_subset()) return false;
  const bool closed = close();
  result_.end = at_;
  return closed;
}

bool DoctypeGrammar::internal_subset() {
  while (true) {
    blanks();
    begin_ = at_;
    if (take("]")) return true;
    if (take("%")) {  // a parameter entity
      if (!name() || !take(";")) return false;
      result_.external = true;
      if (!has_unread()) result_.unread = text_.data() + at_;
    } else if (!declaration()) {
      return false;
    }
  }
}

bool DoctypeGrammar::declaration() {
  if (take("<!--")) return comment();
  if (take("<?")) return instruction();
  if (take("<!ELEMENT")) return element();
  if (take("<!ATTLIST")) return attributes();
  if (take("<!ENTITY")) return entity();
  return take("<!NOTATION") && notation();
}

bool DoctypeGrammar::comment() {
  at_ = std::min(text_.find("--", at_), text_.size());
  return take("-->");
}

bool DoctypeGrammar::instruction() {
  const auto begin = at_;
  if (!name() || same_name(text_.substr(begin, at_ - begin), "xml")) return false;
  if (!blanks()) return take("?>");
  at_ = std::min(text_.find("?>", at_), text_.size());
  return take("?>");
}

bool DoctypeGrammar::element() {
  if (!blanks() || !qualified_name() || !blanks()) return false;
  return (take("EMPTY") || take("ANY") || content_model()) && close();
}

void DoctypeGrammar::occurrence() {
  if (peek() == '?' || peek() == '*' || peek() == '+') ++at_;
}

/// 3.2.1 and 3.2.2.
bool DoctypeGrammar::content_model() {
  std::string connectors;  // of the groups that are open: `|`, `,`, or none yet
  do {
    blanks();
    if (take("(")) {
      connectors += '\0';
      blanks();
      if (connectors.size() == 1 && take("#PCDATA")) return mixed();
      continue;
    }
    if (connectors.empty() || !qualified_name()) return false;
    occurrence();
    for (blanks(); take(")"); blanks()) {
      occurrence();
      connectors.pop_back();
      if (connectors.empty()) return true;
    }
    const char connector = peek();
    if ((connector != '|' && connector != ',') ||
        (connectors.back() != '\0' && connectors.back() != connector))
      return false;
    connectors.back() = connector;
    ++at_;
  } while (true);
}

/// Behind `(#PCDATA`.
bool DoctypeGrammar::mixed() {
  bool has_names = false;
  for (blanks(); take("|"); blanks()) {
    blanks();
    if (!qualified_name()) return false;
    has_names = true;
  }
  return take(")") && (take("*") || !has_names);
}

bool DoctypeGrammar::attributes() {
  if (!blanks() || !qualified_name()) return false;
  while (true) {
    const bool apart = blanks();
    if (take(">")) return true;
    if (!apart || !attribute()) return false;
  }
}

/// 3.3.1 and 3.3.2.
bool DoctypeGrammar::attribute() {
  static constexpr std::array<std::string_view, 8> types{"CDATA",    "ID",     "IDREF",   "IDREFS",
                                                         "ENTITIES", "ENTITY", "NMTOKEN", "NMTOKENS"};
  if (!qualified_name() || !blanks()) return false;
  const auto begin = at_;
  if (name()) {
    const auto type = text_.substr(begin, at_ - begin);
    const bool is_notation = type == "NOTATION" && blanks();
    if (is_notation ? !enumeration() : std::ranges::find(types, type) == types.end()) return false;
  } else if (!enumeration()) {
    return false;
  }
  return blanks() && default_value();
}

bool DoctypeGrammar::enumeration() {
  if (!take("(")) return false;
  do {
    blanks();
    if (!name_token()) return false;
    blanks();
  } while (take("|"));
  return take(")");
}

bool DoctypeGrammar::default_value() {
  if (take("#REQUIRED") || take("#IMPLIED")) return true;
  if (take("#FIXED") && !blanks()) return false;
  std::string_view value;
  return literal(value) && (has_unread() || !value.contains('<')) && has_good_references(value);
}

/// 4.2.
bool DoctypeGrammar::entity() {
  if (!blanks()) return false;
  const bool is_parameter = take("%");
  if (is_parameter && !blanks()) return false;
  const auto begin = at_;
  if (!name()) return false;
  const auto declared = text_.substr(begin, at_ - begin);
  if (!blanks()) return false;
  std::string_view value;
  if (literal(value)) {
    if ((!has_unread() && value.contains('%')) || !has_good_references(value)) return false;
    if (!is_parameter) result_.declare(declared, value);
    return close();
  }
  if (!external_id()) return false;
  const bool apart = blanks();
  const bool is_unparsed = apart && !is_parameter && take("NDATA");
  if (is_unparsed && !(blanks() && name())) return false;
  if (!is_parameter && !is_unparsed && !has_unread()) result_.declare_external(declared);
  return close();
}

bool DoctypeGrammar::notation() {
  if (!blanks() || !name() || !blanks()) return false;
  const auto begin = at_;
  if (external_id()) return close();
  at_ = begin;  // 4.7: a public identifier may stand alone
  std::string_view public_id;
  return take("PUBLIC") && blanks() && literal(public_id) &&
         std::ranges::all_of(public_id, is_public_character) && close();
}

}  // namespace tidings::parse
