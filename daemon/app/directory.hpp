#pragma once

#include <string_view>

#include "daemon/config/load.hpp"
#include "daemon/publish/document.hpp"
#include "daemon/publish/press.hpp"

namespace tidings::app {

/// What readers are told of the sources: nothing secret.
publish::Directory directory_of(const config::LoadedSources& loaded);

/// The sources as OPML 2.0, for everybody: without the credentials that `tidings export` has.
publish::DocumentPtr public_opml(std::string_view title, const config::LoadedSources& loaded);

}  // namespace tidings::app
