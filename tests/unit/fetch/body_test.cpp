#include "daemon/fetch/body.hpp"

#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace tidings::fetch {
namespace {

class BodyOf : public testing::Test {
 protected:
  static std::string fill(Body& body, std::size_t size) {
    std::string all;
    for (char c = 'a'; all.size() < size; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
      const std::string part(std::min<std::size_t>(size - all.size(), 10'000), c);
      body.append(part);
      if (body.overflows()) body.move_to_disk();
      all += part;
    }
    return all;
  }

  support::TemporaryFolder folder_;
  std::shared_ptr<BodySpace> space_ = std::make_shared<BodySpace>(folder_.path(), 2U << 20U);
};

TEST_F(BodyOf, AFewBytesTakesNoneOfTheSpace) {
  space_->memory_left = 0;
  Body body(space_);
  const auto all = fill(body, Body::small);
  EXPECT_FALSE(body.is_on_disk());
  EXPECT_EQ(body.bytes(), all);
}

TEST_F(BodyOf, ManyBytesLiesInMemoryWhileThereIsRoomAndThenOnDisk) {
  Body first(space_);
  const auto of_first = fill(first, 1'100'000);
  EXPECT_FALSE(first.is_on_disk());
  Body second(space_);
  const auto of_second = fill(second, 900'000);
  EXPECT_TRUE(second.is_on_disk());
  EXPECT_EQ(first.bytes(), of_first);
  EXPECT_EQ(second.bytes(), of_second);
  EXPECT_EQ(second.size(), of_second.size());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path())) << "its file has no name";
}

TEST_F(BodyOf, MoreThanAnyFeedHasIsOnDiskAlways) {
  space_->memory_left = 1U << 30U;
  Body body(space_);
  const auto all = fill(body, Body::large + 1);
  EXPECT_TRUE(body.is_on_disk());
  EXPECT_EQ(std::move(body).take(), all);
  EXPECT_EQ(space_->memory_left, 1U << 30U);
}

TEST_F(BodyOf, OneThatIsGoneLeavesItsRoomToOthers) {
  for (int i = 0; i < 3; ++i) {
    Body body(space_);
    fill(body, 900'000);
    EXPECT_FALSE(body.is_on_disk());
    Body moved(std::move(body));
    body = std::move(moved);
  }
  EXPECT_EQ(space_->memory_left, 2U << 20U);
}

TEST_F(BodyOf, AnnouncedSizeTakesRoomForThatAtOnceButNotForFarMoreThanCame) {
  constexpr std::size_t size = 90'000;
  Body body(space_);
  body.expect(size);
  const auto all = fill(body, size);
  EXPECT_EQ(body.bytes(), all);
  EXPECT_EQ(space_->memory_left, (2U << 20U) - size);

  Body boast(space_);
  boast.expect(Body::large);
  fill(boast, 10'000);
  EXPECT_FALSE(boast.is_on_disk());
  EXPECT_GE(space_->memory_left, (2U << 20U) - size - 8 * 16'384);
}

TEST_F(BodyOf, MoreThanWasAnnouncedIsKept) {
  Body body(space_);
  body.expect(70'000);
  EXPECT_EQ(fill(body, 1'000'000), std::move(body).take());
  EXPECT_EQ(space_->memory_left, 2U << 20U);
}

TEST_F(BodyOf, WhatTheDiskDoesNotTakeStaysInMemory) {
  space_->folder = folder_.path() / "missing";
  Body body(space_);
  const auto all = fill(body, 3'000'000);
  EXPECT_FALSE(body.is_on_disk());
  EXPECT_EQ(body.bytes(), all);
}

}  // namespace
}  // namespace tidings::fetch
