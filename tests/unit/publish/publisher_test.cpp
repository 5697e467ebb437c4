#include "daemon/publish/publisher.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::HasSubstr;

TEST(Publisher, HasAFeedFromTheBeginning) {
  const Publisher publisher;
  ASSERT_NE(publisher.shelf(), nullptr);
  EXPECT_THAT(publisher.shelf()->atom->identity.body, HasSubstr("</feed>"));
  EXPECT_EQ(publisher.shelf()->atom->content_type, "application/atom+xml; charset=utf-8");
}

TEST(Publisher, WhatDidNotChangeKeepsItsValidators) {
  Publisher publisher;
  publisher.publish(example_site(), {entry("urn:isbn:1")});
  const auto before = publisher.shelf();
  publisher.publish(example_site(), {entry("urn:isbn:1")});
  EXPECT_EQ(publisher.shelf(), before);
}

TEST(Publisher, AShelfThatIsBeingServedDoesNotChange) {
  Publisher publisher;
  publisher.publish(example_site(), {entry("urn:isbn:1")});
  const auto before = publisher.shelf();
  const auto body = before->atom->identity.body;
  publisher.publish(example_site(), {entry("urn:isbn:2"), entry("urn:isbn:1")});
  EXPECT_EQ(before->atom->identity.body, body);
  EXPECT_NE(publisher.shelf()->atom->identity.body, body);
  EXPECT_NE(publisher.shelf()->atom->identity.etag, before->atom->identity.etag);
}

TEST(Publisher, LastModifiedIsWhenTheNewestCameOrChanged) {
  auto late = entry("urn:isbn:1");
  late.entry.published = at(-1'000'000);
  late.entry.seen = at(100);
  Publisher publisher;
  publisher.publish(example_site(), {late});
  EXPECT_EQ(publisher.shelf()->atom->last_modified, at(100)) << "it wasn't there before";
  late.entry.updated = at(200);
  publisher.publish(example_site(), {late});
  EXPECT_EQ(publisher.shelf()->atom->last_modified, at(200));
}

TEST(Publisher, TwoProgramsWithTheSameStoreSendTheSameValidators) {
  Publisher one;
  Publisher other;
  other.publish(example_site(), {entry("urn:isbn:1"), full_entry()});
  one.publish(example_site(), {entry("urn:isbn:1"), full_entry()});
  EXPECT_EQ(one.shelf()->atom->gzip.etag, other.shelf()->atom->gzip.etag);
  EXPECT_EQ(one.shelf()->atom->last_modified, other.shelf()->atom->last_modified);
}

TEST(Publisher, IsReadWhileItPublishes) {
  Publisher publisher;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!done) EXPECT_THAT(publisher.shelf()->atom->identity.body, HasSubstr("</feed>\n"));
    });
  for (int i = 0; i < 100; ++i) {
    auto changing = entry("urn:isbn:1");
    changing.entry.updated = at(i);
    publisher.publish(example_site(), {changing});
  }
  done = true;
  for (auto& reader : readers) reader.join();
}

}  // namespace
}  // namespace tidings::publish
