#include "daemon/app/memory.hpp"

#include <malloc.h>

namespace tidings::app {

void keep_memory() { mallopt(M_TRIM_THRESHOLD, 64 << 20); }

void give_back_memory() { malloc_trim(0); }

}  // namespace tidings::app
