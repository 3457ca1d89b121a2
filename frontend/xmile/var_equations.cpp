// From what stands in a variable to its equations (xmile.md 15.1, 17, 18.3).
//
// A variable becomes one equation for all its elements, or one for each <element>; where both are
// written, the one of the variable has no subscripts and covers the elements that have none of
// their own. A graphical function turns the equation `x` into the call WITH LOOKUP(x, table);
// without an equation it makes a lookup.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "frontend/xmile/variable_reader.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

/// The subscripts of the element that comes at `position` when the last subscript runs fastest
/// (xmile.md 18.1).
std::vector<Subscript> subscripts_at(const VariableReader& v, std::size_t position, Span span) {
  std::vector<Subscript> subs(v.var.dims.size());
  for (std::size_t i = subs.size(); i-- > 0;) {
    const DimShape& shape = v.in.reader.shapes.at(v.var.dims[i].name.key);
    const std::size_t index = position % shape.size;
    position /= shape.size;
    const Name name = shape.names.empty() ? Name(std::to_string(index + 1)) : shape.names[index];
    subs[i] = named_subscript(name, span);
  }
  return subs;
}

/// Number of elements, or nothing when a dimension is unknown or the number is above `limit`.
std::optional<std::size_t> element_count(const VariableReader& v, std::size_t limit) {
  std::size_t count = 1;
  for (const Subscript& dim : v.var.dims) {
    const auto shape = v.in.reader.shapes.find(dim.name.key);
    if (shape == v.in.reader.shapes.end() || shape->second.size > limit) return std::nullopt;
    count *= shape->second.size;
    if (count > limit) return std::nullopt;
  }
  return count;
}

bool is_untranslated(std::string_view text) {
  const std::string_view marks = trim(text);
  return !marks.empty() && std::all_of(marks.begin(), marks.end(), [](char c) { return c == '?'; });
}

/// The call in braces behind a number, as in `0{GET_DIRECT_DATA(...)}`: converters write so a read
/// of Vensim's from other files (vensim.md 10.14, xmile.md 35.6). Empty when there is none: any
/// other call there was put aside by an author who tries things out.
std::string_view lost_call(std::string_view text) {
  const std::size_t open = text.find('{'), close = text.rfind('}');
  if (open == text.npos || close == text.npos || close < open) return {};
  const std::string_view inside = trim(text.substr(open + 1, close - open - 1));
  const std::size_t name_end = inside.find('(');
  const auto is_part = [](char c) {
    return c == '_' || c == ' ' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  };
  const bool is_call =
      name_end != 0 && name_end != inside.npos && inside.ends_with(')') &&
      std::all_of(inside.begin(), inside.begin() + static_cast<std::ptrdiff_t>(name_end), is_part);
  return is_call && name_key(inside).starts_with("get ") ? inside : std::string_view();
}

/// The equation of a variable or element; nothing when it says nothing about a value.
std::optional<Equation> make_equation(Reader& reader, const Content& content, const Variable& var) {
  Equation equation;
  equation.subs = content.subs;
  equation.init = content.init;
  equation.span = content.span;
  equation.name_span = content.subs.empty() ? var.span : content.subs.front().span;
  if (content.eqn) equation.expr = *content.eqn;
  equation.more_contents = content.more;
  if (!content.graph) {
    if (!content.eqn && !content.init) return std::nullopt;
    return equation;
  }
  const Graph& graph = *content.graph;
  if (!graph.has_points) {
    // xmile.md 17.1: a name without points refers to a function defined elsewhere
    if (!graph.is_reference) return std::nullopt;  // reported already
    if (content.eqn) {
      equation.expr = make_call(*graph.name, {*content.eqn}, content.span);
      return equation;
    }
    reader.diags.report(DiagKind::BadLookup, graph.span, "no points and no equation to look up");
    return std::nullopt;
  }
  if (content.eqn) {
    std::vector<Expr> args = {*content.eqn, make_table(graph.table, graph.span)};
    equation.expr = make_call(Name("WITH LOOKUP"), std::move(args), content.span);
    return equation;
  }
  equation.kind = EquationKind::Lookup;
  equation.tables = {graph.table};
  equation.span = graph.span;
  return equation;
}

/// What an element does not say itself, its variable says for it (xmile.md 17.4).
void inherit(Content& part, const Content& own) {
  const bool has_equation = part.eqn || part.graph;
  if (!part.eqn && part.graph) part.eqn = own.eqn;
  if (!part.graph && has_equation) part.graph = own.graph;
  if (!part.init) part.init = own.init;
}

/// Whether every element of the array has its own <element>.
bool covers_all(const VariableReader& v) {
  std::set<std::string> seen;
  for (const Content& part : v.parts) {
    std::string key;
    for (const Subscript& sub : part.subs) key += sub.name.key + ",";
    seen.insert(std::move(key));
  }
  return element_count(v, v.parts.size()) == seen.size();
}

/// An equation or table that many elements share is copied into each: a file must not make that
/// grow without bound.
bool is_too_large(VariableReader& v) {
  constexpr std::size_t kMost = 4'000'000;
  const std::size_t points = v.own.graph ? v.own.graph->table.xs.size() : 0;
  const std::size_t share = std::max(v.own.length, points);
  if (share == 0 || v.parts.size() <= kMost / share) return false;
  v.reader().diags.report(DiagKind::TooLarge, v.var.span,
                          fmt::format("the array of equations of '{}'", display(v.var.name)),
                          fmt::format("{} characters or points", kMost));
  return true;
}

/// <vensim:netflow>: a flow of our own that holds the whole rate (xmile.md 15.1). It gets its name
/// when all names of the sector are known.
void add_netflow(VariableReader& v) {
  if (!v.var.inflows.empty() || !v.var.outflows.empty()) {
    unsupported(v.reader(), v.netflow->trimmed().span(),
                "a stock with a net flow besides its inflows and outflows");
    return;
  }
  const auto rate = read_eqn(v, *v.netflow);
  if (!rate) return;
  Variable flow;
  flow.kind = VarKind::Flow;
  flow.dims = v.var.dims;
  flow.non_negative = false;
  flow.span = v.netflow->trimmed().span();
  Equation equation;
  equation.expr = *rate;
  equation.span = equation.name_span = flow.span;
  flow.equations.push_back(std::move(equation));
  v.in.net_flows.push_back({v.var.name, std::move(flow)});
}

/// A named <gf> inside a variable can be called by its name (xmile.md 17.1), so it becomes a
/// function of its own.
void add_named_graph(VariableReader& v) {
  Content& own = v.own;
  if (!own.graph || !own.graph->has_points || !own.graph->name || v.var.kind == VarKind::Graphical)
    return;
  const Name name = *own.graph->name;
  if (name == v.var.name || !own.eqn || !claim(v.in, name, own.graph->span)) return;
  Variable function;
  function.kind = VarKind::Graphical;
  function.name = name;
  function.span = own.graph->span;
  Content alone;
  alone.graph = own.graph;
  if (auto equation = make_equation(v.reader(), alone, function))
    function.equations.push_back(std::move(*equation));
  own.graph->has_points = false;
  own.graph->is_reference = true;
  // what was kept of it goes with it
  const std::string inside = v.where.path + "/gf/";
  for (std::size_t i = v.first_extra; i < v.where.extras.size(); ++i) {
    std::string& where = v.where.extras[i].where;
    if (where.starts_with(inside))
      where = fmt::format("gf \"{}\"/{}", display(name), where.substr(inside.size()));
  }
  v.in.sector.variables.push_back(std::move(function));
}

}  // namespace

Subscript named_subscript(const Name& name, Span span) {
  Subscript sub;
  sub.name = name;
  sub.span = span;
  return sub;
}

std::optional<Expr> read_eqn(VariableReader& v, const Text& text) {
  if (!is_untranslated(text.text)) {
    std::optional<Expr> expr = read_expr(v.reader(), text);
    const std::string_view lost = lost_call(text.text);
    if (expr && expr->kind == ExprKind::Number && !lost.empty())
      v.reader().diags.report(DiagKind::StandsForMore, text.trimmed().span(), lost);
    return expr;
  }
  const bool is_first = !v.has_reported_marks;
  v.has_reported_marks = true;
  if (!is_first) return std::nullopt;
  v.reader()
      .diags.report(DiagKind::MissingEquation, text.trimmed().span(), display(v.var.name))
      .note({}, "'{}' stands where a converter found no translation", trim(text.text));
  return std::nullopt;
}

bool read_content(VariableReader& v, Element child, Content& content, const Keep& where) {
  if (child.is("eqn")) {
    const Text text = child.text();
    content.span = text.trimmed().span();
    content.length = text.size();
    if (v.is_container) return read_contents(v, text, content), true;
    content.eqn = read_eqn(v, text);
  } else if (child.is("init_eqn")) {
    content.init = read_eqn(v, child.text());
  } else if (child.is("gf") && v.var.kind != VarKind::Stock) {
    content.graph = read_graph(v.reader(), child);
    const Keep inside{where.extras, where.path + "/gf"};
    for (const Element unread : content.graph->unread)
      keep_unread(v.reader(), inside, child, unread);
  } else {
    return false;
  }
  return true;
}

/// Vensim's exporter writes one <eqn> an element and no <element> (as in
/// test-models/tests/subscripted_trig).
void read_one_of_several(VariableReader& v, Element child) {
  const std::size_t position = v.parts.size();
  if (element_count(v, v.eqn_count) != v.eqn_count) {
    if (position == 0)
      unsupported(v.reader(), child.span(),
                  "a variable with several <eqn> that are not one an element");
    v.parts.emplace_back();
    return;
  }
  Content part;
  part.subs = subscripts_at(v, position, child.span());
  read_content(v, child, part, v.where);
  v.parts.push_back(std::move(part));
}

void make_equations(VariableReader& v) {
  Reader& reader = v.reader();
  if (v.netflow) add_netflow(v);
  add_named_graph(v);
  const bool has_graphs =
      std::any_of(v.parts.begin(), v.parts.end(), [](const Content& p) { return p.graph; });
  // the equation of an array of graphical functions has gone into its elements
  if (!has_graphs || !covers_all(v))
    if (auto equation = make_equation(reader, v.own, v.var))
      v.var.equations.push_back(std::move(*equation));
  if (is_too_large(v)) return;
  for (Content& part : v.parts) {
    inherit(part, v.own);
    if (auto equation = make_equation(reader, part, v.var))
      v.var.equations.push_back(std::move(*equation));
  }
}

void finish_sector(SectorReader& in) {
  if (in.net_flows.empty()) return;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < in.sector.variables.size(); ++i)
    places.emplace(in.sector.variables[i].name.key, i);
  for (NetFlow& net : in.net_flows) {
    const std::string stem = display(net.stock) + " net flow";
    net.flow.name = Name(stem);
    for (int i = 2; in.names.contains(net.flow.name.key); ++i)
      net.flow.name = Name(fmt::format("{} {}", stem, i));
    claim(in, net.flow.name, net.flow.span);
    Variable& stock = in.sector.variables[places.at(net.stock.key)];
    stock.inflows.push_back({net.flow.name, net.flow.span});
    in.sector.variables.push_back(std::move(net.flow));
  }
}

}  // namespace weir::xmile
