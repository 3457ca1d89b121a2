// Many runs of one model: where their inputs come from, where their results go, and the threads
// between.
//
//     auto source = weir::open_run_table("inputs.csv", lowered, lowered.diags);
//     weir::EnsembleSettings settings;
//     settings.run.columns = weir::find_columns(lowered, {"Population"}, lowered.diags);
//     const weir::PlannedRuns runs{static_cast<double>(source->count()), source->varied()};
//     weir::Compiled compiled = weir::compile(std::move(lowered), weir::EngineChoice::Auto, {},
//                                             settings.run.columns, runs);
//     auto sink = weir::make_file_sink(compiled, settings.run, "out.nc", weir::OldFile::Replace);
//     weir::EnsembleProduct product = weir::run_ensemble(compiled, settings, *source, *sink);
//
// A RunSource or a RunSink of one's own does as well: inputs from anywhere, results to anywhere.
// Runs are made in batches, by all cores; results are written in the order of the source, whatever
// the number of threads, and no more of them are in memory than a few batches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

/// What one run has of its own. No two runs of an ensemble have the same name.
struct RunInput {
  std::string name;
  std::vector<Override> overrides;  // after those that all runs have
  std::optional<std::uint64_t> seed;
};

/// Inputs of runs, one after the other.
class RunSource {
 public:
  virtual ~RunSource() = default;
  virtual std::uint64_t count() const = 0;
  /// Bytes of the longest name; 0 when runs have no names but their numbers, from 1.
  virtual std::size_t longest_name() const = 0;
  /// The next input; false at the end, or when there is a problem().
  virtual bool next(RunInput& input) = 0;
  /// To the first input again.
  virtual bool rewind() = 0;
  virtual const std::string& problem() const = 0;
  /// The slots that its inputs may set: for PlannedRuns.
  virtual std::vector<std::uint32_t> varied() const = 0;
};

/// `count` runs that differ by their seeds only: seed, seed + 1, ...
std::unique_ptr<RunSource> make_repeated_runs(std::uint64_t count, std::uint64_t seed);

/// A table of constants, one run a row: run_table.h. Null after errors.
std::unique_ptr<RunSource> open_run_table(const std::string& path, Lowered& lowered,
                                          Diagnostics& diags);

/// A run and what became of it.
struct FinishedRun {
  std::uint64_t index = 0;  // from 0
  std::string name;
  std::uint64_t seed = 0;
  RunOutcome outcome;
};

/// Where results go. `encode` is called by several threads at once, the rest by one.
class RunSink {
 public:
  /// What a sink found when it was opened.
  struct Opened {
    std::string problem;                 // why it cannot take results; else empty
    std::uint64_t done = 0, failed = 0;  // runs that are there already
  };

  virtual ~RunSink() = default;
  /// Whether open() must be given a run that succeeded.
  virtual bool needs_sample() const = 0;
  /// `sample` is the first run that succeeds, null when there is none or none is needed. `source`
  /// is left anywhere.
  virtual Opened open(RunSource& source, const FinishedRun* sample) = 0;
  /// The bytes of runs that follow each other. May turn a run that cannot be stored into a failed
  /// one.
  virtual std::string encode(std::vector<FinishedRun>& runs) const = 0;
  /// Takes the bytes of runs `first` to `first + count`, in order; what went wrong, or nothing.
  virtual std::string write(std::uint64_t first, std::uint64_t count, const std::string& bytes) = 0;
  virtual std::string close() = 0;
};

enum class OldFile : std::uint8_t { Replace, GoOn };
/// A file by its ending: .csv, .tsv or .tab (ensemble_csv.h), .nc (ensemble_netcdf.h); null for
/// another ending. `run` is what all runs have in common; GoOn keeps the runs that a file of the
/// same ensemble has already. `compiled` must live as long as the sink.
std::unique_ptr<RunSink> make_file_sink(const Compiled& compiled, const RunSettings& run,
                                        const std::string& path, OldFile old);

/// How far an ensemble is.
struct EnsembleState {
  std::uint64_t runs = 0, done = 0, failed = 0, resumed = 0;
  double milliseconds = 0;  // since the beginning
};

/// Of the runs that were made and not found; 0 at the beginning.
double runs_per_second(const EnsembleState& state);
/// Until all are done, at the rate so far; nothing while there is none.
std::optional<double> seconds_left(const EnsembleState& state);

struct EnsembleSettings {
  RunSettings run;       // what all runs have in common; its `progress` is not called
  unsigned threads = 0;  // 0: one a core
  /// Called about ten times a second; returning false ends the ensemble, whole runs kept.
  bool (*progress)(void* context, const EnsembleState& state) = nullptr;
  void* progress_context = nullptr;
};

struct EnsembleProduct : EnsembleState {
  struct Failure {
    std::string name, problem;
  };
  std::vector<Failure> failures;  // the first few
  std::string problem;            // what ended the ensemble before its end
  bool is_stopped = false;        // by `progress`
};

/// Makes all runs that `sink` does not have yet. A run that fails is noted, and the others go on.
EnsembleProduct run_ensemble(const Compiled& compiled, const EnsembleSettings& settings,
                             RunSource& source, RunSink& sink);

}  // namespace weir
