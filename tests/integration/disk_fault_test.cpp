#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/aggregator.hpp"
#include "tests/support/faults.hpp"

// What the whole program makes of a disk that fails, and of being killed, at each of its operations: a
// preloaded library counts them (support/faulty_disk.cpp). TIDINGS_FAULTS=1 tries every one, =3 every third.
namespace tidings::integration {
namespace {

namespace fs = std::filesystem;
using support::Fault;
using support::killed;
using support::Origin;
using support::Reply;
using testing::AnyOf;
using testing::HasSubstr;

constexpr int sources = 3;

std::string item(const std::string& name, const std::string& text) {
  return "<item><title>Entry " + name + "</title><guid isPermaLink='false'>" + name +
         "</guid><pubDate>Sat, 08 Jan 2022 11:58:24 GMT</pubDate><description>&lt;p&gt;" + text +
         "&lt;/p&gt;</description></item>";
}

/// The second version has one more entry, and one that changed.
std::string feed(int source, int version) {
  const auto name = std::to_string(source);
  const auto text = std::string(3000, 'x');
  auto items = item(name + "-a", text) + item(name + "-b", version == 1 ? text : text + " and more");
  if (version == 2) items += item(name + "-c", text);
  return "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link><description/>" + items +
         "</channel></rss>";
}

/// Without the lines that say when something was first seen, or changed.
std::string timeless(const std::string& text) {
  std::string kept;
  for (std::size_t line = 0; line < text.size();) {
    const auto end = std::min(text.find('\n', line), text.size() - 1) + 1;
    const auto here = std::string_view(text).substr(line, end - line);
    const auto is_time = [&](std::string_view key) { return here.starts_with(key); };
    if (!is_time("seen: ") && !is_time("updated: ") && !is_time("<updated>")) kept += here;
    line = end;
  }
  return kept;
}

std::map<std::string, std::string> timeless(std::map<std::string, std::string> entries) {
  for (auto& [path, bytes] : entries) bytes = timeless(bytes);
  return entries;
}

class DiskFault : public testing::Test {
 protected:
  /// What the sources say from now on.
  void publish(int version) {
    endpoints_.clear();
    for (int i = 0; i < sources; ++i)
      endpoints_.emplace_back(
          new Origin::Endpoint(origin_.serve("/" + std::to_string(i), Reply{.body = feed(i, version)})));
  }

  void subscribe(Aggregator& tidings) const {
    for (int i = 0; i < sources; ++i)
      tidings.add_source("s" + std::to_string(i),
                         origin_.url("/" + std::to_string(i), static_cast<std::size_t>(i)));
  }

  /// With the store as the first version of the sources left it, where there is to be one.
  std::unique_ptr<Aggregator> subscriber() const {
    auto tidings = std::make_unique<Aggregator>();
    subscribe(*tidings);
    if (polled_) fs::copy(polled_->folder() / "store", store_of(*tidings), fs::copy_options::recursive);
    return tidings;
  }

  static fs::path store_of(const Aggregator& tidings) { return tidings.folder() / "store"; }

  static fs::path log_of(const Aggregator& tidings) { return tidings.folder() / "operations"; }

  static support::ProcessResult fetch(Aggregator& tidings, const Fault& fault) {
    tidings.set_environment(support::environment_of(fault, store_of(tidings), log_of(tidings)));
    auto result = tidings.run({"fetch", "--force"});
    tidings.set_environment({});
    return result;
  }

  static std::string served(Aggregator& tidings) {
    const auto daemon = tidings.start_daemon();
    return timeless(http_get(tidings.port(), "/atom.xml").body);
  }

  /// How many operations an undisturbed poll needs; what it makes is what is wanted.
  std::size_t undisturbed() {
    const auto tidings = subscriber();
    EXPECT_EQ(fetch(*tidings, {}).exit_code, 0);
    wanted_ = timeless(tidings->entries());
    wanted_feed_ = served(*tidings);
    return support::operations_in(log_of(*tidings));
  }

  void expect_whole(Aggregator& tidings) const {
    EXPECT_TRUE(timeless(tidings.entries()) == wanted_) << tidings.entries().size() << " entries";
    EXPECT_THAT(fs::directory_iterator(store_of(tidings) / "incoming"), fs::directory_iterator());
    const auto verified = tidings.run({"index", "verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.error;
    EXPECT_EQ(served(tidings), wanted_feed_);
  }

  void try_fault(const Fault& fault) const {
    SCOPED_TRACE("operation " + std::to_string(fault.at) + ", error " + std::to_string(fault.error) +
                 (fault.lasts ? " from there on" : ""));
    const auto tidings = subscriber();
    const auto disturbed = fetch(*tidings, fault);
    if (fault.error == killed) {
      EXPECT_THAT(disturbed.exit_code, AnyOf(0, 128 + SIGKILL));
    } else {
      EXPECT_THAT(disturbed.exit_code, AnyOf(0, 1)) << disturbed.error;
      if (disturbed.exit_code == 0)
        EXPECT_TRUE(timeless(tidings->entries()) == wanted_) << "it said that all went well";
      else
        EXPECT_THAT(disturbed.error, HasSubstr(store_of(*tidings).string()));
    }
    const auto mended = tidings->run({"fetch", "--force"});
    EXPECT_EQ(mended.exit_code, 0) << mended.error;
    expect_whole(*tidings);
  }

  void sweep(std::size_t every) {
    const auto operations = undisturbed();
    EXPECT_GT(operations, 50U);
    std::size_t kind = 0;
    for (std::size_t at = 1; at <= operations; at += every) {
      const std::vector<Fault> faults{{at, ENOSPC, false}, {at, EIO, true},    {at, killed, false},
                                      {at, ENOSPC, true},  {at, EIO, false},   {at, EMFILE, false},
                                      {at, EMFILE, true},  {at, EACCES, true}, {at, EROFS, true}};
      if (every == 1)
        for (const auto& fault : faults) try_fault(fault);
      else
        try_fault(faults[kind++ % faults.size()]);
    }
  }

  Origin origin_{sources};
  std::vector<std::unique_ptr<Origin::Endpoint>> endpoints_;
  std::unique_ptr<Aggregator> polled_;
  std::map<std::string, std::string> wanted_;
  std::string wanted_feed_;
};

TEST_F(DiskFault, InAColdPollLosesAndDoublesNothing) {
  publish(1);
  sweep(support::fault_step(11));
}

TEST_F(DiskFault, InAPollOfChangesLosesAndDoublesNothing) {
  publish(1);
  auto polled = subscriber();
  ASSERT_EQ(polled->run({"fetch"}).exit_code, 0);
  polled_ = std::move(polled);
  publish(2);
  sweep(support::fault_step(11));
}

}  // namespace
}  // namespace tidings::integration
