#pragma once

#include <string>

#include <gtest/gtest.h>

namespace tidings::browser {

struct Shown {
  std::string dom;  // once the page has come to rest
  std::string log;  // what its console said, and more
};

/// A page in a browser for which no name resolves but that of this machine.
Shown show(const std::string& url);

/// Tests that are skipped where there is no browser.
class Chromium : public testing::Test {
 protected:
  void SetUp() override;
};

}  // namespace tidings::browser
