// The text of one record (vensim.md 1.4, 1.5, 3, 7.1), for all ways of writing a .mdl.
#pragma once

#include <string>
#include <string_view>

#include "ir/model/model.h"

namespace weir::mdl {

/// The fields of a record as they are to stand between '~'; each may be empty.
struct RecordText {
  std::string equation, units, comment, flags;
};

/// A record with its '|' and no line end behind it. Comments are indented and, like long lines of
/// the equation, wrapped at about 80 columns with Vensim's continuation.
std::string lay_out(const RecordText& record);

/// The equation field, wrapped.
std::string equation_text(const Name& variable, const Equation& equation);
std::string range_text(const Dimension& dim);
/// `units [min,max,step]`
std::string units_text(const std::string& units, const ValueRange& range);
std::string macro_text(const Macro& macro);
std::string group_text(const std::string& name, const std::string& doc);

}  // namespace weir::mdl
