#include "store/feed_pages.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <utility>

#include "store/archive_table.hpp"
#include "store/entry_alias.hpp"
#include "store/feed_division.hpp"
#include "store/feed_index.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t usual_content = 32U << 10U;  // bytes of an entry, in the mean of a document at most
constexpr std::size_t least_content = 4U << 20U;   // of a document, however few entries it has

/// Brings the division of one feed up to date, in transactions of at most so many entries: a feed that is
/// divided for the first time may have a million. Killed between two of them it goes on from there.
class Dividing {
 public:
  Dividing(FeedIndex& index, ArchiveTable& archives, const FeedScope& scope, const PageSize& size)
      : index_(index),
        archives_(archives),
        scope_(scope),
        size_(size),
        transaction_(std::in_place, archives.database()),
        feed_(archives.feed(scope)),
        before_(archives.current(feed_)),
        is_new_(before_.empty() && feed_.archives == 0),
        slack_(feed_.archives == 0 ? 1 : slack_for(size.items)) {
    for (const auto number : before_)
      if (auto entry = index_.candidate(number, scope_)) add(std::move(*entry));
  }

  void run() {
    const auto now = index_.mark();
    const bool changed = feed_.seen != now;
    if (changed) take_changes(now);
    current_ = divide();
    if (!changed && current_.size() == before_.size()) return;
    feed_.seen = now;
    put();
  }

  const std::vector<Candidate>& current() const { return current_; }
  std::size_t archives() const { return feed_.archives; }

 private:
  /// In the order in which they were first seen, so that of two sources with one article the first keeps it,
  /// also after the index was made again; what is in the feed already stays where it is then.
  void take_changes(const FeedMark& now) {
    const bool all_again = feed_.seen.generation != now.generation;
    const auto told = told_before(now);
    index_.each_changed(scope_, all_again ? 0 : feed_.seen.change, now.change, [&](Candidate entry) {
      if (entry.told > told || is_new_ || !archives_.archived(feed_, entry.number, 0))
        take(std::move(entry));
      else if (entry.may_have_twins() && !shows(entry.number) && !shows_twin_of(entry))
        succeed(std::move(entry));
      if (entries_.size() < size_.at_once) return;
      current_ = divide();
      put();
      transaction_.emplace(archives_.database());
      for (const auto& kept : current_) add(kept);
    });
  }

  /// Up to which change the feed's readers were told. Of another index none: what its files say when it is
  /// made is no news there. Of a feed whose first division was interrupted all: what it has, it has already.
  std::int64_t told_before(const FeedMark& now) const {
    if (feed_.seen == FeedMark()) return now.change;
    const auto made_again =
        static_cast<std::uint64_t>(now.generation) - static_cast<std::uint64_t>(feed_.seen.generation);
    return made_again < 1ULL << 32U ? feed_.seen.change : 0;
  }

  void take(Candidate entry) {
    if ((is_new_ || !shows(entry.number)) && shows_twin_of(entry)) {
      archives_.hide(feed_, entry.number);
      return;
    }
    entry.is_retaken = !is_new_ && archives_.archived(feed_, entry.number, 1);
    if (!is_new_) archives_.take_out(feed_, entry.number);
    add(std::move(entry));
  }

  /// An entry that was hidden, and that by which it was is gone: it takes that one's place. An archive that
  /// was served keeps its bytes, so there the article is shown still.
  void succeed(Candidate entry) {
    for (const auto& gone : index_.twins(entry, scope_, FeedIndex::Twins::gone))
      if (archives_.archived(feed_, gone.number, 1))
        return archives_.replace(feed_, gone.number, entry.number);
    take(std::move(entry));
  }

  void add(Candidate entry) {
    if (numbers_.insert(entry.number).second) entries_.push_back(std::move(entry));
  }

  bool shows(std::int64_t entry) { return numbers_.contains(entry) || archives_.archived(feed_, entry, 1); }

  bool shows_twin_of(const Candidate& entry) {
    if (scope_.kind == FeedScope::Kind::source) return false;
    const auto twins = index_.twins(entry, scope_);
    return std::ranges::any_of(twins, [&](const Candidate& twin) { return shows(twin.number); });
  }

  /// What is to be closed goes into archives; what stays is the result.
  std::vector<Candidate> divide() {
    numbers_.clear();
    auto division = store::divide(std::exchange(entries_, {}), size_, slack_);
    closed_ = std::move(division.archives);
    return std::move(division.current);
  }

  void put() {
    archives_.put(feed_, {current_, std::exchange(closed_, {})}, before_);
    transaction_->commit();
    before_.clear();
    for (const auto& entry : current_) before_.push_back(entry.number);
  }

  FeedIndex& index_;
  ArchiveTable& archives_;
  const FeedScope& scope_;
  const PageSize& size_;
  std::optional<Transaction> transaction_;
  DividedFeed feed_;
  std::vector<std::int64_t> before_;  // the current document as the table has it
  const bool is_new_;                 // no archive has any of its entries
  const std::size_t slack_;
  std::vector<Candidate> entries_;            // that are to be divided
  std::unordered_set<std::int64_t> numbers_;  // theirs
  std::vector<Candidate> current_;
  std::vector<std::vector<Candidate>> closed_;
};

}  // namespace

struct FeedPages::Parts {
  explicit Parts(const Options& options) : index(options), file(options.path / "archive.db") {}

  std::optional<ArchivePage> archive(ArchiveTable& archives, const FeedScope& scope, std::size_t number);
  std::vector<StoredEntry> read(const FeedScope& scope, const std::vector<Candidate>& entries);

  /// What `work` makes of archive.db, which is opened when it is first needed; opened anew after a failure,
  /// so that a file that was put right is seen.
  template <class Work>
  auto with_archives(Work work) {
    try {
      if (!opened) opened.emplace(file);
      return work(*opened);
    } catch (const StoreError&) {
      opened.reset();
      throw;
    }
  }

  FeedIndex index;
  std::filesystem::path file;
  std::optional<ArchiveTable> opened;
};

std::vector<StoredEntry> FeedPages::Parts::read(const FeedScope& scope,
                                                const std::vector<Candidate>& entries) {
  std::vector<StoredEntry> shown;
  auto room = std::max(least_content, entries.size() * usual_content);
  for (const auto& candidate : entries) {
    auto stored = index.read(candidate.number);
    if (!stored) continue;
    auto& content = stored->entry.content;
    if (content.str().size() > room) content = {};
    room -= content.str().size();
    shown.push_back(std::move(*stored));
    if (scope.kind == FeedScope::Kind::source) continue;
    for (const auto& twin : index.twins(candidate)) shown.back().also_in.push_back(index.feed(twin.source));
  }
  return shown;
}

FeedPages::FeedPages(const Options& options) : parts_(std::make_unique<Parts>(options)) {}

FeedPages::~FeedPages() = default;

bool FeedPages::exists(const FeedScope& scope) {
  switch (scope.kind) {
    case FeedScope::Kind::source:
      return parts_->index.has_source(scope.name);
    case FeedScope::Kind::category:
      return parts_->index.has_category(scope.name);
    case FeedScope::Kind::all:
      break;
  }
  return true;
}

FeedMark FeedPages::mark() { return parts_->index.mark(); }

std::int64_t FeedPages::version() { return parts_->index.version(); }

bool FeedPages::changed_since(const FeedScope& scope, const FeedMark& then) {
  return then.generation != mark().generation || parts_->index.changed_since(scope, then.change);
}

CurrentPage FeedPages::current(const FeedScope& scope, const PageSize& size) {
  return parts_->with_archives([&](ArchiveTable& archives) {
    Dividing dividing(parts_->index, archives, scope, size);
    dividing.run();
    return CurrentPage{parts_->read(scope, dividing.current()), dividing.archives(),
                       parts_->index.deletions(scope, size.deletions)};
  });
}

std::size_t FeedPages::archives(const FeedScope& scope, const PageSize& size) {
  return parts_->with_archives([&](ArchiveTable& archives) {
    Dividing dividing(parts_->index, archives, scope, size);
    dividing.run();
    return dividing.archives();
  });
}

std::optional<ArchivePage> FeedPages::archive(const FeedScope& scope, std::size_t number) {
  return parts_->with_archives(
      [&](ArchiveTable& archives) { return parts_->archive(archives, scope, number); });
}

std::optional<ArchivePage> FeedPages::Parts::archive(ArchiveTable& archives, const FeedScope& scope,
                                                     std::size_t number) {
  const auto feed = archives.feed(scope);
  if (number == 0 || number > feed.archives) return std::nullopt;
  ArchivePage page{.archives = feed.archives};
  if (auto frozen = archives.frozen(feed, number)) {
    page.frozen = std::move(*frozen);
    return page;
  }
  std::vector<Candidate> entries;
  for (const auto member : archives.members(feed, number))
    if (auto entry = index.candidate(member, scope)) entries.push_back(std::move(*entry));
  std::ranges::sort(entries, &is_newer);
  page.entries = read(scope, entries);
  return page;
}

void FeedPages::freeze(const FeedScope& scope, std::size_t number, const std::string& document,
                       const std::vector<StoredEntry>& entries) {
  std::vector<std::int64_t> numbers;
  for (const auto& shown : entries) numbers.push_back(entry_number(shown.entry.source, shown.entry.id.key));
  parts_->with_archives(
      [&](ArchiveTable& archives) { archives.freeze(archives.feed(scope), number, document, numbers); });
}

}  // namespace tidings::store
