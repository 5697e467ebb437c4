#include "daemon/publish/atom_id.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "daemon/publish/address.hpp"
#include "daemon/publish/iri.hpp"
#include "daemon/text/url.hpp"
#include "store/ascii.hpp"
#include "store/entry_id.hpp"

namespace tidings::publish {
namespace {

using Uuid = std::array<unsigned char, 16>;

/// Of ids that tidings makes (RFC 9562, 6.6).
constexpr Uuid id_namespace{0xf8, 0xf4, 0x3a, 0xca, 0x24, 0xf1, 0x44, 0x9d,
                            0xa5, 0xe3, 0xf9, 0x7c, 0xf5, 0x0e, 0xd9, 0x72};

std::string uuid_of(std::string_view name) {
  std::string bytes(id_namespace.begin(), id_namespace.end());
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

/// Validators put a whole IRI through IDNA, which has no room for labels of more than 63 bytes.
bool has_long_label(std::string_view iri) {
  constexpr std::size_t long_label = 40;  // bytes of UTF-8: what they become stays below 63
  while (!iri.empty()) {
    const auto label = ascii::take_until(iri, '.');
    const bool foreign =
        std::ranges::any_of(label, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (foreign && label.size() > long_label) return true;
  }
  return false;
}

std::string made_id(const store::SourceId& source, std::string_view name) {
  return uuid_of(fmt::format("{}\n{}", source.str(), name));
}

std::string id_of_guid(const store::SourceId& source, std::string_view guid) {
  auto own = publishers_id(guid);
  return own.empty() ? made_id(source, guid) : own;
}

/// By what the entry was first known: that stays when its link, its title or its guid changes.
std::string id_of_key(const store::SourceId& source, const store::EntryId& id) {
  if (const auto guid = store::guid_of(id)) return id_of_guid(source, *guid);
  return made_id(source, store::link_of(id).value_or(id.key));
}

/// Whether an index that is made again from the files gives the entry another key.
bool is_of_this_index(const store::EntryId& id) {
  return id.key.starts_with("content-sha256:") || id.key.starts_with("path:");
}

}  // namespace

std::string publishers_id(std::string_view id) {
  if (!is_absolute_iri(id)) return {};
  return has_long_label(id) ? uri_of(id) : std::string(id);
}

std::string atom_id(const store::StoredEntry& stored) {
  const auto& entry = stored.entry;
  // A key has a long guid as its hash.
  if (!entry.guid.empty() && entry.id == store::entry_id_from_guid(entry.guid))
    return id_of_guid(entry.source, entry.guid);
  if (is_of_this_index(entry.id))
    return id_of_key(entry.source, store::entry_id_from_title(entry.title, entry.published));
  return id_of_key(entry.source, entry.id);
}

std::string atom_id(const store::Deletion& deletion) {
  const bool is_lost = is_of_this_index(deletion.id) || deletion.id.key.starts_with("guid-sha256:");
  return is_lost ? std::string() : id_of_key(deletion.source, deletion.id);
}

std::string feed_id(std::string_view site_url) {
  const auto url = text::Url::parse(site_url);
  const auto host = url ? std::string(url->hostname()) : std::string();
  std::string path = url ? std::string(url->path()) : std::string("/");
  const bool named = !host.empty() && !host.starts_with('[');
  return fmt::format("tag:{},2022:{}", named ? host : "localhost", path == "/" ? "feed" : path);
}

std::string scope_id(std::string_view site_url, const store::FeedScope& scope) {
  auto folder = folder_of(scope);
  folder.pop_back();
  return feed_id(site_url) + folder;
}

}  // namespace tidings::publish
