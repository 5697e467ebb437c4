#include "tests/integration/samples.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <sstream>

#include "tests/support/process.hpp"

namespace tidings::integration {
namespace {

std::string id_of(const std::string& name) {
  std::string id;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    id += kept ? lower : '-';
  }
  return id;
}

}  // namespace

std::vector<Sample> samples() {
  const auto folder = std::filesystem::path(TIDINGS_SHARED) / "samples";
  if (!std::filesystem::exists(folder)) return {};
  std::vector<Sample> found;
  std::istringstream table(support::read_file(folder / "EXPECT.tsv"));
  std::string line;
  std::getline(table, line);  // the names of the columns
  while (std::getline(table, line)) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    found.push_back({id_of(cells.at(0)), support::read_file(folder / cells.at(0)), std::stoul(cells.at(5)),
                     cells.at(10) == "0"});
  }
  return found;
}

std::vector<std::unique_ptr<support::Origin::Endpoint>> serve_samples(support::Origin& origin,
                                                                      const std::vector<Sample>& samples) {
  std::vector<std::unique_ptr<support::Origin::Endpoint>> endpoints;
  for (const auto& sample : samples) {
    const auto tag = '"' + std::to_string(std::hash<std::string>()(sample.bytes)) + '"';
    endpoints.emplace_back(new support::Origin::Endpoint(
        origin.serve("/" + sample.id, support::Reply{.headers = {{"ETag", tag}}, .body = sample.bytes})));
  }
  return endpoints;
}

}  // namespace tidings::integration
