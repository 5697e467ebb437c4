#include "daemon/publish/document.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include <brotli/encode.h>
#include <fmt/format.h>
#include <libdeflate.h>

#include "store/ascii.hpp"
#include "store/hash.hpp"

namespace tidings::publish {
namespace {

// Once for each change at the most; the next levels cost twice as much and save a hundredth.
constexpr int gzip_level = 6;
constexpr int brotli_level = 5;

std::string gzip(std::string_view body) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(gzip_level), &libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), body.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), out.data(), out.size()));
  return out;
}

/// No wider than the body: the encoder's buffer is twice the window, and the default's 8 MB.
int brotli_window(std::size_t size) {
  constexpr std::size_t unusable = 16;  // of a window (RFC 7932, 9.1)
  return std::clamp(static_cast<int>(std::bit_width(size + unusable)), BROTLI_MIN_WINDOW_BITS,
                    BROTLI_DEFAULT_WINDOW);
}

/// RFC 7932.
std::string brotli(std::string_view body) {
  std::string out(BrotliEncoderMaxCompressedSize(body.size()), '\0');
  std::size_t size = out.size();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(body.data());
  if (BrotliEncoderCompress(brotli_level, brotli_window(body.size()), BROTLI_MODE_TEXT, body.size(), bytes,
                            &size, reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_TRUE)
    throw std::bad_alloc();  // the only fault it has, with room for the longest
  out.resize(size);
  return out;
}

/// Nothing where the bytes are no gzip of ours.
std::optional<std::string> gunzip(std::string_view bytes) {
  constexpr std::size_t trailer = 8;  // its end says how long the text is (RFC 1952, 2.3.1)
  if (bytes.size() < trailer + 10) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= std::size_t{static_cast<unsigned char>(bytes[bytes.size() - 4 + i])} << (8 * i);
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  if (!decompressor) throw std::bad_alloc();
  std::string out(size, '\0');
  const auto result = libdeflate_gzip_decompress(decompressor.get(), bytes.data(), bytes.size(), out.data(),
                                                 out.size(), nullptr);
  if (result != LIBDEFLATE_SUCCESS) return std::nullopt;
  return out;
}

/// It is kept; what it was made in had room for the worst case.
std::string shrunk(std::string bytes) {
  bytes.shrink_to_fit();
  return bytes;
}

}  // namespace

Document::Document(std::string body, std::string gzip)
    : identity_(shrunk(std::move(body))), hash_(store::sha256_hex(identity_).substr(0, 32)) {
  if (gzip.empty()) return;
  gzip_.bytes = std::move(gzip);
  gzip_.done = true;
}

const std::string& Document::body(Coding coding) const {
  if (coding == Coding::identity) return identity_;
  auto& coded = this->coded(coding);
  std::call_once(coded.begun, [&] {
    if (coded.done) return;
    coded.bytes = shrunk(coding == Coding::gzip ? gzip(identity_) : brotli(identity_));
    coded.done = true;
  });
  return coded.bytes;
}

bool Document::is_coded(Coding coding) const { return coding == Coding::identity || coded(coding).done; }

std::string Document::etag(Coding coding) const {
  const std::string_view suffix = coding == Coding::identity ? "" : coding == Coding::gzip ? "-gzip" : "-br";
  return fmt::format("\"{}{}\"", hash_, suffix);
}

std::string keep(const Document& document) {
  return fmt::format("{}\n{}", document.last_modified.time_since_epoch().count(),
                     document.body(Coding::gzip));
}

DocumentPtr kept_document(std::string_view kept, std::string content_type) {
  const auto seconds = ascii::parse_number<std::int64_t>(ascii::take_until(kept, '\n')).value_or(0);
  auto body = gunzip(kept);
  if (!body) return nullptr;
  auto document = std::make_shared<Document>(std::move(*body), std::string(kept));
  document->content_type = std::move(content_type);
  document->last_modified = store::Timestamp(std::chrono::seconds(seconds));
  document->max_age = longest_age;
  document->is_immutable = true;
  return document;
}

std::shared_ptr<Document> make_document(std::string body, std::string content_type,
                                        store::Timestamp last_modified, int max_age, std::string policy) {
  auto document = std::make_shared<Document>(std::move(body));
  document->max_age = max_age;
  document->policy = std::move(policy);
  document->content_type = std::move(content_type);
  document->last_modified = last_modified;
  return document;
}

}  // namespace tidings::publish
