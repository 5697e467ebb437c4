#include "store/hash.hpp"

#include <gtest/gtest.h>

namespace tidings::store {
namespace {

// SHA-256: FIPS 180-2, appendix B.1. XXH3: of no bytes, as its specification's reference code has them.
TEST(Hashes, AreWhatOthersMakeOfTheSameBytes) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abc"), sha256_hex("abc"));
  EXPECT_EQ(quick_hash({}), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(quick_number(""), 0x2D06800538D394C2U);
}

TEST(Hashes, OfPartsAreThoseOfTheWhole) {
  EXPECT_EQ(grouped_number("group", {"a", "", "bc"}), grouped_number("group", {"abc"}));
  EXPECT_NE(grouped_number("group", {"abc"}), grouped_number("group", {"abd"}));
  const std::string longer(1000, 'x');
  EXPECT_EQ(quick_hash({"a", longer, ""}), quick_hash({"a" + longer}));
  EXPECT_EQ(hash_like("", {"a", "bc"}), quick_hash({"abc"}));
  EXPECT_EQ(hash_like(sha256_hex("any"), {"a", "bc"}), sha256_hex("abc"));
}

TEST(Hashes, OfAGroupLieTogether) {
  const auto [first, last] = numbers_of_group("group");
  const auto number = grouped_number("group", {"abc"});
  EXPECT_GE(first, 0);
  EXPECT_LE(first, number);
  EXPECT_GE(last, number);
}

}  // namespace
}  // namespace tidings::store
