#include "daemon/serve/routes.hpp"

#include <array>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/http_date.hpp"

namespace tidings::serve {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::shared_ptr<const publish::Shelf> shelf() {
  static const auto made = [] {
    const auto date = store::parse_http_date("Sat, 08 Jan 2022 12:00:00 GMT").value();
    auto with = std::make_shared<publish::Shelf>();
    (*with)["/atom.xml"] = publish::make_document("<feed>" + std::string(1000, ' ') + "</feed>",
                                                  "application/atom+xml; charset=utf-8", date);
    return std::shared_ptr<const publish::Shelf>(with);
  }();
  return made;
}

Probes probes(const Health& health) {
  return {[health] { return health; }, [] { return std::string("tidings_up 1\n"); }};
}

/// With the document coded, where that is to be done first.
Response finished(const Request& request, Answer answer) {
  if (const auto* uncoded = std::get_if<Uncoded>(&answer)) {
    uncoded->document->body(uncoded->coding);
    answer = respond(request, publish::Printed{uncoded->document});
  }
  return std::get<Response>(std::move(answer));
}

Response get(Request request) {
  if (request.method.empty()) request.method = "GET";
  if (request.target.empty()) request.target = "/atom.xml";
  return finished(request, respond(request, shelf(), probes({true, "ok"})));
}

TEST(Routes, EveryPathAndMethodHasItsAnswer) {
  struct Case {
    const char* method;
    const char* target;
    int status;
  };
  constexpr std::array cases{
      Case{"GET", "/atom.xml", 200},
      Case{"HEAD", "/atom.xml", 200},
      Case{"GET", "/atom.xml?a=/b", 200},
      Case{"GET", "/healthz", 200},
      Case{"HEAD", "/healthz", 200},
      Case{"GET", "/metrics", 200},
      Case{"HEAD", "/metrics", 200},
      Case{"GET", "/atom.xml/", 404},
      Case{"GET", "/ATOM.XML", 404},
      Case{"GET", "/%61tom%2exml", 200},
      Case{"GET", "/atom%2Exml", 200},
      Case{"GET", "%2Fatom.xml", 400},
      Case{"GET", "/atom.xml%", 404},
      Case{"GET", "/atom.xml%3F", 404},
      Case{"GET", "//atom.xml", 404},
      Case{"GET", "/../atom.xml", 404},
      Case{"GET", "/a?/atom.xml", 404},
      Case{"GET", "http://127.0.0.1:8080/atom.xml", 200},
      Case{"GET", "HTTPS://news.example/atom.xml?a=/b", 200},
      Case{"GET", "http://news.example/none", 404},
      Case{"GET", "http:///atom.xml", 400},
      Case{"GET", "ftp://news.example/atom.xml", 400},
      Case{"POST", "/atom.xml", 405},
      Case{"DELETE", "/atom.xml", 405},
      Case{"OPTIONS", "*", 405},
      Case{"get", "/atom.xml", 405},
      Case{"CONNECT", "a.example:443", 405},
      Case{"GET", "atom.xml", 400},
      Case{"GET", "*", 400},
      Case{"GET", "?", 400},
  };
  for (const auto& [method, target, status] : cases)
    EXPECT_EQ(get({.method = method, .target = target}).status, status) << method << ' ' << target;
}

TEST(Routes, AFeedIsSentWithAllThatACacheAsksFor) {
  const auto response = get({});
  EXPECT_EQ(response.head,
            "HTTP/1.1 200 OK\r\n"
            "ETag: " +
                shelf()->at("/atom.xml")->etag() +
                "\r\n"
                "Last-Modified: Sat, 08 Jan 2022 12:00:00 GMT\r\n"
                "Cache-Control: max-age=300\r\n"
                "Vary: Accept-Encoding\r\n"
                "Content-Type: application/atom+xml; charset=utf-8\r\n"
                "Content-Length: 1013\r\n"
                "X-Content-Type-Options: nosniff\r\n");
  EXPECT_EQ(response.body, shelf()->at("/atom.xml")->body());
}

TEST(Routes, ABodyIsTheDocumentsOwnBytes) {
  const auto response = get({});
  EXPECT_EQ(response.body.data(), shelf()->at("/atom.xml")->body().data());
  EXPECT_EQ(response.owner, shelf()->at("/atom.xml"));
}

TEST(Routes, HeadIsGetWithoutTheBody) {
  const auto head = get({.method = "HEAD", .accept_encoding = "gzip"});
  EXPECT_EQ(head.head, get({.accept_encoding = "gzip"}).head);
  EXPECT_TRUE(head.body.empty());
}

TEST(Routes, HeadNeverHasABody) {
  EXPECT_EQ(get({.method = "HEAD", .accept_encoding = "*;q=0"}).status, 406);
  EXPECT_TRUE(get({.method = "HEAD", .accept_encoding = "*;q=0"}).body.empty());
  EXPECT_TRUE(get({.method = "HEAD", .target = "atom.xml"}).body.empty());
}

TEST(Routes, TheCodingIsTheOneTheClientLikesBest) {
  struct Case {
    const char* accept_encoding;
    const char* coding;
  };
  constexpr std::array cases{
      Case{"", "identity"},
      Case{"gzip", "gzip"},
      Case{"GZip", "gzip"},
      Case{"gzip, deflate, br", "br"},
      Case{"gzip, br;q=0.9", "gzip"},
      Case{"deflate,\t gzip ;q=1.0 , *;q=0.5", "gzip"},
      Case{"*", "br"},
      Case{"gzip;q=0", "identity"},
      Case{"gzip;q=0.000", "identity"},
      Case{"gzip;q=0, *", "br"},
      Case{"br;q=0, *", "gzip"},
      Case{"*;q=0, gzip", "gzip"},
      Case{"identity", "identity"},
      Case{"identity, gzip;q=0.5", "identity"},
      Case{"identity;q=0.5, gzip;q=0.9", "gzip"},
      Case{"identity;q=0, gzip;q=0.001", "gzip"},
      Case{"br", "br"},
      Case{"gzipped", "identity"},
      Case{"gzip;q=nan", "identity"},
      Case{",,;q=1,", "identity"},
      Case{"identity;q=0, gzip;q=0", "none"},
      Case{"*;q=0", "none"},
      Case{"zstd, *;q=0", "none"},
  };
  for (const auto& [accept_encoding, coding] : cases) {
    const auto response = get({.accept_encoding = accept_encoding});
    const auto& document = *shelf()->at("/atom.xml");
    const std::string_view sent = response.status == 406                                 ? "none"
                                  : response.head.contains("Content-Encoding: br\r\n")   ? "br"
                                  : response.head.contains("Content-Encoding: gzip\r\n") ? "gzip"
                                                                                         : "identity";
    EXPECT_EQ(sent, coding) << accept_encoding;
    if (sent == "br") EXPECT_EQ(response.body, document.body(publish::Coding::brotli));
    if (sent == "gzip") EXPECT_EQ(response.body, document.body(publish::Coding::gzip));
    if (sent == "identity") EXPECT_EQ(response.body, document.body());
  }
}

TEST(Routes, ADocumentIsCodedForWhoeverGetsIt) {
  const auto date = store::parse_http_date("Sat, 08 Jan 2022 12:00:00 GMT").value();
  const auto document = publish::make_document("<feed/>", "application/atom+xml", date);
  const auto tag = document->etag(publish::Coding::gzip);
  const auto ask = [&](std::string_view etag) {
    return respond({.method = "GET", .accept_encoding = "gzip", .if_none_match = etag},
                   publish::Printed{document});
  };
  EXPECT_EQ(std::get<Response>(ask(tag)).status, 304);
  EXPECT_EQ(std::get<Uncoded>(ask("")).coding, publish::Coding::gzip);
  document->body(publish::Coding::gzip);
  EXPECT_EQ(std::get<Response>(ask("")).body, document->body(publish::Coding::gzip));
}

TEST(Routes, ATagThatMatchesIsNotModified) {
  const auto& tag = shelf()->at("/atom.xml")->etag();
  for (const auto& given :
       {tag, "W/" + tag, "\"other\", " + tag, "\"other\"," + tag + ",\"more\"", std::string("*")}) {
    const auto response = get({.if_none_match = given});
    EXPECT_EQ(response.status, 304) << given;
    EXPECT_TRUE(response.body.empty()) << given;
  }
  for (const auto& given : {std::string("\"other\""), tag.substr(1, tag.size() - 2), "w/" + tag,
                            tag.substr(0, tag.size() - 2) + "\"", std::string("\"*\""), std::string(",")})
    EXPECT_EQ(get({.if_none_match = given}).status, 200) << given;
}

TEST(Routes, ATagIsOfOneCoding) {
  const auto& atom = *shelf()->at("/atom.xml");
  EXPECT_EQ(get({.accept_encoding = "gzip", .if_none_match = atom.etag(publish::Coding::gzip)}).status, 304);
  EXPECT_EQ(get({.accept_encoding = "gzip", .if_none_match = atom.etag()}).status, 200);
  EXPECT_EQ(get({.accept_encoding = "", .if_none_match = atom.etag(publish::Coding::gzip)}).status, 200);
}

TEST(Routes, NotModifiedSaysWhatTheFullAnswerWouldAndNothingOfABody) {
  const auto response = get({.if_none_match = "*"});
  EXPECT_EQ(response.head,
            "HTTP/1.1 304 Not Modified\r\n"
            "ETag: " +
                shelf()->at("/atom.xml")->etag() +
                "\r\n"
                "Last-Modified: Sat, 08 Jan 2022 12:00:00 GMT\r\n"
                "Cache-Control: max-age=300\r\n"
                "Vary: Accept-Encoding\r\n");
}

TEST(Routes, ADateCountsWhereThereIsNoTag) {
  struct Case {
    const char* if_none_match;
    const char* if_modified_since;
    int status;
  };
  constexpr std::array cases{
      Case{"", "Sat, 08 Jan 2022 12:00:00 GMT", 304},
      Case{"", "Sun, 09 Jan 2022 12:00:00 GMT", 304},
      Case{"", "Sat, 08 Jan 2022 11:59:59 GMT", 200},
      Case{"", "yesterday", 200},
      Case{"", "Sat, 99 Jan 2022 12:00:00 GMT", 200},
      Case{"\"other\"", "Sat, 08 Jan 2022 12:00:00 GMT", 200},
      Case{"*", "Sat, 08 Jan 2022 11:59:59 GMT", 304},
  };
  for (const auto& [tags, since, status] : cases)
    EXPECT_EQ(get({.if_none_match = tags, .if_modified_since = since}).status, status) << tags << since;
}

TEST(Routes, WhatIsNotReadyIsPrintedFirst) {
  const auto answer =
      respond({.method = "GET", .target = "/sources/a/archive/3.xml?x"}, shelf(), probes({true, "ok"}));
  const publish::Address expected{.scope = {store::FeedScope::Kind::source, "a"}, .archive = 3};
  EXPECT_EQ(std::get<publish::Address>(answer), expected);
  const auto top = respond({.method = "GET", .target = "http://news.example?a"}, shelf(), probes({}));
  EXPECT_EQ(std::get<publish::Address>(top), publish::Address{.format = publish::Format::page});
  EXPECT_EQ(std::get<Response>(respond({.method = "GET"}, publish::Printed{})).status, 404);
  const auto moved =
      std::get<Response>(respond({.method = "HEAD"}, publish::Printed{.elsewhere = "/sources/a/atom.xml"}));
  EXPECT_EQ(moved.status, 307);
  EXPECT_EQ(moved.body, "");
  EXPECT_THAT(moved.head, HasSubstr("\r\nLocation: /sources/a/atom.xml\r\n"));
}

TEST(Routes, OtherMethodsHearWhichThereAre) {
  EXPECT_THAT(get({.method = "PUT"}).head, HasSubstr("\r\nAllow: GET, HEAD\r\n"));
}

Response health(const Health& health) {
  return std::get<Response>(respond({.method = "GET", .target = "/healthz"}, shelf(), probes(health)));
}

TEST(Routes, HealthIsNeverKept) {
  const auto good = health({true, "ok"});
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.body, "ok\n");
  EXPECT_THAT(good.head, HasSubstr("\r\nCache-Control: no-store\r\n"));
  const auto bad = health({false, "the disk is full"});
  EXPECT_EQ(bad.status, 503);
  EXPECT_EQ(bad.body, "the disk is full\n");
  EXPECT_THAT(bad.head, HasSubstr("\r\nCache-Control: no-store\r\n"));
}

TEST(Routes, WhatAClientSaysNeverStandsInTheHead) {
  const auto response = get({.target = "/<script>", .accept_encoding = "evil", .if_none_match = "evil"});
  EXPECT_THAT(response.head + std::string(response.body), Not(HasSubstr("script>")));
  EXPECT_THAT(get({.accept_encoding = "evil", .if_none_match = "evil"}).head, Not(HasSubstr("evil")));
}

TEST(Routes, PlainResponsesAreWhole) {
  const auto response = plain_response(431, "too much\n");
  EXPECT_THAT(response.head, StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
  EXPECT_THAT(response.head, HasSubstr("\r\nContent-Length: 9\r\n"));
  EXPECT_EQ(response.body, "too much\n");
}

/// Three editions of a feed; the last one is served.
class RoutesNews : public testing::Test {
 protected:
  static std::string entry(int number) {
    return "<entry>\n<id>" + std::to_string(number) + "</id>\n</entry>\n";
  }

  static std::shared_ptr<publish::Document> document(const std::string& entries) {
    auto made = publish::make_document("<feed>\n" + entries + "</feed>\n", "application/atom+xml", {});
    made->entries = publish::entry_spans(made->body());
    return made;
  }

  RoutesNews() {
    second_->earlier = publish::editions_with(*first_);
    third_->earlier = publish::editions_with(*second_);
  }

  Response get(Request request) {
    request.method = request.method.empty() ? "GET" : request.method;
    return finished(request, respond(request, publish::Printed{third_}));
  }

  std::shared_ptr<publish::Document> first_ = document(entry(1));
  std::shared_ptr<publish::Document> second_ = document(entry(2) + entry(1));
  std::shared_ptr<publish::Document> third_ = document(entry(3) + entry(2) + entry(1));
};

TEST_F(RoutesNews, WhoAsksForThemGetsThemAlone) {
  const auto response = get({.if_none_match = second_->etag(publish::Coding::gzip), .a_im = "feed"});
  EXPECT_EQ(response.head, "HTTP/1.1 226 IM Used\r\nETag: " + third_->etag() +
                               "\r\n"
                               "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                               "Cache-Control: no-store, im, max-age=300\r\n"
                               "Vary: Accept-Encoding\r\n"
                               "IM: feed\r\n"
                               "Content-Type: application/atom+xml\r\n"
                               "Content-Length: 43\r\n"
                               "X-Content-Type-Options: nosniff\r\n");
  EXPECT_EQ(response.body, "<feed>\n" + entry(3) + "</feed>\n");
}

TEST_F(RoutesNews, AreSinceTheEditionThatTheClientHas) {
  const auto old_tags = "\"other\", " + first_->etag();
  EXPECT_EQ(get({.if_none_match = old_tags, .a_im = "vcdiff, feed"}).body,
            "<feed>\n" + entry(3) + entry(2) + "</feed>\n");
  const auto both = first_->etag() + ", " + second_->etag();
  EXPECT_EQ(get({.if_none_match = both, .a_im = "feed"}).body, "<feed>\n" + entry(3) + "</feed>\n");
}

TEST_F(RoutesNews, AreForNobodyElse) {
  const auto& known = second_->etag();
  EXPECT_EQ(get({.if_none_match = known}).status, 200);
  EXPECT_EQ(get({.if_none_match = known, .a_im = "vcdiff"}).status, 200);
  EXPECT_EQ(get({.if_none_match = known, .a_im = "feed;q=0"}).status, 200);
  EXPECT_EQ(get({.if_none_match = "\"unknown\"", .a_im = "feed"}).status, 200);
  EXPECT_EQ(get({.a_im = "feed"}).status, 200);
  EXPECT_EQ(get({.accept_encoding = "gzip, identity;q=0", .if_none_match = known, .a_im = "feed"}).status,
            200);
  EXPECT_EQ(get({.if_none_match = third_->etag(), .a_im = "feed"}).status, 304);
}

TEST_F(RoutesNews, AHeadHasNoBody) {
  const auto response = get({.method = "HEAD", .if_none_match = second_->etag(), .a_im = "feed"});
  EXPECT_EQ(response.status, 226);
  EXPECT_TRUE(response.body.empty());
}

}  // namespace
}  // namespace tidings::serve
