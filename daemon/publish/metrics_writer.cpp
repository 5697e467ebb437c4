#include "daemon/publish/metrics_writer.hpp"

#include <iterator>

#include <fmt/format.h>

#include "daemon/publish/source_health.hpp"

namespace tidings::publish {
namespace {

std::string escaped(std::string_view label) {
  std::string out;
  for (const char c : label) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

class MetricsWriter {
 public:
  /// What the samples after it are of.
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(out_), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  }

  void sample(std::string_view name, auto value) {
    fmt::format_to(std::back_inserter(out_), "{} {}\n", name, value);
  }

  void sample(std::string_view name, std::string_view label, std::string_view of, auto value) {
    fmt::format_to(std::back_inserter(out_), "{}{{{}=\"{}\"}} {}\n", name, label, escaped(of), value);
  }

  void single(std::string_view name, std::string_view type, std::string_view help, auto value) {
    begin(name, type, help);
    sample(name, value);
  }

  template <std::size_t Size>
  void histogram(const std::string& name, std::string_view help, const Histogram<Size>& histogram) {
    begin(name, "histogram", help);
    const auto bucket = name + "_bucket";
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < Size; ++i)
      sample(bucket, "le", fmt::format("{}", histogram.bounds[i]), count += histogram.counts[i]);
    sample(bucket, "le", "+Inf", count += histogram.counts[Size]);
    sample(name + "_sum", histogram.sum);
    sample(name + "_count", count);
  }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_sources(MetricsWriter& writer, const Measurements& measured) {
  writer.begin("tidings_sources", "gauge", "Sources by state.");
  for (const auto state : source_states) {
    const auto found = measured.sources.find(state);
    writer.sample("tidings_sources", "state", state, found == measured.sources.end() ? 0 : found->second);
  }
}

}  // namespace

std::string write_metrics(const Measurements& measured) {
  MetricsWriter writer;
  writer.begin("tidings_build_info", "gauge", "The version that runs.");
  writer.sample("tidings_build_info", "version", TIDINGS_VERSION, 1);
  writer.single("process_start_time_seconds", "gauge", "When it started, in seconds since 1970.",
                measured.started.time_since_epoch().count());
  writer.begin("tidings_polls_total", "counter", "Polls that ended, by result.");
  for (const auto& [result, count] : measured.polls)
    writer.sample("tidings_polls_total", "result", result, count);
  writer.single("tidings_fetched_bytes_total", "counter", "Bytes of responses, as they came.",
                measured.bytes);
  writer.begin("tidings_entries_total", "counter", "Entries that polls brought.");
  writer.sample("tidings_entries_total", "change", "new", measured.new_entries);
  writer.sample("tidings_entries_total", "change", "updated", measured.updated_entries);
  writer.histogram("tidings_poll_duration_seconds", "From the request to the commit of its entries.",
                   measured.poll_seconds);
  writer.histogram("tidings_entry_lateness_seconds",
                   "From the date of a new entry to its first sight, first documents aside.",
                   measured.lateness_seconds);
  write_sources(writer, measured);
  writer.single("tidings_stored_entries", "gauge", "Entries in the store.", measured.stored_entries);
  writer.single("tidings_store_works", "gauge", "Whether the last call of the store went well.",
                measured.store_works ? 1 : 0);
  return writer.take();
}

}  // namespace tidings::publish
