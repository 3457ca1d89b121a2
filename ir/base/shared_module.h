// Shared libraries of weir's own that are opened on first use: what brings a large library with it
// must not slow the start of what needs none of it.
#pragma once

#include <string>

namespace weir {

/// One of weir's modules.
struct ModuleFile {
  const char* file;         // "libweir_llvm.so"
  const char* symbol;       // the one function it exports
  const char* environment;  // a variable that names the file in another place
  const char* title;        // for messages: "the LLVM engine"
};

/// The exported function, or null and why.
struct OpenedModule {
  void* symbol = nullptr;
  std::string place;  // the file it came from
  std::string problem;
};

/// Searches, in this order:
///     the file that the environment variable names, and then nowhere else
///     beside the running executable, and in ../lib from there
///     beside the library that holds this function (weir inside Python, say)
///     the folder it was built in
/// A module is never closed: what it made outlives any call.
OpenedModule open_module(const ModuleFile& module);

}  // namespace weir
