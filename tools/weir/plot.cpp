// Charts of runs for a terminal: see plot.h.
//
// A field of cells, each 2 x 4 dots in braille and one dot otherwise. Every series is reduced to
// one dot row per dot column, by linear interpolation at the column's time, and neighbouring dots
// are joined by vertical strokes.
#include "tools/weir/plot.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "tools/libweir/weir.hpp"

namespace weir::cli {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  bool is_empty() const { return low > high; }
  void include(double value) {
    if (!std::isfinite(value) || is_missing_value(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void include(const Extent& other) {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
  }
};

Extent extent_of(const ResultSet& set, std::size_t column) {
  Extent extent;
  for (std::size_t row = 0; row < set.results.times.size(); ++row) {
    extent.include(set.results.at(row, column));
  }
  return extent;
}

/// The value of a column at a time, between saved rows on a straight line.
double value_at(const ResultSet& set, std::size_t column, double time) {
  const std::vector<double>& times = set.results.times;
  const auto after = std::lower_bound(times.begin(), times.end(), time);
  if (after == times.end()) return set.results.at(times.size() - 1, column);
  const auto row = static_cast<std::size_t>(after - times.begin());
  const double right = set.results.at(row, column);
  if (row == 0 || *after == time) return is_missing_value(right) ? kGap : right;
  const double left = set.results.at(row - 1, column);
  if (is_missing_value(left) || is_missing_value(right)) return kGap;
  const double share = (time - times[row - 1]) / (times[row] - times[row - 1]);
  return left + (right - left) * share;
}

/// A field of dots; row 0 is the top.
class Field {
 public:
  Field(PlotSize size, Marks marks)
      : size_(size), marks_(marks), cells_(size.width * size.height, 0) {}

  std::size_t dot_columns() const { return size_.width * (marks_ == Marks::Braille ? 2 : 1); }
  std::size_t dot_rows() const { return size_.height * (marks_ == Marks::Braille ? 4 : 1); }

  void put(std::size_t column, std::size_t row, char letter) {
    if (marks_ == Marks::Ascii) {
      cells_[row * size_.width + column] = static_cast<unsigned char>(letter);
      return;
    }
    // Unicode 2800: bits of a braille cell by dot column and row
    static constexpr unsigned char kBits[4][2] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    cells_[row / 4 * size_.width + column / 2] |= kBits[row % 4][column % 2];
  }

  std::string line(std::size_t row) const {
    std::string text;
    for (std::size_t column = 0; column < size_.width; ++column) {
      const unsigned char cell = cells_[row * size_.width + column];
      if (cell == 0) {
        text += ' ';
      } else if (marks_ == Marks::Ascii) {
        text += static_cast<char>(cell);
      } else {
        // U+2800 + cell in UTF-8
        text += '\xE2';
        text += static_cast<char>(0xA0 | (cell >> 6));
        text += static_cast<char>(0x80 | (cell & 0x3F));
      }
    }
    return text;
  }

 private:
  PlotSize size_;
  Marks marks_;
  std::vector<unsigned char> cells_;
};

void draw(const ResultSet& set, std::size_t column, const Extent& extent, char letter,
          Field& field) {
  const double start = set.results.times.front();
  const double stop = set.results.times.back();
  const auto columns = static_cast<double>(field.dot_columns());
  const auto rows = static_cast<double>(field.dot_rows());
  const double height = extent.high - extent.low;
  std::size_t last = 0;
  bool has_last = false;
  for (std::size_t at = 0; at < field.dot_columns(); ++at) {
    const double time =
        start + (stop - start) * static_cast<double>(at) / std::max(1.0, columns - 1);
    const double value = value_at(set, column, time);
    if (!std::isfinite(value)) {
      has_last = false;
      continue;
    }
    // a flat line runs through the middle
    const double share = height > 0 ? (extent.high - value) / height : 0.5;
    const auto row =
        static_cast<std::size_t>(std::clamp(std::round(share * (rows - 1)), 0.0, rows - 1));
    const std::size_t low = has_last ? std::min(row, last < row ? last + 1 : row) : row;
    const std::size_t high = has_last ? std::max(row, last > row ? last - 1 : row) : row;
    for (std::size_t dot = low; dot <= high; ++dot) field.put(at, dot, letter);
    last = row;
    has_last = true;
  }
}

std::string axis_number(double value) { return fmt::format("{:.5g}", value); }

std::string legend(const ResultSet& set, const std::vector<Extent>& extents, bool has_letters) {
  std::string text;
  for (std::size_t at = 0; at < set.columns.size(); ++at) {
    if (has_letters) text += fmt::format("{} = ", static_cast<char>('a' + at));
    text += set.columns[at].header;
    if (extents[at].is_empty()) {
      text += "  no values\n";
    } else {
      text += fmt::format("  min {}  max {}\n", axis_number(extents[at].low),
                          axis_number(extents[at].high));
    }
  }
  return text;
}

std::string frame(const Field& field, PlotSize size, const Extent& extent, double start,
                  double stop) {
  const std::string top = axis_number(extent.high);
  const std::string bottom = axis_number(extent.low);
  const std::string middle = axis_number((extent.high + extent.low) / 2);
  const std::size_t margin = std::max({top.size(), bottom.size(), middle.size()});
  std::string text;
  for (std::size_t row = 0; row < size.height; ++row) {
    const bool is_middle = row == size.height / 2;
    const std::string& label = row == 0 ? top : row + 1 == size.height ? bottom : middle;
    const bool has_label = row == 0 || row + 1 == size.height || is_middle;
    std::string line = fmt::format("{:>{}} {}{}", has_label ? label : "", margin,
                                   has_label ? '+' : '|', field.line(row));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  const std::string left = axis_number(start);
  const std::string right = axis_number(stop);
  text += std::string(margin + 1, ' ') + '+' + std::string(size.width, '-') + '\n';
  const std::size_t used = left.size() + right.size();
  text += std::string(margin + 2, ' ') + left +
          std::string(size.width > used ? size.width - used : 1, ' ') + right + '\n';
  return text;
}

}  // namespace

std::string plot_text(const ResultSet& set, PlotSize size, Marks marks) {
  const std::size_t count = set.columns.size();
  if (count == 0 || set.results.times.empty()) return {};
  Extent whole;
  std::vector<Extent> extents;
  for (std::size_t at = 0; at < count; ++at) {
    extents.push_back(extent_of(set, at));
    whole.include(extents.back());
  }
  const bool has_letters = count > 1;
  if (whole.is_empty()) return legend(set, extents, has_letters);

  Field field(size, has_letters ? Marks::Ascii : marks);
  for (std::size_t at = count; at-- > 0;) {
    draw(set, at, whole, has_letters ? static_cast<char>('a' + at) : '*', field);
  }
  return legend(set, extents, has_letters) +
         frame(field, size, whole, set.results.times.front(), set.results.times.back());
}

PlotSize terminal_plot_size() {
  constexpr PlotSize kLargest{100, 20};
  constexpr std::size_t kAxis = 16;
  winsize window{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return {};
  PlotSize size;
  size.width = std::clamp<std::size_t>(window.ws_col > kAxis ? window.ws_col - kAxis : 0, 20,
                                       kLargest.width);
  size.height =
      std::clamp<std::size_t>(window.ws_row > 6 ? window.ws_row - 6 : 0, 5, kLargest.height);
  return size;
}

Marks terminal_marks() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = to_upper_ascii(value);
    const bool is_utf8 =
        locale.find("UTF-8") != std::string::npos || locale.find("UTF8") != std::string::npos;
    return is_utf8 ? Marks::Braille : Marks::Ascii;
  }
  return Marks::Ascii;
}

}  // namespace weir::cli
