// Objects of chunks.
#pragma once

#include <string>
#include <vector>

#include "codegen/llvm/door.h"

namespace weir {

/// Makes an object file of each chunk, with one function, kChunkSymbol, and gives it to `taker`, on
/// several threads. False, and why, when LLVM cannot or when it was cancelled; what was given till
/// then is good.
bool compile_chunks(const Program& program, const std::vector<Chunk>& chunks,
                    const LlvmOptions& options, ChunkTaker taker, LlvmTimes& times,
                    std::string& problem);

}  // namespace weir
