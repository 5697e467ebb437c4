#include "daemon/publish/atom_id.hpp"

#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/publish/iri.hpp"
#include "store/entry_id.hpp"
#include "tests/unit/publish/entries.hpp"

namespace tidings::publish {
namespace {

using testing::MatchesRegex;

constexpr const char* uuid_of_version_5 =
    "urn:uuid:[0-9a-f]+-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-5[0-9a-f][0-9a-f][0-9a-f]-"
    "[89ab][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f]+";

TEST(AtomIds, AnIriStaysByteForByteWhatThePublisherWrote) {
  constexpr std::array iris{
      "https://chinese.aljazeera.net/news/2022/1/8/%e5%93%88",
      "HTTP://Example.ORG:80/a/../b?q=1&r=2#f",
      "https://example.org/新闻/1",
      "http://[2001:db8::1]/a",
      "tag:blogger.com,1999:blog-1.post-2",
      "tag:example.org,2022-01-08:/a",
      "tag:ann@example.org,2022-01:a",
      "urn:isbn:0451450523",
      "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      "yt:video:dQw4w9WgXcQ",
      "oai:arXiv.org:2201.00001v1",
  };
  for (const char* iri : iris) EXPECT_EQ(atom_id(entry(iri)), iri);
}

TEST(AtomIds, WhatIsNoIriBecomesAUuid) {
  constexpr std::array guids{
      "",
      "123",
      "/news/1",
      "example.org/news/1",
      ":a",
      "http:",
      "http://",
      "http:news/1",
      "1a:b",
      "a b:c",
      "https://example.org/a b",
      " https://example.org/a",
      "https://example.org/a\n",
      "https://example.org/<b>",
      "https://example.org/\"",
      "https://example.org/a|b",
      "https://example.org/{id}",
      "https://example.org/100%",
      "https://example.org/?a=%zz",
      "https://example.org/#a#b",
      "https://example.org/\x7F",
      "Breaking: all is well",
  };
  for (const char* guid : guids) EXPECT_THAT(atom_id(entry(guid)), MatchesRegex(uuid_of_version_5)) << guid;
}

TEST(AtomIds, AUuidIsThatOfTheSourceAndTheEntrysBestName) {
  auto stored = entry("123");
  const auto by_guid = atom_id(stored);
  EXPECT_EQ(by_guid, atom_id(stored));

  auto edited = stored;
  edited.entry.title = store::PlainText::from("Another title");
  edited.entry.link = web_url("https://origin.example/moved");
  edited.entry.updated = at(1000);
  EXPECT_EQ(atom_id(edited), by_guid) << "an edit is no new entry";

  auto elsewhere = stored;
  elsewhere.entry.source = store::SourceId::parse("elsewhere").value();
  EXPECT_NE(atom_id(elsewhere), by_guid) << "a number is an id inside its feed alone";

  auto unnamed = stored;
  unnamed.entry.guid.clear();
  unnamed.entry.id = store::entry_id_from_link(*unnamed.entry.link);
  const auto by_link = atom_id(unnamed);
  EXPECT_NE(by_link, by_guid);
  unnamed.entry.title = store::PlainText::from("Another title");
  unnamed.entry.link = web_url("https://origin.example/moved");
  EXPECT_EQ(atom_id(unnamed), by_link) << "by which it was first known";

  unnamed.entry.link.reset();
  unnamed.entry.id = store::entry_id_from_title(unnamed.entry.title, unnamed.entry.published);
  const auto by_title = atom_id(unnamed);
  EXPECT_NE(by_title, by_link);
  unnamed.entry.published = at(1);
  EXPECT_EQ(atom_id(unnamed), by_title);
}

TEST(AtomIds, OfEntriesThatShareTheirPublishersIdAreTheirOwn) {
  auto first = entry("https://origin.example/");
  first.entry.id = *store::entry_id_with_link(first.entry.guid, first.entry.link);
  auto second = first;
  second.entry.id = *store::entry_id_with_link(first.entry.guid, web_url("https://origin.example/2"));
  EXPECT_NE(atom_id(first), atom_id(second));
  EXPECT_EQ(atom_id(first), atom_id(store::Deletion{first.entry.source, first.entry.id, at(0)}));
}

TEST(AtomIds, OfWhatHasNothingButATextIsTheOneThatANewIndexFinds) {
  auto by_text = entry("");
  by_text.entry.link.reset();
  by_text.entry.id = store::entry_id_from_content(by_text.entry.content.str());
  auto by_title = by_text;
  by_title.entry.id = store::entry_id_from_title(by_text.entry.title, by_text.entry.published);
  EXPECT_EQ(atom_id(by_text), atom_id(by_title));
}

TEST(AtomIds, StayWhenTheFeedCallsItselfOtherwise) {
  auto stored = entry("123");
  stored.feed.self = web_url("http://origin.example/feed.xml");
  auto moved = stored;
  moved.feed.self = web_url("https://www.origin.example/feed.xml");
  EXPECT_EQ(atom_id(moved), atom_id(stored));
}

TEST(AtomIds, AnIriThatNoValidatorTakesStandsAsItsUri) {
  const std::string words = "virtualisation_système_et_enseignement_supérieur";
  EXPECT_EQ(atom_id(entry("https://example.org/" + words)),
            "https://example.org/virtualisation_syst%C3%A8me_et_enseignement_sup%C3%A9rieur");
}

TEST(FeedIds, AreTagsOfTheHost) {
  EXPECT_EQ(feed_id("https://news.example.org/"), "tag:news.example.org,2022:feed");
  EXPECT_EQ(feed_id("http://news.example.org:8080/"), "tag:news.example.org,2022:feed");
  EXPECT_EQ(feed_id("https://example.org/news/"), "tag:example.org,2022:/news/");
  EXPECT_EQ(feed_id("https://b\xC3\xBC"
                    "cher.example/"),
            "tag:xn--bcher-kva.example,2022:feed");
  EXPECT_EQ(feed_id("http://[::1]:8080/"), "tag:localhost,2022:feed");
}

TEST(Uris, EncodeWhatAUriHasNoRoomFor) {
  constexpr std::array<std::array<const char*, 2>, 8> cases{{
      {"https://e.example/a?b=c&d=%20#f", "https://e.example/a?b=c&d=%20#f"},
      {"https://e.example/a[1]|{x}^`\\", "https://e.example/a%5B1%5D%7C%7Bx%7D%5E%60%5C"},
      {"https://e.example/ü \"<>", "https://e.example/%C3%BC%20%22%3C%3E"},
      {"http://[2001:db8::1]:8080/[x]", "http://[2001:db8::1]:8080/%5Bx%5D"},
      {"https://e.example/100%/x?b=%zz&c=%4#f%", "https://e.example/100%25/x?b=%25zz&c=%254#f%25"},
      {"https://e.example/3#a#b", "https://e.example/3#a%23b"},
      {"mailto:a@b.example", "mailto:a@b.example"},
      {"", ""},
  }};
  for (const auto& [given, expected] : cases) EXPECT_EQ(uri_of(given), expected);
}

}  // namespace
}  // namespace tidings::publish
