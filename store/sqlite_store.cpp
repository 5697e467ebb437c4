#include "store/sqlite_store.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "store/batch.hpp"
#include "store/index.hpp"
#include "store/rebuild.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

FileLock lock_store(const Options& options, FileSystem& files) {
  files.make_folders(options.path);
  auto lock = FileLock::take(options.path / "lock");
  if (!lock)
    throw StoreError("another tidings has the store " + options.path.string() + " open: stop it first");
  return std::move(*lock);
}

/// What the disk refuses becomes a StoreError; SQLite's refusals are ones already.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::system_error& error) {
    throw StoreError(error.what());
  }
}

class SqliteStore final : public Store {
 public:
  SqliteStore(Options options, FileSystem& files)
      : options_(std::move(options)),
        files_(files),
        lock_(lock_store(options_, files)),
        index_(options_.path / "index.db") {
    files_.make_folders(entries_folder(options_));
    files_.make_folders(incoming_folder(options_));
    finish_journal(options_, files_, index_);
    if (index_.is_new()) rebuild_index(options_, files_, index_);
  }

  void set_sources(std::span<const RegisteredSource> sources, Timestamp now) override {
    Transaction transaction(index_.database());
    std::set<SourceId> wanted;
    for (const auto& source : sources) {
      wanted.insert(source.id);
      register_source(source, now);
    }
    for (const auto& source : index_.active_sources())
      if (!wanted.contains(source.id)) index_.set_active(source.id, false);
    transaction.commit();
  }

  std::vector<Claim> claim(Timestamp now, std::chrono::seconds floor, std::size_t limit, Selection selection,
                           std::span<const SourceId> only) override {
    auto claims = only.empty()
                      ? selection == Selection::due ? index_.due(now, limit) : index_.forced(now, limit)
                      : named(now, limit, selection, only);
    if (claims.empty()) return claims;
    Transaction transaction(index_.database());
    for (auto& claim : claims) {
      claim.state.attempted = now;
      auto held = claim.state;
      if (now + floor > held.next) {
        held.next = now + floor;
        held.next_reason = "a poll that began and did not end";
      }
      index_.put_state(claim.source, held);
    }
    transaction.commit();
    return claims;
  }

  std::optional<Timestamp> next_due() override { return index_.next_due(); }

  std::vector<Changes> finish(std::vector<Finished> polls) override {
    return guarded([&] {
      if (std::exchange(unfinished_, true)) finish_journal(options_, files_, index_);
      Batch batch(options_, files_, index_);
      std::vector<Changes> changes;
      for (auto& poll : polls) {
        changes.push_back({poll.source, 0, 0});
        if (poll.feed)
          for (const auto& entry : poll.feed->entries) batch.plan(entry, changes.back());
        if (changes.back().added != 0) poll.state.last_new_entry = poll.feed->entries.front().seen;
      }
      batch.write([&] {
        for (const auto& poll : polls) {
          index_.put_state(poll.source, poll.state);
          if (poll.feed) index_.put_feed(poll.source, poll.feed->info);
        }
      });
      unfinished_ = false;
      return changes;
    });
  }

  std::vector<StoredEntry> newest(std::size_t limit) override {
    return guarded([&] {
      std::vector<StoredEntry> entries;
      std::vector<EntryRow> missing;
      index_.each_newest([&](const EntryRow& row) {
        if (entries.size() == limit) return false;
        const auto bytes = files_.read(entries_folder(options_) / row.path);
        if (!bytes)
          missing.push_back(row);
        else if (auto file = read_entry_file(*bytes, row.source, options_.format, row.unwritten_keys)) {
          file->entry.id.key = row.key;
          file->entry.source = row.source;
          if (file->entry.seen == Timestamp()) file->entry.seen = row.seen;
          entries.push_back({std::move(file->entry), index_.feed(row.source).value_or(FeedInfo()), row.path});
        }
        return true;
      });
      forget(missing);
      return entries;
    });
  }

  std::vector<SourceState> sources() override { return index_.sources(); }

 private:
  void register_source(const RegisteredSource& source, Timestamp now) {
    const auto known = index_.url(source.id);
    if (!known) return index_.add_source(source, now);
    index_.set_active(source.id, true);
    if (*known == source.url) return;
    index_.put_url(source.id, source.url);
    PollState fresh;
    fresh.next = now;
    fresh.next_reason = "its address changed";
    index_.put_state(source.id, fresh);
  }

  std::vector<Claim> named(Timestamp now, std::size_t limit, Selection selection,
                           std::span<const SourceId> only) {
    std::vector<Claim> claims;
    for (const auto& id : only) {
      auto claim = index_.source(id);
      if (!claim || claim->state.held_until > now) continue;
      if (selection == Selection::due && claim->state.next > now) continue;
      claims.push_back(std::move(*claim));
    }
    std::ranges::sort(claims, {},
                      [](const Claim& claim) { return std::tie(claim.state.next, claim.source); });
    if (claims.size() > limit)
      claims.erase(claims.begin() + static_cast<std::ptrdiff_t>(limit), claims.end());
    return claims;
  }

  /// The operator deleted these files.
  void forget(const std::vector<EntryRow>& missing) {
    if (missing.empty()) return;
    Transaction transaction(index_.database());
    for (const auto& row : missing) index_.set_state(row, FileState::deleted);
    transaction.commit();
  }

  Options options_;
  FileSystem& files_;
  FileLock lock_;
  Index index_;
  bool unfinished_ = false;  // the last batch failed half-way
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const Options& options, FileSystem& files) {
  return guarded([&] { return std::make_unique<SqliteStore>(options, files); });
}

std::unique_ptr<Store> open_store(const Options& options) {
  static FileSystem disk;  // without state
  return open_sqlite_store(options, disk);
}

}  // namespace tidings::store
