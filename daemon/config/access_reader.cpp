#include "daemon/config/access_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "daemon/config/file_reader.hpp"
#include "daemon/config/values.hpp"
#include "store/ascii.hpp"

namespace tidings::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view credential = "credential:";

/// Where the secret is, or why nowhere.
std::expected<fs::path, std::string> file_of(std::string_view value, const fs::path& folder) {
  if (!value.starts_with(credential)) return folder / value;
  const auto name = value.substr(credential.size());
  if (name.empty() || name.contains('/') || name == "." || name == "..")
    return std::unexpected("a credential's name has no slash: \"credential:NAME\"");
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials == nullptr)
    return std::unexpected(
        fmt::format("credentials are for a service alone, whose unit has LoadCredential={}:/PATH; elsewhere "
                    "give a file",
                    name));
  return fs::path(credentials) / name;
}

void remove_line_end(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

/// The value of a key as the name of a file.
std::optional<fs::path> read_file_name(const toml::node& node, Problems& problems) {
  const auto value = read_string(node, problems);
  if (!value) return std::nullopt;
  auto file = file_of(*value, problems.file().parent_path());
  if (file) return std::move(*file);
  problems.add(node, file.error());
  return std::nullopt;
}

std::optional<std::string> read_named_file(const toml::node& node, const fs::path& file, Problems& problems) {
  auto secret = read_whole(file);
  if (secret) remove_line_end(*secret);
  if (secret && !secret->empty()) return std::move(*secret);
  problems.add(node,
               fmt::format("{} can't be used: {}", file.string(), secret ? "it is empty" : secret.error()));
  return std::nullopt;
}

constexpr std::string_view certificate_block = "BEGIN CERTIFICATE-----";
constexpr std::string_view key_block = "PRIVATE KEY-----";

bool sets_authorization(const SourceOptions& source) {
  return std::ranges::any_of(source.headers, [](const auto& header) {
    return ascii::equal_ignoring_case(header.first, "authorization");
  });
}

void check_authorization(const toml::table& table, const text::Url& url, const SourceOptions& source,
                         Problems& problems) {
  const auto* username = table.get("username");
  const auto* password = table.get("password_file");
  const auto* token = table.get("token_file");
  if (username != nullptr && password == nullptr)
    problems.add(*username, "`password_file` is missing: the file with this user's password");
  if (password != nullptr && username == nullptr)
    problems.add(*password, "`username` is missing: whose password that is");
  if (username != nullptr && token != nullptr)
    problems.add(*token, "`username` is there, too: a request has one Authorization");
  const auto* first = username != nullptr ? username : token;
  if (first != nullptr && !url.username().empty())
    problems.add(*first, "the address has credentials, too: a request has one Authorization");
  if (first != nullptr && sets_authorization(source))
    problems.add(*first, "`headers` has Authorization, too: a request has one");
}

void check_certificate(const toml::table& table, const text::Url& url, Access& access, Problems& problems) {
  const auto* certificate = table.get("client_certificate");
  const auto* key = table.get("client_key");
  if (certificate == nullptr) {
    if (key != nullptr) problems.add(*key, "`client_certificate` is missing: whose key that is");
    return;
  }
  if (url.scheme() != "https") problems.add(*certificate, "a certificate is shown to https:// alone");
  if (key != nullptr || access.client_certificate.empty()) return;
  if (access.client_certificate.contains(key_block))
    access.client_key = access.client_certificate;  // both in one file
  else
    problems.add(*certificate, "`client_key` is missing: the file with this certificate's key");
}

}  // namespace

std::optional<std::string> read_secret(const toml::node& node, Problems& problems) {
  const auto file = read_file_name(node, problems);
  return file ? read_named_file(node, *file, problems) : std::nullopt;
}

std::optional<std::string> read_pem(const toml::node& node, const fs::path& file, std::string_view kind,
                                    Problems& problems) {
  auto pem = read_named_file(node, file, problems);
  if (!pem || pem->contains(kind)) return pem;
  problems.add(node, fmt::format("that file has no block `{}`: it isn't in PEM, or another one", kind));
  return std::nullopt;
}

namespace {

std::optional<std::string> read_pem(const toml::node& node, std::string_view kind, Problems& problems) {
  const auto file = read_file_name(node, problems);
  return file ? config::read_pem(node, *file, kind, problems) : std::nullopt;
}

}  // namespace

void read_username(const toml::node& node, Access& access, Problems& problems) {
  auto name = read_string(node, problems);
  if (!name) return;
  if (name->empty() || name->contains(':') || !is_header_value(*name))
    problems.add(node, "a user's name is not empty and has no colon and no control characters");
  else
    access.username = std::move(*name);
}

void read_password_file(const toml::node& node, Access& access, Problems& problems) {
  auto password = read_secret(node, problems);
  if (!password) return;
  if (!is_header_value(*password))
    problems.add(node, "that file has more than one line, or control characters: it is no password");
  else
    access.password = std::move(*password);
}

void read_token_file(const toml::node& node, Access& access, Problems& problems) {
  auto token = read_secret(node, problems);
  if (!token) return;
  if (!is_visible(*token))
    problems.add(node, "that file has blanks or control characters: it is no token");
  else
    access.token = std::move(*token);
}

void read_client_certificate(const toml::node& node, Access& access, Problems& problems) {
  access.client_certificate = read_pem(node, certificate_block, problems).value_or(std::string());
}

void read_client_key(const toml::node& node, Access& access, Problems& problems) {
  auto key = read_pem(node, key_block, problems);
  if (!key) return;
  if (key->contains("ENCRYPTED"))
    problems.add(node, "the key has a passphrase, which nobody is there to type: take it off");
  else
    access.client_key = std::move(*key);
}

void check_access(const toml::table& table, const text::Url& url, SourceOptions& source, Problems& problems) {
  check_authorization(table, url, source, problems);
  check_certificate(table, url, source.access, problems);
}

}  // namespace tidings::config
