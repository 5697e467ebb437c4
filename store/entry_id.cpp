#include "store/entry_id.hpp"

#include <string>

#include <fmt/format.h>

#include "store/byte_scan.hpp"
#include "store/hash.hpp"
#include "store/http_date.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t max_verbatim = 512;

/// Printable UTF-8: a key is written into YAML and shown to people.
bool is_clean(std::string_view text) {
  constexpr auto is_suspicious = [](auto c) { return (c < 0x20) | (c >= 0x7F); };
  while (true) {
    text.remove_prefix(find_byte(text, is_suspicious));
    if (text.empty()) return true;
    const auto size = character_size(text);
    if (size < 2) return false;  // ill-formed, or a control character
    text.remove_prefix(size);
  }
}

EntryId make_id(std::string_view kind, std::string_view text) {
  if (text.size() <= max_verbatim && is_clean(text)) return {std::string(kind).append(":").append(text)};
  return {fmt::format("{}-sha256:{}", kind, sha256_hex(text))};
}

std::optional<std::string_view> verbatim(std::string_view key, std::string_view kind) {
  if (!key.starts_with(kind)) return std::nullopt;
  return key.substr(kind.size());
}

}  // namespace

EntryId entry_id_from_guid(std::string_view guid) { return make_id("guid", guid); }

EntryId entry_id_from_link(const WebUrl& link) { return make_id("link", link.str()); }

EntryId entry_id_from_title(const PlainText& title, std::optional<Timestamp> published) {
  return make_id("title",
                 fmt::format("{} {}", published ? format_http_date(*published) : "undated", title.str()));
}

EntryId entry_id_from_content(std::string_view content) {
  return {fmt::format("content-sha256:{}", sha256_hex(content))};
}

std::optional<EntryId> entry_id_with_link(std::string_view guid, const std::optional<WebUrl>& link) {
  if (guid.empty() || !link) return std::nullopt;
  return entry_id_from_guid(fmt::format("{} {}", guid, link->str()));
}

std::optional<EntryId> entry_id_with_title(std::string_view guid, const std::optional<WebUrl>& link,
                                           const PlainText& title, std::optional<Timestamp> published) {
  if (title.empty() && !published) return std::nullopt;
  if (guid.empty()) return entry_id_from_title(title, published);
  return entry_id_from_guid(fmt::format("{} {} {}", guid, link ? link->str() : "",
                                        title.empty() ? format_http_date(*published) : title.str()));
}

std::optional<std::string_view> guid_of(const EntryId& id) { return verbatim(id.key, "guid:"); }

std::optional<std::string_view> link_of(const EntryId& id) { return verbatim(id.key, "link:"); }

}  // namespace tidings::store
