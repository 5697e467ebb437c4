#include "daemon/normalise/stand_in.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace tidings::normalise {
namespace {

TEST(StandIn, IsKnownByWhatSuchPagesHave) {
  struct Case {
    const char* html;
    StandIn meaning;
  };
  constexpr std::array cases{
      Case{"<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>",
           StandIn::challenge},
      Case{"<TITLE>Attention Required! | Cloudflare</TITLE>", StandIn::challenge},
      Case{"<iframe src='/_Incapsula_Resource?x'></iframe>", StandIn::challenge},
      Case{"<script src='https://geo.captcha-delivery.com/captcha/'></script>", StandIn::challenge},
      Case{"<link href='/.within.website/x/cmd/anubis/static/x.css'>", StandIn::challenge},
      Case{"<script src='//img.sedoparking.com/x.js'></script>", StandIn::parked},
      Case{"<p>The domain is for sale.</p>", StandIn::parked},
      Case{"<p>This Domain Has Expired</p>", StandIn::parked},
      Case{"<input name=pw type=password>", StandIn::login},
      Case{"<div id=px-captcha></div><input type=password>", StandIn::challenge},
  };
  for (const auto& [html, meaning] : cases) EXPECT_EQ(stand_in_of(html), meaning) << html;
}

TEST(StandIn, OrdinaryPagesAreNone) {
  for (const auto* html : {"", "<title>News</title><p>Houses for sale in a cloud flare</p>",
                           "<form action=/search><input type=search></form>"})
    EXPECT_FALSE(stand_in_of(html)) << html;
}

TEST(StandIn, OnlyTheBeginningOfAPageIsLookedAt) {
  EXPECT_FALSE(stand_in_of(std::string(1U << 20U, ' ') + "<input type=password>"));
}

TEST(StandIn, ErrorOfAMakerIsADocumentOfThatOneItem) {
  Document document;
  EXPECT_FALSE(is_error_of_maker(document));
  document.items.resize(1);
  document.items[0].title = store::PlainText::from("Bridge returned error 404! (19999)");
  EXPECT_TRUE(is_error_of_maker(document));
  document.items[0].title = store::PlainText::from("The bridge returned error 404");
  EXPECT_FALSE(is_error_of_maker(document));
}

}  // namespace
}  // namespace tidings::normalise
