#include "tests/integration/fake_clock.hpp"

#include <filesystem>

namespace tidings::integration {

namespace {

// The sanitizers' runtimes ask for the time before libfaketime is there, and hang or abort.
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);

std::optional<std::vector<std::string>> with_library(const std::vector<std::string>& settings) {
  if (is_sanitized) return std::nullopt;
  for (const auto& folder :
       std::filesystem::directory_iterator("/usr/lib")) {  // one of them is the machine's
    const auto library = folder.path() / "faketime" / "libfaketime.so.1";
    if (!std::filesystem::exists(library)) continue;
    std::vector<std::string> variables{"LD_PRELOAD=" + library.string(), "FAKETIME_DISABLE_SHM=1"};
    variables.insert(variables.end(), settings.begin(), settings.end());
    return variables;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> fake_clock(const std::string& setting) {
  return with_library({"FAKETIME=" + setting});
}

std::optional<std::vector<std::string>> fake_clock_of(const std::filesystem::path& file) {
  return with_library({"FAKETIME_TIMESTAMP_FILE=" + file.string(), "FAKETIME_NO_CACHE=1"});
}

}  // namespace tidings::integration
