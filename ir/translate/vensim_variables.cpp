// Variables, groups and run settings of XMILE in Vensim.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_set>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/kept_texts.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

namespace {

/// Equations of one variable, each for an element: more are no readable model.
constexpr std::size_t kMostElements = 10'000;

Subscript subscript(const Name& name) {
  Subscript sub;
  sub.name = name;
  return sub;
}

}  // namespace

/// What a variable was in a file of Vensim before it became XMILE (to_xmile.h): `==`, GAME.
void VensimTranslator::restore_marks(const Variable& variable, Variable& out) {
  const auto has = [&](std::string_view mark) {
    return std::any_of(variable.extensions.begin(), variable.extensions.end(),
                       [&](const Extra& extension) { return extension.where == mark; });
  };
  for (Equation& equation : out.equations) {
    if (equation.kind != EquationKind::Regular || equation.expr.is_missing()) continue;
    if (has("unchangeable")) equation.kind = EquationKind::Unchangeable;
    if (has("game"))
      equation.expr = make_call(Name("GAME"), {std::move(equation.expr)}, equation.span);
  }
}

void VensimTranslator::add_groups(const Sector& sector) {
  for (const Group& group : sector.groups) {
    Group made = group;
    made.members.clear();
    std::replace_if(
        made.name.begin(), made.name.end(), [](char c) { return c == '*' || c == '~' || c == '|'; },
        ' ');
    std::replace_if(
        made.doc.begin(), made.doc.end(), [](char c) { return c == '~' || c == '|'; }, '/');
    if (made.name != group.name || made.doc != group.doc)
      ledger_.note({ConstructKind::Group, group.name, group.span}, Fate::Approximated,
                   "'*', '~' and '|' mean something else in Vensim");
    out_.root().groups.push_back(std::move(made));
  }
}

/// Variables of all modules side by side, those of each group together, since a Vensim file names a
/// group where it begins.
void VensimTranslator::add_sectors() {
  Sector made;
  for (std::size_t i = 0; i < work_.sectors.size(); ++i) {
    const Sector& sector = work_.sectors[i];
    const Scope scope{&symbols_[i], nullptr, false, nullptr, &sector.variables};
    const std::size_t begin = made.variables.size();
    for (const Variable& variable : sector.variables) {
      const bool is_left_out = is_control_text(variable) || uses_form(is_made(variable));
      if (!is_left_out) add_variable(variable, scope, made);
    }
    for (std::size_t k = begin; i > 0 && k < made.variables.size(); ++k)
      made.variables[k].group = display(sector.name);
    if (i > 0 && !sector.name.empty()) {
      Group group;
      group.name = display(sector.name);
      out_.root().groups.push_back(std::move(group));
    }
    std::unordered_map<std::string, std::string> group_of;  // variable -> group
    for (const Group& group : sector.groups) {
      for (const Name& member : group.members) {
        const auto at = symbols_[i].find(member.key);
        if (at != symbols_[i].end()) group_of.emplace(at->second.name.key, group.name);
      }
    }
    for (std::size_t k = begin; i == 0 && k < made.variables.size(); ++k) {
      const auto at = group_of.find(made.variables[k].name.key);
      if (at != group_of.end()) made.variables[k].group = at->second;
    }
  }
  add_derived_tables(nullptr, made);
  std::stable_sort(made.variables.begin(), made.variables.end(),
                   [&](const Variable& a, const Variable& b) {
                     const auto at = [&](const Variable& variable) {
                       const std::vector<Group>& groups = out_.root().groups;
                       for (std::size_t g = 0; g < groups.size(); ++g) {
                         if (groups[g].name == variable.group) return g + 1;
                       }
                       return std::size_t{0};
                     };
                     return at(a) < at(b);
                   });
  out_.root().variables = std::move(made.variables);
}

/// The clock's settings are variables (vensim.md 1.6).
void VensimTranslator::add_controls() {
  Group group;
  group.name = kControlGroup;
  group.doc = kControlText;
  for (Group& kept : kept_groups(source_, kKeptControl)) group = std::move(kept);
  // behind the others of its group; without one in front of all
  std::vector<Variable>& variables = out_.root().variables;
  const auto is_in = [&](const Variable& variable) { return variable.group == group.name; };
  const auto last = std::find_if(variables.rbegin(), variables.rend(), is_in);
  std::vector<Variable> behind;
  if (group.name.empty() || last != variables.rend()) {
    behind.assign(std::make_move_iterator(last.base()), std::make_move_iterator(variables.end()));
    variables.erase(last.base(), variables.end());
  }
  add_control("INITIAL TIME", group.name, work_.specs.start, 0);
  add_control("FINAL TIME", group.name, work_.specs.stop, 100);
  add_control("TIME STEP", group.name, work_.specs.dt, 1);
  add_control("SAVEPER", group.name, work_.specs.save, std::nan(""));
  std::move(behind.begin(), behind.end(), std::back_inserter(variables));
  std::vector<Group>& groups = out_.root().groups;
  const bool is_there = std::any_of(groups.begin(), groups.end(),
                                    [&](const Group& each) { return each.name == group.name; });
  if (!is_there && !group.name.empty()) groups.push_back(std::move(group));
  switch (work_.specs.method) {
    case Method::Rk45:
    case Method::Gear:
    case Method::Cvode:
    case Method::Unknown:
      out_.specs.method = Method::Rk4Auto;
      break;
    case Method::Euler:
    case Method::Difference:
    case Method::Rk2:
    case Method::Rk4:
    case Method::Rk2Auto:
    case Method::Rk4Auto:
      out_.specs.method = work_.specs.method;
      break;
    case Method::Midpoint:
      out_.specs.method = Method::Rk2;  // as Vensim reads it
      break;
  }
  for (const Sector& sector : work_.sectors) {
    for (const Variable& variable : sector.variables)
      if (variable.container) out_.specs.method = Method::Euler;  // xmile.md 27.5
  }
}

/// Without a value: the fallback, or the time step where that is none.
void VensimTranslator::add_control(const char* name, const std::string& group, const Expr& value,
                                   double fallback) {
  Variable made;
  made.name = Name(name);
  made.units = units_of(work_.specs.time_units);
  made.group = group;
  for (const Group& place : kept_groups(source_, kKeptPlace)) {
    if (name_key(place.name) == made.name.key) made.group = place.doc;
  }
  // what a file of Vensim said of it before it became XMILE
  for (const Variable& variable : work_.root().variables) {
    if (!is_control_text(variable) || variable.name != made.name) continue;
    copy_texts(variable, made);
    made.equations = variable.ranged;
  }
  made.span = value.span;
  const Scope scope{&symbols_.front(), nullptr, false, &out_.root().variables, nullptr};
  Place place;
  place.scope = &scope;
  place.name = made.name;
  Equation equation;
  equation.expr = !value.is_missing()    ? expr(value, place)
                  : std::isnan(fallback) ? make_ref(Name("TIME STEP"))
                                         : make_number(fallback);
  if (made.equations.empty()) made.equations.push_back(std::move(equation));
  out_.root().variables.push_back(std::move(made));
}

void VensimTranslator::copy_texts(const Variable& variable, Variable& out) {
  out.units = units_of(variable.units);
  out.range = variable.range;
  out.doc = variable.doc;
  std::replace_if(
      out.doc.begin(), out.doc.end(), [](char c) { return c == '~' || c == '|'; }, '/');
  out.is_supplementary = variable.is_supplementary;
  // what a translation from Vensim kept for the way back
  for (const Extra& extra : variable.extensions) {
    if (extra.where == "supplementary") out.is_supplementary = true;
    if (extra.where == "range_step") out.range.step = parse_number(extra.text);
  }
  out.span = variable.span;
}

void VensimTranslator::add_variable(const Variable& variable, const Scope& around, Sector& out) {
  std::vector<Variable> helpers;
  Scope scope = around;
  scope.made = &helpers;
  Variable made;
  made.name = scope.symbols->at(variable.name.key).name;
  copy_texts(variable, made);
  if (!variable.ranged.empty()) {
    made.equations = variable.ranged;
  } else if (const Variable* stock = container_before(variable, scope)) {
    add_driven(variable, *stock, scope, made);
  } else {
    add_equations(variable, scope, made);
    restore_marks(variable, made);
  }
  for (Variable& helper : helpers) {
    helper.group = made.group;
    out.variables.push_back(std::move(helper));
  }
  out.variables.push_back(std::move(made));
}

/// Whether <element>s give some elements only; the others are 0, but those of a stock
/// (xmile.md 18.3).
bool VensimTranslator::has_holes(const Variable& variable) const {
  if (variable.kind == VarKind::Stock || variable.dims.empty() || variable.equations.empty())
    return false;
  std::unordered_set<std::string> given;
  for (const Equation& equation : variable.equations) {
    const bool is_element =
        equation.subs.size() == variable.dims.size() &&
        std::all_of(equation.subs.begin(), equation.subs.end(), [&](const Subscript& sub) {
          return sub.kind == SubKind::Name && dims_.find_elem(sub.name.key) &&
                 !dims_.find_dim(sub.name.key);
        });
    if (!is_element) return false;
    std::string place;
    for (const Subscript& sub : equation.subs) place += sub.name.key + ",";
    given.insert(std::move(place));
  }
  std::size_t count = 1;
  for (const DimId dim : dims_of(variable)) count *= dims_.elems(dim).size();
  return given.size() < count;
}

void VensimTranslator::add_equations(const Variable& variable, const Scope& scope, Variable& out) {
  std::vector<Equation> equations = variable.equations;
  if (has_holes(variable)) {
    Equation rest;
    rest.expr = make_number(0, variable.span);
    rest.span = rest.name_span = variable.span;
    equations.insert(equations.begin(), std::move(rest));
  }
  for (const Equation& equation : equations) {
    Place place;
    place.scope = &scope;
    place.variable = &variable;
    place.name = out.name;
    place.left = left_of(variable, equation);
    add_equation(variable, equation, std::move(place), out);
  }
  if (!out.equations.empty()) return;
  // as Vensim writes what has no equation yet (vensim.md 3.3)
  Equation missing;
  missing.expr.path = {Name("A FUNCTION OF")};
  missing.span = missing.name_span = variable.span;
  out.equations.push_back(std::move(missing));
}

/// With loops where they can say it, else for each element.
void VensimTranslator::add_equation(const Variable& variable, const Equation& equation, Place place,
                                    Variable& out) {
  if (equation.kind == EquationKind::Lookup && add_lookup(equation, place, out)) return;
  const bool is_text = equation.kind == EquationKind::String ||
                       equation.kind == EquationKind::RealityCheck ||
                       equation.kind == EquationKind::TestInput;
  if (is_text) {  // kept from a file of Vensim, in its own words
    out.equations.push_back(equation);
    return;
  }
  Equation made;
  made.span = equation.span;
  made.subs = left_subscripts(place);
  if (!made.subs.empty()) made.except = exceptions(variable, equation);
  const std::size_t helpers = place.scope->made->size();
  const std::size_t errors = diags_.error_count();
  made.expr = right_side(variable, equation, place);
  if (to_text(made.expr) != to_text(equation.expr))
    ledger_.note({ConstructKind::Equation, display(variable.name), equation.span}, Fate::Equivalent,
                 "in the words and names of Vensim");
  if (place.needs_elements && diags_.error_count() == errors) {
    place.scope->made->resize(helpers);
    return add_elements(variable, equation, place, out);
  }
  out.equations.push_back(std::move(made));
}

/// An equation for each element of the left side, but for those that others define.
void VensimTranslator::add_elements(const Variable& variable, const Equation& equation,
                                    const Place& place, Variable& out) {
  std::vector<std::vector<ElemId>> lists;
  std::size_t count = 1;
  for (const LeftPart& part : place.left) {
    lists.push_back(part.elem ? std::vector<ElemId>{*part.elem} : dims_.elems(part.dim));
    count *= lists.back().size();
  }
  if (count > kMostElements) {
    diags_.report(DiagKind::TooLarge, equation.span,
                  "the number of equations for '" + display(variable.name) + "'",
                  std::to_string(kMostElements));
    return;
  }
  const auto others = exceptions(variable, equation);
  const std::vector<DimId> dims = dims_of(variable);
  for (std::size_t i = 0; i < count; ++i) {
    Place at = place;
    at.needs_elements = false;
    at.is_whole = true;
    std::size_t rest = i;
    for (std::size_t k = lists.size(); k-- > 0; rest /= lists[k].size())
      at.left[k].elem = lists[k][rest % lists[k].size()];
    const std::vector<Subscript> subs = left_subscripts(at);
    const bool is_others = std::any_of(others.begin(), others.end(), [&](const auto& other) {
      return std::equal(subs.begin(), subs.end(), other.begin(), other.end(),
                        [](const Subscript& a, const Subscript& b) { return a.name == b.name; });
    });
    if (is_others) continue;
    Equation made;
    made.span = equation.span;
    made.subs = subs;
    made.expr = right_side(variable, equation, at);
    out.equations.push_back(std::move(made));
  }
}

/// A lookup alone: its points.
bool VensimTranslator::add_lookup(const Equation& equation, const Place& place, Variable& out) {
  if (equation.tables.empty()) return false;
  Equation made;
  made.kind = EquationKind::Lookup;
  made.span = equation.span;
  made.subs = left_subscripts(place);
  made.tables.push_back(vensim_table(equation.tables.front()));
  out.equations.push_back(std::move(made));
  return true;
}

/// At a vertical step Vensim reads the first of equal points, XMILE the last: the earlier ones move
/// to the number just below (xmile.md 17.2, vensim.md 10.6.1), as in a run.
LookupTable VensimTranslator::vensim_table(LookupTable table) const {
  const bool is_discrete = table.type == TableType::Discrete;
  const std::vector<double> xs = table.xs;
  for (std::size_t i = 0; !is_discrete && i + 1 < xs.size(); ++i) {
    if (xs[i] == xs[i + 1])
      table.xs[i] = std::nextafter(xs[i], -std::numeric_limits<double>::infinity());
  }
  table.type = TableType::Continuous;
  // a lookup of Vensim has two points at least, which may be at one x (vensim.md 3.7.3)
  if (table.xs.size() == 1) {
    table.xs.push_back(table.xs.front());
    table.ys.push_back(table.ys.front());
  }
  return table;
}

/// INTEG for a stock, ACTIVE INITIAL for what has an initial equation of its own.
Expr VensimTranslator::right_side(const Variable& variable, const Equation& equation,
                                  Place& place) {
  const Span span = equation.span;
  if (variable.container) return container_form(variable, equation, place);
  if (variable.kind == VarKind::Stock) {
    Expr rate = stock_rate(variable, place);
    Expr start = expr(equation.init ? *equation.init : equation.expr, place);
    return make_call(Name("INTEG"), {std::move(rate), std::move(start)}, span);
  }
  if (equation.init) {
    Expr active = expr(equation.expr, place);
    Expr start = expr(*equation.init, place);
    return make_call(Name("ACTIVE INITIAL"), {std::move(active), std::move(start)}, span);
  }
  place.is_whole = true;
  return expr(equation.expr, place);
}

/// Inflows, times their multiplier, less outflows, in their order (xmile.md 15.1, 15.4).
Expr VensimTranslator::stock_rate(const Variable& stock, Place& place) {
  std::optional<Expr> rate;
  const auto add = [&](const FlowRef& flow, bool is_inflow) {
    const Symbol* symbol = find({flow.name}, *place.scope);
    if (symbol == nullptr) return;
    Expr value = value_of(*symbol, make_ref(flow.name, flow.span), place);
    const bool has_multiplier = is_inflow && symbol->variable && symbol->variable->multiplier;
    if (has_multiplier)
      value = make_binary(SyntaxOp::Mul, expr(*symbol->variable->multiplier, place),
                          std::move(value), flow.span);
    if (rate) {
      rate = make_binary(is_inflow ? SyntaxOp::Add : SyntaxOp::Sub, std::move(*rate),
                         std::move(value), flow.span);
    } else {
      rate =
          is_inflow ? std::move(value) : make_unary(SyntaxOp::Minus, std::move(value), flow.span);
    }
  };
  for (const FlowRef& flow : stock.inflows) add(flow, true);
  for (const FlowRef& flow : stock.outflows) add(flow, false);
  return rate ? std::move(*rate) : make_number(0, stock.span);
}

/// The left side of an equation: the variable's dimensions, or what the equation names.
std::vector<VensimTranslator::LeftPart> VensimTranslator::left_of(const Variable& variable,
                                                                  const Equation& equation) {
  std::vector<LeftPart> left;
  const std::vector<DimId> dims = dims_of(variable);
  for (std::size_t k = 0; k < dims.size(); ++k) {
    LeftPart part;
    part.dim = dims[k];
    if (k < equation.subs.size()) {
      const Subscript& sub = equation.subs[k];
      const auto elem = dims_.find_elem(sub.name.key);
      const auto range = dims_.find_dim(sub.name.key);
      if (elem && dims_.position(dims[k], *elem)) {
        part.elem = *elem;
      } else if (sub.kind == SubKind::Index && sub.index[0].kind == ExprKind::Number) {
        const auto at = static_cast<std::size_t>(std::max(1.0, sub.index[0].number)) - 1;
        if (at < dims_.elems(dims[k]).size()) part.elem = dims_.elems(dims[k])[at];
      } else if (range) {
        part.dim = *range;
      }
    }
    std::size_t occurrence = 0;
    for (const LeftPart& earlier : left) occurrence += !earlier.elem && earlier.dim == part.dim;
    part.range = loop_name(part.dim, occurrence);
    left.push_back(std::move(part));
  }
  return left;
}

std::vector<Subscript> VensimTranslator::left_subscripts(const Place& place) const {
  std::vector<Subscript> subs;
  for (const LeftPart& part : place.left)
    subs.push_back(subscript(part.elem ? name_of(*part.elem) : part.range));
  return subs;
}

/// An array's own equation covers the elements that have none of theirs (xmile.md 18.3).
std::vector<std::vector<Subscript>> VensimTranslator::exceptions(const Variable& variable,
                                                                 const Equation& equation) const {
  std::vector<std::vector<Subscript>> lists;
  if (!equation.subs.empty() || variable.dims.empty()) return lists;
  const std::vector<DimId> dims = dims_of(variable);
  for (const Equation& other : variable.equations) {
    if (other.subs.size() != dims.size()) continue;
    std::vector<Subscript> list;
    for (std::size_t k = 0; k < dims.size(); ++k) {
      const auto elem = dims_.find_elem(other.subs[k].name.key);
      const auto range = dims_.find_dim(other.subs[k].name.key);
      if (elem && dims_.position(dims[k], *elem)) {
        list.push_back(subscript(name_of(*elem)));
      } else if (range) {
        list.push_back(subscript(name_of(*range)));
      }
    }
    if (list.size() == dims.size()) lists.push_back(std::move(list));
  }
  return lists;
}

}  // namespace weir
