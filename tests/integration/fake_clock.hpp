#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tidings::integration {

/// What a program's environment needs so that libfaketime gives it another clock, where that is installed
/// (Debian's package `libfaketime`) and the program isn't built with a sanitizer. `setting` is in its own
/// words: "+90s" (later than the real clock), "+0 x600" (six hundred times as fast).
std::optional<std::vector<std::string>> fake_clock(const std::string& setting);

/// The same where the setting is what a file says at the moment.
std::optional<std::vector<std::string>> fake_clock_of(const std::filesystem::path& file);

}  // namespace tidings::integration
