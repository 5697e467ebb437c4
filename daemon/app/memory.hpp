#pragma once

namespace tidings::app {

/// Gives the kernel what is free, which the allocator would keep: after work that took several times what
/// stays.
void give_back_memory();

}  // namespace tidings::app
