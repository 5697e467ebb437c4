#include "daemon/publish/status_writer.hpp"

#include <algorithm>
#include <optional>

#include <boost/json.hpp>

#include "daemon/publish/page_frame.hpp"
#include "daemon/text/date.hpp"

namespace tidings::publish {
namespace {

void write_time_cell(PageFrame& frame, std::string_view label, const std::optional<store::Timestamp>& time) {
  frame.markup("<td");
  frame.attribute("data-label", label);
  if (!time) return frame.markup(">–</td>");
  const auto date = text::format_rfc3339(*time);
  frame.markup("><time");
  frame.attribute("datetime", date);
  frame.markup(">");
  frame.text(date.substr(0, 10) + ' ' + date.substr(11, 8) + 'Z');
  frame.markup("</time></td>");
}

void write_text_cell(PageFrame& frame, std::string_view label, std::string_view text) {
  frame.markup("<td");
  frame.attribute("data-label", label);
  frame.markup(" dir=\"auto\">");
  frame.text(text.empty() ? "–" : text);
  frame.markup("</td>");
}

void write_row(PageFrame& frame, const SourceHealth& source) {
  frame.markup("<tr><td><bdi>");
  frame.link("sources/" + source.id + "/atom.xml", source.name.empty() ? source.id : source.name);
  frame.markup("</bdi></td><td data-label=\"State\"");
  frame.attribute("class", source.state);
  frame.markup(">");
  frame.text(source.state);
  if (source.failures > 1) frame.text(", " + std::to_string(source.failures) + " times in a row");
  frame.markup("</td>");
  write_text_cell(frame, "Entries", std::to_string(source.entries));
  write_time_cell(frame, "Last poll", source.last_poll);
  write_time_cell(frame, "Last new entry", source.last_new_entry);
  write_time_cell(frame, "Next poll", source.next_poll);
  write_text_cell(frame, "Why then", source.why_then);
  write_text_cell(frame, "Last error", source.last_error);
  frame.markup("</tr>\n");
}

/// `3 sources: 2 ok, 1 failing.`
std::string tally_of(std::span<const SourceHealth> sources) {
  auto tally = std::to_string(sources.size()) + (sources.size() == 1 ? " source" : " sources");
  std::string_view separator = ": ";
  for (const auto state : source_states) {
    const auto count = std::ranges::count(sources, state, &SourceHealth::state);
    if (count == 0) continue;
    ((((tally += separator) += std::to_string(count)) += ' ') += state);
    separator = ", ";
  }
  return tally + '.';
}

}  // namespace

std::string write_status_page(std::string_view site_title, std::span<const SourceHealth> sources) {
  PageFrame frame("Status of " + std::string(site_title),
                  "<link rel=\"alternate\" type=\"application/json\" href=\"status.json\">\n");
  frame.markup("<body class=\"wide\">\n<header>\n<h1>Status</h1>\n<nav><a href=\"./\" dir=\"auto\">");
  frame.text(site_title);
  frame.markup("</a><a href=\"status.json\">JSON</a></nav>\n</header>\n<main>\n<p>");
  frame.text(tally_of(sources));
  frame.markup(
      "</p>\n<table>\n<thead><tr><th>Source</th><th>State</th><th>Entries</th><th>Last poll</th>"
      "<th>Last new entry</th><th>Next poll</th><th>Why then</th><th>Last "
      "error</th></tr></thead>\n<tbody>\n");
  for (const auto& source : sources) write_row(frame, source);
  frame.markup("</tbody>\n</table>\n</main>\n</body>\n");
  return frame.take();
}

std::string write_status_json(std::span<const SourceHealth> sources) {
  boost::json::array array;
  for (const auto& source : sources) array.emplace_back(json_of(source));
  return boost::json::serialize(boost::json::object{{"sources", std::move(array)}}) + '\n';
}

}  // namespace tidings::publish
