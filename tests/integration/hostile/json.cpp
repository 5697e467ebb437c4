#include <utility>

#include "tests/integration/hostile/endpoint.hpp"

namespace tidings::integration::hostile {
namespace {

std::string feed(std::string_view items, std::string_view more = "") {
  return R"({"version":"https://jsonfeed.org/version/1.1","title":"Feed",)" + std::string(more) +
         R"("items":[)" + std::string(items) + "]}";
}

std::string with(std::string_view members) {
  return feed(R"({"id":"1","title":"A story",)" + std::string(members) + R"("content_text":"x"})");
}

}  // namespace

Endpoints json_attacks() {
  constexpr std::size_t million = 1'000'000;
  Endpoints all;
  const auto put = [&](std::string id, std::string body, std::size_t entries) {
    all.push_back(document("json-" + std::move(id), std::move(body), entries, "application/feed+json"));
    return &all.back();
  };
  const auto refuse = [&](std::string id, std::string body) {
    const auto result = in_time("not_a_feed", body.size());
    put(std::move(id), std::move(body), 0)->result = result;
  };
  const auto refuse_size = [&](std::string id, std::string body) {
    const auto result = in_time("too_big", body.size());
    put(std::move(id), std::move(body), 0)->result = result;
  };
  refuse_size("deep-arrays", "{\"a\":" + repeated("[", million));
  refuse("deep-objects", repeated("{\"a\":", million));
  refuse_size("deep-and-closed", feed("", "\"x\":" + repeated("[", million) + repeated("]", million) + ","));
  refuse("truncated", feed("{\"id\":\"1\"}").substr(0, 70));
  refuse("nul", feed(std::string("\0", 1)));
  refuse("trailing-garbage", feed("{\"id\":\"1\"}") + "x");
  refuse("number-without-end", "{\"version\":" + std::string(million, '9'));
  refuse("string-without-end", "{\"version\":\"" + std::string(million, 'x'));
  refuse("no-feed", "{\"hello\":\"world\"}");
  refuse("version-no-text", R"({"version":{"jsonfeed.org/version/1":1},"items":[]})");
  put("items-no-array", R"({"version":"https://jsonfeed.org/version/1","items":"x"})", 0);
  put("number-overflows", with("\"x\":1e99999,\"y\":-1e99999,\"z\":18446744073709551616,"), 1);
  put("keys-twice", with("\"id\":\"2\",\"title\":\"A story\","), 1);
  put("types-wrong",
      with(R"("url":{},"tags":{"a":1},"authors":"x","date_published":1e9,"attachments":[[],0],)"), 1);
  put("surrogates-alone", with(R"("summary":"\ud800 \udc00",)"), 1);
  put("nul-escaped", with(R"("url":"https://x.example/\u0000","summary":"\u0000",)"), 1);
  put("script", with(R"_("content_html":"<script>alert(1)</script>","url":"javascript:alert(1)",)_"), 1)
      ->lacks = {"<script", "javascript:"};
  put("invalid-utf-8", with("\"summary\":\"\xFF\xC0\x80\","), 1);
  put("marked", "\xEF\xBB\xBF" + with(""), 1);
  put("next-url-private", feed(R"({"id":"1","title":"A story"})", R"("next_url":"http://127.0.0.1/",)"), 1);
  return all;
}

}  // namespace tidings::integration::hostile
