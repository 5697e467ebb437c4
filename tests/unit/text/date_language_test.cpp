#include <chrono>
#include <cstdint>
#include <random>
#include <string>

#include <fmt/chrono.h>
#include <gtest/gtest.h>

#include "daemon/text/date.hpp"

namespace tidings::text {
namespace {

struct Case {
  const char* text;
  const char* utc;  // RFC 3339
};

TEST(DateLanguages, EachIsRead) {
  constexpr Case cases[] = {
      // German, Dutch
      {"Do, 29 Mär 2018 10:00:00 +0200", "2018-03-29T08:00:00Z"},
      {"Samstag, 8. Januar 2022 um 11:58 Uhr MEZ", "2022-01-08T10:58:00Z"},
      {"8. Jänner 2022", "2022-01-08T00:00:00Z"},
      {"Di, 08 Dez 2020 10:00:00 +0100", "2020-12-08T09:00:00Z"},
      {"zaterdag 8 maart 2022 11:58", "2022-03-08T11:58:00Z"},
      // French, Italian, Spanish, Portuguese, Catalan, Galician, Romanian
      {"mer, 16 nov 2022 10:00:00 +0100", "2022-11-16T09:00:00Z"},
      {"mar, 16 nov 2022 10:00:00 +0100", "2022-11-16T09:00:00Z"},
      {"Mardi 3 mars 2020 à 11h58", "2020-03-03T11:58:00Z"},
      {"ven., 03 juil. 2020 10:00:00 +0200", "2020-07-03T08:00:00Z"},
      {"sam. 1er août 2020", "2020-08-01T00:00:00Z"},
      {"dom, 02 ott 2022 10:00:00 +0000", "2022-10-02T10:00:00Z"},
      {"martedì 3 maggio 2022, ore 10:00", "2022-05-03T10:00:00Z"},
      {"sábado, 8 de enero de 2022 11:58", "2022-01-08T11:58:00Z"},
      {"mar, 08 sept 2020 10:00:00 +0200", "2020-09-08T08:00:00Z"},
      {"Seg, 24 Set 2018 10:00:00 -0300", "2018-09-24T13:00:00Z"},
      {"8 de fevereiro de 2022", "2022-02-08T00:00:00Z"},
      {"8 d'agost de 2022", "2022-08-08T00:00:00Z"},
      {"8 de xaneiro de 2022", "2022-01-08T00:00:00Z"},
      {"marți, 8 noiembrie 2022", "2022-11-08T00:00:00Z"},
      // Danish, Norwegian, Swedish, Finnish, Estonian, Latvian, Lithuanian
      {"lørdag den 8. oktober 2022 kl. 11:58", "2022-10-08T11:58:00Z"},
      {"lør, 08 des 2022 10:00:00 +0100", "2022-12-08T09:00:00Z"},
      {"lördag 8 maj 2022", "2022-05-08T00:00:00Z"},
      {"la, 8 tammi 2022 10:00:00 +0200", "2022-01-08T08:00:00Z"},
      {"8. marraskuuta 2022", "2022-11-08T00:00:00Z"},
      {"8. maaliskuuta 2022", "2022-03-08T00:00:00Z"},
      {"8. juuli 2022", "2022-07-08T00:00:00Z"},
      {"2022. gada 8. jūnijs", "2022-06-08T00:00:00Z"},
      {"2022 m. gruodžio 8 d.", "2022-12-08T00:00:00Z"},
      // Polish, Czech, Slovak, Croatian, Hungarian
      {"sob., 8 paź 2022 10:00:00 +0200", "2022-10-08T08:00:00Z"},
      {"8 lipca 2022", "2022-07-08T00:00:00Z"},
      {"8. července 2022", "2022-07-08T00:00:00Z"},
      {"8. června 2022", "2022-06-08T00:00:00Z"},
      {"ČT, 8 ZÁŘ 2022", "2022-09-08T00:00:00Z"},
      {"8. augusta 2022", "2022-08-08T00:00:00Z"},
      {"8. lipnja 2022", "2022-06-08T00:00:00Z"},
      {"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
      {"2004-júl-13T9:15-05:00", "2004-07-13T14:15:00Z"},
      {"2022. január 8., szombat 11:58", "2022-01-08T11:58:00Z"},
      // Turkish
      {"Sal, 08 Şub 2022 10:00:00 +0300", "2022-02-08T07:00:00Z"},
      {"8 EKİM 2022", "2022-10-08T00:00:00Z"},
      // Russian, Ukrainian, Bulgarian, Serbian
      {"Вт, 08 Янв 2022 10:00:00 +0300", "2022-01-08T07:00:00Z"},
      {"8 мая 2022 г. 10:00 МСК", "2022-05-08T07:00:00Z"},
      {"субота, 8 січня 2022", "2022-01-08T00:00:00Z"},
      {"8 листопада 2022", "2022-11-08T00:00:00Z"},
      {"8 ноември 2022", "2022-11-08T00:00:00Z"},
      {"8. јун 2022.", "2022-06-08T00:00:00Z"},
      // Greek
      {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
      {"Σάβ, 08 ΜΑΡ 2022 10:00:00 +0200", "2022-03-08T08:00:00Z"},
      {"8 Ιανουαρίου 2022 3:04 μ.μ.", "2022-01-08T15:04:00Z"},
      // Hebrew, Arabic, Persian, Urdu
      {"8 בינואר 2022, 10:00", "2022-01-08T10:00:00Z"},
      {"السبت، ٨ يناير ٢٠٢٢ ١٠:٠٠ م", "2022-01-08T22:00:00Z"},
      {"8 تشرين الثاني 2022", "2022-11-08T00:00:00Z"},
      {"8 تشرين الأول 2022", "2022-10-08T00:00:00Z"},
      {"۱۸ دی ۱۴۰۰ ۱۰:۰۰", "2022-01-08T10:00:00Z"},
      {"۱۴۰۰/۱۰/۱۸", "2022-01-08T00:00:00Z"},
      {"30 اسفند 1399", "2021-03-20T00:00:00Z"},
      {"1 فروردین 1401", "2022-03-21T00:00:00Z"},
      {"8 ژانویه 2022", "2022-01-08T00:00:00Z"},
      {"8 جنوری 2022", "2022-01-08T00:00:00Z"},
      // Hindi, Bengali, Thai
      {"शनिवार, ८ जनवरी २०२२ 10:00 अपराह्न", "2022-01-08T22:00:00Z"},
      {"৮ জানুয়ারি ২০২২", "2022-01-08T00:00:00Z"},
      {"วันเสาร์ที่ 8 มกราคม พ.ศ. 2565 เวลา 11:58 น.", "2022-01-08T11:58:00Z"},
      {"8 ม.ค. 2565", "2022-01-08T00:00:00Z"},
      {"8 ม.ค. 2022", "2022-01-08T00:00:00Z"},
      // Indonesian, Malay, Vietnamese
      {"Sen, 08 Agt 2022 10:00:00 +0700", "2022-08-08T03:00:00Z"},
      {"8 Desember 2022 10:00 WIB", "2022-12-08T03:00:00Z"},
      {"8 Ogos 2022", "2022-08-08T00:00:00Z"},
      {"Thứ Bảy, 8 tháng 1, 2022 3:04 chiều", "2022-01-08T15:04:00Z"},
      // Chinese, Japanese, Korean
      {"2022年1月8日 11:58:24", "2022-01-08T11:58:24Z"},
      {"2022年1月8日星期六下午3时4分5秒", "2022-01-08T15:04:05Z"},
      {"2022 年 1 月 8 日 上午 11:58", "2022-01-08T11:58:00Z"},
      {"周六, 08 一月 2022 11:58:24 +0800", "2022-01-08T03:58:24Z"},
      {"周六, 08 十二月 2022 11:58:24 +0800", "2022-12-08T03:58:24Z"},
      {"周六, 08 1月 2022 11:58:24 +0800", "2022-01-08T03:58:24Z"},
      {"令和4年1月8日(土) 午後3:04 JST", "2022-01-08T06:04:00Z"},
      {"令和元年5月1日", "2019-05-01T00:00:00Z"},
      {"２０２２年１月８日", "2022-01-08T00:00:00Z"},
      {"2004년 05월 28일  01:31:15", "2004-05-27T16:31:15Z"},
      {"2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"},
      {"2004년 5월 28일 금요일 오전 1시 31분 +0000", "2004-05-28T01:31:00Z"},
  };
  for (const auto& [text, utc] : cases) {
    const auto date = parse_date(text);
    EXPECT_EQ(date ? format_rfc3339(*date) : "", utc) << text;
  }
}

TEST(DateLanguages, OtherCalendarsAreAbsent) {
  for (const auto* text : {"5 جمادى الآخرة 1443", "ו׳ בשבט תשפ״ב", "31 مهر 1401", "30 اسفند 1401"})
    EXPECT_FALSE(parse_date(text)) << text << " is " << format_rfc3339(*parse_date(text));
}

/// What was written in one of the usual layouts is read as the same time.
TEST(DateLayouts, AreReadBack) {
  constexpr const char* layouts[] = {
      "{:%Y-%m-%dT%H:%M:%SZ}",      "{:%Y-%m-%dT%H:%M:%S+00:00}",
      "{:%Y-%m-%d %H:%M:%S}",       "{:%a, %d %b %Y %H:%M:%S GMT}",
      "{:%d %B %Y %H:%M:%S +0000}", "{:%a %b %e %H:%M:%S %Y}",
      "{:%Y%m%dT%H%M%SZ}",          "{:%Y-%jT%H:%M:%SZ}",
      "{:%G-W%V-%uT%H:%M:%SZ}",     "{:%d.%m.%Y %H:%M:%S}",
      "{:%m/%d/%Y %I:%M:%S %p}",    "{:%B %d, %Y %I:%M:%S %p UTC}",
  };
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> seconds(-2'000'000'000, 4'000'000'000);
  for (int i = 0; i < 500; ++i) {
    const store::Timestamp time(std::chrono::seconds(seconds(random)));
    const auto parts = fmt::gmtime(static_cast<std::time_t>(time.time_since_epoch().count()));
    for (const auto* layout : layouts) {
      const auto text = fmt::format(fmt::runtime(layout), parts);
      EXPECT_EQ(parse_date(text), time) << text;
    }
    EXPECT_EQ(parse_date(format_rfc3339(time)), time);
  }
}

}  // namespace
}  // namespace tidings::text
