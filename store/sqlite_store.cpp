#include "store/sqlite_store.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "store/batch.hpp"
#include "store/clock_steps.hpp"
#include "store/commits.hpp"
#include "store/index.hpp"
#include "store/retention.hpp"
#include "store/review.hpp"
#include "store/source_file.hpp"
#include "store/store_faults.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

FileLock lock_store(const Options& options, FileSystem& files) {
  files.make_folders(options.path);
  auto lock = FileLock::take(options.path / "lock");
  if (!lock)
    throw StoreError("another tidings has the store " + options.path.string() + " open: stop it first");
  remove_leftovers(options, files);  // before the index is opened, which a full disk may have no room for
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

/// For what writes all rows in one transaction: they are in the order of the files, which isn't that of any
/// table, and with the usual room each page would go to the disk and back many times.
class RoomyCache {
 public:
  explicit RoomyCache(Database& database) : database_(database) {
    database_.execute("PRAGMA cache_size = -65536");
  }
  ~RoomyCache() { database_.execute("PRAGMA cache_size = -2000; PRAGMA shrink_memory"); }
  RoomyCache(const RoomyCache&) = delete;
  RoomyCache& operator=(const RoomyCache&) = delete;

 private:
  Database& database_;
};

/// So many hosts, and so many sources of each.
class HostLimits {
 public:
  explicit HostLimits(const Wanted& wanted) : hosts_(wanted.hosts), of_each_(wanted.of_each) {}

  bool take(const std::string& host) {
    const auto known = taken_.find(host);
    if (known == taken_.end()) return taken_.size() < hosts_ && taken_.emplace(host, 1).second;
    return known->second++ < of_each_;
  }

 private:
  std::size_t hosts_;
  std::size_t of_each_;
  std::map<std::string, std::size_t> taken_;
};

/// From the attempt before to this one as it was planned, a day at the most; but what the operator says.
std::chrono::seconds floor_of(const Claim& claim) {
  constexpr std::chrono::seconds longest = std::chrono::days(1);
  const auto planned = claim.attempted_before ? claim.state.next - *claim.attempted_before : longest_turn;
  return std::max(std::min<std::chrono::seconds>(planned, longest), claim.interval_min + longest_turn);
}

class SqliteStore final : public Store {
 public:
  SqliteStore(Options options, FileSystem& files)
      : options_(std::move(options)),
        files_(files),
        lock_(lock_store(options_, files)),
        index_(options_.path / "index.db"),
        commits_(options_, files_, index_),
        retention_(options_, files_, index_) {
    files_.make_folders(entries_folder(options_));
    files_.make_folders(incoming_folder(options_));
    files_.make_folders(source_folder(options_));
    finish_journal(options_, files_, index_);
    if (index_.is_new()) make_index();
  }

  void set_sources(const NextSource& next_source, Timestamp now, const Reschedule& reschedule) override {
    Transaction transaction(index_.database());
    follow_clock(now);
    const auto changes = compare(next_source);
    for (const auto& source : changes.added) index_.add_source(source, now);
    for (const auto& [before, source] : changes.changed) update_source(before, source, now, reschedule);
    for (const auto& id : changes.gone) index_.set_active(id, false);
    transaction.commit();
  }

  std::vector<Claim> claim(Timestamp now, std::chrono::seconds floor, const Wanted& wanted) override {
    Transaction transaction(index_.database());
    follow_clock(now);
    auto claims = wanted.only.empty() ? whichever(now, wanted) : named(now, wanted);
    for (auto& claim : claims) {
      claim.attempted_before = std::exchange(claim.state.attempted, now);
      index_.put_attempt(claim.source, now, now + std::max(floor, floor_of(claim)));
    }
    transaction.commit();
    return claims;
  }

  std::optional<Timestamp> next_due() override { return index_.next_due(); }

  std::vector<Changes> finish(std::vector<Finished> polls) override {
    return guarded([&] {
      is_just_made_ = false;
      auto changes = commits_.put(polls);
      retention_.follow(polls);
      return changes;
    });
  }

  Familiarity familiarity(const SourceId& source, const Feed& feed) override {
    const auto known = index_.feed(source);
    auto& entries = index_.entries();
    Familiarity found{.same_feed = known && !known->id.empty() && known->id == feed.info.id,
                      .has_brought_entries = entries.has_any(source)};
    const Transaction one_look(index_.database());
    Identity identity(entries, source, feed, options_.layout);
    found.known_entries = feed.unchanged.size();
    for (const auto& entry : feed.entries)
      if (identity.match(entry)) ++found.known_entries;
    return found;
  }

  void probe() override {
    guarded([&] {
      commits_.attempt([&] {
        const std::vector<fs::path> file{incoming_folder(options_) / "probe"};
        files_.write(file[0], std::string(room_for_a_poll, ' '));
        files_.sync(file);
        files_.remove(file[0]);
        Transaction transaction(index_.database());
        index_.database().execute("UPDATE generation SET token = token");
        transaction.commit();
      });
    });
  }

  FolderReview review(const std::string& folder) override {
    return guarded([&] {
      is_just_made_ = false;
      Transaction transaction(index_.database());
      auto review = review_folder(options_, files_, index_, folder);
      transaction.commit();
      return review;
    });
  }

  void shrink() override { index_.database().execute("PRAGMA shrink_memory"); }

  Rebuilt rebuild(const std::function<void(std::size_t)>& looked_at) override {
    return guarded([&] {
      auto unseen = is_just_made_ ? std::vector<Finding>() : make_again(looked_at);
      return Rebuilt{index_.entries().count(), std::move(unseen)};
    });
  }

  std::vector<Finding> verify(const std::function<void(std::size_t)>& looked_at) override {
    return guarded([&] {
      std::vector<Finding> findings;
      const RoomyCache roomy(index_.database());
      const Transaction taken_back(index_.database());
      index_.entries().forget_derived();
      for (auto& folder : review_all(options_, files_, index_, &findings, looked_at))
        findings.push_back(std::move(folder));
      return findings;
    });
  }

  std::vector<SourceState> sources() override { return index_.sources(); }

  FailingHosts failing_hosts() override { return index_.failing_hosts(); }

  HostHolds held_hosts(Timestamp now) override {
    return guarded([&] { return index_.held_hosts(now); });
  }

 private:
  struct SourceChanges {
    std::vector<RegisteredSource> added;
    std::vector<std::pair<KnownSource, RegisteredSource>> changed;
    std::vector<SourceId> gone;
  };

  /// Both sides come by id, so that of a million sources only those are held that differ.
  SourceChanges compare(const NextSource& next_source) {
    SourceChanges changes;
    retention_.clear();
    const auto next = [&] {
      auto source = next_source();
      if (source) retention_.set(source->id, source->keep);
      return source;
    };
    auto source = next();
    index_.each_source([&](KnownSource known) {
      for (; source && source->id < known.registered.id; source = next())
        changes.added.push_back(std::move(*source));
      if (!source || source->id != known.registered.id) {
        if (known.active) changes.gone.push_back(known.registered.id);
        return;
      }
      const auto& before = known.registered;
      const bool same = known.active && before.url == source->url && before.host == source->host &&
                        before.interval == source->interval;
      if (!same) changes.changed.emplace_back(std::move(known), std::move(*source));
      source = next();
    });
    for (; source; source = next()) changes.added.push_back(std::move(*source));
    return changes;
  }

  /// From the files alone. Rows made so have no file hash: nobody can tell any more what the operator edited,
  /// so such a file is rewritten only once a poll brings just what it says.
  void make_index() {
    const RoomyCache roomy(index_.database());
    Transaction transaction(index_.database());
    if (const auto unseen = review_all(options_, files_, index_); !unseen.empty())
      throw StoreError(unseen.front().what);
    review_sources();
    index_.set_made();
    transaction.commit();
    is_just_made_ = true;
  }

  /// What follows from files that can't be seen isn't forgotten: polls would bring their entries again.
  std::vector<Finding> make_again(const std::function<void(std::size_t)>& looked_at) {
    const RoomyCache roomy(index_.database());
    {
      Transaction transaction(index_.database());
      index_.entries().forget_derived();
      index_.forget_item_marks();
      const auto unseen = review_all(options_, files_, index_, nullptr, looked_at);
      if (unseen.empty()) {
        transaction.commit();
        return unseen;
      }
    }
    Transaction transaction(index_.database());
    index_.entries().forget_looks();
    index_.forget_item_marks();
    auto unseen = review_all(options_, files_, index_, nullptr, looked_at);
    transaction.commit();
    return unseen;
  }

  /// Who they are isn't known until set_sources; what their documents said is.
  void review_sources() {
    for (const auto& file : files_.list(source_folder(options_))) {
      const auto id = SourceId::parse(file.stem().string());
      const auto bytes = read_regular(files_, file);
      if (!id || !bytes || file != source_file(options_, *id)) continue;
      const auto info = read_source_file(*bytes);
      if (!info) continue;
      index_.add_source({*id, {}}, Timestamp());
      index_.set_active(*id, false);
      index_.put_feed(*id, *info);
    }
  }

  /// Where the clock was set back by years, nothing would be polled for years; where it is right again after
  /// it was behind, all would be due. A clock that says that this program isn't written yet is the wrong one
  /// of the two.
  void follow_clock(Timestamp now) {
    constexpr Timestamp written = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
    if (now < written) return;
    const auto before = std::exchange(latest_, now);
    if (before <= now && now - before < clock_tolerance) return;
    store::follow_clock(index_.database(), now);
  }

  void update_source(const KnownSource& before, const RegisteredSource& source, Timestamp now,
                     const Reschedule& reschedule) {
    if (!before.active) index_.set_active(source.id, true);
    if (before.registered.interval != source.interval) {
      index_.put_interval(source);
      if (const auto claim = index_.source(source.id); claim && reschedule)
        index_.put_state(source.id, reschedule(claim->state, source));
    }
    if (before.registered.url == source.url && before.registered.host == source.host) return;
    index_.put_address(source);
    if (before.registered.url == source.url) return;
    PollState fresh;
    fresh.next = now;
    if (!before.registered.url.empty()) fresh.next_reason = "its address changed";
    index_.put_state(source.id, fresh);
  }

  /// Looks at no more sources of hosts that aren't busy than would be enough, so that taking all that are due
  /// bit by bit is linear.
  std::vector<Claim> whichever(Timestamp now, const Wanted& wanted) {
    HostLimits limits(wanted);
    std::vector<SourceId> chosen;
    std::size_t seen = 0;
    index_.each_due(now, wanted.selection, [&](const SourceId& id, const std::string& host) {
      if (wanted.busy.contains(host)) return true;
      if (limits.take(host)) chosen.push_back(id);
      return ++seen < wanted.hosts * wanted.of_each;
    });
    std::vector<Claim> claims;
    for (const auto& id : chosen)
      if (auto claim = index_.source(id)) claims.push_back(std::move(*claim));
    return claims;
  }

  std::vector<Claim> named(Timestamp now, const Wanted& wanted) {
    std::vector<Claim> claims;
    for (const auto& id : wanted.only) {
      auto claim = index_.source(id);
      if (!claim || claim->state.held_until > now || wanted.busy.contains(claim->host)) continue;
      if (wanted.selection == Selection::due && claim->state.next > now) continue;
      claims.push_back(std::move(*claim));
    }
    std::ranges::sort(claims, {},
                      [](const Claim& claim) { return std::tie(claim.state.next, claim.source); });
    HostLimits limits(wanted);
    std::erase_if(claims, [&](const Claim& claim) { return !limits.take(claim.host); });
    return claims;
  }

  Options options_;
  FileSystem& files_;
  FileLock lock_;
  Index index_;
  Commits commits_;
  Retention retention_;
  Timestamp latest_ = Timestamp::max();  // that we were told it is
  bool is_just_made_ = false;            // from the files, and nothing came since
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
