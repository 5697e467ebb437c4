#include "daemon/fetch/body.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace tidings::fetch {
namespace {

constexpr std::size_t step = 256U << 10U;  // in which memory is taken

/// A file that no folder names; -1 where there is none to be had.
int open_unnamed(const std::filesystem::path& folder) {
  auto name = (folder / "body-XXXXXX").string();
  const int file = mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) unlink(name.c_str());
  return file;
}

}  // namespace

Body::Body(std::shared_ptr<BodySpace> space) : space_(std::move(space)) {}

Body::Body(Body&& other) noexcept
    : space_(std::move(other.space_)),
      memory_(std::move(other.memory_)),
      taken_(std::exchange(other.taken_, 0)),
      size_(std::exchange(other.size_, 0)),
      file_(std::exchange(other.file_, -1)) {}

Body& Body::operator=(Body&& other) noexcept {
  if (this == &other) return *this;
  clear();
  space_ = std::move(other.space_);
  memory_ = std::move(other.memory_);
  taken_ = std::exchange(other.taken_, 0);
  size_ = std::exchange(other.size_, 0);
  file_ = std::exchange(other.file_, -1);
  return *this;
}

Body::~Body() { clear(); }

void Body::clear() noexcept {
  if (space_) space_->memory_left += std::exchange(taken_, 0);
  if (file_ >= 0) close(std::exchange(file_, -1));
}

void Body::append(std::string_view bytes) {
  size_ += bytes.size();
  if (file_ < 0 && !has_room_for(bytes.size())) move_to_disk();
  if (file_ >= 0 && write(bytes)) return;
  if (file_ >= 0) {  // the disk is full
    size_ -= bytes.size();
    memory_ = this->bytes();
    size_ += bytes.size();
    close(std::exchange(file_, -1));
    space_.reset();
  }
  memory_ += bytes;
}

/// Takes the memory that it needs.
bool Body::has_room_for(std::size_t more) {
  const auto size = memory_.size() + more;
  if (!space_ || space_->folder.empty() || size <= small + taken_) return true;
  const auto wanted = std::max(step, size - small - taken_);
  auto left = space_->memory_left.load();
  while (left >= wanted)
    if (space_->memory_left.compare_exchange_weak(left, left - wanted)) {
      taken_ += wanted;
      return true;
    }
  return false;
}

bool Body::move_to_disk() {
  file_ = open_unnamed(space_->folder);
  if (file_ < 0) return false;
  if (!write(memory_)) {
    close(std::exchange(file_, -1));
    return false;
  }
  memory_ = {};
  space_->memory_left += std::exchange(taken_, 0);
  return true;
}

bool Body::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string Body::bytes() const {
  if (file_ < 0) return memory_;
  std::string all(size_, '\0');
  for (std::size_t read = 0; read < all.size();) {
    const auto count = pread(file_, all.data() + read, all.size() - read, static_cast<off_t>(read));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw std::system_error(errno, std::generic_category(), "a body on disk");
    read += static_cast<std::size_t>(count);
  }
  return all;
}

}  // namespace tidings::fetch
