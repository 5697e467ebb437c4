#include "daemon/fetch/failure.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace tidings::fetch {
namespace {

using Label = std::pair<FailureKind, std::string_view>;

constexpr std::array labels{
    Label{FailureKind::dns, "dns"},
    Label{FailureKind::connect, "connect"},
    Label{FailureKind::blocked_address, "blocked_address"},
    Label{FailureKind::tls_chain, "tls.chain"},
    Label{FailureKind::tls_name, "tls.name"},
    Label{FailureKind::tls_expired, "tls.expired"},
    Label{FailureKind::tls_protocol, "tls.protocol"},
    Label{FailureKind::tls_client, "tls.client"},
    Label{FailureKind::timeout_connect, "timeout.connect"},
    Label{FailureKind::timeout_body, "timeout.body"},
    Label{FailureKind::reset, "reset"},
    Label{FailureKind::protocol, "protocol"},
    Label{FailureKind::too_big, "too_big"},
    Label{FailureKind::redirect, "redirect"},
    Label{FailureKind::proxy, "proxy"},
    Label{FailureKind::challenge, "challenge"},
    Label{FailureKind::held, "held"},
};

std::string words_of(int status) {
  switch (status) {
    case 401:
      return "the server wants credentials, or others (401): `username` and `password_file`, or "
             "`token_file`, "
             "in the source's file";
    case 402:
      return "the server wants to be paid (402): ask the site; it may have a feed for subscribers";
    case 403:
      return "the server refuses us the feed (403): ask the site to let feed readers in";
    case 404:
      return "there is nothing at this address (404): it has moved or gone; look for it on the site's page";
    case 429:
      return "the server wants fewer requests (429): it is left alone for as long as it says";
    case 451:
      return "the server may not show it here, for legal reasons (451): through a `proxy` elsewhere it may";
    default:
      break;
  }
  if (status >= 500) return fmt::format("the server failed (status {}): it may mend itself", status);
  return fmt::format(
      "the server answered with status {}, which brings no feed: see what a browser shows there", status);
}

}  // namespace

std::string failure_label(const Failure& failure) {
  if (failure.kind == FailureKind::http_status) return fmt::format("http.{}", failure.facts.status);
  return std::string(std::ranges::find(labels, failure.kind, &Label::first)->second);
}

Failure status_failure(ResponseFacts facts, std::string body) {
  auto failure = make_failure(FailureKind::http_status, words_of(facts.status));
  failure.facts = std::move(facts);
  failure.body = std::move(body);
  return failure;
}

}  // namespace tidings::fetch
