// See moves.h. The loops over many are compiled for processors with wide registers too (-O3); those
// over few are kept from that.
#include "runtime/moves.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define WEIR_FOR_WIDE_REGISTERS [[gnu::target_clones("default", "avx2", "avx512f")]]
#else
#define WEIR_FOR_WIDE_REGISTERS
#endif

namespace weir {
namespace {

constexpr std::size_t kFew = 16;

// Hides from the compiler that the next element is like this one.
inline void one_by_one() { asm volatile(""); }

WEIR_FOR_WIDE_REGISTERS
void add_many(double* __restrict stocks, const double* __restrict rates, std::size_t size,
              double dt) {
  for (std::size_t i = 0; i < size; ++i) stocks[i] += dt * rates[i];
}

WEIR_FOR_WIDE_REGISTERS
void move_many_to_stage(double* __restrict stocks, double* __restrict slopes,
                        const double* __restrict start, const double* __restrict rates,
                        std::size_t size, double weight, double length) {
  for (std::size_t i = 0; i < size; ++i) {
    slopes[i] += weight * rates[i];
    stocks[i] = start[i] + length * rates[i];
  }
}

WEIR_FOR_WIDE_REGISTERS
void move_many_to_end(double* __restrict stocks, double* __restrict slopes,
                      const double* __restrict start, const double* __restrict rates,
                      std::size_t size, double weight, double length) {
  for (std::size_t i = 0; i < size; ++i) {
    slopes[i] += weight * rates[i];
    stocks[i] = start[i] + length * slopes[i];
  }
}

}  // namespace

void add_rates(double* stocks, const double* rates, std::size_t size, double dt) {
  if (size >= kFew) return add_many(stocks, rates, size, dt);
  for (std::size_t i = 0; i < size; ++i) {
    stocks[i] += dt * rates[i];
    one_by_one();
  }
}

void move_to_stage(const StageRegions& regions, double weight, double length) {
  const auto [stocks, slopes, start, rates, size] = regions;
  if (size >= kFew) return move_many_to_stage(stocks, slopes, start, rates, size, weight, length);
  for (std::size_t i = 0; i < size; ++i) {
    const double rate = rates[i];
    slopes[i] += weight * rate;
    stocks[i] = start[i] + length * rate;
    one_by_one();
  }
}

void move_to_end(const StageRegions& regions, double weight, double length) {
  const auto [stocks, slopes, start, rates, size] = regions;
  if (size >= kFew) return move_many_to_end(stocks, slopes, start, rates, size, weight, length);
  for (std::size_t i = 0; i < size; ++i) {
    slopes[i] += weight * rates[i];
    stocks[i] = start[i] + length * slopes[i];
    one_by_one();
  }
}

}  // namespace weir
