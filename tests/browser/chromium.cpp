#include "tests/browser/chromium.hpp"

#include <filesystem>

#include "tests/support/process.hpp"

namespace tidings::browser {
namespace {

constexpr const char* chromium = "/usr/bin/chromium";

}  // namespace

Shown show(const std::string& url) {
  const support::TemporaryFolder folder;
  auto result =
      support::run_process({chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                            "--no-first-run", "--disable-background-networking", "--disable-component-update",
                            "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr",
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                            "--user-data-dir=" + (folder.path() / "profile").string(),
                            "--virtual-time-budget=60000", "--dump-dom", url});
  return {std::move(result.out), std::move(result.error)};
}

void Chromium::SetUp() {
  if (!std::filesystem::exists(chromium)) GTEST_SKIP() << "no " << chromium << " (Debian's package chromium)";
}

}  // namespace tidings::browser
