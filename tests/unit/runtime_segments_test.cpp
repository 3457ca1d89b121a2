// Lookups read in remembered segments give the bits of those that search.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "runtime/segments.h"
#include "weir/rt.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// One table, read with and without memory.
struct Reader {
  std::vector<double> xs, ys;
  weir_table table = {};
  std::vector<weir_segment> segments;
  const weir_segment* last = nullptr;
  weir_frame searching = {}, remembering = {};

  Reader(std::vector<double> x, std::vector<double> y, weir_table_kind kind)
      : xs(std::move(x)), ys(std::move(y)) {
    table = weir::table_of_points(xs, ys, kind);
    segments = make_segments(table);
    table.segments = last = segments.data();
    searching.tables = remembering.tables = &table;
    remembering.segments = &last;
  }
  Reader(const Reader&) = delete;

  void expect_same(double x) const {
    const double searched = weir_rt_lookup(&searching, 0, x);
    const double found = weir_rt_lookup(&remembering, 0, x);
    // by the segment that is remembered now, and as native code reads it
    const double read_again = weir_rt_lookup(&remembering, 0, x);
    const bool is_inside = is_in(*last, x);
    const double away = x - last->from;
    const double on_line = std::fma(away, last->slope, std::fma(away, last->slope_rest, last->y));
    for (const double read : {found, read_again, is_inside ? on_line : searched}) {
      EXPECT_TRUE(std::bit_cast<std::uint64_t>(read) == std::bit_cast<std::uint64_t>(searched) ||
                  (std::isnan(read) && std::isnan(searched)))
          << "at " << x << ": " << read << " and " << searched;
    }
  }
};

// All points, their neighbours, places between, and what no model means.
std::vector<double> awkward_xs(const std::vector<double>& xs) {
  std::vector<double> places = {-kInfinity, kInfinity, std::nan(""), 0.0,      -0.0,
                                5e-324,     -5e-324,   1.7e308,      -1.7e308, 1e300};
  for (double x : xs) {
    for (double away : {-1e9, -0.7, -0.1, 0.0, 0.3, 1.0 / 3}) places.push_back(x + away);
    places.push_back(std::nextafter(x, kInfinity));
    places.push_back(std::nextafter(x, -kInfinity));
  }
  return places;
}

TEST(RuntimeSegments, GiveTheBitsOfASearch) {
  const std::vector<std::pair<std::vector<double>, std::vector<double>>> tables = {
      {{0, 1, 2}, {0.1, 0.3, 0.7}},
      {{0, 0.1, 0.2, 0.3}, {1e5, 7400, 1.0 / 3, -2.0 / 7}},
      {{0, 1, 1, 2}, {0, 0, 5, 5}},
      {{-1, -1, 3, 3}, {2, 4, 6, 8}},
      {{1}, {7}},
      {{2, 2}, {1, 3}},
      {{}, {}},
      {{0, 1}, {-0.0, -0.0}},
      {{-1, 0, 1}, {3, -0.0, -3}},
      {{-1.7e308, 1.7e308}, {-1.7e308, 1.7e308}},
      {{0, 1, 2}, {kInfinity, 0, -kInfinity}},
      {{0, 5e-324, 1e-310}, {1, 2, 3}},
      {{-1e299, 1e299}, {0.3, 0.1}},
  };
  for (const weir_table_kind kind :
       {WEIR_TABLE_CONTINUOUS, WEIR_TABLE_EXTRAPOLATE, WEIR_TABLE_DISCRETE, WEIR_TABLE_LOOK_FORWARD,
        WEIR_TABLE_RAW}) {
    for (const auto& [xs, ys] : tables) {
      const Reader reader(xs, ys, kind);
      for (double x : awkward_xs(xs)) reader.expect_same(x);
    }
  }
}

TEST(RuntimeSegments, AreRemembered) {
  const Reader reader({0, 1, 2}, {0, 10, 30}, WEIR_TABLE_CONTINUOUS);
  EXPECT_EQ(weir_rt_lookup(&reader.remembering, 0, 1.5), 20);
  EXPECT_EQ(reader.last, &reader.segments[2]);
  EXPECT_EQ(weir_rt_lookup(&reader.remembering, 0, 7), 30);
  EXPECT_EQ(reader.last, &reader.segments[3]);
}

}  // namespace
}  // namespace weir
