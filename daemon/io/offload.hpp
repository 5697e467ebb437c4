#pragma once

#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings::io {

namespace detail {
struct Nothing {};
}  // namespace detail

/// Runs `function(values…)` on `pool` and resumes the awaiting coroutine on its own executor with what it
/// returned, or throws what it threw. Values are moved in, a value is moved out: nothing of the caller's
/// frame is touched from the pool, so that a coroutine cancelled meanwhile leaves nothing behind. Not
/// cancellable: the call runs to its end. (co_spawn onto a pool with cancellation on races inside Asio 1.26,
/// so it isn't used.)
template <class Function, class... Values>
boost::asio::awaitable<std::invoke_result_t<std::decay_t<Function>, std::decay_t<Values>...>> offload(
    boost::asio::thread_pool& pool, Function function, Values... values) {
  using Result = std::invoke_result_t<Function, Values...>;
  using Kept = std::conditional_t<std::is_void_v<Result>, detail::Nothing, Result>;
  auto initiate = [&pool](auto handler, Function call, Values... arguments) {
    auto executor = boost::asio::get_associated_executor(handler);
    auto work = boost::asio::prefer(executor, boost::asio::execution::outstanding_work.tracked);
    boost::asio::post(pool, [handler = std::move(handler), work = std::move(work), call = std::move(call),
                             arguments = std::tuple<Values...>(std::move(arguments)...)]() mutable {
      std::exception_ptr error;
      std::optional<Kept> result;
      try {
        if constexpr (std::is_void_v<Result>) {
          std::apply(call, std::move(arguments));
          result.emplace();
        } else {
          result.emplace(std::apply(call, std::move(arguments)));
        }
      } catch (...) {
        error = std::current_exception();
      }
      boost::asio::dispatch(work,
                            [handler = std::move(handler), error, result = std::move(result)]() mutable {
                              std::move(handler)(error, std::move(result));
                            });
    });
  };
  auto result = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                     void(std::exception_ptr, std::optional<Kept>)>(
      initiate, boost::asio::use_awaitable, std::move(function), std::move(values)...);
  if constexpr (!std::is_void_v<Result>) co_return std::move(*result);
}

}  // namespace tidings::io
