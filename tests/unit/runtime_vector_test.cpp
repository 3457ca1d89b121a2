// Vectors, matrices and allocation (vensim.md 10.8, 10.10; vectors of 19.3, 19.5, 19.6).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "weir/rt.h"

namespace {

using Numbers = std::vector<double>;

weir_view view(Numbers& numbers, std::uint32_t columns = 1) {
  const auto rows = static_cast<std::uint32_t>(numbers.size()) / columns;
  return {numbers.data(), rows, columns, columns, 1};
}

Numbers sort_order(Numbers vector, double direction) {
  Numbers result(vector.size(), -1);
  const weir_view views[] = {view(result), view(vector)};
  weir_rt_sort_order(views, 2, &direction, 1);
  return result;
}

Numbers rank(Numbers vector, double direction) {
  Numbers result(vector.size(), -1);
  const weir_view views[] = {view(result), view(vector)};
  weir_rt_rank(views, 2, &direction, 1);
  return result;
}

TEST(RuntimeVector, SortOrderIsZeroBased) {
  EXPECT_EQ(sort_order({2100, 2010, 2020}, 1), (Numbers{1, 2, 0}));
  EXPECT_EQ(sort_order({2100, 2010, 2020}, -1), (Numbers{0, 2, 1}));
  EXPECT_EQ(sort_order({5, 5}, 1), (Numbers{0, 1}));
  EXPECT_EQ(sort_order({5, NAN, 4, NAN}, 1), (Numbers{2, 0, 1, 3}));
}

TEST(RuntimeVector, RankIsOneBased) {
  EXPECT_EQ(rank({5000, 3000, 8000}, 1), (Numbers{2, 1, 3}));
  EXPECT_EQ(rank({5000, 3000, 8000}, 0), (Numbers{2, 3, 1}));
  EXPECT_EQ(rank({7, 7, 1}, 1), (Numbers{2, 3, 1}));
}

TEST(RuntimeVector, AViewMayHaveStrides) {
  // column 1 of a 3 x 2 matrix, the result across
  Numbers matrix = {0, 30, 0, 10, 0, 20}, result(3);
  const double ascending = 1;
  const weir_view views[] = {{result.data(), 1, 3, 3, 1}, {matrix.data() + 1, 3, 1, 2, 1}};
  weir_rt_sort_order(views, 2, &ascending, 1);
  EXPECT_EQ(result, (Numbers{1, 2, 0}));
}

Numbers invert(Numbers matrix, std::uint32_t n, double asked) {
  Numbers result(matrix.size());
  const weir_view views[] = {view(result, n), view(matrix, n)};
  weir_rt_invert_matrix(views, 2, &asked, 1);
  return result;
}

TEST(RuntimeMatrix, InverseOfSmallMatrices) {
  const Numbers two = invert({4, 7, 2, 6}, 2, 2), two_expected = {0.6, -0.7, -0.2, 0.4};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(two[i], two_expected[i], 1e-15);
  // a zero on the diagonal needs pivoting
  const Numbers three = invert({3, 0, 2, 2, 0, -2, 0, 1, 1}, 3, 3);
  const Numbers expected = {0.2, 0.2, 0, -0.2, 0.3, 1, 0.2, -0.3, 0};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(three[i], expected[i], 1e-15);
}

TEST(RuntimeMatrix, ASingularMatrixHasNoInverse) {
  EXPECT_EQ(invert({1, 2, 2, 4}, 2, 2), Numbers(4, WEIR_NA));
  EXPECT_EQ(invert({NAN, 2, 2, 4}, 2, 2), Numbers(4, WEIR_NA));
}

TEST(RuntimeMatrix, OnlyTheFirstNAreInverted) {
  EXPECT_EQ(invert({4, 7, 2, 6}, 2, 1), (Numbers{0.25, WEIR_NA, WEIR_NA, WEIR_NA}));
}

// profile rows: type, priority, width, extra
Numbers available(Numbers requests, Numbers profiles, double supply) {
  Numbers result(requests.size(), -1);
  const weir_view views[] = {view(result), view(requests), view(profiles, 4)};
  weir_rt_allocate_available(views, 3, &supply, 1);
  return result;
}

Numbers two_agents(double type, Numbers requests) {
  return available(std::move(requests), {type, 0.1, 0.5, 0, type, 0.9, 0.5, 0}, 100);
}

void expect_near(const Numbers& got, const Numbers& expected, double tolerance) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], tolerance) << i;
}

double sum(const Numbers& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.0); }

TEST(RuntimeAllocateAvailable, AgreesWithVensim) {
  expect_near(two_agents(0, {200, 300}), {40, 60}, 1e-12);
  expect_near(two_agents(1, {200, 300}), {0, 100}, 1e-9);
  expect_near(two_agents(2, {200, 300}), {0, 100}, 1e-9);
  // Vensim itself stops early (10.10.2)
  expect_near(two_agents(3, {200, 300}), {3.87908, 96.1207}, 2e-3);
  expect_near(two_agents(4, {200, 300}), {11.863, 88.1368}, 1e-2);
  expect_near(two_agents(0, {200, 50}), {80, 20}, 1e-12);
  expect_near(two_agents(1, {200, 50}), {50, 50}, 1e-9);
  expect_near(two_agents(2, {200, 50}), {50, 50}, 1e-9);
  expect_near(two_agents(3, {200, 50}), {57.4714, 42.5285}, 1e-2);
  expect_near(two_agents(4, {200, 50}), {58.6115, 41.3884}, 1e-2);
}

TEST(RuntimeAllocateAvailable, TheSupplyIsSharedOutWhole) {
  for (const double type : {0.0, 1.0, 2.0, 3.0, 4.0}) {
    EXPECT_NEAR(sum(two_agents(type, {200, 300})), 100, 1e-10) << type;
    EXPECT_EQ(two_agents(type, {40, 60}), (Numbers{40, 60})) << type;
    EXPECT_EQ(two_agents(type, {20, 30}), (Numbers{20, 30})) << type;
  }
}

TEST(RuntimeAllocateAvailable, EqualAgentsShareEqually) {
  for (const double type : {1.0, 2.0, 3.0, 4.0}) {
    const Numbers share = available({80, 40}, {type, 5, 2, 0, type, 5, 2, 0}, 60);
    expect_near(share, {40, 20}, 1e-10);
  }
}

TEST(RuntimeAllocateAvailable, NothingToShareAndUnknownTypes) {
  EXPECT_EQ(available({5, 5}, {1, 1, 1, 0, 1, 2, 1, 0}, 0), (Numbers{0, 0}));
  EXPECT_EQ(available({5, 5}, {1, 1, 1, 0, 1, 2, 1, 0}, -3), (Numbers{0, 0}));
  EXPECT_TRUE(std::isnan(available({5, 5}, {5, 1, 1, 0, 1, 2, 1, 0}, 3)[1]));
  EXPECT_TRUE(std::isnan(available({5, NAN}, {1, 1, 1, 0, 1, 2, 1, 0}, 3)[0]));
}

TEST(RuntimeAllocateAvailable, FixedAgentsComeFirst) {
  const Numbers profiles = {0, 0, 1, 0, 1, 9, 1, 0};
  EXPECT_EQ(available({30, 40}, profiles, 20), (Numbers{20, 0}));
  expect_near(available({30, 40}, profiles, 40), {30, 10}, 1e-10);
}

TEST(RuntimeAllocateAvailable, WithoutWidthThePriorityDecides) {
  const Numbers profiles = {1, 1, 0, 0, 1, 2, 0, 0, 1, 2, 0, 0};
  expect_near(available({10, 10, 30}, profiles, 20), {0, 5, 15}, 1e-12);
  expect_near(available({10, 10, 30}, profiles, 45), {5, 10, 30}, 1e-12);
}

TEST(RuntimeAllocateAvailable, TypesFromTenAreWhole) {
  // equal agents: 10/3 each, so 3, 3, 3 and the unit left to the first
  const Numbers profiles = {11, 1, 1, 0, 11, 1, 1, 0, 11, 1, 1, 0};
  EXPECT_EQ(available({9, 9, 9}, profiles, 10), (Numbers{4, 3, 3}));
}

Numbers by_priority(Numbers requests, Numbers priorities, double width, double supply) {
  Numbers result(requests.size(), -1);
  const weir_view views[] = {view(result), view(requests), view(priorities)};
  const double scalars[] = {width, supply};
  weir_rt_allocate_by_priority(views, 3, scalars, 2);
  return result;
}

TEST(RuntimeAllocateByPriority, AgreesWithVensim) {
  const Numbers requests = {3, 2, 4}, priorities = {1, 2, 3};
  expect_near(by_priority(requests, priorities, 1, 5.0 / 6), {0, 0, 5.0 / 6}, 1e-12);
  expect_near(by_priority(requests, priorities, 1, 25.0 / 6), {0, 1.0 / 6, 4}, 1e-12);
  expect_near(by_priority(requests, priorities, 1, 5), {0, 1, 4}, 1e-12);
  expect_near(by_priority(requests, priorities, 1, 25.0 / 3), {7.0 / 3, 2, 4}, 1e-12);
  EXPECT_EQ(by_priority(requests, priorities, 1, 9), requests);
  EXPECT_EQ(by_priority(requests, priorities, 1, 0), (Numbers{0, 0, 0}));
  EXPECT_TRUE(std::isnan(by_priority(requests, priorities, 0, 5)[0]));
}

TEST(RuntimeAllocateByPriority, AWideGapStarvesTheLower) {
  expect_near(by_priority({10, 10}, {1, 9}, 2, 8), {0, 8}, 1e-12);
}

}  // namespace
