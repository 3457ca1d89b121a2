// The runtime functions that emitted code calls: read off ops.def.
#include "codegen/llvm/symbols.h"

#include "weir/rt.h"

namespace weir {
namespace {

template <class Function>
void* address_of(Function* function) {
  return reinterpret_cast<void*>(function);
}

[[maybe_unused]] void* address_of(std::nullptr_t) { return nullptr; }

}  // namespace

const std::vector<RuntimeSymbol>& runtime_symbols() {
  static const std::vector<RuntimeSymbol> symbols = [] {
    // beside the operations: what code of several lanes calls for Op::Lookup
    std::vector<RuntimeSymbol> rows = {{kLookupLanes, address_of(weir_rt_lookup_lanes)}};
#define OP(id, text, arguments, kind, symbol) \
  if (address_of(symbol) != nullptr) rows.push_back({#symbol, address_of(symbol)});
#include "ir/program/ops.def"
#undef OP
    return rows;
  }();
  return symbols;
}

}  // namespace weir
