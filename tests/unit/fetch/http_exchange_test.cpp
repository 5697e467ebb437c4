#include "daemon/fetch/http_exchange.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/support/scripted_stream.hpp"

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

using support::ScriptedStream;
using Result = std::expected<HttpResponse, Failure>;

Result run(const std::string& bytes, std::size_t step = 4096, std::size_t max_body = 1000) {
  asio::io_context context;
  Watchdog watchdog(context.get_executor(), std::chrono::hours(1));
  auto stream = std::make_shared<ScriptedStream>(bytes, step);
  std::optional<Result> result;
  asio::co_spawn(context, exchange(stream, "GET / HTTP/1.1\r\n\r\n", max_body, watchdog),
                 [&](const std::exception_ptr&, Result ended) {
                   result = std::move(ended);
                   context.stop();
                 });
  context.run();
  return std::move(*result);
}

TEST(Exchange, ReadsAResponseWhereverItIsSplit) {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2;e=1\r\nde\r\n0\r\nT: 1\r\n\r\n";
  const std::string sized =
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\netag: \"x\"\r\nContent-Length: "
      "5\r\n\r\nabcde\r\n";
  const std::string closed = "HTTP/1.0 200 OK\r\nETag:  \"x\" \r\n\r\nabcde";
  for (const auto& bytes : {chunked, sized, closed})
    for (std::size_t step = 1; step < bytes.size(); ++step) {
      const auto result = run(bytes, step);
      ASSERT_TRUE(result) << bytes << " by " << step << ": " << result.error().cause;
      EXPECT_EQ(result->status, 200);
      EXPECT_EQ(result->body.bytes(), "abcde");
      EXPECT_EQ(result->header("ETag"), "\"x\"");
    }
}

TEST(Exchange, StatusLineMayEndWithItsCode) {
  const std::string bytes =
      "HTTP/1.1 103\r\nLink: x\r\n\r\nHTTP/1.1 200\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\nabcde";
  for (std::size_t step = 1; step < bytes.size(); ++step) {
    const auto result = run(bytes, step);
    ASSERT_TRUE(result) << step << ": " << result.error().cause;
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->header("ETag"), "\"x\"");
    EXPECT_EQ(result->body.bytes(), "abcde");
  }
  EXPECT_EQ(run("HTTP/1.1 200\r\n\r\nabcde")->body.bytes(), "abcde");
  for (const auto* bad : {"HTTP/1.1 200\rx\r\n\r\n", "HTTP/3.1 200\r\n\r\n", "HTTP/1.1 2x0\r\n\r\n"})
    EXPECT_EQ(run(bad).error().kind, FailureKind::protocol) << bad;
  EXPECT_EQ(run("HTTP/1.1 200\r").error().kind, FailureKind::reset);
}

TEST(Exchange, WhatIsCutOffIsAFailure) {
  for (const auto* bytes :
       {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    const auto result = run(bytes);
    ASSERT_FALSE(result) << bytes;
    EXPECT_EQ(result.error().kind, FailureKind::reset) << bytes;
  }
}

TEST(Exchange, WhatIsNoHttpIsAFailure) {
  for (const auto* bytes :
       {"hello\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/3 200 OK\r\n\r\n"}) {
    const auto result = run(bytes);
    ASSERT_FALSE(result) << bytes;
    EXPECT_EQ(result.error().kind, FailureKind::protocol) << bytes;
  }
}

TEST(Exchange, MoreThanContentLengthSaysIsNoticed) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  EXPECT_TRUE(run(head + "abcde")->is_longer_than_said);
  EXPECT_FALSE(run(head + "abc")->is_longer_than_said);
  EXPECT_FALSE(run(head + "abc\r\n\r\n")->is_longer_than_said) << "that cuts nothing off";
}

TEST(Exchange, StatusOfNoClassIsNoHttp) {
  for (const auto* status : {"000", "099"}) {
    const auto result = run("HTTP/1.1 " + std::string(status) + " No\r\nContent-Length: 0\r\n\r\n");
    ASSERT_FALSE(result) << status;
    EXPECT_EQ(result.error().kind, FailureKind::protocol) << status;
  }
}

TEST(Exchange, TransferCodingThatNobodyOfferedIsNoHttp) {
  for (const auto* coding : {"gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked", "gzip",
                             "chunked\r\nTransfer-Encoding: chunked", "chunked\r\nTransfer-Encoding: gzip"}) {
    const auto result =
        run("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    ASSERT_FALSE(result) << coding;
    EXPECT_EQ(result.error().kind, FailureKind::protocol) << coding;
  }
  EXPECT_TRUE(run("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n0\r\n\r\n"));
  EXPECT_TRUE(run("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc"));
}

TEST(Exchange, BodyAndHeaderAreBounded) {
  EXPECT_EQ(run("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n").error().kind, FailureKind::too_big);
  EXPECT_EQ(run("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')).error().kind, FailureKind::too_big);
  EXPECT_TRUE(run("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')));
  EXPECT_EQ(run("HTTP/1.1 200 OK\r\nA: " + std::string(100'000, 'x') + "\r\n\r\n").error().kind,
            FailureKind::too_big);
  std::string interim;
  for (int i = 0; i < 100; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_FALSE(run(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
}

TEST(Exchange, TheLastChunkMayComeInPieces) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string trailer : {"", "T: 1\r\n", "abc: 1\r\nd: 2\r\n"})
    for (std::size_t step = 1; step < 8; ++step) {
      const auto result = run(head + "3\r\nabc\r\n0\r\n" + trailer + "\r\n", step);
      ASSERT_TRUE(result) << step << ": " << result.error().cause;
      EXPECT_EQ(result->body.bytes(), "abc");
    }
}

TEST(Exchange, FieldsThatComeOneByOneAreBoundedTooInHeadAndTrailer) {
  const std::string field = "A: b\r\n";
  std::string fields;
  for (int i = 0; i < 20'000; ++i) fields += field;
  for (const std::string rest : {"\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"}) {
    std::string before = "HTTP/1.1 200 OK";
    while ((before + rest).size() % field.size() != field.size() - 1) before += 'K';
    before += rest;
    // Each piece ends with the first byte of a field: none is left over for which the parser would wait.
    for (const auto step : {before.size() + 1, before.size() + 1 + 5'000 * field.size()}) {
      const auto result = run(before + fields + "\r\n", step);
      ASSERT_FALSE(result) << rest << step;
      EXPECT_EQ(result.error().kind, FailureKind::too_big) << rest << step;
    }
  }
}

TEST(Exchange, EndlessTrailersAndChunkExtensionsAreBounded) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(run(head + "0\r\nT: " + std::string(200'000, 'x')).error().kind, FailureKind::too_big);
  EXPECT_EQ(run(head + "1;" + std::string(200'000, 'x')).error().kind, FailureKind::too_big);
}

}  // namespace
}  // namespace tidings::fetch
