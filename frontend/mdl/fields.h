// The fields of a record behind its equation: units with their range, comment, flags
// (vensim.md 1.4, 3.9).
#pragma once

#include <string>
#include <string_view>

#include "ir/model/model.h"

namespace weir::mdl {

struct UnitsField {
  std::string units;
  std::size_t length = 0;  // of the units as written, in bytes, blanks before them left out
  ValueRange range;
  std::string text;       // the whole field
  std::string odd_range;  // the text of a bracket that says more than `range`
};

/// `units [min,max,step]`: each part may be missing, a bound may be `?`. A bound that is no number
/// is none, because ranges only warn and Reality Checks write other things there.
UnitsField read_units(std::string_view field);

/// A comment for people: blanks of its lines stripped, the lines themselves kept.
std::string read_comment(std::string_view field);

/// Where the text of a field stands in Sector::extras that no Variable has a place for.
std::string kept_field(std::string_view what, const Name& var);

/// Whether a fourth field says :SUPPLEMENTARY.
bool is_supplementary(std::string_view field);

}  // namespace weir::mdl
