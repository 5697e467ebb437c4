#include "daemon/decode/content_coding.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <brotli/encode.h>
#include <gtest/gtest.h>

#include "tests/support/codings.hpp"

namespace tidings::decode {
namespace {

using support::deflated;
using support::gzipped;
using support::zstd_frame;

constexpr std::size_t plenty = 1U << 20U;
constexpr int zlib_format = 15;
constexpr int raw_format = -15;

/// Brotli of `text`, not compressed (RFC 7932, 9.2): a 16 bit window, one metablock of literals, the end.
std::string brotli_stream(const std::string& text) {
  EXPECT_LE(text.size(), 65536U);
  // WBITS 0 (1 bit), ISLAST 0, MNIBBLES 00, MLEN - 1 (16 bits), ISUNCOMPRESSED 1, padding; then ISLAST,
  // ISEMPTY.
  const auto bits = (static_cast<std::uint32_t>(text.size() - 1) << 4U) | (1U << 20U);
  std::string out;
  for (unsigned shift = 0; shift < 24; shift += 8) out += static_cast<char>(bits >> shift & 0xFFU);
  return out + text + '\x03';
}

std::string compressed_by_brotli(const std::string& text) {
  auto size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  EXPECT_EQ(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                                  reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                  reinterpret_cast<std::uint8_t*>(out.data())),
            BROTLI_TRUE);
  out.resize(size);
  return out;
}

struct Coding {
  const char* name;
  std::string (*encode)(const std::string& text);
};

const std::array codings{
    Coding{"gzip", &gzipped},
    Coding{"X-GZIP", &gzipped},
    Coding{"deflate", [](const std::string& text) { return deflated(text, zlib_format); }},
    Coding{"deflate", [](const std::string& text) { return deflated(text, raw_format); }},
    Coding{"br", &brotli_stream},
    Coding{"zstd", &zstd_frame},
    Coding{"identity", [](const std::string& text) { return text; }},
    Coding{"", [](const std::string& text) { return text; }},
};

std::string document() {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "<item><guid>" + std::to_string(i * 7919) + "</guid></item>";
  return text;
}

TEST(ContentCoding, EachIsUndone) {
  for (const auto& coding : codings)
    EXPECT_EQ(decode_content(coding.encode(document()), coding.name, plenty), document()) << coding.name;
}

TEST(ContentCoding, SeveralAreUndoneFromTheLastToTheFirst) {
  const auto body = zstd_frame(gzipped(document()));
  EXPECT_EQ(decode_content(body, "gzip, identity ,zstd", plenty), document());
  EXPECT_EQ(decode_content(body, "zstd, gzip", plenty), std::unexpected(CodingError::corrupt));
}

TEST(ContentCoding, ExactlyTheBoundIsNotTooBig) {
  for (const auto& coding : codings) {
    const auto body = coding.encode(document());
    EXPECT_EQ(decode_content(body, coding.name, document().size()), document()) << coding.name;
    EXPECT_EQ(decode_content(body, coding.name, document().size() - 1), std::unexpected(CodingError::too_big))
        << coding.name;
  }
}

TEST(ContentCoding, BombEndsAtTheBound) {
  const std::string zeros(50U << 20U, '\0');
  EXPECT_EQ(decode_content(gzipped(zeros), "gzip", plenty), std::unexpected(CodingError::too_big));
  EXPECT_EQ(decode_content(gzipped(gzipped(zeros)), "gzip, gzip", plenty),
            std::unexpected(CodingError::too_big));
  EXPECT_EQ(decode_content(zstd_frame(zeros), "zstd", plenty), std::unexpected(CodingError::too_big));
}

TEST(ContentCoding, C7_WhatGrowsBeyondAnyTextIsRefusedBelowTheBound) {
  const std::string blanks(12U << 20U, ' ');
  const auto small = blanks.substr(0, any_ratio);
  for (const auto& [name, encode] : codings) {
    const bool is_coded = !std::string_view(name).empty() && name != std::string_view("identity");
    if (!is_coded) continue;
    const auto encoded = name == std::string_view("br") ? &compressed_by_brotli : encode;
    EXPECT_EQ(decode_content(encoded(blanks), name, 16U << 20U), std::unexpected(CodingError::too_dense))
        << name;
    EXPECT_EQ(decode_content(encoded(small), name, 16U << 20U), small) << name;
  }
  EXPECT_EQ(decode_content(gzipped(gzipped(blanks)), "gzip, gzip", 16U << 20U),
            std::unexpected(CodingError::too_dense));
}

TEST(ContentCoding, SizeThatAGzipBodyClaimsIsNotBelieved) {
  for (const unsigned claim : {0U, 1U, 0x000F'FFFFU, 0xFFFF'FFFFU}) {
    auto body = gzipped(document());
    for (std::size_t i = 0; i < 4; ++i)
      body[body.size() - 4 + i] = static_cast<char>(claim >> (8 * i) & 0xFFU);
    EXPECT_EQ(decode_content(body, "gzip", plenty), std::unexpected(CodingError::corrupt)) << claim;
  }
}

TEST(ContentCoding, MembersOfAGzipBodyAreOneDocument) {
  const auto body = gzipped("<rss>") + gzipped("") + gzipped("</rss>");
  EXPECT_EQ(decode_content(body, "gzip", plenty), "<rss></rss>");
  EXPECT_EQ(decode_content(body, "gzip", 10), std::unexpected(CodingError::too_big));
}

TEST(ContentCoding, FramesOfAZstdBodyAreOneDocument) {
  EXPECT_EQ(decode_content(zstd_frame("<rss>") + zstd_frame("</rss>"), "zstd", plenty), "<rss></rss>");
}

TEST(ContentCoding, BodyCutOffAnywhereIsCorrupt) {
  for (const auto& coding : codings) {
    if (std::string_view(coding.name).empty() || coding.name == std::string_view("identity")) continue;
    const auto body = coding.encode("<rss><channel/></rss>");
    for (std::size_t size = 1; size < body.size(); ++size)
      EXPECT_EQ(decode_content(body.substr(0, size), coding.name, plenty),
                std::unexpected(CodingError::corrupt))
          << coding.name << " cut at " << size;
  }
}

TEST(ContentCoding, BytesBehindTheEndAreAnError) {
  for (const auto& coding : codings) {
    if (std::string_view(coding.name).empty() || coding.name == std::string_view("identity")) continue;
    EXPECT_EQ(decode_content(coding.encode(document()) + "junk", coding.name, plenty),
              std::unexpected(CodingError::corrupt))
        << coding.name;
  }
}

TEST(ContentCoding, UnknownOnesAndLongListsAreRefused) {
  EXPECT_EQ(decode_content("x", "compress", plenty), std::unexpected(CodingError::unknown_coding));
  EXPECT_EQ(decode_content("x", "gzip, rot13", plenty), std::unexpected(CodingError::unknown_coding));
  EXPECT_EQ(decode_content("x", "gzip,gzip,gzip,gzip,gzip", plenty),
            std::unexpected(CodingError::unknown_coding));
  EXPECT_EQ(decode_content("x", " , ,", plenty), "x");
}

}  // namespace
}  // namespace tidings::decode
