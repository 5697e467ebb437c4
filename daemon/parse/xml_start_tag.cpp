#include <algorithm>
#include <optional>
#include <unordered_set>

#include "daemon/parse/xml_cursor.hpp"

namespace tidings::parse {
namespace {

class StartTagReader {
 public:
  explicit StartTagReader(XmlCursor& cursor) : cursor_(cursor) {}

  StartTag run() {
    ++cursor_.at;
    StartTag tag{cursor_.take_name(), false};
    (cursor_.out += '<') += tag.name;
    attributes();
    if (cursor_.peek() == '/') {
      ++cursor_.at;
      tag.empty = true;
    }
    if (cursor_.peek() == '>')
      ++cursor_.at;
    else
      cursor_.fault("a tag without `>`");
    cursor_.out += tag.empty ? "/>" : ">";
    return tag;
  }

 private:
  bool at_tag_end() const {
    const char c = cursor_.peek();
    return cursor_.at_end() || c == '>' || c == '<' || (c == '/' && cursor_.peek(1) == '>');
  }

  void attributes() {
    const auto begin = cursor_.at;
    while (true) {
      const auto before = cursor_.at;
      cursor_.skip_blanks();
      if (at_tag_end()) return;
      if (cursor_.at == before && before != begin) cursor_.fault("no blank between attributes");
      if (is_name_start(cursor_.peek())) {
        attribute();
      } else {
        cursor_.fault("`" + std::string(1, cursor_.peek()) + "` where an attribute was due");
        ++cursor_.at;
      }
    }
  }

  void attribute() {
    const auto name = cursor_.take_name();
    const bool repeated = !names_.insert(name).second;
    if (repeated) cursor_.fault("attribute " + std::string(name) + " stands twice");
    const auto size = cursor_.out.size();
    ((cursor_.out += ' ') += name) += "=\"";
    cursor_.skip_blanks();
    if (cursor_.peek() == '=') {
      ++cursor_.at;
      cursor_.skip_blanks();
      value();
    } else {
      cursor_.fault("attribute " + std::string(name) + " has no value");
      cursor_.out += name;
    }
    cursor_.out += '"';
    if (repeated) cursor_.out.resize(size);
  }

  /// Whether the closing quote of the value that begins here is missing: the next one, which no blank or end
  /// of the tag follows, stands inside another tag.
  bool lacks_its_end(char quote) const {
    const auto rest = cursor_.rest();
    const auto end = std::min(rest.find(quote), rest.size());
    const auto behind = rest.substr(std::min(end + 1, rest.size()));
    if (!behind.empty() && (is_blank(behind[0]) || std::string_view("/>?").contains(behind[0]))) return false;
    const auto value = rest.substr(0, end);
    const auto tag_end = value.find('>');
    const auto tag = value.find('<');
    return tag_end < tag && tag != value.npos;
  }

  void value() {
    const char quote = cursor_.peek();
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted)
      ++cursor_.at;
    else
      cursor_.fault("an attribute without quotes");
    const bool unclosed = quoted && lacks_its_end(quote);
    if (unclosed) cursor_.fault("an attribute without its closing quote");
    const auto ends = [&](char c) { return quoted && !unclosed ? c == quote : is_blank(c) || c == '>'; };
    const auto is_plain = [&](char c) {
      return !is_of(c, character::control | character::escaped) && !ends(c);
    };
    while (!cursor_.at_end()) {
      const auto rest = cursor_.rest();
      const auto end = std::ranges::find_if_not(rest, is_plain);
      cursor_.out.append(rest.begin(), end);
      cursor_.at += static_cast<std::size_t>(end - rest.begin());
      if (cursor_.at_end() || ends(cursor_.peek())) break;
      byte(cursor_.peek());
    }
    if (!quoted || unclosed) return;
    if (cursor_.at_end())
      cursor_.fault("an attribute without its closing quote");
    else
      ++cursor_.at;
  }

  void byte(char c) {
    if (c == '&') return cursor_.write_reference();
    if (c == '<') cursor_.fault("a bare `<` in an attribute");
    if (is_control(c)) cursor_.fault("a control character");
    cursor_.write_escaped({&c, 1});
    ++cursor_.at;
  }

  XmlCursor& cursor_;
  std::unordered_set<std::string_view> names_;
};

}  // namespace

StartTag repair_start_tag(XmlCursor& cursor) { return StartTagReader(cursor).run(); }

}  // namespace tidings::parse
