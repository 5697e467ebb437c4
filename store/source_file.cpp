#include "store/source_file.hpp"

#include <map>
#include <utility>

#include "store/feed_columns.hpp"
#include "store/front_matter.hpp"
#include "store/http_date.hpp"
#include "store/yaml.hpp"

namespace tidings::store {

std::filesystem::path source_folder(const Options& options) { return options.path / "sources"; }

std::filesystem::path source_file(const Options& options, const SourceId& source) {
  return source_folder(options) / (source.str() + ".yaml");
}

std::string write_source_file(const FeedInfo& info) {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    (out += name) += ": ";
    append_quoted_scalar(out, value);
    out += '\n';
  };
  add("id", info.id);
  add("title", info.title.str());
  add("home_page", text_of(info.home_page));
  add("self", text_of(info.self));
  if (info.updated) add("updated", format_http_date(*info.updated));
  add("authors", lines_of(info.authors));
  add("language", info.language);
  add("rights", info.rights.str());
  add("icon", text_of(info.icon));
  return out;
}

std::optional<FeedInfo> read_source_file(std::string_view bytes) {
  const auto keys = read_front_matter(bytes);
  if (!keys) return std::nullopt;
  std::map<std::string, std::string> values;
  for (const auto& key : *keys) values[key.name] = key.value.scalar;
  return FeedInfo{.id = values["id"],
                  .title = PlainText::from(values["title"]),
                  .home_page = url_of(values["home_page"]),
                  .self = url_of(values["self"]),
                  .updated = parse_http_date(values["updated"]),
                  .authors = persons_of(values["authors"]),
                  .language = values["language"],
                  .rights = PlainText::from(values["rights"]),
                  .icon = url_of(values["icon"])};
}

}  // namespace tidings::store
