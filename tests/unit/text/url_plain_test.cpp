#include "daemon/text/url_plain.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "daemon/text/url.hpp"

namespace tidings::text {
namespace {

constexpr std::string_view address = "https://www.example.org/a/b.html?c=d&e#f";
constexpr std::string_view by_number = "http://192.168.0.10:8080/a?b#c";
constexpr std::string_view path = "/a/b.html?c=d&e#f";

/// The parser takes away a space in front, which makes the address no plain one.
std::optional<Url> parsed_in_full(const std::string& text, const Url* base) {
  return Url::parse(' ' + text, base);
}

void expect_the_parser_agrees(const std::string& text, const Url* base = nullptr) {
  const auto url = Url::parse(text, base);
  const auto full = parsed_in_full(text, base);
  ASSERT_EQ(url.has_value(), full.has_value()) << text;
  if (!url) return;
  EXPECT_EQ(url->href(), full->href()) << text;
  EXPECT_EQ(url->scheme(), full->scheme()) << text;
  EXPECT_EQ(url->hostname(), full->hostname()) << text;
  EXPECT_EQ(url->port(), full->port()) << text;
  EXPECT_EQ(url->path(), full->path()) << text;
  EXPECT_EQ(url->query(), full->query()) << text;
  EXPECT_EQ(url->fragment(), full->fragment()) << text;
}

TEST(PlainWebUrl, MostAddressesAre) {
  for (const auto* text :
       {"https://www.example.org/", "http://example.org/2024/01/a-title/?p=1&utm_source=rss#comments",
        "https://feeds.example.co.uk/~r/x/~3/_-.!~*'();:@&=+$,/", "https://example.org/%E4%B8%AD%E6%96%87",
        "https://xn.example.org/a/b..c", "https://a_b.example.org/?a|b^c`d{e}#'", "http://127.0.0.1/",
        "https://255.1.20.0:65535/", "https://example.org:80/", "http://10.example.org:0/a"})
    EXPECT_TRUE(plain_web_url(text)) << text;
  for (const auto* text : {"http://127.0.0.1:80/", "http://127.0.0.256/", "http://127.0.0.01/",
                           "http://1.2.3/", "http://127.0.0.1./", "https://example.org:65536/",
                           "https://example.org:/", "https://example.org:0443/"})
    EXPECT_FALSE(plain_web_url(text)) << text;
}

TEST(PlainWebUrl, EveryByteAtEveryPlaceIsAsTheParserHasIt) {
  for (const auto whole : {address, by_number})
    for (std::size_t at = 0; at <= whole.size(); ++at)
      for (int byte = 0; byte < 256; ++byte)
        expect_the_parser_agrees(std::string(whole).insert(at, 1, static_cast<char>(byte)));
}

TEST(PlainPath, EveryByteAtEveryPlaceIsAsTheParserHasIt) {
  for (const std::string_view base_text :
       {"https://u:p@host.example:8443/x/y?z#f", "http://[::1]/", "ftp://f.example/x"}) {
    const auto base = Url::parse(base_text);
    for (std::size_t at = 0; at <= path.size(); ++at) {
      expect_the_parser_agrees(std::string(path.substr(0, at)), &*base);
      for (int byte = 0; byte < 256; ++byte)
        expect_the_parser_agrees(std::string(path).insert(at, 1, static_cast<char>(byte)), &*base);
      for (const std::string_view piece : {"/..", "/.", "/%2e", "..", "//", "/\\", "\xC3\xA9", "C:", "C|"})
        expect_the_parser_agrees(std::string(path).insert(at, piece), &*base);
    }
  }
}

TEST(PlainWebUrl, WhatMeansSomethingAtEveryPlaceIsAsTheParserHasIt) {
  for (const std::string_view piece :
       {"/..", "/.",   "/%2e", "/%2E.", "..",       "xn--", "xn--a.", ".1",   ".0x1", ":80", ":443",
        "u@",  "u:p@", "\\",   "//",    "\xC3\xA9", "%",    "%2",     "HTTP", "00",   "256", "99999"})
    for (const auto whole : {address, by_number})
      for (std::size_t at = 0; at <= whole.size(); ++at)
        expect_the_parser_agrees(std::string(whole).insert(at, piece));
}

TEST(PlainWebUrl, EveryPrefixIsAsTheParserHasIt) {
  for (const auto whole : {address, by_number})
    for (std::size_t size = 0; size <= whole.size(); ++size)
      expect_the_parser_agrees(std::string(whole.substr(0, size)));
}

}  // namespace
}  // namespace tidings::text
