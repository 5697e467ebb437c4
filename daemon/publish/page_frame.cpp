#include "daemon/publish/page_frame.hpp"

#include <utility>

#include "daemon/text/xml.hpp"

namespace tidings::publish {

const std::string_view page_policy =
    "default-src 'none'; img-src https: http:; style-src "
    "'sha256-FHQqa29wFQKKZDBsj93FXRLBdfwSer/J+TwdpmqPPlM='; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const std::string_view page_style =
    R"css(:root{color-scheme:light dark;--ink:#1c1d1f;--paper:#fdfdfc;--soft:#5c6066;--line:#dfe1e4;--link:#0b57a4;--bad:#a4260b}
@media (prefers-color-scheme:dark){:root{--ink:#e4e5e7;--paper:#17181a;--soft:#a0a5ac;--line:#34373c;--link:#8ab8ee;--bad:#f2967f}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
body.wide{max-width:80rem}
a{color:var(--link)}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.1rem;line-height:1.3;margin:0}
nav,.meta{color:var(--soft);font-size:.9rem}
nav{margin-bottom:1rem}
nav a,.feeds a{margin-inline-end:.8rem}
article{border-top:1px solid var(--line);padding:.9rem 0;display:flow-root}
article img{float:inline-end;width:6rem;height:4.5rem;object-fit:cover;margin-inline-start:1rem}
article p{margin:.25rem 0}
section h2{margin-top:1.5rem}
.feeds ul{padding:0;list-style:none;columns:16rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line);overflow-wrap:break-word}
.failing,.gone{color:var(--bad)}
.held,.disabled,.new{color:var(--soft)}
@media (max-width:48rem){table,tbody,tr,td{display:block}thead{display:none}tr{border-top:1px solid var(--line);padding:.5rem 0}td{border:0;padding:.1rem 0}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}}
)css";

PageFrame::PageFrame(std::string_view title, std::string_view head) {
  out_ =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>";
  text(title);
  out_ += "</title>\n";
  out_ += head;
  ((out_ += "<style>") += page_style) += "</style>\n</head>\n";
}

void PageFrame::text(std::string_view text) { text::append_xml_escaped(out_, text); }

void PageFrame::attribute(std::string_view name, std::string_view value) {
  text::append_xml_attribute(out_, name, value);
}

void PageFrame::link(std::string_view address, std::string_view words) {
  out_ += "<a";
  attribute("href", address);
  out_ += '>';
  text(words);
  out_ += "</a>";
}

std::string PageFrame::take() { return std::move(out_) + "</html>\n"; }

}  // namespace tidings::publish
