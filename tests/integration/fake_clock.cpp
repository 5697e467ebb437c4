#include "tests/integration/fake_clock.hpp"

#include <filesystem>

namespace tidings::integration {

std::optional<std::vector<std::string>> fake_clock(const std::string& setting) {
  for (const auto& folder :
       std::filesystem::directory_iterator("/usr/lib")) {  // one of them is the machine's
    const auto library = folder.path() / "faketime" / "libfaketime.so.1";
    if (std::filesystem::exists(library))
      return std::vector<std::string>{"LD_PRELOAD=" + library.string(), "FAKETIME=" + setting,
                                      "FAKETIME_DISABLE_SHM=1"};
  }
  return std::nullopt;
}

}  // namespace tidings::integration
