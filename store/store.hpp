#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/entry_file.hpp"
#include "store/feed.hpp"
#include "store/poll_state.hpp"

namespace tidings::store {

/// The disk or the index refuses: what, where, why, for the operator.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Layout { source, categories };

struct Options {
  std::filesystem::path path;  // entries/ and index.db live here; made where it is missing
  EntryFileFormat format;
  Layout layout = Layout::source;
};

/// How long entries are kept; what is older when a poll ends is purged, and no poll brings it back. A clock
/// that is ahead purges nothing: ages count from Finished::date; without a response, from the earliest date
/// of the last ones that came from wherever.
struct Keep {
  std::optional<std::chrono::seconds> age{};  // by the date of the feed's order; absent: for ever
  std::optional<std::size_t> count{};         // of the newest; absent: all
  bool operator==(const Keep&) const = default;
};

/// How often the operator wants a source polled; 0: as the schedule has it.
struct PollInterval {
  std::chrono::seconds min{0};
  std::chrono::seconds max{0};
  bool operator==(const PollInterval&) const = default;
};

struct RegisteredSource {
  SourceId id;
  std::string url;
  std::string host{};  // names the server: its sources are claimed together, and polled one after the other
  Keep keep{};
  PollInterval interval{};
};

/// Gives one source after the other, in the order of their ids, each once; nothing after the last.
using NextSource = std::function<std::optional<RegisteredSource>()>;

/// The state of a source as it is by its new interval.
using Reschedule = std::function<PollState(PollState, const RegisteredSource&)>;

enum class Selection {
  due,     // whose time has come
  forced,  // all but those the server itself holds (PollState::held_until)
};

/// Which sources a claim takes: the unit is the host.
struct Wanted {
  Selection selection = Selection::due;
  std::span<const SourceId> only{};  // empty: whichever
  std::set<std::string> busy{};      // hosts to leave alone
  std::size_t hosts = 1;             // at the most
  std::size_t of_each = 32;          // sources of one host, at the most
};

/// Within which a source is asked after its claim, be it the last one of its host.
inline constexpr std::chrono::minutes longest_turn{1};

/// A source whose attempt is durable: the one that holds it may send one request.
struct Claim {
  SourceId source;
  std::string host;
  PollState state;
  std::chrono::seconds interval_min{0};  // PollInterval::min
  std::string item_marks{};  // of the feed that was stored last; empty where all of the next is wanted
  std::optional<Timestamp> attempted_before{};  // what `state.attempted` was, for one that sends none
};

/// The end of one poll, success or not.
struct Finished {
  SourceId source;
  PollState state;                  // as the schedule wants it kept
  std::optional<Feed> feed;         // absent where nothing was fetched, or it did not change
  HostHolds held_hosts{};           // none of their sources is claimed before (C9)
  HostChanges hosts{};              // that it showed to fail, or to answer
  std::optional<Timestamp> date{};  // of the response, by its server's clock or ours, whichever is behind
};

/// What one finished poll changed.
struct Changes {
  SourceId source;
  std::size_t added = 0;
  std::size_t updated = 0;
  std::string refused{};  // why nothing of it could be stored, for people; empty: it was
  bool any() const { return added + updated != 0; }
};

/// What a document has in common with what its source has brought so far.
struct Familiarity {
  bool same_feed = false;            // it has the feed's id
  std::size_t known_entries = 0;     // of its
  bool has_brought_entries = false;  // the source, ever
};

/// An entry as its file shows it now, and where that is.
struct StoredEntry {
  Entry entry;
  FeedInfo feed;
  std::string path;                 // below entries/
  std::vector<FeedInfo> also_in{};  // of other sources that have the same article, where a feed shows it once
};

struct SourceState {
  SourceId id;
  std::string url;
  PollState state;
  FeedInfo feed;
  std::size_t entries = 0;
};

/// Where a file and the index differ.
struct Finding {
  std::string path;  // below entries/
  std::string what;  // for people
};

/// What a look into one folder of entries found.
struct FolderReview {
  std::vector<std::string> folders{};  // that lie in it, or lay in it once; below entries/
  std::size_t changed = 0;             // entries that feeds show otherwise
  std::vector<Finding> unreadable{};   // files that were written since the last look and are no entries
};

/// What an index is that was made again.
struct Rebuilt {
  std::size_t entries = 0;
  std::vector<Finding> unseen{};  // folders that can't be looked at: of theirs it has what it had
};

/// What tidings keeps: entry files, which are the truth, and the index that follows from them, with the state
/// of each source. The interface is synchronous and called on the disk thread alone; every call is a batch,
/// all or nothing; each throws StoreError where the disk or the index refuses, and then nothing of the batch
/// counts. The engine behind it is nobody's business outside this folder.
class Store {
 public:
  virtual ~Store() = default;

  /// Which sources there are. A new one is due at once; one whose URL changed loses validators and holds and
  /// is due; one whose interval changed is as `reschedule` has it; one that is missing here is no longer
  /// claimed, its entries stay.
  virtual void set_sources(const NextSource& next_source, Timestamp now,
                           const Reschedule& reschedule = nullptr) = 0;

  /// Sources that are wanted, longest due first. Their attempts, and a `next` that holds if we die, are on
  /// disk when this returns: `now + floor`, or later by a source's own interval, or as long after `now` as
  /// this attempt was planned after the last, for what the server wanted then it wants still. May be fewer
  /// than there are; none only where there are none.
  virtual std::vector<Claim> claim(Timestamp now, std::chrono::seconds floor, const Wanted& wanted) = 0;

  /// When the next source falls due; nothing where there is none.
  virtual std::optional<Timestamp> next_due() = 0;

  /// Entries, validators and schedule of all these polls in one commit. Where the disk refuses a path of one,
  /// that one counts as failed (PollState::last_error), and each is a commit of its own. An entry is new
  /// where its source has none of its id; one that the operator edited or deleted stays as the operator left
  /// it; one that did not change isn't written. Then, once an hour at the most, what a source keeps no longer
  /// is purged, but not what the operator edited. The result has one element for each of `polls`, in order.
  virtual std::vector<Changes> finish(std::vector<Finished> polls) = 0;

  virtual Familiarity familiarity(const SourceId& source, const Feed& feed) = 0;

  /// Whether it can be written to, as far as that can be told: writes as much as a large poll would, and
  /// takes it back.
  virtual void probe() = 0;

  /// Looks at the files that lie directly in a folder below entries/ (empty: entries/ itself): what the
  /// operator changed, removed, moved or wrote there is shown so from now on. Costs no more than a look at
  /// each file that wasn't touched.
  virtual FolderReview review(const std::string& folder) = 0;

  /// Gives back the memory that only makes the next call quicker: for when much was looked at that won't be
  /// wanted soon.
  virtual void shrink() = 0;

  /// Makes the index of entries again from their files: all that follows from them; validators, schedules and
  /// what the operator removed stay. `looked_at` hears how many folders are done.
  virtual Rebuilt rebuild(const std::function<void(std::size_t folders)>& looked_at) = 0;

  /// Reads every file and compares; changes nothing. A folder that can't be looked at is a finding.
  virtual std::vector<Finding> verify(const std::function<void(std::size_t folders)>& looked_at) = 0;

  virtual std::vector<SourceState> sources() = 0;

  /// As Finished::hosts had them last.
  virtual FailingHosts failing_hosts() = 0;

  /// As Finished::held_hosts had them, also of hosts that no source names; those that are over are forgotten.
  virtual HostHolds held_hosts(Timestamp now) = 0;
};

/// Opens or makes the store; an index that is missing is made again from the entry files. Finishes what a
/// crash left half done. Throws StoreError, also where another process has the store open, and where the
/// index is missing and a folder of entries can't be looked at: polls would bring those again.
std::unique_ptr<Store> open_store(const Options& options);

}  // namespace tidings::store
