// See lane_rows.h.
#include "runtime/lane_rows.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

// as much as stays in the nearest cache beside what the model needs
constexpr std::size_t kMostNumbers = 2048;
constexpr std::size_t kFewestRows = 4;

// As many numbers as there are lanes: 4 or 8, so that no call has to ask how many.
template <std::size_t lanes>
void copy_columns(const double* values, const std::vector<std::uint32_t>& saved, double* place) {
  for (const std::uint32_t slot : saved) {
    std::memcpy(place, values + std::size_t{slot} * lanes, lanes * sizeof(double));
    place += lanes;
  }
}

// Every so many numbers one, of a lane.
template <std::size_t lanes>
void copy_lane(const double* from, std::size_t count, double* to) {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < count; ++i) to[i] = from[i * lanes];
}

}  // namespace

bool LaneRows::is_for(std::size_t columns, std::size_t lanes) {
  return columns * lanes * kFewestRows <= kMostNumbers;
}

LaneRows::LaneRows(std::size_t columns, std::size_t lanes)
    : columns_(columns),
      lanes_(lanes),
      most_(std::clamp<std::size_t>(kMostNumbers / std::max<std::size_t>(columns * lanes, 1), 1,
                                    kMostNumbers)),
      numbers_(most_ * columns * lanes) {
  times_.reserve(most_);
}

void LaneRows::add(double time, const double* values, const std::vector<std::uint32_t>& saved) {
  double* place = numbers_.data() + times_.size() * columns_ * lanes_;
  lanes_ == 8 ? copy_columns<8>(values, saved, place) : copy_columns<4>(values, saved, place);
  times_.push_back(time);
}

void LaneRows::append_to(Results& results, std::size_t lane) const {
  results.times.insert(results.times.end(), times_.begin(), times_.end());
  const std::size_t before = results.values.size(), count = times_.size() * columns_;
  results.values.resize(before + count);
  const double* from = numbers_.data() + lane;
  double* to = results.values.data() + before;
  lanes_ == 8 ? copy_lane<8>(from, count, to) : copy_lane<4>(from, count, to);
}

}  // namespace weir
