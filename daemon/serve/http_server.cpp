#include "daemon/serve/http_server.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <list>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "daemon/io/offload.hpp"
#include "daemon/io/task_group.hpp"
#include "daemon/serve/request_reader.hpp"
#include "store/clock.hpp"
#include "store/http_date.hpp"

namespace tidings::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds sweep_interval{1};       // one coarse timer, none per request
constexpr std::chrono::milliseconds accept_pause{100};  // after an error such as EMFILE
constexpr std::chrono::seconds stop_patience{1};

/// Of what can't be read.
int status_of(ReadState state) {
  return state == ReadState::target_too_long ? 414 : state == ReadState::too_large ? 431 : 400;
}

auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

enum class Phase {
  idle,     // between requests
  asking,   // within one's head
  waiting,  // for us
  taking,   // what it asked for
};

/// What the sweep looks at.
struct Connection {
  explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}

  void enter(Phase next) {
    phase = next;
    since = Clock::now();
  }

  tcp::socket socket;
  Phase phase = Phase::idle;
  Clock::time_point since = Clock::now();  // its phase began, or went on
};

using Connections = std::list<std::shared_ptr<Connection>>;

/// A connection's place among the others, which it leaves whatever ends it.
class Place {
 public:
  Place(Connections& among, std::shared_ptr<Connection> connection)
      : among_(among), place_(among.insert(among.end(), std::move(connection))) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { among_.erase(place_); }

 private:
  Connections& among_;
  Connections::iterator place_;
};

std::string date_now() { return store::format_http_date(store::now()); }

}  // namespace

struct HttpServer::Parts {
  Parts(Options given, const publish::Publisher& from, Probes given_probes, PrintingOffice printers)
      : options(std::move(given)),
        publisher(from),
        probes(std::move(given_probes)),
        office(std::move(printers)),
        sessions(io.get_executor(), [this](const std::exception_ptr& error) { options.on_error(error); }),
        sweep_timer(io) {}

  Options options;
  const publish::Publisher& publisher;
  Probes probes;
  PrintingOffice office;
  asio::io_context io{1};
  std::list<tcp::acceptor> acceptors;
  Connections connections;
  io::TaskGroup sessions;
  asio::steady_timer sweep_timer;
  std::thread thread;

  void listen();
  void start();
  asio::awaitable<void> accept(tcp::acceptor& acceptor);
  asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
  asio::awaitable<bool> answer(Connection& connection, RequestReader& reader);
  asio::awaitable<Response> answer_to(Request request);
  asio::awaitable<bool> send(Connection& connection, const Response& response, bool keep_alive,
                             bool http_1_0);
  asio::awaitable<void> sweep();
  asio::awaitable<void> shut_down();
  void make_room();
};

void HttpServer::Parts::listen() {
  for (const int inherited : options.inherited_sockets) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getsockname(inherited, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        (address.ss_family != AF_INET && address.ss_family != AF_INET6))
      throw std::runtime_error(fmt::format("the inherited socket {} is no TCP socket", inherited));
    acceptors.emplace_back(io, address.ss_family == AF_INET ? tcp::v4() : tcp::v6(), inherited);
  }
  for (const auto& [address, port] : options.endpoints) {
    error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
    auto& acceptor = acceptors.emplace_back(io);
    if (!error) acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
      throw std::runtime_error(fmt::format("can't listen on {} port {}: {}", address, port, error.message()));
  }
}

void HttpServer::Parts::start() {
  for (auto& acceptor : acceptors) sessions.spawn(accept(acceptor));
  sessions.spawn(sweep());
  thread = std::thread([this] { io.run(); });
}

asio::awaitable<void> HttpServer::Parts::accept(tcp::acceptor& acceptor) {
  asio::steady_timer pause(io);
  while (acceptor.is_open()) {
    error_code error;
    auto socket = co_await acceptor.async_accept(into(error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      pause.expires_after(accept_pause);
      co_await pause.async_wait(into(error));
      continue;
    }
    make_room();
    sessions.spawn(serve(std::make_shared<Connection>(std::move(socket))));
  }
}

/// Beyond the limit the connection that has been idle longest goes.
void HttpServer::Parts::make_room() {
  if (connections.size() < options.max_connections) return;
  auto oldest = connections.begin();
  for (auto it = connections.begin(); it != connections.end(); ++it)
    if (std::pair((*it)->phase != Phase::idle, (*it)->since) <
        std::pair((*oldest)->phase != Phase::idle, (*oldest)->since))
      oldest = it;
  error_code ignored;
  (*oldest)->socket.close(ignored);
}

asio::awaitable<void> HttpServer::Parts::serve(std::shared_ptr<Connection> connection) {
  const Place place(connections, connection);
  error_code error;
  connection->socket.set_option(tcp::no_delay(true), error);
  RequestReader reader;
  std::string buffer(4096, '\0');
  bool open = true;
  while (open) {
    const auto count = co_await connection->socket.async_read_some(asio::buffer(buffer), into(error));
    if (error) break;
    reader.append(std::string_view(buffer).substr(0, count));
    open = co_await answer(*connection, reader);
  }
}

/// Every request that is there; false where the connection is to end.
asio::awaitable<bool> HttpServer::Parts::answer(Connection& connection, RequestReader& reader) {
  while (true) {
    ReadRequest read;
    const auto state = reader.read(read);
    if (state == ReadState::needs_more) {
      const auto phase = reader.is_inside_request() ? Phase::asking : Phase::idle;
      if (connection.phase != phase) connection.enter(phase);
      co_return true;
    }
    connection.enter(Phase::waiting);
    Response response;
    if (state == ReadState::ready)
      response = co_await answer_to(read.request);
    else
      response = plain_response(status_of(state), "this request can't be read\n");
    const bool keep_alive = state == ReadState::ready && read.keep_alive;
    if (!co_await send(connection, response, keep_alive, read.http_1_0) || !keep_alive) co_return false;
    connection.enter(Phase::idle);
  }
}

/// What can't be answered costs no reader the connection.
asio::awaitable<Response> HttpServer::Parts::answer_to(Request request) {
  try {
    auto answer = respond(request, publisher.shelf(), probes);
    if (const auto* address = std::get_if<publish::Address>(&answer))
      answer = respond(request, co_await io::offload(office.thread, office.print, *address));
    if (const auto* uncoded = std::get_if<Uncoded>(&answer)) {
      const auto document = uncoded->document;
      co_await io::offload(office.coders, [document, coding = uncoded->coding] { document->body(coding); });
      answer = respond(request, publish::Printed{document});
    }
    co_return std::get<Response>(std::move(answer));
  } catch (const store::StoreError&) {
    co_return as_asked(request, plain_response(503, "the store can't be read now\n"));
  } catch (const std::exception&) {
    options.on_error(std::current_exception());
    co_return as_asked(request, plain_response(500, "this request failed; the log of the server says why\n"));
  }
}

/// Head and body in one gathered write; the body's bytes are the document's own.
asio::awaitable<bool> HttpServer::Parts::send(Connection& connection, const Response& response,
                                              bool keep_alive, bool http_1_0) {
  const std::string tail =
      fmt::format("Date: {}\r\n{}\r\n", date_now(),
                  keep_alive ? http_1_0 ? "Connection: keep-alive\r\n" : "" : "Connection: close\r\n");
  const std::array<asio::const_buffer, 3> buffers{
      asio::buffer(response.head), asio::buffer(tail),
      asio::const_buffer(response.body.data(), response.body.size())};
  constexpr std::size_t piece = 64U << 10U;
  const auto go_on = [&connection](const error_code& failed, std::size_t) {
    connection.enter(Phase::taking);
    return failed ? 0 : piece;
  };
  error_code error;
  co_await asio::async_write(connection.socket, buffers, go_on, into(error));
  co_return !error;
}

/// Ends connections that idle, that never finish their request's head, or that take nothing more of what they
/// asked for. None that waits for us.
asio::awaitable<void> HttpServer::Parts::sweep() {
  while (true) {
    sweep_timer.expires_after(sweep_interval);
    co_await sweep_timer.async_wait(asio::use_awaitable);
    const auto now = Clock::now();
    for (const auto& connection : connections) {
      if (connection->phase == Phase::waiting) continue;
      const auto limit = connection->phase == Phase::asking ? options.header_timeout : options.idle_timeout;
      error_code ignored;
      if (now - connection->since > limit) connection->socket.close(ignored);
    }
  }
}

/// Those between requests end at once, those within one get a moment.
asio::awaitable<void> HttpServer::Parts::shut_down() {
  error_code ignored;
  for (auto& acceptor : acceptors) acceptor.close(ignored);
  sweep_timer.cancel();
  for (const auto& connection : connections)
    if (connection->phase == Phase::idle) connection->socket.close(ignored);
  const auto end = Clock::now() + stop_patience;
  asio::steady_timer pause(io);
  while (!connections.empty() && Clock::now() < end) {
    pause.expires_after(std::chrono::milliseconds(10));
    co_await pause.async_wait(into(ignored));
  }
  sessions.cancel();
  co_await sessions.join();
}

HttpServer::HttpServer(Options options, const publish::Publisher& publisher, Probes probes,
                       PrintingOffice office)
    : parts_(std::make_unique<Parts>(std::move(options), publisher, std::move(probes), std::move(office))) {
  parts_->listen();
  parts_->start();
}

HttpServer::~HttpServer() { stop(); }

std::vector<Endpoint> HttpServer::endpoints() const {
  std::vector<Endpoint> endpoints;
  for (const auto& acceptor : parts_->acceptors) {
    error_code error;
    const auto endpoint = acceptor.local_endpoint(error);
    if (!error) endpoints.push_back({endpoint.address().to_string(), endpoint.port()});
  }
  return endpoints;
}

void HttpServer::stop() {
  if (!parts_->thread.joinable()) return;
  asio::co_spawn(parts_->io, parts_->shut_down(), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
  parts_->thread.join();
}

}  // namespace tidings::serve
