#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidings::support {

/// What an origin answers at a path.
struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  bool validators = true;  // If-None-Match equal to the ETag, or If-Modified-Since to Last-Modified: 304
  bool hold = false;       // never answers
  bool chunked = false;
  std::size_t cut_after = std::string::npos;  // bytes of the body, then the connection ends
  std::string raw{};                          // instead of everything else: these bytes
  bool ends = false;                          // the connection after it, without having said so
  bool says_nothing = false;                  // ends the connection instead
  std::function<void()> afterwards{};         // when it was sent
};

struct RecordedRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  // as received
  std::size_t connection = 0;                                // which one it came on, from 1
  bool session_resumed = false;                              // TLS, without a full handshake
  std::string client;                                        // the name in the client's certificate
  std::string peer;                                          // the client's address
  std::string host;                                          // the origin's own address and port

  /// The first field of that name, any case.
  std::optional<std::string> header(const std::string& name) const;
};

/// Which certificate a TLS origin shows; all are signed by the origin's own authority but the last.
enum class Certificate { good, expired, not_yet_valid, wrong_name, weak_key, weak_signature, self_signed };

/// A real HTTP/1.1 server on loopback, on threads of its own, that answers by script and keeps what it was
/// asked.
class Origin {
 public:
  /// Plain HTTP, on so many addresses and the same port on each: hosts that have nothing to do with each
  /// other.
  explicit Origin(std::size_t addresses = 1);
  explicit Origin(Certificate certificate, int newest_tls = 0);  // TLS1_2_VERSION, …; 0: the library's newest
  ~Origin();
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  /// A path that answers as long as the object lives; before and after it is 404.
  class Endpoint {
   public:
    Endpoint(Origin& origin, std::string path);
    ~Endpoint();
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    std::size_t hits() const;

    /// Until so many requests came; throws after two minutes.
    void wait_for_hits(std::size_t count) const;

   private:
    Origin& origin_;
    std::string path_;
  };

  /// The path is compared without the query.
  [[nodiscard]] Endpoint serve(const std::string& path, Reply reply);

  /// From now on the script answers whatever no endpoint does, on the threads of the connections.
  using Script = std::function<Reply(const RecordedRequest&)>;
  void answer_by(Script script);

  std::string url(const std::string& path) const;  // on the first address, 127.0.0.1
  std::string url(const std::string& path, std::size_t address) const;
  std::string url(const std::string& path, const std::string& host) const;
  std::vector<RecordedRequest> requests() const;
  std::size_t connections() const;  // that were ever accepted

  /// Until so many requests came, to whatever path; throws after two minutes.
  void wait_for_requests(std::size_t count) const;

  /// Until no connection is open, and all that was asked is known; throws after two minutes.
  void wait_until_idle() const;

  /// From now on another certificate, of another authority, and no session of before is known any more.
  /// Without connections under way.
  void change_certificate(Certificate certificate);

  /// From now on nobody without a certificate of the authority's is talked to. Without connections under way.
  void demand_client_certificate();

  /// The authority's certificate, for `ca_file`.
  std::filesystem::path ca_file() const;

  /// The origin's own certificate and its key, which are as good for a client.
  std::filesystem::path certificate_file() const;
  std::filesystem::path key_file() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tidings::support
