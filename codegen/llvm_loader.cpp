// make_llvm_engine and llvm_text for those who do not link LLVM: opens the module on first use
// (ir/base/shared_module.h tells where it is searched for).
#include <string>

#include "codegen/engine.h"
#include "codegen/llvm/door.h"
#include "ir/base/shared_module.h"

namespace weir {
namespace {

constexpr ModuleFile kModule = {"libweir_llvm.so", kLlvmDoorSymbol, "WEIR_LLVM_MODULE",
                                "the LLVM engine"};

struct OpenedDoor {
  const LlvmDoor* door = nullptr;
  std::string problem;
};

OpenedDoor open_door() {
  const OpenedModule opened = open_module(kModule);
  if (opened.symbol == nullptr) return {nullptr, opened.problem};
  const LlvmDoor* door = reinterpret_cast<LlvmDoorFunction>(opened.symbol)();
  if (door == nullptr || door->abi != llvm_door_abi()) {
    return {nullptr, "the LLVM engine '" + opened.place + "' belongs to another build of weir"};
  }
  return {door, {}};
}

// Opened once; a missing module stays missing.
const OpenedDoor& opened_door() {
  static const OpenedDoor opened = open_door();
  return opened;
}

}  // namespace

std::unique_ptr<Executable> make_llvm_engine(const Program& program, const LlvmOptions& options,
                                             std::string& problem) {
  const OpenedDoor& opened = opened_door();
  if (opened.door != nullptr) return opened.door->make(program, options, problem);
  problem = opened.problem;
  return nullptr;
}

std::uint32_t native_lanes() {
  const OpenedDoor& opened = opened_door();
  return opened.door != nullptr ? opened.door->lanes() : 1;
}

std::string llvm_text(const Program& program, const LlvmOptions& options, bool as_assembly) {
  const OpenedDoor& opened = opened_door();
  if (opened.door != nullptr) return opened.door->text(program, options, as_assembly);
  return "; error: " + opened.problem + "\n";
}

}  // namespace weir
