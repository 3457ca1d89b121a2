// Both engines in turn: a run starts in the interpreter at once, native code is made meanwhile on
// other threads, and the run goes on in it as soon as it is there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "codegen/engine.h"
#include "codegen/native/object_cache.h"

namespace weir {

/// How far it is.
struct TierState {
  bool is_making = false;                    // native code is still being made
  std::optional<std::uint64_t> native_from;  // the step from which a run was native
  LlvmTimes times;                           // once it was made
  std::string problem;                       // why there is none
};

/// Nothing of a run lives between two sections but what its frame holds (program.h: registers are
/// local to a Statement), and both engines give the same bits, so it may move over between any two.
class TieredExecutable : public Executable {
 public:
  using Executable::Executable;
  /// What is going on now; safe while runs are made.
  virtual TierState state() const = 0;
};

struct TierOptions {
  LlvmOptions llvm;   // but `times`, `cache` and `is_cancelled`, which are its own
  ObjectCache cache;  // empty: nothing is kept
  /// For tests: no earlier step is native, and that one waits for native code.
  std::optional<std::uint64_t> exactly_from;
};

/// Begins to make native code, and does not wait for it. Destroying it ends that at the next chunk;
/// a process that ends need not wait even for that (std::_Exit). `program` must verify.
std::unique_ptr<TieredExecutable> make_tiered_engine(Program program, const TierOptions& options);

}  // namespace weir
