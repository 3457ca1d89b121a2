// Puts object files into this process by LLJIT. Objects are compiled elsewhere (native_engine.cpp,
// on threads); LLJIT only links them.
#include "codegen/llvm/jit.h"

#include <llvm-c/Core.h>
#include <llvm-c/Error.h>
#include <llvm-c/Orc.h>

#include "codegen/llvm/target.h"
#include "codegen/llvm/vector_math.h"

namespace weir {

Jit::Jit(MathMode math, std::string& problem) {
  LLVMErrorRef error = LLVMOrcCreateLLJIT(&jit_, nullptr);
  if (error == nullptr) error = define_symbols(runtime_symbols());
  if (error == nullptr && math == MathMode::Fast) error = define_symbols(vector_library().symbols);
  if (error != nullptr) problem = taken_text(error);
  is_ready_ = error == nullptr;
}

Jit::~Jit() {
  if (jit_ == nullptr) return;
  if (LLVMErrorRef error = LLVMOrcDisposeLLJIT(jit_)) LLVMConsumeError(error);
}

// The runtime's functions by address: code calls the very ones that the interpreter calls.
LLVMErrorRef Jit::define_symbols(const std::vector<RuntimeSymbol>& symbols) {
  std::vector<LLVMOrcCSymbolMapPair> pairs;
  for (const RuntimeSymbol& symbol : symbols) {
    LLVMOrcCSymbolMapPair pair{};
    pair.Name = LLVMOrcLLJITMangleAndIntern(jit_, symbol.name);
    pair.Sym.Address = reinterpret_cast<LLVMOrcExecutorAddress>(symbol.address);
    pair.Sym.Flags.GenericFlags =
        LLVMJITSymbolGenericFlagsExported | LLVMJITSymbolGenericFlagsCallable;
    pairs.push_back(pair);
  }
  return LLVMOrcJITDylibDefine(LLVMOrcLLJITGetMainJITDylib(jit_),
                               LLVMOrcAbsoluteSymbols(pairs.data(), pairs.size()));
}

bool Jit::add_object(const std::string& object, std::string& problem) {
  LLVMMemoryBufferRef buffer =
      LLVMCreateMemoryBufferWithMemoryRangeCopy(object.data(), object.size(), "weir");
  LLVMErrorRef error = LLVMOrcLLJITAddObjectFile(jit_, LLVMOrcLLJITGetMainJITDylib(jit_), buffer);
  if (error != nullptr) problem = taken_text(error);
  return error == nullptr;
}

SectionFunction Jit::find(const std::string& symbol, std::string& problem) {
  LLVMOrcExecutorAddress address = 0;
  if (LLVMErrorRef error = LLVMOrcLLJITLookup(jit_, &address, symbol.c_str())) {
    problem = taken_text(error);
    return nullptr;
  }
  return reinterpret_cast<SectionFunction>(address);
}

}  // namespace weir
