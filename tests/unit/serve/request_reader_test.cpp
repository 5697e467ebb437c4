#include "daemon/serve/request_reader.hpp"

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tidings::serve {
namespace {

constexpr std::string_view full_request =
    "GET /atom.xml?a=b HTTP/1.1\r\nHost: news.example.org\r\nAccept-Encoding: gzip\r\n"
    "if-none-match: \"a\"\r\nIf-Modified-Since: Sat, 08 Jan 2022 12:00:00 GMT\r\nA-IM: feed\r\n\r\n";

void expect_full_request(const ReadRequest& read) {
  EXPECT_EQ(read.request.method, "GET");
  EXPECT_EQ(read.request.target, "/atom.xml?a=b");
  EXPECT_EQ(read.request.accept_encoding, "gzip");
  EXPECT_EQ(read.request.if_none_match, "\"a\"");
  EXPECT_EQ(read.request.if_modified_since, "Sat, 08 Jan 2022 12:00:00 GMT");
  EXPECT_EQ(read.request.a_im, "feed");
  EXPECT_TRUE(read.keep_alive);
  EXPECT_FALSE(read.http_1_0);
}

ReadState state_of(std::string_view bytes) {
  RequestReader reader;
  reader.append(bytes);
  ReadRequest read;
  return reader.read(read);
}

TEST(RequestReader, ReadsARequestWhereverItIsSplit) {
  for (std::size_t split = 0; split <= full_request.size(); ++split) {
    RequestReader reader;
    ReadRequest read;
    reader.append(full_request.substr(0, split));
    if (split < full_request.size()) {
      ASSERT_EQ(reader.read(read), ReadState::needs_more) << split;
      EXPECT_EQ(reader.is_inside_request(), split != 0) << split;
    }
    reader.append(full_request.substr(split));
    ASSERT_EQ(reader.read(read), ReadState::ready) << split;
    expect_full_request(read);
  }
}

TEST(RequestReader, ReadsARequestThatComesByteForByte) {
  RequestReader reader;
  ReadRequest read;
  for (std::size_t i = 0; i + 1 < full_request.size(); ++i) {
    reader.append(full_request.substr(i, 1));
    ASSERT_EQ(reader.read(read), ReadState::needs_more) << i;
  }
  reader.append(full_request.substr(full_request.size() - 1));
  ASSERT_EQ(reader.read(read), ReadState::ready);
  expect_full_request(read);
}

TEST(RequestReader, PipelinedRequestsComeOneAfterTheOther) {
  RequestReader reader;
  reader.append("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HT");
  ReadRequest read;
  ASSERT_EQ(reader.read(read), ReadState::ready);
  EXPECT_EQ(read.request.target, "/1");
  ASSERT_EQ(reader.read(read), ReadState::ready);
  EXPECT_EQ(read.request.method, "HEAD");
  EXPECT_EQ(read.request.target, "/2");
  EXPECT_EQ(reader.read(read), ReadState::needs_more);
  EXPECT_TRUE(reader.is_inside_request());
  reader.append("TP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(reader.read(read), ReadState::ready);
  EXPECT_EQ(read.request.target, "/3");
  EXPECT_EQ(reader.read(read), ReadState::needs_more);
  EXPECT_FALSE(reader.is_inside_request());
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
  struct Case {
    std::string_view bytes;
    bool keep_alive;
    bool http_1_0;
  };
  constexpr std::array cases{
      Case{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, false},
      Case{"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false, false},
      Case{"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close, TE\r\n\r\n", false, false},
      Case{"GET / HTTP/1.0\r\n\r\n", false, true},
      Case{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, true},
  };
  for (const auto& [bytes, keep_alive, http_1_0] : cases) {
    RequestReader reader;
    reader.append(bytes);
    ReadRequest read;
    ASSERT_EQ(reader.read(read), ReadState::ready) << bytes;
    EXPECT_EQ(read.keep_alive, keep_alive) << bytes;
    EXPECT_EQ(read.http_1_0, http_1_0) << bytes;
  }
}

TEST(RequestReader, ABodyEndsTheConnection) {
  for (const std::string_view field :
       {"Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: 18446744073709551615"}) {
    RequestReader reader;
    reader.append("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    ReadRequest read;
    const auto state = reader.read(read);
    if (state == ReadState::malformed) continue;
    ASSERT_EQ(state, ReadState::ready) << field;
    EXPECT_FALSE(read.keep_alive) << field;
  }
}

TEST(RequestReader, AnEmptyBodyIsNone) {
  RequestReader reader;
  reader.append("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  ReadRequest read;
  ASSERT_EQ(reader.read(read), ReadState::ready);
  EXPECT_TRUE(read.keep_alive);
}

TEST(RequestReader, FieldOnSeveralLinesIsOneList) {
  RequestReader reader;
  reader.append(
      "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\", \"b\"\r\nAccept-Encoding: gzip\r\n"
      "IF-NONE-MATCH: \"c\"\r\naccept-encoding: br\r\nA-IM: vcdiff\r\nA-IM: feed\r\n\r\n");
  ReadRequest read;
  ASSERT_EQ(reader.read(read), ReadState::ready);
  EXPECT_EQ(read.request.if_none_match, "\"a\", \"b\", \"c\"");
  EXPECT_EQ(read.request.accept_encoding, "gzip, br");
  EXPECT_EQ(read.request.a_im, "vcdiff, feed");
}

TEST(RequestReader, RequestNamesOneHost) {
  EXPECT_EQ(state_of("GET / HTTP/1.1\r\n\r\n"), ReadState::malformed);
  EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"), ReadState::malformed);
  EXPECT_EQ(state_of("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"), ReadState::malformed);
  EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost:\r\n\r\n"), ReadState::ready);
  EXPECT_EQ(state_of("GET / HTTP/1.0\r\n\r\n"), ReadState::ready);
}

TEST(RequestReader, EmptyLinesBeforeARequestAreNothing) {
  const std::string bytes =
      "\r\n\r\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    RequestReader reader;
    std::string targets;
    for (const auto& part : {bytes.substr(0, split), bytes.substr(split)}) {
      reader.append(part);
      ReadRequest read;
      auto state = reader.read(read);
      for (; state == ReadState::ready; state = reader.read(read)) targets += read.request.target;
      EXPECT_EQ(state, ReadState::needs_more) << split;
    }
    EXPECT_EQ(targets, "/1/2") << split;
  }
  RequestReader reader;
  reader.append("\r\n");
  ReadRequest read;
  EXPECT_EQ(reader.read(read), ReadState::needs_more);
  EXPECT_FALSE(reader.is_inside_request());
}

TEST(RequestReader, NonsenseIsMalformed) {
  constexpr std::array<std::string_view, 10> nonsense{
      "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\x16\x03\x01\x02\x01\x01\x01\xFC\x03\x03 a TLS hello\r\n\r\n",
      "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
  };
  for (const auto bytes : nonsense) EXPECT_EQ(state_of(bytes), ReadState::malformed) << bytes;
}

TEST(RequestReader, AHeadHasALimit) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  EXPECT_EQ(state_of(begin + std::string(max_header - 100, 'x') + "\r\n\r\n"), ReadState::ready);
  EXPECT_EQ(state_of(begin + std::string(max_header, 'x') + "\r\n\r\n"), ReadState::too_large);
  EXPECT_EQ(state_of(begin + std::string(max_header, 'x')), ReadState::too_large);
}

TEST(RequestReader, ATargetThatIsTooLongIsNoFieldThatIs) {
  const std::string target = "GET /" + std::string(std::size_t{10} * max_header, 'x');
  EXPECT_EQ(state_of(target), ReadState::target_too_long);
  EXPECT_EQ(state_of(target + " HTTP/1.1\r\nHost: a\r\n\r\n"), ReadState::target_too_long);
}

TEST(RequestReader, LaterMinorVersionIsReadAsOurs) {
  EXPECT_EQ(state_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), ReadState::ready);
  EXPECT_EQ(state_of("GET / HTTP/1.9\r\nHost: a\r\n\r\n"), ReadState::ready);
  EXPECT_EQ(state_of("GET / HTTP/1.12\r\nHost: a\r\n\r\n"), ReadState::malformed);
  const std::string bytes = "GET /1 HTTP/1.2\r\nHost: a\r\n\r\nGET /2 HTTP/1.3\r\nHost: a\r\n\r\n";
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    RequestReader reader;
    std::string targets;
    for (const auto& part : {bytes.substr(0, split), bytes.substr(split)}) {
      reader.append(part);
      ReadRequest read;
      while (reader.read(read) == ReadState::ready) targets += read.request.target;
    }
    EXPECT_EQ(targets, "/1/2") << split;
  }
}

TEST(RequestReader, FieldsThatComeOneByOneAreBoundedToo) {
  RequestReader reader;
  ReadRequest request;
  reader.append("GET / HTTP/1.1\r\nA");  // the first byte of a field is there: the parser waits for none
  auto state = reader.read(request);
  for (std::size_t sent = 0; sent < std::size_t{2} * max_header && state == ReadState::needs_more;
       sent += 6) {
    reader.append(": b\r\nA");
    state = reader.read(request);
  }
  EXPECT_EQ(state, ReadState::too_large);
}

TEST(RequestReader, TheLimitIsOfOneHeadNotOfTheConnection) {
  RequestReader reader;
  const std::string request =
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(max_header / 2, 'x') + "\r\n\r\n";
  for (int i = 0; i < 10; ++i) {
    reader.append(request);
    ReadRequest read;
    ASSERT_EQ(reader.read(read), ReadState::ready) << i;
  }
}

}  // namespace
}  // namespace tidings::serve
