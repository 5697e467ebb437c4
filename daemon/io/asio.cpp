// Asio and Beast are compiled here, once; everybody else sees declarations.

// Timers wake epoll by its timeout. With a timerfd Asio sets those that are due at once by an absolute time,
// which libfaketime gets wrong, so that a daemon under a fake clock would sleep for ever.
#include <boost/asio/detail/config.hpp>
#undef BOOST_ASIO_HAS_TIMERFD

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
