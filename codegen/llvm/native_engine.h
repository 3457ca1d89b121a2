// The LLVM engine inside its module: the story from a Program to code that runs, or to text.
#pragma once

#include <memory>
#include <string>

#include "codegen/engine.h"

namespace weir {

/// make_llvm_engine of codegen/engine.h.
std::unique_ptr<Executable> make_native_engine(const Program& program, const LlvmOptions& options,
                                               std::string& problem);

/// llvm_text of codegen/engine.h; a fault of LLVM is given as a line "; error: ...".
std::string native_text(const Program& program, const LlvmOptions& options, bool as_assembly);

}  // namespace weir
