#include <malloc.h>

#include "daemon/cli/command.hpp"

int main(int argc, char** argv) {
  // What a large document took goes back to the system at once: by default glibc raises this bound to what it
  // has seen, and keeps as much on every thread.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  return tidings::cli::dispatch(argc, argv);
}
