#include "daemon/cli/command.hpp"

int main(int argc, char** argv) { return tidings::cli::dispatch(argc, argv); }
