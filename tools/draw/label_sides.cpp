// See label_sides.h.
//
// One name after the other takes the side that costs least while the others stand where they do; a
// second round sees where the others went.
#include "tools/draw/label_sides.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "tools/draw/geometry.h"

namespace weir::draw {
namespace {

// a name on something else cannot be read; one that an arrow crosses can, less well one on a pipe
constexpr double kOverlap = 100, kOnPipe = 30, kOnArrow = 10;
constexpr double kGap = 3;  // between a shape and its name, as in scene.cpp
constexpr int kRounds = 2;

struct Segment {
  Point from, to;
  double cost = kOnArrow;
};

Box box_around(Point center, double width, double height) {
  Box box;
  box.cover(center, width / 2, height / 2);
  return box;
}

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/// Whether a part of the segment lies in the box: what is left of it between both pairs of sides.
bool crosses(const Segment& segment, const Box& box) {
  double begin = 0, end = 1;
  const auto cut = [&](double from, double to, double least, double most) {
    const double way = to - from;
    if (way == 0) return from > least && from < most;
    const double a = (least - from) / way, b = (most - from) / way;
    begin = std::max(begin, std::min(a, b));
    end = std::min(end, std::max(a, b));
    return begin < end;
  };
  return cut(segment.from.x, segment.to.x, box.left, box.right) &&
         cut(segment.from.y, segment.to.y, box.top, box.bottom);
}

class LabelSides {
 public:
  LabelSides(View& view, const std::vector<SideChoice>& names, Dialect dialect)
      : view_(view), names_(names), is_vensim_(dialect == Dialect::Vensim) {
    for (const ViewObject& object : view.objects)
      shapes_.push_back(box_around(object.at, object.width, object.height));
    for (const SideChoice& name : names) {
      const Side side = view.objects[name.object].label_side;
      sides_.push_back(side);
      labels_.push_back(label_box(name, side));
    }
    add_lines();
    for (std::size_t i = 0; i < names.size(); ++i) near_.push_back(near(i));
  }

  void choose() {
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t i = 0; i < names_.size(); ++i) choose(i);
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      ViewObject& object = view_.objects[names_[i].object];
      object.label_side = sides_[i];
      const Box& box = labels_[i];
      if (is_vensim_) object.label_at->y = std::round((box.top + box.bottom) / 2);
    }
  }

 private:
  Box label_box(const SideChoice& name, Side side) const {
    const ViewObject& object = view_.objects[name.object];
    Point at = object.at;
    const double high = object.height / 2 + kGap + name.height / 2;
    const double wide = object.width / 2 + kGap + 1 + name.width / 2;
    if (side == Side::Top) at.y -= high;
    if (side == Side::Bottom) at.y += high;
    if (side == Side::Left) at.x -= wide;
    if (side == Side::Right) at.x += wide;
    return box_around(at, name.width, name.height);
  }

  Line line_of(const Connector& connector) const {
    const Point from = view_.objects[connector.from - 1].at,
                to = view_.objects[connector.to - 1].at;
    if (connector.angle) return arc_by_angle(from, to, *connector.angle);
    if (connector.through.size() == 1) return arc_through(from, connector.through[0], to);
    return straight({from, to});
  }

  void add_lines() {
    constexpr int kPieces = 12;  // of an arc
    for (const Connector& connector : view_.connectors) {
      const Line line = line_of(connector);
      const int pieces = line.is_arc ? kPieces : 1;
      for (int i = 0; i < pieces; ++i) {
        lines_.push_back({line.at(static_cast<double>(i) / pieces),
                          line.at(static_cast<double>(i + 1) / pieces)});
      }
    }
    for (const ViewObject& flow : view_.objects) {
      for (std::size_t i = 1; i < flow.pipe.size(); ++i)
        lines_.push_back({flow.pipe[i - 1], flow.pipe[i], kOnPipe});
    }
  }

  /// What a name may meet on any side.
  struct Near {
    std::vector<std::size_t> shapes, names, lines;
  };

  Near near(std::size_t name) const {
    Near found;
    const Box reach = reach_of(name);
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      if (i != names_[name].object && overlap(reach, shapes_[i])) found.shapes.push_back(i);
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (i != name && overlap(reach, reach_of(i))) found.names.push_back(i);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (crosses(lines_[i], reach)) found.lines.push_back(i);
    }
    return found;
  }

  Box reach_of(std::size_t name) const {
    const SideChoice& choice = names_[name];
    const ViewObject& object = view_.objects[choice.object];
    return box_around(object.at, object.width + 2 * (kGap + 1 + choice.width),
                      object.height + 2 * (kGap + choice.height));
  }

  double cost(std::size_t name, const Box& box) const {
    const Near& near = near_[name];
    double sum = 0;
    for (const std::size_t i : near.shapes) sum += overlap(box, shapes_[i]) ? kOverlap : 0;
    for (const std::size_t i : near.names) sum += overlap(box, labels_[i]) ? kOverlap : 0;
    for (const std::size_t i : near.lines) sum += crosses(lines_[i], box) ? lines_[i].cost : 0;
    return sum;
  }

  /// Where nothing is in the way, where it was first: above or below; then opposite; then beside.
  void choose(std::size_t name) {
    const bool is_above = view_.objects[names_[name].object].label_side == Side::Top;
    std::array<std::pair<Side, double>, 4> tried = {
        {{Side::Bottom, 0}, {Side::Top, 1}, {Side::Right, 2}, {Side::Left, 3}}};
    if (is_above) std::swap(tried[0].first, tried[1].first);
    double least = 0;
    for (const auto& [side, dislike] : tried) {
      const bool is_beside = side == Side::Left || side == Side::Right;
      if (is_vensim_ && is_beside) continue;
      const Box box = label_box(names_[name], side);
      const double found = cost(name, box) + dislike;
      if (side != tried[0].first && found >= least) continue;
      least = found;
      sides_[name] = side;
      labels_[name] = box;
    }
  }

  View& view_;
  const std::vector<SideChoice>& names_;
  const bool is_vensim_;
  std::vector<Box> shapes_;  // per object
  std::vector<Box> labels_;  // per name
  std::vector<Side> sides_;  // per name
  std::vector<Segment> lines_;
  std::vector<Near> near_;  // per name
};

}  // namespace

void choose_label_sides(View& view, const std::vector<SideChoice>& names, Dialect dialect) {
  LabelSides(view, names, dialect).choose();
}

}  // namespace weir::draw
