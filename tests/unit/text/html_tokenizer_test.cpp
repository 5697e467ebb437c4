#include "daemon/text/html_tokenizer.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/html_writer.hpp"
#include "daemon/text/plain_text.hpp"

namespace tidings::text {
namespace {

/// Tokens as one line: text in brackets, decoded; `<name a="v">` with values decoded; a final `/` as written.
std::string tokens_of(std::string_view html, bool foreign = false) {
  HtmlTokenizer tokens(html);
  tokens.set_foreign(foreign);
  std::string out;
  for (auto token = tokens.next(); token.kind != HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == HtmlTokenKind::text) {
      out += "[" + decode_entities(token.text) + "]";
    } else if (token.kind == HtmlTokenKind::cdata) {
      out += "{" + std::string(token.text) + "}";
    } else {
      out += token.kind == HtmlTokenKind::start_tag ? "<" : "</";
      out += token.text;
      for (const auto& [name, value] : tokens.attributes())
        (((out += ' ') += name) += "=\"") += decode_value(value, ValueSpace::text) + "\"";
      out += token.self_closing ? "/>" : ">";
    }
  }
  return out;
}

struct Case {
  std::string_view given;
  std::string_view tokens;
};

void expect_tokens(const std::vector<Case>& cases) {
  for (const auto& [given, tokens] : cases) EXPECT_EQ(tokens_of(given), tokens) << given;
}

TEST(HtmlTokenizer, OpensTagsWhereALetterFollows) {  // 13.2.5.6 to 8
  expect_tokens({{"<a>", "<a>"},
                 {"<A1-b:c_d>", "<A1-b:c_d>"},
                 {"<", "[<]"},
                 {"a<", "[a][<]"},
                 {"< a>", "[<][ a>]"},
                 {"<1>", "[<][1>]"},
                 {"<<a>", "[<]<a>"},
                 {"<=>", "[<][=>]"},
                 {"<\xC3\xA9>", "[<][\xC3\xA9>]"},
                 {"<a", ""},
                 {"x<a", "[x]"},
                 {"<a<b>", "<a<b>"},
                 {"<a\"b>", "<a\"b>"}});
}

TEST(HtmlTokenizer, EndsTagsOrMakesNothingOfThem) {  // 13.2.5.7
  expect_tokens({{"</a>", "</a>"},
                 {"</A b=c/>", "</A b=\"c/\">"},
                 {"</a/>", "</a/>"},
                 {"</>x", "[x]"},
                 {"</", "[<][/]"},
                 {"</ a>x", "[x]"},
                 {"</1>x", "[x]"},
                 {"</ a", ""},
                 {"</a", ""}});
}

TEST(HtmlTokenizer, ReadsAttributesOfEveryForm) {  // 13.2.5.32 to 39
  expect_tokens({{"<a b>", "<a b=\"\">"},
                 {"<a b=c>", "<a b=\"c\">"},
                 {"<a b = c>", "<a b=\"c\">"},
                 {"<a b\n=\t'c'>", "<a b=\"c\">"},
                 {"<a b=\"c'd\">", "<a b=\"c'd\">"},
                 {"<a b='c\"d>e'>", "<a b=\"c\"d>e\">"},
                 {"<a b=c d>", "<a b=\"c\" d=\"\">"},
                 {"<a b='c'd='e'>", "<a b=\"c\" d=\"e\">"},
                 {"<a b=>", "<a b=\"\">"},
                 {"<a b= >", "<a b=\"\">"},
                 {"<a =b>", "<a =b=\"\">"},
                 {"<a ==b>", "<a ==\"b\">"},
                 {"<a b==c>", "<a b=\"=c\">"},
                 {"<a \"b\">", "<a \"b\"=\"\">"},
                 {"<a b=c\"d>", "<a b=\"c\"d\">"},
                 {"<a b=`c d`>", "<a b=\"`c\" d`=\"\">"},
                 {"<a b<c>", "<a b<c=\"\">"},
                 {"<a b=1 b=2 B=3>", "<a b=\"1\" b=\"2\" B=\"3\">"},
                 {"<a b=\"c", ""},
                 {"<a b='c>d", ""},
                 {"<a b=c", ""},
                 {"<a b=", ""},
                 {"<a b ", ""}});
}

TEST(HtmlTokenizer, TakesASlashForTheEndOnlyInFrontOfIt) {  // 13.2.5.40
  expect_tokens({{"<a/>", "<a/>"},
                 {"<a />", "<a/>"},
                 {"<a //>", "<a/>"},
                 {"<a / >", "<a>"},
                 {"<a/b>", "<a b=\"\">"},
                 {"<a b/>", "<a b=\"\"/>"},
                 {"<a b=c/>", "<a b=\"c/\">"},
                 {"<a b='c'/>", "<a b=\"c\"/>"},
                 {"<a/=b>", "<a =b=\"\">"},
                 {"<a b/=c>", "<a b=\"\" =c=\"\">"},
                 {"<a/", ""}});
}

TEST(HtmlTokenizer, PassesOverCommentsOfEveryForm) {  // 13.2.5.41 to 52
  expect_tokens({{"<!-- a -->x", "[x]"},
                 {"<!---->x", "[x]"},
                 {"<!-->x", "[x]"},
                 {"<!--->x", "[x]"},
                 {"<!--a--!>x", "[x]"},
                 {"<!----!>x", "[x]"},
                 {"<!---!>-->x", "[x]"},
                 {"<!--a--->x", "[x]"},
                 {"<!--a-- >-->x", "[x]"},
                 {"<!--<!-->x", "[x]"},
                 {"<!--<!--->x", "[x]"},
                 {"<!-- <!-- -->x", "[x]"},
                 {"<!--a--!-->x", "[x]"},
                 {"<!--a--!a-->x", "[x]"},
                 {"<!--a->-->x", "[x]"},
                 {"<!-- > -->x", "[x]"},
                 {"<!--a", ""},
                 {"<!--", ""},
                 {"<!--a--", ""},
                 {"<!--a--!", ""},
                 {"<!>x", "[x]"},
                 {"<!a>x", "[x]"},
                 {"<!-a>x", "[x]"},
                 {"<?a b?>x", "[x]"},
                 {"<?a '>' ?>x", "[' ?>x]"},
                 {"<!DOCTYPE html>x", "[x]"},
                 {"<!doctype a \">\">x", "[\">x]"},
                 {"<![CDATA[a>b]]>x", "[b]]>x]"},
                 {"<!", ""},
                 {"<?", ""}});
}

TEST(HtmlTokenizer, TakesSectionsOfCharacterDataForTextInForeignContent) {  // 13.2.5.69 to 71
  EXPECT_EQ(tokens_of("<![CDATA[a<b>&lt;]]>c", true), "{a<b>&lt;}[c]");
  EXPECT_EQ(tokens_of("<![CDATA[a]]]>", true), "{a]}");
  EXPECT_EQ(tokens_of("<![CDATA[a]] >]]>", true), "{a]] >}");
  EXPECT_EQ(tokens_of("<![CDATA[a", true), "{a}");
  EXPECT_EQ(tokens_of("<![cdata[a>b", true), "[b]");
}

TEST(HtmlTokenizer, DecodesReferencesOfText) {  // 13.2.5.72 to 80
  expect_tokens({{"&amp;&lt;&gt;&quot;&apos;", "[&<>\"']"},
                 {"&AMP;&LT&GT", "[&<>]"},
                 {"&", "[&]"},
                 {"& a", "[& a]"},
                 {"&;", "[&;]"},
                 {"&#", "[&#]"},
                 {"&#;", "[&#;]"},
                 {"&#x", "[&#x]"},
                 {"&#xg;", "[&#xg;]"},
                 {"&bogus;", "[&bogus;]"},
                 {"&copy", "[\xC2\xA9]"},
                 {"&copyx", "[\xC2\xA9x]"},
                 {"&copy=1", "[\xC2\xA9=1]"},
                 {"&notit;", "[\xC2\xACit;]"},
                 {"&notin;", "[\xE2\x88\x89]"},
                 {"&notin", "[\xC2\xACin]"},
                 {"&ampamp;", "[&amp;]"},
                 {"&hellip", "[&hellip]"},
                 {"&NotEqualTilde;", "[\xE2\x89\x82\xCC\xB8]"},
                 {"&CounterClockwiseContourIntegral;", "[\xE2\x88\xB3]"},
                 {"&#65;&#x41;&#X41&#65", "[AAAA]"},
                 {"&#0;&#x110000;&#xD800;&#xDFFF;", "[\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD]"},
                 {"&#99999999999999999999;", "[\xEF\xBF\xBD]"},
                 {"&#x80;&#x9F;&#150;", "[\xE2\x82\xAC\xC5\xB8\xE2\x80\x93]"},
                 {"&#x81;", "[\xC2\x81]"},
                 {"&#xFFFE;&#x10FFFF;", "[\xEF\xBF\xBE\xF4\x8F\xBF\xBF]"},
                 {"&#0000000000000000000065;", "[A]"}});
}

TEST(HtmlTokenizer, DecodesFewerReferencesInAttributes) {  // 13.2.5.73, the ambiguous ampersand
  expect_tokens({{"<a b='&copy'>", "<a b=\"\xC2\xA9\">"},
                 {"<a b='&copy;x'>", "<a b=\"\xC2\xA9x\">"},
                 {"<a b='&copyx'>", "<a b=\"&copyx\">"},
                 {"<a b='?x&copy=1'>", "<a b=\"?x&copy=1\">"},
                 {"<a b='&copy -'>", "<a b=\"\xC2\xA9 -\">"},
                 {"<a b='&notit;'>", "<a b=\"&notit;\">"},
                 {"<a b='&notin;'>", "<a b=\"\xE2\x88\x89\">"},
                 {"<a b=&lt>", "<a b=\"<\">"},
                 {"<a b='&#65x'>", "<a b=\"Ax\">"},
                 {"<a b='&'>", "<a b=\"&\">"}});
}

TEST(HtmlTokenizer, NormalisesLineBreaksAndNul) {  // 13.2.3.5, 13.2.5.36 ff.
  EXPECT_EQ(tokens_of("<a\r\nb='c\r\nd\re'>"), "<a b=\"c\nd\ne\">");
  EXPECT_EQ(tokens_of({"<a b='c\0d'>", 11}),
            "<a b=\"c\xEF\xBF\xBD"
            "d\">");
  EXPECT_EQ(tokens_of("<a\fb\fc>"), "<a b=\"\" c=\"\">");
}

std::string raw_text(std::string_view html, std::string_view name) {
  HtmlTokenizer tokens(html);
  tokens.next();
  const std::string content(tokens.take_raw_text(name));
  return content + "|" + std::string(tokens.take_rest());
}

TEST(HtmlTokenizer, EndsRawTextAtItsOwnEndTag) {  // 13.2.5.9 to 14
  EXPECT_EQ(raw_text("<title>a<b></b></title>c", "title"), "a<b></b>|c");
  EXPECT_EQ(raw_text("<title>a</TITLE\n x=y>c", "title"), "a|c");
  EXPECT_EQ(raw_text("<title>a</title/>c", "title"), "a|c");
  EXPECT_EQ(raw_text("<title>a</titles></title>c", "title"), "a</titles>|c");
  EXPECT_EQ(raw_text("<title>a</ title></title>c", "title"), "a</ title>|c");
  EXPECT_EQ(raw_text("<title>a</title", "title"), "a</title|");
  EXPECT_EQ(raw_text("<style><!--</style>-->", "style"), "<!--|-->");
  EXPECT_EQ(raw_text("<textarea><!-- </textarea>x", "textarea"), "<!-- |x");
}

TEST(HtmlTokenizer, EndsScriptsAsTheirEscapesSay) {  // 13.2.5.15 to 31
  EXPECT_EQ(raw_text("<script>a</script>b", "script"), "a|b");
  EXPECT_EQ(raw_text("<script><!--a</script>b", "script"), "<!--a|b");
  EXPECT_EQ(raw_text("<script><!--<script></script>--></script>b", "script"), "<!--<script></script>-->|b");
  EXPECT_EQ(raw_text("<script><!--<script></script></script>b", "script"), "<!--<script></script>|b");
  EXPECT_EQ(raw_text("<script><!-- <SCRIPT/ --></script>b", "script"), "<!-- <SCRIPT/ -->|b");
  EXPECT_EQ(raw_text("<script><!--<scripts></script>b", "script"), "<!--<scripts>|b");
  EXPECT_EQ(raw_text("<script><!--><script></script>b", "script"), "<!--><script>|b");
  EXPECT_EQ(raw_text("<script><!---><script></script>b", "script"), "<!---><script>|b");
  EXPECT_EQ(raw_text("<script><!--<script>", "script"), "<!--<script>|");
  EXPECT_EQ(raw_text("<script>--><script></script>b", "script"), "--><script>|b");
}

}  // namespace
}  // namespace tidings::text
