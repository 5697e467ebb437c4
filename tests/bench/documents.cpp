#include "tests/bench/documents.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tidings::bench {
namespace {

constexpr std::array<std::string_view, 4> paragraphs{
    R"html(<p>The council met on Saturday &amp; agreed on nothing; <a href="/news/{0}?page=1&amp;from=rss" target="_blank"
onclick="track()">what was said</a> fills forty pages, of which <em>four</em> are worth your time.</p>
)html",
    R"html(<figure class="wp-block-image"><img src="https://cdn.example.org/{0}.jpg?w=770&amp;resize=770%2C513"
alt="A hall, empty" width="770" height="513" loading="lazy" style="width:770px"><figcaption>The hall [File: 2022]</figcaption></figure>
)html",
    "<p>委员会星期六开会，什么也没有决定。Ничего не решили. Nothing was decided, “again”&nbsp;&mdash; says "
    "no. {0}.</p>\n",
    R"html(<ul><li>First<li><strong>Second</strong></li></ul><script>var a = {0} < 2;</script><blockquote><p>1 &lt; 2</p></blockquote>
)html"};

std::string article(std::size_t number) {
  std::string html;
  for (std::size_t i = 0; i < 12; ++i) {
    std::string paragraph(paragraphs[(number + i) % paragraphs.size()]);
    const auto place = paragraph.find("{0}");
    html += paragraph.replace(place, 3, std::to_string(number * 31 + i));
  }
  return html;
}

std::string escaped(std::string_view html) {
  std::string text;
  for (const char c : html) {
    if (c == '<') {
      text += "&lt;";
    } else if (c == '&') {
      text += "&amp;";
    } else {
      text += c;
    }
  }
  return text;
}

std::string item(std::size_t number) {
  const auto html = article(number);
  const auto content = number % 2 == 0 ? "<![CDATA[" + html + "]]>" : escaped(html);
  return fmt::format(
      "<item><title>Council &amp; town, no. "
      "{0}</title><link>https://example.org/news/{0}?utm_source=rss</link>"
      "<guid isPermaLink=\"false\">https://example.org/?p={0}</guid><dc:creator>A. Writer</dc:creator>"
      "<pubDate>Sat, 08 Jan 2022 11:{1:02}:24 +0000</pubDate><category>Town</category>"
      "<description>The council met.</description><content:encoded>{2}</content:encoded></item>\n",
      number, number % 60, content);
}

}  // namespace

Documents generated_documents(std::size_t count, std::size_t items) {
  Documents documents;
  for (std::size_t d = 0; d < count; ++d) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
        "<channel><title>The Town</title><link>https://example.org/</link><description>News</description>\n";
    for (std::size_t i = 0; i < items; ++i) text += item(d * items + i);
    documents.push_back(text + "</channel></rss>\n");
  }
  return documents;
}

Documents sample_documents() {
  Documents documents;
  const char* folder = std::getenv("TIDINGS_SAMPLES");
  if (folder == nullptr) return documents;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && bytes[first] == '<') documents.push_back(std::move(bytes));
  }
  std::ranges::sort(documents);  // a folder has no order
  return documents;
}

std::size_t total_size(const Documents& documents) {
  return std::transform_reduce(documents.begin(), documents.end(), std::size_t{0}, std::plus<>{},
                               [](const std::string& document) { return document.size(); });
}

}  // namespace tidings::bench
