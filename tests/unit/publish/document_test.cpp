#include "daemon/publish/document.hpp"

#include <memory>
#include <string>
#include <thread>

#include <brotli/decode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::MatchesRegex;

std::string gunzip(std::string_view bytes, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  std::string out(size, '\0');
  std::size_t actual = 0;
  EXPECT_EQ(libdeflate_gzip_decompress(decompressor.get(), bytes.data(), bytes.size(), out.data(), out.size(),
                                       &actual),
            LIBDEFLATE_SUCCESS);
  EXPECT_EQ(actual, size);
  return out;
}

TEST(Documents, TheGzipVariantIsTheIdentityOneCompressed) {
  for (const auto& body : {std::string(), std::string("a"), std::string(100'000, 'x') + "<p>&amp;\0</p>"}) {
    const auto document = make_document(body, "text/plain", at(0));
    EXPECT_EQ(document->body(), body);
    EXPECT_EQ(gunzip(document->body(Coding::gzip), body.size()), body);
  }
}

std::string unbrotli(std::string_view bytes, std::size_t size) {
  std::string out(size, '\0');
  EXPECT_EQ(BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                    reinterpret_cast<std::uint8_t*>(out.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  EXPECT_EQ(size, out.size());
  return out;
}

TEST(Documents, TheBrotliVariantIsTheIdentityOneCompressed) {
  for (const auto& body : {std::string("a"), std::string(100'000, 'x') + "<p>&amp;\0</p>"}) {
    const auto document = make_document(body, "text/plain", at(0));
    EXPECT_EQ(unbrotli(document->body(Coding::brotli), body.size()), body);
  }
}

TEST(Documents, KeptDocumentIsTheSameAgain) {
  const auto document = make_document("a body\n", "text/plain", at(5));
  const auto again = kept_document(keep(*document), "text/plain");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->is_immutable);
  EXPECT_EQ(again->last_modified, at(5));
  EXPECT_EQ(again->body(), document->body());
  EXPECT_EQ(again->etag(), document->etag());
  EXPECT_EQ(again->etag(Coding::gzip), document->etag(Coding::gzip));
  EXPECT_EQ(again->etag(Coding::brotli), document->etag(Coding::brotli));
  EXPECT_FALSE(kept_document("", "text/plain"));
  EXPECT_FALSE(kept_document("12\nno gzip, though it is as long as one could be", "text/plain"));
}

TEST(Documents, ACompressedFeedIsSmall) {
  const auto document = make_document(std::string(100'000, 'x'), "text/plain", at(0));
  EXPECT_LT(document->body(Coding::gzip).size(), 1'000U);
}

TEST(Documents, IsCodedWhenThatIsFirstAskedFor) {
  const auto document = make_document("a body", "text/plain", at(0));
  EXPECT_TRUE(document->is_coded(Coding::identity));
  EXPECT_FALSE(document->is_coded(Coding::gzip));
  document->body(Coding::gzip);
  EXPECT_TRUE(document->is_coded(Coding::gzip));
  EXPECT_FALSE(document->is_coded(Coding::brotli));
}

TEST(Documents, CodedByTwoThreadsAtOnceIsOne) {
  const auto document = make_document(std::string(1'000'000, 'x'), "text/plain", at(0));
  const std::string* seen = nullptr;
  std::jthread other([&] { seen = &document->body(Coding::brotli); });
  const auto& here = document->body(Coding::brotli);
  other.join();
  EXPECT_EQ(seen, &here);
}

TEST(Documents, SameBytesSameVariantsAndTags) {
  const auto one = make_document("a body", "text/plain", at(0));
  const auto other = make_document("a body", "text/plain", at(1));
  EXPECT_EQ(one->body(Coding::gzip), other->body(Coding::gzip));
  EXPECT_EQ(one->etag(Coding::gzip), other->etag(Coding::gzip));
  EXPECT_EQ(one->etag(), other->etag());
}

TEST(Documents, EachVariantHasAStrongTagOfItsOwn) {
  const auto document = make_document("a body", "text/plain", at(0));
  const auto other = make_document("another", "text/plain", at(0));
  EXPECT_THAT(document->etag(), MatchesRegex("\"[0-9a-f]+\""));
  EXPECT_THAT(document->etag(Coding::gzip), MatchesRegex("\"[0-9a-f]+-gzip\""));
  EXPECT_THAT(document->etag(Coding::brotli), MatchesRegex("\"[0-9a-f]+-br\""));
  EXPECT_NE(document->etag(), document->etag(Coding::gzip));
  EXPECT_NE(document->etag(), other->etag());
}

TEST(Documents, KeepTypeAndDate) {
  const auto document = make_document("a body", "application/atom+xml; charset=utf-8", at(7));
  EXPECT_EQ(document->content_type, "application/atom+xml; charset=utf-8");
  EXPECT_EQ(document->last_modified, at(7));
}

}  // namespace
}  // namespace tidings::publish
