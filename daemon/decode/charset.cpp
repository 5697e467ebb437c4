#include "daemon/decode/charset.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <uchardet.h>

#include "daemon/decode/converter.hpp"
#include "daemon/decode/labels.hpp"
#include "daemon/decode/utf8.hpp"
#include "store/ascii.hpp"

namespace tidings::decode {
namespace {

struct ByteOrderMark {
  std::string_view bytes;
  std::string_view label;
};

/// UTF-32LE begins as UTF-16LE does, so it stands first.
constexpr std::array byte_order_marks{
    ByteOrderMark{std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
    ByteOrderMark{std::string_view("\0\0\xFE\xFF", 4), "utf-32be"}, ByteOrderMark{"\xEF\xBB\xBF", "utf-8"},
    ByteOrderMark{"\xFF\xFE", "utf-16le"}, ByteOrderMark{"\xFE\xFF", "utf-16be"}};

/// XML 1.0, appendix F.1 and RFC 4627, 3: how `<?`, `<x` or `{"` begin in encodings without a mark.
constexpr std::array byte_patterns{ByteOrderMark{std::string_view("\0\0\0<", 4), "utf-32be"},
                                   ByteOrderMark{std::string_view("<\0\0\0", 4), "utf-32le"},
                                   ByteOrderMark{std::string_view("\0<\0", 3), "utf-16be"},
                                   ByteOrderMark{std::string_view("\0{\0", 3), "utf-16be"}};

constexpr std::string_view ebcdic_declaration = "\x4C\x6F\xA7\x94";  // `<?xm`

/// The value of `name=` in `text`, in quotes or not.
std::string_view parameter(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    auto value = text.substr(at + name.size());
    value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
    if (!value.starts_with('=')) continue;
    value.remove_prefix(1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
    if (value.starts_with('"') || value.starts_with('\''))
      return value.substr(1, value.find(value.front(), 1) - 1);
    return value.substr(0, value.find_first_of(" \t\r\n;>?\"'/"));
  }
  return {};
}

/// What an ASCII-compatible document says of itself in its first bytes: the XML declaration's encoding, or
/// HTML's meta.
std::string declared_label(std::string_view bytes) {
  const auto head = ascii::lowered(bytes.substr(0, 2048));
  if (const auto begin = head.find("<?xml"); begin != head.npos) {
    const auto declaration = std::string_view(head).substr(begin, head.find("?>", begin) - begin);
    return std::string(parameter(declaration, "encoding"));
  }
  const auto meta = head.find("<meta");
  return meta == head.npos ? std::string()
                           : std::string(parameter(std::string_view(head).substr(meta), "charset"));
}

std::string detected_label(std::string_view bytes) {
  const std::unique_ptr<uchardet, void (*)(uchardet*)> detector(uchardet_new(), &uchardet_delete);
  const auto head = bytes.substr(0, 1U << 20U);
  uchardet_handle_data(detector.get(), head.data(), head.size());
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

std::string_view label_of_pattern(std::string_view bytes) {
  for (const auto& pattern : byte_patterns)
    if (bytes.starts_with(pattern.bytes)) return pattern.label;
  const bool little_endian =
      bytes.size() >= 4 && bytes[1] == '\0' && bytes[3] == '\0' && bytes[0] != '\0' && bytes[2] != '\0';
  return little_endian ? "utf-16le" : "";
}

/// The EBCDIC code page of a document: that of the label, else the one its own declaration names, else the
/// American one, in which a declaration can be read always.
std::string ebcdic_label(std::string_view bytes, std::string_view http) {
  if (!bytes.starts_with(ebcdic_declaration)) return "";
  const auto head = bytes.substr(0, 512);
  const auto declared_in = [&](std::string_view page) {
    const auto text = convert(head, *encoding_of_label(page));
    return text ? declared_label(text->utf8) : std::string();
  };
  // The Turkish page has its quotes elsewhere.
  for (const auto& label : {std::string(http), declared_in("ibm037"), declared_in("ibm1026")})
    if (const auto encoding = encoding_of_label(label); encoding && encoding->name != "utf-8")
      if (const auto text = convert(head, *encoding); text && text->utf8.starts_with("<?xml")) return label;
  return "ibm037";
}

/// EBCDIC's line ends, which XML 1.0 doesn't know.
void replace_next_line(std::string& text) {
  for (auto at = text.find("\xC2\x85"); at != text.npos; at = text.find("\xC2\x85", at + 1))
    text.replace(at, 2, " \n");
}

bool is_wide(const Encoding& encoding) {
  return encoding.name.starts_with("utf-16") || encoding.name.starts_with("utf-32");
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_gap_of_windows_1252(std::string_view text) {
  unsigned char found = 0;  // bytes all along, so that it is vectorised
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool gap = (byte == 0x81) | (byte == 0x8D) | (byte == 0x8F) | (byte == 0x90) | (byte == 0x9D);
    found = static_cast<unsigned char>(found | static_cast<unsigned char>(gap));
  }
  return found != 0;
}

char first_character(std::string_view text) {
  const auto at = text.find_first_not_of(" \t\r\n");
  return at == text.npos ? '\0' : text[at];
}

/// Decides on the encoding of one document from which the byte order mark is taken; `mark` is the label that
/// it stood for, empty where there was none.
class Decoder {
 public:
  Decoder(std::string bytes, std::string_view mark, std::string_view content_type, std::string_view forced)
      : bytes_(std::move(bytes)),
        http_(parameter(ascii::lowered(content_type), "charset")),
        declared_(declared_label(bytes_)),
        forced_(forced) {
    // What the first bytes prove goes first: no label can make them anything else.
    if (first_character(bytes_) == '{') take_for_json();
    labels_ = {std::string(mark),
               std::string(label_of_pattern(bytes_)),
               ebcdic_label(bytes_, http_),
               forced_,
               http_,
               declared_,
               "utf-8"};
    if (!mark.empty()) lie_ = "marked as " + std::string(mark) + ", which it isn't";
  }

  Text decode() {
    for (const auto& label : labels_)
      if (auto text = try_label(label)) return std::move(*text);
    if (ascii_named_ && !best_) return as_windows_1252(lie_.empty(), lie_);
    if (best_) return {std::move(best_->utf8), best_name_, false, "bytes that are not " + best_name_};
    return guess();
  }

 private:
  /// JSON is UTF-8 (RFC 8259, 8.1): its media type has no charset, and what is in it declares nothing of it.
  void take_for_json() {
    declared_.clear();
    if (is_utf8()) http_.clear();
  }

  bool is_utf8() const { return first_invalid_utf8(bytes_) == bytes_.size(); }

  /// Whether the bytes are UTF-8 and not what the label says, which alone isn't told by decoding: the
  /// WHATWG's windows-1252 has controls where Microsoft's has nothing.
  bool is_utf8_instead(const Encoding& encoding) const {
    return encoding.name == "windows-1252" && is_utf8() && has_gap_of_windows_1252(bytes_);
  }

  /// Nothing where the label is unknown or the bytes disprove it.
  std::optional<Text> try_label(const std::string& label) {
    const auto encoding = label.empty() ? std::nullopt : encoding_of_label(label);
    if (!encoding) {
      if (!label.empty() && label == declared_) lie_ = "declared as " + label + ", which is unknown";
      return std::nullopt;
    }
    if (encoding->name == "utf-8") return try_utf8();
    if (label != forced_ && is_utf8_instead(*encoding)) {
      lie_ = "declared as " + label + ", which it isn't";
      return std::nullopt;
    }
    if (is_ascii_label(label) && !is_ascii(bytes_)) {
      ascii_named_ = true;
      return std::nullopt;
    }
    const bool too_narrow = is_wide(*encoding) && !std::string_view(bytes_).substr(0, 1024).contains('\0');
    auto converted = too_narrow ? std::nullopt : convert(bytes_, *encoding);
    const char first = first_character(bytes_);
    const bool other_begin =
        converted && (first == '<' || first == '{') && first_character(converted->utf8) != first;
    if (!converted || other_begin) {
      lie_ = "declared as " + label + ", which it isn't";
      return std::nullopt;
    }
    if (converted->replaced != 0) {
      if (!best_ || converted->replaced < best_->replaced) {
        best_ = std::move(converted);
        best_name_ = encoding->name;
      }
      return std::nullopt;
    }
    if (bytes_.starts_with(ebcdic_declaration)) replace_next_line(converted->utf8);
    return Text{std::move(converted->utf8), encoding->name, lie_.empty(), lie_};
  }

  /// A few bad bytes among good ones don't disprove it: encodings of one byte decode anything.
  std::optional<Text> try_utf8() {
    const auto invalid = first_invalid_utf8(bytes_);
    if (invalid == bytes_.size()) return Text{std::move(bytes_), "utf-8", lie_.empty(), lie_};
    if (std::exchange(disproved_utf8_, true)) return std::nullopt;
    auto repaired = with_replacements(bytes_);
    if (repaired.replaced > repaired.characters || (best_ && best_->replaced <= repaired.replaced))
      return std::nullopt;
    return Text{std::move(repaired.utf8), "utf-8", false,
                "byte " + std::to_string(invalid) + " is not UTF-8"};
  }

  /// Where no label helps: what the bytes look like.
  Text guess() const {
    if (const auto detected = encoding_of_label(detected_label(bytes_));
        detected && detected->name != "utf-8")
      if (auto text = convert(bytes_, *detected); text && text->replaced == 0)
        return {std::move(text->utf8), detected->name, false,
                "not in the encoding declared; guessed from the bytes"};
    return as_windows_1252(false, "no encoding declared that it is in, and it isn't UTF-8");
  }

  Text as_windows_1252(bool certain, std::string warning) const {
    auto text = convert(bytes_, *encoding_of_label("windows-1252"));
    return {text ? std::move(text->utf8) : std::string(), "windows-1252", certain, std::move(warning)};
  }

  std::string bytes_;
  std::string http_;
  std::string declared_;
  std::string forced_;
  std::vector<std::string> labels_;
  std::string lie_;  // a label that the bytes disprove
  bool ascii_named_ = false;
  bool disproved_utf8_ = false;
  std::optional<Converted> best_;  // of those that leave bytes without a meaning
  std::string best_name_;
};

}  // namespace

Text to_utf8(std::string bytes, std::string_view content_type, std::string_view forced) {
  std::string_view disputed_mark;
  for (const auto& mark : byte_order_marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    if (mark.label == "utf-8") {
      bytes.erase(0, mark.bytes.size());
      if (first_invalid_utf8(bytes) == bytes.size()) return {std::move(bytes), "utf-8", true, ""};
      disputed_mark = mark.label;
      break;
    }
    const auto encoding = *encoding_of_label(mark.label);
    auto text = convert(std::string_view(bytes).substr(mark.bytes.size()), encoding);
    if (!text) break;
    const bool whole = text->replaced == 0;
    return {std::move(text->utf8), encoding.name, whole, whole ? "" : "bytes that are not " + encoding.name};
  }
  return Decoder(std::move(bytes), disputed_mark, content_type, forced).decode();
}

}  // namespace tidings::decode
