// The LLVM module, opened on first use.
#pragma once

#include <string>

#include "codegen/llvm/door.h"

namespace weir {

/// The module's door, or null and why.
struct OpenedDoor {
  const LlvmDoor* door = nullptr;
  std::string problem;
};

/// Opened once; a missing module stays missing. Takes 20 ms the first time.
const OpenedDoor& llvm_door();

}  // namespace weir
