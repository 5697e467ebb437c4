#include "daemon/app/memory.hpp"

#include <malloc.h>

namespace tidings::app {

void give_back_memory() { malloc_trim(0); }

}  // namespace tidings::app
