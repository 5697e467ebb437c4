#include "daemon/publish/atom_id.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "daemon/text/url.hpp"

namespace tidings::publish {
namespace {

using Uuid = std::array<unsigned char, 16>;

constexpr Uuid url_namespace{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                             0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

std::string uuid_of(std::string_view name) {
  std::string bytes(url_namespace.begin(), url_namespace.end());
  bytes += name;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-1");
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);
  std::string text = "urn:uuid:";
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    fmt::format_to(std::back_inserter(text), "{:02x}", digest[i]);
  }
  return text;
}

bool is_iri_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F && !std::string_view("<>\"{}|\\^`").contains(c);
}

/// The same entry has the same name wherever the source's file stands.
std::string source_name(const store::StoredEntry& stored) {
  if (stored.feed.self) return stored.feed.self->str();
  if (!stored.feed.id.empty()) return stored.feed.id;
  return stored.entry.source.str();
}

std::string entry_name(const store::Entry& entry) {
  if (!entry.guid.empty()) return entry.guid;
  if (entry.link) return entry.link->str();
  return fmt::format("{} {}", entry.date().time_since_epoch().count(), entry.title.str());
}

}  // namespace

bool is_absolute_iri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == text.npos || colon + 1 == text.size()) return false;
  const auto letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  const auto in_scheme = [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  if (!letter(text[0]) || !std::ranges::all_of(text.substr(0, colon), in_scheme)) return false;
  const auto scheme = text.substr(0, colon);
  const bool web = scheme == "http" || scheme == "https";
  if (web && (!text.substr(colon).starts_with("://") || text.size() == colon + 3)) return false;
  return std::ranges::all_of(text, is_iri_character);
}

std::string atom_id(const store::StoredEntry& stored) {
  if (is_absolute_iri(stored.entry.guid)) return stored.entry.guid;
  return uuid_of(source_name(stored) + '\n' + entry_name(stored.entry));
}

std::string feed_id(std::string_view site_url) {
  const auto url = text::Url::parse(site_url);
  const auto host = url ? std::string(url->hostname()) : std::string();
  std::string path = url ? std::string(url->path()) : std::string("/");
  return fmt::format("tag:{},2022:{}", host.empty() ? "localhost" : host, path == "/" ? "feed" : path);
}

}  // namespace tidings::publish
