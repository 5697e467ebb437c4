#include <array>
#include <string>

#include <gtest/gtest.h>

#include "daemon/text/url.hpp"

namespace tidings::text {
namespace {

struct Host {
  const char* input;
  const char* domain;  // what it is in a special scheme; empty: fails
  const char* opaque;  // in any other
};

/// After the URL standard's host parser (https://url.spec.whatwg.org/, 3.5).
constexpr std::array hosts{
    Host{"example.com", "example.com", "example.com"},
    Host{"EXAMPLE.com", "example.com", "EXAMPLE.com"},
    Host{"ex%41mple.com", "example.com", "ex%41mple.com"},
    Host{"127.0.0.1", "127.0.0.1", "127.0.0.1"},
    Host{"127.1", "127.0.0.1", "127.1"},
    Host{"0x7f.1", "127.0.0.1", "0x7f.1"},
    Host{"0300.1", "192.0.0.1", "0300.1"},
    Host{"1.2.3.4.5", "", "1.2.3.4.5"},
    Host{"256.256.256.256", "", "256.256.256.256"},
    Host{"0x100000000", "", "0x100000000"},
    Host{"4294967295", "255.255.255.255", "4294967295"},
    Host{"4294967296", "", "4294967296"},
    Host{"1.2.3.08", "", "1.2.3.08"},
    Host{"09.1", "", "09.1"},
    Host{"1.2.3", "1.2.0.3", "1.2.3"},
    Host{"[::1]", "[::1]", "[::1]"},
    Host{"[::]", "[::]", "[::]"},
    Host{"[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"},
    Host{"[::1.2.3.4]", "[::102:304]", "[::102:304]"},
    Host{"[1::8]", "[1::8]", "[1::8]"},
    Host{"[::1", "", ""},
    Host{"[g::1]", "", ""},
    Host{"[1:2:3:4:5:6:7]", "", ""},
    Host{"[::127.0.0.1.]", "", ""},
    Host{"[1:2::3:4:0:0:0]", "[1:2:0:3:4::]", "[1:2:0:3:4::]"},
    Host{"[::0.0.0.256]", "", ""},
    Host{"[::1.2.3]", "", ""},
    Host{"[0:0::1%25eth]", "", ""},
    Host{"faß.de", "xn--fa-hia.de", "fa%C3%9F.de"},
    Host{"münchen.de", "xn--mnchen-3ya.de", "m%C3%BCnchen.de"},
    Host{"xn--mnchen-3ya.de", "xn--mnchen-3ya.de", "xn--mnchen-3ya.de"},
    Host{"xn--", "", "xn--"},
    Host{"xn--a", "", "xn--a"},
    Host{"日本語。jp", "xn--wgv71a119e.jp", "%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%80%82jp"},
    Host{"a%C2%ADb", "ab", "a%C2%ADb"},
    Host{"a\u00ADb", "ab", "a%C2%ADb"},
    Host{"a..b", "a..b", "a..b"},
    Host{"a.", "a.", "a."},
    Host{".", ".", "."},
    Host{"..", "..", ".."},
    Host{"a b", "", ""},
    Host{"a%20b", "", "a%20b"},
    Host{"a<b", "", ""},
    Host{"a^b", "", ""},
    Host{"a|b", "", ""},
    Host{"a`b", "a`b", "a`b"},
    Host{"a{b", "a{b", "a{b"},
    Host{"a\"b", "a\"b", "a\"b"},
    Host{"a'b", "a'b", "a'b"},
    Host{"a!$&()*+,;=_~b", "a!$&()*+,;=_~b", "a!$&()*+,;=_~b"},
    Host{"%00", "", "%00"},
    Host{"%zz", "", "%zz"},
    Host{"a%", "", "a%"},
    Host{"ＧＯ.com", "go.com", "%EF%BC%A7%EF%BC%AF.com"},
    Host{"％４１.com", "", "%EF%BC%85%EF%BC%94%EF%BC%91.com"},
    Host{"0Ⅹ", "0.0.0.0", "0%E2%85%A9"},
    Host{"x.0x", "", "x.0x"},
    Host{"x.0x1", "", "x.0x1"},
    Host{"1.x", "1.x", "1.x"},
    Host{"☕.example", "xn--53h.example", "%E2%98%95.example"},
    Host{"ab--cd.com", "ab--cd.com", "ab--cd.com"},
    Host{"-a.com", "-a.com", "-a.com"},
    Host{"a-.com", "a-.com", "a-.com"},
    Host{"a_b.com", "a_b.com", "a_b.com"},
    Host{"xn--zca.com", "xn--zca.com", "xn--zca.com"},
    Host{"Ⅷ.com", "viii.com", "%E2%85%A7.com"},
    Host{"\u200D.com", "", "%E2%80%8D.com"},
    Host{"a\u200Db", "", "a%E2%80%8Db"},
    Host{"1.1.1.1.", "1.1.1.1", "1.1.1.1."},
    Host{"1..2", "", "1..2"},
    Host{"0x.0x", "0.0.0.0", "0x.0x"},
    Host{"localhost", "localhost", "localhost"},
    Host{"LOCALHOST", "localhost", "LOCALHOST"},
    Host{"C:", "c", "C"},
    Host{"c|", "", ""},
    Host{"%43|", "", ""},
    Host{"a\011b", "ab", "ab"},
    Host{"ab:", "ab", "ab"},
    Host{"xn--fa-hia.de", "xn--fa-hia.de", "xn--fa-hia.de"},
    Host{"ä.xn--a", "", "%C3%A4.xn--a"},
    Host{"\u0663.com", "", "%D9%A3.com"},
    Host{"l·l.com", "xn--ll-0ea.com", "l%C2%B7l.com"},
    Host{"a💩", "xn--a-xb3s", "a%F0%9F%92%A9"},
    Host{"ﬀ.com", "ff.com", "%EF%AC%80.com"},
    Host{"β.com", "xn--nxa.com", "%CE%B2.com"},
    Host{"xn--3xa", "xn--3xa", "xn--3xa"},
    Host{"a�b", "", "a%EF%BF%BDb"},
    Host{"\uFDD0.com", "", "%EF%B7%90.com"},
    Host{"a\u0080", "", "a%C2%80"},
    Host{"a\177", "", "a%7F"},
    Host{"⒈.com", "", "%E2%92%88.com"},
    Host{"%e2%98%95", "xn--53h", "%e2%98%95"},
    Host{"a\u0340b", "xn--b-rfa", "a%CD%80b"},
    Host{"\u05D0.com", "xn--4db.com", "%D7%90.com"},
    Host{"0\u05D0.com", "", "0%D7%90.com"},
    Host{"\u05D0a.com", "", "%D7%90a.com"},
    Host{"a.\u05D0", "a.xn--4db", "a.%D7%90"},
    Host{"xn--4db.com", "xn--4db.com", "xn--4db.com"},
    Host{"a≠b", "xn--ab-miv", "a%E2%89%A0b"},
    Host{"=\u0338", "xn--1ch", "=%CC%B8"},
    Host{"≠", "xn--1ch", "%E2%89%A0"},
    Host{"a≮b", "xn--ab-tjv", "a%E2%89%AEb"},
    Host{"ẞ.com", "xn--zca.com", "%E1%BA%9E.com"},
    Host{"ς.com", "xn--3xa.com", "%CF%82.com"},
    Host{"\uFDFA.com", "", "%EF%B7%BA.com"},
    Host{"i❤.ws", "xn--i-7iq.ws", "i%E2%9D%A4.ws"},
    Host{"xn--i-7iq.ws", "xn--i-7iq.ws", "xn--i-7iq.ws"},
    Host{"❤\uFE0F.com", "xn--qei.com", "%E2%9D%A4%EF%B8%8F.com"},
    Host{"☃.net", "xn--n3h.net", "%E2%98%83.net"},
    Host{"faß.ExAmPlE", "xn--fa-hia.example", "fa%C3%9F.ExAmPlE"},
    Host{"Βόλος.com", "xn--nxasmm1c.com", "%CE%92%CF%8C%CE%BB%CE%BF%CF%82.com"},
    Host{"www.foo。bar.com", "www.foo.bar.com", "www.foo%E3%80%82bar.com"},
    Host{"Ｇｏ.com", "go.com", "%EF%BC%A7%EF%BD%8F.com"},
    Host{"你好你好", "xn--6qqa088eba", "%E4%BD%A0%E5%A5%BD%E4%BD%A0%E5%A5%BD"},
    Host{"０Ｘｃ０．０２５０．０１", "192.168.0.1",
         "%EF%BC%90%EF%BC%B8%EF%BD%83%EF%BC%90%EF%BC%8E%EF%BC%90%EF%BC%92%EF%BC%95%EF%BC%90%EF%BC%8E%EF%BC%"
         "90%EF%BC%91"},
    Host{"ab--c.é", "ab--c.xn--9ca", "ab--c.%C3%A9"},
    Host{"-é", "xn----bga", "-%C3%A9"},
    Host{"😀é.com", "xn--9ca1767w.com", "%F0%9F%98%80%C3%A9.com"},
    Host{"xn--ls8h.la", "xn--ls8h.la", "xn--ls8h.la"},
    Host{"\u00AD", "", "%C2%AD"},
    Host{"क्\u200Dष.com", "xn--11b2ezcw70k.com", "%E0%A4%95%E0%A5%8D%E2%80%8D%E0%A4%B7.com"},
    Host{"\u05D01.com", "xn--1-zhc.com", "%D7%901.com"},
    Host{"1\u05D0.com", "", "1%D7%90.com"},
    Host{"192.168.0.1 hello", "", ""},
    Host{"0.0.0.0x100", "", "0.0.0.0x100"},
    Host{"0x1.2.3", "1.2.0.3", "0x1.2.3"},
    Host{"1.0x.3", "1.0.0.3", "1.0x.3"},
    Host{"0xffffffff", "255.255.255.255", "0xffffffff"},
    Host{"+1.2.3", "", "+1.2.3"},
    Host{"[2001:db8::1]", "[2001:db8::1]", "[2001:db8::1]"},
    Host{"[::ffff:1.2.3.4]", "[::ffff:102:304]", "[::ffff:102:304]"},
    Host{"[1:2:0:0:5:0:0:0]", "[1:2:0:0:5::]", "[1:2:0:0:5::]"},
    Host{"[0:0:0:0:0:0:0:0]", "[::]", "[::]"},
    Host{"[1::2::3]", "", ""},
    Host{"[12345::1]", "", ""},
    Host{"[::1]x", "", ""},
    Host{"[]", "", ""},
    Host{"[:1]", "", ""},
    Host{"[1:]", "", ""},
    Host{"[1::1.2.3.4.5]", "", ""},
    Host{"[::01.2.3.4]", "", ""},
    Host{"a]b", "", ""},
    Host{"a[b", "", ""},
    Host{"256", "0.0.1.0", "256"},
    Host{"256.", "0.0.1.0", "256."},
    Host{"1.2.3.4.", "1.2.3.4", "1.2.3.4."},
    Host{"%30%78%63%30%2e%30%32%35%30%2e01", "192.168.0.1", "%30%78%63%30%2e%30%32%35%30%2e01"},
    Host{"a@b", "a@b", "a@b"},
    Host{"a,b", "a,b", "a,b"},
    Host{"a%2fb", "", "a%2fb"},
    Host{"a%3ab", "", "a%3ab"},
    Host{"a%7fb", "", "a%7fb"},
    Host{"a%25b", "", "a%25b"},
};

TEST(UrlHosts, AreParsedAsTheStandardSays) {
  for (const auto& [input, domain, opaque] : hosts) {
    const auto special = Url::parse(std::string("http://") + input + "/");
    EXPECT_EQ(special ? special->href() : "", *domain == '\0' ? "" : std::string("http://") + domain + "/")
        << input;
    const auto other = Url::parse(std::string("foo://") + input + "/");
    EXPECT_EQ(other ? other->href() : "", *opaque == '\0' ? "" : std::string("foo://") + opaque + "/")
        << input;
  }
}

TEST(UrlHosts, SerialisedAreParsedToThemselves) {
  const auto expect_same = [](const std::string& input) {
    const auto url = Url::parse("http://" + input + "/");
    if (!url) return;
    const auto again = Url::parse(url->href());
    EXPECT_EQ(again ? again->href() : "", url->href()) << input;
  };
  for (const auto& host : hosts) expect_same(host.input);
  expect_same("☕,http");
}

TEST(UrlHosts, ZeroBytesAreForbidden) {
  EXPECT_FALSE(Url::parse(std::string_view("http://a\0b/", 11)));
  EXPECT_FALSE(Url::parse(std::string_view("foo://a\0b/", 10)));
}

}  // namespace
}  // namespace tidings::text
