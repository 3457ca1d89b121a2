// See shared_module.h.
#include "ir/base/shared_module.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace weir {
namespace {

namespace fs = std::filesystem;

void add_folder(const fs::path& folder, const char* file, std::vector<fs::path>& places) {
  places.push_back(folder / file);
  places.push_back(folder / ".." / "lib" / file);
}

std::vector<fs::path> places_to_look(const ModuleFile& module) {
  const char* named = std::getenv(module.environment);
  if (named != nullptr && *named != '\0') return {named};
  std::vector<fs::path> places;
  std::error_code fault;
  const fs::path executable = fs::read_symlink("/proc/self/exe", fault);
  if (!fault) add_folder(executable.parent_path(), module.file, places);
  Dl_info here{};
  if (dladdr(reinterpret_cast<const void*>(&open_module), &here) != 0 &&
      here.dli_fname != nullptr) {
    add_folder(fs::path(here.dli_fname).parent_path(), module.file, places);
  }
  places.push_back(fs::path(WEIR_MODULE_BUILD_DIR) / module.file);
  return places;
}

OpenedModule open_file(const fs::path& file, const ModuleFile& module) {
  void* opened = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  const std::string title = module.title;
  if (opened == nullptr) return {nullptr, file, title + " cannot be loaded: " + dlerror()};
  void* symbol = dlsym(opened, module.symbol);
  if (symbol != nullptr) return {symbol, file, {}};
  return {nullptr, file, title + " '" + file.string() + "' belongs to another build of weir"};
}

}  // namespace

OpenedModule open_module(const ModuleFile& module) {
  std::string tried;
  for (const fs::path& place : places_to_look(module)) {
    std::error_code fault;
    if (fs::exists(place, fault)) return open_file(place, module);
    tried += (tried.empty() ? "" : ", ") + place.lexically_normal().string();
  }
  return {nullptr, {}, std::string(module.title) + " is not installed: no file " + tried};
}

}  // namespace weir
