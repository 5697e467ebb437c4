#include <algorithm>
#include <utility>

#include <brotli/encode.h>
#include <zlib.h>

#include "tests/integration/hostile/endpoint.hpp"
#include "tests/support/codings.hpp"

namespace tidings::integration::hostile {
namespace {

using support::gzipped;
using support::zstd_frame;

constexpr std::size_t piece = 8U << 20U;  // of zeros
constexpr std::size_t pieces = 1280;      // 10 GiB

/// What a body consists of: its begin, the same bytes for each piece, its end. All of it is put together when
/// it is asked for, since a test that holds every bomb would be large itself; but coded it is before, since
/// that takes longer than a poll may on a busy machine.
struct Coded {
  std::string begin;
  std::string piece;
  std::size_t count = pieces - 1;
  std::string end;

  std::string all() const { return begin + repeated(piece, count) + end; }
};

Coded whole(std::string bytes) { return {std::move(bytes), {}, 0, {}}; }

Coded repeating(std::string bytes, std::size_t count = pieces) { return {{}, std::move(bytes), count, {}}; }

/// Flushed fully, a piece depends on nothing before it. `window_bits` as deflateInit2 has it.
Coded deflated(int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
  std::string zeros(piece, '\0');
  const auto step = [&](int flush, std::size_t size) {
    std::string out(size / 500 + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
    stream.avail_in = static_cast<uInt>(size);
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, flush);
    out.resize(out.size() - stream.avail_out);
    return out;
  };
  Coded coded{
      .begin = step(Z_FULL_FLUSH, piece), .piece = step(Z_FULL_FLUSH, piece), .end = step(Z_FINISH, 0)};
  deflateEnd(&stream);
  return coded;
}

/// The third piece is coded as every later one is.
Coded brotli() {
  auto* state = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
  BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, 5);
  const std::string zeros(piece, '\0');
  const auto step = [&](BrotliEncoderOperation operation, std::size_t size) {
    std::string out(1U << 16U, '\0');
    auto room = out.size();
    const auto* in = reinterpret_cast<const std::uint8_t*>(zeros.data());
    auto* next = reinterpret_cast<std::uint8_t*>(out.data());
    BrotliEncoderCompressStream(state, operation, &size, &in, &room, &next, nullptr);
    out.resize(out.size() - room);
    return out;
  };
  auto begin = step(BROTLI_OPERATION_FLUSH, piece);
  begin += step(BROTLI_OPERATION_FLUSH, piece);
  auto middle = step(BROTLI_OPERATION_FLUSH, piece);
  auto end = step(BROTLI_OPERATION_FINISH, 0);
  BrotliEncoderDestroyInstance(state);
  return {.begin = std::move(begin), .piece = std::move(middle), .end = std::move(end)};
}

std::string bytes_of_size(std::uint32_t size) {
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(size >> (8 * i));
  return bytes;
}

/// A frame (RFC 8878, 3.1.1) that wants 1 GiB, of one block as it stands.
std::string zstd_of_a_large_window() {
  const std::string text = "<rss/>";
  const std::string frame_header("\x28\xB5\x2F\xFD\x00\xA0", 6);
  const auto block_header = static_cast<std::uint32_t>(text.size()) << 3U | 1U;
  return frame_header + bytes_of_size(block_header).substr(0, 3) + text;
}

Coded zstd_frames() { return repeating(zstd_frame(std::string(piece, '\0'))); }

Endpoint coded(std::string id, std::string coding, std::string result, Coded body,
               std::string status = "200 OK") {
  const auto script = [=, body = std::move(body)](Peer& peer) {
    if (peer.read_request()) peer.send(response(body.all(), "Content-Encoding: " + coding + "\r\n", status));
  };
  return {std::move(id), script, std::move(result)};
}

Endpoint coded(std::string id, std::string coding, std::string result, std::string body) {
  return coded(std::move(id), std::move(coding), std::move(result), whole(std::move(body)));
}

/// A whole gzip file that claims to have been so large.
std::string gzip_of_claimed(std::uint32_t size) {
  auto bytes = gzipped(rss(item("1")));
  return bytes.substr(0, bytes.size() - 4) + bytes_of_size(size);
}

Coded bomb_behind_a_feed(Coded bomb) {
  bomb.begin.insert(0, gzipped(rss(item("1")) + "<!--"));
  bomb.end += gzipped("-->");
  return bomb;
}

Endpoints ten_gigabytes() {
  const std::string too_big = "too_big|timeout.body";  // of ten megabytes, where the machine is busy
  const auto gzip = deflated(15 + 16);
  const auto gzip_twice = gzipped(gzip.all());
  const auto br = brotli();
  const auto frames = zstd_frames();
  Endpoints all;
  all.push_back(coded("bomb-gzip", "gzip", too_big, gzip));
  all.push_back(coded("bomb-x-gzip", "x-gzip", too_big, gzip));
  all.push_back(coded("bomb-gzip-members", "gzip", too_big, repeating(gzipped(std::string(piece, '\0')))));
  all.push_back(
      coded("bomb-gzip-of-blanks", "gzip", too_big, repeating(gzipped(std::string(piece, ' ')), pieces / 4)));
  all.push_back(coded("bomb-behind-a-feed", "gzip", too_big, bomb_behind_a_feed(gzip)));
  all.push_back(coded("bomb-zlib", "deflate", too_big, deflated(15)));
  all.push_back(coded("bomb-raw-deflate", "deflate", too_big, deflated(-15)));
  all.push_back(coded("bomb-brotli", "br", "too_big", br));
  all.push_back(coded("bomb-zstd", "zstd", "too_big", frames));
  all.push_back(coded("bomb-gzip-twice", "gzip, gzip", "too_big", gzip_twice));
  all.push_back(
      coded("bomb-gzip-four-times", "gzip, gzip, gzip, gzip", "too_big", gzipped(gzipped(gzip_twice))));
  all.push_back(coded("bomb-gzip-in-zstd", "gzip, zstd", "too_big", zstd_frame(gzip.all())));
  all.push_back(coded("bomb-zstd-in-gzip", "zstd, gzip", "too_big", gzipped(frames.all())));
  all.push_back(coded("bomb-zstd-named-brotli-too", "br, zstd", "too_big", frames));
  all.push_back(coded("bomb-not-found", "gzip", "http.404|timeout.body", gzip, "404 Not Found"));
  all.push_back(coded("bomb-forbidden", "gzip", "http.403|timeout.body", gzip, "403 Forbidden"));
  all.push_back(coded("bomb-unavailable", "br", "http.503", br, "503 No"));
  return all;
}

}  // namespace

Endpoints bombs() {
  const auto feed = gzipped(rss(item("1")));
  const std::string zeros(1000, '\0');
  Endpoints all = ten_gigabytes();
  all.push_back(coded("coding-five-times", "gzip, gzip, gzip, gzip, gzip", "bad_encoding", feed));
  all.push_back(coded("coding-list-is-long", repeated("identity, ", 5000), "bad_encoding", feed));
  all.push_back(coded("coding-unknown", "exi", "bad_encoding", feed));
  all.push_back(coded("coding-no-word", "\x01\xFF;q=1", "bad_encoding|protocol", feed));
  all.push_back(coded("coding-claimed-by-plain-text", "gzip", "bad_encoding", rss(item("1"))));
  all.push_back(coded("coding-gzip-cut-off", "gzip", "bad_encoding", feed.substr(0, feed.size() - 12)));
  all.push_back(coded("coding-gzip-of-nothing", "gzip", "bad_encoding", std::string()));
  all.push_back(coded("coding-gzip-claims-gigabytes", "gzip", "bad_encoding", gzip_of_claimed(0xFFFFFFFF)));
  all.push_back(coded("coding-gzip-claims-a-byte", "gzip", "bad_encoding", gzip_of_claimed(1)));
  all.push_back(coded("coding-gzip-and-garbage", "gzip", "bad_encoding", feed + std::string(1000, 'x')));
  all.push_back(coded("coding-brotli-garbage", "br", "bad_encoding", zeros));
  all.push_back(coded("coding-deflate-garbage", "deflate", "bad_encoding", zeros));
  all.push_back(coded("coding-zstd-garbage", "zstd", "bad_encoding", zeros));
  all.push_back(coded("coding-zstd-wants-a-gigabyte", "zstd", "bad_encoding", zstd_of_a_large_window()));
  all.push_back(coded("coding-zstd-skippable-frames", "zstd", "bad_encoding|not_a_feed",
                      repeating(std::string("\x50\x2A\x4D\x18\x00\x00\x00\x00", 8), 100'000)));
  return all;
}

}  // namespace tidings::integration::hostile
