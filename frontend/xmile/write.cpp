// A whole XMILE file from a Model: see write.h. Header, settings, units, dimensions, behaviour,
// models, macros, in the order that xmile.md 2.2 recommends; what was kept stands in its element.
#include "frontend/xmile/write.h"

#include <cmath>
#include <map>

#include "frontend/syntax/print_expr.h"
#include "frontend/xmile/extensions.h"
#include "frontend/xmile/names.h"
#include "frontend/xmile/options.h"
#include "frontend/xmile/report_unwritable.h"
#include "frontend/xmile/specs.h"
#include "frontend/xmile/vendors.h"
#include "frontend/xmile/write_parts.h"
#include "frontend/xmile/write_views.h"
#include "ir/base/encode.h"
#include "ir/base/number.h"

namespace weir::xmile {

namespace {

using syntax::Language;
using syntax::print_expr;

void add_unless_bare(XmlNode& owner, XmlNode node) {
  if (!node.is_bare()) owner.add(std::move(node));
}

/// Flags of xmile.md 7.1; empty when nothing is said.
XmlNode behavior_node(const Behavior& behavior, Kept& kept) {
  XmlNode node("behavior");
  const auto add = [](XmlNode& owner, std::optional<bool> flag) {
    if (flag) owner.add(XmlNode("non_negative", *flag ? "" : "false"));
  };
  add(node, behavior.all);
  XmlNode stocks("stock"), flows("flow");
  add(stocks, behavior.stocks);
  kept.move_to(stocks, "behavior/stock");
  add_unless_bare(node, std::move(stocks));
  add(flows, behavior.flows);
  kept.move_to(flows, "behavior/flow");
  add_unless_bare(node, std::move(flows));
  kept.move_to(node, "behavior");
  return node;
}

void add_expr(XmlNode& owner, const char* tag, const Expr& expr) {
  if (!expr.is_missing()) owner.add(XmlNode(tag, print_expr(expr, Language::Xmile)));
}

/// A step of 1/n is written as n where its digits would not end (xmile.md 4.1).
void add_dt(XmlNode& owner, const Expr& dt) {
  constexpr std::size_t kManyDigits = 12;
  const bool is_number = dt.kind == ExprKind::Number && dt.number > 0 && dt.number < 1;
  const double steps = is_number ? std::round(1 / dt.number) : 0;
  const bool is_part = is_number && 1 / steps == dt.number;
  if (!is_part || format_number(dt.number).size() < kManyDigits) return add_expr(owner, "dt", dt);
  owner.add(XmlNode("dt", format_number(steps))).set("reciprocal", "true");
}

XmlNode specs_node(const SimSpecs& specs, Kept& kept) {
  XmlNode node("sim_specs");
  node.set("method", method_text(specs));
  if (!specs.time_units.empty()) node.set("time_units", specs.time_units);
  if (!specs.save.is_missing())
    node.set("isee:save_interval", print_expr(specs.save, Language::Xmile));
  add_expr(node, "start", specs.start);
  add_expr(node, "stop", specs.stop);
  add_dt(node, specs.dt);
  kept.move_to(node, "sim_specs");
  return node;
}

/// weir's own names stand where the file names nobody: the reader does not keep them.
XmlNode header_node(const Model& model, Kept& kept) {
  XmlNode own("header"), node("header");
  kept.move_to(own, "header");
  const auto has = [&](std::string_view tag) {
    for (const XmlNode& child : own.children)
      if (child.tag == tag) return true;
    return false;
  };
  if (!has("vendor")) node.add(XmlNode("vendor", std::string(kOwnVendor)));
  if (!has("product"))
    node.add(XmlNode("product", std::string(kOwnVendor)))
        .set("version", std::string(kOwnVersion))
        .set("lang", "en");
  node.attributes = std::move(own.attributes);
  if (!model.name.empty()) node.add(XmlNode("name", model.name));
  for (XmlNode& child : own.children) node.add(std::move(child));
  node.add(options_node(model, kept));
  return node;
}

XmlNode units_node(const Model& model, Kept& kept) {
  XmlNode node("model_units");
  for (const UnitDefinition& unit : model.units) {
    XmlNode& each = node.add(XmlNode("unit"));
    each.set("name", unit.name);
    if (!unit.equation.empty()) each.add(XmlNode("eqn", unit.equation));
    for (const std::string& alias : unit.aliases) each.add(XmlNode("alias", alias));
    kept.move_to(each, "model_units/unit \"" + unit.name + "\"");
  }
  kept.move_to(node, "model_units");
  return node;
}

/// Numbered 1..n, or by its elements.
XmlNode dim_node(const Dimension& dim, Kept& kept) {
  XmlNode node("dim");
  node.set("name", name_attribute(dim.name));
  const bool is_numbered = dim.items.size() == 1 && dim.items[0].first.key == "1";
  if (is_numbered) {
    node.set("size", dim.items[0].last.value_or(dim.items[0].first).key);
  } else {
    for (const DimItem& item : dim.items)
      node.add(XmlNode("elem")).set("name", name_attribute(item.first));
  }
  if (!dim.doc.empty()) node.add(XmlNode("doc", dim.doc));
  add_extensions(node, dim);
  kept.move_to(node, "dim \"" + display(dim.name) + "\"");
  return node;
}

/// Dimensions by the name of the one they are another name of.
using Aliases = std::multimap<std::string, const Dimension*>;

/// An equivalent stands inside its family, as Vensim writes it (xmile.md 6). The reader limits how
/// deep they nest.
XmlNode family_node(const Dimension& dim, const Aliases& aliases, Kept& kept) {
  XmlNode node = dim_node(dim, kept);
  const auto [first, last] = aliases.equal_range(dim.name.key);
  for (auto at = first; at != last; ++at) node.add(family_node(*at->second, aliases, kept));
  return node;
}

XmlNode dimensions_node(const Model& model, Kept& kept) {
  XmlNode node("dimensions");
  Aliases aliases;
  for (const Dimension& dim : model.dimensions)
    if (dim.alias_of) aliases.emplace(dim.alias_of->key, &dim);
  for (const Dimension& dim : model.dimensions)
    if (!dim.alias_of) node.add(family_node(dim, aliases, kept));
  kept.move_to(node, "dimensions");
  return node;
}

XmlNode model_node(const Sector& sector) {
  Kept kept(sector.extras);
  XmlNode node("model");
  if (!sector.name.empty()) node.set("name", name_attribute(sector.name));
  if (sector.specs) {
    node.add(specs_node(*sector.specs, kept));
  } else {
    XmlNode rest("sim_specs");
    kept.move_to(rest, "sim_specs");
    add_unless_bare(node, std::move(rest));
  }
  add_unless_bare(node, behavior_node(sector.behavior, kept));
  node.add(variables_node(sector, kept));
  add_unless_bare(node, views_node(sector, kept));
  kept.move_to(node, "");
  return node;
}

XmlNode macro_node(const Macro& macro) {
  Kept kept(macro.body.extras);
  XmlNode node("macro");
  node.set("name", name_attribute(macro.name));
  if (!macro.stands_for.empty()) node.set("weir:stands_for", macro.stands_for);
  for (const MacroParam& param : macro.params) {
    XmlNode& each = node.add(XmlNode("parm", syntax::print_name(param.name, Language::Xmile)));
    if (param.default_value) each.set("default", print_expr(*param.default_value, Language::Xmile));
  }
  if (macro.result) add_expr(node, "eqn", *macro.result);
  if (macro.body.specs) node.add(specs_node(*macro.body.specs, kept));
  add_unless_bare(node, variables_node(macro.body, kept));
  add_unless_bare(node, views_node(macro.body, kept));
  kept.move_to(node, "");
  return node;
}

/// What was kept beside the parts of the file; styles and data have their place in it.
struct TopLevel {
  std::vector<XmlNode> style_and_data, others;
};

TopLevel sorted(std::vector<XmlNode> kept) {
  TopLevel top;
  for (XmlNode& node : kept) {
    const bool has_place = node.tag == "style" || node.tag == "data";
    (has_place ? top.style_and_data : top.others).push_back(std::move(node));
  }
  return top;
}

/// Whether each line of what was kept ends with CRLF; nothing when it has but one line.
std::optional<bool> has_crlf(const XmlNode& node) {
  std::optional<bool> all;
  for (std::size_t at = node.source.find('\n'); at != std::string::npos;
       at = node.source.find('\n', at + 1))
    all = all.value_or(true) && at > 0 && node.source[at - 1] == '\r';
  for (const XmlNode& child : node.children)
    if (const auto below = has_crlf(child)) all = all.value_or(true) && *below;
  return all;
}

}  // namespace

XmlNode document_tree(const Model& model) {
  Kept kept(model.extras);
  XmlNode root("xmile");
  root.set("version", "1.0").set("xmlns", std::string(kNamespace));
  kept.move_to(root, "");
  TopLevel top = sorted(std::move(root.children));
  root.children.clear();

  root.add(header_node(model, kept));
  root.add(specs_node(model.specs, kept));
  for (XmlNode& node : top.others) root.add(std::move(node));
  add_unless_bare(root, units_node(model, kept));
  add_unless_bare(root, dimensions_node(model, kept));
  add_unless_bare(root, behavior_node(model.behavior, kept));
  for (XmlNode& node : top.style_and_data) root.add(std::move(node));
  for (const Sector& sector : model.sectors) root.add(model_node(sector));
  for (const Macro& macro : model.macros) root.add(macro_node(macro));
  add_extensions(root, model);
  declare_vendors(root, model);
  return root;
}

std::string write(const Model& model, Diagnostics& diags) {
  report_unwritable(model, diags);
  const XmlNode tree = document_tree(model);
  const std::string text = std::string(kDeclaration) + print(tree) + "\n";
  return with_line_ends(text, has_crlf(tree).value_or(false) ? "\r\n" : "\n");
}

}  // namespace weir::xmile
