// What there is to know of the functions of the languages: for `weir functions`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/model/model.h"

namespace weir {

struct FunctionInfo {
  std::string spelling;
  std::vector<std::string> languages;  // "Vensim", "XMILE"
  std::string arguments;               // "x, delay, [start]"
  std::string meaning;
  std::string units;                  // "x, time -> x"
  std::vector<std::string> sections;  // "vensim.md 10.3"
  std::string needs;                  // what it would take to support it; empty: it is supported
};

/// The functions of a dialect (nothing: of all), in the order of function_notes.def.
std::vector<FunctionInfo> list_functions(std::optional<Dialect> dialect);

/// Those of this name, whatever its spelling: one for each language that means something else by
/// it.
std::vector<FunctionInfo> find_functions(std::string_view name, std::optional<Dialect> dialect);

/// The function that was probably meant; empty: none is near.
std::string closest_function(std::string_view name);

/// All functions as a page: tools/functions.md, which is what this gives.
std::string functions_page();

}  // namespace weir
