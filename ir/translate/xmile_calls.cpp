// Functions, in this order: an expression with the same numbers where XMILE has an operator for it;
// XMILE's function of the same meaning, found by comparing the rows of builtins.def; a macro with
// the definition that the prelude has; else vensim.NAME(...), which only a reader that knows the
// name space understands (xmile.md 3.4).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "ir/base/number.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// Names that converters write and that XMILE does not have (xmile.md 36.2): read, never written.
const std::set<std::string> kNotOfXmile = {"if then else", "modulo", "pulse train", "zidz", "xidz"};

constexpr std::string_view kOfXmile = "xmile ";

const Builtin* row_for(const std::string& key, std::size_t count, FunctionLanguage language) {
  for (const Builtin* row : find_builtins(key, language)) {
    if (row->least <= static_cast<int>(count) && static_cast<int>(count) <= row->most) return row;
  }
  return nullptr;
}

/// Rows that mean the same thing, but for their arguments.
bool has_same_meaning(const Builtin& a, const Builtin& b) {
  if (a.meaning != b.meaning || a.meaning == Meaning::Refused) return false;
  if (a.meaning == Meaning::Op) return a.op == b.op;
  if (a.meaning == Meaning::Macro) return name_key(a.target) == name_key(b.target);
  return a.special == b.special;
}

std::optional<double> number_of(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return expr.number;
  const bool is_negative = expr.kind == ExprKind::Unary && expr.op == SyntaxOp::Minus &&
                           expr.args[0].kind == ExprKind::Number;
  return is_negative ? std::optional(-expr.args[0].number) : std::nullopt;
}

/// What fills one argument of the other function.
struct Filling {
  const Expr* expr = nullptr;  // an argument of this one
  double number = 0;           // or a number
};

/// What each argument of a call by row `to` must be, so that it means this call by row `from`;
/// nothing where it cannot.
std::optional<std::vector<Filling>> fillings(const Builtin& from, const Builtin& to,
                                             const std::vector<Expr>& args) {
  using Kind = ArgumentPick::Kind;
  const auto have = argument_picks(from), want = argument_picks(to);
  std::map<int, Filling> filled;
  if (want.empty() && have.empty()) {
    for (std::size_t i = 0; i < args.size(); ++i) filled[static_cast<int>(i)] = {&args[i]};
  }
  if (have.size() > want.size()) return std::nullopt;
  for (std::size_t i = 0; i < want.size(); ++i) {
    // a seed that is not given
    if (i >= have.size()) {
      if (want[i].kind != Kind::Seed) return std::nullopt;
      continue;
    }
    const ArgumentPick &a = have[i], &b = want[i];
    if (a.kind == Kind::Word || b.kind == Kind::Word) {
      if (a.kind != b.kind || a.word != b.word) return std::nullopt;
      continue;
    }
    const bool is_left_out =
        a.kind != Kind::Number && static_cast<std::size_t>(a.argument) >= args.size();
    if (is_left_out) {
      if (a.kind != Kind::Seed || b.kind != Kind::Seed) return std::nullopt;
      continue;
    }
    const Expr* given =
        a.kind == Kind::Number ? nullptr : &args[static_cast<std::size_t>(a.argument)];
    if (b.kind == Kind::Number) {
      const auto value = given ? number_of(*given) : std::optional(a.number);
      if (value != b.number) return std::nullopt;
      continue;
    }
    if ((a.kind == Kind::Seed) != (b.kind == Kind::Seed)) return std::nullopt;
    if (!given && !std::isfinite(a.number)) return std::nullopt;
    const Filling filling{given, a.number};
    const auto [at, is_new] = filled.emplace(b.argument, filling);
    if (!is_new && at->second.expr != filling.expr) return std::nullopt;
  }
  // SUM and its kin, tables: the same arguments in the same order
  if (want.size() == 1 && want[0].kind == Kind::Word) {
    for (std::size_t i = 0; i < args.size(); ++i) filled[static_cast<int>(i)] = {&args[i]};
  }
  std::vector<Filling> made;
  for (const auto& [at, filling] : filled) {
    if (at != static_cast<int>(made.size())) return std::nullopt;
    made.push_back(filling);
  }
  const auto count = static_cast<int>(made.size());
  if (count < to.least || count > to.most) return std::nullopt;
  return made;
}

/// A function of the prelude alone, which no macro of a file can call.
bool calls(const Expr& expr, SpecialFunction special) {
  if (expr.kind == ExprKind::Call) {
    const auto rows = find_builtins(expr.path.back().key, FunctionLanguage::Prelude);
    if (!rows.empty() && rows.front()->special == special) return true;
  }
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return calls(arg, special); });
}

bool calls(const Macro& macro, SpecialFunction special) {
  for (const Variable& variable : macro.body.variables)
    for (const Equation& equation : variable.equations)
      if (calls(equation.expr, special)) return true;
  return false;
}

}  // namespace

std::vector<Expr> XmileTranslation::translate_all(const std::vector<Expr>& exprs,
                                                  VensimPlace& place) {
  std::vector<Expr> made;
  made.reserve(exprs.size());
  for (const Expr& expr : exprs) made.push_back(translate(expr, place));
  return made;
}

void XmileTranslation::note_call(const Expr& expr, const VensimPlace& place, Fate fate,
                                 std::string reason) {
  if (place.scope.is_prelude) return;
  note(ConstructKind::Call, display(expr.path.back()), expr.span, fate, std::move(reason));
}

/// A call: of a macro of the model, of a function, or of a lookup.
Expr XmileTranslation::translate_call(const Expr& expr, VensimPlace& place) {
  // a comma before the ')', as a run reads it (vensim.md 3.3.5)
  if (expr.args.size() > 1 && expr.args.back().is_missing()) {
    Expr shorter = expr;
    shorter.args.pop_back();
    return translate_call(shorter, place);
  }
  const std::string& key = expr.path.back().key;
  const bool is_prelude = place.scope.is_prelude;
  FunctionLanguage language = is_prelude ? FunctionLanguage::Prelude : FunctionLanguage::Vensim;
  if (is_prelude && find_builtins(key, language).empty()) language = FunctionLanguage::Vensim;
  const Builtin* row = row_for(key, expr.args.size(), language);
  const Macro* macro = is_prelude ? (row ? nullptr : prelude_macro(key)) : model_macro(key);
  if (macro) return call_of_macro(*macro, expr, place);
  if (!row) return call_of_variable(expr, place);
  if (row->meaning == Meaning::Special && row->special == SpecialFunction::External) {
    note_call(expr, place, Fate::Dropped, "reads a file, which was not there to be read");
    return {};
  }
  if (key.starts_with(kOfXmile)) return call_of_xmile(expr, place);
  if (auto made = call_as_expression(*row, expr, place)) return std::move(*made);
  if (auto made = renamed_call(*row, expr, place)) return std::move(*made);
  if (auto made = call_as_macro(*row, expr, place)) return std::move(*made);
  return call_of_vensim(*row, expr, place);
}

/// `XMILE NAME(...)`, weir's extension of Vensim (to_vensim.h): XMILE's own function.
Expr XmileTranslation::call_of_xmile(const Expr& expr, VensimPlace& place) {
  if (auto item = item_of_container(expr, place)) return std::move(*item);
  const std::string name = display(expr.path.back()).substr(kOfXmile.size());
  note_call(expr, place, Fate::Exact);
  return make_call(Name(name), translate_all(expr.args, place), expr.span);
}

/// A macro of the model, or in the prelude another of the prelude.
Expr XmileTranslation::call_of_macro(const Macro& macro, const Expr& expr, VensimPlace& place) {
  Expr made = expr;
  made.outputs.clear();
  made.args = translate_all(expr.args, place);
  for (std::size_t i = 0; i < expr.outputs.size() && i < macro.outputs.size(); ++i) {
    Expr output = made;
    const Name& name = macro.outputs[i];
    output.path = {macro_for(macro, place.scope.is_prelude, name, name)};
    add_output(expr, output, expr.outputs[i], place);
  }
  made.path = {macro_for(macro, place.scope.is_prelude, {}, macro.name)};
  note_call(expr, place, expr.outputs.empty() ? Fate::Exact : Fate::Equivalent,
            expr.outputs.empty() ? "" : "its further outputs are variables that call on their own");
  return made;
}

/// name(x): a lookup, by the function LOOKUP where XMILE has a function of the name.
Expr XmileTranslation::call_of_variable(const Expr& expr, VensimPlace& place) {
  Expr made = expr;
  made.args = translate_all(expr.args, place);
  made.subs = translate_subscripts(expr, place);
  const auto renamed = place.scope.renamed.find(expr.path[0].key);
  if (renamed != place.scope.renamed.end()) made.path[0] = renamed->second;
  const std::string& key = made.path[0].key;
  if (key.starts_with(kOfXmile)) {
    diags_.report(DiagKind::UnsupportedConstruct, expr.span,
                  fmt::format("'{}' on its way back into XMILE", display(expr.path[0])));
    return {};
  }
  if (!place.scope.taken.contains(key)) {
    note_call(expr, place, Fate::Extension, "no function of this name is known; kept as written");
    return made;
  }
  note_call(expr, place, Fate::Exact);
  const bool is_hidden = !find_builtins(key, FunctionLanguage::Xmile).empty();
  if (!is_hidden || made.args.size() != 1) return made;
  Expr lookup = make_ref(made.path[0], expr.span);
  lookup.subs = made.subs;
  return make_call(Name("LOOKUP"), {std::move(lookup), std::move(made.args[0])}, expr.span);
}

/// What XMILE has an operator, another function or a variable for.
std::optional<Expr> XmileTranslation::call_as_expression(const Builtin& row, const Expr& expr,
                                                         VensimPlace& place) {
  const auto of = [&](SyntaxOp op) {
    note_call(expr, place, Fate::Equivalent, "is an operator of XMILE");
    std::vector<Expr> args = translate_all(expr.args, place);
    return make_binary(op, std::move(args[0]), std::move(args[1]), expr.span);
  };
  if (row.meaning == Meaning::Op) {
    if (row.op == Op::Pow) return of(SyntaxOp::Pow);
    if (row.op == Op::ModFloor) return of(SyntaxOp::Mod);
    if (row.op != Op::Select) return std::nullopt;
    Expr made;
    made.kind = ExprKind::If;
    made.span = expr.span;
    made.args = translate_all(expr.args, place);
    note_call(expr, place, Fate::Exact);
    return made;
  }
  if (row.meaning != Meaning::Special) return std::nullopt;
  const auto as = [&](const char* name) {
    note_call(expr, place, Fate::Exact);
    return make_call(Name(name), translate_all(expr.args, place), expr.span);
  };
  switch (row.special) {
    case SpecialFunction::Game:
      note_call(expr, place, Fate::Extension, "nobody plays in XMILE; the value stands");
      return translate(expr.args[0], place);
    case SpecialFunction::VMin:
      return as("MIN");
    case SpecialFunction::VMax:
      return as("MAX");
    case SpecialFunction::Size: {
      Expr made = as("SIZE");
      made.args = expr.args;  // the name of a range
      return made;
    }
    case SpecialFunction::DelayFixed:
      return delay_fixed(expr, place);
    case SpecialFunction::Message:
      note_call(expr, place, Fate::Dropped, "shows a text to a person; as a value it is 0");
      return make_number(0, expr.span);
    case SpecialFunction::WithLookup:
      return helper_lookup(expr, place);
    case SpecialFunction::Sample:
      if (holds_steps_) return call_of_vensim(row, expr, place);
      return helper(expr, row.spelling, place);
    case SpecialFunction::Integ:
    case SpecialFunction::ActiveInitial:
      return helper(expr, row.spelling, place);
    case SpecialFunction::DelayN:
    case SpecialFunction::SmoothN:
      if (keeps_stages(expr)) return std::nullopt;
      return call_of_vensim(row, expr, place);
    case SpecialFunction::AllocateByPriority:
      return allocation(expr, place);
    case SpecialFunction::Table:
    case SpecialFunction::TimeShift:
      return call_of_table(row, expr, place);
    default:
      return std::nullopt;
  }
}

/// Whether DELAY N or SMOOTH N integrates as XMILE's does: by Euler, with a delay of its order in
/// steps at least (vensim.md 10.3, xmile.md 25.3).
bool XmileTranslation::keeps_stages(const Expr& expr) const {
  const auto delay = constant_value(expr.args[1], 0), order = constant_value(expr.args[3], 0);
  const auto step = constant_value(make_ref(Name("TIME STEP")), 0);
  return !holds_steps_ && delay && order && step && *delay >= *order * *step;
}

/// DELAY FIXED delays by a step at least, DELAY not at all where the time is below half a step
/// (vensim.md 10.4, xmile.md 25.4).
Expr XmileTranslation::delay_fixed(const Expr& expr, VensimPlace& place) {
  std::vector<Expr> args = translate_all(expr.args, place);
  const auto time = constant_value(expr.args[1], 0);
  const auto step = constant_value(make_ref(Name("TIME STEP")), 0);
  const bool is_long = !place.scope.macro && time && step && *time >= *step;
  if (!is_long) {
    args[1] = make_call(Name("MAX"), {std::move(args[1]), builtin("DT", place.scope, expr.span)},
                        expr.span);
  }
  note_call(expr, place, Fate::Exact);
  return make_call(Name("DELAY"), std::move(args), expr.span);
}

/// ALLOCATE BY PRIORITY(demand, priority, size, width, supply) over the whole of a range, as
/// ALLOCATE(supply, range, demand, priority, width) (xmile.md 36.3).
std::optional<Expr> XmileTranslation::allocation(const Expr& expr, VensimPlace& place) {
  const bool is_over_range = !place.tuple && !place.ranges.empty() && place.ranges.back().valid();
  if (!is_over_range) return std::nullopt;
  const DimId range = place.ranges.back();
  const Expr& given = expr.args[2];
  const bool is_counted = given.kind == ExprKind::Call && given.path[0].key == "elmcount" &&
                          given.args[0].kind == ExprKind::Ref &&
                          dims_.find_dim(given.args[0].path[0].key) == range;
  const auto size = constant_value(given, 0);
  if (!is_counted && size != static_cast<double>(dims_.elems(range).size())) return std::nullopt;
  note_call(expr, place, Fate::Equivalent, "is called ALLOCATE in XMILE");
  std::vector<Expr> args = translate_all(expr.args, place);
  const Name name = dimension_name(range);
  for (const std::size_t vector : {0u, 1u}) {
    for (Subscript& sub : args[vector].subs) {
      if (sub.kind == SubKind::Name && sub.name == name)
        sub = Subscript{SubKind::Star, {}, {}, sub.span};
    }
  }
  return make_call(Name("ALLOCATE"),
                   {std::move(args[4]), make_ref(name, expr.span), std::move(args[0]),
                    std::move(args[1]), std::move(args[3])},
                   expr.span);
}

/// The function of XMILE with the same meaning.
std::optional<Expr> XmileTranslation::renamed_call(const Builtin& row, const Expr& expr,
                                                   VensimPlace& place) {
  const Builtin* best = nullptr;
  std::vector<Filling> filling;
  for (const Builtin& other : builtins()) {
    const bool is_xmile = other.languages & static_cast<std::uint8_t>(FunctionLanguage::Xmile);
    if (!is_xmile || !has_same_meaning(row, other)) continue;
    if (kNotOfXmile.contains(name_key(other.spelling)) || !expr.outputs.empty()) continue;
    const bool is_same = name_key(other.spelling) == name_key(row.spelling);
    if (best && !is_same) continue;
    auto found = fillings(row, other, expr.args);
    if (!found) continue;
    best = &other;
    filling = std::move(*found);
  }
  if (!best) return std::nullopt;
  std::vector<Expr> args;
  for (const Filling& each : filling)
    args.push_back(each.expr ? translate(*each.expr, place) : make_number(each.number, expr.span));
  const bool is_same = name_key(best->spelling) == name_key(row.spelling);
  note_call(expr, place, is_same ? Fate::Exact : Fate::Equivalent,
            is_same ? "" : fmt::format("is called {} in XMILE", best->spelling));
  Expr made = make_call(Name(best->spelling), std::move(args), expr.span);
  const bool hides = model_macro(made.path[0].key) && !place.scope.is_prelude;
  if (hides || macro_names_.contains(made.path[0].key))
    made.path.insert(made.path.begin(), Name("std"));
  return made;
}

/// A macro with the definition that the prelude gives the function.
std::optional<Expr> XmileTranslation::call_as_macro(const Builtin& row, const Expr& expr,
                                                    VensimPlace& place) {
  const bool is_macro = row.meaning == Meaning::Macro;
  const Macro* macro = prelude_macro(is_macro ? name_key(row.target)
                                              : name_key("VENSIM " + std::string(row.spelling)));
  if (!macro || calls(*macro, SpecialFunction::CashFlows)) return std::nullopt;
  Expr call = expr;
  if (is_macro) {
    call.args.clear();
    for (const ArgumentPick& pick : argument_picks(row)) {
      call.args.push_back(pick.kind == ArgumentPick::Kind::Number
                              ? make_number(pick.number, expr.span)
                              : expr.args[static_cast<std::size_t>(pick.argument)]);
    }
  }
  Expr made = call;
  made.outputs.clear();
  made.args = translate_all(call.args, place);
  for (std::size_t i = 0; i < expr.outputs.size() && i < macro->outputs.size(); ++i) {
    Expr output = made;
    output.path = {macro_for(*macro, true, macro->outputs[i], macro->outputs[i])};
    add_output(expr, output, expr.outputs[i], place);
  }
  const Name wanted(row.spelling);
  made.path = {macro_for(*macro, true, {}, wanted)};
  note_call(expr, place, Fate::Equivalent, "its definition stands in the file as a macro");
  return made;
}

/// What only Vensim has.
Expr XmileTranslation::call_of_vensim(const Builtin& row, const Expr& expr, VensimPlace& place) {
  Expr made = expr;
  made.path = {Name("vensim"), Name(row.spelling)};
  made.args = translate_all(expr.args, place);
  note_call(expr, place, Fate::Extension,
            "XMILE has no such function; only a reader of Vensim's functions runs it");
  return made;
}

/// SAMPLE IF TRUE(c, x, i): x where c holds, else the value before (xmile.md 36.3).
Equation XmileTranslation::sampled(const Expr& call, VensimPlace& place) {
  Equation made;
  made.init = translate(call.args[2], place);
  VensimPlace inside = place;
  inside.initial = &call.args[2];
  made.expr.kind = ExprKind::If;
  made.expr.span = call.span;
  made.expr.args = {
      translate(call.args[0], inside), translate(call.args[1], inside),
      make_call(Name("PREVIOUS"), {make_ref(Name("SELF"), call.span), *made.init}, call.span)};
  note_call(call, place, Fate::Equivalent, "keeps its value by PREVIOUS(SELF)");
  return made;
}

/// A variable of its own for a call that must be a whole equation.
Expr XmileTranslation::helper(const Expr& call, const char* what, VensimPlace& place) {
  const Builtin& row = *row_for(call.path.back().key, call.args.size(), FunctionLanguage::Vensim);
  if (!place.variable) return call_of_vensim(row, call, place);
  VensimScope& scope = place.scope;
  auto known = scope.helpers.find(&call);
  if (known == scope.helpers.end()) {
    Variable made;
    made.kind = row.special == SpecialFunction::Integ ? VarKind::Stock : VarKind::Auxiliary;
    made.name = unique(scope, fmt::format("{} {}", display(place.variable->name), what));
    made.dims = place.dims;
    made.group = place.variable->group;
    made.span = call.span;
    made.extensions.push_back({"made", {}, call.span});
    if (made.kind == VarKind::Stock) {
      Variable flow = made;
      flow.kind = VarKind::Flow;
      flow.name = unique(scope, display(made.name) + " net flow");
      made.inflows.push_back({flow.name, call.span});
      scope.made.push_back(std::move(flow));
    }
    known = scope.helpers.emplace(&call, scope.made.size()).first;
    scope.made.push_back(std::move(made));
  }
  const std::size_t at = known->second;
  Equation equation;
  if (row.special == SpecialFunction::Sample) {
    equation = sampled(call, place);
  } else {
    note_call(call, place, Fate::Equivalent, "is a variable of its own");
    equation.expr = translate(call.args[row.special == SpecialFunction::Integ ? 1 : 0], place);
    if (row.special == SpecialFunction::ActiveInitial)
      equation.init = translate(call.args[1], place);
  }
  equation.subs = place.subs;
  equation.span = equation.name_span = call.span;
  if (row.special == SpecialFunction::Integ) {
    Equation rate = equation;
    rate.expr = translate(call.args[0], place);
    scope.made[at - 1].equations.push_back(std::move(rate));
  }
  scope.made[at].equations.push_back(std::move(equation));
  Expr made = make_ref(scope.made[at].name, call.span);
  made.subs = place.tuple ? place.subs : place.dims;
  return made;
}

}  // namespace weir
