// See ghosts.h.
#include "tools/draw/ghosts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tools/draw/geometry.h"

namespace weir::draw {
namespace {

constexpr double kFar = 330;   // an arrow as long as three names and what lies between
constexpr double kNear = 160;  // users that share a ghost

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

Ghosts choose_ghosts(const Structure& structure, const std::vector<Point>& places) {
  const std::vector<Influence>& influences = structure.influences;
  Ghosts ghosts;
  ghosts.at.assign(influences.size(), kNowhere);
  std::vector<std::size_t> arrows(structure.nodes.size());
  for (const Influence& influence : influences) {
    ++arrows[influence.from];
    ++arrows[influence.to];
  }
  for (const Pipe& pipe : structure.pipes) {
    for (const std::size_t end : {pipe.flow, pipe.source, pipe.target})
      if (end != kNowhere) ++arrows[end];
  }
  const auto length = [&](std::size_t i) {
    return distance(places[influences[i].from], places[influences[i].to]);
  };
  std::vector<std::size_t> longest_first(influences.size());
  std::iota(longest_first.begin(), longest_first.end(), std::size_t{0});
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [&](std::size_t a, std::size_t b) { return length(a) > length(b); });
  std::vector<std::vector<std::size_t>> far_uses(structure.nodes.size());  // by node: influences
  for (const std::size_t i : longest_first) {
    if (length(i) < kFar) break;
    const Influence& influence = influences[i];
    if (arrows[influence.from] < 2 || arrows[influence.to] < 2) continue;
    --arrows[influence.from];
    std::vector<std::size_t>& uses = far_uses[influence.from];
    const auto is_near = [&](std::size_t other) {
      return distance(places[influences[other].to], places[influence.to]) < kNear;
    };
    const auto shared = std::find_if(uses.begin(), uses.end(), is_near);
    if (shared == uses.end()) {
      ghosts.at[i] = ghosts.of.size();
      ghosts.of.push_back(influence.from);
    } else {
      ghosts.at[i] = ghosts.at[*shared];
    }
    uses.push_back(i);
  }
  return ghosts;
}

}  // namespace weir::draw
