// The runtime functions that emitted code calls, by name and address.
#pragma once

#include <vector>

namespace weir {

struct RuntimeSymbol {
  const char* name;
  void* address;
};

/// One row for each operation of ops.def that is a call.
const std::vector<RuntimeSymbol>& runtime_symbols();

}  // namespace weir
