#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store_faults.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(StoreFaults, RoomThatALargePollDoesNotNeedIsEnough) {
  EXPECT_THAT(faults_of({.bytes = room_for_a_poll, .files = 1}), IsEmpty());
  EXPECT_THAT(faults_of({.bytes = room_for_a_poll, .files = std::nullopt}), IsEmpty());
}

TEST(StoreFaults, DiskWithoutRoomIsFull) {
  EXPECT_THAT(faults_of({.bytes = 4096, .files = 1}), ElementsAre("the disk is full: 4096 bytes are left"));
  EXPECT_THAT(faults_of({.bytes = room_for_a_poll, .files = 0}), ElementsAre(HasSubstr("inodes")));
}

TEST(StoreFaults, ReadOnlyFileSystemIsSaidAlone) {
  EXPECT_THAT(faults_of({.read_only = true, .bytes = 0, .files = 0}), ElementsAre(HasSubstr("read-only")));
}

TEST(StoreFaults, StoreThatIsNotMadeYetHasNone) {
  const support::TemporaryFolder folder;
  EXPECT_THAT(examine_store(folder.path() / "store").faults, IsEmpty());
}

TEST(StoreFaults, MissingEntriesAreSaid) {
  const support::TemporaryFolder folder;
  const auto path = folder.path() / "store";
  open_store({.path = path, .format = {}, .layout = Layout::source});
  EXPECT_THAT(examine_store(path).faults, IsEmpty());
  std::filesystem::remove(path / "entries");
  EXPECT_THAT(examine_store(path).faults, ElementsAre(HasSubstr("entries is missing")));
}

}  // namespace
}  // namespace tidings::store
