#include "tests/browser/benign_markup.hpp"

namespace tidings::browser {

std::vector<std::string> benign_markup() {
  return {
      "<h1>a</h1><h2 id=\"chapter-2\">b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>",
      "<p class=\"lead\" lang=\"en\" dir=\"ltr\" title=\"t\">a<br>b<wbr>c</p><hr>",
      "<figure class=\"wp-block-image\"><img src=\"https://e.example/a.png\" alt=\"a\" width=\"7\" "
      "height=\"5\" "
      "loading=\"lazy\" decoding=\"async\" sizes=\"100vw\" srcset=\"https://e.example/a.png 1x, "
      "https://e.example/b.png 2x\" referrerpolicy=\"no-referrer\"><figcaption>c</figcaption></figure>",
      "<picture><source srcset=\"https://e.example/a.avif 1x\" type=\"image/avif\" media=\"(min-width: "
      "1px)\"><img "
      "src=\"https://e.example/a.png\" alt=\"a\" referrerpolicy=\"no-referrer\"></picture>",
      "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"a\" referrerpolicy=\"no-referrer\">",
      "<table border=\"1\"><caption>c</caption><colgroup><col span=\"2\"></colgroup><thead><tr><th "
      "scope=\"col\" "
      "colspan=\"2\">h</th></tr></thead><tbody><tr><td rowspan=\"2\" "
      "headers=\"x\">d</td></tr></tbody><tfoot><tr><td>f</"
      "td></tr></tfoot></table>",
      "<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
      "<details open=\"\"><summary>s</summary><p>x</p></details>",
      "<video controls=\"\" poster=\"https://e.example/p.jpg\" src=\"https://e.example/v.mp4\" "
      "width=\"7\"><track "
      "kind=\"captions\" src=\"https://e.example/c.vtt\" srclang=\"en\" label=\"l\"></video>",
      "<audio controls=\"\"><source src=\"https://e.example/a.mp3\" type=\"audio/mpeg\"></audio>",
      "<ul><li>a<ul><li>b</li></ul></li></ul><ol start=\"3\" type=\"a\" reversed=\"\"><li "
      "value=\"3\">c</li></ol>",
      "<dl><dt>t</dt><dd>d</dd></dl>",
      "<blockquote cite=\"https://e.example/\"><p>q</p></blockquote><q cite=\"https://e.example/\">q</q>",
      "<p><a href=\"https://e.example/?a=1&amp;b=2\" hreflang=\"en\" rel=\"nofollow\">x</a> <a "
      "href=\"#fn\">y</a> <a "
      "href=\"mailto:a@e.example\">z</a></p>",
      "<p><abbr title=\"t\">a</abbr><b>b</b><bdi>c</bdi><bdo "
      "dir=\"rtl\">d</bdo><cite>e</cite><code>f</code><data "
      "value=\"1\">g</data><del "
      "datetime=\"2022\">h</del><dfn>i</dfn><em>j</em><i>k</i><ins>l</ins><kbd>m</kbd><mark>n"
      "</mark><s>o</s><samp>p</samp><small>q</small><span>r</span><strong>s</strong><sub>t</sub><sup>u</"
      "sup><time "
      "datetime=\"2022-01-08\">v</time><u>w</u><var>x</var></p>",
      "<pre class=\"code\">a\n\n  b &lt;c&gt; {}</pre>",
      "<div aria-label=\"l\" data-id=\"7\" role=\"note\" style=\"width:770px; color: #fff\">x</div>",
      "<article><header>a</header><section>b</section><aside>c</aside><nav>d</nav><main>e</main><footer>f</"
      "footer>"
      "<address>g</address></article>",
      "<math "
      "display=\"block\"><mrow><msup><mi>a</mi><mn>2</mn></msup><mo>=</mo><mfrac><mi>b</mi><mi>c</mi></mfrac>"
      "<msqrt><mi>d</mi></msqrt><mtext>t</mtext></mrow></math>",
      "<map name=\"m1\"><area shape=\"rect\" coords=\"0,0,1,1\" href=\"https://e.example/\" alt=\"a\"></map>",
      "<p>1 &lt; 2 &amp; 3 &gt; 2, &amp;lt; &amp;amp;</p>",
      "<meter value=\"1\" min=\"0\" max=\"2\">m</meter><progress value=\"1\" max=\"2\">p</progress>",
      "<center><font color=\"red\" face=\"serif\" size=\"3\">x</font><big>y</big><tt>z</tt></center>",
  };
}

}  // namespace tidings::browser
