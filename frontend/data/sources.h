// The files that one model reads from: each opened once, each fault reported once, however many
// equations use it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "frontend/data/data_set.h"
#include "frontend/data/workbook.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::data {

/// A sheet of an open workbook, and the file as the model names it.
struct OpenSheet {
  const Workbook* workbook = nullptr;
  std::size_t sheet = 0;
  std::string file;
};

class Sources {
 public:
  /// Takes the folder and the file tags (settings lines 30, vensim.md 4.2) of `model`.
  explicit Sources(const Model& model);

  /// The sheet `tab` of the workbook `file`; of a text file, `tab` is its delimiter
  /// (vensim.md 10.14.1). Nothing when there is none: that has then been reported, now or at an
  /// earlier use.
  std::optional<OpenSheet> open(const std::string& file, Span file_span, const std::string& tab,
                                Span tab_span, Diagnostics& diags);

  /// The series of the data set `file`; null when there is none: that has then been reported, now
  /// or at an earlier use.
  const Series* open_set(const std::string& file, Span file_span, Diagnostics& diags);

 private:
  struct File {
    std::string path;
    FileForm form = FileForm::Text;
    std::string bytes;  // of a text file: it may be read with several delimiters
  };
  const File* find(const std::string& file, Span span, Diagnostics& diags);
  const Workbook* load(const std::string& file, const File& found, char delimiter, Span span,
                       Diagnostics& diags);

  std::string folder_;
  std::map<std::string, std::string> tags_;
  std::map<std::string, std::optional<File>> files_;  // by written name, folded
  TimeBases time_bases_;
  std::map<std::string, std::optional<Series>> sets_;  // by path
  std::map<std::pair<std::string, char>, std::optional<Workbook>>
      workbooks_;                                                 // by path and delimiter
  std::set<std::pair<std::string, std::string>> missing_sheets_;  // reported: file, sheet
};

/// Reads a workbook of any form; `delimiter` is for text.
WorkbookRead read_workbook(const std::string& bytes, char delimiter);

}  // namespace weir::data
