#include "daemon/publish/publisher.hpp"

#include <utility>

namespace tidings::publish {

void Publisher::put(const std::string& path, DocumentPtr document) {
  const auto before = shelf();
  const auto known = before->find(path);
  if (known != before->end() && known->second->body() == document->body()) return;
  auto next = std::make_shared<Shelf>(*before);
  next->insert_or_assign(path, std::move(document));
  const std::lock_guard lock(mutex_);
  shelf_ = std::move(next);
}

std::shared_ptr<const Shelf> Publisher::shelf() const {
  const std::lock_guard lock(mutex_);
  return shelf_;
}

}  // namespace tidings::publish
