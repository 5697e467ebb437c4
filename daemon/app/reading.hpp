#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/fetch/http_fetcher.hpp"
#include "daemon/parse/raw_feed.hpp"
#include "daemon/schedule/interval.hpp"
#include "store/feed.hpp"
#include "store/poll_state.hpp"

namespace tidings::app {

/// Everything that a worker needs to read one document; values, moved in.
struct ReadingTask {
  fetch::Fetched fetched;
  std::shared_ptr<const config::Config> config;
  std::shared_ptr<const config::Source> source;
  std::string known_hash;  // of the body that was read before
  std::optional<store::Timestamp> last_success;
  store::Timestamp now;
  std::string known_items{};                  // store::Claim::item_marks
  std::optional<std::size_t> max_document{};  // bytes when decompressed; absent: `[fetch] max_body`
};

/// What a document says.
struct Reading {
  std::string body_hash;            // and by which rules it was read
  std::optional<store::Feed> feed;  // this and all that follows: absent where the body is the known one
  std::optional<parse::Format> format;
  std::optional<store::DocumentLimits> limits;
  std::optional<text::Url> older;        // the page before (RFC 5005), where the document names one
  std::vector<store::Timestamp> posted;  // dates of entries after the last success; of a first document, all
  bool all_are_new = false;              // no entry with a date is from before the last success
};

/// Why a document says nothing.
struct ReadingFailure {
  std::string kind;   // "too_big", "bad_encoding", "not_a_feed", "html_instead_of_feed", "challenge",
                      // "login", "parked", "maker_error"
  std::string error;  // for people
  schedule::Outcome outcome = schedule::Outcome::failed;
  bool is_page = false;  // it is HTML
};

/// Where the document is larger than `max_document`, but not than `max_body`: its task, to be done in a
/// larger place.
using ReadingResult = std::variant<Reading, ReadingFailure, ReadingTask>;

/// decode → parse → normalise → the operator's rules, as one pure call on a worker thread. A body that is
/// unchanged, while the rules are, is neither inflated nor parsed.
ReadingResult read_document(ReadingTask task);

/// The same failure, or the challenge that the page of a 403 or 503 turns out to be. On a worker thread.
fetch::Failure judge_error_page(fetch::Failure failure);

/// Whether two hashes are of one body, by whichever rules it was read.
bool is_same_body(std::string_view one, std::string_view other);

/// Whether the body of that hash was read by the rules that there are now. If not, the document is wanted
/// again though it did not change: no validators are sent.
bool is_read_by_rules_of_now(std::string_view body_hash, const config::Config& config,
                             const config::Source& source);

}  // namespace tidings::app
