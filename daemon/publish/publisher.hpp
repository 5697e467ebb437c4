#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "daemon/publish/document.hpp"

namespace tidings::publish {

/// What the server looks up by path: immutable, replaced whole.
using Shelf = std::map<std::string, DocumentPtr, std::less<>>;

/// Documents that are ready before anybody asks for them. put() is called by one thread at a time; shelf() by
/// any.
class Publisher {
 public:
  /// Puts a document at a path, in place of the one there; of two with the same bytes the first stays, for
  /// its validators are good.
  void put(const std::string& path, DocumentPtr document);

  std::shared_ptr<const Shelf> shelf() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Shelf> shelf_ = std::make_shared<const Shelf>();
};

}  // namespace tidings::publish
