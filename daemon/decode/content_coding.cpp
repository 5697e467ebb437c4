#include "daemon/decode/content_coding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

#include "store/ascii.hpp"

namespace tidings::decode {
namespace {

using Decoded = std::expected<std::string, CodingError>;

constexpr std::size_t chunk = 1U << 16U;

/// Grows `out` by what a streaming decoder writes, never by more than a byte past `max_bytes`.
/// `step(destination, room)` returns how many bytes it wrote, or nothing where the stream is damaged; it is
/// over when `ended()`.
template <class Step, class Ended>
Decoded inflate_in_steps(std::size_t max_bytes, Step step, Ended ended) {
  std::string out;
  while (!ended()) {
    const auto size = out.size();
    if (size > max_bytes) return std::unexpected(CodingError::too_big);
    out.resize(std::min(size + std::max(chunk, size), max_bytes + 1));
    const auto written = step(out.data() + size, out.size() - size);
    if (!written) return std::unexpected(CodingError::corrupt);
    out.resize(size + *written);
  }
  if (out.size() > max_bytes) return std::unexpected(CodingError::too_big);
  return out;
}

/// zlib, for what libdeflate has no room for: `window_bits` as inflateInit2 has it. Several gzip members are
/// one body.
Decoded zlib_stream(std::string_view body, std::size_t max_bytes, int window_bits) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> owned(&stream, &inflateEnd);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  bool over = false;
  return inflate_in_steps(
      max_bytes,
      [&](char* destination, std::size_t room) -> std::optional<std::size_t> {
        stream.next_out = reinterpret_cast<Bytef*>(destination);
        stream.avail_out = static_cast<uInt>(std::min<std::size_t>(room, 1U << 30U));
        const auto before = stream.avail_out;
        const int status = inflate(&stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END) return std::nullopt;
        if (status == Z_STREAM_END && stream.avail_in > 0) {
          if (window_bits != 15 + 16 || inflateReset(&stream) != Z_OK) return std::nullopt;
        } else {
          over = status == Z_STREAM_END;
        }
        return std::size_t{before - stream.avail_out};
      },
      [&] { return over; });
}

/// The size that a gzip file claims at its end (RFC 1952, 2.3.1), for a first guess.
std::size_t claimed_size(std::string_view body) {
  const auto at = [&](std::size_t back) {
    return std::size_t{static_cast<unsigned char>(body[body.size() - back])};
  };
  return body.size() < 18 ? 0 : at(4) | at(3) << 8U | at(2) << 16U | at(1) << 24U;
}

/// libdeflate inflates a whole body several times faster than zlib streams it; where its guess fails, zlib
/// does it.
Decoded gzip(std::string_view body, std::size_t max_bytes) {
  const auto claimed = claimed_size(body);
  if (claimed > 0 && claimed <= max_bytes &&
      claimed / 1032 <= body.size()) {  // deflate can't do better than 1:1032
    const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    if (!decompressor) throw std::bad_alloc();
    std::string out(claimed, '\0');
    std::size_t used = 0;
    std::size_t written = 0;
    const auto result = libdeflate_gzip_decompress_ex(decompressor.get(), body.data(), body.size(),
                                                      out.data(), out.size(), &used, &written);
    if (result == LIBDEFLATE_SUCCESS && used == body.size()) {
      out.resize(written);
      return out;
    }
  }
  return zlib_stream(body, max_bytes, 15 + 16);
}

/// RFC 9110, 8.4.1.2 says zlib format; many servers send raw deflate.
Decoded deflate(std::string_view body, std::size_t max_bytes) {
  auto decoded = zlib_stream(body, max_bytes, 15);
  if (decoded || decoded.error() == CodingError::too_big) return decoded;
  return zlib_stream(body, max_bytes, -15);
}

Decoded brotli(std::string_view body, std::size_t max_bytes) {
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance);
  if (!state) throw std::bad_alloc();
  auto available = body.size();
  const auto* next = reinterpret_cast<const std::uint8_t*>(body.data());
  bool over = false;
  return inflate_in_steps(
      max_bytes,
      [&](char* destination, std::size_t room) -> std::optional<std::size_t> {
        auto left = room;
        auto* out = reinterpret_cast<std::uint8_t*>(destination);
        const auto result =
            BrotliDecoderDecompressStream(state.get(), &available, &next, &left, &out, nullptr);
        over = result == BROTLI_DECODER_RESULT_SUCCESS;
        if (result == BROTLI_DECODER_RESULT_ERROR || result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
          return std::nullopt;
        if (over && available != 0) return std::nullopt;
        return room - left;
      },
      [&] { return over; });
}

Decoded zstd(std::string_view body, std::size_t max_bytes) {
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(),
                                                                             &ZSTD_freeDStream);
  if (!stream) throw std::bad_alloc();
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 23);  // 8 MiB, the bound of RFC 8878, 3.1.1.1.2
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  bool over = body.empty();
  return inflate_in_steps(
      max_bytes,
      [&](char* destination, std::size_t room) -> std::optional<std::size_t> {
        ZSTD_outBuffer out{destination, room, 0};
        const auto before = in.pos;
        const auto hint = ZSTD_decompressStream(stream.get(), &out, &in);
        if (ZSTD_isError(hint) != 0) return std::nullopt;
        over = hint == 0 && in.pos == in.size;
        const bool starved = !over && in.pos == in.size && in.pos == before && out.pos == 0;
        if (starved) return std::nullopt;
        return out.pos;
      },
      [&] { return over; });
}

Decoded identity(std::string_view body, std::size_t max_bytes) {
  if (body.size() > max_bytes) return std::unexpected(CodingError::too_big);
  return std::string(body);
}

struct Coding {
  std::string_view name;
  Decoded (*decode)(std::string_view body, std::size_t max_bytes);
};

constexpr std::array codings{Coding{"gzip", &gzip}, Coding{"x-gzip", &gzip}, Coding{"deflate", &deflate},
                             Coding{"br", &brotli}, Coding{"zstd", &zstd},   Coding{"identity", &identity}};

/// The header's list, in lower case, without blanks and empty elements.
std::vector<std::string> names_in(std::string_view header) {
  std::vector<std::string> names(1);
  for (const char c : header) {
    if (c == ',')
      names.emplace_back();
    else if (c != ' ' && c != '\t')
      names.back() += ascii::lower(c);
  }
  std::erase_if(names, [](const std::string& name) { return name.empty(); });
  return names;
}

constexpr std::size_t max_codings = 4;

}  // namespace

std::expected<std::string, CodingError> decode_content(std::string body, std::string_view content_encoding,
                                                       std::size_t max_bytes) {
  auto names = names_in(content_encoding);
  if (names.size() > max_codings) return std::unexpected(CodingError::unknown_coding);
  const auto bound = std::min(max_bytes, std::max(any_ratio, body.size() * max_ratio));
  std::ranges::reverse(names);  // the last applied is the first undone
  for (const auto& name : names) {
    const auto* coding = std::ranges::find(codings, name, &Coding::name);
    if (coding == codings.end()) return std::unexpected(CodingError::unknown_coding);
    auto decoded = coding->decode(body, bound);
    if (!decoded && decoded.error() == CodingError::too_big && bound < max_bytes)
      return std::unexpected(CodingError::too_dense);
    if (!decoded) return decoded;
    body = std::move(*decoded);
  }
  if (body.size() > max_bytes) return std::unexpected(CodingError::too_big);
  return body;
}

}  // namespace tidings::decode
