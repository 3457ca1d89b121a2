// Another process, bounded in time and memory: a crash or a hang of it is a result, not the end of
// the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir::conform {

struct ChildLimits {
  double seconds = 20;
  std::size_t bytes = std::size_t{1} << 30;  // not under sanitizers, whose shadow memory is larger
};

enum class ChildEnd { Exited, Signalled, TimedOut };

struct ChildOutcome {
  ChildEnd end = ChildEnd::Exited;
  int code = 0;              // of Exited
  int signal = 0;            // of Signalled
  bool is_reported = false;  // a sanitizer complained
  std::string error_text;    // standard error, its first 64 KiB
  double seconds = 0;
};

/// Runs `words` (program first) in `folder`; standard output goes nowhere, standard error by way of
/// `error_file`.
ChildOutcome run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                       const std::filesystem::path& error_file, const ChildLimits& limits);

}  // namespace weir::conform
