#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/integration/aggregator.hpp"
#include "tests/integration/samples.hpp"

namespace tidings::integration {
namespace {

using support::Origin;
using testing::HasSubstr;

/// Which file it is and when it was last written: inode, seconds, nanoseconds.
using Identity = std::tuple<ino_t, time_t, long>;

std::map<std::string, Identity> identities(const std::filesystem::path& folder) {
  std::map<std::string, Identity> found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat status{};
    if (file.is_regular_file() && stat(file.path().c_str(), &status) == 0)
      found[file.path().string()] = {status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
  }
  return found;
}

/// Documents in which one entry stands more than once, and with how many they are.
const std::map<std::string, std::size_t> repeated{
    {"rss092-full-rss", 21},       // an item without an id stands twice, word for word
    {"illegally-nested-rss", 10},  // each item has an empty one in it
};

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    if (samples_.empty()) GTEST_SKIP() << "no samples of real feeds at hand";
    for (std::size_t i = 0; i < samples_.size(); ++i)
      tidings_.add_source(samples_[i].id, origin_.url("/" + samples_[i].id, i));
  }

  std::map<std::string, std::size_t> counts() const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [path, bytes] : tidings_.entries()) ++counts[path.substr(0, path.find('/'))];
    return counts;
  }

  std::vector<Sample> samples_ = samples();
  Origin origin_{samples_.size() + 1};
  std::vector<std::unique_ptr<Origin::Endpoint>> endpoints_ = serve_samples(origin_, samples_);
  Aggregator tidings_;
};

TEST_F(Samples, StoreAsManyEntriesAsTheyHave) {
  const auto result = tidings_.run({"fetch"});
  EXPECT_THAT(result.out, HasSubstr("not-a-feed-html: html_instead_of_feed: "));
  EXPECT_THAT(result.out, HasSubstr("allthis-partial-json: not_a_feed: "));
  const auto stored = counts();
  for (const auto& sample : samples_) {
    if (!sample.well_formed || sample.entries == 0) continue;
    const auto known = repeated.find(sample.id);
    const auto expected = known == repeated.end() ? sample.entries : known->second;
    const auto found = stored.find(sample.id);
    EXPECT_EQ(found == stored.end() ? 0 : found->second, expected) << sample.id;
  }
}

TEST_F(Samples, AreLeftAloneByASecondPoll) {
  tidings_.run({"fetch"});
  const auto before = identities(tidings_.entries_folder());
  const auto asked = origin_.requests().size();
  const auto result = tidings_.run({"fetch", "--force"});
  EXPECT_THAT(result.out, HasSubstr("0 new entries, 0 updated"));
  EXPECT_EQ(identities(tidings_.entries_folder()), before);
  const auto requests = origin_.requests();
  const auto unconditional = std::count_if(
      requests.begin() + static_cast<std::ptrdiff_t>(asked), requests.end(),
      [](const support::RecordedRequest& request) { return !request.header("If-None-Match").has_value(); });
  EXPECT_EQ(unconditional, 2) << "the two documents that are no feeds";
  EXPECT_EQ(requests.size(), 2 * asked);
}

}  // namespace
}  // namespace tidings::integration
