// Runs as one netCDF-4 file: each saved variable over `run`, `time` and its subscripts, beside what
// became of each run (`status`), its seed and what its row of the table set (`input_NAME`).
//
// The whole file is there before the first run is made: runs that are not yet made are NaN and have
// status 0. It takes its name when it is whole; until then it is called PATH.part. All runs have
// the times of the first one that succeeds, and one that has others fails.
#pragma once

#include <memory>
#include <string>

#include "tools/libweir/ensemble.h"

namespace weir {

/// What `status` says of a run.
enum class RunMark : std::uint8_t { NotMade = 0, Done = 1, Failed = 2 };

struct NetcdfSinkOptions {
  std::string path;
  RunSettings run;       // of the ensemble
  bool resumes = false;  // goes on with the file at `path`, when there is one
};
/// `compiled` must live as long as the sink.
std::unique_ptr<RunSink> make_netcdf_sink(const Compiled& compiled, NetcdfSinkOptions options);

}  // namespace weir
