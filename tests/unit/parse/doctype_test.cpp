#include <string>

#include <gtest/gtest.h>

#include "daemon/parse/parse.hpp"
#include "daemon/parse/xml_scan.hpp"

namespace tidings::parse {
namespace {

std::string with_subset(std::string_view declarations) {
  return "<!DOCTYPE rss [" + std::string(declarations) +
         "]>\n<rss><channel><item><title>t</title></item></channel></rss>";
}

/// As expat judges.
TEST(Doctype, IsWellFormedAfterItsGrammar) {
  for (const auto* declarations :
       {"", " <!-- ]> --> <?pi ]> ?><?pi?>", "<!ELEMENT a EMPTY><!ELEMENT x:a ANY >",
        "<!ELEMENT a (#PCDATA)><!ELEMENT a ( #PCDATA )*><!ELEMENT a (#PCDATA|b | x:c)*>",
        "<!ELEMENT a (b?,(c|d+)*,e)+><!ELEMENT a ( b )>", "<!ATTLIST a><!ATTLIST a >",
        "<!ATTLIST a b CDATA #REQUIRED c ( d | 1 ) 'd' e NOTATION (f|g) #IMPLIED h IDREFS #FIXED '&lt;]>'>",
        "<!ENTITY e 'a>b]'><!ENTITY f \"&e;&#38;'\" ><!ENTITY % g 'h'>%g; %h;",
        "<!ENTITY e SYSTEM ''><!ENTITY f PUBLIC '-//a' 'b>' NDATA g><!ENTITY % h SYSTEM 'i'>",
        "%a;<!ENTITY e '%'><!ENTITY f '&'>",
        "<!NOTATION a SYSTEM 'b'><!NOTATION a PUBLIC 'b' ><!NOTATION a PUBLIC 'b' 'c'>"}) {
    const auto scan = scan_xml(with_subset(declarations));
    EXPECT_TRUE(scan.well_formed) << declarations << '\n' << scan.fault;
  }
  for (const auto* doctype : {"<!DOCTYPE rss>", "<!DOCTYPE x:rss >", "<!DOCTYPE rss[]>",
                              "<!DOCTYPE rss SYSTEM 'a>'>", "<!DOCTYPE rss PUBLIC '-//a' \"b]\" [ ] >"})
    EXPECT_TRUE(scan_xml(doctype + std::string("<rss/>")).well_formed) << doctype;
}

/// As expat judges; the entries are there nevertheless.
TEST(Doctype, WithAFaultIsToldOfAndPassedOver) {
  for (const auto* declarations : {"x",
                                   "<!ELEMENT a>",
                                   "<!ELEMENT a(b)>",
                                   "<!ELEMENT a ()>",
                                   "<!ELEMENT a (b,c|d)>",
                                   "<!ELEMENT a (b c)>",
                                   "<!ELEMENT a (#PCDATA|b)>",
                                   "<!ELEMENT a (b|#PCDATA)*>",
                                   "<!ELEMENT a (b ?)>",
                                   "<!ELEMENT a ((b)>",
                                   "<!ELEMENT a b>",
                                   "<!ELEMENT 1 ANY>",
                                   "<!ELEMENT a:b:c ANY>",
                                   "<!element a ANY>",
                                   "<!ATTLIST a b>",
                                   "<!ATTLIST a b CDATA>",
                                   "<!ATTLIST a b TEXT 'c'>",
                                   "<!ATTLIST a b CDATA 'c'd CDATA 'e'>",
                                   "<!ATTLIST a b (c,d) 'c'>",
                                   "<!ATTLIST a b CDATA '<'>",
                                   "<!ATTLIST a b CDATA '&'>",
                                   "<!ATTLIST a b CDATA #FIXED>",
                                   "<!ATTLIST a b NOTATION(c) 'c'>",
                                   "<!ENTITY e>",
                                   "<!ENTITY e v>",
                                   "<!ENTITY e'v'>",
                                   "<!ENTITY e '%f;'>",
                                   "<!ENTITY e '100%'>",
                                   "<!ENTITY e 'a&b'>",
                                   "<!ENTITY e '&#0;'>",
                                   "<!ENTITY e:f 'v'>",
                                   "<!ENTITY %e 'v'>",
                                   "<!ENTITY % e SYSTEM 'f' NDATA g>",
                                   "<!ENTITY e PUBLIC 'f'>",
                                   "<!ENTITY e PUBLIC '<' 'f'>",
                                   "<!ENTITY e SYSTEM 'f'NDATA g>",
                                   "<!ELEMENT %e; ANY>",
                                   "% e;",
                                   "%e",
                                   "%1;",
                                   "<!NOTATION a>",
                                   "<!NOTATION a 'b'>",
                                   "<!-- a -- b -->",
                                   "<!-- a",
                                   "<!ENTITY e 'v>",
                                   "<?xml version='1.0'?>",
                                   "<? p?>",
                                   "<?p",
                                   "<![INCLUDE[<!ELEMENT a ANY>]]>",
                                   "<!FOO>",
                                   "<!ELEMENT a ANY"}) {
    const auto document = with_subset(declarations);
    const auto feed = parse_document(document, {});
    EXPECT_FALSE(scan_xml(document).well_formed) << declarations;
    ASSERT_TRUE(feed) << declarations;
    EXPECT_EQ(feed->items.size(), 1) << declarations;
    ASSERT_FALSE(feed->warnings.empty()) << declarations;
    EXPECT_TRUE(feed->warnings[0].starts_with("line 1: a fault in the DOCTYPE, at `")) << feed->warnings[0];
  }
}

/// A document that refers to `&e;` in an element, whose prefix `p` is declared, and one that does so in an
/// attribute.
std::string in_content(std::string_view declarations) {
  return "<!DOCTYPE rss [" + std::string(declarations) +
         "]>\n<rss xmlns:p='u:p'><channel><item><title>t&e;</title></item></channel></rss>";
}
std::string in_attribute(std::string_view declarations) {
  return "<!DOCTYPE rss [" + std::string(declarations) +
         "]>\n<rss><channel><item a='&e;'><title>t</title></item></channel></rss>";
}

/// As expat judges.
TEST(Doctype, EntityThatIsReferredToIsContent) {
  for (const auto* declarations :
       {"<!ENTITY e 'a<b c=\"d\">&lt;<p:f/></b><!-- g --><?h i?><![CDATA[<]]>'>",
        "<!ENTITY e '&f;&#38;lt;&#38;#38;&#60;b/>&f;'><!ENTITY f '&g;x'><!ENTITY g ''>",
        "<!ENTITY e 'v'><!ENTITY f '<b>&f;'>", "%o;<!ENTITY e '<b>&'>", "<!ENTITY e SYSTEM 'u'>",
        "<!ENTITY e 'v'><!ENTITY e SYSTEM 'u'>"})
    EXPECT_TRUE(scan_xml(in_content(declarations)).well_formed) << declarations;
  for (const auto* declarations :
       {"<!ENTITY e '<b>'>", "<!ENTITY e '</title><title>'>", "<!ENTITY e '&#60;'>", "<!ENTITY e '&#38;'>",
        "<!ENTITY e '&#38;nbsp;'>", "<!ENTITY e '&#38;#1;'>", "<!ENTITY e 'a]]&#62;'>", "<!ENTITY e '<p:b'>",
        "<!ENTITY e '<q:b/>'>", "<!ENTITY e '<b c=\"&f;\"/>'><!ENTITY f '<'>", "<!ENTITY e '<!-- '>",
        "<!ENTITY e '<?xml version=\"1.0\"?>'>", "<!ENTITY e '&f;'>", "<!ENTITY e '&e;'>",
        "<!ENTITY e 'x&f;'><!ENTITY f '&g;'><!ENTITY g '<b>&e;</b>'>",
        "<!ENTITY e 'x&f;'><!ENTITY f '<b c=\"&f;\"/>'>", "<!ENTITY f SYSTEM 'u'>",
        "<!ENTITY e SYSTEM 'u' NDATA n>"}) {
    const auto feed = parse_document(in_content(declarations), {});
    ASSERT_TRUE(feed) << declarations;
    EXPECT_FALSE(feed->well_formed) << declarations;
    EXPECT_EQ(feed->items.size(), 1) << declarations;
    EXPECT_FALSE(feed->warnings.empty()) << declarations;
  }
}

/// As expat judges.
TEST(Doctype, EntityInAnAttributeHoldsNoMarkup) {
  for (const auto* declarations :
       {"<!ENTITY e 'a>]]>\"'>", "<!ENTITY e '&f;&lt;&#38;#60;'><!ENTITY f '&#62;'>"})
    EXPECT_TRUE(scan_xml(in_attribute(declarations)).well_formed) << declarations;
  for (const auto* declarations :
       {"<!ENTITY e '<b/>'>", "<!ENTITY e '&f;'><!ENTITY f '&#60;'>", "<!ENTITY e '&#38;'>",
        "<!ENTITY e '&f;'><!ENTITY f '&e;'>", "<!ENTITY e SYSTEM 'u'>"})
    EXPECT_FALSE(scan_xml(in_attribute(declarations)).well_formed) << declarations;
}

/// Neither time nor stack grows with how they are built.
TEST(Doctype, EntitiesAreLookedOverOnce) {
  std::string bomb = "<!ENTITY e0 'x'>";
  for (int i = 0; i < 900; ++i) {
    const auto inner = "&e" + std::to_string(i) + ';';
    bomb += "<!ENTITY e" + std::to_string(i + 1) + " '";
    for (int j = 0; j < 10; ++j) bomb += inner;
    bomb += "'>";
  }
  EXPECT_TRUE(scan_xml(in_content(bomb + "<!ENTITY e '&e5;'>")).well_formed);
  EXPECT_FALSE(scan_xml(in_content(bomb + "<!ENTITY e '&e900;'>")).well_formed);
}

TEST(Doctype, WithoutAnEndLeavesTheDocument) {
  for (const auto* doctype : {"<!DOCTYPE", "<!DOCTYPE rss", "<!DOCTYPE rss [", "<!DOCTYPE rss SYSTEM 'a>",
                              "<!DOCTYPE rss [<!-- ", "<!DOCTYPE rss [<!ENTITY e \"", "<!DOCTYPE [<"}) {
    const auto feed = parse_document(std::string(doctype) + "\n<rss><channel><item/></channel></rss>", {});
    ASSERT_TRUE(feed) << doctype;
    EXPECT_FALSE(feed->well_formed) << doctype;
  }
}

/// Linear: a quadratic pass takes minutes over each.
TEST(Doctype, ManyOfThemAreReadInOnePass) {
  for (const std::string part :
       {"<!DOCTYPE a [<?p ]>", "<!DOCTYPE a [<!NOTATION b SYSTEM '>]>", "<!DOCTYPE a [<!-- ]>",
        "<!DOCTYPE a [<b ", "<!DOCTYPE a [<!ELEMENT a (", "<!DOCTYPE a [<!ENTITY e \"&", "<!DOCTYPE"}) {
    std::string document;
    while (document.size() < 2'000'000) document += part;
    EXPECT_FALSE(parse_document(document, {})) << part;
  }
  std::string nested = "<!DOCTYPE rss [<!ELEMENT a ";
  for (int i = 0; i < 500'000; ++i) nested += "(b,";
  EXPECT_TRUE(parse_document(nested + "]><rss><channel/></rss>", {}));
}

}  // namespace
}  // namespace tidings::parse
