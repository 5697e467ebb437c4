#include "tests/browser/judge_page.hpp"

#include <cstdio>

#include "daemon/text/html_elements.hpp"
#include "daemon/text/html_tokenizer.hpp"

namespace tidings::browser {
namespace {

/// A string of JavaScript that can stand in a script element.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

constexpr const char* judge = R"html(
const wrong = [];
let current = '';
function fault(what) {
  const line = what + ' | ' + current;
  if (wrong.length < 50 && !wrong.includes(line)) wrong.push(line);
}
window.fired = () => fault('RAN');
window.alert = window.confirm = window.prompt = window.fired;

const elements = new Set(kept);
const refused = /^(javascript|vbscript|data|file|blob|view-source):/i;
const other = /^(filesystem|about|feed|jar|livescript|mocha|x-javascript|ms-its):/i;
const raster = /^data:image\/(png|gif|jpe?g|webp|avif|bmp)[;,]/;
const addresses = ['href', 'src', 'cite', 'poster', 'data-src', 'data-url', 'data-original', 'xlink:href'];
const plain = {document: document.implementation.createHTMLDocument(''), form: document.createElement('form')};

function judgeTree(root) {
  for (const element of root.querySelectorAll('*')) {
    if (!elements.has(element.localName)) fault('element ' + element.localName);
    const space = element.namespaceURI;
    if (space !== 'http://www.w3.org/1999/xhtml' && space !== 'http://www.w3.org/1998/Math/MathML') fault('namespace');
    for (const {name, value} of element.attributes) {
      if (/^on/i.test(name)) fault('handler ' + name);
      if ((name === 'id' || name === 'name') && (value in plain.document || value in plain.form)) fault('clobbers ' + value);
      const bare = value.replace(/[\u0000-\u0020]/g, '');
      if (addresses.includes(name) && refused.test(bare) && !((element.localName === 'img' || name === 'poster') && raster.test(value)))
        fault('address ' + name);
      if (addresses.includes(name) && !name.startsWith('data-') && other.test(bare)) fault('address ' + name);
      if (name === 'style' && /url|expression|image-set|position|\\/i.test(value)) fault('style ' + value);
    }
  }
}

const outline = (node) => Array.from(node.children, (e) => '(' + e.localName + outline(e) + ')').join('');

/// Places that a page may show an entry in: [before, behind]; the entry's container is #c, what follows it #s.
const places = [
  ['<div id="c">', '</div><p id="s"></p>'],
  ['<ul><li><div id="c">', '</div><p id="s"></p></li></ul>'],
  ['<dl><dd><div id="c">', '</div><p id="s"></p></dd></dl>'],
  ['<table><tbody><tr><td><div id="c">', '</div><p id="s"></p></td></tr></tbody></table>'],
  ['<article><section><div><div id="c">', '</div><p id="s"></p></div></section></article>']];

function judgePlace(html, [before, behind], wanted) {
  const page = new DOMParser().parseFromString('<!DOCTYPE html><body>' + before + html + behind, 'text/html');
  const container = page.getElementById('c');
  const sentinel = page.getElementById('s');
  if (!container || !sentinel || sentinel.previousElementSibling !== container) return fault('left its container');
  const rest = page.body.cloneNode(true);
  rest.querySelector('#c').replaceChildren();
  if (rest.innerHTML.replace(/\s+$/, '') !== before + behind) return fault('left something outside: ' + rest.innerHTML);
  judgeTree(container);
  if (wanted !== null && outline(container) !== wanted) fault('another tree: ' + outline(container) + ' for ' + wanted);
}

const live = document.getElementById('live');
function judgeLive(html) {
  const div = document.createElement('div');
  live.replaceChildren(div);
  div.innerHTML = html;
  judgeTree(div);
  for (let i = 0; i < 2; ++i) {
    const again = document.createElement('div');
    again.innerHTML = (i ? live.lastChild : div).innerHTML;
    live.appendChild(again);
    judgeTree(again);
  }
  if (live.children[1].innerHTML !== live.children[2].innerHTML) fault('never settles');
}

for (const [given, html, conventional, wanted] of fragments) {
  current = given;
  for (const dialect of [html, conventional]) {
    for (const place of places) judgePlace(dialect, place, dialect.includes('<table') || dialect.includes('<math') ? null : wanted);
    judgeLive(dialect);
  }
}
live.replaceChildren();

current = 'one page of everything';
const whole = document.createElement('iframe');
whole.onload = () => setTimeout(() => {
  const found = whole.contentDocument.querySelectorAll('body > div.entry').length;
  if (found !== fragments.length) fault('a page of ' + found + ' entries');
  document.body.textContent = 'JUDGED ' + fragments.length + '\n' + wrong.join('\n') + '\nEND';
}, 2000);
whole.srcdoc = '<!DOCTYPE html><body><script>var fired = alert = () => parent.fired();<\/script>' +
  fragments.map((f) => '<div class="entry">' + f[1] + '</div>').join('\n');
document.body.appendChild(whole);
)html";

}  // namespace

std::string outline_of(const std::string& html) {
  std::string outline;
  text::HtmlTokenizer tokens(html);
  for (auto token = tokens.next(); token.kind != text::HtmlTokenKind::end; token = tokens.next()) {
    if (token.kind == text::HtmlTokenKind::end_tag) outline += ')';
    if (token.kind != text::HtmlTokenKind::start_tag) continue;
    ((outline += '(') += token.text) += text::element_of(token.text).has(text::trait::is_void) ? ")" : "";
  }
  return outline;
}

std::string judge_page(const std::vector<Judged>& fragments) {
  std::string page = "<!DOCTYPE html><meta charset=utf-8><body><div id=live></div><script>\nconst kept = [";
  for (const auto& element : text::element_table)
    if (element.role == text::ElementRole::kept) page += quoted(std::string(element.name)) + ",";
  page += "];\nconst fragments = [\n";
  for (const auto& [given, html, conventional, outline] : fragments)
    page += "[" + quoted(given) + "," + quoted(html) + "," + quoted(conventional) + "," + quoted(outline) +
            "],\n";
  return page + "];" + judge + "</script>";
}

}  // namespace tidings::browser
