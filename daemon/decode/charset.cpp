#include "daemon/decode/charset.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <iconv.h>
#include <uchardet.h>

#include "daemon/decode/labels.hpp"
#include "daemon/decode/utf8.hpp"

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
                                   ByteOrderMark{std::string_view("\0{\0", 3), "utf-16be"},
                                   ByteOrderMark{"\x4C\x6F\xA7\x94", "ibm037"}};

/// iconv(3) from one encoding to UTF-8. `strict`: nothing where a byte has no meaning; else it becomes
/// U+FFFD.
std::optional<std::string> convert(std::string_view bytes, const Encoding& from, bool strict) {
  const std::unique_ptr<void, int (*)(iconv_t)> converter(
      iconv_open("UTF-8", std::string(from.iconv).c_str()), &iconv_close);
  if (converter.get() == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out(bytes.size() * 2 + 16, '\0');
  auto* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::size_t written = 0;
  while (true) {
    auto* destination = out.data() + written;
    std::size_t room = out.size() - written;
    const auto result = iconv(converter.get(), &in, &in_left, &destination, &room);
    written = out.size() - room;
    if (result != static_cast<std::size_t>(-1)) break;
    if (errno == E2BIG) {
      out.resize(out.size() * 2);
    } else if (strict) {
      return std::nullopt;
    } else {
      out.resize(std::max(out.size(), written + 4 * in_left + 16));
      // The five bytes that windows-1252 leaves open are C1 controls by the WHATWG's index; elsewhere there
      // is nothing.
      out.replace(written, 3, "\xEF\xBF\xBD");
      written += 3;
      ++in;
      --in_left;
      if (in_left == 0) break;
    }
  }
  out.resize(written);
  return out;
}

std::optional<std::string> decode_as(std::string_view bytes, const Encoding& encoding) {
  if (encoding.name == "utf-8") {
    if (first_invalid_utf8(bytes) != bytes.size()) return std::nullopt;
    return std::string(bytes);
  }
  return convert(bytes, encoding, encoding.name != "windows-1252");
}

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

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

/// What an ASCII-compatible document says of itself in its first bytes: the XML declaration's encoding, or
/// HTML's meta.
std::string declared_label(std::string_view bytes) {
  const auto head = lower_case(bytes.substr(0, 2048));
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
  uchardet_handle_data(detector.get(), bytes.data(), std::min<std::size_t>(bytes.size(), 1U << 20U));
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

bool is_wide(const Encoding& encoding) {
  return encoding.name.starts_with("utf-16") || encoding.name.starts_with("utf-32");
}

/// A label that speaks of 16 or 32 bits above a document without a zero byte lies.
bool may_be(const Encoding& encoding, std::string_view bytes) {
  return !is_wide(encoding) || bytes.substr(0, 1024).contains('\0');
}

Text fallback(std::string bytes, const std::optional<Encoding>& declared) {
  if (declared && declared->name != "utf-8" && may_be(*declared, bytes))
    if (auto text = convert(bytes, *declared, false))
      return {std::move(*text), std::string(declared->name), false,
              "bytes that are not " + std::string(declared->name)};
  const auto valid = first_invalid_utf8(bytes);
  // A few bad bytes in what else is UTF-8: one in a hundred non-ASCII ones, or where UTF-8 was promised.
  if (declared || valid > bytes.size() / 2)
    return {with_replacements(bytes), "utf-8", false, "byte " + std::to_string(valid) + " is not UTF-8"};
  auto text = convert(bytes, *encoding_of_label("windows-1252"), false);
  return {std::move(text).value_or(""), "windows-1252", false, "no encoding declared, and it isn't UTF-8"};
}

}  // namespace

Text to_utf8(std::string bytes, std::string_view content_type, std::string_view forced) {
  for (const auto& mark : byte_order_marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const auto body = std::string_view(bytes).substr(mark.bytes.size());
    const auto encoding = *encoding_of_label(mark.label);
    if (auto text = decode_as(body, encoding))
      return {std::move(*text), std::string(encoding.name), true, ""};
    if (mark.label != "utf-8") return fallback(std::string(body), encoding);
    bytes.erase(0, mark.bytes.size());
  }
  const auto http = std::string(parameter(lower_case(content_type), "charset"));
  const auto declared = declared_label(bytes);
  std::optional<Encoding> first_named;
  std::string lie;  // a label that the bytes disprove
  const auto decoded = [&](std::string utf8, const Encoding& encoding) {
    return Text{std::move(utf8), std::string(encoding.name), lie.empty(), lie};
  };
  for (const std::string_view label : {forced, std::string_view(http), label_of_pattern(bytes),
                                       std::string_view(declared), std::string_view("utf-8")}) {
    const auto encoding = encoding_of_label(label);
    if (!encoding) continue;
    if (!may_be(*encoding, bytes)) {
      lie = "declared as " + std::string(label) + ", which it isn't";
      continue;
    }
    if (label != "utf-8" && !first_named) first_named = encoding;
    if (encoding->name == "utf-8" && first_invalid_utf8(bytes) == bytes.size())
      return decoded(std::move(bytes), *encoding);
    if (auto text = decode_as(bytes, *encoding)) return decoded(std::move(*text), *encoding);
  }
  const bool named = first_named || !http.empty() || !declared.empty();
  if (!named)
    if (const auto detected = encoding_of_label(detected_label(bytes)); detected && detected->name != "utf-8")
      if (auto text = decode_as(bytes, *detected))
        return {std::move(*text), std::string(detected->name), false,
                "no encoding declared; guessed from the bytes"};
  if (!first_named && (declared == "utf-8" || http == "utf-8")) first_named = encoding_of_label("utf-8");
  return fallback(std::move(bytes), first_named);
}

}  // namespace tidings::decode
