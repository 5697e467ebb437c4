#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/publish/press.hpp"
#include "daemon/publish/publisher.hpp"

namespace tidings::serve {

/// The parts of a request that a route may look at; views into the connection's buffer.
struct Request {
  std::string_view method;
  std::string_view target;
  std::string_view accept_encoding;
  std::string_view if_none_match;
  std::string_view if_modified_since;
  std::string_view a_im;  // RFC 3229
};

/// What is answered; the server adds what the connection asks for (Date, Connection).
struct Response {
  int status = 200;
  std::string head;       // status line and header fields, each line ended; without the empty line
  std::string_view body;  // lies in `owner`
  std::shared_ptr<const void> owner;
};

/// What /healthz says.
struct Health {
  bool ok = true;
  std::string detail;  // one line
};

/// What is asked at the moment of a request; called on the server's thread, must not block.
struct Probes {
  std::function<Health()> health;
  std::function<std::string()> metrics;  // in Prometheus's text format
};

/// A document that is to be coded first (Document::body).
struct Uncoded {
  publish::DocumentPtr document;
  publish::Coding coding;
};

/// A response, or what is to be done first: a document printed, or coded.
using Answer = std::variant<Response, publish::Address, Uncoded>;

/// Conditionals after RFC 9110, 13; codings after 12.5.3.
Answer respond(const Request& request, const std::shared_ptr<const publish::Shelf>& shelf,
               const Probes& probes);

/// Pure: the rest of it, once the document is printed or coded.
Answer respond(const Request& request, const publish::Printed& printed);

/// A HEAD is answered as a GET would be, but for the body (RFC 9110, 9.3.2).
Response as_asked(const Request& request, Response response);

/// A response of a few words, for what never reaches a route.
Response plain_response(int status, std::string_view text, std::string_view more_headers = {},
                        std::string_view content_type = "text/plain; charset=utf-8");

}  // namespace tidings::serve
