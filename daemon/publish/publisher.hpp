#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "daemon/publish/atom_writer.hpp"
#include "daemon/publish/document.hpp"

namespace tidings::publish {

/// What the server looks up: immutable, replaced whole.
struct Shelf {
  DocumentPtr atom;
};

/// Renders what the store has into documents in memory. publish() is called by one thread at a time; shelf()
/// by any.
class Publisher {
 public:
  Publisher();

  /// Renders the merged feed of `entries` (newest first) and puts it on the shelf.
  void publish(const SiteInfo& site, const std::vector<store::StoredEntry>& entries);

  /// Never null: an empty feed stands there from the beginning.
  std::shared_ptr<const Shelf> shelf() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Shelf> shelf_;
};

}  // namespace tidings::publish
