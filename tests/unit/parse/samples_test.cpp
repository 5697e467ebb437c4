#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "daemon/parse/parse.hpp"
#include "daemon/text/date.hpp"

namespace tidings::parse {
namespace {

namespace fs = std::filesystem;

const fs::path samples = TIDINGS_SAMPLES;

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return std::move(bytes).str();
}

struct Counts {
  std::size_t entries = 0;
  std::size_t titles = 0;
  std::size_t dates = 0;
  bool operator==(const Counts&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts.entries << " entries, " << counts.titles << " titles, " << counts.dates << " dates";
}

Counts counts_of(const RawFeed& feed) {
  Counts counts;
  counts.entries = feed.items.size();
  for (const auto& item : feed.items) {
    counts.titles += item.title.empty() ? 0U : 1U;
    const bool dated = text::parse_date(item.published.value) || text::parse_date(item.updated.value);
    counts.dates += dated ? 1U : 0U;
  }
  return counts;
}

struct Expected {
  Counts counts;
  bool well_formed = true;
};

/// What an independent reader, Python's feedparser, finds in each.
std::map<std::string, Expected> expectations() {
  std::map<std::string, Expected> all;
  std::istringstream table(read_file(samples / "EXPECT.tsv"));
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == '\t')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    all[cells.at(0)] = {{std::stoul(cells.at(5)), std::stoul(cells.at(6)), std::stoul(cells.at(7))},
                        cells.at(10) == "0"};
  }
  return all;
}

/// Where we find more than that reader, or judge otherwise, and why.
const std::map<std::string, std::string> reasons{
    {"allthis-partial.json", "JSON that is cut off has no items that could be trusted: refused"},
    {"not-a-feed.html", "a page"},
};

TEST(Samples, GiveWhatAnIndependentReaderFinds) {
  if (!fs::exists(samples)) GTEST_SKIP() << "no " << samples;
  for (const auto& [name, expected] : expectations()) {
    const auto feed = parse_document(read_file(samples / name), {});
    if (reasons.contains(name)) {
      EXPECT_FALSE(feed) << name;
      continue;
    }
    ASSERT_TRUE(feed) << name << ": " << feed.error().reason;
    auto counts = expected.counts;
    if (name == "hindi.rss")
      counts.dates = 1;  // `Friday, January 29, 2021 04:42 PM`, which that reader can't read
    EXPECT_EQ(counts_of(*feed), counts) << name;
  }
}

TEST(Samples, AreCalledWellFormedWhereTheyAre) {
  if (!fs::exists(samples)) GTEST_SKIP() << "no " << samples;
  for (const auto& [name, expected] : expectations()) {
    const auto feed = parse_document(read_file(samples / name), {});
    if (!feed) continue;
    EXPECT_EQ(feed->well_formed, expected.well_formed)
        << name << (feed->warnings.empty() ? std::string() : ": " + feed->warnings.front());
  }
}

}  // namespace
}  // namespace tidings::parse
