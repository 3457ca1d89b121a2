// Emits LLVM IR for one part of a Program.
#pragma once

#include <llvm-c/Types.h>

#include <vector>

#include "codegen/engine.h"
#include "codegen/llvm/chunks.h"
#include "codegen/llvm/table_grids.h"

namespace weir {

/// Owns one LLVM module and its context. Belongs to one thread at a time.
class EmittedModule {
 public:
  EmittedModule(LLVMContextRef context, LLVMModuleRef module, bool has_loops)
      : context_(context), module_(module), has_loops_(has_loops) {}
  EmittedModule(EmittedModule&& other) noexcept;
  EmittedModule& operator=(EmittedModule&&) = delete;
  ~EmittedModule();

  LLVMModuleRef get() const { return module_; }
  bool has_loops() const { return has_loops_; }

 private:
  LLVMContextRef context_;
  LLVMModuleRef module_;
  bool has_loops_;
};

enum class ValueNames { Drop, Keep };  // names are for readers and cost time

/// One function per chunk of `part`, with signature void(weir_frame*). The part that begins at
/// chunk 0 also gets one function per section, which calls the section's chunks in order. `program`
/// must verify, `grids` be its own. With several lanes each function takes an array of frames
/// (rt.h, weir_code). Of the options only lanes and math matter here.
EmittedModule emit_module(const Program& program, const TableGrids& grids,
                          const std::vector<Chunk>& chunks, Part part, ValueNames names,
                          const LlvmOptions& options);

/// One function, of that chunk, and nothing else.
EmittedModule emit_chunk_module(const Program& program, const TableGrids& grids, const Chunk& chunk,
                                const LlvmOptions& options);

}  // namespace weir
