// The one symbol that the LLVM module exports.
#include "codegen/llvm/door.h"

#include "codegen/llvm/compile_chunks.h"
#include "codegen/llvm/native_engine.h"

extern "C" __attribute__((visibility("default"))) const weir::LlvmDoor* weir_llvm_door() {
  static const weir::LlvmDoor door = {weir::llvm_door_abi(), weir::compile_chunks,
                                      weir::make_native_engine, weir::native_text};
  return &door;
}
