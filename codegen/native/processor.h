// Which processor this is, without asking LLVM, whose loading takes longer than most runs.
#pragma once

#include <string>

namespace weir {

/// Maker, model and features of the processor, and what the system lets programs use of them: all
/// that LLVM asks before it chooses instructions. Empty on a machine that is not x86-64.
std::string processor_identity();

/// Whether a * b + c, rounded once, is one instruction.
inline bool host_has_fma() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

}  // namespace weir
