#include "daemon/cli/input.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace tidings::cli {

std::optional<std::string> read_input(const std::string& name) {
  if (name == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(name, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (file.bad()) return std::nullopt;
  return std::move(bytes).str();
}

}  // namespace tidings::cli
