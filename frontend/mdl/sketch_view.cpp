// From words and arrows to a view; see sketch_view.h.
//
// A flow is a valve, the word of its name, and two pipes that start at the valve:
//
//     12,2,48,...                cloud
//     1,3,5,2,4,...              pipe with a head: the valve's material goes to the cloud
//     1,4,5,1,100,...            pipe without: it comes from object 1
//     11,5,...,34,...            valve; +32: a name belongs to it
//     10,6,Heat Loss,...,40,...  its name
//
// It becomes one object under the valve's number; arrows to either mean it.
#include "frontend/mdl/sketch_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace weir::mdl {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

bool is_attached_name(const SketchWord& word) {
  return word.type == 10 && (word.shape & kAttached) != 0;
}

/// Names that no valve has yet, by one coordinate and then the other.
class FreeNames {
 public:
  void add(const Point& at, std::size_t word) {
    by_x_.emplace(at.x, at.y, word);
    by_y_.emplace(at.y, at.x, word);
  }
  void remove(const Point& at, std::size_t word) {
    by_x_.erase({at.x, at.y, word});
    by_y_.erase({at.y, at.x, word});
  }
  /// The nearest one straight above or below, else beside (vensim.md 16.4.2).
  std::size_t nearest(const Point& at) const {
    const std::size_t found = nearest(by_x_, at.x, at.y);
    return found != kNone ? found : nearest(by_y_, at.y, at.x);
  }

 private:
  using Places = std::set<std::tuple<double, double, std::size_t>>;

  static std::size_t nearest(const Places& places, double line, double place) {
    const auto behind = places.lower_bound({line, place, 0});
    std::size_t found = kNone;
    double distance = std::numeric_limits<double>::infinity();
    const auto look_at = [&](const auto& item) {
      const double between = std::abs(std::get<1>(item) - place);
      if (std::get<0>(item) != line || between >= distance) return;
      distance = between;
      found = std::get<2>(item);
    };
    if (behind != places.end()) look_at(*behind);
    if (behind != places.begin()) look_at(*std::prev(behind));
    return found;
  }

  Places by_x_, by_y_;
};

bool is_close(double a, double b) { return std::abs(a - b) < 0.01; }

/// Takes out the point with this place when the pipe goes straight on there.
void drop_if_straight(std::vector<Point>& pipe, std::size_t place) {
  const Point& before = pipe[place - 1];
  const Point& at = pipe[place];
  const Point& behind = pipe[place + 1];
  const auto is_between = [](double a, double x, double b) { return (a <= x) == (x <= b); };
  const bool is_flat = is_close(before.y, at.y) && is_close(at.y, behind.y);
  const bool is_upright = is_close(before.x, at.x) && is_close(at.x, behind.x);
  if ((is_flat && is_between(before.x, at.x, behind.x)) ||
      (is_upright && is_between(before.y, at.y, behind.y)))
    pipe.erase(pipe.begin() + static_cast<std::ptrdiff_t>(place));
}

class ViewMaker {
 public:
  ViewMaker(SketchView& sketch, Diagnostics& diags)
      : view_(sketch.view), words_(sketch.words), arrows_(sketch.arrows), diags_(diags) {}

  void make();

 private:
  void number_words();
  void attach_names();
  void attach(std::size_t valve, std::size_t name);
  void sort_arrows();
  void lay_pipes(std::size_t valve);
  std::vector<Point> pipe_to_end(const SketchWord& valve, const SketchArrow& arrow) const;
  void connect(const SketchArrow& arrow);
  std::size_t find(int number) const;
  ObjectId fresh_id();
  void leave_out(const Span& span, std::string_view what) {
    diags_.report(DiagKind::OddDiagram, span, what);
  }

  View& view_;
  std::vector<SketchWord>& words_;
  std::vector<SketchArrow>& arrows_;
  Diagnostics& diags_;
  std::unordered_map<int, std::size_t> by_number_;
  std::vector<std::size_t> valve_of_;               // of each word, when it is a flow's name
  std::vector<std::vector<std::size_t>> pipes_of_;  // of each valve: arrows
  std::vector<std::size_t> links_;                  // the other arrows
  std::set<ObjectId> ids_;
  ObjectId last_id_ = 0;
};

void ViewMaker::make() {
  number_words();
  attach_names();
  sort_arrows();
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (valve_of_[i] != kNone) continue;
    if (words_[i].type == 11) lay_pipes(i);
  }
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (valve_of_[i] == kNone) view_.objects.push_back(words_[i].object);
  for (const std::size_t link : links_) connect(arrows_[link]);
}

/// The numbers of the file are kept where they can be ids; of two objects with one number the first
/// has it.
void ViewMaker::number_words() {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const int number = words_[i].number;
    const bool is_first = by_number_.emplace(number, i).second;
    if (!is_first || number <= 0) continue;
    words_[i].object.id = static_cast<ObjectId>(number);
    ids_.insert(words_[i].object.id);
  }
  for (SketchArrow& arrow : arrows_)
    if (!ids_.insert(arrow.connector.id).second) arrow.connector.id = 0;
  for (SketchWord& word : words_)
    if (word.object.id == 0) word.object.id = fresh_id();
  for (SketchArrow& arrow : arrows_)
    if (arrow.connector.id == 0) arrow.connector.id = fresh_id();
}

ObjectId ViewMaker::fresh_id() {
  do ++last_id_;
  while (!ids_.insert(last_id_).second);
  return last_id_;
}

std::size_t ViewMaker::find(int number) const {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return kNone;
  const std::size_t valve = valve_of_[found->second];
  return valve != kNone ? valve : found->second;
}

/// vensim.md 16.4.2: by the next number, which nearly all files have, else by place.
void ViewMaker::attach_names() {
  valve_of_.assign(words_.size(), kNone);
  FreeNames free;
  std::vector<std::size_t> nameless;
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (is_attached_name(words_[i])) free.add(words_[i].object.at, i);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].type != 11 || (words_[i].shape & kAttached) == 0) continue;
    const auto next = by_number_.find(words_[i].number + 1);
    const bool is_next = next != by_number_.end() && is_attached_name(words_[next->second]) &&
                         valve_of_[next->second] == kNone;
    if (!is_next) {
      nameless.push_back(i);
      continue;
    }
    free.remove(words_[next->second].object.at, next->second);
    attach(i, next->second);
  }
  for (const std::size_t valve : nameless) {
    const std::size_t name = free.nearest(words_[valve].object.at);
    if (name == kNone) continue;
    free.remove(words_[name].object.at, name);
    attach(valve, name);
  }
}

void ViewMaker::attach(std::size_t valve, std::size_t name) {
  valve_of_[name] = valve;
  ViewObject& flow = words_[valve].object;
  ViewObject& word = words_[name].object;
  flow.name = word.name;
  flow.label_at = word.at;
  flow.label_width = word.width;
  flow.label_height = word.height;
  flow.style = word.style;
  flow.is_ghost = word.kind == ObjectKind::Alias;
  flow.span = Span::join(flow.span, word.span);
}

/// vensim.md 16.5.2: pipes start at their valve. One that does not is an arrow like others.
void ViewMaker::sort_arrows() {
  pipes_of_.resize(words_.size());
  for (std::size_t i = 0; i < arrows_.size(); ++i) {
    const SketchArrow& arrow = arrows_[i];
    const std::size_t from = find(arrow.from);
    const std::size_t to = find(arrow.to);
    if (from == kNone || to == kNone) {
      leave_out(arrow.connector.span, "this arrow, which begins or ends at nothing");
    } else if ((arrow.shape & kPipe) == 0 || words_[from].type != 11) {
      links_.push_back(i);
    } else if (pipes_of_[from].size() == 2) {
      leave_out(arrow.connector.span, "this pipe, the third of its valve");
    } else {
      pipes_of_[from].push_back(i);
    }
  }
}

/// The end that has a head is downstream; with two heads the plain one, else the first.
void ViewMaker::lay_pipes(std::size_t valve) {
  std::vector<std::size_t>& pipes = pipes_of_[valve];
  ViewObject& flow = words_[valve].object;
  if (pipes.empty()) return;
  const auto has_head = [&](std::size_t pipe) {
    return (arrows_[pipe].shape & kPipeWithoutHead) == 0;
  };
  if (pipes.size() == 2) {
    const auto rank = [&](std::size_t pipe) {
      return arrows_[pipe].shape & (kPipeWithoutHead + kAttached);
    };
    if (rank(pipes[1]) < rank(pipes[0])) std::swap(pipes[0], pipes[1]);
    flow.flows_both_ways = has_head(pipes[0]) && has_head(pipes[1]);
  }
  const bool is_source_only = pipes.size() == 1 && !has_head(pipes[0]);
  flow.pipe = {flow.at};
  for (std::size_t i = 0; i < pipes.size(); ++i) {
    const SketchArrow& arrow = arrows_[pipes[i]];
    const bool is_source = is_source_only || i == 1;
    const std::vector<Point> path = pipe_to_end(words_[valve], arrow);
    if (is_source) {
      flow.pipe.insert(flow.pipe.begin(), path.rbegin(), path.rend());
      if (i == 1) drop_if_straight(flow.pipe, path.size());
    } else {
      flow.pipe.insert(flow.pipe.end(), path.begin(), path.end());
    }
    (is_source ? flow.source : flow.destination) = words_[find(arrow.to)].object.id;
    if (arrow.connector.style.line_color) flow.style.line_color = arrow.connector.style.line_color;
  }
}

/// The bends behind the valve, and the end at the edge of its object (vensim.md 16.5.2, 16.7.1).
/// The point of a straight pipe only tells where it was touched; that behind a bend, where its head
/// was.
std::vector<Point> ViewMaker::pipe_to_end(const SketchWord& valve, const SketchArrow& arrow) const {
  const ViewObject& end = words_[find(arrow.to)].object;
  const double half_width = end.width / 2, half_height = end.height / 2;
  const auto is_level = [&](const Point& from) {
    return std::abs(from.y - end.at.y) <= half_height;
  };
  const auto is_upright = [&](const Point& from) {
    return std::abs(from.x - end.at.x) <= half_width;
  };

  std::vector<Point> path = arrow.points;
  if (path.size() > 1) path.pop_back();
  Point last = valve.object.at;
  std::erase_if(path, [&](const Point& point) {
    const bool has_same_x = is_close(point.x, last.x), has_same_y = is_close(point.y, last.y);
    const bool is_bend = !(has_same_x && has_same_y) && !(is_level(last) && has_same_y) &&
                         !(is_upright(last) && has_same_x) && !(point.x == 0 && point.y == 0);
    if (is_bend) last = point;
    return !is_bend;
  });

  if (!is_level(last) && !is_upright(last)) {
    last = {end.at.x, last.y};
    path.push_back(last);
  }
  // a pipe ends at the edge of a box, but in the middle of a cloud
  const bool is_cloud = end.kind == ObjectKind::Cloud;
  const auto edge = [&](double centre, double half, double from) {
    if (is_cloud || std::abs(from - centre) <= half) return centre;
    return from < centre ? centre - half : centre + half;
  };
  path.push_back(is_level(last) ? Point{edge(end.at.x, half_width, last.x), last.y}
                                : Point{last.x, edge(end.at.y, half_height, last.y)});
  return path;
}

/// Straight, as an arc through its point, or by its points (vensim.md 16.5.1).
void ViewMaker::connect(const SketchArrow& arrow) {
  const std::size_t from = find(arrow.from), to = find(arrow.to);
  // between a valve and its own name
  if (from == to) return;
  Connector connector = arrow.connector;
  connector.from = words_[from].object.id;
  connector.to = words_[to].object.id;
  const int form = arrow.shape & 3;
  if (form != 0) connector.through = arrow.points;
  if (form == 1 && !connector.through.empty()) connector.through.resize(1);
  connector.is_polyline = form > 1;
  std::erase_if(connector.through, [](const Point& at) { return at.x == 0 && at.y == 0; });
  view_.connectors.push_back(std::move(connector));
}

}  // namespace

View finish_view(SketchView sketch, Diagnostics& diags) {
  ViewMaker(sketch, diags).make();
  return std::move(sketch.view);
}

}  // namespace weir::mdl
