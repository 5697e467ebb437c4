#include "daemon/app/folder_watch.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/support/process.hpp"

namespace tidings::app {
namespace {

using namespace std::chrono_literals;

class FolderWatched : public testing::Test {
 protected:
  FolderWatched() {
    boost::asio::co_spawn(io_, watch_.changed(), [this](const std::exception_ptr&) { io_.stop(); });
  }

  /// Within that time.
  bool changes(std::chrono::milliseconds time) {
    io_.run_for(time);
    return io_.stopped();
  }

  support::TemporaryFolder folder_;
  support::TemporaryFolder elsewhere_;
  std::filesystem::path link_ = folder_.path() / "a.toml";
  std::filesystem::path file_ = elsewhere_.path() / "a.toml";
  boost::asio::io_context io_;
  FolderWatch watch_{io_.get_executor(), folder_.path()};
};

TEST_F(FolderWatched, SymbolicLinkIsAChange) {
  std::filesystem::create_symlink(file_, link_);
  EXPECT_TRUE(changes(1min));
}

TEST_F(FolderWatched, HardLinkIsAChange) {
  std::ofstream(file_) << "url = \"https://a.example/\"\n";
  std::filesystem::create_hard_link(file_, link_);
  EXPECT_TRUE(changes(1min));
}

TEST_F(FolderWatched, FileIsAChangeWhenItIsWritten) {
  std::ofstream file(folder_.path() / "a.toml");
  file << "url = \"https://a.example/\"\n" << std::flush;
  EXPECT_FALSE(changes(300ms));
  file.close();
  EXPECT_TRUE(changes(1min));
}

}  // namespace
}  // namespace tidings::app
