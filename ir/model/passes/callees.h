// Macros of XMILE that are computed anew at each call: those with their own run (xmile.md 24.5),
// and those that call themselves and keep no state (24.3). Each is a model of its own, in which the
// parameters are constants. Private to ir/model/passes; callees.cpp tells the rest.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/model/resolved.h"

namespace weir {

/// One of them, still to be resolved.
struct Callee {
  Model model;
  std::vector<std::string> parameters;  // keys of variables of its root
  std::string result;
  bool runs = false;  // by its own clock; else at the time of the call
};

/// All that are called, each once. Whoever resolves a model or a callee adds to it.
struct CalleeList {
  std::deque<Callee> callees;
  std::unordered_map<std::string, std::uint32_t> known;  // by macro and shape of its arguments
};

/// Tells all calls what is known once all callees are resolved: which of these draw random numbers,
/// and which look at the clock of their caller. Calls of others are the same whenever they are
/// made.
void settle_calls(ResolvedModel& model);

}  // namespace weir
