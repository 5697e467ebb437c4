#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "daemon/text/url.hpp"

namespace tidings::text {

/// Where the parts of what stands behind the host begin.
struct PlainPath {
  std::size_t query_begin;
  std::size_t fragment_begin;
};

/// Takes apart a path with its query and fragment, to the end, that the URL Standard's parser gives back byte
/// for byte behind the host of a web address: it begins with `/`, nothing is to be encoded, no dot segments.
std::optional<PlainPath> plain_path(std::string_view text);

/// The same where `text` against `base` is `base->before_path()` with `text` behind it.
std::optional<PlainPath> plain_path_below(const Url* base, std::string_view text);

/// Where the parts of a plain web address stand. What is not there begins where the next part does.
struct PlainWebUrl {
  std::size_t scheme_end;  // its colon
  std::size_t host_begin;
  std::size_t host_end;
  std::size_t path_begin;  // behind the port
  PlainPath path;          // counted from there
};

/// Takes apart an absolute http(s) URL that the URL Standard's parser and serialiser (4.4, 4.5) give back
/// byte for byte: a host of small letters or an IPv4 address, no credentials, no port that says nothing, a
/// plain path. Nearly all addresses in feeds are such; nothing where it takes the parser to know.
std::optional<PlainWebUrl> plain_web_url(std::string_view text);

}  // namespace tidings::text
