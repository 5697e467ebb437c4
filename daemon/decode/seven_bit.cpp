#include "daemon/decode/seven_bit.hpp"

#include <array>

#include "daemon/decode/single_byte.hpp"

namespace tidings::decode {
namespace {

bool is_graphic(char c) { return c > 0x20 && c < 0x7F; }

char with_high_bit(char c) { return static_cast<char>(static_cast<unsigned char>(c) | 0x80U); }

enum class CharacterSet { ascii, roman, katakana, two_bytes, supplement };

struct Escape {
  std::string_view sequence;
  CharacterSet set;
};

constexpr std::array escapes{
    Escape{"\x1B(B", CharacterSet::ascii},     Escape{"\x1B(J", CharacterSet::roman},
    Escape{"\x1B(I", CharacterSet::katakana},  Escape{"\x1B$@", CharacterSet::two_bytes},
    Escape{"\x1B$B", CharacterSet::two_bytes}, Escape{"\x1B$(D", CharacterSet::supplement},
};

const Escape* escape_at(std::string_view rest) {
  for (const auto& escape : escapes)
    if (rest.starts_with(escape.sequence)) return &escape;
  return nullptr;
}

class Iso2022JpReader {
 public:
  using Sink = std::function<void(std::string_view)>;

  Iso2022JpReader(std::string_view bytes, const Sink& on_euc_jp, const Sink& on_utf8)
      : bytes_(bytes), on_euc_jp_(on_euc_jp), on_utf8_(on_utf8) {}

  void run() {
    while (at_ < bytes_.size()) {
      if (bytes_[at_] == '\x1B')
        escape();
      else if (set_ == CharacterSet::two_bytes || set_ == CharacterSet::supplement)
        pair();
      else
        put(character_of(bytes_[at_++]));
    }
    flush();
  }

 private:
  /// One right behind another is a fault, as is one that is unknown, whose bytes behind ESC are text.
  void escape() {
    const auto* found = escape_at(bytes_.substr(at_));
    if (found == nullptr) {
      ++at_;
      return put(u'\uFFFD');
    }
    if (escaped_) put(u'\uFFFD');
    escaped_ = true;
    set_ = found->set;
    at_ += found->sequence.size();
  }

  char16_t character_of(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    if (set_ == CharacterSet::katakana)
      return byte > 0x20 && byte < 0x60 ? static_cast<char16_t>(0xFF61 + byte - 0x21) : u'\uFFFD';
    if (byte >= 0x80 || c == '\x0E' || c == '\x0F') return u'\uFFFD';
    if (set_ == CharacterSet::roman && c == '\\') return u'¥';
    if (set_ == CharacterSet::roman && c == '~') return u'‾';
    return byte;
  }

  void pair() {
    const char lead = bytes_[at_++];
    if (!is_graphic(lead) || at_ == bytes_.size() || bytes_[at_] == '\x1B') return put(u'\uFFFD');
    const char trail = bytes_[at_++];
    if (!is_graphic(trail)) return put(u'\uFFFD');
    auto& euc_jp = run_of(true);
    if (set_ == CharacterSet::supplement) euc_jp += '\x8F';
    euc_jp += with_high_bit(lead);
    euc_jp += with_high_bit(trail);
  }

  void put(char16_t character) { run_of(false) += utf8_of(character).view(); }

  std::string& run_of(bool is_euc_jp) {
    escaped_ = false;
    if (is_euc_jp != is_euc_jp_) flush();
    is_euc_jp_ = is_euc_jp;
    return run_;
  }

  void flush() {
    if (!run_.empty()) (is_euc_jp_ ? on_euc_jp_ : on_utf8_)(run_);
    run_.clear();
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  CharacterSet set_ = CharacterSet::ascii;
  bool escaped_ = false;  // nothing came behind the last escape sequence
  std::string run_;       // what wasn't handed over yet
  bool is_euc_jp_ = false;
  const Sink& on_euc_jp_;
  const Sink& on_utf8_;
};

}  // namespace

std::string hz_to_gb2312(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  bool chinese = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const char next = i + 1 < bytes.size() ? bytes[i + 1] : '\0';
    if (c == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
      if (next == '~') out += '~';
      if (next == '{' || next == '}') chinese = next == '{';
      ++i;
    } else if (chinese && is_graphic(c) && is_graphic(next)) {
      out += with_high_bit(c);
      out += with_high_bit(next);
      ++i;
    } else {
      chinese = chinese && c != '\n';
      out += c;
    }
  }
  return out;
}

void read_iso_2022_jp(std::string_view bytes, const std::function<void(std::string_view)>& on_euc_jp,
                      const std::function<void(std::string_view)>& on_utf8) {
  Iso2022JpReader(bytes, on_euc_jp, on_utf8).run();
}

}  // namespace tidings::decode
