#pragma once

#include <string>
#include <vector>

namespace tidings::browser {

/// What articles consist of, in the conventional dialect: must come out of the sanitiser as it went in.
std::vector<std::string> benign_markup();

}  // namespace tidings::browser
