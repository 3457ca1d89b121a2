// Room for the values of code of several lanes. Private to the runtime.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace weir {

inline constexpr std::align_val_t kAlignment{64};  // rt.h: values of code with lanes

struct AlignedDelete {
  void operator()(double* numbers) const { ::operator delete[](numbers, kAlignment); }
};
using AlignedNumbers = std::unique_ptr<double[], AlignedDelete>;

inline AlignedNumbers make_numbers(std::size_t count) {
  return AlignedNumbers(new (kAlignment) double[std::max<std::size_t>(count, 1)]);
}

}  // namespace weir
