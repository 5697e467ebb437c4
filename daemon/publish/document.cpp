#include "daemon/publish/document.hpp"

#include <array>
#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <libdeflate.h>
#include <openssl/evp.h>

namespace tidings::publish {
namespace {

constexpr int compression_level = 9;  // once for each change, not for a request

std::string gzip(std::string_view body) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(compression_level), &libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), body.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), out.data(), out.size()));
  return out;
}

std::string strong_tag(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string tag = "\"";
  for (std::size_t i = 0; i < 16; ++i) {
    tag += digits[digest[i] >> 4U];
    tag += digits[digest[i] & 15U];
  }
  return tag + '"';
}

Variant make_variant(std::string body) {
  auto tag = strong_tag(body);
  return {std::move(body), std::move(tag)};
}

}  // namespace

DocumentPtr make_document(std::string body, std::string content_type, store::Timestamp last_modified) {
  auto document = std::make_shared<Document>();
  document->content_type = std::move(content_type);
  document->last_modified = last_modified;
  document->gzip = make_variant(gzip(body));
  document->identity = make_variant(std::move(body));
  return document;
}

}  // namespace tidings::publish
