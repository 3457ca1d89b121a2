// How far a long run is: see progress.h.
#include "tools/weir/progress.h"

#include <unistd.h>

#include <cstdio>

namespace weir::cli {
namespace {

constexpr double kQuietMs = 2000;
constexpr double kRefreshMs = 200;

}  // namespace

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) != 0) {}

bool Progress::show(void* context, double share) {
  auto& progress = *static_cast<Progress*>(context);
  progress.elapsed_ms_ += progress.watch_.lap();
  const bool is_due =
      progress.elapsed_ms_ > kQuietMs && progress.elapsed_ms_ - progress.shown_ms_ > kRefreshMs;
  if (!progress.is_terminal_ || !is_due) return true;
  progress.shown_ms_ = progress.elapsed_ms_;
  progress.is_shown_ = true;
  std::fprintf(stderr, "\r%3.0f %%", share * 100);
  std::fflush(stderr);
  return true;
}

void Progress::clear() {
  if (!is_shown_) return;
  std::fputs("\r     \r", stderr);
  is_shown_ = false;
}

}  // namespace weir::cli
