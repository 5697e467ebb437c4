#include "tests/browser/attack_vectors.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "tests/browser/escape_vectors.hpp"

namespace tidings::browser {
namespace {

using Pieces = std::vector<std::string>;

std::string replaced(std::string text, std::string_view place, std::string_view piece) {
  for (auto at = text.find(place); at != text.npos; at = text.find(place, at + piece.size()))
    text.replace(at, place.size(), piece);
  return text;
}

/// Event handlers on every kind of element, with everything between the attributes that parsers take for a
/// blank.
void add_handlers(Pieces& out) {
  static constexpr std::array elements{"img src=x",
                                       "image src=x",
                                       "svg",
                                       "body",
                                       "video src=x",
                                       "audio src=x",
                                       "input autofocus",
                                       "select autofocus",
                                       "textarea autofocus",
                                       "details open",
                                       "marquee",
                                       "iframe src=x",
                                       "object data=x",
                                       "embed src=x",
                                       "math",
                                       "a href=#",
                                       "p",
                                       "div",
                                       "style",
                                       "link rel=stylesheet href=x",
                                       "script src=x",
                                       "form",
                                       "button",
                                       "table background=x",
                                       "td",
                                       "source srcset=x",
                                       "track src=x",
                                       "animate attributeName=x",
                                       "set",
                                       "custom-element",
                                       "frameset",
                                       "keygen autofocus",
                                       "isindex",
                                       "x contenteditable",
                                       "dialog open",
                                       "template"};
  static constexpr std::array handlers{"onerror",
                                       "onload",
                                       "onfocus",
                                       "ontoggle",
                                       "onbegin",
                                       "onanimationend",
                                       "onstart",
                                       "OnMouseOver",
                                       "onpointerrawupdate",
                                       "onloadstart",
                                       "onpageshow",
                                       "onbeforetoggle",
                                       "&#111;nclick",
                                       "on\x01"
                                       "click"};
  static constexpr std::array separators{" ", "/", "\n", "\f", "\t/ ", " a=\"\"", " a='", " \x0B ", " =\" "};
  for (const std::string element : elements)
    for (const std::string handler : handlers)
      for (const std::string separator : separators)
        out.push_back("<" + element + separator + handler + "=fired(1)>");
}

/// Addresses that run, in every disguise, in every attribute that is an address.
void add_addresses(Pieces& out) {
  static constexpr std::array carriers{"<a href={}>x</a>",
                                       "<area href={}>",
                                       "<img src={}>",
                                       "<img srcset={}>",
                                       "<img data-src={}>",
                                       "<img src=data: data-original={}>",
                                       "<iframe src={}></iframe>",
                                       "<form action={}><button>x</button></form>",
                                       "<button formaction={}>x</button>",
                                       "<object data={}></object>",
                                       "<embed src={}>",
                                       "<base href={}><a href=x>x</a>",
                                       "<svg><a xlink:href={}><text>x</text></a></svg>",
                                       "<math href={}><mi xlink:href={}>x</mi></math>",
                                       "<video poster={} src={}></video>",
                                       "<audio src={} controls></audio>",
                                       "<video><source src={}><track src={}></video>",
                                       "<blockquote cite={}>x</blockquote>",
                                       "<body background={}>",
                                       "<link rel=import href={}>",
                                       "<meta http-equiv=refresh content=\"0;url={}\">",
                                       "<div style=\"background:url({})\">x</div>",
                                       "<a href=ok href={}>x</a>",
                                       "<p data-url={} title={}>x</p>"};
  static constexpr std::array addresses{
      "javascript:fired(1)",
      "JaVaScRiPt:fired(1)",
      "java\tscript:fired(1)",
      "java\nscript:fired(1)",
      "java\rscript:fired(1)",
      "java&Tab;script&colon;fired(1)",
      "java&NewLine;script:fired(1)",
      "&#106;avascript:fired(1)",
      "&#x6A;&#x61vascript:fired(1)",
      "&#0000106avascript:fired(1)",
      "&#1;javascript:fired(1)",
      "&#14;&#32;javascript:fired(1)",
      "\x01javascript:fired(1)",
      " \x1F javascript:fired(1)",
      "java\x01script:fired(1)",
      "java&#0;script:fired(1)",
      "java\x7Fscript:fired(1)",
      "javascript&#58;fired(1)",
      "javascript&#x3A;fired(1)",
      "javascript:/*--></title></style></textarea></script>*/fired(1)",
      "javascript://%0Afired(1)",
      "javascript:%66ired(1)",
      "\xEF\xBB\xBFjavascript:fired(1)",
      "\xE2\x80\x8Bjavascript:fired(1)",
      "vbscript:fired(1)",
      "VbScRiPt:fired(1)",
      "livescript:fired(1)",
      "mocha:fired(1)",
      "data:text/html,<script>parent.fired(1)</script>",
      "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuZmlyZWQoMSk8L3NjcmlwdD4=",
      "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='fired(1)'/>",
      "DATA:IMAGE/SVG+XML;base64,PHN2ZyBvbmxvYWQ9ZmlyZWQoMSk+",
      "data:image/png,x;text/html,<script>fired(1)</script>",
      "data:application/xhtml+xml,<x/>",
      "data:,fired(1)",
      "file:///etc/passwd",
      "blob:null/x",
      "view-source:javascript:fired(1)",
      "feed:javascript:fired(1)",
      "jar:javascript:fired(1)!/",
      "filesystem:http://127.0.0.1/x",
      "about:blank#javascript:fired(1)",
      "ms-its:x",
      "x-javascript:fired(1)"};
  static constexpr std::array quotes{"\"", "'", ""};
  for (const std::string carrier : carriers)
    for (const std::string address : addresses)
      for (const std::string quote : quotes) out.push_back(replaced(carrier, "{}", quote + address + quote));
}

/// Markup whose tree changes when it is written and read again.
void add_mutations(Pieces& out) {
  static constexpr std::array wrappers{
      "{}",
      "<svg>{}</svg>",
      "<svg></p>{}",
      "<svg><style>{}</style></svg>",
      "<svg><title>{}</title></svg>",
      "<svg><desc>{}</desc></svg>",
      "<svg><foreignObject>{}</foreignObject></svg>",
      "<svg></br><style>{}",
      "<math>{}</math>",
      "<math></p><style>{}",
      "<math><mi>{}</mi></math>",
      "<math><mtext>{}</mtext></math>",
      "<math><mtext><table><mglyph><style>{}",
      "<math><mtext><mglyph><svg><mtext><style>{}",
      "<math><mtext><malignmark><style>{}",
      "<math><annotation-xml encoding=\"text/html\">{}</annotation-xml></math>",
      "<math><annotation-xml encoding=\"application/xhtml+xml\"><svg>{}",
      "<math><annotation encoding=\"text/html\">{}",
      "<math><style><!--</style>{}--></math>",
      "<form><math><mtext></form><form><mglyph><style></math>{}",
      "<table><tr><td><math><mi><table>{}",
      "<style>{}</style>",
      "<style><!--</style>{}<!--</style>-->",
      "<style></style\n>{}",
      "<title>{}</title>",
      "<title><a id=\"</title>{}\">",
      "<textarea>{}</textarea>",
      "<textarea><a title=\"</textarea>{}\">",
      "<noscript>{}</noscript>",
      "<noscript><p title=\"</noscript>{}\">",
      "<noscript><style></noscript>{}",
      "<noembed>{}</noembed>",
      "<noembed><a title=\"</noembed>{}\">",
      "<noframes><p title=\"</noframes>{}\">",
      "<xmp>{}</xmp>",
      "<xmp><p title=\"</xmp>{}\">",
      "<listing>&lt;{}</listing>",
      "<plaintext>{}",
      "<template>{}</template>",
      "<template><s><template>{}</s></template>",
      "<select>{}</select>",
      "<select><template><style>{}",
      "<select><option>{}",
      "<table>{}</table>",
      "<table><caption>{}<table>",
      "<table><colgroup>{}",
      "<table><tr>{}<td>",
      "<a><table><td><a><table></table><a></tr><a></table>{}",
      "<iframe srcdoc='{}'></iframe>",
      "<iframe>{}</iframe>",
      "<iframe><!--</iframe>{}-->",
      "<!--{}-->",
      "<!--><!--{}-->",
      "<!--->{}-->",
      "<!--x--!>{}-->",
      "<!-- --!>{}",
      "<!--<!--{}-->-->",
      "<![CDATA[{}]]>",
      "<svg><![CDATA[</svg>{}]]>",
      "<math><![CDATA[{}]]></math>",
      "<![CDATA[><!--]]>{}-->",
      "<!DOCTYPE x [<!ENTITY x '{}'>]>",
      "<?xml version=\"1.0\"?>{}",
      "<?x <{}?>",
      "</x {}>",
      "<//{}>",
      "<%{}%>",
      "<script>{}</script>",
      "<script><!--<script></script>{}--></script>",
      "<a title=\"{}\">x</a>",
      "<a title='{}'>x</a>",
      "<a title=`{}`>x</a>",
      "<a title=\"&quot;>{}\">x</a>",
      "<p id=\"x\"><b><p><i></b>{}</p>",
      "<b><i><u><s><a><p>{}",
      "<option>{}<p>",
      "<ruby><rt>{}<rp>",
      "<dl><dt>{}<li>",
      "<details><summary>{}",
      "<video><source>{}</video>",
      "<picture><img>{}</picture>",
      "<object><param>{}</object>",
      "<button><p>{}</button>",
      "<frameset>{}",
      "<body {}>",
      "<html><head><base><meta>{}"};
  static constexpr std::array payloads{
      "<img src=x onerror=fired(1)>",
      "<script>fired(1)</script>",
      "<svg onload=fired(1)>",
      "<a id=\"</style><img src=x onerror=fired(1)>\">",
      "<a title=\"</textarea></title></noscript></xmp></iframe><img src=x onerror=fired(1)>\">",
      "--><img src=x onerror=fired(1)>",
      "--!><script>fired(1)</script>",
      "]]><img src=x onerror=fired(1)>",
      "\"><img src=x onerror=fired(1)>",
      "'><img src=x onerror=fired(1)>",
      "&lt;img src=x onerror=fired(1)&gt;",
      "&amp;lt;img src=x onerror=fired(1)&amp;gt;",
      "<style><img src=x onerror=fired(1)></style>",
      "<style><!--</style><img title=\"--&gt;&lt;img src=x onerror=fired(1)&gt;\">",
      "<mglyph><style><img src=x onerror=fired(1)>",
      "</p></td></table><img src=x onerror=fired(1)>",
      "<iframe srcdoc=\"<script>parent.fired(1)</script>\"></iframe>",
      "<input autofocus onfocus=fired(1)>",
      "<img src=\"x` `<script>fired(1)</script>\"` `>",
      "<b \"<script>fired(1)</script>\">x</b>",
      "<img/src='x'/onerror='fired(1)'//",
      "\x00<img src=x onerror=fired(1)>",
      "<scr<script>ipt>fired(1)</scr</script>ipt>",
      "<<script>fired(1)//<</script>"};
  static constexpr std::array doubled{"", "<p>before</p>"};
  for (const std::string before : doubled)
    for (const std::string wrapper : wrappers)
      for (const std::string payload : payloads) out.push_back(before + replaced(wrapper, "{}", payload));
}

/// Declarations that load, run or cover the page.
void add_styles(Pieces& out, const std::string& canary) {
  static constexpr std::array declarations{"background:url({})",
                                           "background-image:url('{}')",
                                           "background-color:red;background:u\\72l({})",
                                           "background:url/**/({})",
                                           "background:image-set('{}' 1x)",
                                           "background:-webkit-image-set(url({}) 1x)",
                                           "background:cross-fade(url({}),red)",
                                           "list-style:url({})",
                                           "list-style-image:url({})",
                                           "content:url({})",
                                           "cursor:url({}),auto",
                                           "border-image:url({}) 30",
                                           "mask:url({})",
                                           "filter:url({}#x)",
                                           "clip-path:url({}#x)",
                                           "shape-outside:url({})",
                                           "src:url({})",
                                           "@import '{}'",
                                           "width:expression(fired(1))",
                                           "width:exp/**/ression(fired(1))",
                                           "behavior:url({})",
                                           "-moz-binding:url({}#x)",
                                           "position:fixed;top:0;left:0;width:100vw;height:100vh",
                                           "position:absolute;z-index:99",
                                           "margin-top:-9999px",
                                           "transform:translate(-100px)",
                                           "font-family:'x;background:url({})'",
                                           "font-family:\"x\\\";background:url({})",
                                           "color:red}body{background:url({})",
                                           "color:red;--x:url({});background:var(--x)",
                                           "animation-name:x",
                                           "color:attr(data-x url)",
                                           "background:\nurl({})",
                                           "background:\\75\\72\\6C({})",
                                           "BACKGROUND:URL({})",
                                           "all:unset;background:url({})",
                                           "color/**/:red;background/**/:url({})"};
  static constexpr std::array elements{"div", "p", "td", "img src=x", "math", "a", "table", "li"};
  for (const std::string declaration : declarations)
    for (const std::string element : elements)
      for (const std::string quote : {"\"", "'", "&quot;"})
        out.push_back("<" + element + " style=" + (quote.size() == 1 ? quote : "") +
                      replaced(declaration, "{}", canary) + quote + ">x</" + element + ">");
}

/// Elements that load what is no picture of the article.
void add_loads(Pieces& out, const std::string& canary) {
  for (const std::string vector :
       {"<link rel=stylesheet href=\"{}\">",
        "<link rel=preload as=script href=\"{}\">",
        "<script src=\"{}\"></script>",
        "<iframe src=\"{}\"></iframe>",
        "<iframe srcdoc=\"<img src={}>\"></iframe>",
        "<object data=\"{}\"></object>",
        "<embed src=\"{}\">",
        "<frame src=\"{}\">",
        "<frameset><frame src=\"{}\"></frameset>",
        "<style>@import url({});</style>",
        "<style>*{background:url({})}</style>",
        "<body background=\"{}\">",
        "<table background=\"{}\"><td background=\"{}\">x</table>",
        "<svg><image href=\"{}\"/></svg>",
        "<svg><use xlink:href=\"{}#x\"/></svg>",
        "<svg><style>@import '{}';</style></svg>",
        "<meta http-equiv=refresh content=\"0;url={}\">",
        "<base href=\"{}\"><script src=x></script>",
        "<input type=image src=\"{}\">",
        "<applet code=x archive=\"{}\"></applet>",
        "<bgsound src=\"{}\">",
        "<portal src=\"{}\"></portal>",
        "<img lowsrc=\"{}\" dynsrc=\"{}\">",
        "<html manifest=\"{}\">",
        "<link rel=dns-prefetch href=\"{}\">",
        "<a ping=\"{}\" href=#>x</a>",
        "<xml src=\"{}\"></xml>",
        "<script type=importmap>{\"imports\":{\"x\":\"{}\"}}</script>",
        "<template shadowrootmode=open><link rel=stylesheet href=\"{}\"></template>"})
    out.push_back(replaced(vector, "{}", canary));
}

}  // namespace

std::vector<std::string> attack_vectors(const std::string& canary) {
  Pieces vectors;
  add_handlers(vectors);
  add_addresses(vectors);
  add_mutations(vectors);
  add_styles(vectors, canary);
  add_loads(vectors, canary);
  add_shadowing_names(vectors);
  add_escaping_tags(vectors);
  std::ranges::sort(vectors);
  const auto repeated = std::ranges::unique(vectors);
  vectors.erase(repeated.begin(), repeated.end());
  return vectors;
}

}  // namespace tidings::browser
