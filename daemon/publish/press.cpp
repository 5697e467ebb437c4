#include "daemon/publish/press.hpp"

#include <algorithm>
#include <utility>

namespace tidings::publish {
namespace {

/// When what is shown last changed: an entry that came late has an old date, but wasn't there before.
store::Timestamp last_change(std::span<const store::StoredEntry> entries) {
  auto last = newest_update(entries);
  for (const auto& stored : entries) last = std::max(last, stored.entry.seen);
  return last;
}

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

std::size_t size_of(const Document& document) {
  return document.identity.body.size() + document.gzip.body.size() + document.brotli.body.size();
}

}  // namespace

Press::Press(const store::Options& store, SiteInfo site, Options options)
    : pages_(store), site_(std::move(site)), options_(options) {}

void Press::use(SiteInfo site, Options options) {
  site_ = std::move(site);
  options_ = options;
  kept_.clear();
  kept_bytes_ = 0;
}

Printed Press::print(const Address& address) {
  if (address.format != Format::atom || !pages_.exists(address.scope)) return {};
  const auto known = std::ranges::find(kept_, address, &Kept::address);
  if (known != kept_.end()) {
    if (known->document->is_immutable || !pages_.changed_since(address.scope, known->mark)) {
      kept_.splice(kept_.begin(), kept_, known);
      return {known->document};
    }
    kept_bytes_ -= size_of(*known->document);
    kept_.erase(known);
  }
  if (address.archive == 0) return {current(address)};
  const auto page = pages_.archive(address.scope, address.archive);
  if (page) return {archive(address, *page)};
  if (address.archive > 1 && pages_.archive(address.scope, address.archive - 1))
    return {.elsewhere = path_of({.scope = address.scope})};  // it isn't closed yet
  return {};
}

DocumentPtr Press::current(const Address& address) {
  const auto mark = pages_.mark();
  const auto page = pages_.current(address.scope, options_.items);
  return keep_it(address, make({address, page.entries, page.archives}), mark);
}

/// Its bytes are kept before anybody sees them.
DocumentPtr Press::archive(const Address& address, const store::ArchivePage& page) {
  auto document = page.frozen.empty() ? nullptr : kept_document(page.frozen, atom_type);
  if (!document) {
    const auto made = make({address, page.entries, page.archives});
    const auto bytes = keep(*made);
    pages_.freeze(address.scope, address.archive, bytes);
    document = kept_document(bytes, atom_type);
  }
  return keep_it(address, std::move(document), {});
}

DocumentPtr Press::make(const FeedDocument& document) const {
  return make_document(write_atom(site_, document), atom_type, last_change(document.entries),
                       max_age(document.entries));
}

DocumentPtr Press::keep_it(const Address& address, DocumentPtr document, const store::FeedMark& mark) {
  kept_.push_front({address, document, mark});
  kept_bytes_ += size_of(*document);
  while (kept_bytes_ > options_.most_bytes && kept_.size() > 1) {
    kept_bytes_ -= size_of(*kept_.back().document);
    kept_.pop_back();
  }
  return document;
}

}  // namespace tidings::publish
