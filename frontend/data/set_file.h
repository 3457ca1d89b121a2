// One data set file of any form: .dat, a table of text, a workbook, a binary run (vensim.md 14,
// 15).
#pragma once

#include <string>
#include <string_view>

#include "frontend/data/data_set.h"

namespace weir::data {

/// What a file gives. With a problem `series` may still hold what came before it.
struct SetFile {
  Series series;
  std::string problem;  // why it cannot be read, or nothing
  std::string unread;   // what it has besides and weir cannot read, in words, or nothing
};

/// Reads `bytes` of the file `path`, which messages call `written`. The content decides the form,
/// but the ending tells .dat from other texts.
SetFile read_set_file(const std::string& bytes, std::string_view path, std::string_view written,
                      const TimeBases& bases);

}  // namespace weir::data
