#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidings::app {

/// How much memory documents have, from when they are read until they are stored: as many at once as there is
/// room for, first come first served, a large one alone. On the I/O thread.
class ReadingRoom {
  struct Waiting {
    std::size_t size;
    std::shared_ptr<boost::asio::steady_timer> turn;  // cancelled when it comes
  };
  struct Places {
    std::size_t size;
    std::size_t taken = 0;
    std::deque<Waiting> waiting{};

    void leave(std::size_t left);
  };

 public:
  /// Given back when it goes; it may outlive the room.
  class Place {
   public:
    Place() = default;
    Place(Place&& other) noexcept : places_(std::move(other.places_)), size_(std::exchange(other.size_, 0)) {}
    Place& operator=(Place&& other) noexcept;
    ~Place();

   private:
    friend class ReadingRoom;
    Place(std::shared_ptr<Places> places, std::size_t size) : places_(std::move(places)), size_(size) {}

    std::shared_ptr<Places> places_;
    std::size_t size_ = 0;
  };

  /// Of documents, so many bytes in sum.
  ReadingRoom(boost::asio::any_io_executor executor, std::size_t size);

  /// A place for a document of so many bytes; for one that is larger than the room, the whole room. Throws
  /// system_error(operation_aborted) where it is cancelled before its turn.
  boost::asio::awaitable<Place> enter(std::size_t document);

 private:
  boost::asio::any_io_executor executor_;
  std::shared_ptr<Places> places_;
};

}  // namespace tidings::app
