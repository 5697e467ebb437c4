#include "daemon/app/reading.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>

#include "daemon/decode/content_coding.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/normalise/feed.hpp"
#include "daemon/parse/parse.hpp"

namespace tidings::app {
namespace {

std::string hash_of(const std::string& body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

Reading failed(std::string kind, std::string error) {
  Reading reading;
  reading.kind = std::move(kind);
  reading.error = std::move(error);
  return reading;
}

Reading undecodable(decode::CodingError error, const ReadingTask& task) {
  switch (error) {
    case decode::CodingError::too_big:
      return failed("too_big", "the document is larger than max_body when decompressed");
    case decode::CodingError::unknown_coding:
      return failed("bad_encoding", "unknown Content-Encoding '" + task.fetched.facts.content_encoding + "'");
    case decode::CodingError::corrupt:
      break;
  }
  return failed("bad_encoding", "the body is damaged: it can't be decompressed");
}

std::size_t posted_since(const store::Feed& feed, store::Timestamp since) {
  return static_cast<std::size_t>(std::ranges::count_if(
      feed.entries, [&](const store::Entry& entry) { return entry.published && *entry.published > since; }));
}

/// What relative addresses are relative to: Content-Location (RFC 9110, 8.7), else where the document came
/// from.
std::optional<text::Url> base_of(const fetch::ResponseFacts& facts) {
  auto url = text::Url::parse(facts.effective_url);
  if (!url || facts.content_location.empty()) return url;
  auto located = text::Url::parse(facts.content_location, &*url);
  return located && located->is_web() ? located : url;
}

}  // namespace

Reading read_document(ReadingTask task) {
  const auto& facts = task.fetched.facts;
  Reading reading;
  reading.body_hash = hash_of(task.fetched.body);
  if (reading.body_hash == task.known_hash) return reading;

  auto decoded = decode::decode_content(std::move(task.fetched.body), facts.content_encoding,
                                        task.config->fetch.max_body);
  if (!decoded) return undecodable(decoded.error(), task);

  const auto raw = parse::parse_document(
      std::move(*decoded), {.content_type = facts.content_type, .charset = task.source->charset});
  if (!raw) return failed(raw.error().html ? "html_instead_of_feed" : "not_a_feed", raw.error().reason);

  const auto base = base_of(facts);
  auto document = normalise::make_document(*raw, {.url = base ? &*base : nullptr,
                                                  .iframe_hosts = task.config->iframe_hosts,
                                                  .language = facts.content_language});
  reading.ttl = normalise::document_ttl(document);
  const auto& source = *task.source;
  reading.feed =
      normalise::make_feed(std::move(document), {source.id, source.name, source.categories}, task.now);
  reading.posted = posted_since(*reading.feed, task.last_success.value_or(task.now - std::chrono::days(7)));
  return reading;
}

}  // namespace tidings::app
