#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tidings::fetch {

/// Where the bodies of responses lie until they are read: those of a usual size in memory while there is room
/// for all of them, the others on disk. Shared by all bodies, on any thread.
struct BodySpace {
  std::filesystem::path folder;            // for files without a name; empty: all lie in memory
  std::atomic<std::size_t> memory_left{};  // bytes, over all bodies
};

/// The body of a response, as it came. Used by one thread at a time.
class Body {
 public:
  static constexpr std::size_t small = 64U << 10U;  // takes none of the space's memory
  static constexpr std::size_t large = 2U << 20U;   // is on disk always

  /// In memory, however large.
  Body() = default;
  explicit Body(std::shared_ptr<BodySpace> space);
  Body(Body&& other) noexcept;
  Body& operator=(Body&& other) noexcept;
  ~Body();

  /// How large it says that it will be. Nobody is bound by that: memory is taken for so much only as bytes
  /// come.
  void expect(std::size_t size) { expected_ = size; }

  /// To memory.
  void append(std::string_view bytes);

  /// Whether it has more in memory than there is room for: then it is to move before more is appended.
  bool overflows() const { return !excess_.empty(); }

  /// What is in memory to disk, which may take as long as disks do; where the disk doesn't take it, all of it
  /// comes back, and stays in memory.
  void move_to_disk();

  std::size_t size() const { return on_disk_ + memory_.size() + excess_.size(); }
  bool is_on_disk() const { return file_ >= 0; }

  /// All of it. Throws std::system_error where the file can't be read.
  std::string bytes() const;
  std::string take() &&;

 private:
  std::size_t capacity_for(std::size_t size) const;
  bool takes_room_for(std::size_t capacity);
  void leave_disk();
  bool write(std::string_view bytes) const;
  void clear() noexcept;

  std::shared_ptr<BodySpace> space_;
  std::string memory_;  // what isn't on disk
  std::string excess_;  // behind it: what there was no room for
  std::size_t expected_ = 0;
  std::size_t taken_ = 0;    // of the space's memory
  std::size_t on_disk_ = 0;  // bytes
  int file_ = -1;
};

}  // namespace tidings::fetch
