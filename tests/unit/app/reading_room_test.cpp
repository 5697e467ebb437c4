#include "daemon/app/reading_room.hpp"

#include <chrono>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/io/task_group.hpp"

namespace tidings::app {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;

class Room : public testing::Test {
 protected:
  /// Enters, and stays for a while.
  asio::awaitable<void> read(int name, std::size_t size) {
    const auto place = co_await room_.enter(size);
    entered_.push_back(name);
    taken_ += size;
    most_taken_ = std::max(most_taken_, taken_);
    asio::steady_timer timer(context_, stay_);
    co_await timer.async_wait(asio::use_awaitable);
    taken_ -= size;
  }

  asio::io_context context_;
  ReadingRoom room_{context_.get_executor(), 10};
  io::TaskGroup readers_{context_.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); }};
  std::chrono::nanoseconds stay_ = std::chrono::milliseconds(1);
  std::vector<int> entered_;
  std::size_t taken_ = 0;
  std::size_t most_taken_ = 0;
};

TEST_F(Room, IsNeverFullerThanItIsLarge) {
  for (int i = 0; i < 50; ++i) readers_.spawn(read(i, static_cast<std::size_t>(i % 10)));
  context_.run();
  EXPECT_EQ(entered_.size(), 50U);
  EXPECT_EQ(most_taken_, 10U);
}

TEST_F(Room, WhoeverIsTooLargeForItHasItAlone) {
  readers_.spawn(read(1, 1));
  readers_.spawn(read(2, 1000));
  readers_.spawn(read(3, 1));
  context_.run();
  EXPECT_THAT(entered_, ElementsAre(1, 2, 3)) << "nor is it passed by";
}

TEST_F(Room, WhoeverGivesUpHoldsNobodyUp) {
  io::TaskGroup impatient(context_.get_executor(), [](const std::exception_ptr&) { ADD_FAILURE(); });
  stay_ = std::chrono::hours(1);
  readers_.spawn(read(1, 5));
  impatient.spawn(read(2, 10));
  readers_.spawn(read(3, 5));
  context_.poll();
  EXPECT_THAT(entered_, ElementsAre(1));
  impatient.cancel();
  context_.poll();
  EXPECT_THAT(entered_, ElementsAre(1, 3)) << "though the first is still there";
  readers_.cancel();
  context_.run();
}

}  // namespace
}  // namespace tidings::app
