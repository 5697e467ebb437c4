#include "store/feed_pages.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "store/archive_table.hpp"
#include "store/feed_division.hpp"
#include "store/feed_index.hpp"

namespace tidings::store {
namespace {

/// What a current document has while it is brought up to date.
class CurrentSet {
 public:
  CurrentSet(FeedIndex& index, ArchiveTable& archives, const FeedScope& scope, const DividedFeed& feed)
      : index_(index), archives_(archives), scope_(scope), feed_(feed) {}

  void add(Candidate entry) {
    if (numbers_.insert(entry.number).second) entries_.push_back(std::move(entry));
  }

  /// In the order in which they were first seen, so that of two sources with one article the first keeps it,
  /// also after the index was made again; what is in the feed already stays where it is then.
  void take_changes(const FeedMark& now) {
    const bool same_index = feed_.seen.generation == now.generation;
    auto changed = index_.changed_between(scope_, same_index ? feed_.seen.change : 0, now.change);
    std::ranges::sort(changed, {}, [](const Candidate& entry) {
      return std::tuple(entry.seen, entry.position, entry.number);
    });
    for (auto& entry : changed)
      if ((same_index && entry.is_news) || !archives_.archived(feed_, entry.number, 0))
        take(std::move(entry));
  }

  std::vector<Candidate> entries() && { return std::move(entries_); }

 private:
  void take(Candidate entry) {
    if (!shows(entry.number) && shows_twin_of(entry)) {
      archives_.hide(feed_, entry.number);
      return;
    }
    archives_.take_out(feed_, entry.number);
    add(std::move(entry));
  }

  bool shows(std::int64_t entry) { return numbers_.contains(entry) || archives_.archived(feed_, entry, 1); }

  bool shows_twin_of(const Candidate& entry) {
    if (scope_.kind == FeedScope::Kind::source) return false;
    const auto twins = index_.twins(entry);
    return std::ranges::any_of(twins, [&](const Candidate& twin) { return shows(twin.number); });
  }

  FeedIndex& index_;
  ArchiveTable& archives_;
  const FeedScope& scope_;
  const DividedFeed& feed_;
  std::vector<Candidate> entries_;
  std::unordered_set<std::int64_t> numbers_;
};

}  // namespace

struct FeedPages::Parts {
  explicit Parts(const Options& options) : index(options), file(options.path / "archive.db") {}

  CurrentPage current(ArchiveTable& archives, const FeedScope& scope, const PageSize& size);
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
  for (const auto& candidate : entries) {
    auto stored = index.read(candidate.number);
    if (!stored) continue;
    const auto& categories = stored->entry.categories;
    if (scope.kind == FeedScope::Kind::category &&
        std::ranges::find(categories, scope.name) == categories.end())
      continue;
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
  return parts_->with_archives(
      [&](ArchiveTable& archives) { return parts_->current(archives, scope, size); });
}

CurrentPage FeedPages::Parts::current(ArchiveTable& archives, const FeedScope& scope, const PageSize& size) {
  Transaction transaction(archives.database());
  auto feed = archives.feed(scope);
  const auto before = archives.current(feed);
  CurrentSet set(index, archives, scope, feed);
  for (const auto number : before)
    if (auto entry = index.candidate(number)) set.add(std::move(*entry));
  const auto now = index.mark();
  if (feed.seen != now) set.take_changes(now);
  const auto division =
      divide(std::move(set).entries(), size, feed.archives == 0 ? 1 : slack_for(size.items));
  if (feed.seen != now || division.current.size() != before.size()) {
    feed.seen = now;
    archives.put(feed, division, before);
    transaction.commit();
  }
  return {read(scope, division.current), feed.archives};
}

std::size_t FeedPages::archives(const FeedScope& scope) {
  return parts_->with_archives([&](ArchiveTable& archives) { return archives.feed(scope).archives; });
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
    if (auto entry = index.candidate(member)) entries.push_back(std::move(*entry));
  std::ranges::sort(entries, &is_newer);
  page.entries = read(scope, entries);
  return page;
}

void FeedPages::freeze(const FeedScope& scope, std::size_t number, const std::string& document) {
  parts_->with_archives(
      [&](ArchiveTable& archives) { archives.freeze(archives.feed(scope), number, document); });
}

}  // namespace tidings::store
