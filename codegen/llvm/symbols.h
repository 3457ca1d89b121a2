// The runtime functions that emitted code calls, by name and address.
#pragma once

#include <vector>

namespace weir {

struct RuntimeSymbol {
  const char* name;
  void* address;
};

/// The lookup of all lanes (rt.h).
inline constexpr const char* kLookupLanes = "weir_rt_lookup_lanes";

/// One row for each operation of ops.def that is a call, and the lookup of all lanes.
const std::vector<RuntimeSymbol>& runtime_symbols();

}  // namespace weir
