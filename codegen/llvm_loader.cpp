// make_llvm_engine and llvm_text for those who do not link LLVM: opens the module on first use.
//
// The module is searched for, in this order:
//     the file that the environment variable WEIR_LLVM_MODULE names, and then nowhere else
//     beside the running executable, and in ../lib from there
//     beside the library that holds this function (weir inside Python, say)
//     the folder it was built in
// It is never closed: compiled code outlives any call here.
#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "codegen/engine.h"
#include "codegen/llvm/door.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModuleFile = "libweir_llvm.so";

struct OpenedDoor {
  const LlvmDoor* door = nullptr;
  std::string problem;
};

void add_folder(const fs::path& folder, std::vector<fs::path>& places) {
  places.push_back(folder / kModuleFile);
  places.push_back(folder / ".." / "lib" / kModuleFile);
}

std::vector<fs::path> places_to_look() {
  if (const char* named = std::getenv("WEIR_LLVM_MODULE"); named != nullptr && *named != '\0') {
    return {named};
  }
  std::vector<fs::path> places;
  std::error_code fault;
  const fs::path executable = fs::read_symlink("/proc/self/exe", fault);
  if (!fault) add_folder(executable.parent_path(), places);
  Dl_info here{};
  if (dladdr(reinterpret_cast<const void*>(&make_llvm_engine), &here) != 0 &&
      here.dli_fname != nullptr) {
    add_folder(fs::path(here.dli_fname).parent_path(), places);
  }
  places.push_back(fs::path(WEIR_LLVM_BUILD_DIR) / kModuleFile);
  return places;
}

OpenedDoor open_module(const fs::path& file) {
  void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr)
    return {nullptr, std::string("the LLVM engine cannot be loaded: ") + dlerror()};
  const auto function = reinterpret_cast<LlvmDoorFunction>(dlsym(module, kLlvmDoorSymbol));
  const LlvmDoor* door = function != nullptr ? function() : nullptr;
  if (door == nullptr || door->abi != llvm_door_abi()) {
    return {nullptr, "the LLVM engine '" + file.string() + "' belongs to another build of weir"};
  }
  return {door, {}};
}

OpenedDoor open_door() {
  std::string tried;
  for (const fs::path& place : places_to_look()) {
    std::error_code fault;
    if (fs::exists(place, fault)) return open_module(place);
    tried += (tried.empty() ? "" : ", ") + place.lexically_normal().string();
  }
  return {nullptr, "the LLVM engine is not installed: no file " + tried};
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

std::string llvm_text(const Program& program, const LlvmOptions& options, bool as_assembly) {
  const OpenedDoor& opened = opened_door();
  if (opened.door != nullptr) return opened.door->text(program, options, as_assembly);
  return "; error: " + opened.problem + "\n";
}

}  // namespace weir
