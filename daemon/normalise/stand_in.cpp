#include "daemon/normalise/stand_in.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "store/ascii.hpp"

namespace tidings::normalise {
namespace {

constexpr std::size_t looked_at = 256U << 10U;

struct Mark {
  std::string_view text;  // in lower case
  StandIn meaning;
};

/// What such pages have and others don't: addresses of the scripts that test or sell, and their own
/// sentences. The first in this order that is found counts: challenges have forms, too.
constexpr std::array marks{
    // Cloudflare, Imperva, DataDome, PerimeterX, AWS, Sucuri, DDoS-Guard, Anubis
    Mark{"/cdn-cgi/challenge-platform/", StandIn::challenge},
    Mark{"attention required! | cloudflare", StandIn::challenge},
    Mark{"cf-browser-verification", StandIn::challenge},
    Mark{"_incapsula_resource", StandIn::challenge},
    Mark{"pardon our interruption", StandIn::challenge},
    Mark{"captcha-delivery.com", StandIn::challenge},
    Mark{"px-captcha", StandIn::challenge},
    Mark{"token.awswaf.com", StandIn::challenge},
    Mark{"sucuri_cloudproxy_js", StandIn::challenge},
    Mark{"ddos-guard.net", StandIn::challenge},
    Mark{"/.within.website/x/cmd/anubis/", StandIn::challenge},
    Mark{"checking your browser before accessing", StandIn::challenge},
    // Sedo, ParkingCrew, Bodis, HugeDomains, GoDaddy
    Mark{"sedoparking.com", StandIn::parked},
    Mark{"parkingcrew.net", StandIn::parked},
    Mark{"bodis.com", StandIn::parked},
    Mark{"hugedomains.com", StandIn::parked},
    Mark{"/parking-lander/", StandIn::parked},
    Mark{"domain is for sale", StandIn::parked},
    Mark{"domain name is for sale", StandIn::parked},
    Mark{"domain may be for sale", StandIn::parked},
    Mark{"domain is parked", StandIn::parked},
    Mark{"domain has expired", StandIn::parked},
    Mark{"buy this domain", StandIn::parked},
    Mark{"type=\"password\"", StandIn::login},
    Mark{"type='password'", StandIn::login},
    Mark{"type=password", StandIn::login},
};

constexpr std::array<std::string_view, 3> words_of_makers{
    "bridge returned error ",  // RSS-Bridge, #1849 and later
    "rss-bridge encountered an error", "looks like something went wrong in rsshub"};

}  // namespace

std::optional<StandIn> stand_in_of(std::string_view html) {
  const auto page = ascii::lowered(html.substr(0, looked_at));
  const auto found = std::ranges::find_if(marks, [&](const Mark& mark) { return page.contains(mark.text); });
  return found == marks.end() ? std::nullopt : std::optional(found->meaning);
}

bool is_error_of_maker(const Document& document) {
  if (document.items.size() != 1) return false;
  const auto title = ascii::lowered(document.items.front().title.str());
  return std::ranges::any_of(words_of_makers,
                             [&](std::string_view words) { return title.starts_with(words); });
}

}  // namespace tidings::normalise
