#include "daemon/parse/namespaces.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "daemon/parse/xml_characters.hpp"
#include "store/ascii.hpp"

namespace tidings::parse {
namespace {

using enum Vocabulary;

struct Name {
  std::string_view text;
  Vocabulary vocabulary;
};

/// In lower case, without `http(s)://`, `www.` and what stands at the end (`/`, `#`).
constexpr std::array uris{
    Name{"w3.org/2005/atom", atom},
    Name{"purl.org/atom/ns", atom},
    Name{"purl.org/atom/ns#draft-ietf-atompub-format-08", atom},
    Name{"example.com/newformat", atom},
    Name{"example.com/necho", atom},
    Name{"purl.org/echo", atom},
    Name{"uri/of/echo/namespace", atom},
    Name{"purl.org/pie", atom},
    Name{"purl.org/atom", atom},
    Name{"purl.org/rss/1.0", rss},
    Name{"purl.org/rss/1.0/modules/rss091", rss},
    Name{"my.netscape.com/rdf/simple/0.9", rss},
    Name{"channel.netscape.com/rdf/simple/0.9", rss},
    Name{"my.netscape.com/publish/formats/rss-0.91.dtd", rss},
    Name{"example.com/rss/2.0", rss},
    Name{"purl.org/net/rss1.1", rss},
    Name{"purl.org/rss/2.0", rss},
    Name{"backend.userland.com/rss", rss},
    Name{"backend.userland.com/rss2", rss},
    Name{"backend.userland.com/rss091", rss},
    Name{"blogs.law.harvard.edu/tech/rss", rss},
    Name{"cyber.law.harvard.edu/rss", rss},
    Name{"cyber.law.harvard.edu/rss/rss.html", rss},
    Name{"cyber.harvard.edu/rss", rss},
    Name{"rssboard.org/rss-specification", rss},
    Name{"purl.oclc.org/net/rss_2.0/enc", rss},  // RSS 2.0's enclosure for RSS 1.0
    Name{"w3.org/1999/02/22-rdf-syntax-ns", rdf},
    Name{"w3.org/1999/xhtml", xhtml},
    Name{"w3.org/xml/1998/namespace", xml},
    Name{"purl.org/rss/1.0/modules/content", content},
    Name{"purl.org/dc/elements/1.0", dublin_core},
    Name{"purl.org/dc/elements/1.1", dublin_core},
    Name{"purl.org/dc/terms", dublin_core},
    Name{"purl.org/rss/1.0/modules/dc", dublin_core},
    Name{"purl.org/rss/1.0/modules/dcterms", dublin_core},
    Name{"purl.org/rss/modules/dc", dublin_core},
    Name{"search.yahoo.com/mrss", media},
    Name{"search.yahoo.com/rss", media},
    Name{"video.search.yahoo.com/mrss", media},
    Name{"search.yahoo.com/mrss/mrss", media},
    Name{"tools.search.yahoo.com/mrss", media},
    Name{"search.yahoo.com/mrss/default.htm", media},
    Name{"itunes.com/dtds/podcast-1.0.dtd", itunes},
    Name{"example.com/dtds/podcast-1.0.dtd", itunes},
    Name{"purl.org/rss/1.0/modules/syndication", syndication},
    Name{"georss.org/georss", georss},
    Name{"georss.org/georss/10", georss},
    Name{"opengis.net/gml", georss},
    Name{"opengis.net/gml/3.2", georss},
    Name{"w3.org/2003/01/geo/wgs84_pos", geo},
    Name{"rssnamespace.org/feedburner/ext/1.0", feedburner},
    Name{"wellformedweb.org/commentapi", comments},
    Name{"purl.org/syndication/thread/1.0", comments},
    Name{"purl.org/rss/1.0/modules/threading", comments},
    Name{"podcastindex.org/namespace/1.0", podcast},
    Name{"github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", podcast},
    Name{"web.resource.org/cc", license},
    Name{"creativecommons.org/ns", license},
    Name{"creativecommons.org/ns#license", license},
    Name{"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", license},
    Name{"backend.userland.com/creativecommonsrssmodule", license},
    Name{"webns.net/mvcb", admin},
    Name{"purl.org/rss/1.0/modules/prism", prism},
    Name{"prismstandard.org/namespaces/basic/2.0", prism},
    Name{"prismstandard.org/namespaces/1.2/basic", prism},
    Name{"prismstandard.org/namespaces/2.0/basic", prism},
};

constexpr std::array prefixes{
    Name{"atom", atom},
    Name{"atom10", atom},
    Name{"a10", atom},
    Name{"content", content},
    Name{"dc", dublin_core},
    Name{"dcterms", dublin_core},
    Name{"media", media},
    Name{"itunes", itunes},
    Name{"sy", syndication},
    Name{"georss", georss},
    Name{"gml", georss},
    Name{"geo", geo},
    Name{"feedburner", feedburner},
    Name{"rdf", rdf},
    Name{"xhtml", xhtml},
    Name{"rss", rss},
    Name{"xml", xml},
    Name{"podcast", podcast},
    Name{"cc", license},
    Name{"creativecommons", license},
    Name{"admin", admin},
    Name{"prism", prism},
    Name{"thr", comments},
    Name{"wfw", comments},
};

std::string normalised(std::string_view uri) {
  auto text = ascii::lowered(trim(uri));
  for (const std::string_view prefix : {"https://", "http://", "www."})
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  while (text.ends_with('/') || text.ends_with('#')) text.pop_back();
  return text;
}

}  // namespace

Vocabulary vocabulary_of_uri(std::string_view uri) {
  if (uri.empty()) return none;
  const auto* found = std::ranges::find(uris, normalised(uri), &Name::text);
  return found == uris.end() ? unknown : found->vocabulary;
}

Vocabulary vocabulary_of_prefix(std::string_view prefix) {
  const auto* found =
      std::ranges::find_if(prefixes, [&](const Name& known) { return same_name(known.text, prefix); });
  return found == prefixes.end() ? unknown : found->vocabulary;
}

}  // namespace tidings::parse
