#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/text/sanitiser.hpp"

namespace tidings::text {
namespace {

struct Case {
  std::string given;
  std::string written;
};

void expect_written(const std::vector<Case>& cases) {
  for (const auto& [given, written] : cases) {
    EXPECT_EQ(sanitise(given, {}).html.str(), written) << given;
    EXPECT_EQ(sanitise(written, {}).html.str(), written) << given;
  }
}

TEST(Structure, ItemsStandInLists) {
  expect_written({{"<li>a<li>b</li>tail", "<ul><li>a</li><li>b</li></ul>tail"},
                  {"<li>a</li> <p>b", "<ul><li>a</li> </ul><p>b</p>"},
                  {"<dt>a<dd>b", "<dl><dt>a</dt><dd>b</dd></dl>"},
                  {"<span><li>a</li></span>b", "<span><ul><li>a</li></ul></span>b"},
                  {"<div><dd>a</dd></div></dl>b", "<div><dl><dd>a</dd></dl></div>b"},
                  {"<li>a</li></ul>b", "<ul><li>a</li></ul>b"},
                  {"<ul><li>a<ul><li>b</ul><li>c</ul>d", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d"},
                  {"<menu><li>a<p>b<li>c</menu>", "<menu><li>a<p>b</p></li><li>c</li></menu>"},
                  {"<ul><li><table><tr><td><li>x</table>y",
                   "<ul><li><table><tr><td><ul><li>x</li></ul></td></tr></table>y</li></ul>"}});
}

TEST(Structure, PartsOfTablesStandInTables) {
  expect_written(
      {{"<td>x</td></tr>y", "xy"},
       {"<table><td>a<td>b<tr><td>c</table>", "<table><td>a</td><td>b</td><tr><td>c</td></tr></table>"},
       {"<table><tr><td>a<table><td>b</table>c</table>d",
        "<table><tr><td>a<table><td>b</td></table>c</td></tr></table>d"},
       {"<table><tr><table>x</table>", "<table><tr></tr></table><table>x</table>"},
       {"<table><caption>a<tr><td>b", "<table><caption>a</caption><tr><td>b</td></tr></table>"},
       {"<table><colgroup><col><tr><td>b", "<table><colgroup><col></colgroup><tr><td>b</td></tr></table>"},
       {"<table><p>x<td>y</table>", "<table><p>x</p><td>y</td></table>"},
       {"<div><table><tr><td></div>x</table>y", "<div><table><tr><td>x</td></tr></table>y</div>"}});
}

TEST(Structure, EndTagsReachNoFurtherThanTheyMay) {
  expect_written(
      {{"<span>a<div>b</span>c</div>d", "<span>a<div>bc</div>d</span>"},
       {"<h1>a</h2>b", "<h1>a</h1>b"},
       {"<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"},
       {"<a href='#x'>a<div><a href='#y'>b", "<a href=\"#x\">a<div></div></a><a href=\"#y\">b</a>"},
       {"a</br>b", "a<br>b"},
       {"a</p>b", "ab"},
       {"<p><b>a<div>b</b></div>", "<p><b>a</b></p><div>b</div>"},
       {"<ruby>a<rt>b<rp>c</ruby>d", "<ruby>a<rt>b</rt><rp>c</rp></ruby>d"}});
}

TEST(Structure, FormulasHoldMathMlAlone) {
  expect_written(
      {{"<math><mrow><mspace/><mi>x</mi></mrow></math>",
        "<math><mrow><mspace></mspace><mi>x</mi></mrow></math>"},
       {"<mi>x</mi>", "x"},
       {"<math><mi>x<p>y", "<math><mi>x</mi></math><p>y</p>"},
       {"<b><math><mtext>a <b>b</b></mtext></math>c</b>", "<b><math><mtext>a b</mtext></math>c</b>"},
       {"<math><![CDATA[a<b]]></math>", "<math>a&lt;b</math>"},
       {"<div><math><mrow></div>x", "<div><math><mrow></mrow></math></div>x"},
       {"<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">x</annotation>"
        "<annotation-xml><ci>x</ci></annotation-xml></semantics></math>",
        "<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">x</annotation></semantics>"
        "</math>"}});
}

TEST(Structure, WhatGoesWithItsContentEndsWhereABrowserEndsIt) {
  expect_written({{"<svg><path d='M0'><p>a", "<p>a</p>"},
                  {"<svg><foreignObject><p>a</p></foreignObject></svg>b", "b"},
                  {"<svg><title>a</title><svg></svg></svg>b", "b"},
                  {"<svg/>a", "a"},
                  {"<template>a<template>b</template></template>c", "c"},
                  {"<select><option>a<option>b</select>c", "c"},
                  {"<script><!--<script></script>a--></script>b", "b"},
                  {"<xmp><b>a</xmp>b", "<pre>&lt;b&gt;a</pre>b"},
                  {"<plaintext><b>&amp;", "&lt;b&gt;&amp;amp;"},
                  {"<object><p>a</p></object>", "<p>a</p>"},
                  {"<form><label>a</label><button>b</button></form>", "ab"}});
}

TEST(LazyImages, StandOnceBesideTheirTwinsInNoscript) {
  const std::string image = "<img src=\"a.jpg\" referrerpolicy=\"no-referrer\">";
  const std::string lazy = "<img src=\"a.jpg\" data-src=\"a.jpg\" referrerpolicy=\"no-referrer\">";
  expect_written(
      {{"<img data-src=a.jpg>\n<noscript><img src='a.jpg'></noscript>", lazy + "\n"},
       {"<img data-src=a.jpg><noscript><img src='a.jpg?w=9'></noscript>", lazy},
       {"<noscript><img src=a.jpg></noscript><img data-src=a.jpg src='data:image/gif;base64,R0'>", image},
       {"<noscript><img src=a.jpg></noscript>", image},
       {"<img src=a.jpg><p>x</p><noscript><img src=a.jpg></noscript>", image + "<p>x</p>"},
       {"<img data-src=a.jpg><p>x</p><noscript><img src=b.jpg></noscript>",
        lazy + "<p>x</p><img src=\"b.jpg\" referrerpolicy=\"no-referrer\">"},
       {"<img src=b.jpg><noscript><img src=a.jpg></noscript>",
        "<img src=\"b.jpg\" referrerpolicy=\"no-referrer\">" + image},
       {"<img src=a.jpg><img src=a.jpg>", image + image}});
}

TEST(LazyImages, StandInPlaceOfTheirPlaceholders) {
  const std::string found = "<img src=\"a.jpg\" data-src=\"a.jpg\" referrerpolicy=\"no-referrer\">";
  expect_written(
      {{"<img src='/i/blank.gif?x' data-src=a.jpg>", found},
       {"<img src='data:image/gif;base64,R0' data-src=a.jpg><noscript><img src=a.jpg></noscript>", found},
       {"<img src='/blank/b.jpg' data-src=a.jpg>",
        "<img src=\"/blank/b.jpg\" data-src=\"a.jpg\" referrerpolicy=\"no-referrer\">"}});
}

TEST(LazyImages, PosterOfAVideoIsOne) {
  expect_written(
      {{"<video data-poster=a.jpg></video>", "<video poster=\"a.jpg\" data-poster=\"a.jpg\"></video>"},
       {"<video poster=b.jpg data-poster=a.jpg></video>",
        "<video poster=\"b.jpg\" data-poster=\"a.jpg\"></video>"},
       {"<video data-poster='javascript:x'></video>", "<video data-poster></video>"}});
}

TEST(Images, OfAmpAreImages) {
  const std::string image = "<img src=\"a.jpg\" width=\"3\" referrerpolicy=\"no-referrer\">";
  expect_written({{"<amp-img src=a.jpg layout=fill width=3></amp-img>b", image + "b"},
                  {"<p><amp-anim src=a.jpg width=3></amp-anim></p>", "<p>" + image + "</p>"},
                  {"<amp-img src=a.jpg width=3><noscript><img src=a.jpg></noscript></amp-img>", image},
                  {"<amp-img src='javascript:x'></amp-img>b", "b"}});
}

TEST(LazyImages, TakeTheSourceSetThatAScriptWouldSet) {
  const std::string tail = "data-srcset=\"a 1x, b 2x\" referrerpolicy=\"no-referrer\">";
  expect_written(
      {{"<img src=small data-srcset='a 1x, b 2x'>", "<img srcset=\"a 1x, b 2x\" src=\"small\" " + tail},
       {"<img data-srcset='a 1x, b 2x'>", "<img src=\"b\" srcset=\"a 1x, b 2x\" " + tail},
       {"<img srcset='blank.gif 1x' data-srcset='a 1x, b 2x'>",
        "<img src=\"b\" srcset=\"a 1x, b 2x\" " + tail},
       {"<img src=x srcset='y 1x' data-srcset='a 1x, b 2x'>", "<img src=\"x\" srcset=\"y 1x\" " + tail},
       {"<img src=small data-srcset='a 1x, b 2x'> <noscript><img src=large></noscript>",
        "<img srcset=\"a 1x, b 2x\" src=\"small\" " + tail + " "}});
}

TEST(LazyImages, AreWhatTheirPictureHasWhereTheyHaveNoAddress) {
  const std::string sources = "<picture><source srcset=\"a.webp 1x\"><source srcset=\"a 1x, b 2x\">";
  const std::string image = "<img src=\"b\" alt=\"x\" referrerpolicy=\"no-referrer\"></picture>";
  expect_written(
      {{sources + "<img alt=x></picture>", sources + image},
       {sources + "<img src=blank.gif alt=x></picture>", sources + image},
       {sources + "</picture><img alt=x>", sources + "</picture>"},
       {sources + "</picture><picture><img alt=x></picture>", sources + "</picture><picture></picture>"},
       {"<picture><source srcset=blank.gif data-srcset='b'><img alt=x></picture>",
        "<picture><source srcset=\"b\" data-srcset=\"b\">" + image}});
}

TEST(LazyMedia, TakeTheAddressThatAScriptWouldSet) {
  expect_written({{"<video data-src=a></video>", "<video src=\"a\" data-src=\"a\"></video>"},
                  {"<audio src=b data-src=a></audio>", "<audio src=\"b\" data-src=\"a\"></audio>"},
                  {"<video><source data-src=a type='video/mp4'></video>",
                   "<video><source src=\"a\" data-src=\"a\" type=\"video/mp4\"></video>"},
                  {"<audio data-src='javascript:a'></audio>", "<audio data-src></audio>"}});
}

TEST(LazyImages, HaveAddressesWithoutLineBreaks) {
  expect_written(
      {{"<img data-src='a&#10;b'>", "<img src=\"ab\" data-src=\"a&#10;b\" referrerpolicy=\"no-referrer\">"}});
}

TEST(Attributes, AreJudgedAsTheyWillBeRead) {
  expect_written({{"<p data-x='java&Tab;script:x'>a</p>", "<p data-x>a</p>"},
                  {"<p aria-label='JavaScript: x' title='data: y'>a</p>",
                   "<p aria-label=\"JavaScript: x\" title=\"data: y\">a</p>"},
                  {"<p DATA-Ab=1 data-ab=2>a</p>", "<p data-ab=\"1\">a</p>"},
                  {"<a name=x id=location>a</a>", "<a name=\"x\">a</a>"},
                  {"<p style='margin:-9px;color:red'>a</p>", "<p style=\"color:red\">a</p>"},
                  {"<p style='font-family:\"a;color:red'>a</p>", "<p style=\"color:red\">a</p>"},
                  {"<p style='width:calc(1px + 2px);color:RGB(1,2,3)'>a</p>",
                   "<p style=\"width:calc(1px + 2px);color:RGB(1,2,3)\">a</p>"},
                  {"<img src=data:image/bmp;base64,Qk0=>",
                   "<img src=\"data:image/bmp;base64,Qk0=\" referrerpolicy=\"no-referrer\">"},
                  {"<img src=data:image/svg+xml,x>", ""},
                  {"<video poster=data:image/svg+xml,x></video>", "<video></video>"}});
}

}  // namespace
}  // namespace tidings::text
