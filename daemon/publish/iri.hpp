#pragma once

#include <string>
#include <string_view>

namespace tidings::publish {

/// RFC 3987: a scheme, a colon, something behind it, and no character that an IRI has not. Where the scheme
/// has a form of its own, that form: a host for `http` and `https`, RFC 4151 for `tag`, RFC 8141 for `urn`,
/// RFC 9562 for `urn:uuid`.
bool is_absolute_iri(std::string_view text);

/// An address as a URI (RFC 3986): bytes that one has no room for, those beyond ASCII too, a `%` that begins
/// none, and each `#` but the first are percent-encoded, the others stand as they are. Leads where the
/// address led.
std::string uri_of(std::string_view address);

}  // namespace tidings::publish
