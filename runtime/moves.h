// Stocks moved along their rates. Private to the runtime.
//
// Each element is the same product and sum whatever is made at once, so all give the same bits. Of
// many, of an array or of several lanes, as many at once as the processor can; of few each by
// itself: the model has stored them one by one, and a register that takes several of them waits
// until all have left the processor.
#pragma once

#include <cstddef>

namespace weir {

/// The regions of a stage, apart from each other, and their size.
struct StageRegions {
  double* stocks;
  double* slopes;
  const double* start;
  const double* rates;
  std::size_t size;
};

/// stocks += dt * rates
void add_rates(double* stocks, const double* rates, std::size_t size, double dt);
/// slopes += weight * rates; stocks = start + length * rates
void move_to_stage(const StageRegions& regions, double weight, double length);
/// slopes += weight * rates; stocks = start + length * slopes
void move_to_end(const StageRegions& regions, double weight, double length);

}  // namespace weir
