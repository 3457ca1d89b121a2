// Object files of chunks put into this process.
//
// LLVM has a linker for this (LLJIT), but loading LLVM takes 20 ms, and code from the cache needs
// nothing else of it. What we emit needs little of a linker: a function, its constants, calls of
// the runtime, with fast mathematics calls of libmvec. Anything else is refused, and LLVM links it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "codegen/engine.h"
#include "weir/rt.h"

namespace weir {

using ChunkFunction = void (*)(weir_frame*);

/// Name of the one function of a chunk's object.
inline constexpr const char* kChunkSymbol = "weir_chunk";

/// Owns the memory of linked code, which nobody can write any more.
class CodeImage {
 public:
  CodeImage(const CodeImage&) = delete;
  CodeImage& operator=(const CodeImage&) = delete;
  ~CodeImage();

  /// The function of each object, in order.
  const std::vector<ChunkFunction>& functions() const { return functions_; }

  /// Null, and why, when an object is not one that we emit, or there is no memory. Reads nothing
  /// outside an object, whatever it holds; what the code does once it runs is the emitter's word.
  static std::unique_ptr<CodeImage> link(const std::vector<std::string>& objects, MathMode math,
                                         std::string& problem);

 private:
  CodeImage(void* memory, std::size_t size) : memory_(memory), size_(size) {}

  void* memory_;
  std::size_t size_;
  std::vector<ChunkFunction> functions_;
};

}  // namespace weir
