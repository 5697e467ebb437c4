#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tidings::bench {

using Documents = std::vector<std::string>;

/// RSS 2.0 as WordPress writes it: `items` entries of some 3 kB, their HTML half in CDATA, half escaped. The
/// same bytes each time.
Documents generated_documents(std::size_t count, std::size_t items);

/// The XML feeds in the folder that TIDINGS_SAMPLES names; none where it names none.
Documents sample_documents();

std::size_t total_size(const Documents& documents);

}  // namespace tidings::bench
