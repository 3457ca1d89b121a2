// See write_pipe.h.
#include "frontend/mdl/write_pipe.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace weir::mdl {

namespace {

bool is_close(const Point& a, const Point& b) {
  return std::abs(a.x - b.x) < 0.01 && std::abs(a.y - b.y) < 0.01;
}

/// How far a point is from the piece of a pipe between two others.
double distance(const Point& at, const Point& begin, const Point& end) {
  const double x = std::clamp(at.x, std::min(begin.x, end.x), std::max(begin.x, end.x));
  const double y = std::clamp(at.y, std::min(begin.y, end.y), std::max(begin.y, end.y));
  return std::hypot(at.x - x, at.y - y);
}

}  // namespace

PipeParts split_pipe(const ViewObject& flow) {
  PipeParts parts;
  const std::vector<Point>& pipe = flow.pipe;
  if (pipe.size() < 2) return parts;

  // the piece with the valve: the nearest, the first of equals
  std::size_t piece = 0;
  for (std::size_t i = 1; i + 1 < pipe.size(); ++i)
    if (distance(flow.at, pipe[i], pipe[i + 1]) < distance(flow.at, pipe[piece], pipe[piece + 1]))
      piece = i;
  const Point& begin = pipe[piece];
  const Point& end = pipe[piece + 1];
  parts.is_upright = std::abs(begin.x - end.x) < std::abs(begin.y - end.y);

  for (std::size_t i = piece + 1; i-- > 0;) parts.upstream.push_back(pipe[i]);
  parts.downstream.assign(pipe.begin() + static_cast<std::ptrdiff_t>(piece) + 1, pipe.end());
  // a point in the valve itself is no bend; when it is the end, the flow has none there
  for (std::vector<Point>* part : {&parts.upstream, &parts.downstream})
    if (is_close(part->front(), flow.at)) part->erase(part->begin());
  return parts;
}

}  // namespace weir::mdl
