#pragma once

#include <string_view>

#include "daemon/text/html_attributes.hpp"

namespace tidings::text {

/// Whether publishers put the address of a picture into that attribute which a script is to load.
bool is_lazy_source(std::string_view attribute);

/// Puts the address that the publisher's script would load in the place of a missing one.
void resolve_lazy_source(KeptAttributes& media);

/// The same for the picture that a `video` shows until it plays.
void resolve_lazy_poster(KeptAttributes& video);

/// Puts the candidates that the publisher's script would choose from in the place of missing ones, or of a
/// placeholder. Whether it did.
bool resolve_lazy_source_set(KeptAttributes& image);

/// Both, for an `img`, whose address may be a placeholder too. The last resort is what the sources of its
/// picture have. Whether anything was elsewhere.
bool resolve_lazy_image(KeptAttributes& image, std::string_view picture_source);

/// Whether a reader sees the picture: no tracker's pixel, no placeholder that stands in the markup itself.
bool is_shown(const KeptAttributes& image);

}  // namespace tidings::text
