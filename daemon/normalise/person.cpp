#include "daemon/normalise/person.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "daemon/normalise/field.hpp"
#include "daemon/text/plain_text.hpp"
#include "store/text_types.hpp"

namespace tidings::normalise {
namespace {

std::string_view without_mailto(std::string_view text) {
  constexpr std::string_view scheme = "mailto:";
  return text.starts_with(scheme) ? text.substr(scheme.size()) : text;
}

/// One `@` between two things, no white space, nothing of a web address: enough to tell an address from a
/// name.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
         text.find('@', at + 1) == text.npos && text.find_first_of(" \t\r\n<>()\",;/:") == text.npos;
}

/// `outside (inside)` or `outside <inside>`, the bracket at the end; brackets inside a name don't count.
std::optional<std::pair<std::string_view, std::string_view>> split_bracket(std::string_view text, char open,
                                                                           char close) {
  if (text.empty() || text.back() != close) return std::nullopt;
  const auto at = text.rfind(open);
  if (at == text.npos) return std::nullopt;
  return std::pair{trim(text.substr(0, at)), trim(text.substr(at + 1, text.size() - at - 2))};
}

std::string_view strip(std::string_view text, std::string_view characters) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

/// A quoted string of mail (RFC 5322, 3.2.4) without its quotes; what is none, as it is.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
  std::string inside;
  const auto quoted = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    if (quoted[at] == '"') return std::string(text);
    if (quoted[at] == '\\' && ++at == quoted.size()) return std::string(text);
    inside += quoted[at];
  }
  return inside;
}

/// `name address` or `address name`, with or without brackets and commas; nothing where no word is an
/// address, or several are.
std::optional<store::Person> split_words(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string name;
  std::string_view email;
  while (!(text = strip(text, blanks)).empty()) {
    const auto word = text.substr(0, text.find_first_of(blanks));
    const auto bare = without_mailto(strip(word, "<>()[],;:"));
    text.remove_prefix(word.size());
    if (!is_email(bare) || !bare.substr(bare.find('@')).contains('.')) {
      name.append(name.empty() ? "" : " ").append(word);
    } else if (email.empty()) {
      email = bare;
    } else {
      return std::nullopt;
    }
  }
  if (email.empty()) return std::nullopt;
  auto rest = strip(name, ",;:- ");
  if (rest.starts_with('(') && rest.ends_with(')')) rest = strip(rest.substr(1, rest.size() - 2), blanks);
  return store::Person{std::string(rest), std::string(email), {}};
}

}  // namespace

store::Person parse_person(std::string_view text) {
  text = trim(text);
  for (const auto [open, close] : {std::pair{'(', ')'}, std::pair{'<', '>'}}) {
    const auto parts = split_bracket(text, open, close);
    if (!parts) continue;
    const auto outside = without_mailto(parts->first);
    const auto inside = without_mailto(parts->second);
    if (is_email(outside)) return {unquoted(inside), std::string(outside), {}};
    if (is_email(inside)) return {unquoted(outside), std::string(inside), {}};
  }
  const auto bare = without_mailto(text);
  if (is_email(bare)) return {{}, std::string(bare), {}};
  return split_words(text).value_or(store::Person{std::string(text), {}, {}});
}

store::Person normalise_person(const parse::RawPerson& raw, std::string uri) {
  store::Person person{std::string(trim(raw.name)), std::string(trim(raw.email)), std::move(uri)};
  if (person.email.empty()) {
    auto parsed = parse_person(raw.name);
    if (!raw.is_name) person.name = std::move(parsed.name);
    person.email = std::move(parsed.email);
  }
  person.name =
      raw.is_name ? store::PlainText::from(person.name).str() : text::plain_text_of_title(person.name).str();
  person.email = store::PlainText::from(without_mailto(person.email)).str();
  if (!raw.is_name && person.name == person.email) person.name.clear();
  return person;
}

}  // namespace tidings::normalise
