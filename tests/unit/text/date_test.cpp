#include "daemon/text/date.hpp"

#include <array>

#include <gtest/gtest.h>

namespace tidings::text {
namespace {

struct Case {
  const char* text;
  const char* utc;  // RFC 3339
};

TEST(Dates, AreReadInEveryFormThatFeedsCarry) {
  constexpr std::array cases{
      Case{"Sat, 08 Jan 2022 11:58:24 GMT", "2022-01-08T11:58:24Z"},
      Case{"Sat, 08 Jan 2022 11:58:24 +0100", "2022-01-08T10:58:24Z"},
      Case{"8 Jan 2022 11:58 EST", "2022-01-08T16:58:00Z"},
      Case{"Sat 8 Jan 22 11:58:24 PDT", "2022-01-08T18:58:24Z"},
      Case{"Sat, 08 January 2022 11:58:24 Z", "2022-01-08T11:58:24Z"},
      Case{"Mon, May 25 2020 04:45:26 +0000", "2020-05-25T04:45:26Z"},
      Case{"Sat Jan  8 11:58:24 2022", "2022-01-08T11:58:24Z"},
      Case{"Sat Jan  8 11:58:24 EST 2022", "2022-01-08T16:58:24Z"},
      Case{"Saturday, 08-Jan-22 11:58:24 GMT", "2022-01-08T11:58:24Z"},
      Case{"Wed, 17 Jan 2018 15:50:00 EST", "2018-01-17T20:50:00Z"},
      Case{"2022-01-08T11:58:24Z", "2022-01-08T11:58:24Z"},
      Case{"2022-01-08t11:58:24z", "2022-01-08T11:58:24Z"},
      Case{"2022-01-08T11:58:24.123456+03:00", "2022-01-08T08:58:24Z"},
      Case{"2022-01-08 11:58:24", "2022-01-08T11:58:24Z"},
      Case{"2022-01-08T11:58-05:00", "2022-01-08T16:58:00Z"},
      Case{"2022-01-08T11:58:24-0500", "2022-01-08T16:58:24Z"},
      Case{"2022-01-08", "2022-01-08T00:00:00Z"},
      Case{"2022-01", "2022-01-01T00:00:00Z"},
      Case{"2022", "2022-01-01T00:00:00Z"},
      Case{"20220108", "2022-01-08T00:00:00Z"},
      Case{"20220108T115824Z", "2022-01-08T11:58:24Z"},
      Case{"2022-008", "2022-01-08T00:00:00Z"},
      Case{"2022-W01-6", "2022-01-08T00:00:00Z"},
      Case{"2022/01/08 11:58:24", "2022-01-08T11:58:24Z"},
      Case{"08.01.2022 11:58", "2022-01-08T11:58:00Z"},
      Case{"01/25/2022 11:58:24", "2022-01-25T11:58:24Z"},
      Case{"1641643104", "2022-01-08T11:58:24Z"},
      Case{"1641643104000", "2022-01-08T11:58:24Z"},
      Case{"Mon, 21 Jan 2008 8:56 am PST", "2008-01-21T16:56:00Z"},
      Case{"Sat, Oct 28 2023 08:28:28 PM", "2023-10-28T20:28:28Z"},
      Case{"Fri, 31 Dec 1999 24:00:00 GMT", "2000-01-01T00:00:00Z"},
      Case{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      Case{"Sat, 08 Jan 68 11:58:24 GMT", "2068-01-08T11:58:24Z"},
      Case{"Sat, 08 Jan 69 11:58:24 GMT", "1969-01-08T11:58:24Z"},
      Case{"2022-01-08T11:58:24-05:00Z", "2022-01-08T16:58:24Z"},
      Case{"8 Jan 2022 11:58:24 GMT-07:00", "2022-01-08T18:58:24Z"},
      Case{"Seg, 24 Set 2018 10:00:00 -0300", "2018-09-24T13:00:00Z"},
      Case{"mer, 16 nov 2022 10:00:00 +0100", "2022-11-16T09:00:00Z"},
      Case{"ven., 03 juil. 2020 10:00:00 +0200", "2020-07-03T08:00:00Z"},
      Case{"Do, 29 M\xC3\xA4r 2018 10:00:00 +0200", "2018-03-29T08:00:00Z"},
      Case{"dom, 02 ott 2022 10:00:00 +0000", "2022-10-02T10:00:00Z"},
      Case{"\xD0\x92\xD1\x82, 08 \xD0\xAF\xD0\xBD\xD0\xB2 2022 10:00:00 +0300", "2022-01-08T07:00:00Z"},
      Case{"  Sat, 08 Jan 2022 11:58:24 GMT \n", "2022-01-08T11:58:24Z"},
      Case{"Sat, 08 Jan 2022", "2022-01-08T00:00:00Z"},
  };
  for (const auto& [text, utc] : cases) {
    const auto date = parse_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(format_rfc3339(*date), utc) << text;
  }
}

TEST(Dates, WhatCannotBeReadIsAbsent) {
  for (const auto* text :
       {"", " ", "yesterday", "N/A", "9999/99/99 99:99:99", "2022-02-30", "Tue, 31 Feb 2022 00:00:00 GMT",
        "0001-01-01T00:00:00Z", "Sat, 08 Xyz 2022 11:58:24 GMT", "2022-01-08T25:00:00Z",
        "2022-01-08T11:58:24 Europe/Brussels", "12", "2022-13-01",
        "Sat, 08 Jan 2022 11:58:24 GMT and more 7"}) {
    EXPECT_FALSE(parse_date(text)) << text << " is " << format_rfc3339(*parse_date(text));
  }
}

}  // namespace
}  // namespace tidings::text
