#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "daemon/cli/document_json.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/text/url.hpp"

namespace tidings::parse {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path corpus = TIDINGS_CORPUS;
constexpr std::string_view expectation = ".expected.json";

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return std::move(bytes).str();
}

std::vector<std::string> documents() {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(corpus)) {
    auto name = file.path().filename().string();
    if (!name.ends_with(expectation)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

/// Every member that is expected is there and alike, one that is null is absent; arrays are as long.
void expect_subset(const json::value& expected, const json::value* actual, const std::string& path) {
  if (expected.is_null()) {
    EXPECT_EQ(actual, nullptr) << path << " is there: " << json::serialize(*actual);
    return;
  }
  if (actual == nullptr || (actual->kind() != expected.kind() && !expected.is_number())) {
    ADD_FAILURE() << path << " should be " << json::serialize(expected) << " and is "
                  << (actual == nullptr ? "absent" : json::serialize(*actual));
  } else if (const auto* object = expected.if_object()) {
    for (const auto& [key, value] : *object)
      expect_subset(value, actual->get_object().if_contains(key), path + '.' + std::string(key));
  } else if (const auto* array = expected.if_array()) {
    ASSERT_EQ(actual->get_array().size(), array->size()) << path;
    for (std::size_t i = 0; i < array->size(); ++i)
      expect_subset((*array)[i], &actual->get_array()[i], path + '[' + std::to_string(i) + ']');
  } else {
    EXPECT_EQ(json::serialize(*actual), json::serialize(expected)) << path;
  }
}

class Corpus : public testing::TestWithParam<std::string> {};

/// As `tidings parse --url https://example.org/feed/` prints it.
TEST_P(Corpus, IsReadAsExpected) {
  const auto url = *text::Url::parse("https://example.org/feed/");
  const auto file = corpus / GetParam();
  auto expected = file;
  expected.replace_extension();
  expected += expectation;

  const auto feed = parse_document(read_file(file), {});

  ASSERT_TRUE(feed) << feed.error().reason;
  const auto document = json::parse(cli::document_json(normalise::make_document(*feed, {.url = &url})));
  expect_subset(json::parse(read_file(expected)), &document, "");
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  auto name = fs::path(info.param).stem().string();
  std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Documents, Corpus, testing::ValuesIn(documents()), name_of);

}  // namespace
}  // namespace tidings::parse
