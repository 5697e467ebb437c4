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

DocumentPtr document(const std::string& body, store::Timestamp changed = at(0)) {
  return make_document(body, atom_type, changed);
}

TEST(Publisher, WhatDidNotChangeKeepsItsValidators) {
  Publisher publisher;
  publisher.put("/atom.xml", document("<feed/>", at(1)));
  const auto before = publisher.shelf();
  publisher.put("/atom.xml", document("<feed/>", at(2)));
  EXPECT_EQ(publisher.shelf(), before);
}

TEST(Publisher, AShelfThatIsBeingServedDoesNotChange) {
  Publisher publisher;
  publisher.put("/atom.xml", document("<feed/>"));
  const auto before = publisher.shelf();
  publisher.put("/atom.xml", document("<feed></feed>"));
  EXPECT_EQ(before->at("/atom.xml")->body(), "<feed/>");
  EXPECT_EQ(publisher.shelf()->at("/atom.xml")->body(), "<feed></feed>");
  EXPECT_NE(publisher.shelf()->at("/atom.xml")->etag(), before->at("/atom.xml")->etag());
}

TEST(Publisher, IsReadWhileItPublishes) {
  Publisher publisher;
  publisher.put("/atom.xml", document("<feed></feed>"));
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!done) EXPECT_THAT(publisher.shelf()->at("/atom.xml")->body(), HasSubstr("</feed>"));
    });
  for (int i = 0; i < 100; ++i)
    publisher.put("/atom.xml", document("<feed>" + std::to_string(i) + "</feed>"));
  done = true;
  for (auto& reader : readers) reader.join();
}

}  // namespace
}  // namespace tidings::publish
