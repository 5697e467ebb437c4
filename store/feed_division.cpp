#include "store/feed_division.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace tidings::store {
namespace {

/// Which of `entries` (newest first) stay: first those that changed since they were closed, which nobody
/// would see again in a new archive, then those that are within their source's share, then the newest of the
/// others.
std::vector<bool> chosen(const std::vector<Candidate>& entries, const PageSize& size) {
  const auto items = size.items;
  const auto share = std::max<std::size_t>(1, items * size.share / 100);
  std::map<std::string, std::size_t> taken;
  std::vector<bool> stays(entries.size(), false);
  std::size_t count = 0;
  const auto keep = [&](auto may_stay) {
    for (std::size_t i = 0; i < entries.size() && count < items; ++i)
      if (!stays[i] && may_stay(entries[i])) {
        stays[i] = true;
        ++count;
      }
  };
  keep([](const Candidate& entry) { return entry.is_retaken; });
  keep([&](const Candidate& entry) { return taken[entry.source]++ < share; });
  keep([](const Candidate&) { return true; });
  return stays;
}

}  // namespace

bool is_newer(const Candidate& left, const Candidate& right) {
  return std::pair(right.position, left.number) < std::pair(left.position, right.number);
}

std::size_t slack_for(std::size_t items) { return std::max<std::size_t>(1, items / 4); }

Division divide(std::vector<Candidate> entries, const PageSize& size, std::size_t slack) {
  const auto items = size.items;
  std::ranges::sort(entries, &is_newer);
  Division division;
  if (entries.size() < items + slack) {
    division.current = std::move(entries);
    return division;
  }
  const auto stays = chosen(entries, size);
  for (std::size_t i = entries.size(); i-- > 0;) {
    if (stays[i]) continue;
    if (division.archives.empty() || division.archives.back().size() == items)
      division.archives.emplace_back();
    division.archives.back().push_back(std::move(entries[i]));
  }
  for (auto& archive : division.archives) std::ranges::reverse(archive);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (stays[i]) division.current.push_back(std::move(entries[i]));
  return division;
}

}  // namespace tidings::store
