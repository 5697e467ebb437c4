#include "tests/unit/fetch/fetching.hpp"

#include <optional>
#include <utility>
#include <variant>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace tidings::fetch {
namespace {

namespace asio = boost::asio;

const AddressGuard loopback({*text::IpNetwork::parse("127.0.0.0/8"), *text::IpNetwork::parse("::1/128")});

}  // namespace

Request request_for(const std::string& url) {
  Request request;
  request.url = *text::Url::parse(url);
  request.user_agent = "tidings/test";
  request.guard = loopback;
  return request;
}

FetchResult fetch(Request request, const HttpFetcher::Options& options) {
  asio::io_context context;
  HttpFetcher fetcher(context.get_executor(), options);
  std::optional<FetchResult> result;
  asio::co_spawn(context, fetcher.fetch(std::move(request)), [&](std::exception_ptr, FetchResult ended) {
    result = std::move(ended);
    context.stop();
  });
  context.run();
  return std::move(*result);
}

Failure failure_of(FetchResult result) {
  EXPECT_TRUE(std::holds_alternative<Failure>(result));
  return std::get<Failure>(std::move(result));
}

}  // namespace tidings::fetch
