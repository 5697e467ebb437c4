#include "daemon/text/url.hpp"

#include <array>

#include <gtest/gtest.h>

namespace tidings::text {
namespace {

struct Case {
  const char* input;
  const char* base;  // empty: none
  const char* href;  // empty: fails
};

/// After the URL standard's own rules (https://url.spec.whatwg.org/, 4.4).
constexpr std::array cases{
    Case{"http://example.org", "", "http://example.org/"},
    Case{"HTTP://EXAMPLE.org:80/", "", "http://example.org/"},
    Case{"https://example.org:443/a", "", "https://example.org/a"},
    Case{"http://example.org:8080", "", "http://example.org:8080/"},
    Case{"  http://example.org/\n", "", "http://example.org/"},
    Case{"ht\ntp://exa\tmple.org/a\rb", "", "http://example.org/ab"},
    Case{"http:\\\\example.org\\a\\b", "", "http://example.org/a/b"},
    Case{"http:example.org", "", "http://example.org/"},
    Case{"http:///example.org", "", "http://example.org/"},
    Case{"http://user:pa ss@example.org/", "", "http://user:pa%20ss@example.org/"},
    Case{"http://a@b@c/", "", "http://a%40b@c/"},
    Case{"http://example.org/a b?c d#e f", "", "http://example.org/a%20b?c%20d#e%20f"},
    Case{"http://example.org/?a='", "", "http://example.org/?a=%27"},
    Case{"http://example.org/\xC3\xA9", "", "http://example.org/%C3%A9"},
    Case{"http://example.org/%7Efoo/%zz", "", "http://example.org/%7Efoo/%zz"},
    Case{"http://example.org/a/./b/../c", "", "http://example.org/a/c"},
    Case{"http://example.org/a/%2e%2E/b", "", "http://example.org/b"},
    Case{"http://example.org/../../a", "", "http://example.org/a"},
    Case{"http://127.1/", "", "http://127.0.0.1/"},
    Case{"http://0x7f.0.0.1/", "", "http://127.0.0.1/"},
    Case{"http://2130706433/", "", "http://127.0.0.1/"},
    Case{"http://0177.0.0.01/", "", "http://127.0.0.1/"},
    Case{"http://127.0.0.1./", "", "http://127.0.0.1/"},
    Case{"http://256.0.0.1/", "", ""},
    Case{"http://1.2.3.4.5/", "", ""},
    Case{"http://[::1]/", "", "http://[::1]/"},
    Case{"http://[2001:DB8:0:0:0:0:0:1]:80/", "", "http://[2001:db8::1]/"},
    Case{"http://[::ffff:1.2.3.4]/", "", "http://[::ffff:102:304]/"},
    Case{"http://[::1/", "", ""},
    Case{"http://[1.2.3.4]/", "", ""},
    Case{"http://b\xC3\xBC"
         "cher.example/",
         "", "http://xn--bcher-kva.example/"},
    Case{"http://ex%61mple.org/", "", "http://example.org/"},
    Case{"http://exa mple.org/", "", ""},
    Case{"http://exa<mple.org/", "", ""},
    Case{"http://a%00b/", "", ""},
    Case{"http://example.org:99999/", "", ""},
    Case{"http://example.org:a/", "", ""},
    Case{"http://", "", ""},
    Case{"https://@/", "", ""},
    Case{"/a", "", ""},
    Case{"", "", ""},
    Case{"mailto:a@b", "", "mailto:a@b"},
    Case{"javascript:alert(1)", "", "javascript:alert(1)"},
    Case{"gemini://example.org/a", "", "gemini://example.org/a"},
    Case{"data:text/html,x y", "", "data:text/html,x y"},
    Case{"file:///C|/a/../b", "", "file:///C:/b"},
    Case{"file://localhost/a", "", "file:///a"},
    Case{"b", "http://example.org/a/c?q#f", "http://example.org/a/b"},
    Case{"./b", "http://example.org/a/c", "http://example.org/a/b"},
    Case{"../b", "http://example.org/a/c/d", "http://example.org/a/b"},
    Case{"/b", "http://example.org/a/c", "http://example.org/b"},
    Case{"//e.org/b", "https://example.org/a", "https://e.org/b"},
    Case{"?x", "http://example.org/a?q", "http://example.org/a?x"},
    Case{"#x", "http://example.org/a?q#f", "http://example.org/a?q#x"},
    Case{"", "http://example.org/a?q#f", "http://example.org/a?q"},
    Case{"..", "http://example.org/a/b/", "http://example.org/a/"},
    Case{"http:b", "http://example.org/a/c", "http://example.org/a/b"},
    Case{"https:b", "http://example.org/a", "https://b/"},
    Case{"mailto:x", "http://example.org/", "mailto:x"},
    Case{"#x", "mailto:a@b", "mailto:a@b#x"},
    Case{"x", "mailto:a@b", ""},
    Case{"a:b", "http://example.org/", "a:b"},
    Case{"http://example.org?q", "", "http://example.org/?q"},
    Case{"http://example.org#f", "", "http://example.org/#f"},
    Case{"non-special://host:80/a/../b?q'", "", "non-special://host:80/b?q'"},
    Case{"web+x:/..//p", "", "web+x:/.//p"},
};

TEST(Urls, AreParsedAsTheStandardSays) {
  for (const auto& [input, base, href] : cases) {
    const auto against = Url::parse(base);
    const auto url = Url::parse(input, against ? &*against : nullptr);
    EXPECT_EQ(url ? url->href() : "", href) << input << " against " << base;
  }
}

TEST(Urls, SerialisedAreParsedToThemselves) {
  for (const auto& parsed : cases) {
    const auto url = Url::parse(parsed.href);
    if (url) {
      EXPECT_EQ(url->href(), parsed.href);
    }
  }
}

TEST(Urls, KnowTheirParts) {
  const auto url = *Url::parse("https://us%20er:pw@example.org:8443/a/b?q=1#f");
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.username(), "us%20er");
  EXPECT_EQ(url.password(), "pw");
  EXPECT_EQ(url.hostname(), "example.org");
  EXPECT_EQ(url.port(), "8443");
  EXPECT_EQ(url.path(), "/a/b");
  EXPECT_EQ(url.query(), "?q=1");
  EXPECT_EQ(url.fragment(), "#f");
  EXPECT_EQ(url.without_fragment().href(), "https://us%20er:pw@example.org:8443/a/b?q=1");
  EXPECT_EQ(Url::parse("http://u@h/")->username(), "u");
  EXPECT_EQ(Url::parse("http://u@h/")->password(), "");
}

TEST(Urls, OnlyThoseOfTheWebAreWebUrls) {
  EXPECT_TRUE(parse_web_url("https://example.org/"));
  for (const auto* text : {"javascript:alert(1)", "ftp://example.org/", "/a", "data:,x"})
    EXPECT_FALSE(parse_web_url(text)) << text;
}

}  // namespace
}  // namespace tidings::text
