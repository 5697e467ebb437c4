#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/text/sanitiser.hpp"

namespace tidings::text {

/// Whether that is an absolute web address as publishers write it, with nothing in it that a browser would
/// read otherwise: final as it stands.
bool is_plain_web_address(std::string_view value);

enum class AddressUse {
  followed,  // by a reader: web, mail, telephone, … ; a fragment alone stays
  loaded,    // by the browser: web alone
  picture,   // loaded as a picture: web, and data: of raster types
};

/// The address in its final form: absolute, kept to the byte where it is that already; nothing where it may
/// not stand. `value` is decoded, without controls.
std::optional<std::string> final_address(std::string_view value, AddressUse use, const HtmlContext& context);

/// Every candidate of a srcset (HTML Standard, 4.8.4.2.1) in its final form; the impossible ones are left
/// out.
std::string final_source_set(std::string_view value, const HtmlContext& context);

/// The address of the largest candidate, empty where there is none.
std::string best_of_source_set(std::string_view final_source_set);

/// Whether the text begins, white space and controls left out, as an address does that runs or carries its
/// document in it, or reads files.
bool has_refused_scheme(std::string_view value);

/// Whether a frame of that address may stand: one of HtmlContext::iframe_hosts, or a subdomain of one.
bool is_allowed_frame(std::string_view address, const HtmlContext& context);

/// Whether the address is that of a tracker's pixel.
bool is_tracker(std::string_view address);

}  // namespace tidings::text
