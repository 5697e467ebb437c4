#pragma once

#include <string>
#include <string_view>

#include "daemon/normalise/document.hpp"

namespace tidings::cli {

/// A document as one JSON Feed 1.1 object on one line, without the line feed; what JSON Feed has no member
/// for stands in `_tidings`.
std::string document_json(const normalise::Document& document);

/// `rss-2.0`, `atom-1.0`, … .
std::string_view format_name(parse::Format format);

}  // namespace tidings::cli
