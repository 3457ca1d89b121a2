// The machine we compile for: this one, with all its features, and strict arithmetic.
#pragma once

#include <llvm-c/Error.h>
#include <llvm-c/TargetMachine.h>

#include <string>
#include <string_view>
#include <vector>

#include "codegen/llvm/emit_module.h"

namespace weir {

/// Machine code for one module at a time. Belongs to one thread at a time.
class Target {
 public:
  /// For the host, at level 0 (fast selection) or 1. On failure `is_ready` is false and `problem`
  /// says why.
  Target(int level, std::string& problem);
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target();

  bool is_ready() const { return machine_ != nullptr; }

  /// Runs the passes of `level`: none, or the short list. The module is then ready for object_code.
  bool optimise(EmittedModule& module, int level, std::string& problem) const;
  /// An object file, or assembly text; empty on failure. Changes the module: call it last.
  std::string machine_code(EmittedModule& module, LLVMCodeGenFileType type,
                           std::string& problem) const;

 private:
  LLVMTargetMachineRef machine_ = nullptr;
};

/// Text of an LLVM error; frees it.
std::string taken_text(LLVMErrorRef error);

}  // namespace weir
