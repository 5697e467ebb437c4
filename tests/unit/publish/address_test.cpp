#include <gtest/gtest.h>

#include "daemon/publish/address.hpp"

namespace tidings::publish {
namespace {

using Kind = store::FeedScope::Kind;

TEST(Address, PathLeadsBackToIt) {
  for (const store::FeedScope& scope : {store::FeedScope{},
                                        {Kind::source, "bbc"},
                                        {Kind::category, "World news"},
                                        {Kind::category, "新/闻?#%"}})
    for (const Address& address :
         {Address{scope}, Address{scope, Format::json}, Address{scope, Format::atom, 12}})
      EXPECT_EQ(parse_path(path_of(address)), address) << path_of(address);
  EXPECT_EQ(path_of({{Kind::category, "World news"}, Format::json}), "/categories/World%20news/feed.json");
  for (const auto format : {Format::page, Format::status, Format::status_json, Format::opml})
    EXPECT_EQ(parse_path(path_of({.format = format})), Address{.format = format});
  EXPECT_EQ(path_of({.format = Format::page}), "/");
  EXPECT_EQ(path_of({.archive = 7}), "/archive/7.xml");
}

TEST(Address, OtherPathsLeadNowhere) {
  for (const auto* path : {"",
                           "//",
                           "atom.xml",
                           "/sources/bbc/",
                           "/sources/bbc/status",
                           "/atom.xml/",
                           "/sources/atom.xml",
                           "/sources//atom.xml",
                           "/sources/A/atom.xml",
                           "/sources/a%2Fb/atom.xml",
                           "/categories/%zz/atom.xml",
                           "/categories//atom.xml",
                           "/categories/./atom.xml",
                           "/categories/%2E%2E/atom.xml",
                           "/categories/%4/atom.xml",
                           "/archive/.xml",
                           "/archive/0.xml",
                           "/archive/01.xml",
                           "/archive/-1.xml",
                           "/archive/1",
                           "/archive/99999999999999999999.xml",
                           "/archive/1.json",
                           "/sources/a/b/atom.xml"})
    EXPECT_FALSE(parse_path(path)) << path;
}

}  // namespace
}  // namespace tidings::publish
