// See view_translator.h.
#include "ir/translate/view_translator.h"

#include <algorithm>

namespace weir {

namespace {

constexpr double kHalfPipe = 40;  // of a flow that the original draws without one

bool names_flow(const std::vector<FlowRef>& flows, const Name& name) {
  return std::any_of(flows.begin(), flows.end(),
                     [&](const FlowRef& flow) { return flow.name == name; });
}

/// Which end a pipe starts at is decided by the equations of the stocks there (vensim.md 16.7.1).
void turn_to_flow(ViewObject& flow, const std::map<ObjectId, const ViewObject*>& objects,
                  const ViewTranslator::Find& find) {
  const auto stock_at = [&](ObjectId id) -> const Variable* {
    const auto found = objects.find(id);
    const bool is_named = found != objects.end() && !found->second->name.empty();
    const Variable* stock = is_named ? find(found->second->name) : nullptr;
    return stock != nullptr && stock->kind == VarKind::Stock ? stock : nullptr;
  };
  const Variable* source = stock_at(flow.source);
  const Variable* destination = stock_at(flow.destination);
  const bool is_turned = (source != nullptr && names_flow(source->inflows, flow.name)) ||
                         (destination != nullptr && names_flow(destination->outflows, flow.name));
  const bool is_right = (source != nullptr && names_flow(source->outflows, flow.name)) ||
                        (destination != nullptr && names_flow(destination->inflows, flow.name));
  if (!is_turned || is_right) return;
  std::swap(flow.source, flow.destination);
  std::reverse(flow.pipe.begin(), flow.pipe.end());
}

/// Information from a flow to its stock is what the pipe shows already (vensim.md 16.7.3).
bool is_pipe_twin(const ViewObject& from, const ViewObject& to) {
  return from.kind == ObjectKind::Flow && (from.source == to.id || from.destination == to.id);
}

}  // namespace

ViewTranslator::ViewTranslator(Dialect target, Find find, Ledger& ledger)
    : target_(target), find_(std::move(find)), ledger_(ledger) {}

void ViewTranslator::drop_all(const View& view, const char* reason) {
  ledger_.note({ConstructKind::View, view.name, view.span}, Fate::Dropped, reason);
  for (const ViewObject& object : view.objects)
    ledger_.note({ConstructKind::Picture, display(object.name), object.span}, Fate::Dropped,
                 reason);
  for (const Connector& connector : view.connectors)
    ledger_.note({ConstructKind::Connector, "", connector.span}, Fate::Dropped, reason);
}

void ViewTranslator::add(const View& view, std::vector<View>& views) {
  if (view.kind != ViewKind::StockFlow) {
    drop_all(view, "only diagrams of stocks and flows have a counterpart, not interfaces");
    return;
  }
  View made = view;
  made.objects.clear();
  made.connectors.clear();
  std::unordered_set<ObjectId> renamed;
  for (const ViewObject& object : view.objects) {
    ViewObject placed = object;
    Verdict verdict = place(placed);
    if (placed.name != object.name) renamed.insert(object.id);
    const bool is_other = placed.name != object.name || placed.kind != object.kind ||
                          placed.text != object.text || placed.at.x != object.at.x ||
                          placed.at.y != object.at.y;
    if (verdict.fate == Fate::Exact && is_other)
      verdict = {Fate::Equivalent, "drawn as what it is in the other language"};
    const bool is_kept = verdict.fate != Fate::Dropped;
    ledger_.note({ConstructKind::Picture, display(object.name), object.span}, verdict.fate,
                 std::move(verdict.reason));
    if (is_kept) made.objects.push_back(std::move(placed));
  }
  std::map<ObjectId, const ViewObject*> objects;
  for (const ViewObject& object : made.objects) objects.emplace(object.id, &object);
  for (ViewObject& object : made.objects) {
    if (object.kind == ObjectKind::Flow && target_ != Dialect::Vensim)
      turn_to_flow(object, objects, find_);
  }
  for (const Connector& connector : view.connectors) {
    Verdict verdict = join(connector, objects);
    const bool is_renamed = renamed.contains(connector.from) || renamed.contains(connector.to);
    if (verdict.fate == Fate::Dropped || verdict.fate == Fate::Equivalent) {
      ledger_.note({ConstructKind::Connector, "", connector.span}, verdict.fate,
                   std::move(verdict.reason));
      continue;
    }
    made.connectors.push_back(connector);
    if (verdict.fate == Fate::Exact && is_renamed)
      verdict = {Fate::Equivalent, "joins what has another name"};
    ledger_.note({ConstructKind::Connector, "", connector.span}, verdict.fate,
                 std::move(verdict.reason));
  }
  ledger_.note({ConstructKind::View, view.name, view.span}, Fate::Exact);
  views.push_back(std::move(made));
}

ViewTranslator::Verdict ViewTranslator::place(ViewObject& object) {
  switch (object.kind) {
    case ObjectKind::Stock:
    case ObjectKind::Flow:
    case ObjectKind::Aux:
    case ObjectKind::Alias:
      return place_variable(object);
    case ObjectKind::Module:
      object.kind = ObjectKind::Text;
      object.text = display(object.name);
      object.name = Name();
      return {Fate::Approximated, "a module is a text there: its variables have a view of theirs"};
    case ObjectKind::Cloud:
      if (target_ == Dialect::Vensim) return {};
      return {Fate::Equivalent, "a flow that ends at no stock is drawn with a cloud"};
    case ObjectKind::Text:
      if (object.is_hidden && target_ != Dialect::Vensim) return {Fate::Dropped, "it is hidden"};
      return {};
    case ObjectKind::Group:
      return {Fate::Dropped, "Vensim has no frames"};
    case ObjectKind::Other:
      return {Fate::Dropped, "a graph, a table, a picture or a control of the other program"};
  }
  return {};
}

ViewTranslator::Verdict ViewTranslator::place_variable(ViewObject& object) {
  const Variable* variable = find_(object.name);
  if (variable == nullptr)
    return {Fate::Dropped, "what it shows is no variable of the new file (the clock, a setting)"};
  if (object.is_hidden && target_ != Dialect::Vensim) return {Fate::Dropped, "it is hidden"};
  object.name = variable->name;
  const bool is_first = !drawn_.contains(variable->name.key);
  if (!is_first) {
    if (object.kind != ObjectKind::Flow) object.kind = ObjectKind::Alias;
    if (object.shape == ShapeKind::Default && target_ != Dialect::Vensim)
      object.shape = ShapeKind::Plain;
    return {};
  }
  const bool was_ghost = object.kind == ObjectKind::Alias || object.is_ghost;
  drawn_.insert(variable->name.key);
  object.is_ghost = false;
  if (target_ == Dialect::Vensim) {
    if (object.kind == ObjectKind::Alias) object.kind = ObjectKind::Aux;
    if (object.kind == ObjectKind::Flow) object.width = object.height = 0;  // a valve of its size
    return {};
  }
  Verdict verdict = shape_for_xmile(object, *variable);
  if (was_ghost && verdict.fate == Fate::Exact)
    return {Fate::Approximated, "the first picture of a variable cannot be a ghost"};
  return verdict;
}

/// Vensim's word is drawn as what the variable is in XMILE (vensim.md 16.4.3, 16.7.1).
ViewTranslator::Verdict ViewTranslator::shape_for_xmile(ViewObject& object,
                                                        const Variable& variable) {
  if (variable.kind == VarKind::Stock) {
    object.kind = ObjectKind::Stock;
    return {};
  }
  if (variable.kind != VarKind::Flow) {
    const bool was_valve = object.kind == ObjectKind::Flow;
    const bool was_box = object.kind == ObjectKind::Stock;
    object.kind = ObjectKind::Aux;
    // a word has no border in Vensim unless it says so, and a circle in XMILE unless it says not
    if (object.shape == ShapeKind::Default || was_valve || was_box) object.shape = ShapeKind::Plain;
    if (!was_valve && !was_box) return {};
    if (was_valve && object.label_at) object.at = *object.label_at;
    object.label_at.reset();
    object.pipe.clear();
    object.source = object.destination = 0;
    return {Fate::Approximated, was_valve ? "drawn without its pipe: it is no flow in XMILE"
                                          : "only stocks are boxes in XMILE"};
  }
  const bool has_pipe = object.kind == ObjectKind::Flow && object.pipe.size() >= 2;
  object.kind = ObjectKind::Flow;
  if (has_pipe) return {};
  object.pipe = {{object.at.x - kHalfPipe, object.at.y}, {object.at.x + kHalfPipe, object.at.y}};
  return {Fate::Approximated, "a flow in XMILE is drawn with a pipe; it gets a short one"};
}

ViewTranslator::Verdict ViewTranslator::join(const Connector& connector,
                                             const std::map<ObjectId, const ViewObject*>& objects) {
  const auto from = objects.find(connector.from), to = objects.find(connector.to);
  if (from == objects.end() || to == objects.end())
    return {Fate::Dropped, "what it joins is not in the new diagram"};
  if (target_ == Dialect::Vensim) return {};
  if (connector.is_hidden) return {Fate::Dropped, "it is hidden"};
  if (is_pipe_twin(*from->second, *to->second))
    return {Fate::Equivalent, "the pipe says that the flow changes the stock"};
  if (connector.is_initial_only)
    return {Fate::Approximated, "XMILE does not mark what acts at the start only"};
  return {};
}

}  // namespace weir
