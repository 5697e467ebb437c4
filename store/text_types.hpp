#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tidings::text {
struct WebUrlFactory;    // defined in daemon/text/url.cpp alone
struct SafeHtmlFactory;  // defined in daemon/text/sanitiser.cpp alone
}  // namespace tidings::text

namespace tidings::store {

struct EntryFileFactory;  // store/entry_file_factory.hpp: what stands in our own files was checked once

/// A point in time, UTC, whole seconds: the resolution of the entry file.
using Timestamp = std::chrono::sys_seconds;

/// The name of a source: that of its file in feeds/, `[a-z0-9-]+`, at most 100 bytes. Safe as a folder's name
/// and in a URL.
class SourceId {
 public:
  static constexpr std::size_t max_size = 100;

  /// Nothing where `text` is no valid id.
  static std::optional<SourceId> parse(std::string_view text);

  const std::string& str() const { return text_; }
  auto operator<=>(const SourceId&) const = default;

 private:
  explicit SourceId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// An absolute http or https URL, as the WHATWG URL standard serialises it. Made by text::parse_web_url.
class WebUrl {
 public:
  const std::string& str() const { return text_; }
  auto operator<=>(const WebUrl&) const = default;

 private:
  friend struct text::WebUrlFactory;
  friend struct EntryFileFactory;
  explicit WebUrl(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// How many bytes at the beginning of `text` are one well-formed character (RFC 3629, 4); 0 where its first
/// byte begins none.
std::size_t character_size(std::string_view text);

/// The text with U+FFFD for each byte that is of no well-formed character.
std::string well_formed(std::string_view text);

/// Text without markup: valid UTF-8, one line (line breaks and tabs became spaces), ends trimmed, no control
/// characters: those of C1 are what windows-1252 has there, unless they may be parts of UTF-8 encoded twice.
class PlainText {
 public:
  PlainText() = default;

  /// Makes any bytes plain text; ill-formed UTF-8 becomes U+FFFD. `text` is taken as it stands: markup is not
  /// looked for.
  static PlainText from(std::string_view text);

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const PlainText&) const = default;

 private:
  explicit PlainText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// A fragment of HTML that can neither run, load nor leave its container, in the entry file's dialect
/// (store/README.md). Comes from the sanitiser or from our own entry file, from nowhere else.
class SafeHtml {
 public:
  SafeHtml() = default;

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const SafeHtml&) const = default;

 private:
  friend struct text::SafeHtmlFactory;
  friend struct EntryFileFactory;
  explicit SafeHtml(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace tidings::store
