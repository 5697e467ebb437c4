#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "daemon/config/source.hpp"

namespace tidings::config {

/// Sources, by id, each id once; immutable. There may be a million, of which next to none is needed at any
/// one moment: their texts lie in one block, and a Source is made of them when it is asked for.
class SourceList {
 public:
  class Builder;

  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }

  /// Each by its place in the order of ids, from 0; made anew at each call.
  Source operator[](std::size_t place) const;
  std::optional<std::size_t> find(const store::SourceId& id) const;

  /// The same as a range, to iterate over.
  auto all() const {
    return std::views::iota(std::size_t{0}, size()) |
           std::views::transform([this](std::size_t place) { return (*this)[place]; });
  }

  /// Single fields, without the cost of a Source. Views live as long as the list.
  std::string_view id(std::size_t place) const { return id_of(rows_.at(place)); }
  std::string_view href(std::size_t place) const { return field(place, 1); }  // of Source::url
  std::string_view name(std::size_t place) const { return field(place, 2); }
  const std::vector<std::string>& categories(std::size_t place) const { return kin_of(place).categories; }
  const SourceOptions& options(std::size_t place) const { return *kin_of(place).options; }
  bool is_enabled(std::size_t place) const { return kin_of(place).enabled; }

  /// Those of enabled sources, each once.
  std::vector<std::string> categories() const;

 private:
  /// What is kept of each.
  struct Row {
    std::size_t texts;  // where they begin
    std::uint32_t line;
    std::uint32_t kin;
  };

  /// What sources say alike: those of one folder of an OPML file, for instance.
  struct Kin {
    Shared<std::filesystem::path> file;  // empty: each has its own, <folder_><id>.toml
    std::vector<std::string> categories;
    bool enabled;
    Shared<SourceOptions> options;
  };

  void arrange_texts();
  std::string_view id_of(const Row& row) const { return texts_.data() + row.texts; }
  std::string_view field(std::size_t place, int number) const;
  const Kin& kin_of(std::size_t place) const { return kin_[rows_.at(place).kin]; }
  std::string own_file(std::string_view id) const;

  std::string texts_;  // of each source its id, address and name, each ended by a NUL
  std::vector<Row> rows_;
  std::vector<Kin> kin_;
  std::string folder_;  // ends with a slash
};

/// Collects sources in any order; of those with the same id the first stays.
class SourceList::Builder {
 public:
  /// `folder`: that of the sources' files.
  explicit Builder(const std::filesystem::path& folder) { list_.folder_ = folder / ""; }

  void add(const Source& source);
  SourceList build() &&;

 private:
  using KinKey = std::tuple<std::string, std::vector<std::string>, bool>;

  std::uint32_t kin_of(const Source& source);

  SourceList list_;                            // not in order yet
  std::map<KinKey, std::uint32_t> known_kin_;  // by what they say; those without options
};

}  // namespace tidings::config
