#include "daemon/config/file_reader.hpp"

#include <system_error>
#include <utility>

#include "store/file_system.hpp"

namespace tidings::config {

std::expected<std::string, std::string> read_whole(const std::filesystem::path& file) {
  try {
    if (auto bytes = store::FileSystem().read(file)) return std::move(*bytes);
    return std::unexpected("there is no such file");
  } catch (const std::system_error& error) {
    return std::unexpected(error.code().message());
  }
}

Problem unreadable(const std::filesystem::path& file, std::string_view reason) {
  return {file, 0, 0, "can't be read: " + std::string(reason)};
}

}  // namespace tidings::config
