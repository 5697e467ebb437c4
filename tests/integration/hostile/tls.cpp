#include <fstream>
#include <memory>
#include <utility>

#include <openssl/ssl.h>

#include "tests/integration/hostile/endpoint.hpp"
#include "tests/support/certificates.hpp"

namespace tidings::integration::hostile {
namespace {

using support::Certificate;
using Context = std::shared_ptr<SSL_CTX>;

constexpr std::size_t most_servers = 60;  // that certificates name

enum class Trust { known, unknown };

/// Makes what servers show, by authorities that the aggregator trusts or not.
class Contexts {
 public:
  explicit Contexts(const Surroundings& around) : around_(around) {
    for (std::size_t n = 0; n < most_servers; ++n)
      names_ += (n == 0 ? "IP:" : ",IP:") + support::ScriptedOrigin::address(n);
  }

  Context make(Certificate kind, Trust trust = Trust::known) {
    const auto folder = around_.folder / std::to_string(++made_);
    std::filesystem::create_directories(folder);
    const auto files = support::make_certificates(folder, kind, names_);
    if (trust == Trust::known)
      std::ofstream(around_.authorities, std::ios::app) << support::read_file(files.authority);
    Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_use_certificate_file(context.get(), files.certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM);
    return context;
  }

  Context make_newest(int version) {
    auto context = make(Certificate::good);
    SSL_CTX_set_max_proto_version(context.get(), version);
    return context;
  }

 private:
  const Surroundings& around_;
  std::string names_;
  std::size_t made_ = 0;
};

/// A handshake, then the script.
Script over_tls(Context context, Script then) {
  return [context = std::move(context), then = std::move(then)](Peer& peer) {
    if (peer.secure(context.get())) then(peer);
  };
}

Endpoint https(std::string id, Script script, std::string result) {
  return {.id = "tls-" + std::move(id),
          .script = std::move(script),
          .result = std::move(result),
          .scheme = "https"};
}

Endpoints false_certificates(Contexts& contexts) {
  const auto feed = answers(response(rss(item("1"))));
  const auto shows = [&](std::string id, Certificate kind, std::string result) {
    return https(std::move(id), over_tls(contexts.make(kind), feed), std::move(result));
  };
  Endpoints all;
  all.push_back(shows("expired", Certificate::expired, "tls.expired"));
  all.push_back(shows("not-yet-valid", Certificate::not_yet_valid, "tls.expired"));
  all.push_back(shows("wrong-name", Certificate::wrong_name, "tls.name"));
  all.push_back(shows("weak-key", Certificate::weak_key, "tls.chain"));
  all.push_back(shows("weak-signature", Certificate::weak_signature, "tls.chain"));
  all.push_back(https("self-signed", over_tls(contexts.make(Certificate::self_signed, Trust::unknown), feed),
                      "tls.chain"));
  all.push_back(https("unknown-authority", over_tls(contexts.make(Certificate::good, Trust::unknown), feed),
                      "tls.chain"));
  return all;
}

Endpoints false_protocols(Contexts& contexts) {
  const auto feed = answers(response(rss(item("1"))));
  const auto clear = [](std::string bytes) {
    return [bytes = std::move(bytes)](Peer& peer) { peer.send(bytes); };
  };
  const std::string warning("\x15\x03\x03\x00\x02\x01\x5A", 7);  // user_canceled
  const std::string refused("\x15\x03\x03\x00\x02\x02\x70", 7);  // unrecognized_name
  const std::string too_long("\x16\x03\x03\xFF\xFF", 5);
  Endpoints all;
  all.push_back(https("1-0", over_tls(contexts.make_newest(TLS1_VERSION), feed), "tls.protocol"));
  all.push_back(https("1-1", over_tls(contexts.make_newest(TLS1_1_VERSION), feed), "tls.protocol"));
  all.push_back(
      https("plain-http", clear(response("", "Connection: close\r\n", "400 Bad Request")), "tls.protocol"));
  all.push_back(https("plain-http-unasked", clear(response(rss(item("1")))), "tls.protocol"));
  all.push_back(https("ssh", clear("SSH-2.0-OpenSSH_9.2\r\n"), "tls.protocol"));
  all.push_back(https("name-refused", clear(refused), "tls.protocol"));
  all.push_back(
      https("alert-storm", [=](Peer& peer) { peer.send_forever(repeated(warning, 1000)); }, "tls.protocol"));
  all.push_back(https("record-too-long", clear(too_long + std::string(0xFFFF, 'x')), "tls.protocol"));
  all.push_back(
      https("garbage", [](Peer& peer) { peer.send_forever(std::string(1000, '\xFF')); }, "tls.protocol"));
  all.push_back(https("closed-at-hello", [](Peer& peer) { peer.cut(); }, "tls.protocol|reset"));
  all.push_back(https("reset-at-hello", [](Peer& peer) { peer.reset(); }, "tls.protocol|reset|connect"));
  auto demands = contexts.make(Certificate::good);
  SSL_CTX_set_verify(demands.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  all.push_back(https("client-certificate", over_tls(std::move(demands), feed), "tls.protocol"));
  return all;
}

void send_many_tickets(Peer& peer) {
  if (!peer.read_request()) return;
  for (int i = 0; i < 2000; ++i) {
    SSL_new_session_ticket(peer.tls());
    if (SSL_do_handshake(peer.tls()) != 1) return;
  }
  peer.send(response(rss(item("1"))));
}

void update_keys_for_ever(Peer& peer) {
  if (!peer.read_request()) return;
  while (SSL_key_update(peer.tls(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(peer.tls()) == 1) {
  }
}

void renegotiate_for_ever(Peer& peer) {
  if (!peer.read_request()) return;
  while (SSL_renegotiate(peer.tls()) == 1 && SSL_do_handshake(peer.tls()) == 1 &&
         peer.send("HTTP/1.1 100 C\r\n\r\n")) {
  }
}

/// Ends without close_notify: who cut it off?
Script cut_after(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    if (!peer.read_request() || !peer.send(bytes)) return;
    SSL_set_quiet_shutdown(peer.tls(), 1);
    peer.cut();
  };
}

Endpoints false_streams(Contexts& contexts) {
  const auto good = contexts.make(Certificate::good);
  const auto older = contexts.make_newest(TLS1_2_VERSION);
  const auto feed = rss(item("1"));
  const std::string head = "HTTP/1.1 200 OK\r\n";
  Endpoints all;
  all.push_back(https("cut-in-the-body",
                      over_tls(good, cut_after(head + "Content-Length: 9000\r\n\r\n" + feed)), "reset"));
  all.push_back(https("cut-where-only-the-end-says-how-long", over_tls(good, cut_after(head + "\r\n" + feed)),
                      "reset"));
  all.push_back(https("cut-after-the-request", over_tls(good, cut_after("")), "reset"));
  all.push_back(https("garbage-in-the-body",
                      over_tls(good,
                               [=](Peer& peer) {
                                 if (peer.read_request() && peer.send(head + "Content-Length: 9000\r\n\r\n"))
                                   peer.send_in_clear(std::string(9000, 'x'));
                               }),
                      "tls.protocol|reset"));
  all.push_back(https("alert-in-the-body",
                      over_tls(good,
                               [=](Peer& peer) {
                                 if (peer.read_request() && peer.send(head + "Content-Length: 9000\r\n\r\n"))
                                   peer.send_in_clear(std::string("\x15\x03\x03\x00\x02\x02\x50", 7));
                               }),
                      "tls.protocol|reset"));
  all.push_back(https("endless-body",
                      over_tls(good,
                               [=](Peer& peer) {
                                 if (peer.read_request() && peer.send(head + "\r\n"))
                                   peer.send_forever(std::string(16'000, 'x'));
                               }),
                      "too_big|timeout.body"));
  all.push_back(https("handshake-then-silence", over_tls(good, [](Peer& peer) { peer.wait_for_end(); }),
                      "timeout.body"));
  all.push_back(https("key-update-storm", over_tls(good, &update_keys_for_ever), "tls.protocol"));
  all.push_back(
      https("renegotiation-storm", over_tls(older, &renegotiate_for_ever), "tls.protocol|reset|protocol"));
  all.push_back(https("ticket-storm", over_tls(good, &send_many_tickets), "new"));
  all.back().entries = 1;
  all.push_back(https("downgrade-to-http",
                      over_tls(good, answers(response("", "Location: http://127.1.0.1/\r\n", "302 Found"))),
                      "redirect"));
  return all;
}

}  // namespace

Endpoints tls_faults(const Surroundings& around) {
  Contexts contexts(around);
  Endpoints all = false_certificates(contexts);
  for (auto& more : {false_protocols(contexts), false_streams(contexts)})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace tidings::integration::hostile
