#pragma once

#include <memory>

#include "daemon/config/source_list.hpp"
#include "daemon/publish/press.hpp"

namespace tidings::app {

/// What readers are told of the sources: nothing secret, in particular no credentials, unlike `tidings
/// export`.
publish::Directory directory_of(std::shared_ptr<const config::SourceList> sources);

}  // namespace tidings::app
