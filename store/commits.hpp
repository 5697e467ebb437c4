#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "store/file_system.hpp"
#include "store/index.hpp"
#include "store/store.hpp"

namespace tidings::store {

/// Ends of polls to disk. Its functions throw StoreError and std::system_error.
class Commits {
 public:
  Commits(const Options& options, FileSystem& files, Index& index);

  /// What Store::finish promises of entries, validators and schedule.
  std::vector<Changes> put(std::span<Finished> polls);

  /// Calls `write`; what that leaves half done where it throws is made good before the next attempt.
  void attempt(const std::function<void()>& write);

 private:
  std::vector<Changes> put_together(std::span<Finished> polls);
  std::vector<Changes> put_refused(Finished& poll, const std::string& error);

  const Options& options_;
  FileSystem& files_;
  Index& index_;
  bool unfinished_ = false;  // the last attempt failed half-way
};

}  // namespace tidings::store
