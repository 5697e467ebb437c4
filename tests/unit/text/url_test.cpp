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
    Case{"http://example.org?q", "", "http://example.org/?q"},
    Case{"http://example.org#f", "", "http://example.org/#f"},
    Case{"non-special://host:80/a/../b?q'", "", "non-special://host:80/b?q'"},
    Case{"web+x:/..//p", "", "web+x:/.//p"},
    Case{"http://h:80/", "", "http://h/"},
    Case{"http://h:8080/", "", "http://h:8080/"},
    Case{"https://h:443", "", "https://h/"},
    Case{"ws://h:80/", "", "ws://h/"},
    Case{"wss://h:443/", "", "wss://h/"},
    Case{"ftp://h:21/", "", "ftp://h/"},
    Case{"foo://h:80/", "", "foo://h:80/"},
    Case{"http://h:/", "", "http://h/"},
    Case{"http://h:0/", "", "http://h:0/"},
    Case{"http://h:00080/", "", "http://h/"},
    Case{"http://h:65535/", "", "http://h:65535/"},
    Case{"http://h:65536/", "", ""},
    Case{"http://h:-1/", "", ""},
    Case{"http://h:8a/", "", ""},
    Case{"http://h:8\0110/", "", "http://h/"},
    Case{"foo://h:99999/", "", ""},
    Case{"http://u@h/", "", "http://u@h/"},
    Case{"http://u:p@h/", "", "http://u:p@h/"},
    Case{"http://:p@h/", "", "http://:p@h/"},
    Case{"http://:@h/", "", "http://h/"},
    Case{"http://@h/", "", "http://h/"},
    Case{"http://u:@h/", "", "http://u@h/"},
    Case{"http://a@b@c/", "", "http://a%40b@c/"},
    Case{"http://u:p:q@h/", "", "http://u:p%3Aq@h/"},
    Case{"http://é:ü@h/", "", "http://%C3%A9:%C3%BC@h/"},
    Case{"http://<>\"`{}@h/", "", "http://%3C%3E%22%60%7B%7D@h/"},
    Case{"http://'|^[];=@h/", "", "http://'%7C%5E%5B%5D%3B%3D@h/"},
    Case{"http://u%20:%@h/", "", "http://u%20:%@h/"},
    Case{"http://u@/", "", ""},
    Case{"http://u@:80/", "", ""},
    Case{"foo://u:p@h/", "", "foo://u:p@h/"},
    Case{"foo://u@", "", ""},
    Case{"foo://@/", "", ""},
    Case{"http://@", "", ""},
    Case{"http:/h", "", "http://h/"},
    Case{"http:h", "", "http://h/"},
    Case{"http:///h", "", "http://h/"},
    Case{"http:////h", "", "http://h/"},
    Case{"http:\\\\h\\x", "", "http://h/x"},
    Case{"https:/\\h", "", "https://h/"},
    Case{"foo:\\\\h", "", "foo:\\\\h"},
    Case{"foo:/h", "", "foo:/h"},
    Case{"foo:h", "", "foo:h"},
    Case{"foo://", "", "foo://"},
    Case{"foo:///", "", "foo:///"},
    Case{"foo:////", "", "foo:////"},
    Case{"http:", "", ""},
    Case{"http:?", "", ""},
    Case{"http:#", "", ""},
    Case{"http:/", "", ""},
    Case{"http://?", "", ""},
    Case{"http://#", "", ""},
    Case{"file:", "", "file:///"},
    Case{"file:/", "", "file:///"},
    Case{"file://", "", "file:///"},
    Case{"file:///", "", "file:///"},
    Case{"file://h", "", "file://h/"},
    Case{"file:////h", "", "file:////h"},
    Case{"file:c:", "", "file:///c:"},
    Case{"file:/c|/x", "", "file:///c:/x"},
    Case{"file://c:/x", "", "file:///c:/x"},
    Case{"file:///c:/../x", "", "file:///c:/x"},
    Case{"file:////c:/x", "", "file:////c:/x"},
    Case{"file://localhost/x", "", "file:///x"},
    Case{"file://LOCALHOST//x", "", "file:////x"},
    Case{"file:\\\\h\\x", "", "file://h/x"},
    Case{"file:..", "", "file:///"},
    Case{"file:x?y#z", "", "file:///x?y#z"},
    Case{"file://u@h/", "", ""},
    Case{"file://h:80/", "", ""},
    Case{"file:///%43:/x", "", "file:///%43:/x"},
    Case{"HTTP://h/", "", "http://h/"},
    Case{"1http://h/", "", ""},
    Case{"ht tp://h/", "", ""},
    Case{"a+b-c.d:x", "", "a+b-c.d:x"},
    Case{"+a:x", "", ""},
    Case{"://h", "", ""},
    Case{":x", "", ""},
    Case{"mailto:", "", "mailto:"},
    Case{"mailto:a@b?c#d", "", "mailto:a@b?c#d"},
    Case{"data:a b", "", "data:a b"},
    Case{"data:a b?c d#e f", "", "data:a b?c%20d#e%20f"},
    Case{"javascript:alert( 1 )", "", "javascript:alert( 1 )"},
    Case{"javascript:x\012y", "", "javascript:xy"},
    Case{"about:blank", "", "about:blank"},
    Case{"urn:isbn:1 ", "", "urn:isbn:1"},
    Case{"urn:x  ?y", "", "urn:x %20?y"},
    Case{"urn:x #y", "", "urn:x%20#y"},
    Case{"blob:https://h/x", "", "blob:https://h/x"},
    Case{"blob:", "", "blob:"},
    Case{"tel:+1", "", "tel:+1"},
    Case{"http://h/\u00A0", "", "http://h/%C2%A0"},
    Case{"http://h/%", "", "http://h/%"},
    Case{"http://h/%2", "", "http://h/%2"},
    Case{"http://h/%zz", "", "http://h/%zz"},
    Case{"http://h/\011\012\015x", "", "http://h/x"},
    Case{" http://h/ ", "", "http://h/"},
    Case{"\001http://h/\037", "", "http://h/"},
    Case{"http://h/?a'b", "", "http://h/?a%27b"},
    Case{"foo://h/?a'b", "", "foo://h/?a'b"},
    Case{"http://h/?\"<>", "", "http://h/?%22%3C%3E"},
    Case{"http://h/?`{}|^\\", "", "http://h/?`{}|^\\"},
    Case{"http://h/#\"<>`", "", "http://h/#%22%3C%3E%60"},
    Case{"http://h/#{}|^\\", "", "http://h/#{}|^\\"},
    Case{"http://h/#a#b", "", "http://h/#a#b"},
    Case{"http://h/?a?b", "", "http://h/?a?b"},
    Case{"http://h/?é#é", "", "http://h/?%C3%A9#%C3%A9"},
    Case{"http://h/a;b,c=d&e+f$g!h*i(j)", "", "http://h/a;b,c=d&e+f$g!h*i(j)"},
    Case{"http://h/[]|\\^`{}\"<> x", "", "http://h/[]|/%5E%60%7B%7D%22%3C%3E%20x"},
    Case{"http://h/a/../../../b", "", "http://h/b"},
    Case{"http://h/a/./b/.", "", "http://h/a/b/"},
    Case{"http://h/a/%2E/b", "", "http://h/a/b"},
    Case{"http://h/a/.%2E", "", "http://h/"},
    Case{"http://h/a/%2e./b", "", "http://h/b"},
    Case{"http://h/a//../b", "", "http://h/a/b"},
    Case{"http://h//", "", "http://h//"},
    Case{"http://h/..;/x", "", "http://h/..;/x"},
    Case{"http://h/...", "", "http://h/..."},
    Case{"foo:/a/../b", "", "foo:/b"},
    Case{"foo:/..//b", "", "foo:/.//b"},
    Case{"foo:/.//b", "", "foo:/.//b"},
    Case{"foo:a/../b", "", "foo:a/../b"},
    Case{"foo://h/..", "", "foo://h/"},
    Case{"foo://h/a/..", "", "foo://h/"},
    Case{"foo:/..", "", "foo:/"},
    Case{"non-special://h/C|/x", "", "non-special://h/C|/x"},
    Case{"http://h/C|/x", "", "http://h/C|/x"},
    Case{"http://h/C:/..", "", "http://h/"},
    Case{"ftp:/h/p", "", "ftp://h/p"},
    Case{"ws:h", "", "ws://h/"},
    Case{"wss:\\h", "", "wss://h/"},
    Case{"http://h#f", "", "http://h/#f"},
    Case{"http://h?q", "", "http://h/?q"},
    Case{"http://h\\x", "", "http://h/x"},
    Case{"foo://h\\x", "", ""},
    Case{"http://h/😀", "", "http://h/%F0%9F%98%80"},
    Case{"http://h/�", "", "http://h/%EF%BF%BD"},
    Case{"\uFEFFhttp://h/", "", ""},
    Case{"http://h/\177", "", "http://h/%7F"},
    Case{"http://h/?\177", "", "http://h/?%7F"},
    Case{"http://h/#\177", "", "http://h/#%7F"},
    Case{"http://h/?\001", "", "http://h/?"},
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
