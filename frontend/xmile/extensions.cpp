// See extensions.h.
#include "frontend/xmile/extensions.h"

#include <algorithm>
#include <array>

#include "frontend/xmile/names.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

constexpr std::string_view kPrefix = "weir:";

struct StatementRow {
  EquationKind kind;
  std::string_view word;
};
constexpr std::array<StatementRow, 3> kStatements = {{{EquationKind::String, "text"},
                                                      {EquationKind::RealityCheck, "reality_check"},
                                                      {EquationKind::TestInput, "test_input"}}};

const StatementRow* find_row(EquationKind kind) {
  const auto found = std::find_if(kStatements.begin(), kStatements.end(),
                                  [&](const StatementRow& row) { return row.kind == kind; });
  return found == kStatements.end() ? nullptr : &*found;
}

void add_item(XmlNode& node, const DimItem& item) {
  XmlNode& each = node.add(XmlNode("weir:item"));
  each.set("first", name_attribute(item.first));
  if (item.last) each.set("last", name_attribute(*item.last));
}

std::optional<DimItem> read_item(Element element) {
  const auto first = element.attr("first"), last = element.attr("last");
  if (!element.is(Vendor::Weir, "item") || !first) return std::nullopt;
  DimItem item{Name(first->text), std::nullopt, element.span()};
  if (last) item.last = Name(last->text);
  return item;
}

/// The name of a tag behind its prefix.
std::string local_name(Element element) {
  const std::string_view tag = element.tag();
  const std::size_t colon = tag.find(':');
  return std::string(colon == std::string_view::npos ? tag : tag.substr(colon + 1));
}

}  // namespace

bool is_statement(const Variable& var) {
  return !var.equations.empty() &&
         std::all_of(var.equations.begin(), var.equations.end(),
                     [](const Equation& each) { return find_row(each.kind) != nullptr; });
}

void add_statements(XmlNode& node, const Variable& var) {
  for (const Equation& equation : var.equations) {
    XmlNode& each = node.add(XmlNode("weir:statement", equation.expr.text));
    each.set("name", name_attribute(var.name));
    each.set("kind", std::string(find_row(equation.kind)->word));
    if (!equation.subs.empty()) each.set("subscript", subscript_text(equation.subs));
    const bool is_first = &equation == &var.equations.front();
    if (is_first && !var.units.empty()) each.set("units", var.units);
    if (is_first && !var.doc.empty()) each.set("doc", var.doc);
    const auto limit = [&](const char* attr, const std::optional<double>& number) {
      if (is_first && number) each.set(attr, format_number(*number));
    };
    limit("min", var.range.min);
    limit("max", var.range.max);
    limit("step", var.range.step);
  }
}

void add_extensions(XmlNode& node, const Variable& var) {
  for (const Extra& extra : var.extensions)
    node.add(XmlNode(std::string(kPrefix) + extra.where, extra.text));
}

void add_extensions(XmlNode& node, const Dimension& dim) {
  for (const DimItem& item : dim.source_items) add_item(node, item);
  for (const Mapping& mapping : dim.mappings) {
    XmlNode& each = node.add(XmlNode("weir:map"));
    each.set("to", name_attribute(mapping.target));
    for (const Name& item : mapping.items) add_item(each, {item, std::nullopt, {}});
  }
}

void add_extensions(XmlNode& root, const Model& model) {
  for (const std::string& line : model.settings) root.add(XmlNode("weir:setting", line));
}

bool read_extension(Reader& reader, Element child) {
  if (!child.is(Vendor::Weir, "setting")) return false;
  reader.model.settings.push_back(child.text().text);
  return true;
}

bool read_extension(Reader&, Element child, Dimension& dim) {
  if (auto item = read_item(child)) {
    dim.source_items.push_back(std::move(*item));
    return true;
  }
  const auto to = child.attr("to");
  if (!child.is(Vendor::Weir, "map") || !to) return false;
  Mapping mapping{Name(to->text), {}, child.span()};
  for (const Element each : child.children()) {
    if (auto item = read_item(each)) mapping.items.push_back(std::move(item->first));
  }
  dim.mappings.push_back(std::move(mapping));
  return true;
}

/// Plain texts only: what has a structure is not of this version, and is kept as it is.
bool read_extension(VariableReader& v, Element child) {
  if (child.vendor() != Vendor::Weir || !child.children().empty() || !child.attributes().empty())
    return false;
  v.var.extensions.push_back({local_name(child), child.text().text, child.span()});
  return true;
}

bool read_statement(SectorReader& in, Element child) {
  const auto name = child.attr("name"), kind = child.attr("kind");
  if (!child.is(Vendor::Weir, "statement") || !name || !kind) return false;
  const auto row =
      std::find_if(kStatements.begin(), kStatements.end(),
                   [&](const StatementRow& each) { return each.word == trim(kind->text); });
  if (row == kStatements.end()) return false;
  Equation equation;
  equation.kind = row->kind;
  equation.span = equation.name_span = name->span();
  equation.expr.kind = ExprKind::Literal;
  equation.expr.text = child.text().text;
  equation.expr.span = child.span();
  if (const auto subs = child.attr("subscript"))
    equation.subs = read_subscripts(in.reader, *subs, {});
  const Name key(name->text);
  for (Variable& known : in.sector.variables) {
    if (known.name != key || !is_statement(known)) continue;
    known.equations.push_back(std::move(equation));
    return true;
  }
  Variable var;
  var.kind = VarKind::ByEquation;
  if (const auto units = child.attr("units")) var.units = units->text;
  if (const auto doc = child.attr("doc")) var.doc = doc->text;
  const auto limit = [&](const char* attr) -> std::optional<double> {
    const auto text = child.attr(attr);
    return text ? parse_number(trim(text->text)) : std::nullopt;
  };
  var.range = {limit("min"), limit("max"), limit("step")};
  var.name = key;
  var.span = name->span();
  var.equations.push_back(std::move(equation));
  if (claim(in, var.name, var.span)) in.sector.variables.push_back(std::move(var));
  return true;
}

}  // namespace weir::xmile
