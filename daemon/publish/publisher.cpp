#include "daemon/publish/publisher.hpp"

#include <algorithm>
#include <utility>

namespace tidings::publish {
namespace {

constexpr const char* atom_type = "application/atom+xml; charset=utf-8";

/// When what is shown last changed: an entry that came late has an old date, but wasn't there before.
store::Timestamp last_change(const std::vector<store::StoredEntry>& entries) {
  auto last = newest_update(entries);
  for (const auto& stored : entries) last = std::max(last, stored.entry.seen);
  return last;
}

}  // namespace

Publisher::Publisher() { publish({"Tidings", "http://localhost/", "Tidings"}, {}); }

void Publisher::publish(const SiteInfo& site, const std::vector<store::StoredEntry>& entries) {
  auto body = write_atom(site, entries);
  const auto before = shelf();
  if (before && before->atom->identity.body == body) return;  // its validators stay good
  auto next = std::make_shared<Shelf>();
  next->atom = make_document(std::move(body), atom_type, last_change(entries));
  const std::lock_guard lock(mutex_);
  shelf_ = std::move(next);
}

std::shared_ptr<const Shelf> Publisher::shelf() const {
  const std::lock_guard lock(mutex_);
  return shelf_;
}

}  // namespace tidings::publish
