// The store on a real disk: what a cold poll of many sources costs until it is durable, what a start, one new
// entry and a new index cost when it is large. TIDINGS_ENTRIES says how many entries there are (default
// 50000), a thousand of each source.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "daemon/publish/press.hpp"
#include "store/entry_file.hpp"
#include "store/entry_id.hpp"
#include "store/file_system.hpp"
#include "store/sqlite_store.hpp"
#include "store/store.hpp"

namespace tidings::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t entries_of_source = 1000;
const store::Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);

std::size_t entry_count() {
  const auto* wanted = std::getenv("TIDINGS_ENTRIES");
  return wanted == nullptr ? 50'000 : std::strtoull(wanted, nullptr, 10);
}

store::SourceId source(std::size_t number) {
  return *store::SourceId::parse(fmt::format("source-{}", number));
}

/// About four kilobytes, as the samples' entries have.
store::Entry make_entry(std::size_t of, std::size_t number) {
  std::string body;
  for (int paragraph = 0; paragraph < 12; ++paragraph)
    body += fmt::format("<p>Paragraph {} of entry {} from source {}: {:x} {}</p>\n", paragraph, number, of,
                        (number * 2654435761U) ^ (of << 8U),
                        std::string(260, static_cast<char>('a' + paragraph)));
  const auto date = noon - std::chrono::minutes(number * 7 + of % 7);
  const auto bytes = fmt::format(
      "---\ntitle: 'Entry {0} of source {1}'\ncategories: \n - News\n - Group {2}\nheadimg: ''\nauthor: "
      "Source "
      "{1}\ncomments: false\ndate: {3:%a, %d %b %Y %H:%M:%S} GMT\nthumbnail: ''\nlink: "
      "'https://source-{1}.example/articles/{0}'\nguid: 'https://source-{1}.example/?p={0}'\nseen: Sun, 01 "
      "Mar 2026 "
      "12:00:00 GMT\n---\n\n<div>   \n{4}  \n</div>\n            ",
      number, of, of % 10, fmt::gmtime(std::chrono::system_clock::to_time_t(date)), body);
  auto file = store::read_entry_file(bytes, source(of), {});
  if (!file) throw std::logic_error(file.error());
  file->entry.id = store::entry_id_from_guid(file->entry.guid);
  return std::move(file->entry);
}

store::Finished poll(std::size_t of, std::size_t from, std::size_t to) {
  store::Feed feed;
  feed.info.title = store::PlainText::from(fmt::format("Source {}", of));
  for (auto number = to; number-- > from;) feed.entries.push_back(make_entry(of, number));
  store::PollState state;
  state.attempted = state.succeeded = noon;
  state.next = noon + std::chrono::hours(1);
  return {source(of), std::move(state), std::move(feed)};
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Stopwatch {
 public:
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  double cpu() const { return cpu_seconds() - cpu_; }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_seconds();
};

/// What this process has written so far.
struct Written {
  std::uint64_t passed = 0;  // to the kernel
  std::uint64_t blocks = 0;  // that disks are to get for that: whole ones, with those of folders and inodes

  Written operator-(const Written& before) const { return {passed - before.passed, blocks - before.blocks}; }
};

Written written() {
  std::ifstream io("/proc/self/io");
  Written all;
  std::string name;
  for (std::uint64_t value = 0; io >> name >> value;)
    if (name == "wchar:")
      all.passed = value;
    else if (name == "write_bytes:")
      all.blocks = value;
  return all;
}

std::uintmax_t size_of_files(const fs::path& folder) {
  std::uintmax_t size = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder))
    if (file.is_regular_file()) size += file.file_size();
  return size;
}

/// Beside the working directory's files, so on a disk and not in memory; gone with the process.
class Folder {
 public:
  Folder() {
    fs::remove_all(path());
    fs::create_directories(path());
  }
  ~Folder() { fs::remove_all(path()); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path() const { return fs::current_path() / "build" / "bench-store"; }
};

/// One store for all that follows, filled by the first.
struct Filled {
  Folder folder;
  store::Options options{.path = folder.path() / "store", .format = {}, .layout = store::Layout::source};
  std::size_t sources = std::max<std::size_t>(1, entry_count() / entries_of_source);
};

Filled& filled() {
  static Filled all;
  return all;
}

store::NextSource registered(std::size_t count) {
  std::vector<store::RegisteredSource> sources;
  for (std::size_t of = 0; of < count; ++of)
    sources.push_back({source(of), fmt::format("https://source-{}.example/feed", of), source(of).str()});
  std::ranges::sort(sources, {}, &store::RegisteredSource::id);
  return [sources = std::move(sources), next = std::size_t{0}]() mutable {
    return next == sources.size() ? std::nullopt : std::optional(sources[next++]);
  };
}

/// What one file costs that is made durable alone: written, synced, renamed, its folder synced.
double fsync_per_file(const fs::path& folder, std::size_t count) {
  fs::create_directories(folder);
  const std::string bytes(4000, 'x');
  const int directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i) {
    const auto temporary = folder / "temporary";
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (write(file, bytes.data(), bytes.size()) < 0 || fsync(file) != 0) throw std::runtime_error("fsync");
    close(file);
    fs::rename(temporary, folder / std::to_string(i));
    fsync(directory);
  }
  close(directory);
  return static_cast<double>(count) / watch.wall();
}

/// Polls of twenty entries each, thirty-two in a batch: a cold poll of sources as the samples are. Making the
/// entries isn't measured.
void cold(benchmark::State& state) {
  auto& all = filled();
  double wall = 0;
  double cpu = 0;
  for ([[maybe_unused]] auto round : state) {
    const auto store = store::open_store(all.options);
    store->set_sources(registered(all.sources), noon);
    constexpr std::size_t of_each = 20;
    std::vector<store::Finished> batch;
    const auto finish = [&] {
      const Stopwatch watch;
      store->finish(std::move(batch));
      wall += watch.wall();
      cpu += watch.cpu();
      batch.clear();
    };
    for (std::size_t from = 0; from < entries_of_source; from += of_each)
      for (std::size_t of = 0; of < all.sources; ++of) {
        batch.push_back(poll(of, from, from + of_each));
        if (batch.size() == 32) finish();
      }
    if (!batch.empty()) finish();
  }
  const auto entries = static_cast<double>(all.sources * entries_of_source);
  const auto alone = fsync_per_file(all.folder.path() / "alone", 300);
  state.counters["entries_per_s"] = entries / wall;
  state.counters["times_fsync_per_file"] = entries / wall / alone;
  state.counters["cpu_us_per_entry"] = cpu / entries * 1e6;
  const auto files = static_cast<double>(size_of_files(all.options.path / "entries"));
  const auto index = static_cast<double>(size_of_files(all.options.path)) - files;
  state.counters["file_bytes"] = files / entries;
  state.counters["index_bytes"] = index / entries;
}

/// The first poll of sources that have twenty entries each: what is written for each byte of the entry files.
void first_poll(benchmark::State& state) {
  constexpr std::size_t of_each = 20;
  const auto sources = std::max<std::size_t>(1, entry_count() / of_each / 5);
  const fs::path path = fs::current_path() / "build" / "bench-first-poll";
  fs::remove_all(path);
  const store::Options options{.path = path, .format = {}, .layout = store::Layout::source};
  Written all;
  for ([[maybe_unused]] auto round : state) {
    const auto before = written();
    const auto store = store::open_store(options);
    store->set_sources(registered(sources), noon);
    std::vector<store::Finished> batch;
    for (std::size_t of = 0; of < sources; ++of) {
      batch.push_back(poll(of, 0, of_each));
      if (batch.size() == 32 || of + 1 == sources) store->finish(std::exchange(batch, {}));
    }
    all = written() - before;
  }
  constexpr std::uintmax_t block = 4096;
  std::uintmax_t bytes = 0;
  std::uintmax_t blocks = 0;
  for (const auto& file : fs::recursive_directory_iterator(path / "entries")) {
    if (!file.is_regular_file()) continue;
    bytes += file.file_size();
    blocks += (file.file_size() + block - 1) / block * block;
  }
  const auto for_each_byte = [&](std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(bytes);
  };
  state.counters["passed_for_each_byte"] = for_each_byte(all.passed);
  state.counters["blocks_for_each_byte"] = for_each_byte(all.blocks);
  state.counters["file_blocks_for_each_byte"] = for_each_byte(blocks);
  fs::remove_all(path);
}

/// Of entry files, that the store writes.
class CountingFileSystem final : public store::FileSystem {
 public:
  std::int64_t write(const fs::path& file, std::string_view bytes) override {
    ++files_;
    return FileSystem::write(file, bytes);
  }
  std::size_t files() const { return files_; }

 private:
  std::size_t files_ = 0;
};

/// Polls that bring nothing, each claimed and finished beside others as many as there are.
void without_news(benchmark::State& state) {
  constexpr std::size_t polls_in_all = 10'000;
  auto& all = filled();
  CountingFileSystem disk;
  std::size_t polls = 0;
  Written all_polls;
  for ([[maybe_unused]] auto round : state) {
    const auto store = store::open_sqlite_store(all.options, disk);
    store->set_sources(registered(all.sources), noon);
    const auto before = written();
    for (auto now = noon + std::chrono::hours(1); polls < polls_in_all; now += std::chrono::hours(1)) {
      auto claims = store->claim(now, std::chrono::minutes(5), {.hosts = all.sources});
      std::vector<store::Finished> finished;
      for (auto& claim : claims) {
        claim.state.succeeded = now;
        claim.state.next = now + std::chrono::hours(1);
        finished.push_back({claim.source, std::move(claim.state), {}, {}});
      }
      polls += finished.size();
      store->finish(std::move(finished));
    }
    all_polls = written() - before;
  }
  state.counters["bytes_per_poll"] = static_cast<double>(all_polls.blocks) / static_cast<double>(polls);
  state.counters["entry_files_written"] = static_cast<double>(disk.files());
}

/// Up to the merged feed, the first time (it is divided) and later.
void start(benchmark::State& state) {
  auto& all = filled();
  double first = 0;
  double later = 0;
  for ([[maybe_unused]] auto round : state)
    for (auto* cpu : {&first, &later}) {
      const Stopwatch watch;
      const auto store = store::open_store(all.options);
      store->set_sources(registered(all.sources), noon);
      publish::Press press(all.options, {"Tidings", "https://news.example/", "Tidings"}, {});
      benchmark::DoNotOptimize(press.print({}));
      *cpu = watch.cpu();
    }
  state.counters["first_cpu_ms"] = first * 1e3;
  state.counters["cpu_ms"] = later * 1e3;
}

/// Stored, and printed and compressed in the merged feed, its source's and a category's.
void one_new_entry(benchmark::State& state) {
  auto& all = filled();
  const auto store = store::open_store(all.options);
  publish::Press press(all.options, {"Tidings", "https://news.example/", "Tidings"}, {});
  const std::vector<publish::Address> feeds{{},
                                            {.scope = {store::FeedScope::Kind::source, "source-0"}},
                                            {.scope = {store::FeedScope::Kind::category, "Group 0"}}};
  for (const auto& feed : feeds) press.print(feed);
  std::size_t next = entries_of_source;
  for ([[maybe_unused]] auto round : state) {
    state.PauseTiming();
    std::vector<store::Finished> polls;
    polls.push_back(poll(0, next, next + 1));
    ++next;
    state.ResumeTiming();
    store->finish(std::move(polls));
    for (const auto& feed : feeds)
      benchmark::DoNotOptimize(press.print(feed).document->body(publish::Coding::gzip).data());
  }
}

void rebuild(benchmark::State& state) {
  auto& all = filled();
  const auto store = store::open_store(all.options);
  std::size_t entries = 0;
  for ([[maybe_unused]] auto round : state) entries += store->rebuild({}).entries;
  state.counters["entries"] = benchmark::Counter(static_cast<double>(entries), benchmark::Counter::kIsRate);
}

BENCHMARK(cold)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(first_poll)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(without_news)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(start)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(one_new_entry)->Iterations(50)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rebuild)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidings::bench

BENCHMARK_MAIN();
