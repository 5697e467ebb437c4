#pragma once

#include <string>
#include <vector>

namespace tidings::browser {

struct Judged {
  std::string given;         // shown where something is wrong
  std::string html;          // what came out
  std::string conventional;  // the same in the other dialect
  std::string outline;       // its tags, as outline_of() writes them
};

/// `(p(b))` for `<p><b>x</b></p>`: the tree that a browser must build.
std::string outline_of(const std::string& html);

/// A page that shows every fragment in several ways and places, and ends up with one line of text for each
/// thing that is wrong, the number of fragments that were judged in front. `positive`: with a fragment that
/// does run, to see that the judge is awake.
std::string judge_page(const std::vector<Judged>& fragments);

}  // namespace tidings::browser
