// The larger parts of a .mdl as text, for write.cpp and write_edited.cpp. No line end behind the
// last line of a record or macro.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "frontend/mdl/write_record.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// The texts of fields that a Variable has no place for (kept_field), each in file order.
using KeptFields = std::unordered_map<std::string, std::vector<std::string>>;
KeptFields kept_fields(const Sector& sector);

/// One record for each equation of a variable, its other texts on the records where Vensim has
/// them.
std::vector<RecordText> record_texts(const KeptFields& kept, const Variable& var);
std::string range_record(const Dimension& dim);
/// From :MACRO: to :END OF MACRO:
std::string macro_block(const Macro& macro);
std::string sketch_section(const Model& model);
/// From the line that ends the sketches on; empty when there is nothing to set.
std::string settings_section(const Model& model);

}  // namespace weir::mdl
