#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tidings::text {

/// Where the parts of a plain web address stand. What is not there begins where the next part does.
struct PlainWebUrl {
  std::size_t scheme_end;  // its colon
  std::size_t host_begin;
  std::size_t host_end;  // the path begins here
  std::size_t query_begin;
  std::size_t fragment_begin;
};

/// Takes apart an absolute http(s) URL that the URL Standard's parser and serialiser (4.4, 4.5) give back
/// byte for byte: a host of small letters that is no address, neither credentials nor a port, nothing to
/// encode, no dot segments. Nearly all addresses in feeds are such; nothing where it takes the parser to
/// know.
std::optional<PlainWebUrl> plain_web_url(std::string_view text);

}  // namespace tidings::text
