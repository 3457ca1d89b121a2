// The door between weir and its LLVM module, a shared library opened on first use
// (codegen/llvm_loader.cpp).
//
// Loading libLLVM costs 10 to 20 ms of relocations even when nothing is called, so the executable
// does not link it. Module and executable are built together from the same headers; `abi` refuses a
// module left over from another build.
#pragma once

#include <cstdint>
#include <string>

#include "codegen/engine.h"
#include "codegen/llvm/chunks.h"

namespace weir {

/// Who is given the object of each chunk; called by several threads at once.
struct ChunkTaker {
  void* context;
  void (*take)(void* context, std::size_t chunk, std::string object);
};

/// What the module offers: objects of chunks, a whole engine, text.
struct LlvmDoor {
  std::uint64_t abi;
  bool (*compile)(const Program&, const std::vector<Chunk>&, const LlvmOptions&, ChunkTaker,
                  LlvmTimes&, std::string& problem);
  std::unique_ptr<Executable> (*make)(const Program&, const LlvmOptions&, std::string& problem);
  std::string (*text)(const Program&, const LlvmOptions&, bool as_assembly);
};

/// The shape of everything that crosses the door, as one number.
constexpr std::uint64_t llvm_door_abi() {
  std::uint64_t abi = 2;  // raise when a field changes its meaning but not its size
  for (std::size_t size :
       {sizeof(Program), sizeof(Statement), sizeof(Inst), sizeof(Address), sizeof(IndexTerm),
        sizeof(ProgramVar), sizeof(ProgramTable), sizeof(Executable), sizeof(LlvmOptions),
        sizeof(LlvmTimes), sizeof(Chunk), sizeof(weir_frame), sizeof(weir_code)}) {
    abi = abi * 1000003 + size;
  }
  return abi;
}

/// The module's one exported symbol: `const LlvmDoor* weir_llvm_door()`.
inline constexpr const char* kLlvmDoorSymbol = "weir_llvm_door";
using LlvmDoorFunction = const LlvmDoor* (*)();

}  // namespace weir
