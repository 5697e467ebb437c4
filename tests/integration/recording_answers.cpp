#include "tests/integration/recording_answers.hpp"

#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "tests/support/codings.hpp"

namespace tidings::integration {

using std::chrono::seconds;

std::string http_date(support::Expectations::Time time) {
  return fmt::format("{:%a, %d %b %Y %T} GMT", std::chrono::floor<seconds>(time));
}

std::string feed(const std::string& name, int version, const std::string& more) {
  return fmt::format(
      "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' "
      "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>{0}</title>"
      "<link>https://f.example/</link><description/>{2}<item><title>{0} {1}</title>"
      "<guid isPermaLink='false'>{0}-{1}</guid></item><item><title>{0}</title>"
      "<guid isPermaLink='false'>{0}</guid></item></channel></rss>",
      name, version, more);
}

std::string first(const Visit& visit, const std::string& name) {
  return visit.request.header(name).value_or("");
}

Answer serve(const Visit& visit, const Document& document) {
  const auto tag = first(visit, "If-None-Match");
  const auto since = first(visit, "If-Modified-Since");
  const bool unchanged =
      document.sends_304 &&
      (tag.empty() ? !since.empty() && since == document.last_modified : tag == document.etag);
  Answer answer;
  answer.reply.validators = false;  // it is decided here
  answer.facts.etag = document.etag;
  answer.facts.last_modified = document.last_modified;
  answer.facts.told.status = answer.reply.status = unchanged ? 304 : 200;
  answer.facts.told.validators = !(document.etag + document.last_modified).empty();
  answer.facts.told.fresh_for = document.fresh_for;
  answer.facts.told.document = document.limits;
  answer.facts.readable = document.is_feed;
  answer.reply.headers = document.headers;
  if (!document.etag.empty()) answer.reply.headers.emplace_back("ETag", document.etag);
  if (!document.last_modified.empty())
    answer.reply.headers.emplace_back("Last-Modified", document.last_modified);
  if (unchanged) return answer;
  answer.reply.body =
      document.body.empty() ? feed(visit.request.target, document.version, document.channel) : document.body;
  if (!document.coding.empty()) {
    answer.reply.body = document.coding == "gzip" ? support::gzipped(answer.reply.body)
                                                  : support::zstd_frame(answer.reply.body);
    answer.reply.headers.emplace_back("Content-Encoding", document.coding);
  }
  answer.facts.body = answer.reply.body;
  return answer;
}

Answer fail(int status, const Exchange::Headers& headers, std::optional<seconds> retry_after) {
  Answer answer;
  answer.reply = {.status = status, .headers = headers};
  answer.facts.told = {.status = status, .retry_after = retry_after};
  answer.facts.limits_host = status == 429;
  return answer;
}

Answer redirect(int status, const std::string& to) {
  auto answer = fail(status, {{"Location", to}});
  answer.facts.location = to.substr(std::string("http://").size());
  return answer;
}

Answer say_nothing() {
  auto answer = fail(0);
  answer.reply.says_nothing = true;
  answer.facts.ends = true;
  return answer;
}

Document changing(const Visit& visit, int hours) {
  const int version = visit.hour() / hours;
  return {.etag = fmt::format("\"v{}\"", version), .version = version};
}

}  // namespace tidings::integration
