// Runs as one table: a row for each saved time of each run.
//
//     run,Time,Cup,Room
//     cold,0,85,5
//     cold,0.5,80.2,5
//     warm,0,85,25
//
// A run that failed has one row, without a time. Rows come in the order of the runs, and a run is
// whole when another one follows it: that is all that --resume needs to know.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/libweir/ensemble.h"

namespace weir {

struct CsvSinkOptions {
  std::string path;  // empty: standard output
  char separator = ',';
  std::vector<ResultColumn> columns;
  bool resumes = false;  // goes on with the file at `path`, when there is one
};
std::unique_ptr<RunSink> make_csv_sink(CsvSinkOptions options);

}  // namespace weir
