#pragma once

#include <string>
#include <string_view>

namespace tidings::decode {

/// HZ (RFC 1843), which iconv(3) lacks, as GB 2312 in eight bits.
std::string hz_to_gb2312(std::string_view bytes);

/// ISO-2022-JP (RFC 1468) with what Japanese mail adds to it (half-width katakana, JIS X 0212) as EUC-JP, of
/// which iconv(3) knows the vendors' rows too.
std::string iso_2022_jp_to_euc_jp(std::string_view bytes);

}  // namespace tidings::decode
