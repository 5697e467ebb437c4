#include "store/store_faults.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include "store/archive_table.hpp"
#include "store/store.hpp"

namespace tidings::store {
namespace {

namespace fs = std::filesystem;

std::optional<Room> room_at(const fs::path& path) {
  struct statvfs status{};
  if (statvfs(path.c_str(), &status) != 0) return std::nullopt;
  Room room{
      .read_only = (status.f_flag & ST_RDONLY) != 0, .bytes = status.f_bavail * status.f_frsize, .files = {}};
  if (status.f_files != 0) room.files = status.f_favail;
  return room;
}

/// Appends why it fails, where it does.
template <class Look>
void look(std::vector<std::string>& faults, Look do_look) {
  try {
    do_look();
  } catch (const StoreError& error) {
    faults.emplace_back(error.what());
  }
}

}  // namespace

std::vector<std::string> faults_of(const Room& room) {
  if (room.read_only) return {"its file system is mounted read-only"};
  std::vector<std::string> faults;
  if (room.bytes < room_for_a_poll)
    faults.push_back(fmt::format("the disk is full: {} bytes are left", room.bytes));
  if (room.files && *room.files == 0)
    faults.emplace_back("the disk is full: no more files can be made (its inodes are used up)");
  return faults;
}

StoreCondition examine_store(const fs::path& path) {
  StoreCondition found;
  auto& faults = found.faults;
  if (const auto room = room_at(path))
    for (const auto& fault : faults_of(*room)) faults.push_back(path.string() + ": " + fault);
  std::error_code ignored;
  if (fs::exists(path / "index.db", ignored) && !fs::exists(path / "entries", ignored))
    faults.push_back((path / "entries").string() + " is missing: is a disk not mounted?");
  look(faults, [&] { found.sources = read_source_status(path); });
  look(faults, [&] { check_archives(path / "archive.db"); });
  return found;
}

}  // namespace tidings::store
