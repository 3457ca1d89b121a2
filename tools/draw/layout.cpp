// See layout.h.
//
// Three rounds. First the stocks that pipes join are set out from left to right, each group on its
// own. Then each group is one large box, and groups and all others are placed so that what is
// joined stands near. Arrows that are still long start at a ghost, and all is placed once more. In
// the end names move out of the way of arrows.
#include "tools/draw/layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "ir/base/shared_module.h"
#include "tools/draw/geometry.h"
#include "tools/draw/ghosts.h"
#include "tools/draw/graphviz/door.h"
#include "tools/draw/label_sides.h"
#include "tools/draw/pack.h"
#include "tools/draw/scene.h"
#include "tools/draw/structure.h"
#include "tools/draw/text_width.h"

namespace weir::draw {
namespace {

constexpr ModuleFile kModule = {"libweir_layout.so", kLayoutSymbol, "WEIR_LAYOUT_MODULE",
                                "the layout of models without a diagram"};
constexpr double kPoints = 10, kFontPixels = kPoints * 96 / 72;  // size of the font
constexpr double kLineHeight = 1.18 * kFontPixels;
constexpr double kWidestName = 100;
constexpr double kGap = 26;
constexpr double kToCloud = 70;  // from the middle of a valve to that of its cloud

// Opened once; a missing module stays missing.
const OpenedModule& opened_module() {
  static const OpenedModule opened = open_module(kModule);
  return opened;
}

void arrange(LayoutEngine engine, LayoutGraph& graph, std::string& problem) {
  reinterpret_cast<LayoutFunction>(opened_module().symbol)(engine, graph, problem);
}

/// How far an object with its label reaches from its centre.
struct Extent {
  double left = 0, right = 0, up = 0, down = 0;
};

Extent around(double half_width, double half_height) {
  return {half_width, half_width, half_height, half_height};
}

class Layouter {
 public:
  Layouter(const Sector& sector, Dialect dialect)
      : dialect_(dialect), structure_(structure_of(sector, dialect)) {}

  View make(std::string& problem) {
    add_objects();
    if (structure_.nodes.size() > kMostArranged) {
      place_in_rows();
    } else {
      find_groups();
      find_returning_flows();
      for (std::size_t group = 0; group < groups_.size(); ++group) arrange_group(group, problem);
      arrange_all(problem);
      if (add_ghosts()) arrange_all(problem);
    }
    finish();
    return std::move(view_);
  }

 private:
  bool is_vensim() const { return dialect_ == Dialect::Vensim; }

  // ---- objects

  void add_objects() {
    view_.style.font_size = kPoints;
    view_.style.font_family = "Arial";
    for (const Node& node : structure_.nodes) add_object(node.kind, node.name);
    for (const Pipe& pipe : structure_.pipes) {
      // first the clouds: a new object moves the others
      const ObjectId source = id_or_cloud(pipe.source), target = id_or_cloud(pipe.target);
      view_.objects[pipe.flow].source = source;
      view_.objects[pipe.flow].destination = target;
      leave_room_for_clouds(pipe);
    }
  }

  ObjectId add_object(ObjectKind kind, const Name& name) {
    ViewObject object;
    object.kind = kind;
    object.id = static_cast<ObjectId>(view_.objects.size() + 1);
    object.name = name;
    extents_.push_back(measure(object));
    view_.objects.push_back(std::move(object));
    return view_.objects.back().id;
  }

  std::size_t index(ObjectId id) const { return id - 1; }

  Extent measure(ViewObject& object) const {
    const Size usual = usual_size(object.kind, dialect_);
    const FontWidths font = {kFontPixels, false, false};
    const auto lines = wrap(display(object.name), font, kWidestName);
    const double half_text = block_width(lines, font) / 2 + 2;
    const double text_height = static_cast<double>(lines.size()) * kLineHeight;
    object.width = usual.width;
    object.height = usual.height;
    if (object.kind == ObjectKind::Cloud) return around(usual.width / 2, usual.height / 2);
    if (is_vensim() && object.kind != ObjectKind::Flow) {
      object.width = std::max(usual.width, 2 * half_text + 4);
      object.height = std::max(usual.height, text_height + 4);
      return around(object.width / 2, object.height / 2);
    }
    const bool is_above = object.kind == ObjectKind::Stock || object.kind == ObjectKind::Module;
    object.label_side = is_above ? Side::Top : Side::Bottom;
    Extent extent = around(std::max(half_text, usual.width / 2), usual.height / 2);
    (is_above ? extent.up : extent.down) += text_height + 4;
    return extent;
  }

  static double name_width(const ViewObject& flow) {
    const FontWidths font = {kFontPixels, false, false};
    return std::ceil(block_width(wrap(display(flow.name), font, kWidestName), font) + 4);
  }

  ObjectId id_or_cloud(std::size_t node) {
    return node == kNowhere ? add_object(ObjectKind::Cloud, Name()) : view_.objects[node].id;
  }

  void leave_room_for_clouds(const Pipe& pipe) {
    const double reach = kToCloud + usual_size(ObjectKind::Cloud, dialect_).width / 2;
    Extent& extent = extents_[pipe.flow];
    if (pipe.source == kNowhere) extent.left = std::max(extent.left, reach);
    if (pipe.target == kNowhere) extent.right = std::max(extent.right, reach);
  }

  // ---- groups of what pipes join

  std::size_t root(std::size_t object) {
    while (parent_[object] != object) object = parent_[object] = parent_[parent_[object]];
    return object;
  }

  void find_groups() {
    parent_.resize(view_.objects.size());
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    for (const Pipe& pipe : structure_.pipes) {
      const ViewObject& flow = view_.objects[pipe.flow];
      parent_[root(index(flow.source))] = root(pipe.flow);
      parent_[root(index(flow.destination))] = root(pipe.flow);
    }
    group_of_.assign(view_.objects.size(), kNowhere);
    for (std::size_t object = 0; object < view_.objects.size(); ++object) {
      std::size_t& group = group_of_[root(object)];
      if (group == kNowhere) {
        group = groups_.size();
        groups_.emplace_back();
      }
      const std::size_t found = group;
      group_of_[object] = found;
      groups_[found].members.push_back(object);
    }
  }

  /// Flows that close a circle of flows run from right to left, with their valves between.
  void find_returning_flows() {
    std::vector<std::vector<std::size_t>> leaving(view_.objects.size());
    for (const Pipe& pipe : structure_.pipes) {
      if (pipe.source != kNowhere && pipe.target != kNowhere) {
        leaving[pipe.source].push_back(pipe.flow);
      }
    }
    enum class State : unsigned char { New, Open, Done };
    std::vector<State> states(view_.objects.size(), State::New);
    for (const Pipe& pipe : structure_.pipes) {
      if (pipe.source == kNowhere || states[pipe.source] != State::New) continue;
      // depth first, without recursion: the stocks on the way and which flow each follows next
      std::vector<std::pair<std::size_t, std::size_t>> way = {{pipe.source, 0}};
      states[pipe.source] = State::Open;
      while (!way.empty()) {
        const std::size_t stock = way.back().first;
        if (way.back().second == leaving[stock].size()) {
          states[stock] = State::Done;
          way.pop_back();
          continue;
        }
        const std::size_t flow = leaving[stock][way.back().second++];
        const std::size_t next = index(view_.objects[flow].destination);
        if (states[next] == State::Open) returning_.insert(flow);
        if (states[next] != State::New) continue;
        states[next] = State::Open;
        way.emplace_back(next, 0);
      }
    }
  }

  /// The box of an object of a group: as high above its centre as below, so that pipes are level.
  LayoutBox level_box(std::size_t object) const {
    const Extent& extent = extents_[object];
    return {extent.left + extent.right, 2 * std::max(extent.up, extent.down), 0, 0};
  }

  bool is_cloud(std::size_t object) const {
    return view_.objects[object].kind == ObjectKind::Cloud;
  }

  void arrange_group(std::size_t number, std::string& problem) {
    Group& group = groups_[number];
    LayoutGraph graph;
    graph.gap = kGap;
    for (const std::size_t object : group.members) {
      if (is_cloud(object)) continue;
      place_[object] = graph.boxes.size();
      graph.boxes.push_back(level_box(object));
    }
    for (const std::size_t object : group.members) add_pipe_lines(object, graph);
    if (graph.boxes.size() > 1) arrange(LayoutEngine::Ranks, graph, problem);
    for (const std::size_t object : group.members) {
      if (is_cloud(object)) continue;
      const LayoutBox& box = graph.boxes[place_[object]];
      const Extent& extent = extents_[object];
      view_.objects[object].at = {box.x - (extent.right - extent.left) / 2, box.y};
      place_clouds(view_.objects[object]);
      cover(object, group.box);
    }
  }

  void add_pipe_lines(std::size_t object, LayoutGraph& graph) {
    constexpr double kWeight = 10;  // pipes are straight before anything else
    const ViewObject& flow = view_.objects[object];
    if (flow.kind != ObjectKind::Flow) return;
    std::size_t left = index(flow.source), right = index(flow.destination);
    if (returning_.contains(object)) std::swap(left, right);
    if (!is_cloud(left)) graph.lines.push_back({place_[left], place_[object], kWeight, 1});
    if (!is_cloud(right)) graph.lines.push_back({place_[object], place_[right], kWeight, 1});
  }

  /// Level with their valve, where its box has room for them.
  void place_clouds(const ViewObject& flow) {
    if (flow.kind != ObjectKind::Flow) return;
    ViewObject& source = view_.objects[index(flow.source)];
    ViewObject& target = view_.objects[index(flow.destination)];
    if (source.kind == ObjectKind::Cloud) source.at = {flow.at.x - kToCloud, flow.at.y};
    if (target.kind == ObjectKind::Cloud) target.at = {flow.at.x + kToCloud, flow.at.y};
  }

  void cover(std::size_t object, Box& box) const {
    const Point at = view_.objects[object].at;
    const Extent& extent = extents_[object];
    box.cover({at.x - extent.left, at.y - extent.up});
    box.cover({at.x + extent.right, at.y + extent.down});
  }

  // ---- all

  void arrange_all(std::string& problem) {
    LayoutGraph graph;
    graph.gap = kGap;
    for (const Group& group : groups_) {
      graph.boxes.push_back({group.box.width(), group.box.height(), 0, 0});
    }
    for (const Influence& influence : structure_.influences) {
      const std::size_t from = group_of_[influence.from], to = group_of_[influence.to];
      if (from == to) continue;
      graph.lines.push_back({from, to, 1, distance(graph.boxes[from], graph.boxes[to])});
    }
    arrange(groups_.size() > 600 ? LayoutEngine::Many : LayoutEngine::Springs, graph, problem);
    pack(graph, 2 * kGap);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      Box& box = groups_[i].box;
      const Point middle = {(box.left + box.right) / 2, (box.top + box.bottom) / 2};
      const Point shift = Point{graph.boxes[i].x, graph.boxes[i].y} - middle;
      box = {};
      for (const std::size_t object : groups_[i].members) {
        view_.objects[object].at = view_.objects[object].at + shift;
        cover(object, box);
      }
    }
  }

  /// Whether any arrow is so long that it starts at a ghost beside its end.
  bool add_ghosts() {
    std::vector<Point> places;
    for (std::size_t node = 0; node < structure_.nodes.size(); ++node)
      places.push_back(view_.objects[node].at);
    const Ghosts ghosts = choose_ghosts(structure_, places);
    const std::size_t first = view_.objects.size();
    for (const std::size_t node : ghosts.of) {
      const ObjectId id = add_object(ObjectKind::Alias, view_.objects[node].name);
      group_of_.push_back(groups_.size());
      groups_.push_back({{index(id)}, {}});
      cover(index(id), groups_.back().box);
    }
    for (std::size_t i = 0; i < ghosts.at.size(); ++i) {
      if (ghosts.at[i] != kNowhere) structure_.influences[i].from = first + ghosts.at[i];
    }
    return !ghosts.of.empty();
  }

  /// From centre to centre; what then overlaps is pushed apart.
  static double distance(const LayoutBox& a, const LayoutBox& b) {
    return (std::sqrt(a.width * a.height) + std::sqrt(b.width * b.height)) / 2 + kGap;
  }

  void place_in_rows() {
    constexpr double kColumn = 140, kRow = 90;
    const auto columns = static_cast<std::size_t>(
        std::max(1.0, std::sqrt(static_cast<double>(view_.objects.size()) * kRow / kColumn)));
    for (std::size_t i = 0; i < view_.objects.size(); ++i) {
      view_.objects[i].at = {static_cast<double>(i % columns) * kColumn,
                             static_cast<double>(i / columns) * kRow};
    }
  }

  // ---- what follows from the places

  void finish() {
    Box box;
    for (std::size_t i = 0; i < view_.objects.size(); ++i) cover(i, box);
    constexpr double kMargin = 20;
    // whole pixels: a sketch of Vensim has no others
    for (ViewObject& object : view_.objects) {
      object.at.x = std::round(object.at.x - box.left + kMargin);
      object.at.y = std::round(object.at.y - box.top + kMargin);
    }
    view_.width = std::ceil(box.width() + 2 * kMargin);
    view_.height = std::ceil(box.height() + 2 * kMargin);
    choose_columns();
    for (const Pipe& pipe : structure_.pipes) draw_pipe(view_.objects[pipe.flow]);
    for (const Influence& influence : structure_.influences) {
      pairs_.insert(pair_key(influence.from, influence.to));
    }
    for (const Influence& influence : structure_.influences) add_connector(influence);
    if (structure_.nodes.size() <= kMostArranged)
      choose_label_sides(view_, names_outside(), dialect_);
  }

  /// Names that stand outside of their shapes.
  std::vector<SideChoice> names_outside() const {
    std::vector<SideChoice> names;
    const FontWidths font = {kFontPixels, false, false};
    for (std::size_t i = 0; i < view_.objects.size(); ++i) {
      const ViewObject& object = view_.objects[i];
      if (is_cloud(i) || (is_vensim() && object.kind != ObjectKind::Flow)) continue;
      const auto lines = wrap(display(object.name), font, kWidestName);
      names.push_back(
          {i, block_width(lines, font) + 2, static_cast<double>(lines.size()) * kLineHeight});
    }
    return names;
  }

  /// An end of a pipe that comes to its stock from above or below.
  struct SteepEnd {
    std::size_t flow = 0;
    ObjectId stock = 0;
    double height = 0;  // of the valve over the stock
    bool is_right = false, is_below = false;
  };

  bool is_level(const ViewObject& flow, const ViewObject& other) const {
    return other.kind == ObjectKind::Cloud ||
           std::abs(flow.at.y - other.at.y) < other.height / 2 - 2;
  }

  /// Pipes to the same corner of a stock stand beside each other, that of the nearest valve
  /// outside, so that they do not cross.
  void choose_columns() {
    std::vector<SteepEnd> ends;
    for (const Pipe& pipe : structure_.pipes) {
      const ViewObject& flow = view_.objects[pipe.flow];
      for (const ObjectId id : {flow.source, flow.destination}) {
        const ViewObject& stock = view_.objects[index(id)];
        if (is_level(flow, stock)) continue;
        ends.push_back({pipe.flow, id, std::abs(flow.at.y - stock.at.y), flow.at.x > stock.at.x,
                        flow.at.y > stock.at.y});
      }
    }
    std::stable_sort(ends.begin(), ends.end(),
                     [](const SteepEnd& a, const SteepEnd& b) { return a.height < b.height; });
    std::map<std::tuple<ObjectId, bool, bool>, int> used;
    for (const SteepEnd& end : ends) {
      constexpr double kFromEdge = 6, kBeside = 11;
      const ViewObject& stock = view_.objects[index(end.stock)];
      const double room = stock.width / 2 - kFromEdge;
      const int most = std::max(1, static_cast<int>(room / kBeside));
      const int column = used[{end.stock, end.is_right, end.is_below}]++ % most;
      const double shift = room - column * kBeside;
      columns_[{end.flow, end.stock}] = std::round(stock.at.x + (end.is_right ? shift : -shift));
    }
  }

  void draw_pipe(ViewObject& flow) {
    if (is_vensim()) {
      const Extent& extent = extents_[index(flow.id)];
      flow.label_width = name_width(flow);
      flow.label_height = std::ceil(extent.down - flow.height / 2 - 4);
      flow.label_at =
          Point{flow.at.x, std::round(flow.at.y + extent.down - 2 - flow.label_height / 2)};
    }
    const Point from = end_of_pipe(flow, view_.objects[index(flow.source)], flow.pipe);
    flow.pipe.insert(flow.pipe.begin(), from);
    std::vector<Point> bends;
    const Point to = end_of_pipe(flow, view_.objects[index(flow.destination)], bends);
    flow.pipe.insert(flow.pipe.end(), bends.rbegin(), bends.rend());
    flow.pipe.push_back(to);
  }

  /// Where the pipe meets `other`: level with the valve where it is high enough, else from above
  /// or below with one bend.
  Point end_of_pipe(const ViewObject& flow, const ViewObject& other,
                    std::vector<Point>& bends) const {
    if (other.kind == ObjectKind::Cloud) return other.at;  // level with its valve
    if (is_level(flow, other)) {
      return {other.at.x + std::copysign(other.width / 2, flow.at.x - other.at.x), flow.at.y};
    }
    const double x = columns_.at({index(flow.id), other.id});
    bends.push_back({x, flow.at.y});
    return {x, other.at.y + std::copysign(other.height / 2, flow.at.y - other.at.y)};
  }

  void add_connector(const Influence& influence) {
    Connector connector;
    connector.id = static_cast<ObjectId>(view_.objects.size() + view_.connectors.size() + 1);
    connector.from = view_.objects[influence.from].id;
    connector.to = view_.objects[influence.to].id;
    connector.is_initial_only = influence.is_initial_only;
    if (would_hide(influence)) bend(connector);
    view_.connectors.push_back(connector);
  }

  /// Whether a straight arrow would lie on a pipe or on the arrow back.
  bool would_hide(const Influence& influence) const {
    const auto is_between = [](const ViewObject& flow, const ViewObject& other) {
      return flow.kind == ObjectKind::Flow &&
             (flow.source == other.id || flow.destination == other.id);
    };
    const ViewObject& from = view_.objects[influence.from];
    const ViewObject& to = view_.objects[influence.to];
    return is_between(from, to) || is_between(to, from) ||
           pairs_.contains(pair_key(influence.to, influence.from));
  }

  std::size_t pair_key(std::size_t from, std::size_t to) const {
    return from * view_.objects.size() + to;
  }

  /// An arc to the left of the straight line, as the two languages say it: by an angle, or by a
  /// point.
  void bend(Connector& connector) const {
    constexpr double kDegrees = 35, kRadiansPerDegree = 3.14159265358979323846 / 180;
    const Point from = view_.objects[index(connector.from)].at;
    const Point to = view_.objects[index(connector.to)].at;
    const double angle = std::atan2(from.y - to.y, to.x - from.x) / kRadiansPerDegree + kDegrees;
    if (!is_vensim()) {
      connector.angle = std::round(angle);
      return;
    }
    const Point middle = arc_by_angle(from, to, angle).at(0.5);
    connector.through = {{std::round(middle.x), std::round(middle.y)}};
  }

  struct Group {
    std::vector<std::size_t> members;  // objects
    Box box;
  };

  Dialect dialect_;
  Structure structure_;
  View view_;
  std::vector<Extent> extents_;  // per object
  std::vector<std::size_t> parent_, group_of_;
  std::unordered_map<std::size_t, std::size_t> place_;  // of an object in the graph of its group
  std::vector<Group> groups_;
  std::map<std::pair<std::size_t, ObjectId>, double>
      columns_;                                // of steep ends: x, by flow and stock
  std::unordered_set<std::size_t> returning_;  // flows
  std::unordered_set<std::size_t> pairs_;      // of all influences
};

}  // namespace

View layout(const Sector& sector, Dialect dialect, std::string& problem) {
  if (opened_module().symbol == nullptr) {
    problem =
        opened_module().problem + " (weir is built with it where libgraphviz-dev is installed)";
    return {};
  }
  View view = Layouter(sector, dialect).make(problem);
  return problem.empty() ? view : View{};
}

}  // namespace weir::draw
