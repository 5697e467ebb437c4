#include "daemon/publish/metrics_writer.hpp"

#include <regex>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::HasSubstr;

Measurements example() {
  Measurements measured{.started = at(0)};
  measured.polls = {{"http_404", 2}, {"new", 7}};
  measured.bytes = 12345;
  measured.new_entries = 20;
  measured.updated_entries = 3;
  measured.sources = {{"failing", 1}, {"ok", 4}};
  measured.stored_entries = 99;
  return measured;
}

TEST(MetricsWriter, EachIsSaidWithItsTypeAndItsLabels) {
  const auto text = write_metrics(example());
  EXPECT_THAT(text, HasSubstr("# HELP tidings_polls_total Polls that ended, by result.\n"
                              "# TYPE tidings_polls_total counter\n"
                              "tidings_polls_total{result=\"http_404\"} 2\n"
                              "tidings_polls_total{result=\"new\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("\ntidings_fetched_bytes_total 12345\n"));
  EXPECT_THAT(text, HasSubstr("\ntidings_entries_total{change=\"new\"} 20\n"
                              "tidings_entries_total{change=\"updated\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("\ntidings_sources{state=\"ok\"} 4\n"
                              "tidings_sources{state=\"new\"} 0\n"
                              "tidings_sources{state=\"failing\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\ntidings_stored_entries 99\n"));
  EXPECT_THAT(text, HasSubstr("\ntidings_store_works 1\n"));
  EXPECT_THAT(text, HasSubstr("\nprocess_start_time_seconds 1641643200\n"));
}

TEST(MetricsWriter, BucketsOfAHistogramAddUp) {
  auto measured = example();
  for (const double seconds : {0.05, 0.3, 0.4, 90.0}) measured.poll_seconds.observe(seconds);
  const auto text = write_metrics(measured);
  EXPECT_THAT(text, HasSubstr("# TYPE tidings_poll_duration_seconds histogram\n"
                              "tidings_poll_duration_seconds_bucket{le=\"0.05\"} 1\n"
                              "tidings_poll_duration_seconds_bucket{le=\"0.1\"} 1\n"
                              "tidings_poll_duration_seconds_bucket{le=\"0.25\"} 1\n"
                              "tidings_poll_duration_seconds_bucket{le=\"0.5\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("tidings_poll_duration_seconds_bucket{le=\"60\"} 3\n"
                              "tidings_poll_duration_seconds_bucket{le=\"+Inf\"} 4\n"
                              "tidings_poll_duration_seconds_sum 90.75\n"
                              "tidings_poll_duration_seconds_count 4\n"));
}

TEST(MetricsWriter, EveryLineIsOfTheFormat) {
  const std::regex line(
      R"((# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+(\{[a-z]+="([^"\\]|\\["\\n])*"\})? [0-9.e+]+))");
  auto measured = example();
  measured.polls["a\"b\\c\nd"] = 1;
  std::istringstream lines(write_metrics(measured));
  for (std::string text; std::getline(lines, text);) EXPECT_TRUE(std::regex_match(text, line)) << text;
}

}  // namespace
}  // namespace tidings::publish
