// Changes files (.cin): other values for constants, lookups and texts of a model (vensim.md 13.1).
#pragma once

#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir::data {

/// One entry of a changes file.
struct Change {
  enum class Kind : std::uint8_t { Constant, Lookup, Text };
  Kind kind = Kind::Constant;
  Name name;
  std::vector<Subscript> subs;
  std::string target;          // name and subscripts as written
  std::vector<double> values;  // Constant: one, or as many as the elements named
  LookupTable table;           // Lookup
  std::string text;            // Text
  Span span;                   // of the target
};

/// Reads a changes file. What is no entry is reported, and reading goes on with the next line.
std::vector<Change> read_changes(FileId file, const SourceMap& sources, Diagnostics& diags);

/// Texts come first: they may name the files that GET ... calls read. Reports unknown names.
void change_texts(Model& model, const std::vector<Change>& changes, Diagnostics& diags);

/// Lookups come after external data: changes replace what files gave (13.1). Reports unknown names
/// and what is no lookup.
void change_lookups(Model& model, const std::vector<Change>& changes, Diagnostics& diags);

}  // namespace weir::data
