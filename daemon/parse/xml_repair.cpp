#include "daemon/parse/xml_repair.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "daemon/parse/doctype.hpp"
#include "daemon/parse/xml_cursor.hpp"
#include "daemon/parse/xml_open_elements.hpp"
#include "daemon/parse/xml_scan.hpp"

namespace tidings::parse {
namespace {

/// Bytes of text that aren't copied as they stand.
constexpr auto special_in_text = [] {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) special[i] = i != '\t' && i != '\n' && i != '\r';
  special['&'] = special['<'] = special['>'] = true;
  return special;
}();

bool is_special(char c) { return special_in_text[static_cast<unsigned char>(c)]; }

/// Whether an element of that name is read as a feed; some are as the document's root only.
bool is_feed(std::string_view name, bool is_root) {
  const auto local = split_name(name).local;
  return same_name(local, "rss") || same_name(local, "feed") || same_name(local, "RDF") ||
         (is_root && (same_name(local, "channel") || same_name(local, "entry")));
}

bool is_item_name(std::string_view name) {
  const auto local = split_name(name).local;
  return same_name(local, "item") || same_name(local, "entry");
}

class Repairer {
 public:
  /// `unclosed`: which start tags, in order, are known to have no end tag.
  Repairer(std::string_view text, std::vector<bool> unclosed)
      : open_(text), known_unclosed_(std::move(unclosed)) {
    cursor_.text = text;
    cursor_.out.reserve(text.size() + text.size() / 16);
  }

  RepairedXml run() {
    skip_prolog();
    while (!cursor_.at_end() && !(item_seen_ && open_.empty())) {
      step();
      if (open_.empty() && !feed_seen_) pass_over();
    }
    if (first_root_.empty() && cursor_.out.empty()) cursor_.fault("there is no element");
    if (!open_.empty()) cursor_.fault("the document ends inside <" + std::string(open_.innermost()) + ">");
    close_down_to(0);
    if (!feed_seen_) {
      pass_over();
      cursor_.out = std::move(first_root_);
    }
    check_epilogue();
    return {std::move(cursor_.out), std::move(cursor_.warnings)};
  }

  const std::vector<bool>& unclosed() const { return unclosed_; }

 private:
  /// Junk before the root, a blank before the declaration too, is a fault (XML 1.0, 2.8).
  void skip_prolog() {
    const auto first = std::min(cursor_.text.find('<'), cursor_.text.size());
    const bool declared = cursor_.text.substr(first).starts_with("<?xml");
    if (!is_all_blank(cursor_.text.substr(0, first)))
      cursor_.fault("text before the document");
    else if (declared && first != 0)
      cursor_.fault("blanks before the XML declaration");
    cursor_.at = first;
  }

  /// An element that is no feed and has none in it, such as a warning in HTML, may stand before the feed;
  /// where there is no feed the first is the root. What stands behind a feed without items may have them.
  void pass_over() {
    if (first_root_.empty()) first_root_ = std::move(cursor_.out);
    cursor_.out.clear();
  }

  void step() {
    if (cursor_.peek() != '<') return copy_text();
    const char next = cursor_.peek(1);
    if (next == '/') return end_tag();
    if (is_name_start(next)) return start_tag();
    if (cursor_.rest().starts_with("<!--")) return skip_markup("<!--", "-->", no_comment_end_);
    if (cursor_.rest().starts_with("<![CDATA[")) return copy_cdata();
    if (next == '?') return skip_markup("<?", "?>", no_instruction_end_);
    if (next == '!' && open_.empty()) return doctype();
    cursor_.fault("a bare `<`");
    append("&lt;");
    ++cursor_.at;
  }

  void append(std::string_view text) {
    if (!open_.empty()) cursor_.out += text;
  }

  /// A comment or instruction; where it has no end only its first characters are one, lest the rest of the
  /// document be lost.
  void skip_markup(std::string_view begin, std::string_view end, bool& has_no_end) {
    cursor_.at += begin.size();
    const auto found = has_no_end ? cursor_.text.npos : cursor_.text.find(end, cursor_.at);
    has_no_end = found == cursor_.text.npos;
    if (has_no_end)
      cursor_.fault("`" + std::string(end) + "` is missing");
    else
      cursor_.at = found + end.size();
  }

  void copy_text() {
    while (!cursor_.at_end() && cursor_.peek() != '<') {
      const auto rest = cursor_.rest();
      const auto run =
          rest.substr(0, static_cast<std::size_t>(std::ranges::find_if(rest, is_special) - rest.begin()));
      if (open_.empty() && !is_all_blank(run)) cursor_.fault("text outside the root element");
      append(run);
      cursor_.at += run.size();
      if (!cursor_.at_end() && cursor_.peek() != '<') special();
    }
  }

  /// One byte, or one reference, that isn't copied as it stands.
  void special() {
    const auto size = cursor_.out.size();
    if (cursor_.peek() == '&') {
      cursor_.write_reference();
    } else {
      if (cursor_.peek() == '>')
        cursor_.out += "&gt;";
      else
        cursor_.fault("a control character");
      ++cursor_.at;
    }
    if (open_.empty()) cursor_.out.resize(size);
  }

  /// Without its end it goes up to that of the element that it stands in, else to that of the document.
  void copy_cdata() {
    cursor_.at += 9;
    auto end = no_cdata_end_ ? cursor_.text.npos : cursor_.text.find("]]>", cursor_.at);
    std::size_t mark = 3;
    if (end == cursor_.text.npos) {
      no_cdata_end_ = true;
      cursor_.fault("CDATA without an end");
      mark = 0;
      if (!open_.empty()) end = end_of_open();
    }
    append("<![CDATA[");
    copy_cdata_text(cursor_.text.substr(cursor_.at, end == cursor_.text.npos ? end : end - cursor_.at));
    append("]]>");
    cursor_.at = end == cursor_.text.npos ? cursor_.text.size() : end + mark;
  }

  void copy_cdata_text(std::string_view text) {
    if (!has_control(text)) return append(text);
    for (const char c : text) {
      if (is_control(c))
        cursor_.fault("a control character");
      else if (!open_.empty())
        copy_cdata_byte(c);
    }
  }

  /// A control character that is left out may have parted `]]` from `>`: they stay apart.
  void copy_cdata_byte(char c) {
    if (c == '>' && cursor_.out.ends_with("]]")) cursor_.out += "]]><![CDATA[";
    cursor_.out += c;
  }

  /// Where the end tag of the innermost element is; asked once for each CDATA without an end, and it then
  /// is passed over, so that all of them together are linear.
  std::size_t end_of_open() const {
    return cursor_.text.find("</" + std::string(open_.innermost()) + ">", cursor_.at);
  }

  void end_tag() {
    cursor_.at += 2;
    const auto name = cursor_.take_name();
    cursor_.skip_blanks();
    if (cursor_.peek() == '>')
      ++cursor_.at;
    else
      cursor_.fault("an end tag without `>`");
    if (too_deep_ != 0) {
      --too_deep_;
      return;
    }
    if (!open_.empty() && open_.innermost() == name) return close_by_end_tag();
    cursor_.fault("</" + std::string(name) + "> closes nothing that is open last");
    const auto left = open_.left_by_end_tag(name, cursor_.at);
    if (left == open_.size()) return;
    close_down_to(left + 1);
    close_by_end_tag();
  }

  void close_by_end_tag() {
    unclosed_[open_.innermost_start_tag()] = false;
    close_last();
  }

  void close_down_to(std::size_t count) {
    while (open_.size() > count) close_last();
  }

  void close_last() {
    ((cursor_.out += "</") += open_.innermost()) += '>';
    open_.pop();
  }

  void start_tag() {
    const bool behind = open_.empty() && !(first_root_.empty() && cursor_.out.empty());
    if (behind) cursor_.fault("an element behind the document's end");
    close_before_start_tag();
    const auto begin = cursor_.out.size();
    const auto tag = repair_start_tag(cursor_);
    const auto number = unclosed_.size();
    unclosed_.push_back(!tag.empty);
    feed_seen_ = feed_seen_ || is_feed(tag.name, open_.empty());
    item_seen_ = item_seen_ || (feed_seen_ && is_item_name(tag.name));
    if (open_.size() < max_depth) {
      const bool unclosed = number < known_unclosed_.size() && known_unclosed_[number];
      if (!tag.empty) open_.push(tag.name, number, unclosed);
      return;
    }
    if (too_deep_ == 0) cursor_.fault("nested too deep");
    cursor_.out.resize(begin);
    too_deep_ += tag.empty ? 0U : 1U;
  }

  void close_before_start_tag() {
    const auto tag = cursor_.rest().substr(1);
    const auto size = static_cast<std::size_t>(std::ranges::find_if_not(tag, is_name) - tag.begin());
    const auto left = open_.left_by_start_tag(tag.substr(0, size));
    if (left == open_.size()) return;
    cursor_.fault("<" + std::string(open_.innermost()) + "> has no end");
    close_down_to(left);
  }

  /// The first; there is no other (XML 1.0, 2.8).
  void doctype() {
    if (std::exchange(doctype_seen_, true)) {
      cursor_.fault("a second DOCTYPE");
      const auto end = cursor_.text.find('>', cursor_.at);
      cursor_.at = end == cursor_.text.npos ? cursor_.text.size() : end + 1;
      return;
    }
    const auto found = read_doctype(cursor_.text, cursor_.at);
    if (!found.fault.empty()) {
      cursor_.at = found.fault_at;
      cursor_.fault(found.fault);
    }
    cursor_.references = XmlReferences(found.entities);
    cursor_.at = found.end;
  }

  void check_epilogue() {
    while (!cursor_.at_end()) {
      cursor_.skip_blanks();
      if (cursor_.rest().starts_with("<!--"))
        skip_markup("<!--", "-->", no_comment_end_);
      else if (cursor_.rest().starts_with("<?"))
        skip_markup("<?", "?>", no_instruction_end_);
      else
        break;
    }
    if (!cursor_.at_end()) cursor_.fault("something behind the document's end");
  }

  XmlCursor cursor_;
  OpenElements open_;
  std::vector<bool> known_unclosed_;
  std::vector<bool> unclosed_;  // of the start tags so far
  std::size_t too_deep_ = 0;
  std::string first_root_;  // where it was passed over
  bool feed_seen_ = false;
  bool item_seen_ = false;  // of a feed
  bool doctype_seen_ = false;
  bool no_comment_end_ = false;  // searched for once, in vain
  bool no_instruction_end_ = false;
  bool no_cdata_end_ = false;
};

}  // namespace

/// Where an element ends that has no end tag is told by what follows it, once it is known that it has none.
RepairedXml repair_xml(std::string_view text) {
  std::vector<bool> unclosed;
  {
    Repairer repairer(text, {});
    auto repaired = repairer.run();
    unclosed = repairer.unclosed();
    if (std::ranges::find(unclosed, true) == unclosed.end()) return repaired;
  }
  return Repairer(text, std::move(unclosed)).run();
}

}  // namespace tidings::parse
