// How far a long run is, on standard error.
#pragma once

#include <string>

#include "tools/libweir/ensemble.h"
#include "tools/libweir/stopwatch.h"

namespace weir::cli {

/// Shows a percentage, of many runs also their rate and the time left, once a run has lasted two
/// seconds, and only on a terminal; gone when the run is over.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// For RunSettings::progress, with the Progress as its context.
  static bool show(void* context, double share);
  void show_runs(const EnsembleState& state);

 private:
  bool is_due();
  void print(const std::string& line);
  void clear();

  Stopwatch watch_;
  double elapsed_ms_ = 0;
  double shown_ms_ = 0;
  bool is_terminal_;
  std::size_t shown_width_ = 0;
};

}  // namespace weir::cli
