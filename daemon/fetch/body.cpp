#include "daemon/fetch/body.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace tidings::fetch {
namespace {

/// A file that no folder names; -1 where there is none to be had.
int open_unnamed(const std::filesystem::path& folder) {
  auto name = (folder / "body-XXXXXX").string();
  const int file = mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) unlink(name.c_str());
  return file;
}

}  // namespace

Body::Body(std::shared_ptr<BodySpace> space) : space_(std::move(space)) {
  if (space_ && space_->folder.empty()) space_.reset();
}

Body::Body(Body&& other) noexcept
    : space_(std::move(other.space_)),
      memory_(std::exchange(other.memory_, {})),
      excess_(std::exchange(other.excess_, {})),
      expected_(std::exchange(other.expected_, 0)),
      taken_(std::exchange(other.taken_, 0)),
      on_disk_(std::exchange(other.on_disk_, 0)),
      file_(std::exchange(other.file_, -1)) {}

Body& Body::operator=(Body&& other) noexcept {
  if (this == &other) return *this;
  clear();
  space_ = std::move(other.space_);
  memory_ = std::exchange(other.memory_, {});
  excess_ = std::exchange(other.excess_, {});
  expected_ = std::exchange(other.expected_, 0);
  taken_ = std::exchange(other.taken_, 0);
  on_disk_ = std::exchange(other.on_disk_, 0);
  file_ = std::exchange(other.file_, -1);
  return *this;
}

Body::~Body() { clear(); }

void Body::clear() noexcept {
  if (space_) space_->memory_left += std::exchange(taken_, 0);
  if (file_ >= 0) close(std::exchange(file_, -1));
}

/// At once, where that isn't far more than has come: else twice as much each time.
std::size_t Body::capacity_for(std::size_t size) const {
  constexpr std::size_t far = 8;
  const auto doubled = std::bit_ceil(size);
  return expected_ < size || is_on_disk() ? doubled : std::min(expected_, doubled * far);
}

void Body::append(std::string_view bytes) {
  const auto size = memory_.size() + bytes.size();
  const auto capacity = capacity_for(size);
  if (overflows() || (size > memory_.capacity() && !takes_room_for(capacity))) {
    excess_ += bytes;
    return;
  }
  if (size > memory_.capacity()) memory_.reserve(capacity);
  memory_ += bytes;
}

bool Body::takes_room_for(std::size_t capacity) {
  if (!space_ || capacity <= small) return true;
  if (capacity > large || is_on_disk()) return false;
  const auto wanted = capacity - taken_;
  auto left = space_->memory_left.load();
  do {
    if (left < wanted) return false;
  } while (!space_->memory_left.compare_exchange_weak(left, left - wanted));
  taken_ = capacity;
  return true;
}

void Body::move_to_disk() {
  if (file_ < 0) file_ = open_unnamed(space_->folder);
  for (auto* part : {&memory_, &excess_}) {
    if (file_ < 0 || !write(*part)) return leave_disk();
    on_disk_ += part->size();
    *part = {};
  }
  space_->memory_left += std::exchange(taken_, 0);
}

void Body::leave_disk() {
  memory_ = bytes();
  excess_ = {};
  if (file_ >= 0) close(std::exchange(file_, -1));
  on_disk_ = 0;
  space_->memory_left += std::exchange(taken_, 0);
  space_.reset();
}

bool Body::write(std::string_view bytes) const {
  auto at = static_cast<off_t>(on_disk_);
  while (!bytes.empty()) {
    const auto count = pwrite(file_, bytes.data(), bytes.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += count;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string Body::bytes() const {
  std::string all;
  all.reserve(size());
  all.resize(on_disk_);
  for (std::size_t read = 0; read < on_disk_;) {
    const auto count = pread(file_, all.data() + read, on_disk_ - read, static_cast<off_t>(read));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw std::system_error(errno, std::generic_category(), "a body on disk");
    read += static_cast<std::size_t>(count);
  }
  return (all += memory_) += excess_;
}

std::string Body::take() && {
  auto all = on_disk_ == 0 && excess_.empty() ? std::move(memory_) : bytes();
  *this = Body();
  return all;
}

}  // namespace tidings::fetch
