#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tidings::decode {

/// HZ (RFC 1843), which iconv(3) lacks, as GB 2312 in eight bits.
std::string hz_to_gb2312(std::string_view bytes);

/// ISO-2022-JP (WHATWG Encoding, 12.2.1), and JIS X 0212 besides, which Japanese mail adds to it. Characters
/// of two bytes go to `on_euc_jp` in that encoding, of which iconv(3) knows the vendors' rows too; all others
/// to `on_utf8`, with U+FFFD for what can't be read.
void read_iso_2022_jp(std::string_view bytes, const std::function<void(std::string_view)>& on_euc_jp,
                      const std::function<void(std::string_view)>& on_utf8);

}  // namespace tidings::decode
