// The objects of one view (xmile.md 29.1-29.4, 30); see view_reader.h.
#include "frontend/xmile/view_reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "ir/base/text.h"

namespace weir::xmile {

namespace {

struct TaggedKind {
  std::string_view tag;
  ObjectKind kind;
};

constexpr TaggedKind kKinds[] = {{"stock", ObjectKind::Stock},   {"flow", ObjectKind::Flow},
                                 {"aux", ObjectKind::Aux},       {"gf", ObjectKind::Aux},
                                 {"module", ObjectKind::Module}, {"alias", ObjectKind::Alias},
                                 {"group", ObjectKind::Group},   {"text_box", ObjectKind::Text}};

ObjectKind kind_of(Element element) {
  if (element.vendor() != Vendor::None) return ObjectKind::Other;
  for (const TaggedKind& row : kKinds)
    if (element.tag() == row.tag) return row.kind;
  return ObjectKind::Other;
}

bool is_of_model(ObjectKind kind) {
  return kind == ObjectKind::Stock || kind == ObjectKind::Flow || kind == ObjectKind::Aux ||
         kind == ObjectKind::Module;
}

Name name_attr(Element element) {
  const auto name = element.attr("name");
  return name ? Name(trim(name->text)) : Name();
}

bool flag_attr(Element element, std::string_view name) {
  const auto text = element.attr(name);
  return text && equals_ignoring_case(trim(text->text), "true");
}

std::optional<ObjectId> uid_in(const std::optional<Text>& text) {
  const auto value = read_size(text);
  if (!value || *value < 1 || *value > 0x7fffffff) return std::nullopt;
  return static_cast<ObjectId>(*value);
}

std::vector<Point> read_points(Element element) {
  std::vector<Point> points;
  const auto list = element.child("pts");
  if (!list) return points;
  for (const Element point : list->children()) {
    const auto x = read_size(point.attr("x"));
    const auto y = read_size(point.attr("y"));
    if (point.is("pt") && x && y) points.push_back({*x, *y});
  }
  return points;
}

char polarity_of(Element element) {
  const auto text = element.attr("polarity");
  const std::string_view mark = text ? trim(text->text) : std::string_view();
  return mark == "+" || mark == "-" ? mark[0] : '\0';
}

ViewKind view_kind(std::string_view type) {
  if (type.empty() || equals_ignoring_case(type, "stock_flow")) return ViewKind::StockFlow;
  return equals_ignoring_case(type, "interface") ? ViewKind::Interface : ViewKind::Other;
}

}  // namespace

FlowEnds::FlowEnds(const Model& model, const Sector& sector) {
  const auto holds = [](const Behavior& behavior) {
    return behavior.flows ? behavior.flows : behavior.all;
  };
  // xmile.md 7.1: the flow itself, its model, the file
  const bool is_usual = holds(sector.behavior).value_or(holds(model.behavior).value_or(false));
  for (const Variable& var : sector.variables) {
    for (const FlowRef& flow : var.outflows) leaves.emplace(flow.name.key, var.name.key);
    for (const FlowRef& flow : var.inflows) enters.emplace(flow.name.key, var.name.key);
    if (var.non_negative.value_or(is_usual)) one_way.insert(var.name.key);
  }
}

ViewReader::ViewReader(const Document& doc, const FlowEnds& ends, const StyleCascade& styles,
                       Diagnostics& diags)
    : doc_(doc), ends_(ends), styles_(styles), diags_(diags) {
  view_.style = styles_.general();
  view_.connector_style = styles_.of("connector").style;
}

void ViewReader::read_head(Element element) {
  const auto word = [&](std::string_view name) {
    const auto text = element.attr(name);
    return text ? std::string(trim(text->text)) : std::string();
  };
  view_.span = element.span();
  view_.name = word("name");
  view_.type = word("type");
  view_.kind = view_kind(view_.type);
  if (view_.kind != ViewKind::Other) view_.type.clear();
  view_.width = read_size(element.attr("width")).value_or(0);
  view_.height = read_size(element.attr("height")).value_or(0);
  const double zoom = read_size(element.attr("zoom")).value_or(100);
  view_.zoom = zoom > 0 ? zoom : 100;
  view_.background = read_color(word("background"));
}

void ViewReader::read_objects(Element element) {
  for (const Element child : element.children()) {
    if (child.is("style")) continue;
    if (child.is("connector")) {
      read_connector(child);
    } else {
      read_object(child, child);
    }
  }
}

void ViewReader::read_object(Element entity, Element display) {
  ViewObject object;
  object.kind = kind_of(entity);
  object.span = display.span();
  object.name = name_attr(entity);
  object.id = claim_uid(display);
  Look look = read_look(display);
  // a device is written as it stands
  if (object.kind != ObjectKind::Other) look.fill_from(styles_.of(entity.tag()));
  object.style = look.style;
  object.label_side = look.label_side;
  object.label_angle = look.label_angle;
  place(display, look, object);

  if (is_of_model(object.kind) && object.name.empty()) {
    diags_.report(DiagKind::OddDiagram, object.span,
                  fmt::format("this <{}>, which has no name", entity.tag()));
    return;
  }
  if (object.kind == ObjectKind::Flow) read_pipe(display, object);
  if (object.kind == ObjectKind::Group) read_members(display, object);
  if (object.kind == ObjectKind::Text) object.text = display.text().text;
  if (object.kind == ObjectKind::Alias) {
    const auto of = display.child("of");
    if (of) object.name = Name(trim(of->text().text));
  }
  if (object.kind == ObjectKind::Other) {
    const Span whole = display.whole();
    object.text = doc_.source().substr(whole.begin, whole.end - whole.begin);
  }
  if (is_of_model(object.kind)) by_name_.emplace(object.name.key, object.id);
  view_.objects.push_back(std::move(object));
}

/// xmile.md 29.2: with its own size an object has x and y at its top left corner, without at its
/// centre.
void ViewReader::place(Element display, const Look& look, ViewObject& object) {
  const auto width = read_size(display.attr("width"));
  const auto height = read_size(display.attr("height"));
  const double x = read_size(display.attr("x")).value_or(0);
  const double y = read_size(display.attr("y")).value_or(0);
  if (width || height) {
    object.width = std::max(width.value_or(0), 0.0);
    object.height = std::max(height.value_or(0), 0.0);
    object.at = {x + object.width / 2, y + object.height / 2};
  } else {
    object.at = {x, y};
  }
  if (!look.shape) return;
  object.shape = look.shape->kind;
  if (width || height) return;
  object.width = std::max(look.shape->width, 0.0);
  object.height = std::max(look.shape->height, 0.0);
}

void ViewReader::read_pipe(Element display, ViewObject& object) {
  object.pipe = read_points(display);
  object.flows_both_ways = !ends_.one_way.contains(object.name.key);
}

void ViewReader::read_members(Element element, ViewObject& object) {
  object.is_locked = flag_attr(element, "locked");
  for (const Element child : element.children()) {
    const auto uid = uid_in(child.attr("uid"));
    if (child.is("item") && uid) object.members.push_back(*uid);
  }
}

void ViewReader::read_connector(Element element) {
  Connector connector;
  connector.span = element.span();
  connector.id = claim_uid(element);
  connector.style = read_look(element).style;
  connector.angle = read_size(element.attr("angle"));
  connector.polarity = polarity_of(element);
  connector.has_delay_mark = flag_attr(element, "delay_mark");
  const auto line_style = element.attr("line_style");
  connector.is_dashed = line_style && equals_ignoring_case(trim(line_style->text), "dashed");

  // with its ends, when there are any (xmile.md 30.3); in version 10 one point of the arc
  connector.through = read_points(element);
  if (connector.through.size() > 2) {
    connector.through.pop_back();
    connector.through.erase(connector.through.begin());
  } else {
    connector.through.clear();
    const auto x = read_size(element.attr("x"));
    const auto y = read_size(element.attr("y"));
    if (x && y) connector.through.push_back({*x, *y});
  }

  const Text nothing = empty_text(doc_.file(), connector.span.begin);
  EndNames names{view_.connectors.size(), nothing, nothing, {}, {}};
  const auto read_end = [&](std::string_view tag, Text& name, std::optional<ObjectId>& alias) {
    const auto end = element.child(tag);
    if (!end) return;
    name = end->text().trimmed();
    if (const auto child = end->child("alias")) alias = uid_in(child->attr("uid"));
  };
  read_end("from", names.from, names.from_alias);
  read_end("to", names.to, names.to_alias);
  end_names_.push_back(std::move(names));
  view_.connectors.push_back(std::move(connector));
}

/// Its uid, when it has one that nothing before it has; 0 for one to be given later.
ObjectId ViewReader::claim_uid(Element element) {
  const auto uid = uid_in(element.attr("uid"));
  return uid && ids_.insert(*uid).second ? *uid : 0;
}

ObjectId ViewReader::fresh_id() {
  do ++last_id_;
  while (!ids_.insert(last_id_).second);
  return last_id_;
}

ObjectId ViewReader::end_object(const Text& name, const std::optional<ObjectId>& alias) const {
  if (alias) return ids_.contains(*alias) ? *alias : 0;
  const auto find = [&](const Text& text) {
    const auto found = by_name_.find(name_key(text.text));
    return found == by_name_.end() ? ObjectId{0} : found->second;
  };
  const ObjectId whole = find(name);
  if (whole != 0 || name.empty()) return whole;
  // `module.variable`: the module is what is drawn
  const std::vector<Text> parts = split_outside_quotes(name, '.');
  return parts.size() > 1 ? find(parts.front()) : 0;
}

void ViewReader::connect(const EndNames& names) {
  Connector& connector = view_.connectors[names.connector];
  connector.from = end_object(names.from, names.from_alias);
  connector.to = end_object(names.to, names.to_alias);
  if (connector.from != 0 && connector.to != 0) return;
  const Text& lost = connector.from == 0 ? names.from : names.to;
  diags_.report(DiagKind::OddDiagram, lost.empty() ? connector.span : lost.span(),
                lost.empty() ? "this connector, which begins or ends at nothing"
                             : fmt::format("the connector of '{}', which is not drawn", lost.text));
}

/// The stock at an end of a flow; a cloud when no stock has the flow there (xmile.md 30.2). 0 when
/// the stock is not in this view.
ObjectId ViewReader::join_end(const std::unordered_map<std::string, std::string>& stocks,
                              const ViewObject& flow, const Point& end) {
  const auto stock = stocks.find(flow.name.key);
  if (stock != stocks.end()) {
    const auto drawn = by_name_.find(stock->second);
    return drawn == by_name_.end() ? 0 : drawn->second;
  }
  ViewObject cloud;
  cloud.kind = ObjectKind::Cloud;
  cloud.id = fresh_id();
  cloud.at = end;
  cloud.span = flow.span;
  view_.objects.push_back(cloud);
  return cloud.id;
}

void ViewReader::join_flow(std::size_t flow) {
  const ViewObject object = view_.objects[flow];
  if (object.pipe.size() < 2) return;
  const ObjectId source = join_end(ends_.leaves, object, object.pipe.front());
  const ObjectId destination = join_end(ends_.enters, object, object.pipe.back());
  view_.objects[flow].source = source;
  view_.objects[flow].destination = destination;
}

View ViewReader::take() {
  by_name_.clear();
  for (ViewObject& object : view_.objects) {
    if (object.id == 0) object.id = fresh_id();
    if (is_of_model(object.kind)) by_name_.emplace(object.name.key, object.id);
  }
  for (Connector& connector : view_.connectors)
    if (connector.id == 0) connector.id = fresh_id();
  for (const EndNames& names : end_names_) connect(names);
  std::erase_if(view_.connectors,
                [](const Connector& one) { return one.from == 0 || one.to == 0; });
  const std::size_t count = view_.objects.size();
  for (std::size_t i = 0; i < count; ++i)
    if (view_.objects[i].kind == ObjectKind::Flow) join_flow(i);
  return std::move(view_);
}

}  // namespace weir::xmile
