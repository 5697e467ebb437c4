#pragma once

#include <string>
#include <utility>

#include "store/text_types.hpp"

namespace tidings::store {

/// For this folder's own units alone: what stands in our files and index came from the sanitiser and the URL
/// parser once, or from the operator's hand.
struct EntryFileFactory {
  static WebUrl url(std::string text) { return WebUrl(std::move(text)); }
  static SafeHtml html(std::string text) { return SafeHtml(std::move(text)); }
};

}  // namespace tidings::store
