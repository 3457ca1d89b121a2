// The machine we compile for, and its pass list.
//
// Bit-equality with the interpreter: LLVM fuses a*b+c only for instructions with the `contract`
// flag, and reassociates only those with `reassoc`; we emit neither, and the options that fuse
// regardless stay at their defaults (off). So the loop vectoriser changes element-wise loops only.
#include "codegen/llvm/target.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Core.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <mutex>

namespace weir {
namespace {

// weir's own optimiser did most of the work; what pays here is what LLVM sees only after addresses
// are explicit.
constexpr const char* kStraightPasses =
    "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>)";

// Loops stay loops: the vectoriser takes short ones too, and unrolling seven elements in full cost
// six times the compile time and ran three times slower.
constexpr const char* kLoopPasses =
    "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,loop-mssa(licm),loop(indvars),"
    "loop-vectorize,instcombine<no-verify-fixpoint>,simplifycfg)";

std::string taken_message(char* message) {
  std::string text = message != nullptr ? message : "";
  LLVMDisposeMessage(message);
  return text;
}

void register_host() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeNativeTarget();
    LLVMInitializeNativeAsmPrinter();
  });
}

LLVMTargetMachineRef host_machine(int level, std::string& problem) {
  char* triple = LLVMGetDefaultTargetTriple();
  LLVMTargetRef target = nullptr;
  char* message = nullptr;
  LLVMTargetMachineRef machine = nullptr;
  if (LLVMGetTargetFromTriple(triple, &target, &message) != 0) {
    problem = taken_message(message);
  } else {
    char* cpu = LLVMGetHostCPUName();
    char* features = LLVMGetHostCPUFeatures();
    machine = LLVMCreateTargetMachine(target, triple, cpu, features,
                                      level == 0 ? LLVMCodeGenLevelNone : LLVMCodeGenLevelLess,
                                      LLVMRelocPIC, LLVMCodeModelSmall);
    LLVMDisposeMessage(cpu);
    LLVMDisposeMessage(features);
    if (machine == nullptr) problem = std::string("LLVM has no machine for ") + triple;
  }
  LLVMDisposeMessage(triple);
  return machine;
}

// Layout and triple decide sizes and calling conventions: set before any pass.
void set_layout(LLVMTargetMachineRef machine, LLVMModuleRef module) {
  char* triple = LLVMGetTargetMachineTriple(machine);
  LLVMSetTarget(module, triple);
  LLVMDisposeMessage(triple);
  LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(machine);
  LLVMSetModuleDataLayout(module, layout);
  LLVMDisposeTargetData(layout);
}

// Our own faults show here rather than deep inside a pass.
bool is_well_formed([[maybe_unused]] LLVMModuleRef module, [[maybe_unused]] std::string& problem) {
#ifndef NDEBUG
  char* message = nullptr;
  const bool is_broken = LLVMVerifyModule(module, LLVMReturnStatusAction, &message) != 0;
  std::string text = taken_message(message);
  if (is_broken) problem = "LLVM refuses the emitted module: " + text;
  return !is_broken;
#else
  return true;
#endif
}

}  // namespace

Target::Target(int level, std::string& problem) {
  register_host();
  machine_ = host_machine(level, problem);
}

Target::~Target() {
  if (machine_ != nullptr) LLVMDisposeTargetMachine(machine_);
}

bool Target::optimise(EmittedModule& module, int level, std::string& problem) const {
  set_layout(machine_, module.get());
  if (!is_well_formed(module.get(), problem)) return false;
  if (level == 0) return true;
  LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
  const char* passes = module.has_loops() ? kLoopPasses : kStraightPasses;
  LLVMErrorRef error = LLVMRunPasses(module.get(), passes, machine_, options);
  LLVMDisposePassBuilderOptions(options);
  if (error != nullptr) problem = taken_text(error);
  return error == nullptr;
}

std::string Target::machine_code(EmittedModule& module, LLVMCodeGenFileType type,
                                 std::string& problem) const {
  char* message = nullptr;
  LLVMMemoryBufferRef buffer = nullptr;
  if (LLVMTargetMachineEmitToMemoryBuffer(machine_, module.get(), type, &message, &buffer) != 0) {
    problem = taken_message(message);
    return {};
  }
  std::string code(LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer));
  LLVMDisposeMemoryBuffer(buffer);
  return code;
}

std::string taken_text(LLVMErrorRef error) {
  char* message = LLVMGetErrorMessage(error);
  std::string text = message;
  LLVMDisposeErrorMessage(message);
  return text;
}

}  // namespace weir
