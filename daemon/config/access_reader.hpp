#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/config/source.hpp"
#include "daemon/config/toml_reader.hpp"

namespace tidings::config {

/// What the value of a key names: a file, relative to the one that says so, or `credential:NAME`, which
/// systemd puts into $CREDENTIALS_DIRECTORY (LoadCredential=). Its content without a line's end at the end;
/// what isn't there, can't be read or is empty is a problem.
std::optional<std::string> read_secret(const toml::node& node, Problems& problems);

/// A PEM file that a key names, with a block of that kind in it, by the words that end the block's first
/// line.
std::optional<std::string> read_pem(const toml::node& node, const std::filesystem::path& file,
                                    std::string_view kind, Problems& problems);

/// Each reads one key of a source's file into its place.
void read_username(const toml::node& node, Access& access, Problems& problems);
void read_password_file(const toml::node& node, Access& access, Problems& problems);
void read_token_file(const toml::node& node, Access& access, Problems& problems);
void read_client_certificate(const toml::node& node, Access& access, Problems& problems);
void read_client_key(const toml::node& node, Access& access, Problems& problems);

/// What doesn't go together, of a table that was read into `source`.
void check_access(const toml::table& table, const text::Url& url, SourceOptions& source, Problems& problems);

}  // namespace tidings::config
