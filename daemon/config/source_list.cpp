#include "daemon/config/source_list.hpp"

#include <algorithm>
#include <utility>

namespace tidings::config {

Source SourceList::operator[](std::size_t place) const {
  const auto& kin = kin_of(place);
  Source source{.id = store::SourceId::parse(id(place)).value(), .file = kin.file};
  if (kin.file->empty()) source.file = Shared(std::filesystem::path(own_file(id(place))));
  source.line = rows_[place].line;
  source.url = text::Url::parse(href(place)).value_or(text::Url());
  source.name = name(place);
  source.categories = kin.categories;
  source.options = kin.options;
  source.enabled = kin.enabled;
  return source;
}

std::optional<std::size_t> SourceList::find(const store::SourceId& id) const {
  const auto row = std::ranges::lower_bound(rows_, std::string_view(id.str()), {},
                                            [this](const Row& one) { return id_of(one); });
  const auto place = static_cast<std::size_t>(row - rows_.begin());
  return row != rows_.end() && this->id(place) == id.str() ? std::optional(place) : std::nullopt;
}

std::string_view SourceList::field(std::size_t place, int number) const {
  auto text = id(place);
  for (; number != 0; --number) text = text.data() + text.size() + 1;
  return text;
}

std::string SourceList::own_file(std::string_view id) const { return folder_ + std::string(id) + ".toml"; }

std::vector<std::string> SourceList::categories() const {
  std::vector<std::string> found;
  std::vector<bool> seen(kin_.size());
  for (const auto& row : rows_) {
    if (seen[row.kin] || !kin_[row.kin].enabled) continue;
    seen[row.kin] = true;
    for (const auto& category : kin_[row.kin].categories)
      if (std::ranges::find(found, category) == found.end()) found.push_back(category);
  }
  return found;
}

std::uint32_t SourceList::Builder::kin_of(const Source& source) {
  Kin kin{source.file, source.categories, source.enabled, source.options};
  if (kin.file->native() == list_.own_file(source.id.str())) kin.file = {};
  auto place = static_cast<std::uint32_t>(list_.kin_.size());
  if (kin.options == Shared<SourceOptions>())
    place = known_kin_.try_emplace({kin.file->native(), kin.categories, kin.enabled}, place).first->second;
  if (place == list_.kin_.size()) list_.kin_.push_back(std::move(kin));
  return place;
}

void SourceList::Builder::add(const Source& source) {
  const auto kin = kin_of(source);
  list_.rows_.push_back({list_.texts_.size(), static_cast<std::uint32_t>(source.line), kin});
  for (const std::string& text : {source.id.str(), source.url.href(), source.name})
    list_.texts_.append(text).push_back('\0');
}

SourceList SourceList::Builder::build() && {
  auto& rows = list_.rows_;
  const auto id = [this](const Row& row) { return list_.id_of(row); };
  std::ranges::sort(rows, {}, [&](const Row& row) { return std::pair(id(row), row.texts); });
  const auto same = std::ranges::unique(rows, {}, id);
  rows.erase(same.begin(), same.end());
  rows.shrink_to_fit();
  list_.kin_.shrink_to_fit();
  list_.arrange_texts();
  return std::move(list_);
}

/// In the order of the rows: who goes through them goes through memory from one end to the other.
void SourceList::arrange_texts() {
  std::string arranged;
  arranged.reserve(texts_.size());
  for (std::size_t place = 0; place < size(); ++place) {
    const auto begin = arranged.size();
    for (const auto text : {id(place), href(place), name(place)}) arranged.append(text).push_back('\0');
    rows_[place].texts = begin;
  }
  arranged.shrink_to_fit();
  texts_ = std::move(arranged);
}

}  // namespace tidings::config
