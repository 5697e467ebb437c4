#include "daemon/normalise/person.hpp"

#include <array>

#include <gtest/gtest.h>

#include "daemon/normalise/field.hpp"

namespace tidings::normalise {
namespace {

struct Case {
  const char* text;
  const char* name;
  const char* email;
};

TEST(Persons, AreTakenApartInEveryFormThatFeedsUse) {
  constexpr std::array cases{
      Case{"ann@example.org (Ann Lee)", "Ann Lee", "ann@example.org"},
      Case{"Ann Lee (ann@example.org)", "Ann Lee", "ann@example.org"},
      Case{"Ann Lee <ann@example.org>", "Ann Lee", "ann@example.org"},
      Case{"mailto:ann@example.org (Ann Lee)", "Ann Lee", "ann@example.org"},
      Case{"mailto:ann@example.org", "", "ann@example.org"},
      Case{"  ann@example.org \n", "", "ann@example.org"},
      Case{"Ann Lee", "Ann Lee", ""},
      Case{"Ann (the first) Lee", "Ann (the first) Lee", ""},
      Case{"Ann Lee (editor)", "Ann Lee (editor)", ""},
      Case{"Ann (and @bob)", "Ann (and @bob)", ""},
      Case{"Ann Lee ann@example.org", "Ann Lee", "ann@example.org"},
      Case{"ann@example.org Ann Lee", "Ann Lee", "ann@example.org"},
      Case{"ann@example.org, Ann Lee", "Ann Lee", "ann@example.org"},
      Case{"ann@example.org - Ann Lee", "Ann Lee", "ann@example.org"},
      Case{"(Ann Lee) ann@example.org", "Ann Lee", "ann@example.org"},
      Case{"<ann@example.org> Ann Lee", "Ann Lee", "ann@example.org"},
      Case{"Ann Lee [ann@example.org]", "Ann Lee", "ann@example.org"},
      Case{"ann@example.org (Ann (the first) Lee)", "Ann (the first) Lee", "ann@example.org"},
      Case{"ann@example.org, bob@example.org", "ann@example.org, bob@example.org", ""},
      Case{"Ann (https://social.example/@ann)", "Ann (https://social.example/@ann)", ""},
      Case{"Ann Lee @ R@ndom", "Ann Lee @ R@ndom", ""},
      Case{R"("Lee, A." <ann@example.org>)", "Lee, A.", "ann@example.org"},
      Case{R"("Ann \"A\" Lee" <ann@example.org>)", "Ann \"A\" Lee", "ann@example.org"},
      Case{R"(ann@example.org ("Ann Lee"))", "Ann Lee", "ann@example.org"},
      Case{R"("A" and "B" <ann@example.org>)", "\"A\" and \"B\"", "ann@example.org"},
      Case{R"("Ann\" <ann@example.org>)", "\"Ann\\\"", "ann@example.org"},
      Case{"", "", ""},
      Case{"()", "()", ""},
  };
  for (const auto& expected : cases) {
    const auto person = parse_person(expected.text);
    EXPECT_EQ(person.name, expected.name) << expected.text;
    EXPECT_EQ(person.email, expected.email) << expected.text;
  }
}

TEST(Persons, StandOnceAndWithoutMarkup) {
  const DocumentContext nowhere;
  const FieldReader read(nowhere, {});
  const parse::RawPerson marked_up{"<b>Ann</b> &amp; Bob", {}, {}};
  const auto persons = read.persons({marked_up, marked_up, {}});
  ASSERT_EQ(persons.size(), 1U);
  EXPECT_EQ(persons[0].name, "Ann & Bob");
}

TEST(Persons, NameAloneIsWhoeverElseHasIt) {
  const DocumentContext nowhere;
  const FieldReader read(nowhere, {});
  const parse::RawPerson ann{"Ann", {}, {}};
  const parse::RawPerson ann_with_address{"ann@example.org (Ann)", {}, {}};
  const parse::RawPerson bob{"Bob", {}, {}};
  const parse::RawPerson other_ann{"Ann", "ann@example.net", {}};
  for (const auto& raw : {std::vector{ann_with_address, bob, ann, other_ann},
                          std::vector{ann, bob, ann_with_address, other_ann}}) {
    const auto persons = read.persons(raw);
    ASSERT_EQ(persons.size(), 3U);
    EXPECT_EQ(persons[0].email, "ann@example.org");
    EXPECT_EQ(persons[1].name, "Bob");
    EXPECT_EQ(persons[2].email, "ann@example.net");
  }
}

TEST(Persons, AddressIsNoName) {
  const auto person = normalise_person({"ann@example.org (ann@example.org)", {}, {}}, "");
  EXPECT_EQ(person.name, "");
  EXPECT_EQ(person.email, "ann@example.org");
}

TEST(Persons, NameThatIsNothingElseStaysAsItIs) {
  for (const std::string_view name : {"ann@example.org", "Ann (ann@example.org)"}) {
    const auto person = normalise_person({name, {}, {}, true}, "");
    EXPECT_EQ(person.name, name);
    EXPECT_EQ(person.email, "ann@example.org");
  }
  EXPECT_EQ(normalise_person({"A &amp; <b>", {}, {}, true}, "").name, "A &amp; <b>");
}

}  // namespace
}  // namespace tidings::normalise
