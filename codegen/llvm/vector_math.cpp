// See vector_math.h. Names are those of the x86-64 vector function ABI: `d` for AVX2, `e` for
// AVX-512, N for calls without a mask, a `v` for each argument.
#include "codegen/llvm/vector_math.h"

#include <dlfcn.h>

#include <algorithm>
#include <iterator>

#include "codegen/engine.h"

namespace weir {
namespace {

#define WEIR_OF_BOTH_WIDTHS(name) "_ZGVdN4" name, "_ZGVeN8" name
constexpr VectorFunction kFunctions[] = {
    {Op::Pow, WEIR_OF_BOTH_WIDTHS("vv_pow")},  {Op::Exp, WEIR_OF_BOTH_WIDTHS("v_exp")},
    {Op::Ln, WEIR_OF_BOTH_WIDTHS("v_log")},    {Op::Log10, WEIR_OF_BOTH_WIDTHS("v_log10")},
    {Op::Sin, WEIR_OF_BOTH_WIDTHS("v_sin")},   {Op::Cos, WEIR_OF_BOTH_WIDTHS("v_cos")},
    {Op::Tan, WEIR_OF_BOTH_WIDTHS("v_tan")},   {Op::Asin, WEIR_OF_BOTH_WIDTHS("v_asin")},
    {Op::Acos, WEIR_OF_BOTH_WIDTHS("v_acos")}, {Op::Atan, WEIR_OF_BOTH_WIDTHS("v_atan")},
    {Op::Sinh, WEIR_OF_BOTH_WIDTHS("v_sinh")}, {Op::Cosh, WEIR_OF_BOTH_WIDTHS("v_cosh")},
    {Op::Tanh, WEIR_OF_BOTH_WIDTHS("v_tanh")},
};
#undef WEIR_OF_BOTH_WIDTHS

VectorLibrary open_library() {
  VectorLibrary library;
  if (native_lanes() == 1) return library;
  void* opened = dlopen("libmvec.so.1", RTLD_NOW | RTLD_LOCAL);  // never closed: code calls it
  if (opened == nullptr) {
    library.problem = "fast mathematics needs libmvec: " + std::string(dlerror());
    return library;
  }
  for (const VectorFunction& row : kFunctions) {
    for (const char* name : {row.of_4, row.of_8}) {
      void* address = dlsym(opened, name);
      if (address != nullptr) {
        library.symbols.push_back({name, address});
      } else if (library.problem.empty()) {
        library.problem = "fast mathematics needs libmvec of glibc 2.35 or later: this one has no ";
        library.problem += name;
      }
    }
  }
  return library;
}

}  // namespace

const VectorFunction* find_vector_function(Op op) {
  const auto* found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [&](const VectorFunction& row) { return row.op == op; });
  return found == std::end(kFunctions) ? nullptr : found;
}

const VectorLibrary& vector_library() {
  static const VectorLibrary library = open_library();
  return library;
}

}  // namespace weir
