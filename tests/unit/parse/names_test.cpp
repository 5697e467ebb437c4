#include <array>
#include <string>

#include <gtest/gtest.h>

#include "daemon/parse/parse.hpp"
#include "daemon/parse/xml_scan.hpp"

namespace tidings::parse {
namespace {

/// The places where a document has a name of its own choice.
std::array<std::string, 7> documents_with(const std::string& name) {
  return {"<rss><channel><item/><" + name + ">t</" + name + "></channel></rss>",
          "<rss><channel><item/><x:" + name + " xmlns:x='u:x'/></channel></rss>",
          "<rss><channel><item/><" + name + ":x xmlns:" + name + "='u:x'/></channel></rss>",
          "<rss><channel><item " + name + "='v'/></channel></rss>",
          "<rss><channel><item/><?" + name + " p?></channel></rss>",
          "<!DOCTYPE rss [<!ENTITY " + name + " 'v'>]><rss><channel><item/>&" + name + ";</channel></rss>",
          "<!DOCTYPE rss SYSTEM 'd'><rss><channel><item/>&" + name + ";</channel></rss>"};
}

/// XML 1.0, 2.3 (fifth edition), productions 4 and 4a.
TEST(Names, AreOfTheCharactersThatXmlHasForThem) {
  for (const auto* name : {"é", "Ωx", "日本", "a·", "à́", "a‿", "\u200Cb", "\u0F48", "\U00020000", "ﷰ",
                           "a-1.é", "x\U000EFFFF", "\uFFFD"})
    for (const auto& document : documents_with(name)) {
      const auto scan = scan_xml(document);
      EXPECT_TRUE(scan.well_formed) << document << '\n' << scan.fault;
    }
}

TEST(Names, OfOtherCharactersAreTold) {
  for (const auto* name : {"a×", "÷", "·a", "\u0300", "a\u2028", "a\u2003b", "a\u037E", "¿", "ab«", "‿x",
                           "a\uE000", "a\U000F0000", "\u2190", "a\u3000b", "é…", "a\u00A0b"})
    for (const auto& document : documents_with(name)) {
      const auto feed = parse_document(document, {});
      ASSERT_TRUE(feed) << document;
      EXPECT_FALSE(feed->well_formed) << document;
      EXPECT_EQ(feed->items.size(), 1) << document;
    }
}

TEST(Names, OfEntitiesAndInstructionsHaveNoPrefix) {
  for (const auto* content : {"<?a:b c?>", "&a:b;"})
    EXPECT_FALSE(scan_xml("<!DOCTYPE rss SYSTEM 'd'><rss>" + std::string(content) + "</rss>").well_formed)
        << content;
}

TEST(Names, OfADoctypeAreOfTheSameCharacters) {
  for (const auto* name : {"é", "日本", "a·"})
    EXPECT_TRUE(scan_xml("<!DOCTYPE rss [<!ELEMENT " + std::string(name) + " (" + name + "|b)><!ATTLIST b " +
                         name + " (·" + name + ") #IMPLIED>]><rss/>")
                    .well_formed)
        << name;
  for (const auto* declaration :
       {"<!ELEMENT a× ANY>", "<!ATTLIST a ·b CDATA #IMPLIED>", "<!NOTATION a← SYSTEM 'b'>",
        "<!ATTLIST a b (c×) #IMPLIED>", "%×;", "<?× p?>", "<!ENTITY a '&b×;'>"})
    EXPECT_FALSE(scan_xml("<!DOCTYPE rss [" + std::string(declaration) + "]><rss/>").well_formed)
        << declaration;
}

}  // namespace
}  // namespace tidings::parse
