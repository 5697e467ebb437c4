#include "daemon/config/source_writer.hpp"

#include <cerrno>
#include <csignal>

#include <fmt/format.h>
#include <unistd.h>

#include "store/ascii.hpp"

namespace tidings::config {
namespace {

namespace fs = std::filesystem;

/// A basic string (TOML 1.0). Names and categories are PlainText: without controls.
std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// Hidden, so that nobody reads it as a source, and this process's own.
fs::path unfinished(const fs::path& folder, const Source& source) {
  return folder / fmt::format(".{}.toml.{}", source.id.str(), getpid());
}

/// Removes what processes left that were killed.
void remove_abandoned(const fs::path& folder, store::FileSystem& files) {
  for (const auto& path : files.list(folder)) {
    const auto name = path.filename().string();
    const auto dot = name.rfind('.');
    if (!name.starts_with('.') || !name.substr(0, dot).ends_with(".toml")) continue;
    const auto owner = ascii::parse_number<pid_t>(std::string_view(name).substr(dot + 1));
    if (owner && *owner > 0 && kill(*owner, 0) != 0 && errno == ESRCH) files.remove(path);
  }
}

/// Removed with the object, whatever ends it, but for those that have their names by then.
class Unfinished {
 public:
  explicit Unfinished(store::FileSystem& files) : files_(files) {}
  ~Unfinished() {
    std::error_code ignored;
    for (const auto& path : paths) fs::remove(path, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  void write(const fs::path& path, const std::string& bytes) {
    paths.push_back(path);
    files_.write(path, bytes);
  }

  std::vector<fs::path> paths;

 private:
  store::FileSystem& files_;
};

}  // namespace

std::string source_toml(const Source& source) {
  auto toml = fmt::format("url        = {}\n", toml_string(source.url.href()));
  if (!source.name.empty()) toml += fmt::format("name       = {}\n", toml_string(source.name));
  if (source.categories.empty()) return toml;
  std::string list;
  for (const auto& category : source.categories) list += (list.empty() ? "" : ", ") + toml_string(category);
  return toml + fmt::format("categories = [{}]\n", list);
}

std::vector<store::SourceId> write_sources(const fs::path& folder, std::span<const Source> sources,
                                           store::FileSystem& files) {
  remove_abandoned(folder, files);
  Unfinished unfinished_files(files);
  for (const auto& source : sources) unfinished_files.write(unfinished(folder, source), source_toml(source));
  files.sync(unfinished_files.paths);
  std::vector<store::SourceId> left_out;
  for (const auto& source : sources)
    if (!files.rename_new(unfinished(folder, source), folder / (source.id.str() + ".toml")))
      left_out.push_back(source.id);
  files.sync(std::vector{folder});
  return left_out;
}

}  // namespace tidings::config
