// What the random tests share: how much to try, a guard against hangs, and the check that must
// survive anything.
//
// The inputs are fixed by a seed, so that a finding repeats. A finding becomes a file in
// tests/fuzz_regress before it is mended. Environment:
//     WEIR_FUZZ_SEED=n       other inputs (1)
//     WEIR_FUZZ_COUNT=n      inputs of each kind (200)
//     WEIR_FUZZ_SECONDS=x    instead of a count: go on for so long, in each test
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "tools/libweir/weir.hpp"

namespace weir::conform {

using Random = std::mt19937_64;

/// A whole number of 0 .. count-1.
std::size_t pick(Random& random, std::size_t count);

/// How many inputs to try, from the environment.
class Budget {
 public:
  Budget();
  std::uint64_t seed() const { return seed_; }
  /// Whether input number `index` (from 0) is still to be tried.
  bool allows(std::size_t index) const;

 private:
  std::uint64_t seed_ = 1;
  std::size_t count_ = 200;
  double seconds_ = 0;
  std::chrono::steady_clock::time_point start_;
};

/// Gives up address space that no honest input needs, so that boundless allocation fails here and
/// not on the machine.
void limit_memory();

/// What `weir check` and `weir dump --stage=views` do with a text of any format, in this process:
/// reads, resolves, lowers, verifies and renders. Ends the process with a message when that takes
/// longer than kMostSeconds; a crash leaves the input in `fuzz_input`, a file of the working
/// folder.
void check_survives(const std::string& name, std::string_view text);
/// The same for a model already read by one of the readers.
void check_survives(Loaded loaded);

/// Keeps `text` for the case that the process dies, and starts the clock for it.
class Watched {
 public:
  Watched(const std::string& name, std::string_view text);
  ~Watched();
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
};

}  // namespace weir::conform
