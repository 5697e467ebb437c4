#pragma once

namespace tidings::app {

/// For a process that ends after one piece of work: what is free stays at hand, so that the kernel need not
/// clear a page again and again.
void keep_memory();

/// Gives the kernel what is free, which the allocator would keep: after work that took several times what
/// stays.
void give_back_memory();

}  // namespace tidings::app
