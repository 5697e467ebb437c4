#include "daemon/text/url_idna.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <unicode/uidna.h>

#include "store/ascii.hpp"
#include "store/byte_scan.hpp"

namespace tidings::text {
namespace {

/// No name that DNS can hold (RFC 1035, 2.3.4) is longer in UTF-8, and Punycode takes quadratic time.
constexpr std::size_t max_size = 1024;

/// What the URL standard passes over, "beStrict" being false.
constexpr std::uint32_t tolerated = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                    UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

bool is_ascii(std::string_view text) {
  return store::find_byte(text, [](auto c) { return c >= 0x80; }) == text.size();
}

/// As UTS 46 has it since revision 31, and ICU since 74.
void map_sharp_s(std::string& text) {
  constexpr std::string_view capital = "ẞ";
  for (auto at = text.find(capital); at != text.npos; at = text.find(capital, at))
    text.replace(at, capital.size(), "ß");
}

/// Immutable; any thread may use it (ICU's word).
const UIDNA* uts46() {
  static const UIDNA* const opened = [] {
    UErrorCode error = U_ZERO_ERROR;
    const auto* made =
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
    if (U_FAILURE(error)) throw std::runtime_error("ICU lacks its data for host names (UTS 46)");
    return made;
  }();
  return opened;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  std::string lower = ascii::lowered(domain);
  if (is_ascii(lower) && !lower.contains("xn--")) return lower;
  if (lower.size() > max_size) return std::nullopt;
  map_sharp_s(lower);
  std::string ascii(8 * max_size, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  const auto size =
      uidna_nameToASCII_UTF8(uts46(), lower.data(), static_cast<std::int32_t>(lower.size()), ascii.data(),
                             static_cast<std::int32_t>(ascii.size()), &info, &error);
  if (U_FAILURE(error) || (info.errors & ~tolerated) != 0) return std::nullopt;
  ascii.resize(static_cast<std::size_t>(size));
  return ascii;
}

}  // namespace tidings::text
