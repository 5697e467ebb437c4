#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/fetch/cache_headers.hpp"
#include "daemon/fetch/http_exchange.hpp"
#include "tests/support/scripted_stream.hpp"

using namespace tidings;

/// Whatever a server sends ends in a bounded response or in a failure with words; no header makes a poll
/// early.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_body = 1000;
  if (size == 0) return 0;
  boost::asio::io_context context;
  fetch::Watchdog watchdog(context.get_executor(), std::chrono::hours(1));
  const auto stream = std::make_shared<support::ScriptedStream>(
      std::string(reinterpret_cast<const char*>(data) + 1, size - 1), 1 + data[0]);
  boost::asio::co_spawn(
      context, fetch::exchange(stream, "GET / HTTP/1.1\r\n\r\n", max_body, watchdog),
      [&](std::exception_ptr error, std::expected<fetch::HttpResponse, fetch::Failure> result) {
        context.stop();
        if (error || (result && result->body.size() > max_body) || (!result && result.error().cause.empty()))
          __builtin_trap();
        if (!result) return;
        const auto fresh_for = fetch::freshness(result->header("Cache-Control"), result->header("Age"),
                                                result->header("Expires"), result->header("Date"), {});
        const auto retry = fetch::retry_after(result->header("Retry-After"), store::Timestamp());
        if (fresh_for.value_or(std::chrono::seconds(0)).count() < 0 ||
            retry.value_or(std::chrono::seconds(0)).count() < 0)
          __builtin_trap();
      });
  context.run();
  return 0;
}
