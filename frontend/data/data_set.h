// Data sets: files of named series that give data variables their values (vensim.md 14).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/data/grid.h"
#include "ir/model/model.h"

namespace weir::data {

/// Series by key: `name` or `name[elem,elem]`, each part a name key.
using Series = std::unordered_map<std::string, LookupTable>;

/// `Time = start + slope * stamp` of a time base, inverted for the stamps of a file
/// (vensim.md 5.11).
struct TimeBase {
  double start = 0;
  double slope = 1;
};
using TimeBases = std::unordered_map<std::string, TimeBase>;
TimeBases time_bases(const Model& model);

/// Key of a series name as a file writes it: `"a, b"[A1, "B 2"]`.
std::string series_key(std::string_view text);
/// The same of a variable and its elements.
std::string series_key(const std::string& name_key, const std::vector<std::string>& elem_keys);

/// Reads a .dat text (14.2); repeated names merge. A problem is returned as text, else it is empty.
std::string read_dat(std::string_view text, const TimeBases& bases, Series& series);

/// Reads a table with times down, times across, or one value a line (14.3, 14.4).
std::string read_table(const Grid& cells, Series& series);

}  // namespace weir::data
