// Puts object files into this process and finds their functions.
#pragma once

#include <llvm-c/LLJIT.h>

#include <string>
#include <vector>

#include "codegen/engine.h"
#include "codegen/llvm/symbols.h"
#include "weir/rt.h"

namespace weir {

using SectionFunction = void (*)(weir_frame*);

/// Owns the memory of linked code. Link everything first; after that it does not change.
class Jit {
 public:
  /// An empty process image that knows the runtime's functions, and libmvec's for fast mathematics.
  /// On failure `is_ready` is false.
  Jit(MathMode math, std::string& problem);
  Jit(const Jit&) = delete;
  Jit& operator=(const Jit&) = delete;
  ~Jit();

  bool is_ready() const { return is_ready_; }
  bool add_object(const std::string& object, std::string& problem);
  /// The address of a function of the objects; null on failure.
  SectionFunction find(const std::string& symbol, std::string& problem);

 private:
  LLVMErrorRef define_symbols(const std::vector<RuntimeSymbol>& symbols);

  LLVMOrcLLJITRef jit_ = nullptr;
  bool is_ready_ = false;
};

}  // namespace weir
