#include "daemon/normalise/item_marks.hpp"

#include <cstring>
#include <optional>
#include <vector>

#include "store/hash.hpp"

namespace tidings::normalise {
namespace {

/// Writes an item down, field by field, so that two that differ are different bytes.
class Writer {
 public:
  Writer(std::string& out, const FieldReader& read) : out_(out), read_(read) {}

  void add(std::string_view text) {
    const auto size = text.size();  // as bytes: quicker than append_text
    out_.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
  }
  void add(bool flag) { out_ += flag ? '1' : '0'; }
  void add(parse::BaseId base) {
    // By what it means: a number changes with the items in front.
    const auto* url = read_.base(base);
    add(base == 0 || url == nullptr ? std::string_view() : std::string_view(url->href()));
  }
  void add(parse::Markup markup) { out_ += static_cast<char>('0' + static_cast<int>(markup)); }

  void add(const parse::RawAddress& address) { add_all(address.value, address.base); }
  void add(const parse::RawText& text) { add_all(text.value, text.markup, text.base, text.language); }
  void add(const parse::RawDate& date) { add_all(date.value, date.other); }
  void add(const parse::RawPerson& person) { add_all(person.name, person.email, person.uri, person.is_name); }
  void add(const parse::RawCategory& category) {
    add_all(category.term, category.scheme, category.label, category.markup);
  }
  void add(const parse::RawLink& link) {
    add_all(link.href, link.rel, link.type, link.hreflang, link.title, link.length);
  }
  void add(const parse::RawMedia& media) {
    add_all(media.url, media.type, media.medium, media.width, media.height, media.length, media.thumbnail,
            media.is_default);
  }
  void add(const parse::RawPair& pair) { add_all(pair.name, pair.value, pair.base); }

  void add(const parse::RawSource& source) {
    add_all(source.id, source.title, source.links, source.published, source.updated, source.authors,
            source.contributors, source.categories, source.rights);
  }
  void add(const parse::RawItem& item) {
    add(static_cast<const parse::RawSource&>(item));
    add_all(item.id_is_permalink, item.content, item.content_text, item.summary, item.comments, item.language,
            item.external_url, item.media, item.image, item.source, item.source_url, item.latitude,
            item.longitude, item.itunes);
  }

  template <class Value>
  void add(const std::optional<Value>& value) {
    add(value.has_value());
    if (value) add(*value);
  }
  template <class Value>
  void add(const std::vector<Value>& values) {
    add(std::to_string(values.size()));
    for (const auto& value : values) add(value);
  }

 private:
  template <class... Values>
  void add_all(const Values&... values) {
    (add(values), ...);
  }

  std::string& out_;
  const FieldReader& read_;
};

}  // namespace

ItemMarks::ItemMarks(std::string_view bytes) {
  for (; bytes.size() >= sizeof(ItemMark); bytes.remove_prefix(sizeof(ItemMark))) {
    ItemMark mark = 0;
    std::memcpy(&mark, bytes.data(), sizeof(mark));
    marks_.insert(mark);
  }
}

std::string ItemMarks::bytes() const {
  std::string bytes;
  bytes.reserve(marks_.size() * sizeof(ItemMark));
  for (const auto mark : marks_) bytes.append(reinterpret_cast<const char*>(&mark), sizeof(mark));
  return bytes;
}

ItemMark ItemMarker::mark(const parse::RawItem& item, const FieldReader& read) {
  text_ = around_;
  Writer(text_, read).add(item);
  return store::quick_number(text_);
}

}  // namespace tidings::normalise
