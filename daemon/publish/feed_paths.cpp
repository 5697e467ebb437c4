#include "daemon/publish/feed_paths.hpp"

#include <fmt/format.h>

namespace tidings::publish {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").contains(c);
}

}  // namespace

std::string source_folder(const store::SourceId& id) { return "sources/" + id.str() + '/'; }

std::string category_folder(std::string_view category) {
  std::string folder = "categories/";
  for (const char c : category) {
    if (is_unreserved(c))
      folder += c;
    else
      fmt::format_to(std::back_inserter(folder), "%{:02X}", static_cast<unsigned char>(c));
  }
  return folder + '/';
}

}  // namespace tidings::publish
