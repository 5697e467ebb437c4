#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

using Pair = std::pair<std::string, std::string>;

Endpoint no_feed(std::string id, const std::string& body, std::string result,
                 std::string_view type = "application/rss+xml") {
  const auto fields = type.empty() ? std::string() : "Content-Type: " + std::string(type) + "\r\n";
  return {std::move(id), answers(response(body, fields)), in_time(std::move(result), body.size())};
}

/// UTF-16 or -32 of ASCII, little-endian or not.
std::string wide(std::string_view text, std::size_t width, bool little_endian) {
  std::string out;
  for (const char c : text) {
    std::string unit(width, '\0');
    unit[little_endian ? 0 : width - 1] = c;
    out += unit;
  }
  return out;
}

}  // namespace

Endpoints false_types() {
  const std::string zeros(100, '\0');
  const std::string page = "<!DOCTYPE html><html><head><title>Page</title></head><body>";
  Endpoints all;
  for (const auto& [id, body] :
       {Pair{"png", "\x89PNG\r\n\x1A\n" + zeros},
        {"jpeg", "\xFF\xD8\xFF\xE0" + zeros},
        {"gif", "GIF89a" + zeros},
        {"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj<</Type/Catalog>>"},
        {"zip", "PK\x03\x04" + zeros},
        {"elf",
         "\x7F"
         "ELF\x02\x01\x01" +
             zeros},
        {"gzip-undeclared", "\x1F\x8B\x08" + zeros},
        {"mp3", "ID3\x04" + zeros},
        {"sqlite", std::string("SQLite format 3\0", 16) + zeros},
        {"nothing", ""},
        {"blanks", " \r\n\t"},
        {"mark-alone", "\xEF\xBB\xBF"},
        {"mark-of-utf-16-alone", "\xFF\xFE"},
        {"nul", zeros},
        {"text", "This is no feed."},
        {"php-error", "PHP Fatal error: Uncaught Error in feed.php:3"},
        {"svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"},
        {"opml", "<opml version='2.0'><body><outline text='x'/></body></opml>"},
        {"sitemap", "<urlset><url><loc>http://127.0.0.1/</loc></url></urlset>"},
        {"soap", "<s:Envelope xmlns:s='x'><s:Body/></s:Envelope>"},
        {"s3-error", "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"}})
    all.push_back(no_feed("type-" + id, body, "not_a_feed"));
  all.push_back(no_feed("type-html", page + "hello", "html_instead_of_feed"));
  all.push_back(no_feed("type-html-as-html", page + "hello", "html_instead_of_feed", "text/html"));
  all.push_back(
      no_feed("type-html-endlessly-nested", page + repeated("<div>", 1'000'000), "html_instead_of_feed"));
  all.push_back(no_feed("type-challenge",
                        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
                        "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>",
                        "challenge", "text/html"));
  all.push_back(
      {"type-challenge-said", answers(response(rss(item("1")), "cf-mitigated: challenge\r\n")), "challenge"});
  all.push_back(
      no_feed("type-login", page + "<form action='/login'><input type='password' name='p'></form>", "login"));
  all.push_back(no_feed("type-parked",
                        "<!DOCTYPE html><html><head><title>example.com is for sale</title></head><body>"
                        "<script src='https://www.sedoparking.com/x.js'></script>This domain is for sale!",
                        "parked"));
  for (const auto& [id, type] : {Pair{"html", "text/html"},
                                 {"octets", "application/octet-stream"},
                                 {"image", "image/png"},
                                 {"json", "application/json"},
                                 {"no-syntax", ";;;/\"\\;charset"},
                                 {"multipart", "multipart/form-data; boundary=x"}}) {
    all.push_back(document("type-feed-as-" + id, rss(item("1")), 1, type));
  }
  all.push_back({.id = "type-feed-as-none",
                 .script = answers(response(rss(item("1")))),
                 .result = "new",
                 .entries = 1});
  all.push_back({.id = "type-feed-no-sniffing",
                 .script = answers(response(
                     rss(item("1")), "Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n")),
                 .result = "new",
                 .entries = 1});
  return all;
}

Endpoints false_charsets() {
  const auto feed = rss(item("1", "<title>A story</title>"));
  const std::string plain = feed.substr(feed.find("?>") + 2);
  const auto with_title = [](std::string_view title) {
    return rss(item("1", "<title>" + std::string(title) + "</title>"));
  };
  const auto declared = [&](std::string_view encoding) {
    return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>" + plain;
  };
  Endpoints all;
  const auto put = [&](std::string id, std::string body, std::string_view type = "application/xml") {
    all.push_back(document("charset-" + std::move(id), std::move(body), 1, type));
    return &all.back();
  };
  put("utf-16-little-unmarked", wide(feed, 2, true))->has = {"A story"};
  put("utf-16-big-unmarked", wide(feed, 2, false))->has = {"A story"};
  put("utf-32-little-unmarked", wide(feed, 4, true))->has = {"A story"};
  put("utf-16-declared-by-ascii", declared("UTF-16"))->has = {"A story"};
  put("utf-16-in-http-only", feed, "text/xml; charset=utf-16")->has = {"A story"};
  put("utf-7-declared", declared("UTF-7"))->lacks = {"<script"};
  put("utf-7-in-http", with_title("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"), "text/xml; charset=utf-7")
      ->lacks = {"<script"};
  put("iso-2022-escapes", with_title("\x1B$B<script>\x1B(B"), "text/xml; charset=iso-2022-jp")->lacks = {
      "<script"};
  put("iso-2022-kr-shifts", with_title("\x1B$)C\x0E<b>\x0F"), "text/xml; charset=iso-2022-kr");
  put("unknown", declared("x-no-such-charset"), "text/xml; charset=\"nonsense\"")->has = {"A story"};
  put("of-a-megabyte", feed, "text/xml; charset=" + std::string(50'000, 'x'))->has = {"A story"};
  put("declared-of-a-megabyte", declared(std::string(1U << 20U, 'x')));
  put("ascii-that-is-not", with_title("Caf\xE9"), "text/xml; charset=us-ascii");
  put("invalid-utf-8", with_title("A \xFF\xFE\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80 story"));
  put("overlong", with_title("A \xC0\xBCscript\xC0\xBE story"))->lacks = {"<script"};
  put("truncated-utf-8", with_title("A story \xE2\x82"));
  put("half-surrogate", with_title("A &#xD800; &#xDFFF; story"));
  put("bidi-overrides", with_title("A \xE2\x80\xAE yrots \xE2\x80\xAC\xE2\x81\xA6"));
  put("noncharacters", with_title("A \xEF\xBF\xBE\xEF\xBF\xBF\xF4\x8F\xBF\xBF story"));
  put("marks-many", repeated("\xEF\xBB\xBF", 10) + feed);
  put("combining-million", with_title("a" + repeated("\xCC\x81", 1'000'000)));
  put("gb18030-lie", with_title("\x81\x30\x81\x30\xFE\xFE"), "text/xml; charset=gb18030");
  put("c1-controls", with_title("A \xC2\x85\xC2\x9B"
                                "31m story"));
  all.push_back(no_feed("charset-mark-of-the-other-kind", "\xFE\xFF" + wide(feed, 2, true), "not_a_feed"));
  all.push_back(no_feed("charset-ebcdic-lie", "\x4C\x6F\xA7\x94" + feed, "not_a_feed"));
  return all;
}

}  // namespace tidings::integration::hostile
