// How far a long run is, on standard error.
#pragma once

#include "tools/libweir/stopwatch.h"

namespace weir::cli {

/// Shows a percentage once a run has lasted two seconds, and only on a terminal; gone when the run
/// is over.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// For RunSettings::progress, with the Progress as its context.
  static bool show(void* context, double share);

 private:
  void clear();

  Stopwatch watch_;
  double elapsed_ms_ = 0;
  double shown_ms_ = 0;
  bool is_terminal_;
  bool is_shown_ = false;
};

}  // namespace weir::cli
