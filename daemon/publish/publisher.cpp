#include "daemon/publish/publisher.hpp"

#include <utility>

#include "daemon/publish/atom_writer.hpp"

namespace tidings::publish {

Publisher::Publisher() : shelf_(std::make_shared<const Shelf>()) {
  put("/atom.xml", make_document(write_atom({"Tidings", "http://localhost/", "Tidings"}, {}), atom_type, {}));
}

void Publisher::put(const std::string& path, DocumentPtr document) {
  const auto before = shelf();
  const auto known = before->find(path);
  if (known != before->end() && known->second->identity.body == document->identity.body) return;
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
