#include "store/hash.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

#include <openssl/evp.h>

namespace tidings::store {
namespace {

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  // Fetched once: OpenSSL 3 looks an algorithm up by name at every use otherwise, which costs more than a
  // short hash.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<std::uint8_t, 32> digest{};
  if (algorithm == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  return digest;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto digest = sha256(bytes);
  std::string text;
  text.reserve(digest.size() * 2);
  for (const auto byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

std::string sha256_bytes(std::string_view bytes) {
  const auto digest = sha256(bytes);
  return {digest.begin(), digest.end()};
}

std::int64_t sha256_number(std::string_view bytes) {
  const auto digest = sha256(bytes);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | digest[i];
  return static_cast<std::int64_t>(number >> 1U);
}

std::int64_t grouped_number(std::string_view group, std::string_view bytes) {
  return numbers_of_group(group).first | sha256_number(bytes) >> 16;
}

std::pair<std::int64_t, std::int64_t> numbers_of_group(std::string_view group) {
  std::uint64_t place = 0xCBF29CE484222325;  // FNV-1a: the same on every machine
  for (const char c : group) place = (place ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  const auto first = static_cast<std::int64_t>(place >> 48U) << 47;
  return {first, first | ((std::int64_t{1} << 47) - 1)};
}

}  // namespace tidings::store
