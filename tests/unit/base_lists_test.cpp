#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/base/rare.h"
#include "ir/base/short_list.h"

namespace weir {
namespace {

using Numbers = ShortList<int, 2>;

std::vector<int> parts_of(const Numbers& numbers) { return {numbers.begin(), numbers.end()}; }

Numbers counted_to(int count) {
  Numbers numbers;
  for (int i = 1; i <= count; ++i) numbers.push_back(i);
  return numbers;
}

TEST(ShortList, HoldsFewAndMany) {
  EXPECT_EQ(parts_of(counted_to(0)), (std::vector<int>{}));
  EXPECT_EQ(parts_of(counted_to(2)), (std::vector<int>{1, 2}));
  EXPECT_EQ(parts_of(counted_to(5)), (std::vector<int>{1, 2, 3, 4, 5}));
  EXPECT_EQ(parts_of(Numbers{7, 8, 9}), (std::vector<int>{7, 8, 9}));
}

TEST(ShortList, CopiesShareNothing) {
  for (const int count : {1, 2, 3, 5}) {
    Numbers original = counted_to(count);
    const Numbers copy = original;
    original[0] = 100;
    original.push_back(101);
    EXPECT_EQ(copy, counted_to(count));
    EXPECT_FALSE(original == copy);
  }
}

TEST(ShortList, IsEmptyWhenMovedFromAndTakesPartsAgain) {
  for (const int count : {2, 5}) {
    Numbers original = counted_to(count);
    const Numbers taken = std::move(original);
    EXPECT_EQ(taken, counted_to(count));
    original = {};
    original.push_back(3);
    EXPECT_EQ(parts_of(original), (std::vector<int>{3}));
  }
}

TEST(ShortList, TakesFewInPlaceOfManyAndManyInPlaceOfFew) {
  Numbers numbers = counted_to(5);
  numbers = counted_to(1);
  EXPECT_EQ(parts_of(numbers), (std::vector<int>{1}));
  numbers = counted_to(4);
  EXPECT_EQ(parts_of(numbers), (std::vector<int>{1, 2, 3, 4}));
  numbers.clear();
  EXPECT_TRUE(numbers.empty());
  Numbers copy = numbers;
  copy.push_back(6);
  EXPECT_EQ(parts_of(copy), (std::vector<int>{6}));
}

TEST(Rare, IsAnOptional) {
  Rare<std::string> word;
  EXPECT_FALSE(word.has_value());
  word = std::string("here");
  ASSERT_TRUE(word);
  EXPECT_EQ(*word, "here");
  const Rare<std::string> copy = word;
  word->append("after");
  EXPECT_EQ(*copy, "here");
  EXPECT_EQ(*word, "hereafter");
  word.reset();
  EXPECT_FALSE(word);
  EXPECT_FALSE(Rare<std::string>(std::optional<std::string>()));
  EXPECT_EQ(*Rare<std::string>(std::optional<std::string>("so")), "so");
}

}  // namespace
}  // namespace weir
