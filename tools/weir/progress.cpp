// How far a long run is: see progress.h.
#include "tools/weir/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace weir::cli {
namespace {

constexpr double kQuietMs = 2000;
constexpr double kRefreshMs = 200;

/// 75 -> "1:15", 3675 -> "1:01:15"
std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  const std::uint64_t hours = whole / 3600, minutes = whole / 60 % 60;
  if (hours == 0) return fmt::format("{}:{:02}", minutes, whole % 60);
  return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
}

}  // namespace

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) != 0) {}

bool Progress::is_due() {
  elapsed_ms_ += watch_.lap();
  const bool is_due = elapsed_ms_ > kQuietMs && elapsed_ms_ - shown_ms_ > kRefreshMs;
  if (!is_terminal_ || !is_due) return false;
  shown_ms_ = elapsed_ms_;
  return true;
}

bool Progress::show(void* context, double share) {
  auto& progress = *static_cast<Progress*>(context);
  if (progress.is_due()) progress.print(fmt::format("{:3.0f} %", share * 100));
  return true;
}

void Progress::show_runs(const EnsembleState& state) {
  if (!is_due() || state.runs == 0) return;
  const double share = static_cast<double>(state.done) / static_cast<double>(state.runs);
  std::string line = fmt::format("{:3.0f} %  {} of {} runs  {:.1f}/s", std::floor(share * 100),
                                 state.done, state.runs, runs_per_second(state));
  if (const auto left = seconds_left(state)) line += "  " + duration_text(*left) + " left";
  if (state.failed > 0) line += fmt::format("  {} failed", state.failed);
  print(line);
}

/// Over the line that is shown.
void Progress::print(const std::string& line) {
  const std::size_t blanks = shown_width_ > line.size() ? shown_width_ - line.size() : 0;
  std::fprintf(stderr, "\r%s%s", line.c_str(), std::string(blanks, ' ').c_str());
  std::fflush(stderr);
  shown_width_ = line.size();
}

void Progress::clear() {
  if (shown_width_ == 0) return;
  std::fprintf(stderr, "\r%s\r", std::string(shown_width_, ' ').c_str());
  shown_width_ = 0;
}

}  // namespace weir::cli
