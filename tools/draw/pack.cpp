// See pack.h.
//
// In rows, the highest part first, with columns of lower ones. How wide the rows are is tried:
// every number of parts in the first one.
#include "tools/draw/pack.h"

#include <algorithm>
#include <numeric>

#include "tools/draw/geometry.h"

namespace weir::draw {
namespace {

constexpr double kWidthToHeight = 1.4;  // of a sheet that lies
constexpr std::size_t kMostTried = 60;

struct Part {
  std::vector<std::size_t> boxes;
  Box frame;
  Point at;  // of the upper left corner: the answer
};

std::vector<Part> parts_of(const LayoutGraph& graph) {
  std::vector<std::size_t> parent(graph.boxes.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t box) {
    while (parent[box] != box) box = parent[box] = parent[parent[box]];
    return box;
  };
  for (const LayoutLine& line : graph.lines) parent[root(line.from)] = root(line.to);
  std::vector<std::size_t> number(graph.boxes.size(), graph.boxes.size());
  std::vector<Part> parts;
  for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
    std::size_t& part = number[root(i)];
    if (part == graph.boxes.size()) {
      part = parts.size();
      parts.emplace_back();
    }
    const LayoutBox& box = graph.boxes[i];
    parts[part].boxes.push_back(i);
    parts[part].frame.cover({box.x, box.y}, box.width / 2, box.height / 2);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.frame.height() > b.frame.height();
  });
  return parts;
}

/// Sets the parts out in rows of this width, and below each other where a row has room; the size of
/// the sheet, as high as it is or as it should be for its width.
double set_out(std::vector<Part>& parts, double row_width, double apart) {
  double row_top = 0, row_height = 0, widest = 0;
  Box column;  // what stands below each other
  for (Part& part : parts) {
    const double width = part.frame.width(), height = part.frame.height();
    if (!column.is_empty && column.bottom + apart + height <= row_top + row_height &&
        column.left + width <= std::max(row_width, column.right)) {
      part.at = {column.left, column.bottom + apart};
    } else if (!column.is_empty && column.right + apart + width <= row_width) {
      part.at = {column.right + apart, row_top};
      column = {};
    } else {
      row_top += row_height > 0 ? row_height + apart : 0;
      row_height = height;
      part.at = {0, row_top};
      column = {};
    }
    column.cover(part.at);
    column.cover(part.at + Point{width, height});
    widest = std::max(widest, column.right);
  }
  return std::max(widest / kWidthToHeight, row_top + row_height);
}

}  // namespace

void pack(LayoutGraph& graph, double apart) {
  std::vector<Part> parts = parts_of(graph);
  if (parts.size() < 2) return;
  double width = 0, best_width = 0, best = 0;
  for (std::size_t i = 0; i < std::min(parts.size(), kMostTried); ++i) {
    width += parts[i].frame.width() + (i > 0 ? apart : 0);
    const double size = set_out(parts, width + 1, apart);  // rounding is no reason for a new row
    if (i > 0 && size >= best) continue;
    best = size;
    best_width = width;
  }
  set_out(parts, best_width + 1, apart);
  for (const Part& part : parts) {
    const Point shift = part.at - Point{part.frame.left, part.frame.top};
    for (const std::size_t i : part.boxes) {
      graph.boxes[i].x += shift.x;
      graph.boxes[i].y += shift.y;
    }
  }
}

}  // namespace weir::draw
