#include "daemon/config/file_reader.hpp"

#include <system_error>

#include "store/file_system.hpp"

namespace tidings::config {

std::optional<std::string> read_whole(const std::filesystem::path& file, std::vector<Problem>& problems) {
  std::string reason = "there is no such file";
  try {
    if (auto bytes = store::FileSystem().read(file)) return bytes;
  } catch (const std::system_error& error) {
    reason = error.code().message();
  }
  problems.push_back({file, 0, 0, "can't be read: " + reason});
  return std::nullopt;
}

}  // namespace tidings::config
