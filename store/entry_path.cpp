#include "store/entry_path.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <uninorm.h>

#include "store/byte_scan.hpp"
#include "store/hash.hpp"

namespace tidings::store {
namespace {

constexpr std::size_t max_name =
    200;  // bytes: room for `.md`, the date and a distinction below the usual 255

/// Unicode Standard Annex 15, form C; `text` as it is where that can't be had.
std::string to_nfc(std::string_view text) {
  const bool ascii = find_byte(text, [](auto c) { return c >= 0x80; }) == text.size();
  if (ascii) return std::string(text);
  std::size_t size = 0;
  const std::unique_ptr<std::uint8_t, decltype(&std::free)> composed(
      u8_normalize(UNINORM_NFC, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr,
                   &size),
      &std::free);
  if (!composed) return std::string(text);
  return {reinterpret_cast<const char*>(composed.get()), size};
}

bool has_meaning(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || std::string_view("/\\:*?\"<>|#").contains(c);
}

void cut_at_character(std::string& text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
}

constexpr std::size_t max_folders = 3000;  // bytes: room for the rest of a path below the usual 4096

std::string folder_and_prefix(const Entry& entry, Layout layout) {
  if (layout == Layout::source) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(entry.date()));
    return fmt::format("{}/{:04}/{:02}/{:02}-", entry.source.str(), static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  }
  std::string folder;
  for (const auto& category : entry.categories) {
    const auto name = safe_file_name(category, max_name);
    if (folder.size() + name.size() >= max_folders) break;
    folder += name + '/';
  }
  return folder.empty() ? entry.source.str() + '/' : folder;
}

}  // namespace

std::string safe_file_name(std::string_view text, std::size_t max_bytes) {
  auto name = to_nfc(text);
  for (char& c : name)
    if (has_meaning(c)) c = '_';
  name.erase(0, name.find_first_not_of(". "));
  cut_at_character(name, max_bytes);
  while (name.ends_with('.') || name.ends_with(' ')) name.pop_back();
  return name.empty() ? "untitled" : name;
}

std::string entry_path(const Entry& entry, Layout layout) {
  return folder_and_prefix(entry, layout) + safe_file_name(entry.title.str(), max_name) + ".md";
}

std::string distinct_entry_path(const Entry& entry, Layout layout, std::size_t digits) {
  const auto identity = sha256_hex(entry.source.str() + '\n' + entry.id.key).substr(0, digits);
  return folder_and_prefix(entry, layout) + safe_file_name(entry.title.str(), max_name) + '~' + identity +
         ".md";
}

}  // namespace tidings::store
