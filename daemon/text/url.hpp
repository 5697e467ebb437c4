#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

namespace tidings::text {

/// A URL after the WHATWG URL standard (https://url.spec.whatwg.org/), parsed and serialised; any scheme.
class Url {
 public:
  Url() = default;  // the empty URL: no scheme, href() is empty

  /// The basic URL parser, 4.4, against `base` where `input` is relative. Nothing where it fails. Hosts of
  /// special schemes go through IDNA (UTS 46, non-transitional).
  static std::optional<Url> parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const { return slice(0, scheme_end_); }  // without the colon
  std::string_view username() const;                                 // percent-encoded
  std::string_view password() const;
  std::string_view hostname() const { return slice(host_begin_, host_end_); }  // IPv6 in brackets
  std::string_view port() const;                                               // empty: the scheme's default
  std::string_view path() const { return slice(path_begin_, query_begin_); }
  std::string_view query() const { return slice(query_begin_, fragment_begin_); }  // with its `?`, or empty
  std::string_view fragment() const {
    return slice(fragment_begin_, href_.size());
  }  // with its `#`, or empty

  std::string_view before_path() const { return slice(0, path_begin_); }

  bool has_authority() const { return host_begin_ > scheme_end_ + 1; }
  bool has_opaque_path() const { return opaque_; }
  bool is_web() const { return scheme() == "http" || scheme() == "https"; }

  /// Without the fragment: what a request asks for.
  Url without_fragment() const;

  bool operator==(const Url& other) const { return href_ == other.href_; }

 private:
  friend class UrlParser;

  std::string_view slice(std::size_t begin, std::size_t end) const {
    return std::string_view(href_).substr(begin, end - begin);
  }

  std::string href_;
  // Where the parts stand in href_: scheme ':' ["//" [username [':' password] '@'] host [':' port]] path
  // query fragment
  std::uint32_t scheme_end_ = 0;
  std::uint32_t host_begin_ = 0;
  std::uint32_t host_end_ = 0;
  std::uint32_t path_begin_ = 0;
  std::uint32_t query_begin_ = 0;
  std::uint32_t fragment_begin_ = 0;
  bool opaque_ = false;
};

/// `input` against `base` as an absolute http(s) URL; nothing where it is none.
std::optional<store::WebUrl> parse_web_url(std::string_view input, const Url* base = nullptr);

/// What people may see of an address, or of a text that has some: `https://user:password@host/` is
/// `https://***@host/`.
std::string without_credentials(std::string_view text);

/// The same where nobody is to see that there is a user: `https://host/`.
std::string public_address(std::string_view url);

}  // namespace tidings::text
