#include "daemon/app/reading.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "daemon/app/memory.hpp"
#include "daemon/decode/content_coding.hpp"
#include "daemon/decode/utf8.hpp"
#include "daemon/fetch/failure.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/normalise/feed.hpp"
#include "daemon/normalise/field.hpp"
#include "daemon/normalise/item_marks.hpp"
#include "daemon/normalise/reading_rules.hpp"
#include "daemon/normalise/signature.hpp"
#include "daemon/normalise/stand_in.hpp"
#include "daemon/parse/parse.hpp"
#include "daemon/text/plain_text.hpp"
#include "store/ascii.hpp"
#include "store/hash.hpp"

namespace tidings::app {
namespace {

constexpr std::size_t large_document = 1U << 20U;
constexpr std::size_t max_error_page = 1U << 20U;
constexpr std::size_t longest_told = 200;   // bytes of what a stranger wrote
constexpr std::size_t hash_size = 32;       // digits
constexpr std::size_t rules_mark_size = 8;  // behind it, where there are rules

ReadingFailure failed(std::string kind, std::string error,
                      schedule::Outcome outcome = schedule::Outcome::failed) {
  return {std::move(kind), std::move(error), outcome, false};
}

ReadingFailure undecodable(decode::CodingError error, const ReadingTask& task) {
  switch (error) {
    case decode::CodingError::too_big:
      return failed("too_big", "the document is larger than `[fetch] max_body` when decompressed",
                    schedule::Outcome::refused);
    case decode::CodingError::too_dense:
      return failed(
          "too_big",
          fmt::format("decompressed, the document has more than {} times its size: no feed has, but "
                      "what is made to fill memory",
                      decode::max_ratio),
          schedule::Outcome::refused);
    case decode::CodingError::unknown_coding:
      return failed("bad_encoding",
                    "unknown Content-Encoding '" +
                        text::printable_ascii(task.fetched.facts.content_encoding, longest_told) + "'");
    case decode::CodingError::corrupt:
      break;
  }
  return failed("bad_encoding",
                "the body is damaged, it can't be decompressed: the server, or a proxy before it, is "
                "broken; tell the site");
}

/// What servers send in a feed's place.
ReadingFailure stand_in(normalise::StandIn kind) {
  using schedule::Outcome;
  switch (kind) {
    case normalise::StandIn::challenge:
      return failed("challenge", std::string(fetch::challenge_cause), Outcome::refused);
    case normalise::StandIn::login:
      return failed(
          "login",
          "a login page: the feed may want credentials (`username`, `token_file`) or a token in its address",
          Outcome::refused);
    case normalise::StandIn::parked:
      break;
  }
  return failed("parked", "the domain is parked or for sale: the site has gone from it", Outcome::lost);
}

ReadingFailure no_feed(const parse::NotAFeed& found) {
  const auto reason = store::PlainText::from(found.reason).str();  // it may name what a stranger wrote
  if (found.too_large) return failed("too_big", reason, schedule::Outcome::refused);
  if (!found.html) return failed("not_a_feed", reason);
  const auto known = normalise::stand_in_of(found.page);
  auto failure =
      known ? stand_in(*known)
            : failed("html_instead_of_feed",
                     "an HTML page: the feed has moved or gone; `tidings add` finds the feed behind a page");
  failure.is_page = true;
  return failure;
}

std::vector<store::Timestamp> posted_since(const store::Feed& feed, std::optional<store::Timestamp> since) {
  std::vector<store::Timestamp> dates;
  for (const auto& entry : feed.entries)
    if (entry.published && (!since || *entry.published > *since)) dates.push_back(*entry.published);
  return dates;
}

/// By the first three letters, as some write them; nothing for another word.
std::optional<unsigned> weekday_of(std::string_view name) {
  static constexpr std::array<std::string_view, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto first = name.find_first_not_of(" \t\r\n");
  if (first == name.npos) return std::nullopt;
  const auto found = std::ranges::find(names, ascii::lowered(name.substr(first, 3)));
  if (found == names.end()) return std::nullopt;
  return static_cast<unsigned>(found - names.begin());
}

store::DocumentLimits limits_of(const normalise::Document& document) {
  store::DocumentLimits limits;
  limits.ttl = normalise::document_ttl(document).value_or(std::chrono::seconds(0));
  for (const int hour : document.skip_hours) limits.skip_hours |= 1U << static_cast<unsigned>(hour);
  for (const auto& name : document.skip_days)
    if (const auto weekday = weekday_of(name)) limits.skip_weekdays |= 1U << *weekday;
  return limits;
}

/// RFC 5005: of a complete archive (4), else of a feed in pages (3).
std::optional<text::Url> older_page(const normalise::Document& document) {
  for (const auto* rel : {"prev-archive", "next"})
    if (const auto link = normalise::link_of(document.links, rel)) return text::Url::parse(link->str());
  return std::nullopt;
}

/// What relative addresses are relative to: Content-Location (RFC 9110, 8.7), else where the document came
/// from.
std::optional<text::Url> base_of(const fetch::ResponseFacts& facts) {
  auto url = text::Url::parse(facts.effective_url);
  if (!url || facts.content_location.empty()) return url;
  auto located = text::Url::parse(facts.content_location, &*url);
  return located && located->is_web() ? located : url;
}

/// By which rules, and as what encoding, a body was read.
std::string_view mark_in(std::string_view body_hash) {
  return body_hash.substr(std::min(body_hash.size(), hash_size));
}

std::string rules_mark(const config::Config& config, const config::Source& source) {
  auto text = normalise::text_of(config.reading) + normalise::text_of(source.options->reading);
  if (!source.options->charset.empty()) normalise::append_text(text, source.options->charset);
  return text.empty() ? text : store::sha256_bytes(text).substr(0, rules_mark_size);
}

/// What entries follow from besides their document: this program, and what the operator says.
std::string readers_mark(std::string_view rules, const config::Source& source) {
  std::string text(TIDINGS_VERSION);
  normalise::append_text(text, rules);
  normalise::append_text(text, source.name);
  for (const auto& category : source.categories) normalise::append_text(text, category);
  return text;
}

/// parse → normalise → the operator's rules. `reading` has what is known of the body.
ReadingResult read_decoded(const ReadingTask& task, std::string bytes, Reading reading) {
  const auto& facts = task.fetched.facts;
  const auto& source = *task.source;
  const auto raw = parse::parse_document(
      std::move(bytes), {.content_type = facts.content_type, .charset = source.options->charset});
  if (!raw) return no_feed(raw.error());

  const auto base = base_of(facts);
  const auto rules = normalise::combine(task.config->reading, source.options->reading);
  const normalise::ItemMarks marks(task.known_items);
  const normalise::KnownItems known{marks, readers_mark(mark_in(reading.body_hash), source)};
  // Which are the newest, all entries tell; a part of a document says nothing of the others.
  const bool may_know = !rules.max_items && facts.status == 200;
  auto document = normalise::make_document(*raw, {.url = base ? &*base : nullptr,
                                                  .iframe_hosts = task.config->iframe_hosts,
                                                  .language = facts.content_language,
                                                  .known = may_know ? &known : nullptr});
  if (normalise::is_error_of_maker(document))
    return failed("maker_error",
                  "what makes this feed failed: " + std::string(decode::whole_characters(
                                                        document.items.front().title.str(), longest_told)));
  reading.limits = limits_of(document);
  reading.format = document.format;
  reading.older = older_page(document);
  reading.feed =
      normalise::make_feed(std::move(document), {source.id, source.name, source.categories}, task.now);
  apply_rules(*reading.feed, rules, task.now);
  reading.posted = posted_since(*reading.feed, task.last_success);
  reading.all_are_new = reading.feed->unchanged.empty() &&
                        reading.posted.size() == posted_since(*reading.feed, std::nullopt).size();
  return reading;
}

}  // namespace

bool is_same_body(std::string_view one, std::string_view other) {
  return one.substr(0, hash_size) == other.substr(0, hash_size);
}

bool is_read_by_rules_of_now(std::string_view body_hash, const config::Config& config,
                             const config::Source& source) {
  return body_hash.empty() || mark_in(body_hash) == rules_mark(config, source);
}

ReadingResult read_document(ReadingTask task) {
  const auto& facts = task.fetched.facts;
  const auto max_body = task.config->fetch.max_body;
  const auto room = task.max_document.value_or(max_body);
  const bool may_be_too_large = room < max_body;  // for its place
  auto bytes = may_be_too_large ? task.fetched.body.bytes() : std::move(task.fetched.body).take();
  Reading reading;
  reading.body_hash = store::quick_hash({bytes}) + rules_mark(*task.config, *task.source);
  if (reading.body_hash == task.known_hash) return reading;

  auto decoded = decode::decode_content(std::move(bytes), facts.content_encoding, room);
  if (!decoded && decoded.error() == decode::CodingError::too_big && may_be_too_large) return task;
  if (!decoded) return undecodable(decoded.error(), task);
  task.fetched.body = {};
  const bool is_large = decoded->size() > large_document;
  auto result = read_decoded(task, std::move(*decoded), std::move(reading));
  if (is_large) give_back_memory();  // else each thread that reads keeps what its largest document took
  return result;
}

fetch::Failure judge_error_page(fetch::Failure failure) {
  const bool may_be = failure.kind == fetch::FailureKind::http_status &&
                      (failure.facts.status == 403 || failure.facts.status == 503);
  if (!may_be) return failure;
  const auto page =
      decode::decode_content(std::move(failure.body), failure.facts.content_encoding, max_error_page);
  if (!page || normalise::stand_in_of(*page) != normalise::StandIn::challenge) return failure;
  failure.kind = fetch::FailureKind::challenge;
  failure.cause = fetch::challenge_cause;
  return failure;
}

}  // namespace tidings::app
