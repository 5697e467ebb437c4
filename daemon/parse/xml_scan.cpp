#include "daemon/parse/xml_scan.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "daemon/parse/doctype.hpp"
#include "daemon/parse/xml_characters.hpp"
#include "daemon/parse/xml_fault.hpp"
#include "daemon/parse/xml_names.hpp"
#include "daemon/parse/xml_next.hpp"
#include "daemon/parse/xml_prefixes.hpp"
#include "daemon/parse/xml_references.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_entity_depth = 40;  // inside each other, as libxml2 has it

/// Elements of HTML that stand in a line of text.
bool is_inline(std::string_view name) {
  return name.size() == 1 ? name != "A" : name == "em" || name == "span" || name == "strong";
}

/// The references that XML itself declares (4.6).
bool is_predefined(std::string_view reference) {
  return reference.starts_with("lt;") || reference.starts_with("gt;") || reference.starts_with("amp;") ||
         reference.starts_with("quot;") || reference.starts_with("apos;");
}

enum class Place { content, attribute };

/// The document type declaration, and those of its entities that the document refers to.
struct Declared {
  Doctype doctype;
  std::map<std::pair<std::string_view, Place>, bool>
      entities;           // whether they are fit for it, once that is known
  std::size_t depth = 0;  // of those that are being looked over
};

class Scanner {
 public:
  Scanner(const std::string& text, Declared& declared, DeclaredPrefixes prefixes = {})
      : text_(text),
        at_(text.data()),
        end_(text.data() + text.size()),
        declared_(declared),
        prefixes_(std::move(prefixes)) {}

  XmlScan run() {
    if (has_control(text_)) fail("a control character", control_place());
    if (has_noncharacter(text_)) fail("U+FFFE or U+FFFF, which is no character", text_.data());
    declaration();
    content();
    if (!stopped_) epilogue();
    return std::move(result_);
  }

  /// Whether the text, one element, is content where an element may stand.
  bool is_content() {
    content();
    return result_.well_formed && at_ == end_;
  }

  /// Whether it may stand in an attribute.
  bool is_attribute_value() {
    if (text_.contains('<')) return false;
    references(text_, Place::attribute);
    return result_.well_formed;
  }

 private:
  enum class Last { start_tag, end_tag, text, cdata };  // the last token that was no white space

  struct Prefixed {
    std::string_view prefix;
    std::string_view name;  // with the prefix
  };

  struct Open {
    std::string_view name;
    std::size_t declarations;  // in force outside
  };

  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  std::string_view rest() const { return {at_, left()}; }
  char peek() const { return *at_; }
  bool stands_here(std::string_view word) const { return rest().starts_with(word); }

  const char* control_place() const { return std::ranges::find_if(text_, is_control); }

  /// A fault that a namespace-aware parser stops at, and pugixml doesn't.
  void blame(std::string what, const char* place) {
    if (std::exchange(result_.well_formed, false))
      result_.fault = describe_fault(text_, static_cast<std::size_t>(place - text_.data()), std::move(what));
  }

  void fail(std::string what, const char* place) {
    blame(std::move(what), place);
    result_.needs_repair = true;
    stopped_ = true;
  }
  void fail(std::string what) { fail(std::move(what), std::min(at_, end_)); }

  const char* find(std::string_view what) const {
    const auto found = rest().find(what);
    return found == std::string_view::npos ? nullptr : at_ + found;
  }

  void skip_blanks() {
    while (is_blank(*at_)) ++at_;
  }

  /// The text ends with a NUL, which is in no class.
  std::string_view take_name() {
    const char* begin = at_;
    while (is_of(*at_, character::ascii_name)) ++at_;
    if (is_name(*at_)) take_rest_of_name(begin);
    return {begin, at_};
  }

  /// From a colon or a character beyond ASCII on.
  void take_rest_of_name(const char* begin) {
    const char* colon = at_;
    if (*at_ == ':') ++at_;
    const bool is_usual = colon != begin && is_of(*at_, character::ascii_name) && is_name_start(*at_);
    while (is_of(*at_, character::ascii_name)) ++at_;
    if (!is_usual || is_name(*at_)) {
      while (is_name(*at_)) ++at_;
      if (!is_qualified_name({begin, at_})) blame("`" + std::string(begin, at_) + "` is no name", begin);
      colon = std::find(begin, at_, ':');
    }
    if (colon != at_) prefixed_.push_back({{begin, colon}, {begin, at_}});
  }

  void declaration() {
    if (!stands_here("<?xml") || !is_blank(at_[5])) return;
    const char* end = find("?>");
    if (end == nullptr) return fail("an XML declaration without an end");
    const std::string_view inside(at_ + 5, static_cast<std::size_t>(end - at_ - 5));
    if (!trim(inside).starts_with("version") || inside.contains('<'))
      return fail("an XML declaration without a version");
    if (!is_xml_declaration(inside)) blame("a fault in the XML declaration", at_);
    at_ = end + 2;
  }

  /// Up to the end of the root element.
  void content() {
    while (!stopped_ && !(root_seen_ && open_.empty())) {
      if (at_ == end_)
        return fail(root_seen_ ? "the document ends inside <" + std::string(open_.back().name) + ">"
                               : "there is no element");
      const char next = at_[1];
      if (*at_ != '<')
        text();
      else if (is_name_start(next))
        start_tag();
      else if (next == '/')
        end_tag();
      else if (next == '!')
        declaration_in_content();
      else if (next == '?')
        instruction();
      else
        fail("a bare `<`");
    }
  }

  /// Character data up to the next tag.
  void text() {
    const char* const begin = at_;
    skip_blanks();
    if (at_ == end_ || *at_ == '<') return blanks({begin, static_cast<std::size_t>(at_ - begin)});
    if (open_.empty()) return fail("text outside the root element", begin);
    const char* const stop = tag_.behind(at_);
    if (reference_.behind(at_) < stop) references({at_, stop}, Place::content);
    if (const char* end = cdata_end_.behind(at_); end < stop) fail("`]]>` in text", end);
    result_.spaces_matter = result_.spaces_matter || last_ == Last::end_tag || last_ == Last::cdata;
    last_ = Last::text;
    at_ = stop;
  }

  void blanks(std::string_view run) {
    if (last_ == Last::end_tag && !open_.empty() && !result_.spaces_matter && !run.contains('\n'))
      result_.spaces_matter = true;  // nobody indents on one line: `</b> <i>`
  }

  void references(std::string_view run, Place place) {
    const char* const end = run.data() + run.size();
    for (const char* at = reference_.behind(run.data()); at < end; at = reference_.behind(at + 1)) {
      const std::string_view reference(at + 1, end);
      if (reference.starts_with('#'))
        number(reference.substr(1));
      else if (!is_predefined(reference))
        named(reference, place);
    }
  }

  void named(std::string_view reference, Place place) {
    result_.needs_repair = true;
    const auto size =
        static_cast<std::size_t>(std::ranges::find_if_not(reference, is_name) - reference.begin());
    const auto name = reference.substr(0, size);
    if (!is_unprefixed_name(name) || size == reference.size() || reference[size] != ';')
      return fail("a bare `&`", reference.data());
    if (!is_good(name, place))
      blame("&" + std::string(name) + "; is not declared, or not well-formed", reference.data());
  }

  /// Whether an entity is declared, its text is what may stand at that place, and it is no part of it (4.1
  /// and 4.3.2). Told of each once; a fault ends it all.
  bool is_good(std::string_view name, Place place) {
    const auto& doctype = declared_.doctype;
    if (doctype.external_entities.contains(name)) return place == Place::content;
    const auto found = doctype.entities.find(name);
    if (found == doctype.entities.end()) return doctype.external;
    const auto value = found->second;
    if (doctype.unread != nullptr && value.data() > doctype.unread) return true;
    const auto [entity, is_new] = declared_.entities.try_emplace({found->first, place}, false);
    if (!is_new) return entity->second;
    if (declared_.depth == max_entity_depth) return false;
    ++declared_.depth;
    const auto text = replacement_text(value);
    entity->second = place == Place::attribute
                         ? Scanner(text, declared_).is_attribute_value()
                         : Scanner("<e>" + text + "</e>", declared_, prefixes_).is_content();
    --declared_.depth;
    return entity->second;
  }

  /// Numbers that mean no character, and those of C1, which publishers mean as windows-1252's.
  void number(std::string_view digits) {
    const auto number = read_character_number(digits);
    if (number.size == 0) return fail("a bare `&`", digits.data());
    if (!number.is_character) return fail("a reference to no character", digits.data());
    if (number.value >= 0x80 && number.value < 0xA0) result_.needs_repair = true;
  }

  void end_tag() {
    if (open_.empty()) return fail("an end tag before the root element");
    const auto name = open_.back().name;
    const char* after = at_ + 2 + name.size();
    if (left() < name.size() + 3 || std::memcmp(at_ + 2, name.data(), name.size()) != 0 || is_name(*after))
      return fail("<" + std::string(name) + "> is not closed where another is");
    at_ = after;
    skip_blanks();
    if (peek() != '>') return fail("an end tag without `>`");
    ++at_;
    close();
  }

  void close() {
    prefixes_.leave(open_.back().declarations);
    open_.pop_back();
    last_ = Last::end_tag;
  }

  void declaration_in_content() {
    if (stands_here("<!--")) return comment();
    if (stands_here("<![CDATA[") && !open_.empty()) {
      at_ += 9;
      const char* end = cdata_end_.behind(at_);
      if (end == end_) return fail("CDATA without an end");
      at_ = end + 3;
      result_.spaces_matter = result_.spaces_matter || last_ != Last::start_tag;
      last_ = Last::cdata;
      return;
    }
    if (!stands_here("<!DOCTYPE") || root_seen_ || result_.needs_repair) return fail("a bare `<`");
    auto& doctype = declared_.doctype = read_doctype(text_, static_cast<std::size_t>(at_ - text_.data()));
    result_.needs_repair = true;
    if (!doctype.fault.empty()) blame(doctype.fault, text_.data() + doctype.fault_at);
    at_ = text_.data() + doctype.end;
  }

  void comment() {
    at_ += 4;
    const char* end = find("--");
    if (end == nullptr) return fail("a comment without an end");
    at_ = end + 2;
    if (peek() != '>') return fail("`--` inside a comment");
    ++at_;
  }

  void instruction() {
    const char* end = find("?>");
    if (end == nullptr) return fail("`?>` is missing");
    if (!is_name_start(at_[2])) return fail("a processing instruction without a name");
    if (same_name(rest().substr(2, 3), "xml") && !is_name(at_[5]))
      return fail("an XML declaration inside the document");
    const char* const name_end = std::find_if_not(at_ + 2, end, is_name);
    if (!is_unprefixed_name({at_ + 2, name_end}) || (name_end != end && !is_blank(*name_end)))
      blame("a processing instruction without a name", at_);
    at_ = end + 2;
  }

  void start_tag() {
    ++at_;
    prefixed_.clear();
    attributes_.clear();
    const auto name = take_name();
    root_seen_ = true;
    result_.spaces_matter = result_.spaces_matter || last_ == Last::text || last_ == Last::cdata ||
                            (last_ == Last::end_tag && is_inline(name));
    last_ = Last::start_tag;
    open_.push_back({name, prefixes_.size()});
    if (open_.size() > max_depth) result_.needs_repair = true;
    while (is_blank(*at_)) {
      skip_blanks();
      if (!is_name_start(peek())) break;
      attribute();
      if (stopped_) return;
    }
    const bool empty = peek() == '/';
    if (empty) ++at_;
    if (peek() != '>') return fail("a fault in the tag <" + std::string(name) + ">");
    ++at_;
    if (attributes_.size() > 1 && !are_distinct(attributes_)) fail("an attribute stands twice");
    check_prefixes(name);
    if (empty) close();
  }

  void attribute() {
    const auto name = take_name();
    skip_blanks();
    if (peek() != '=') return fail("attribute " + std::string(name) + " has no value");
    ++at_;
    skip_blanks();
    const char quote = peek();
    if (quote != '"' && quote != '\'') return fail("attribute " + std::string(name) + " is not in quotes");
    ++at_;
    const auto* end = static_cast<const char*>(std::memchr(at_, quote, left()));
    if (end == nullptr) return fail("attribute " + std::string(name) + " without its closing quote");
    const std::string_view value(at_, static_cast<std::size_t>(end - at_));
    if (tag_.behind(at_) < end) return fail("a bare `<` in an attribute");
    if (reference_.behind(at_) < end) references(value, Place::attribute);
    attributes_.push_back(name);
    if (value.ends_with("xhtml") || value.starts_with("application/x")) result_.spaces_matter = true;
    if (name.starts_with("xmlns") && (name.size() == 5 || name[5] == ':')) declare(name, value);
    at_ = end + 1;
  }

  void declare(std::string_view name, std::string_view uri) {
    if (name.size() <= 6) return;
    if (uri.empty()) blame("a prefix is bound to nothing", uri.data());
    prefixes_.declare(name.substr(6));
  }

  void check_prefixes(std::string_view element) {
    for (const auto& [prefix, name] : prefixed_) {
      if (prefixes_.has(prefix)) continue;
      const bool of_element = name.data() == element.data();
      blame("the prefix of " + (of_element ? "<" + std::string(name) + ">" : std::string(name)) +
                " is not declared",
            element.data() - 1);
    }
  }

  void epilogue() {
    while (!stopped_) {
      skip_blanks();
      if (stands_here("<!--"))
        comment();
      else if (stands_here("<?"))
        instruction();
      else
        break;
    }
    if (!stopped_ && at_ != end_) fail("something behind the document's end");
  }

  std::string_view text_;
  const char* at_;
  const char* end_;
  Next tag_{text_, "<"};
  Next reference_{text_, "&"};
  Next cdata_end_{text_, "]]>"};
  XmlScan result_;
  Declared& declared_;
  std::vector<Open> open_;
  DeclaredPrefixes prefixes_;
  std::vector<std::string_view> attributes_;  // of the tag under way
  std::vector<Prefixed> prefixed_;            // names in it
  Last last_ = Last::start_tag;
  bool root_seen_ = false;
  bool stopped_ = false;
};

}  // namespace

XmlScan scan_xml(const std::string& text) {
  Declared declared;
  return Scanner(text, declared).run();
}

}  // namespace tidings::parse
