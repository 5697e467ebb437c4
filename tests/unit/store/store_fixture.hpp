#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "store/entry_file.hpp"
#include "store/store.hpp"
#include "tests/support/process.hpp"

namespace tidings::store {

inline const SourceId example = *SourceId::parse("example");
inline const Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);

/// An entry as its file would say it: our own file is the one way into SafeHtml and WebUrl that a test has.
Entry make_entry(std::string_view guid, std::string_view title, std::string_view body = "<p>text</p>");

/// The same entry under another id of its publisher's.
Entry with_guid(Entry entry, std::string guid);

Feed make_feed(std::vector<Entry> entries);

/// The end of a poll of `example` that brought `entries`.
Finished finished(std::vector<Entry> entries, std::string etag = "\"1\"");

/// All entry files below entries/, by their path there.
std::map<std::string, std::string> entry_files(const std::filesystem::path& store);

/// In the order that Store::set_sources wants.
NextSource each(std::vector<RegisteredSource> sources);

/// Registers `example` and claims it.
void register_and_claim(Store& store);

/// A store in a folder of its own.
class StoreTest : public testing::Test {
 protected:
  Options options() const {
    return {.path = folder_.path() / "store", .format = {}, .layout = Layout::source};
  }

  void open() {
    store_.reset();
    store_ = open_store(options());
  }

  support::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

/// What the merged feed of the store shows, newest first.
std::vector<StoredEntry> shown(const Options& store);
std::vector<std::string> guids(const Options& store);

}  // namespace tidings::store
