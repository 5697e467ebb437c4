#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

// A small document becomes a large one by what is repeated in it.
namespace tidings::integration::hostile {
namespace {

constexpr std::size_t million = 1'000'000;

struct Repetition {
  std::string id;
  std::string begin;
  std::string unit;
  std::size_t count;
  std::string end;
  std::size_t entries;
};

const std::string feed_begin = "<rss version='2.0'><channel><title>Feed</title>";
const std::string item_begin = feed_begin + "<item><title>A story</title>";
const std::string item_end = "</item></channel></rss>";
const std::string feed_end = "<item><title>A story</title>" + item_end;
const std::string json_begin = R"({"version":"https://jsonfeed.org/version/1.1","title":"Feed",)";
const std::string json_item = json_begin + R"("items":[{"id":"1","title":"A story","content_text":"x",)";

const std::string long_base = " xml:base='https://x.example/" + std::string(480, 'a') + "/'";

const Repetition xml_repetitions[] = {
    {"addresses-of-a-long-base", item_begin + "<description" + long_base + ">", "&lt;a href=x>", 600'000,
     "</description>" + item_end, 1},
    {"addresses-of-a-long-base-inside", item_begin + "<description><p" + long_base + ">", "<a href='x'/>",
     100'000, "</p></description>" + item_end, 1},
    {"entries-empty", feed_begin, "<item/>", million, "</channel></rss>", 0},
    {"entries-alike-by-the-ten-thousand", feed_begin, "<item><title>x</title></item>", 50'000,
     "</channel></rss>", 1},
    {"atom-entries", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry/>", million, "</feed>", 0},
    {"depth", item_begin + "<description>", "<b>", million, "</description>" + item_end, 1},
    {"depth-of-channels", "<rss>", "<channel>", million, "", 0},
    {"attributes", feed_begin + "<item ", "a='' ", million, "/>" + feed_end, 1},
    {"comments", feed_begin, "<!---->", million, feed_end, 1},
    {"instructions", feed_begin, "<?a?>", million, feed_end, 1},
    {"references", item_begin + "<description>", "&#60;b>", 2 * million, "</description>" + item_end, 1},
    {"line-breaks", item_begin + "<description>", "&lt;br>", 2 * million, "</description>" + item_end, 1},
    {"title", feed_begin + "<item><title>", "a", million, "</title>" + item_end, 1},
    {"link", item_begin + "<link>https://x.example/", "a", million, "</link>" + item_end, 1},
    {"guid", item_begin + "<guid>", "a", million, "</guid>" + item_end, 1},
    {"category", item_begin + "<category>", "a", million, "</category>" + item_end, 1},
    {"author", item_begin + "<author>", "a", million, "</author>" + item_end, 1},
    {"date", item_begin + "<pubDate>", "1", million, "</pubDate>" + item_end, 1},
    {"language", feed_begin + "<language>", "a", million, "</language>" + feed_end, 1},
    {"text", item_begin + "<description>", "word ", 3 * million, "</description>" + item_end, 1},
    {"name-of-an-element", feed_begin + "<", "a", million, "/>" + feed_end, 1},
    {"enclosures", item_begin, "<enclosure url='https://x.example/a'/>", 100'000, item_end, 1},
    {"categories", item_begin, "<category>a</category>", 100'000, item_end, 1},
    {"authors", item_begin, "<author>a</author>", 100'000, item_end, 1},
    {"links", item_begin, "<link>https://x.example/a</link>", 100'000, item_end, 1},
    {"bases", item_begin + "<description>", "<a xml:base='b/'>", 100'000, "</description>" + item_end, 1}};

const Repetition json_repetitions[] = {
    {"digits", json_item + "\"x\":1", "0", million, "}]}", 1},
    {"tags", json_item + "\"tags\":[", "\"a\",", 500'000, "\"b\"]}]}", 1},
    {"text", json_item + "\"content_html\":\"", "\\u003c", 2 * million, "\"}]}", 1}};

const Repetition too_many[] = {
    {"entries-with-an-empty-title", feed_begin, "<item><title/></item>", 700'000, "</channel></rss>", 0},
    {"entries-alike", feed_begin, "<item><title>x</title></item>", 500'000, "</channel></rss>", 0},
    {"empty-elements", feed_begin, "<a/>", 3 * million, feed_end, 0},
    {"elements-of-a-letter", feed_begin, "<a>b</a>", 2 * million, feed_end, 0},
    {"empty-elements-in-text", item_begin + "<description>", "<a/>", 3 * million, "</description>" + item_end,
     0},
    {"json-items", json_begin + "\"items\":[", "{},", million, "{}]}", 0},
    {"json-numbers", json_begin + "\"x\":[", "0,", 4 * million, "0],\"items\":[]}", 0},
    {"json-arrays", json_begin + "\"x\":[", "[],", 3 * million, "0],\"items\":[]}", 0},
    {"json-objects", json_begin + "\"x\":[", "{},", 3 * million, "0],\"items\":[]}", 0},
    {"json-keys-alike", json_begin, "\"x\":0,", million, "\"items\":[]}", 0}};

Endpoint as_document(const Repetition& it, const std::string& family, std::string_view type) {
  return large_document(
      family + it.id, [&it] { return it.begin + repeated(it.unit, it.count) + it.end; }, it.entries, type);
}

std::string items(std::size_t count) {
  std::string all = feed_begin;
  for (std::size_t i = 0; i < count; ++i) all += item(std::to_string(i), "<title>A story</title>");
  return all + "</channel></rss>";
}

std::string namespaces() {
  std::string names;
  for (std::size_t i = 0; i < 200'000; ++i) names += " xmlns:a" + std::to_string(i) + "='b'";
  return "<rss" + names + "><channel>" + item("1") + "</channel></rss>";
}

std::string different_tags() {
  std::string tags = json_item + "\"tags\":[";
  for (int i = 0; i < 100'000; ++i) tags += "\"" + std::to_string(i) + "\",";
  return tags + "\"b\"]}]}";
}

}  // namespace

Endpoints large_documents() {
  Endpoints all;
  for (const auto& it : xml_repetitions) all.push_back(as_document(it, "large-", "application/xml"));
  for (const auto& it : json_repetitions)
    all.push_back(as_document(it, "large-json-", "application/feed+json"));
  for (const auto& it : too_many) {
    all.push_back(as_document(it, "large-", "application/xml"));
    all.back().result = "too_big";
  }
  all.push_back(large_document("large-namespaces", &namespaces, 1));
  all.push_back(large_document("large-json-different-tags", &different_tags, 1, "application/feed+json"));
  all.push_back(large_document("large-hundred-thousand-entries", [] { return items(100'000); }, 500));
  all.back().keys = "max_items = 500";
  all.push_back(large_document("large-million-entries", [] { return items(million); }, 0));
  all.back().result = "too_big";
  all.push_back(large_document("large-depth-of-the-root", [] { return repeated("<a>", million); }, 0));
  all.back().result = "not_a_feed";
  for (auto& endpoint : all) endpoint.result += "|timeout.body";  // where the machine is busy
  return all;
}

}  // namespace tidings::integration::hostile
