#include "store/hash.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <xxhash.h>

namespace tidings::store {
namespace {

std::array<std::uint8_t, 32> sha256(std::initializer_list<std::string_view> parts) {
  // Fetched once: OpenSSL 3 looks an algorithm up by name at every use otherwise, which costs more than a
  // short hash; and so does a new context.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
  std::array<std::uint8_t, 32> digest{};
  bool done = algorithm != nullptr && context != nullptr &&
              EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
  for (const auto part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  if (!done || EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  return digest;
}

std::int64_t number_of(const std::array<std::uint8_t, 32>& digest) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | digest[i];
  return static_cast<std::int64_t>(number >> 1U);
}

std::string hex(const std::array<std::uint8_t, 32>& digest) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(digest.size() * 2);
  for (const auto byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return hex(sha256({bytes})); }

std::string sha256_bytes(std::string_view bytes) {
  const auto digest = sha256({bytes});
  return {digest.begin(), digest.end()};
}

std::string quick_hash(std::initializer_list<std::string_view> parts) {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  for (const auto part : parts) XXH3_128bits_update(&state, part.data(), part.size());
  const auto hash = XXH3_128bits_digest(&state);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::uint64_t quick_number(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string hash_like(std::string_view recorded, std::initializer_list<std::string_view> parts) {
  constexpr std::size_t sha256_digits = 64;
  return recorded.size() == sha256_digits ? hex(sha256(parts)) : quick_hash(parts);
}

std::int64_t sha256_number(std::string_view bytes) { return number_of(sha256({bytes})); }

std::int64_t grouped_number(std::string_view group, std::initializer_list<std::string_view> parts) {
  return numbers_of_group(group).first | number_of(sha256(parts)) >> 16;
}

std::pair<std::int64_t, std::int64_t> numbers_of_group(std::string_view group) {
  std::uint64_t place = 0xCBF29CE484222325;  // FNV-1a: the same on every machine
  for (const char c : group) place = (place ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  const auto first = static_cast<std::int64_t>(place >> 48U) << 47;
  return {first, first | ((std::int64_t{1} << 47) - 1)};
}

}  // namespace tidings::store
