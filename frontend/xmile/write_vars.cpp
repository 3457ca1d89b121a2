// <variables>: stocks, flows, auxes and functions with all their children (xmile.md 11.3, 11.4, 15,
// 17-20), modules and groups (22, 23).
//
// The inverse of var_equations.cpp: an equation without subscripts is that of the variable, each
// one with subscripts an <element>.
#include <map>

#include "frontend/syntax/print_expr.h"
#include "frontend/xmile/extensions.h"
#include "frontend/xmile/names.h"
#include "frontend/xmile/write_parts.h"
#include "ir/base/number.h"
#include "ir/model/same.h"

namespace weir::xmile {

namespace {

using syntax::Language;
using syntax::print_expr;

std::string tag_of(VarKind kind) {
  switch (kind) {
    case VarKind::Stock:
      return "stock";
    case VarKind::Flow:
      return "flow";
    case VarKind::Graphical:
      return "gf";
    case VarKind::ByEquation:  // reported as unwritable
    case VarKind::Auxiliary:
      break;
  }
  return "aux";
}

std::string quoted_path(const std::string& tag, const std::string& name) {
  return tag + " \"" + name + "\"";
}

std::string point_list(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) {
    if (!text.empty()) text += ',';
    text += syntax::print_entry(value, Language::Xmile);
  }
  return text;
}

/// Whether the points stand at equal distances, as the reader would place them between the first
/// and the last (xmile.md 17.1).
bool is_evenly_spaced(const std::vector<double>& xs) {
  if (xs.size() < 2 || !(xs.front() < xs.back())) return false;
  const auto steps = static_cast<double>(xs.size() - 1);
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    const double x = xs.front() + static_cast<double>(i) * (xs.back() - xs.front()) / steps;
    if (!is_same_bits({x}, {xs[i]})) return false;
  }
  return true;
}

/// The points of a <gf>, what was kept of it between its scales and its values.
void add_points(XmlNode& node, const LookupTable& table, Kept& kept, const std::string& path) {
  if (table.type == TableType::Extrapolate) node.set("type", "extrapolate");
  if (table.type == TableType::Discrete) node.set("type", "discrete");
  if (is_evenly_spaced(table.xs)) {
    node.add(XmlNode("xscale"))
        .set("min", syntax::print_entry(table.xs.front(), Language::Xmile))
        .set("max", syntax::print_entry(table.xs.back(), Language::Xmile));
  } else {
    node.add(XmlNode("xpts", point_list(table.xs)));
  }
  kept.move_to(node, path);
  node.add(XmlNode("ypts", point_list(table.ys)));
}

LookupTable table_of(const Expr& table) {
  const auto half = table.values.begin() + static_cast<std::ptrdiff_t>(table.values.size() / 2);
  return {{table.values.begin(), half}, {half, table.values.end()}, table.table_type};
}

/// The table of an equation, whichever way it holds one.
std::optional<LookupTable> table_of(const Equation& equation) {
  if (equation.kind == EquationKind::Lookup && !equation.tables.empty())
    return equation.tables.front();
  if (is_graph_call(equation.expr)) return table_of(equation.expr.args[1]);
  return std::nullopt;
}

std::string equation_text(const Equation& equation) {
  const Expr& expr = is_graph_call(equation.expr) ? equation.expr.args[0] : equation.expr;
  std::string text = print_expr(expr, Language::Xmile);
  for (const Expr& content : equation.more_contents)
    text += ", " + print_expr(content, Language::Xmile);
  return text;
}

class VariableWriter {
 public:
  VariableWriter(const Variable& var, Kept& kept)
      : var_(var), kept_(kept), node_(tag_of(var.kind)) {}

  XmlNode node();

 private:
  void add_attributes();
  void add_dims();
  void add_content(XmlNode& node, const Equation& equation, const std::string& path);
  void make_elements();
  void add_elements();
  void add_flows();
  void add_container();
  void add_flow_parts();
  void add_texts();
  void add_parameter(XmlNode& owner, const char* tag, const std::vector<Equation>& equations);
  XmlNode& new_element(const std::string& subscript);
  XmlNode& element(const std::vector<Subscript>& subs, const char* tag);

  const Variable& var_;
  Kept& kept_;
  XmlNode node_;
  std::string path_;
  const Equation* own_ = nullptr;
  std::vector<XmlNode> elements_;
  std::map<std::string, std::vector<std::size_t>> places_;  // in `elements_`, by subscript
  std::map<std::pair<std::string, std::string>, std::size_t> taken_;  // by subscript and tag
};

XmlNode VariableWriter::node() {
  path_ = quoted_path(node_.tag, display(var_.name));
  for (const Equation& equation : var_.equations)
    if (equation.subs.empty() && own_ == nullptr) own_ = &equation;
  add_attributes();
  if (var_.kind == VarKind::Graphical) {
    // a function that stands alone: its points are its own children
    const auto table = own_ == nullptr ? std::nullopt : table_of(*own_);
    if (table) add_points(node_, *table, kept_, path_);
    add_texts();
    return std::move(node_);
  }
  add_dims();
  if (own_ != nullptr) add_content(node_, *own_, path_);
  make_elements();
  add_flows();
  add_container();
  add_flow_parts();
  add_elements();
  add_texts();
  kept_.move_to(node_, path_);
  return std::move(node_);
}

void VariableWriter::add_attributes() {
  node_.set("name", name_attribute(var_.name));
  if (var_.access == Access::Input) node_.set("access", "input");
  if (var_.access == Access::Output) node_.set("access", "output");
  if (var_.leak && var_.leak->zone_start != 0)
    node_.set("leak_start", format_number(var_.leak->zone_start));
  if (var_.leak && var_.leak->zone_end != 1)
    node_.set("leak_end", format_number(var_.leak->zone_end));
  if (var_.spread != Spread::Beginning) node_.set("isee:spreadflow", spread_word(var_.spread));
}

void VariableWriter::add_dims() {
  XmlNode dims("dimensions");
  for (const Subscript& dim : var_.dims)
    dims.add(XmlNode("dim")).set("name", name_attribute(dim.name));
  kept_.move_to(dims, path_ + "/dimensions");
  if (!dims.is_bare()) node_.add(std::move(dims));
}

/// <eqn>, <init_eqn> and <gf>. An element has the table of its variable unless it has one itself
/// (xmile.md 17.4).
void VariableWriter::add_content(XmlNode& node, const Equation& equation, const std::string& path) {
  const std::string text = equation_text(equation);
  if (!text.empty()) node.add(XmlNode("eqn", text));
  if (equation.init) node.add(XmlNode("init_eqn", print_expr(*equation.init, Language::Xmile)));
  const auto table = table_of(equation);
  if (!table) return;
  const auto shared = own_ == nullptr || own_ == &equation ? std::nullopt : table_of(*own_);
  if (shared && !text.empty() && is_same(*shared, *table) && !kept_.has(path + "/gf")) return;
  add_points(node.add(XmlNode("gf")), *table, kept_, path + "/gf");
}

XmlNode& VariableWriter::new_element(const std::string& subscript) {
  places_[subscript].push_back(elements_.size());
  return elements_.emplace_back("element").set("subscript", subscript);
}

/// Of several elements with these subscripts the next that has no `tag` yet.
XmlNode& VariableWriter::element(const std::vector<Subscript>& subs, const char* tag) {
  const std::string name = subscript_text(subs);
  const std::vector<std::size_t>& known = places_[name];
  const std::size_t next = taken_[{name, tag}]++;
  return next < known.size() ? elements_[known[next]] : new_element(name);
}

void VariableWriter::add_parameter(XmlNode& owner, const char* tag,
                                   const std::vector<Equation>& equations) {
  for (const Equation& equation : equations) {
    XmlNode& node = equation.subs.empty() ? owner : element(equation.subs, tag);
    node.add(XmlNode(tag, print_expr(equation.expr, Language::Xmile)));
  }
}

void VariableWriter::make_elements() {
  for (const Equation& equation : var_.equations) {
    if (&equation == own_) continue;
    const std::string name = subscript_text(equation.subs);
    add_content(new_element(name), equation, quoted_path(path_ + "/element", name));
  }
}

/// After all else has put its parts into them.
void VariableWriter::add_elements() {
  // elements of which nothing else is known
  const std::string prefix = path_ + "/element \"";
  for (const std::string& path : kept_.paths(prefix)) {
    const std::size_t end = path.rfind('"');
    if (end < prefix.size()) continue;
    const std::string name = path.substr(prefix.size(), end - prefix.size());
    if (!places_.contains(name)) new_element(name);
  }
  for (XmlNode& each : elements_) {
    const std::string path = quoted_path(path_ + "/element", *each.find("subscript"));
    for (const char* tag : {"conveyor", "queue", "oven", "isee:oven"}) {
      const std::string inside = path + "/" + tag;
      if (kept_.has(inside)) kept_.move_to(each.add(XmlNode(tag)), inside);
    }
    kept_.move_to(each, path);
    node_.add(std::move(each));
  }
}

void VariableWriter::add_flows() {
  for (const FlowRef& flow : var_.inflows)
    node_.add(XmlNode("inflow", syntax::print_name(flow.name, Language::Xmile)));
  for (const FlowRef& flow : var_.outflows)
    node_.add(XmlNode("outflow", syntax::print_name(flow.name, Language::Xmile)));
}

void VariableWriter::add_container() {
  if (!var_.container) return;
  const Container& container = *var_.container;
  std::string tag = "conveyor";
  if (container.kind == ContainerKind::Queue) tag = "queue";
  if (container.kind == ContainerKind::Oven)
    tag = kept_.has(path_ + "/oven") ? "oven" : "isee:oven";
  XmlNode node(tag);
  if (container.is_discrete) node.set("discrete", "true");
  if (container.keeps_batches) node.set("batch_integrity", "true");
  if (!container.takes_one_at_a_time) node.set("one_at_a_time", "false");
  if (container.leaks_exponentially) node.set("exponential_leak", "true");
  if (container.stands) node.set("weir:stands", "true");
  add_parameter(node, "len", container.transit_time);
  add_parameter(node, "capacity", container.capacity);
  add_parameter(node, "in_limit", container.inflow_limit);
  add_parameter(node, "sample", container.sample);
  add_parameter(node, "arrest", container.arrest);
  kept_.move_to(node, path_ + "/" + tag);
  node_.add(std::move(node));
}

void VariableWriter::add_flow_parts() {
  if (var_.multiplier)
    node_.add(XmlNode("multiplier", print_expr(*var_.multiplier, Language::Xmile)));
  if (var_.distribution)
    node_.add(XmlNode("isee:distrib_eq", print_expr(*var_.distribution, Language::Xmile)));
  if (var_.non_negative) node_.add(XmlNode("non_negative", *var_.non_negative ? "" : "false"));
  if (var_.leak) {
    const bool is_marked = var_.leak->span.valid();
    add_parameter(node_, "leak", var_.leak->fraction);
    const bool has_own = !var_.leak->fraction.empty() && var_.leak->fraction.front().subs.empty();
    if (is_marked && !has_own) node_.add(XmlNode("leak"));
    if (var_.leak->is_whole) node_.add(XmlNode("leak_integers"));
  }
  if (var_.overflow) node_.add(XmlNode("overflow"));
}

void VariableWriter::add_texts() {
  if (!var_.units.empty()) node_.add(XmlNode("units", var_.units));
  if (!var_.doc.empty()) node_.add(XmlNode("doc", var_.doc));
  add_extensions(node_, var_);
  if (!var_.range.min && !var_.range.max) return;
  XmlNode& range = node_.add(XmlNode("range"));
  if (var_.range.min) range.set("min", syntax::print_entry(*var_.range.min, Language::Xmile));
  if (var_.range.max) range.set("max", syntax::print_entry(*var_.range.max, Language::Xmile));
}

XmlNode module_node(const ModuleInstance& module, Kept& kept) {
  XmlNode node("module");
  node.set("name", name_attribute(module.name));
  for (const Connection& connection : module.connections)
    node.add(XmlNode("connect"))
        .set("to", path_text(connection.to))
        .set("from", path_text(connection.from));
  kept.move_to(node, quoted_path("module", display(module.name)));
  return node;
}

XmlNode group_node(const Group& group, Kept& kept) {
  XmlNode node("group");
  node.set("name", name_attribute(Name(group.name)));
  if (!group.doc.empty()) node.add(XmlNode("doc", group.doc));
  for (const Name& member : group.members)
    node.add(XmlNode("entity")).set("name", name_attribute(member));
  kept.move_to(node, quoted_path("group", group.name));
  return node;
}

}  // namespace

bool is_graph_call(const Expr& expr) {
  return expr.kind == ExprKind::Call && expr.path.size() == 1 &&
         expr.path.front().key == "with lookup" && expr.args.size() == 2 &&
         expr.args[1].kind == ExprKind::Table;
}

XmlNode variables_node(const Sector& sector, Kept& kept) {
  XmlNode node("variables");
  for (const Variable& var : sector.variables) {
    if (is_statement(var)) {
      add_statements(node, var);
    } else {
      node.add(VariableWriter(var, kept).node());
    }
  }
  for (const ModuleInstance& module : sector.modules) node.add(module_node(module, kept));
  for (const Group& group : sector.groups) node.add(group_node(group, kept));
  kept.move_to(node, "variables");
  return node;
}

}  // namespace weir::xmile
