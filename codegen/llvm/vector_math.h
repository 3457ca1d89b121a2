// Functions of several numbers at once that fast mathematics calls: those of libmvec, glibc's.
//
// glibc documents at most 4 units in the last place for each; tests/unit/llvm_fast_test.cpp holds
// each to that, and zeros, infinities, NaN and domain errors to what the function of one number
// gives. libmvec is opened on first use: who computes strictly does not pay for loading it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/llvm/symbols.h"
#include "ir/program/program.h"

namespace weir {

/// How many numbers one call takes, and the symbols that take 4 (AVX2) and 8 (AVX-512).
struct VectorFunction {
  Op op;
  const char *of_4, *of_8;
};

/// Null when an operation has none.
const VectorFunction* find_vector_function(Op op);

/// libmvec with all that find_vector_function names; or why it cannot be used. Empty, without a
/// problem, on a machine whose registers hold no 4 numbers: nothing is called there.
struct VectorLibrary {
  std::vector<RuntimeSymbol> symbols;
  std::string problem;
};
const VectorLibrary& vector_library();

}  // namespace weir
