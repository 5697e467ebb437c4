#pragma once

#include <string>
#include <string_view>

namespace tidings::text {

/// Where a text is to stand (URL standard, 1.3); `component` is anywhere: all is encoded but what RFC
/// 3986, 2.3 calls unreserved.
enum class EncodeSet { c0_control, fragment, query, special_query, path, userinfo, component };

/// UTF-8 percent-encode of what isn't allowed there. Bytes that are encoded stay so, but in a component.
void append_percent_encoded(std::string& out, std::string_view text, EncodeSet set);

/// Whether each `%` begins a byte.
bool is_percent_encoded(std::string_view text);

/// A `%` that begins no byte stays.
std::string percent_decoded(std::string_view text);

}  // namespace tidings::text
