#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tidings::fetch {

/// Where the bodies of responses lie until they are read: a few in memory, as many as come at once on disk.
/// Shared by all bodies, on any thread.
struct BodySpace {
  std::filesystem::path folder;            // for files without a name; empty: all lie in memory
  std::atomic<std::size_t> memory_left{};  // bytes, over all bodies; a small body needs none of them
};

/// The body of a response, as it came. Used by one thread at a time.
class Body {
 public:
  static constexpr std::size_t small = 64U << 10U;

  /// In memory, however large.
  Body() = default;
  explicit Body(std::shared_ptr<BodySpace> space);
  Body(Body&& other) noexcept;
  Body& operator=(Body&& other) noexcept;
  ~Body();

  /// Where the folder doesn't take it, it stays in memory.
  void append(std::string_view bytes);

  std::size_t size() const { return size_; }
  bool is_on_disk() const { return file_ >= 0; }

  /// All of it; it stays what it is. Throws std::system_error where the file can't be read.
  std::string bytes() const;

 private:
  bool has_room_for(std::size_t more);
  bool move_to_disk();
  bool write(std::string_view bytes) const;
  void clear() noexcept;

  std::shared_ptr<BodySpace> space_;
  std::string memory_;
  std::size_t taken_ = 0;  // of the space's memory
  std::size_t size_ = 0;
  int file_ = -1;
};

}  // namespace tidings::fetch
