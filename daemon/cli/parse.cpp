#include "daemon/parse/parse.hpp"

#include <cstdio>
#include <optional>

#include <fmt/core.h>

#include "daemon/cli/document_json.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/cli/options.hpp"
#include "daemon/config/load.hpp"
#include "daemon/normalise/document.hpp"
#include "daemon/text/url.hpp"
#include "store/ascii.hpp"

namespace tidings::cli {
namespace {

constexpr std::array known{OptionSpec{"--url", Takes::value}, OptionSpec{"--content-type", Takes::value},
                           OptionSpec{"--header", Takes::value}};

/// What the command line says of the response that the documents came in.
struct Response {
  std::optional<text::Url> url;
  std::string content_type;
  std::string content_language;
};

std::expected<Response, std::string> response_of(const Options& options) {
  Response response;
  response.content_type = options.value("--content-type", "");
  if (options.has("--url")) {
    response.url = text::Url::parse(options.value("--url", ""));
    if (!response.url) return std::unexpected("--url needs an absolute address");
  }
  std::string location;
  for (const auto& header : options.all("--header")) {
    const auto colon = header.find(':');
    if (colon == std::string::npos || colon == 0) return std::unexpected("--header needs 'Name: value'");
    const auto name = std::string_view(header).substr(0, colon);
    const auto value = ascii::trim(std::string_view(header).substr(colon + 1), &ascii::is_space_or_tab);
    if (ascii::equal_ignoring_case(name, "content-type") && response.content_type.empty())
      response.content_type = value;
    if (ascii::equal_ignoring_case(name, "content-language")) response.content_language = value;
    if (ascii::equal_ignoring_case(name, "content-location")) location = value;
  }
  if (!location.empty())
    if (auto url = text::Url::parse(location, response.url ? &*response.url : nullptr))
      response.url = std::move(url);
  return response;
}

bool print_document(const std::string& name, const Response& response) {
  auto bytes = read_input(name);
  if (!bytes) {
    fmt::print(stderr, "{}: can't be read: {}\n", name, bytes.error());
    return false;
  }
  const auto raw =
      parse::parse_document(std::move(*bytes), {.content_type = response.content_type, .charset = {}});
  if (!raw) {
    fmt::print(stderr, "{}: not a feed: {}\n", name, raw.error().reason);
    return false;
  }
  static const auto frames = config::default_iframe_hosts();
  const auto document = normalise::make_document(*raw, {.url = response.url ? &*response.url : nullptr,
                                                        .iframe_hosts = frames,
                                                        .language = response.content_language});
  fmt::print("{}\n", document_json(document));
  return true;
}

int parse(const Arguments& arguments) {
  const auto options = parse_options(arguments, known);
  const auto response = options ? response_of(*options) : std::unexpected(options.error());
  if (!response || options->operands.empty())
    return usage_error("parse", response ? "no file named" : response.error());
  bool all_read = true;
  for (const auto& name : options->operands) all_read = print_document(name, *response) && all_read;
  return all_read ? exit_ok : exit_failure;
}

}  // namespace

const Command parse_command{
    "parse", "reads documents and prints each as a JSON Feed",
    "usage: tidings parse [--url URL] [--content-type T] [--header 'N: V']… FILE…|-\n\n"
    "Prints each document as one JSON Feed 1.1 object per line.\n\n"
    "  --url URL           where the document came from: the base of relative addresses\n"
    "  --content-type T    the response's Content-Type\n"
    "  --header 'N: V'     another header of the response: Content-Location, Content-Language\n\n"
    "Exit: 0 every document is a feed, 1 one is not, 2 bad usage.\n",
    &parse};

}  // namespace tidings::cli
