// See write_views.h. The inverse of read_views.cpp and view_reader.cpp.
#include "frontend/xmile/write_views.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "frontend/syntax/print_expr.h"
#include "frontend/xmile/names.h"
#include "frontend/xmile/write_look.h"
#include "ir/model/arc.h"

namespace weir::xmile {

namespace {

/// Uids are unique in a model, ids in a view (xmile.md 29.4). Devices keep theirs: it stands in
/// their source.
class Uids {
 public:
  explicit Uids(const std::vector<View>& views) {
    for (const View& view : views)
      for (const ViewObject& object : view.objects)
        if (object.kind == ObjectKind::Other) taken_.insert(object.id);
  }
  /// The id itself, when no view before has it.
  ObjectId claim(ObjectId id) {
    if (id != 0 && taken_.insert(id).second) return id;
    do ++last_;
    while (!taken_.insert(last_).second);
    return last_;
  }

 private:
  std::unordered_set<ObjectId> taken_;
  ObjectId last_ = 0;
};

/// What is written for an object of a view.
enum class Drawn : std::uint8_t { Entity, Alias, Text, Group, Source, Nothing };

const char* entity_tag(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Stock:
      return "stock";
    case ObjectKind::Flow:
      return "flow";
    case ObjectKind::Aux:
      return "aux";
    case ObjectKind::Module:
      return "module";
    case ObjectKind::Alias:
      return "alias";
    case ObjectKind::Text:
      return "text_box";
    case ObjectKind::Group:
      return "group";
    case ObjectKind::Cloud:
    case ObjectKind::Other:
      return "";
  }
  return "";
}

class ViewWriter {
 public:
  ViewWriter(const View& view, Uids& uids) : view_(view), uids_(uids) {}
  XmlNode node();

 private:
  struct Item {
    const ViewObject* object;
    Drawn drawn;
    ObjectId uid = 0;  // 0: nobody refers to it
  };

  void choose_items();
  Drawn drawn_as(const ViewObject& object);
  void share_looks();
  XmlNode style_node() const;
  XmlNode item_node(const Item& item) const;
  void add_pipe(XmlNode& node, const ViewObject& flow) const;
  void add_connector(XmlNode& owner, const Connector& connector);
  bool add_end(XmlNode& owner, const char* tag, const Item& end) const;
  const Item* find(ObjectId id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &items_[found->second];
  }
  static const char* tag_of(const Item& item) {
    return item.drawn == Drawn::Alias ? "alias" : entity_tag(item.object->kind);
  }

  const View& view_;
  Uids& uids_;
  std::vector<Item> items_;
  std::unordered_map<ObjectId, std::size_t> by_id_;
  std::unordered_set<std::string> drawn_names_;
  std::map<std::string, Look> looks_;  // shared by all objects of a tag
};

XmlNode ViewWriter::node() {
  choose_items();
  share_looks();
  XmlNode node("view");
  if (!view_.name.empty()) node.set("name", view_.name);
  switch (view_.kind) {
    case ViewKind::StockFlow:
      node.set("type", "stock_flow");
      break;
    case ViewKind::Interface:
      node.set("type", "interface");
      break;
    case ViewKind::Other:
      node.set("type", view_.type);
      break;
  }
  if (view_.width > 0) node.set("width", number_text(view_.width));
  if (view_.height > 0) node.set("height", number_text(view_.height));
  if (view_.zoom != 100) node.set("zoom", number_text(view_.zoom));
  if (view_.background) node.set("background", color_text(*view_.background));
  if (XmlNode style = style_node(); !style.is_bare()) node.add(std::move(style));
  for (const Item& item : items_)
    if (item.drawn != Drawn::Nothing) node.add(item_node(item));
  for (const Connector& connector : view_.connectors) add_connector(node, connector);
  return node;
}

/// xmile.md 29.1: an entity appears once in a view; what comes later is an alias.
Drawn ViewWriter::drawn_as(const ViewObject& object) {
  if (object.is_hidden) return Drawn::Nothing;
  switch (object.kind) {
    case ObjectKind::Flow:
      if (object.is_ghost) return Drawn::Alias;
      [[fallthrough]];
    case ObjectKind::Stock:
    case ObjectKind::Aux:
    case ObjectKind::Module:
      if (object.name.empty()) return Drawn::Nothing;
      return drawn_names_.insert(object.name.key).second ? Drawn::Entity : Drawn::Alias;
    case ObjectKind::Alias:
      return Drawn::Alias;
    case ObjectKind::Text:
      return Drawn::Text;
    case ObjectKind::Group:
      return Drawn::Group;
    case ObjectKind::Other:
      return object.text.starts_with('<') ? Drawn::Source : Drawn::Nothing;
    case ObjectKind::Cloud:
      return Drawn::Nothing;
  }
  return Drawn::Nothing;
}

void ViewWriter::choose_items() {
  std::unordered_set<ObjectId> members;
  for (const ViewObject& object : view_.objects)
    members.insert(object.members.begin(), object.members.end());
  for (const ViewObject& object : view_.objects) {
    Item item{&object, drawn_as(object)};
    const bool is_source = item.drawn == Drawn::Source;
    const bool is_referred_to = item.drawn == Drawn::Alias || members.contains(object.id);
    if (is_source) item.uid = object.id;
    if (is_referred_to && !is_source) item.uid = uids_.claim(object.id);
    by_id_.emplace(object.id, items_.size());
    items_.push_back(item);
  }
}

void ViewWriter::share_looks() {
  for (const Item& item : items_) {
    if (item.drawn == Drawn::Nothing || item.drawn == Drawn::Source) continue;
    const Look look = look_of(*item.object);
    const auto [known, is_first] = looks_.emplace(tag_of(item), look);
    if (!is_first) known->second = shared_look(known->second, look);
  }
}

XmlNode ViewWriter::style_node() const {
  XmlNode style("style");
  set_style(style, view_.style);
  for (const auto& [tag, look] : looks_) {
    XmlNode kind(tag);
    set_look(kind, look);
    if (!kind.is_bare()) style.add(std::move(kind));
  }
  XmlNode connector("connector");
  set_style(connector, view_.connector_style);
  if (!connector.is_bare()) style.add(std::move(connector));
  return style;
}

XmlNode ViewWriter::item_node(const Item& item) const {
  const ViewObject& object = *item.object;
  XmlNode node(tag_of(item));
  if (item.drawn == Drawn::Source) {
    node.tag = "device";
    node.source = object.text;
    return node;
  }
  if (item.uid != 0) node.set("uid", std::to_string(item.uid));
  const bool has_name = item.drawn == Drawn::Entity || item.drawn == Drawn::Group;
  if (has_name) node.set("name", name_attribute(object.name));

  // xmile.md 29.2: with its own size at its corner, else at its centre; that of a Vensim valve is
  // no size
  const Look look = look_of(object);
  const bool has_size = !look.shape && !object.label_at && (object.width > 0 || object.height > 0);
  const double left = has_size ? object.width / 2 : 0, above = has_size ? object.height / 2 : 0;
  node.set("x", number_text(object.at.x - left)).set("y", number_text(object.at.y - above));
  if (has_size)
    node.set("width", number_text(object.width)).set("height", number_text(object.height));
  if (object.is_locked) node.set("locked", "true");
  if (item.drawn == Drawn::Text) node.text = object.text;
  set_look(node, look, looks_.at(node.tag));
  if (item.drawn == Drawn::Alias)
    node.add(XmlNode("of", syntax::print_name(object.name, syntax::Language::Xmile)));
  if (item.drawn == Drawn::Entity && object.kind == ObjectKind::Flow) add_pipe(node, object);
  for (const ObjectId member : object.members)
    if (const Item* held = find(member); held != nullptr && held->uid != 0)
      node.add(XmlNode("item")).set("uid", std::to_string(held->uid));
  return node;
}

/// xmile.md 30.2: at least two points; a flow without a pipe gets a short one.
void ViewWriter::add_pipe(XmlNode& node, const ViewObject& flow) const {
  constexpr double kHalfLength = 40;
  std::vector<Point> pipe = flow.pipe;
  if (pipe.size() < 2)
    pipe = {{flow.at.x - kHalfLength, flow.at.y}, {flow.at.x + kHalfLength, flow.at.y}};
  XmlNode& list = node.add(XmlNode("pts"));
  for (const Point& point : pipe)
    list.add(XmlNode("pt")).set("x", number_text(point.x)).set("y", number_text(point.y));
}

/// False when no connector can begin or end there.
bool ViewWriter::add_end(XmlNode& owner, const char* tag, const Item& end) const {
  if (end.drawn == Drawn::Alias) {
    owner.add(XmlNode(tag)).add(XmlNode("alias")).set("uid", std::to_string(end.uid));
    return true;
  }
  if (end.drawn != Drawn::Entity) return false;
  owner.add(XmlNode(tag, syntax::print_name(end.object->name, syntax::Language::Xmile)));
  return true;
}

void ViewWriter::add_connector(XmlNode& owner, const Connector& connector) {
  const Item* from = find(connector.from);
  const Item* to = find(connector.to);
  if (from == nullptr || to == nullptr || connector.is_hidden) return;
  const Point& begin = from->object->at;
  const Point& end = to->object->at;
  const std::vector<Point>& through = connector.through;
  const bool is_arc = through.size() == 1 && !connector.is_polyline;

  // the take-off angle; towards the first point when there are several
  double angle = straight_angle(begin, through.empty() ? end : through[0]);
  if (is_arc) angle = take_off_angle(begin, through[0], end);
  if (connector.angle) angle = *connector.angle;

  XmlNode node("connector");
  node.set("uid", std::to_string(uids_.claim(connector.id)));
  node.set("angle", number_text(angle));
  if (connector.polarity == '+' || connector.polarity == '-')
    node.set("polarity", std::string(1, connector.polarity));
  if (connector.is_dashed || connector.is_initial_only) node.set("line_style", "dashed");
  if (connector.has_delay_mark) node.set("delay_mark", "true");
  set_style(node, connector.style);
  if (!add_end(node, "from", *from) || !add_end(node, "to", *to)) return;
  if (!is_arc && !through.empty()) {
    XmlNode& list = node.add(XmlNode("pts"));
    const auto add = [&](const Point& point) {
      list.add(XmlNode("pt")).set("x", number_text(point.x)).set("y", number_text(point.y));
    };
    add(begin);
    for (const Point& point : through) add(point);
    add(end);
  }
  owner.add(std::move(node));
}

}  // namespace

XmlNode views_node(const Sector& sector, Kept& kept) {
  XmlNode node("views");
  Uids uids(sector.views);
  for (const View& view : sector.views) node.add(ViewWriter(view, uids).node());
  kept.move_to(node, "views");
  return node;
}

}  // namespace weir::xmile
