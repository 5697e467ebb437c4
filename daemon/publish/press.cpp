#include "daemon/publish/press.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "daemon/publish/json_feed_writer.hpp"
#include "daemon/publish/opml_writer.hpp"
#include "daemon/publish/page_frame.hpp"
#include "daemon/publish/page_writer.hpp"
#include "daemon/publish/status_writer.hpp"
#include "store/clock.hpp"

namespace tidings::publish {
namespace {

/// When what is shown last changed: an entry that came late has an old date, but wasn't there before.
store::Timestamp last_change(const FeedDocument& document) {
  auto last = newest_update(document.entries);
  for (const auto& stored : document.entries) last = std::max(last, stored.entry.seen);
  for (const auto& deletion : document.deletions) last = std::max(last, deletion.at);
  return last;
}

constexpr std::size_t most_former = 10'000;  // documents of which is known how old they were

/// Half the mean time between two entries: as late as a cache may be without anybody missing much. By what is
/// shown, so that the same entries give the same answer.
int max_age(std::span<const store::StoredEntry> entries) {
  constexpr std::chrono::seconds least{60};
  constexpr std::chrono::seconds most{3600};
  if (entries.size() < 2) return static_cast<int>(least.count());
  const auto shown_at = [](const store::StoredEntry& stored) {
    return std::min(stored.entry.date(), stored.entry.seen);
  };
  const auto gap =
      (shown_at(entries.front()) - shown_at(entries.back())) / static_cast<std::int64_t>(entries.size() - 1);
  return static_cast<int>(std::clamp(std::chrono::seconds(gap / 2), least, most).count());
}

constexpr const char* json_type = "application/json";
constexpr const char* json_feed_type = "application/feed+json";
constexpr const char* opml_type = "text/x-opml; charset=utf-8";

std::shared_ptr<Document> page_document(std::string html, store::Timestamp changed, int age) {
  return make_document(std::move(html), std::string(page_type), changed, age, std::string(page_policy));
}

/// Whatever is written to the index may change what they say.
bool is_of_sources(const Address& address) {
  return address.format == Format::status || address.format == Format::status_json ||
         address.format == Format::opml;
}

bool is_same(const Document& one, const Document& other) { return one.etag() == other.etag(); }

}  // namespace

Press::Press(const store::Options& store, SiteInfo site, Options options)
    : store_(store.path), pages_(store), site_(std::move(site)), options_(options) {}

void Press::use(SiteInfo site, Options options) {
  site_ = std::move(site);
  options_ = options;
  forget();
}

void Press::use(Directory directory) {
  directory_ = std::move(directory);
  forget();
}

void Press::forget() {
  kept_.clear();
  kept_bytes_ = 0;
}

/// A category that has no entry yet can be subscribed to, as a source can.
bool Press::exists(const store::FeedScope& scope) {
  const bool is_listed = scope.kind == store::FeedScope::Kind::category &&
                         std::ranges::find(directory_.categories, scope.name) != directory_.categories.end();
  return is_listed || pages_.exists(scope);
}

bool Press::is_fresh(const Kept& kept) {
  const auto& address = kept.address;
  if (is_of_sources(address)) return kept.mark == store::FeedMark{0, pages_.version()};
  return kept.document->is_immutable || !pages_.changed_since(address.scope, kept.mark);
}

Printed Press::print(const Address& address) {
  if (!exists(address.scope)) return {};
  DocumentPtr before;
  const auto known = std::ranges::find(kept_, address, &Kept::address);
  if (known != kept_.end()) {
    if (is_fresh(*known)) {
      kept_.splice(kept_.begin(), kept_, known);
      return {known->document};
    }
    before = known->document;
    kept_bytes_ -= before->size();
    kept_.erase(known);
  }
  if (address.format == Format::opml) return {opml(address)};
  if (is_of_sources(address)) return {status(address)};
  if (address.archive == 0) return {current(address, before)};
  return archive(address);
}

/// The index has them by id as well.
void Press::each_source(const TakeSource& take) const {
  std::size_t place = 0;
  store::each_source_status(store_, [&](const store::SourceStatus& status) {
    while (place < directory_.size) {
      auto source = directory_.source(place);
      if (source.id > status.id) return;
      ++place;
      const bool has_its_name = source.id == status.id;
      take(source, is_of(status, source) ? &status : nullptr);
      if (has_its_name) return;
    }
  });
  while (place < directory_.size) take(directory_.source(place++), nullptr);
}

Census Press::census() {
  Census census;
  each_source([&](const KnownSource& source, const store::SourceStatus* status) {
    const auto health = shown_health(source, status);
    ++census.states[std::string(health.state)];
    census.entries += health.entries;
  });
  return census;
}

/// Times in it are those of polls: as long as none ends, it says the same.
DocumentPtr Press::status(const Address& address) {
  const store::FeedMark mark{0, pages_.version()};
  std::vector<SourceHealth> sources;
  each_source([&](const KnownSource& source, const store::SourceStatus* status) {
    sources.push_back(shown_health(source, status));
  });
  store::Timestamp last;
  for (const auto& source : sources) last = std::max(last, source.last_poll.value_or(last));
  constexpr int seconds = 10;
  auto document = address.format == Format::status_json
                      ? make_document(write_status_json(sources), json_type, last, seconds)
                      : page_document(write_status_page(site_.title, sources), last, seconds);
  date(address, *document);
  return keep_it(address, std::move(document), mark);
}

/// Titles come with polls.
DocumentPtr Press::opml(const Address& address) {
  const store::FeedMark mark{0, pages_.version()};
  std::vector<Outline> outlines;
  auto changed = directory_.changed();
  each_source([&](const KnownSource& source, const store::SourceStatus* status) {
    if (!source.enabled) return;
    outlines.push_back(outline_of(source, status));
    if (status != nullptr) changed = std::max(changed, status->succeeded.value_or(changed));
  });
  constexpr int seconds = 3600;
  auto document = make_document(write_opml(site_.title, outlines), opml_type, changed, seconds);
  date(address, *document);
  return keep_it(address, std::move(document), mark);
}

DocumentPtr Press::current(const Address& address, const DocumentPtr& before) {
  const auto mark = pages_.mark();
  const auto page = pages_.current(address.scope, options_.size);
  auto document = make({address, page.entries, page.archives, page.deletions});
  date(address, *document);
  if (address.format == Format::atom) {
    document->entries = entry_spans(document->body());
    if (before) document->earlier = is_same(*before, *document) ? before->earlier : editions_with(*before);
  }
  return keep_it(address, std::move(document), mark);
}

/// Of a feed that nobody asked for yet the archives are there all the same.
Printed Press::archive(const Address& address) {
  auto page = pages_.archive(address.scope, address.archive);
  if (!page) {
    const auto closed = pages_.archives(address.scope, options_.size);
    if (address.archive > 1 && address.archive == closed + 1)
      return {.elsewhere = path_of({.scope = address.scope})};  // it isn't closed yet
    page = pages_.archive(address.scope, address.archive);
  }
  return page ? Printed{archive(address, *page)} : Printed{};
}

/// Its bytes are kept before anybody sees them.
DocumentPtr Press::archive(const Address& address, const store::ArchivePage& page) {
  auto document = page.frozen.empty() ? nullptr : kept_document(page.frozen, atom_type);
  if (!document) {
    const auto made = make({address, page.entries, page.archives});
    const auto bytes = keep(*made);
    pages_.freeze(address.scope, address.archive, bytes, page.entries);
    document = kept_document(bytes, atom_type);
  }
  return keep_it(address, std::move(document), {});
}

std::shared_ptr<Document> Press::make(const FeedDocument& document) const {
  const auto changed = last_change(document);
  const auto age = max_age(document.entries);
  const auto& address = document.address;
  if (address.format == Format::atom)
    return make_document(write_atom(site_, document), atom_type, changed, age);
  if (address.format == Format::page) return page_document(write_page(document), changed, age);
  const JsonFeedHead head{.title = feed_title(site_, document),
                          .site_url = site_.url,
                          .feed_url = site_.url + path_of(address).substr(1),
                          .author = site_.author};
  return make_document(write_json_feed(head, document.entries), json_feed_type, changed, age);
}

std::string Press::write_page(const FeedDocument& document) const {
  std::vector<ListedSource> sources;
  for (std::size_t place = 0; place < directory_.size; ++place) {
    const auto source = directory_.source(place);
    if (source.enabled) sources.push_back({source.id, source.name.empty() ? source.id.str() : source.name});
  }
  auto categories = directory_.categories;
  std::erase_if(categories,
                [](const auto& name) { return !has_address({store::FeedScope::Kind::category, name}); });
  return write_front_page({site_.title, document.entries, sources, categories});
}

/// What a document shows doesn't say when it came to show that: an entry is gone, a source has another name.
/// A reader who asks by the date alone must hear of it, so other bytes are younger than those before (RFC
/// 9110, 8.8.2). None are younger than now, or as old as nothing.
void Press::date(const Address& address, Document& document) {
  const auto now = store::now();
  auto& date = document.last_modified;
  date = date == store::Timestamp() ? now : std::min(date, now);
  auto etag = document.etag();
  if (const auto former = former_.find(address); former == former_.end())
    date = std::max(date, former_lost_);
  else if (former->second.etag == etag)
    date = former->second.last_modified;
  else
    date = std::max(now, former->second.last_modified + std::chrono::seconds(1));
  if (former_.size() >= most_former && !former_.contains(address)) {
    for (const auto& [lost, former] : former_)
      former_lost_ = std::max(former_lost_, former.last_modified + std::chrono::seconds(1));
    former_.clear();
  }
  former_.insert_or_assign(address, Former{std::move(etag), date});
}

DocumentPtr Press::keep_it(const Address& address, DocumentPtr document, const store::FeedMark& mark) {
  kept_.push_front({address, document, mark});
  kept_bytes_ += document->size();
  while (kept_bytes_ > options_.most_bytes && kept_.size() > 1) {
    kept_bytes_ -= kept_.back().document->size();
    kept_.pop_back();
  }
  return document;
}

}  // namespace tidings::publish
