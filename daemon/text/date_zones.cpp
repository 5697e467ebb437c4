#include "daemon/text/date_zones.hpp"

#include <array>

#include "daemon/text/date_cursor.hpp"

namespace tidings::text {
namespace {

struct Zone {
  std::string_view name;  // in lower case
  int minutes;
};

constexpr std::array zones{
    Zone{"z", 0},
    Zone{"ut", 0},
    Zone{"utc", 0},
    Zone{"gmt", 0},
    Zone{"uct", 0},
    Zone{"zulu", 0},
    Zone{"coordinated universal time", 0},
    Zone{"greenwich mean time", 0},
    // Of the military letters those that RFC 822 spells out; the others are UTC, as RFC 5322 (4.3) has all.
    Zone{"a", -60},
    Zone{"m", -720},
    Zone{"n", 60},
    Zone{"y", 720},
    // North America
    Zone{"nst", -210},
    Zone{"ndt", -150},
    Zone{"at", -240},
    Zone{"ast", -240},
    Zone{"adt", -180},
    Zone{"et", -300},
    Zone{"est", -300},
    Zone{"edt", -240},
    Zone{"eastern standard time", -300},
    Zone{"eastern daylight time", -240},
    Zone{"ct", -360},
    Zone{"cst", -360},
    Zone{"cdt", -300},
    Zone{"central standard time", -360},
    Zone{"central daylight time", -300},
    Zone{"mt", -420},
    Zone{"mst", -420},
    Zone{"mdt", -360},
    Zone{"mountain standard time", -420},
    Zone{"mountain daylight time", -360},
    Zone{"pt", -480},
    Zone{"pst", -480},
    Zone{"pdt", -420},
    Zone{"pacific standard time", -480},
    Zone{"pacific daylight time", -420},
    Zone{"akst", -540},
    Zone{"akdt", -480},
    Zone{"hst", -600},
    Zone{"hast", -600},
    Zone{"hadt", -540},
    Zone{"hdt", -540},
    // South America
    Zone{"brt", -180},
    Zone{"brst", -120},
    Zone{"art", -180},
    Zone{"clt", -240},
    Zone{"clst", -180},
    Zone{"cot", -300},
    Zone{"pet", -300},
    Zone{"vet", -240},
    Zone{"uyt", -180},
    Zone{"bot", -240},
    Zone{"ect", -300},
    // Europe
    Zone{"wet", 0},
    Zone{"west", 60},
    Zone{"wez", 0},
    Zone{"wesz", 60},
    Zone{"bst", 60},
    Zone{"british summer time", 60},
    Zone{"cet", 60},
    Zone{"cest", 120},
    Zone{"mez", 60},
    Zone{"mesz", 120},
    Zone{"met", 60},
    Zone{"mest", 120},
    Zone{"central european standard time", 60},
    Zone{"central european time", 60},
    Zone{"central european summer time", 120},
    Zone{"eet", 120},
    Zone{"eest", 180},
    Zone{"oez", 120},
    Zone{"oesz", 180},
    Zone{"eastern european time", 120},
    Zone{"eastern european standard time", 120},
    Zone{"eastern european summer time", 180},
    Zone{"trt", 180},
    Zone{"msk", 180},
    Zone{"мск", 180},
    Zone{"msd", 240},
    Zone{"samt", 240},
    Zone{"yekt", 300},
    Zone{"omst", 360},
    Zone{"novt", 420},
    Zone{"krat", 420},
    Zone{"irkt", 480},
    Zone{"yakt", 540},
    Zone{"vlat", 600},
    Zone{"magt", 660},
    Zone{"pett", 720},
    // Africa
    Zone{"wat", 60},
    Zone{"cat", 120},
    Zone{"sast", 120},
    Zone{"eat", 180},
    // Asia
    Zone{"idt", 180},
    Zone{"irst", 210},
    Zone{"irdt", 270},
    Zone{"gst", 240},
    Zone{"aft", 270},
    Zone{"pkt", 300},
    Zone{"uzt", 300},
    Zone{"ist", 330},
    Zone{"india standard time", 330},
    Zone{"npt", 345},
    Zone{"mmt", 390},
    Zone{"ict", 420},
    Zone{"wib", 420},
    Zone{"wita", 480},
    Zone{"wit", 540},
    Zone{"hkt", 480},
    Zone{"sgt", 480},
    Zone{"myt", 480},
    Zone{"pht", 480},
    Zone{"ulat", 480},
    Zone{"china standard time", 480},
    Zone{"jst", 540},
    Zone{"japan standard time", 540},
    Zone{"kst", 540},
    Zone{"korea standard time", 540},
    // Australia and the Pacific
    Zone{"awst", 480},
    Zone{"acst", 570},
    Zone{"acdt", 630},
    Zone{"aest", 600},
    Zone{"aedt", 660},
    Zone{"chst", 600},
    Zone{"nzst", 720},
    Zone{"nzdt", 780},
    Zone{"sst", -660},
};

}  // namespace

std::optional<ZoneMatch> match_zone(std::string_view text) {
  std::optional<ZoneMatch> best;
  for (const auto& zone : zones) {
    const auto size = zone.name.size();
    if (!text.starts_with(zone.name) || (size < text.size() && is_date_letter(text[size]))) continue;
    if (!best || size > best->size) best = ZoneMatch{zone.minutes * 60, size};
  }
  return best;
}

}  // namespace tidings::text
