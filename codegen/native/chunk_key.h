// What decides the machine code of a chunk, as bytes: two chunks with the same bytes have the same
// code.
#pragma once

#include <string>

#include "codegen/engine.h"
#include "codegen/llvm/chunks.h"
#include "codegen/llvm/table_grids.h"
#include "ir/program/program.h"

namespace weir {

/// The operations of a chunk with all that they name: slots, numbers, the contents of index tables,
/// which lookup tables share their x points. Not what only people read: labels, places in the file,
/// names. Nor where in its section the chunk stands: an edit elsewhere does not change it.
std::string chunk_content(const Program& program, const TableGrids& grids, const Chunk& chunk);

/// What decides it beside the chunk: this emitter, the release of LLVM, this processor, and
/// options. Empty where objects cannot be kept, because we cannot tell one processor from another.
std::string code_identity(const LlvmOptions& options);

}  // namespace weir
