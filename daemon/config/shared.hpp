#pragma once

#include <memory>
#include <utility>

namespace tidings::config {

/// An immutable value that many have in common: copies share it. Equal by value. Never empty: without a value
/// of its own it is the default one, which all share.
template <class T>
class Shared {
 public:
  Shared() : value_(of_default()) {}
  explicit Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  bool operator==(const Shared& other) const { return value_ == other.value_ || *value_ == *other.value_; }

 private:
  static const std::shared_ptr<const T>& of_default() {
    static const auto shared = std::make_shared<const T>();
    return shared;
  }

  std::shared_ptr<const T> value_;
};

}  // namespace tidings::config
