#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

using Pair = std::pair<std::string, std::string>;

/// The same text wherever a publisher can put one; in markup it is text, too.
std::string everywhere(std::string_view text) {
  const auto safe = escaped(text);
  std::string inside;
  for (const std::string tag :
       {"title", "link", "author", "category", "comments", "description", "dc:creator", "pubDate"})
    inside += "<" + tag + ">" + safe + "</" + tag + ">";
  std::string quoted;
  for (const char c : safe) quoted += c == '"' ? "&quot;" : std::string(1, c);
  inside += "<enclosure url=\"https://x.example/" + quoted + "\" type=\"" + quoted + "\" length=\"" + quoted +
            "\"/>";
  return rss(item(safe, inside),
             "<title>" + safe + "</title><link>" + safe + "</link><language>" + safe + "</language>");
}

}  // namespace

Endpoints path_traversals() {
  Endpoints all;
  for (const auto& [id, text] : {Pair{"dots", "../../../../../../tmp/owned"},
                                 {"dots-alone", ".."},
                                 {"dot", "."},
                                 {"absolute", "/etc/cron.d/owned"},
                                 {"home", "~/.ssh/authorized_keys"},
                                 {"backslashes", "..\\..\\..\\owned"},
                                 {"drive", "C:\\Windows\\owned"},
                                 {"percent", "..%2F..%2Fowned%00.md"},
                                 {"overlong", "..\xC0\xAF..\xC0\xAFowned"},
                                 {"fullwidth", "\xEF\xBC\x8E\xEF\xBC\x8E\xEF\xBC\x8Fowned"},
                                 {"fraction-slash", "..\xE2\x81\x84..\xE2\x88\x95owned"},
                                 {"hidden", ".htaccess"},
                                 {"device", "CON.NUL.aux"},
                                 {"stream", "a:b:$DATA"},
                                 {"long", std::string(5000, 'A')},
                                 {"long-unicode", repeated("\xF0\x9F\x92\xA9", 2000)},
                                 {"shell", "$(touch owned)`touch owned`;touch owned|touch owned"},
                                 {"option", "-rf --help"},
                                 {"glob", "*?[a-z]{a,b}"},
                                 {"newline", "a&#10;b&#13;c&#9;d"},
                                 {"blanks-at-ends", "   a   . . "}}) {
    all.push_back(document("path-" + id, everywhere(text), 1));
  }
  all.push_back(
      document("path-in-date", rss(item("1", "<title>A</title><pubDate>../../2022/01/08</pubDate>")), 1));
  all.push_back(document("path-self",
                         rss(item("1"),
                             "<title>../healthy-1</title><atom:link xmlns:atom='http://www.w3.org/2005/Atom' "
                             "rel='self' href='file:///../../healthy-1'/>"),
                         1));
  return all;
}

Endpoints yaml_injections() {
  Endpoints all;
  for (const auto& [id, text] : {Pair{"end-marker", "---"},
                                 {"end-marker-on-a-line", "a&#10;---&#10;owned: true&#10;---"},
                                 {"dots", "...&#10;owned: true"},
                                 {"key", "a&#10;owned: true"},
                                 {"key-after-cr", "a&#13;owned: true"},
                                 {"quote", "a'&#10;owned: true&#10;b: '"},
                                 {"quotes", "'''''"},
                                 {"double-quote", "a\"&#10;owned: true"},
                                 {"escapes", "\\n\\\"\\x41\\u0041\\"},
                                 {"python", "!!python/object/apply:os.system ['touch owned']"},
                                 {"ruby", "!ruby/object:Gem::Installer"},
                                 {"javascript", "!!js/function 'function(){}'"},
                                 {"binary", "!!binary R0lGODlh"},
                                 {"anchor", "&amp;a [*a, *a]"},
                                 {"alias", "*a"},
                                 {"merge", "&lt;&lt;: *a"},
                                 {"flow", "{owned: true, [a, b]}"},
                                 {"literal", "|&#10;  a"},
                                 {"folded", ">-"},
                                 {"directive", "%YAML 1.1"},
                                 {"comment", "a # b"},
                                 {"colon", "a: b: c"},
                                 {"question", "? a"},
                                 {"dash", "- a"},
                                 {"reserved", "@a `b"},
                                 {"null", "~"},
                                 {"number", "0x1F"},
                                 {"sexagesimal", "190:20:30"},
                                 {"infinity", ".inf"},
                                 {"boolean", "no"},
                                 {"date", "2022-01-08"},
                                 {"tab", "&#9;a&#9;: b"},
                                 {"next-line", "a\xC2\x85owned: true"},
                                 {"line-separator", "a\xE2\x80\xA8owned: true"},
                                 {"paragraph-separator", "a\xE2\x80\xA9owned: true"},
                                 {"mark-inside",
                                  "a\xEF\xBB\xBF"
                                  "b"},
                                 {"delete",
                                  "a\x7F"
                                  "b"},
                                 {"c1",
                                  "a\xC2\x80\xC2\x9F"
                                  "b"},
                                 {"noncharacter",
                                  "a\xEF\xBF\xBF"
                                  "b"},
                                 {"toml", "+++"},
                                 {"json", "{\"owned\": true}"},
                                 {"blank", " "},
                                 {"nothing", ""}}) {
    auto endpoint = document("yaml-" + id, everywhere(""), 1);
    std::string body = everywhere("TEXT");
    for (auto at = body.find("TEXT"); at != std::string::npos; at = body.find("TEXT", at + text.size()))
      body.replace(at, 4, text);
    endpoint.script = answers(response(body, "Content-Type: application/xml\r\n"));
    all.push_back(std::move(endpoint));
  }
  return all;
}

Endpoints markup_injections() {
  Endpoints all;
  for (const auto& [id, text] :
       {Pair{"script", "<script>alert(1)</script>"},
        {"script-in-capitals", "<SCRIPT SRC=//x.example/x.js></SCRIPT>"},
        {"script-in-pieces", "<scr<script>ipt>alert(1)</scr</script>ipt>"},
        {"handler", "<img src=x onerror=alert(1)>"},
        {"handler-slashes", "<img/src=x/onerror=alert(1)>"},
        {"svg", "<svg onload=alert(1)><script>alert(1)</script></svg>"},
        {"math", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"},
        {"address", "<a href=javascript:alert(1)>x</a><a href='java&#10;script:alert(1)'>x</a>"},
        {"address-data", "<a href='data:text/html,<script>alert(1)</script>'>x</a>"},
        {"frame", "<iframe src=https://x.example/></iframe><object data=x></object><embed src=x>"},
        {"form", "<form action=https://x.example/><input name=password></form>"},
        {"base", "<base href=https://x.example/>"},
        {"meta", "<meta http-equiv=refresh content='0;url=https://x.example/'>"},
        {"style", "<style>@import url(https://x.example/)</style><p style='position:fixed'>x</p>"},
        {"template", "<template><script>alert(1)</script></template>"},
        {"unclosed", "<div><div><div><a href='"},
        {"closes-ours", "</div></div></article></body></html>"},
        {"comment", "<!-- <script>alert(1)</script> --><!--> <script>alert(1)</script> -->"},
        {"markdown", "[x](javascript:alert(1))&#10;&#10;```&#10;~~~&#10;    indented&#10;# head"},
        {"liquid", "{{ site.secret }}{% include x %}{% raw %}"},
        {"nunjucks", "{# c #}{{ 7*7 }}{% extends 'x' %}"},
        {"hugo", "{{< readfile x >}}{{% x %}}{{</* x */>}}"},
        {"front-matter", "&#10;---&#10;owned: true&#10;---&#10;"},
        {"entities", "&lt;script&gt;alert(1)&lt;/script&gt;"}}) {
    const auto markup = "<![CDATA[" + text + "]]>";
    std::string inside =
        "<title>" + markup + "</title><description>" + markup +
        "</description><content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>" + markup +
        "</content:encoded><author>" + markup + "</author><category>" + markup + "</category>";
    all.push_back(document("markup-" + id, rss(item("1", inside), "<title>" + markup + "</title>"), 1));
    all.back().lacks = {"<script",
                        "<SCRIPT",
                        "<iframe",
                        "<object",
                        "<embed",
                        "<form",
                        "<base",
                        "<meta",
                        "<style",
                        "<template",
                        "href=\"javascript:",
                        "href=\"data:",

                        "{{",
                        "{%",
                        "{#"};
  }
  return all;
}

Endpoints false_dates() {
  Endpoints all;
  for (const auto& [id, date] : {Pair{"year-0", "Sat, 01 Jan 0000 00:00:00 GMT"},
                                 {"year-1", "0001-01-01T00:00:00Z"},
                                 {"year-9999", "9999-12-31T23:59:59Z"},
                                 {"year-10000", "10000-01-01T00:00:00Z"},
                                 {"year-huge", "999999999999999999-01-01T00:00:00Z"},
                                 {"year-negative", "-5000-01-01T00:00:00Z"},
                                 {"before-1970", "1901-12-13T20:45:52Z"},
                                 {"after-2038", "2038-01-19T03:14:08Z"},
                                 {"month-13", "2022-13-01T00:00:00Z"},
                                 {"day-99", "2022-01-99T00:00:00Z"},
                                 {"hour-99", "2022-01-01T99:99:99Z"},
                                 {"zone-99", "2022-01-01T00:00:00+99:99"},
                                 {"leap-second", "2016-12-31T23:59:60Z"},
                                 {"epoch", "0"},
                                 {"epoch-huge", "99999999999999999999"},
                                 {"digits", std::string(100'000, '1')},
                                 {"words", repeated("Sat, ", 20'000)},
                                 {"fraction", "2022-01-01T00:00:00." + std::string(1000, '9') + "Z"},
                                 {"nothing", ""}}) {
    all.push_back(document("date-" + id,
                           rss(item("1", "<title>A story</title><pubDate>" + date + "</pubDate><dc:date>" +
                                             date + "</dc:date>")),
                           1));
  }
  const auto limits = [](std::string_view inside) {
    return rss(item("1"), "<title>F</title>" + std::string(inside));
  };
  all.push_back(document("limits-ttl-overflow", limits("<ttl>999999999999999999999</ttl>"), 1));
  all.push_back(document("limits-ttl-negative", limits("<ttl>-1</ttl>"), 1));
  all.push_back(document("limits-every-hour",
                         limits("<skipHours>" +
                                [] {
                                  std::string hours;
                                  for (int hour = -1; hour < 26; ++hour)
                                    hours += "<hour>" + std::to_string(hour) + "</hour>";
                                  return hours;
                                }() +
                                "</skipHours>"),
                         1));
  all.push_back(document("limits-every-day",
                         limits("<skipDays><day>Monday</day><day>Tuesday</day><day>Wednesday</day>"
                                "<day>Thursday</day><day>Friday</day><day>Saturday</day><day>Sunday</day>"
                                "</skipDays>"),
                         1));
  return all;
}

}  // namespace tidings::integration::hostile
