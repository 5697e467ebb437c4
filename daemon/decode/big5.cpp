#include "daemon/decode/big5.hpp"

#include <algorithm>
#include <array>

namespace tidings::decode {
namespace {

struct Exception {
  char16_t pair;
  char16_t character;
};

/// HKSCS of 2004 took characters out that stand elsewhere, and read some signs in its own way; the pictures
/// of control characters (A3C0 to A3DF, U+2400 and on) and the euro are Windows'.
constexpr std::array exceptions = std::to_array<Exception>({
    {0x8E69, u'箸'}, {0x8E6F, u'簆'}, {0x8E7E, u'糎'}, {0x8EAB, u'緒'}, {0x8EB4, u'縝'}, {0x8ECD, u'者'},
    {0x8ED0, u'耨'}, {0x8F57, u'菁'}, {0x8F69, u'蒨'}, {0x8F6E, u'萏'}, {0x8FCB, u'覦'}, {0x8FCC, u'覩'},
    {0x8FFE, u'起'}, {0x906D, u'都'}, {0x907A, u'銹'}, {0x90DC, u'靜'}, {0x90F1, u'響'}, {0x91BF, u'鼖'},
    {0x9244, u'蔃'}, {0x92AF, u'兙'}, {0x92B0, u'兛'}, {0x92B1, u'兝'}, {0x92B2, u'兞'}, {0x92C8, u'鍮'},
    {0x92D1, u'瑹'}, {0x9447, u'浧'}, {0x94CA, u'禛'}, {0x95D9, u'邗'}, {0x9644, u'靝'}, {0x96ED, u'瀞'},
    {0x96FC, u'嬨'}, {0x9B76, u'爁'}, {0x9B78, u'矗'}, {0x9B7B, u'纇'}, {0x9BC6, u'駖'}, {0x9BDE, u'釔'},
    {0x9BEC, u'惞'}, {0x9BF6, u'澶'}, {0x9C42, u'輶'}, {0x9C53, u'侻'}, {0x9C62, u'營'}, {0x9C68, u'鄄'},
    {0x9C6B, u'鷰'}, {0x9C77, u'菏'}, {0x9CBC, u'尐'}, {0x9CBD, u'秣'}, {0x9CD0, u'婧'}, {0x9D57, u'輋'},
    {0x9D5A, u'筑'}, {0x9DC4, u'拐'}, {0x9EA9, u'恢'}, {0x9EEF, u'痹'}, {0x9EFD, u'汊'}, {0x9F60, u'鬮'},
    {0x9F66, u'鼗'}, {0x9FCB, u'僭'}, {0x9FD8, u'弌'}, {0xA063, u'蠏'}, {0xA077, u'拎'}, {0xA0D5, u'瑨'},
    {0xA0DF, u'煢'}, {0xA0E4, u'牐'}, {0xA145, u'‧'},  {0xA14E, u'﹑'}, {0xA15A, u'╴'},  {0xA1C2, u'¯'},
    {0xA1C3, u'￣'}, {0xA1C5, u'ˍ'},  {0xA1E3, u'～'}, {0xA1F2, u'⊕'},  {0xA1F3, u'⊙'},  {0xA1FE, u'／'},
    {0xA240, u'＼'}, {0xA241, u'∕'},  {0xA242, u'﹨'}, {0xA244, u'￥'}, {0xA246, u'￠'}, {0xA247, u'￡'},
    {0xA2CC, u'十'}, {0xA2CE, u'卅'}, {0xA3E0, u'␡'},  {0xA3E1, u'€'},  {0xC6CF, u'廴'}, {0xC6D3, u'无'},
    {0xC6D5, u'癶'}, {0xC6D7, u'隶'}, {0xC6DE, u'〃'}, {0xC6DF, u'仝'}, {0xFA5F, u'倩'}, {0xFA66, u'偽'},
    {0xFABD, u'包'}, {0xFAC5, u'卄'}, {0xFAD5, u'卿'}, {0xFB48, u'嘅'}, {0xFBB8, u'婷'}, {0xFBF3, u'幵'},
    {0xFBF9, u'廐'}, {0xFC4F, u'彘'}, {0xFC6C, u'悤'}, {0xFCB9, u'撐'}, {0xFCE2, u'晴'}, {0xFCF1, u'杞'},
    {0xFDB7, u'沜'}, {0xFDB8, u'渝'}, {0xFDBB, u'港'}, {0xFDF1, u'煮'}, {0xFE52, u'猪'}, {0xFE6F, u'瑜'},
    {0xFEAA, u'瓩'}, {0xFEDD, u'砉'},
});
static_assert(std::ranges::is_sorted(exceptions, {}, &Exception::pair));

char16_t exception_of(char16_t pair) {
  if (pair >= 0xA3C0 && pair < 0xA3E0) return static_cast<char16_t>(pair - 0xA3C0 + 0x2400);
  const auto* const found = std::ranges::lower_bound(exceptions, pair, {}, &Exception::pair);
  return found != exceptions.end() && found->pair == pair ? found->character : u'\0';
}

}  // namespace

Big5Pair next_big5_exception(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead <= 0x80) continue;
    const auto pair = static_cast<char16_t>(lead << 8U | static_cast<unsigned char>(text[at + 1]));
    if (const auto character = exception_of(pair); character != u'\0') return {at, character};
    ++at;
  }
  return {text.size(), u'\0'};
}

}  // namespace tidings::decode
