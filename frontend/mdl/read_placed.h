// A .mdl read with the place of every record: what writers need that keep the author's text.
#pragma once

#include <vector>

#include "frontend/mdl/builder.h"
#include "frontend/mdl/record.h"

namespace weir::mdl {

/// A record in the text of its file, and what it became. A field that is not there is empty.
struct PlacedRecord {
  RecordKind kind = RecordKind::Equation;
  Placement placement;
  Stretch all, equation, units, comment, flags;
  std::size_t equation_end = 0;  // of its last token; only comments lie behind it in `equation`
};

struct PlacedModel {
  Model model;
  Sections sections;
  std::vector<PlacedRecord> records;
};

/// Reads as mdl::read does.
PlacedModel read_placed(FileId file, const SourceMap& sources, Diagnostics& diags);

}  // namespace weir::mdl
