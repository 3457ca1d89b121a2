// See diff_views.h. Objects are matched by kind and name, the second of a name with the second;
// clouds by the flow that ends there; connectors by the objects they join.
#include "ir/model/diff_views.h"

#include <fmt/core.h>

#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "ir/base/text.h"
#include "ir/model/arc.h"

namespace weir {

namespace {

constexpr double kSamePlace = 0.01;  // pixels
constexpr double kSameAngle = 0.01;  // degrees
constexpr std::size_t kShownNames = 3;

bool is_same(double a, double b) { return std::abs(a - b) <= kSamePlace; }
bool is_same(const Point& a, const Point& b) { return is_same(a.x, b.x) && is_same(a.y, b.y); }
bool is_same(const std::vector<Point>& a, const std::vector<Point>& b) {
  bool is_equal = a.size() == b.size();
  for (std::size_t i = 0; is_equal && i < a.size(); ++i) is_equal = is_same(a[i], b[i]);
  return is_equal;
}

bool is_same(const Style& a, const Style& b) {
  return a.line_color == b.line_color && a.fill_color == b.fill_color &&
         a.text_color == b.text_color && a.line_width == b.line_width &&
         a.font_size == b.font_size && a.font_family == b.font_family && a.is_bold == b.is_bold &&
         a.is_italic == b.is_italic && a.is_underlined == b.is_underlined &&
         a.is_struck_out == b.is_struck_out;
}

bool is_same_place(const ViewObject& a, const ViewObject& b) {
  const bool has_same_label = a.label_at.has_value() == b.label_at.has_value() &&
                              (!a.label_at || is_same(*a.label_at, *b.label_at));
  return is_same(a.at, b.at) && is_same(a.width, b.width) && is_same(a.height, b.height) &&
         has_same_label && is_same(a.label_width, b.label_width) &&
         is_same(a.label_height, b.label_height) && is_same(a.pipe, b.pipe);
}

bool is_same_look(const ViewObject& a, const ViewObject& b) {
  return a.shape == b.shape && a.label_side == b.label_side && a.label_angle == b.label_angle &&
         is_same(a.style, b.style) && a.text == b.text && a.is_hidden == b.is_hidden &&
         a.hide_level == b.hide_level && a.is_ghost == b.is_ghost && a.is_locked == b.is_locked &&
         a.members.size() == b.members.size() && a.flows_both_ways == b.flows_both_ways;
}

std::string what_is(const ViewObject& object) {
  switch (object.kind) {
    case ObjectKind::Text:
      return object.text;
    case ObjectKind::Cloud:
      return "a cloud";
    case ObjectKind::Other:
      return "a device";
    case ObjectKind::Stock:
    case ObjectKind::Flow:
    case ObjectKind::Aux:
    case ObjectKind::Module:
    case ObjectKind::Alias:
    case ObjectKind::Group:
      return display(object.name);
  }
  return {};
}

/// The parts of a view by keys that hold in both.
struct Keyed {
  std::map<std::string, const ViewObject*> objects;
  std::map<std::string, const Connector*> connectors;
  std::unordered_map<ObjectId, std::string> keys;

  explicit Keyed(const View& view) {
    const std::unordered_map<ObjectId, std::string> clouds = cloud_keys(view);
    std::unordered_map<std::string, int> seen;
    const auto nth = [&](const std::string& key) { return fmt::format("{}#{}", key, seen[key]++); };
    for (const ViewObject& object : view.objects) {
      const auto cloud = clouds.find(object.id);
      const std::string name = object.name.empty() ? object.text : object.name.key;
      const std::string key =
          nth(cloud != clouds.end() ? cloud->second
                                    : fmt::format("{} {}", static_cast<int>(object.kind), name));
      objects.emplace(key, &object);
      keys.emplace(object.id, key);
    }
    for (const Connector& connector : view.connectors)
      connectors.emplace(nth(keys[connector.from] + " -> " + keys[connector.to]), &connector);
  }

 private:
  /// A cloud has no name but that of the flow whose end it is.
  static std::unordered_map<ObjectId, std::string> cloud_keys(const View& view) {
    std::unordered_map<ObjectId, std::string> clouds;
    for (const ViewObject& object : view.objects)
      if (object.kind == ObjectKind::Cloud) clouds.emplace(object.id, "");
    for (const ViewObject& flow : view.objects) {
      const auto name = [&](ObjectId id, const char* end) {
        const auto cloud = clouds.find(id);
        if (cloud != clouds.end() && cloud->second.empty())
          cloud->second = fmt::format("{} of {}", end, flow.name.key);
      };
      name(flow.source, "source");
      name(flow.destination, "destination");
    }
    return clouds;
  }
};

/// The angle at which a connector takes off, however it is said.
double angle_of(const Connector& connector, const Point& from, const Point& to) {
  if (connector.angle) return *connector.angle;
  return connector.through.empty() ? straight_angle(from, to)
                                   : take_off_angle(from, connector.through[0], to);
}

/// Names for one line: how many, and the first of them.
class Names {
 public:
  explicit Names(const char* what) : what_(what) {}
  void add(const std::string& name) {
    if (count_ < kShownNames) shown_ += fmt::format("{}'{}'", count_ == 0 ? "" : ", ", name);
    ++count_;
  }
  void append_to(std::string& line) const {
    if (count_ == 0) return;
    line += fmt::format("{}{} {} ({}{})", line.empty() ? "" : "; ", count_, what_, shown_,
                        count_ > kShownNames ? ", ..." : "");
  }

 private:
  const char* what_;
  std::string shown_;
  std::size_t count_ = 0;
};

class ViewComparison {
 public:
  ViewComparison(const View& before, const View& after)
      : a_(before), b_(after), before_(before), after_(after) {}

  std::string line();

 private:
  void objects();
  void connectors();
  bool is_same_flow(const ViewObject& a, const ViewObject& b) const;
  bool is_same_connector(const Connector& a, const Connector& b) const;
  std::string ends(const Keyed& in, const Connector& connector) const;

  const View& a_;
  const View& b_;
  Keyed before_, after_;
  Names removed_{"removed"}, moved_{"moved"}, changed_{"drawn otherwise"}, added_{"added"};
  Names arrows_gone_{"arrows removed"}, arrows_changed_{"arrows drawn otherwise"},
      arrows_new_{"arrows added"};
};

std::string ViewComparison::line() {
  objects();
  connectors();
  std::string line;
  const bool has_same_frame =
      a_.kind == b_.kind && a_.type == b_.type && is_same(a_.width, b_.width) &&
      is_same(a_.height, b_.height) && is_same(a_.zoom, b_.zoom) && is_same(a_.style, b_.style) &&
      is_same(a_.connector_style, b_.connector_style) && a_.background == b_.background;
  for (const Names* names :
       {&removed_, &moved_, &changed_, &added_, &arrows_gone_, &arrows_changed_, &arrows_new_})
    names->append_to(line);
  if (!has_same_frame) line += line.empty() ? "another style or size" : "; another style or size";
  return line;
}

std::string key_in(const Keyed& keyed, ObjectId id) {
  const auto found = keyed.keys.find(id);
  return found == keyed.keys.end() ? std::string() : found->second;
}

bool ViewComparison::is_same_flow(const ViewObject& a, const ViewObject& b) const {
  return key_in(before_, a.source) == key_in(after_, b.source) &&
         key_in(before_, a.destination) == key_in(after_, b.destination);
}

void ViewComparison::objects() {
  for (const auto& [key, object] : before_.objects) {
    const auto found = after_.objects.find(key);
    if (found == after_.objects.end()) {
      removed_.add(what_is(*object));
    } else if (!is_same_place(*object, *found->second)) {
      moved_.add(what_is(*object));
    } else if (!is_same_look(*object, *found->second) || !is_same_flow(*object, *found->second)) {
      changed_.add(what_is(*object));
    }
  }
  for (const auto& [key, object] : after_.objects)
    if (!before_.objects.contains(key)) added_.add(what_is(*object));
}

/// One point says the same as the angle of its arc.
bool ViewComparison::is_same_connector(const Connector& a, const Connector& b) const {
  const auto place = [](const Keyed& in, ObjectId id) {
    const auto found = in.objects.find(key_in(in, id));
    return found == in.objects.end() ? Point{} : found->second->at;
  };
  const double turn =
      std::abs(std::remainder(angle_of(a, place(before_, a.from), place(before_, a.to)) -
                                  angle_of(b, place(after_, b.from), place(after_, b.to)),
                              360));
  const bool has_points = a.through.size() > 1 || b.through.size() > 1 || a.is_polyline;
  const bool has_same_way = is_same(a.through, b.through) || (!has_points && turn <= kSameAngle);
  return has_same_way && (!has_points || a.is_polyline == b.is_polyline) &&
         a.polarity == b.polarity && a.has_delay_mark == b.has_delay_mark &&
         a.is_dashed == b.is_dashed && a.is_initial_only == b.is_initial_only &&
         a.is_hidden == b.is_hidden && a.hide_level == b.hide_level && is_same(a.style, b.style);
}

std::string ViewComparison::ends(const Keyed& in, const Connector& connector) const {
  const auto name = [&](ObjectId id) {
    const auto found = in.objects.find(key_in(in, id));
    return found == in.objects.end() ? std::string() : what_is(*found->second);
  };
  return name(connector.from) + " -> " + name(connector.to);
}

void ViewComparison::connectors() {
  for (const auto& [key, connector] : before_.connectors) {
    const auto found = after_.connectors.find(key);
    if (found == after_.connectors.end()) {
      arrows_gone_.add(ends(before_, *connector));
    } else if (!is_same_connector(*connector, *found->second)) {
      arrows_changed_.add(ends(before_, *connector));
    }
  }
  for (const auto& [key, connector] : after_.connectors)
    if (!before_.connectors.contains(key)) arrows_new_.add(ends(after_, *connector));
}

/// Views by name, and which one of the name.
std::map<std::pair<std::string, int>, const View*> by_name(const std::vector<View>& views) {
  std::map<std::pair<std::string, int>, const View*> named;
  std::unordered_map<std::string, int> seen;
  for (const View& view : views) named.emplace(std::pair{view.name, seen[view.name]++}, &view);
  return named;
}

}  // namespace

std::vector<std::string> views_diff(const std::vector<View>& before,
                                    const std::vector<View>& after) {
  std::vector<std::string> lines;
  const auto old_views = by_name(before), new_views = by_name(after);
  for (const auto& [name, view] : old_views) {
    const auto found = new_views.find(name);
    if (found == new_views.end()) {
      lines.push_back(fmt::format("view '{}' removed", name.first));
      continue;
    }
    const std::string line = ViewComparison(*view, *found->second).line();
    if (!line.empty()) lines.push_back(fmt::format("view '{}': {}", name.first, line));
  }
  for (const auto& [name, view] : new_views)
    if (!old_views.contains(name)) lines.push_back(fmt::format("view '{}' added", name.first));
  return lines;
}

}  // namespace weir
