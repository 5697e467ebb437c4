#include "daemon/parse/media.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/parse/constructs.hpp"

namespace tidings::parse {
namespace {

constexpr std::size_t max_media = 1000;  // of an item

}  // namespace

void read_media_content(const Element& element, ItemFields& fields) {
  if (fields.item.media.size() >= max_media) return;
  RawMedia media;
  media.url = fields.xml.attribute_address(element, "url");
  media.type = element.attribute("type");
  media.medium = element.attribute("medium");
  media.width = element.attribute("width");
  media.height = element.attribute("height");
  media.length = element.attribute("fileSize");
  media.is_default = same_name(element.attribute("isDefault"), "true");
  const auto place = fields.item.media.size();
  fields.item.media.push_back(media);
  fields.xml.each_child(element, [&](const Element& child) {
    auto& own = fields.item.media[place];
    if (child.is(Vocabulary::media, "thumbnail") && own.thumbnail.empty())
      own.thumbnail = read_address(fields.xml, child);
    else if (child.vocabulary == Vocabulary::media && !same_name(child.local, "content") &&
             !same_name(child.local, "group"))
      read_item_element(child, fields);
  });
}

void read_media_thumbnail(const Element& element, ItemFields& fields) {
  if (fields.item.media.size() >= max_media) return;
  RawMedia media;
  media.thumbnail = read_address(fields.xml, element);
  media.width = element.attribute("width");
  media.height = element.attribute("height");
  fields.item.media.push_back(media);
}

/// A group holds one thing in several forms: the one marked as the default first; its picture is that of each
/// form.
void read_media_group(const Element& element, ItemFields& fields) {
  auto& all = fields.item.media;
  const auto begin = static_cast<std::ptrdiff_t>(all.size());
  fields.xml.each_child(element, [&](const Element& child) {
    if (child.vocabulary == Vocabulary::media && !same_name(child.local, "group"))
      read_item_element(child, fields);
  });
  const auto group = all.begin() + begin;
  const auto picture =
      std::find_if(group, all.end(), [](const RawMedia& media) { return media.url.empty(); });
  const bool forms = std::any_of(group, all.end(), [](const RawMedia& media) { return !media.url.empty(); });
  if (forms && picture != all.end()) {
    const auto thumbnail = picture->thumbnail;
    all.erase(picture);
    for (auto media = all.begin() + begin; media != all.end(); ++media)
      if (media->thumbnail.empty()) media->thumbnail = thumbnail;
  }
  const auto chosen =
      std::find_if(all.begin() + begin, all.end(), [](const RawMedia& m) { return m.is_default; });
  if (chosen != all.end()) std::rotate(all.begin() + begin, chosen, chosen + 1);
}

}  // namespace tidings::parse
