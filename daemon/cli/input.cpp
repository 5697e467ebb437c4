#include "daemon/cli/input.hpp"

#include <iostream>
#include <iterator>

#include "daemon/config/file_reader.hpp"

namespace tidings::cli {

std::expected<std::string, std::string> read_input(const std::string& name) {
  if (name == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  return config::read_whole(name);
}

}  // namespace tidings::cli
