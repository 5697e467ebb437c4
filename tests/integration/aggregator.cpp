#include "tests/integration/aggregator.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidings::integration {

using support::read_file;
using support::write_file;

Aggregator::Aggregator(const std::string& allowed_network) {
  std::filesystem::create_directories(folder() / "feeds");
  configure("store", "path = \"store\"");
  configure("fetch", "allow_networks = [\"" + allowed_network + "\"]");
  configure("serve", "listen = [\"127.0.0.1:0\"]");
}

void Aggregator::configure(const std::string& section, const std::string& lines) {
  sections_[section] += lines + "\n";
  write_config();
}

void Aggregator::write_config() const {
  std::string toml;
  for (const auto& [section, lines] : sections_)
    toml += (section.empty() ? "" : "[" + section + "]\n") + lines;
  write_file(config_file(), toml);
}

void Aggregator::add_source(const std::string& id, const std::string& url, const std::string& more) {
  write_file(folder() / "feeds" / (id + ".toml"), "url = \"" + url + "\"\n" + more + "\n");
}

void Aggregator::drop_privileges() {
  if (geteuid() != 0) return;
  constexpr uid_t nobody = 65534;
  const auto give = [](const std::filesystem::path& path) {
    if (lchown(path.c_str(), nobody, nobody) != 0)
      throw std::runtime_error("can't give away " + path.string());
  };
  give(folder());
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder())) give(file.path());
  user_ = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
}

std::vector<std::string> Aggregator::command_line(std::vector<std::string> command) const {
  command.insert(command.begin(), TIDINGS_BINARY);
  command.insert(command.begin(), user_.begin(), user_.end());
  command.insert(command.end(), {"--config", config_file().string()});
  if (environment_.empty()) return command;
  command.insert(command.begin(), environment_.begin(), environment_.end());
  command.insert(command.begin(), "env");
  return command;
}

support::ProcessResult Aggregator::run(std::vector<std::string> command) const {
  return support::run_process(command_line(std::move(command)));
}

std::unique_ptr<support::Process> Aggregator::start_daemon() {
  std::filesystem::remove(folder() / "log");  // of a daemon that ran before
  auto daemon = std::make_unique<support::Process>(command_line({"run"}), folder() / "log");
  const auto line = daemon->wait_for_log("event=listening");
  const auto port = line.find("port=");
  port_ = static_cast<std::uint16_t>(std::stoi(line.substr(port + 5)));
  daemon->wait_for_log("event=polling");
  return daemon;
}

std::map<std::string, std::string> Aggregator::entries() const {
  std::map<std::string, std::string> files;
  if (!std::filesystem::exists(entries_folder())) return files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(entries_folder()))
    if (file.is_regular_file())
      files[relative(file.path(), entries_folder()).string()] = read_file(file.path());
  return files;
}

namespace {

int connect_to(std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    throw std::runtime_error("can't connect to port " + std::to_string(port));
  return descriptor;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

HttpReply parse_reply(const std::string& bytes) {
  HttpReply reply;
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string::npos) throw std::runtime_error("no HTTP response: " + bytes);
  reply.status = std::stoi(bytes.substr(9, 3));
  reply.body = bytes.substr(head_end + 4);
  for (auto line = bytes.find("\r\n") + 2; line < head_end;) {
    const auto end = bytes.find("\r\n", line);
    const auto colon = bytes.find(':', line);
    reply.headers[lower(bytes.substr(line, colon - line))] = bytes.substr(colon + 2, end - colon - 2);
    line = end + 2;
  }
  return reply;
}

}  // namespace

HttpReply http_get(std::uint16_t port, const std::string& path, const std::vector<std::string>& headers,
                   const std::string& method) {
  std::string request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  for (const auto& header : headers) request += header + "\r\n";
  request += "\r\n";
  const int descriptor = connect_to(port);
  std::string bytes;
  std::array<char, 65536> buffer;
  if (send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()))
    for (ssize_t count = 0; (count = recv(descriptor, buffer.data(), buffer.size(), 0)) > 0;)
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
  close(descriptor);
  return parse_reply(bytes);
}

}  // namespace tidings::integration
