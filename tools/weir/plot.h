// Charts of runs for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/libweir/results.h"

namespace weir::cli {

enum class Marks : unsigned char { Braille, Ascii };

/// Size of the chart's field in characters, axes not counted.
struct PlotSize {
  std::size_t width = 64;
  std::size_t height = 16;
};

/// At most this many lines in one chart: one letter each.
inline constexpr std::size_t kMostSeries = 26;

/// A chart of all columns of `set` over time. One column is drawn as a line (braille, or `*`); of
/// several each has a letter, as line printers had it. Values that are missing or not finite leave
/// gaps.
std::string plot_text(const ResultSet& set, PlotSize size, Marks marks);

/// The field for the terminal on standard output, at most 100 x 20.
PlotSize terminal_plot_size();
/// Braille where the locale of the environment is UTF-8.
Marks terminal_marks();

}  // namespace weir::cli
