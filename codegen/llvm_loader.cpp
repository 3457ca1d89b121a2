// The LLVM module for those who do not link LLVM: opened on first use (ir/base/shared_module.h
// tells where it is searched for).
#include "codegen/llvm_loader.h"

#include "ir/base/shared_module.h"
#include "ir/opt/roll.h"

namespace weir {
namespace {

constexpr ModuleFile kModule = {"libweir_llvm.so", kLlvmDoorSymbol, "WEIR_LLVM_MODULE",
                                "the LLVM engine"};

OpenedDoor open_door() {
  const OpenedModule opened = open_module(kModule);
  if (opened.symbol == nullptr) return {nullptr, opened.problem};
  const LlvmDoor* door = reinterpret_cast<LlvmDoorFunction>(opened.symbol)();
  if (door == nullptr || door->abi != llvm_door_abi()) {
    return {nullptr, "the LLVM engine '" + opened.place + "' belongs to another build of weir"};
  }
  return {door, {}};
}

}  // namespace

const OpenedDoor& llvm_door() {
  static const OpenedDoor opened = open_door();
  return opened;
}

std::string llvm_text(const Program& program, const LlvmOptions& options, bool as_assembly) {
  const OpenedDoor& opened = llvm_door();
  if (opened.door == nullptr) return "; error: " + opened.problem + "\n";
  const std::optional<Program> loops = rolled(program);  // as make_llvm_engine() takes it
  return opened.door->text(loops ? *loops : program, options, as_assembly);
}

}  // namespace weir
