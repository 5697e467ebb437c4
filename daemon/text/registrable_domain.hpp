#pragma once

#include <string>
#include <string_view>

namespace tidings::text {

/// The part of a host's name that somebody registered, by the public suffix list: `example.co.uk` of
/// `www.example.co.uk`. Of an address, or of a name that nobody can register, itself. `hostname` as a Url has
/// it.
std::string registrable_domain(std::string_view hostname);

}  // namespace tidings::text
