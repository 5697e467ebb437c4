#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace tidings::store {

/// What every engine behind `Store` promises; none of it knows which one runs.
class StoreConformance : public StoreTest {
 protected:
  StoreConformance() { reopen(); }

  void reopen() {
    open();
    register_and_claim(*store_);
  }

  Changes finish(std::vector<Entry> entries) {
    std::vector<Finished> polls;
    polls.push_back(finished(std::move(entries)));
    return store_->finish(std::move(polls)).at(0);
  }

  std::map<std::string, std::string> files() const { return entry_files(options().path); }
  std::filesystem::path file_of(const std::string& path) const { return options().path / "entries" / path; }
};

}  // namespace tidings::store
