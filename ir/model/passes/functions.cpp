// Calls: user macro, then built-in function, then lookup (vensim.md 3.6, xmile.md 12.6).
#include <cmath>
#include <limits>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/model/passes/point_pairs.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// The namespace of the language itself (xmile.md 12.4).
constexpr std::string_view kStandard = "std";
/// That of Vensim's functions, with its order of arguments (xmile.md 3.4).
constexpr std::string_view kVensim = "vensim";

/// xmile.md 18.5: a number used as an index.
constexpr double kRounding = 1e-6;

std::string counted_arguments(int least, int most) {
  if (most >= 90) return fmt::format("{} or more arguments", least);
  if (least == most) return counted(static_cast<std::size_t>(least), "argument");
  return fmt::format("{} to {} arguments", least, most);
}

std::string given(std::size_t count) { return count == 0 ? "none" : std::to_string(count); }

}  // namespace

bool is_of_vensim(const std::vector<Name>& path) {
  return path.size() == 2 && path[0].key == kVensim;
}

FunctionLanguage language_of(const std::vector<Name>& path, FunctionLanguage language) {
  return is_of_vensim(path) ? FunctionLanguage::Vensim : language;
}

/// What a call gives: of a qualified name, of a parameter, or of what has the name itself.
RExpr Resolver::resolve_call(const Expr& expr, const Place& place) {
  if (expr.path.size() > 1) {
    if (expr.path[0].key == kStandard) return call_builtin_only(expr, place);
    if (const auto var = find_qualified(expr.path)) return call_lookup(*var, expr, place);
    if (is_of_vensim(expr.path)) return call_builtin_only(expr, place);
    // namespace.function, such as isee.MAX: xmile.md 12.5
    Expr plain = expr;
    plain.path = {expr.path.back()};
    return resolve_call(plain, place);
  }
  // a parameter that is called: a lookup passed by name
  Place caller = place;
  const Expr named = make_ref(expr.path[0], expr.span);
  const Expr* passed = argument_expr(named, place, caller);
  if (passed != &named && passed->kind == ExprKind::Ref) {
    const auto var =
        passed->path.size() > 1 ? find_qualified(passed->path) : find_var(passed->path[0], caller);
    if (var) {
      Expr call = expr;
      call.path = passed->path;
      call.subs = passed->subs;
      return call_lookup(*var, call, place);
    }
  }
  return resolve_plain_call(expr, place);
}

/// std.MAX(...): the function of the language, whatever macros there are (xmile.md 12.6). The
/// equations that passes write call functions so. vensim.ZIDZ(...): that of Vensim.
RExpr Resolver::call_builtin_only(const Expr& expr, const Place& place) {
  const FunctionLanguage language = language_of(expr.path, place.scope->language);
  const auto rows = find_builtins(expr.path.back().key, language);
  for (const Builtin* row : rows) {
    const int count = static_cast<int>(expr.args.size());
    if (row->least <= count && count <= row->most) return call_builtin(*row, expr, place);
  }
  if (!rows.empty()) return refuse_count(rows, expr, place);
  note_unknown(expr, place);
  note_unknown_in_args(expr, place);
  return broken(expr.span);
}

/// A call of what has the name itself.
RExpr Resolver::resolve_plain_call(const Expr& expr, const Place& place) {
  // a comma before the ')', as of arguments that were never entered (vensim.md 3.3.5)
  if (expr.args.size() > 1 && expr.args.back().is_missing() && dialect_ == Dialect::Vensim) {
    Expr shorter = expr;
    shorter.args.pop_back();
    return resolve_plain_call(shorter, place);
  }
  const std::string& key = expr.path[0].key;
  if (const Macro* macro = find_macro(key, expr.args.size(), place)) {
    std::vector<const Expr*> args;
    for (const Expr& arg : expr.args) args.push_back(&arg);
    return call_macro(*macro, args, expr, place, place.scope->is_prelude);
  }
  const auto var = find_var(expr.path[0], place);
  auto rows = find_builtins(key, place.scope->language);
  if (rows.empty() && place.scope->is_prelude) rows = find_builtins(key, FunctionLanguage::Vensim);
  if (!rows.empty() && var && vars_[*var].kind == RVarKind::Table) {
    report(DiagKind::NameIsFunction, expr.span, vars_[*var].name);
  }
  for (const Builtin* row : rows) {
    const int count = static_cast<int>(expr.args.size());
    if (row->least > count || count > row->most) continue;
    if (row->meaning == Meaning::Macro || expr.outputs.empty())
      return call_builtin(*row, expr, place);
    report(DiagKind::WrongArgumentCount, expr.span, row->spelling, "no further outputs",
           given(expr.outputs.size()));
    return broken(expr.span);
  }
  if (!rows.empty()) return refuse_count(rows, expr, place);
  if (var) return call_lookup(*var, expr, place);
  // submodel_functions.cpp has reported that it is none
  if (sector_scope_.contains(key)) return broken(expr.span);
  note_unknown(expr, place);
  note_unknown_in_args(expr, place);
  return broken(expr.span);
}

/// A built-in function with a number of arguments that none of its rows takes.
RExpr Resolver::refuse_count(const std::vector<const Builtin*>& rows, const Expr& expr,
                             const Place& place) {
  int least = rows.front()->least, most = rows.front()->most;
  for (const Builtin* row : rows) {
    least = std::min(least, row->least);
    most = std::max(most, row->most);
  }
  report(DiagKind::WrongArgumentCount, expr.span, rows.front()->spelling,
         counted_arguments(least, most), given(expr.args.size()));
  note_unknown_in_args(expr, place);
  return broken(expr.span);
}

/// A call that fits a row of builtins.def.
RExpr Resolver::call_builtin(const Builtin& row, const Expr& expr, const Place& place) {
  switch (row.meaning) {
    case Meaning::Refused:
      report(DiagKind::UnsupportedFunction, expr.span, row.spelling)
          .note({}, "it would need {}", row.target);
      note_unknown_in_args(expr, place);
      return broken(expr.span);
    case Meaning::Special:
      return call_special(row, expr, place);
    case Meaning::Op:
      return call_op(row, expr, place);
    case Meaning::Macro:
      return call_prelude(row, expr, place);
  }
  return broken(expr.span);
}

/// A function that is an operation, its arguments in the order that the row gives.
RExpr Resolver::call_op(const Builtin& row, const Expr& expr, const Place& place) {
  std::vector<RExpr> args;
  for (const ArgumentPick& pick : argument_picks(row)) {
    args.push_back(pick.kind == ArgumentPick::Kind::Number
                       ? number(pick.number, expr.span)
                       : resolve_expr(expr.args[static_cast<std::size_t>(pick.argument)], place));
  }
  // an operation written into a prelude macro means what it says
  return apply(place.scope->is_prelude ? row.op : meant(row.op), std::move(args), expr.span);
}

/// A function that is a macro of the prelude.
RExpr Resolver::call_prelude(const Builtin& row, const Expr& expr, const Place& place) {
  std::vector<const Expr*> args;
  for (const ArgumentPick& pick : argument_picks(row)) {
    if (pick.kind == ArgumentPick::Kind::Number) {
      made_.push_back(make_number(pick.number, expr.span));
      args.push_back(&made_.back());
    } else {
      args.push_back(&expr.args[static_cast<std::size_t>(pick.argument)]);
    }
  }
  return call_macro(*prelude_macros_.at(name_key(row.target)), args, expr, place, true);
}

/// Functions that need to see their arguments unevaluated.
RExpr Resolver::call_special(const Builtin& row, const Expr& expr, const Place& place) {
  if (auto made = call_on_items(row, expr, place)) return std::move(*made);
  switch (row.special) {
    case SpecialFunction::Min:
      return call_extreme(Op::Min, expr, place);
    case SpecialFunction::Max:
      return call_extreme(Op::Max, expr, place);
    case SpecialFunction::Pi:
      return number(3.141592653589793, expr.span);
    case SpecialFunction::Inf:
      return number(kInfinity, expr.span);
    case SpecialFunction::Nan:
      return number(std::nan(""), expr.span);
    case SpecialFunction::Integ:
      return call_integ(expr, place);
    case SpecialFunction::Initial:
      return call_initial(expr, place);
    case SpecialFunction::ActiveInitial:
      return call_active(expr, place);
    case SpecialFunction::Game:
      return resolve_expr(expr.args[0], place);  // vensim.md 5.10: no player in a batch run
    case SpecialFunction::Held:
      return call_held(expr, place);
    case SpecialFunction::Simultaneous:
      return call_simultaneous(expr, place);
    case SpecialFunction::FindZero:
      return call_find_zero(expr, place);
    case SpecialFunction::CashFlows:
      return call_delay({Op::CashFlowsStart, Op::CashFlowsPush, {1, 2, 3, 4, 5, 6}, {0, 6}}, expr,
                        place);
    case SpecialFunction::Sample:
      return call_sample(expr, place);
    case SpecialFunction::Incomplete:
      report(DiagKind::MissingEquation, expr.span, place.left->label);
      return broken(expr.span);
    case SpecialFunction::XmilePulse:
      return call_xmile_pulse(expr, place);
    case SpecialFunction::DelayFixed:
      return call_delay({Op::FixedStart, Op::FixedPush, {1, 2}, {0}}, expr, place);
    case SpecialFunction::DelayMaterial:
      return call_delay({Op::MaterialStart, Op::MaterialPush, {1, 2, 3}, {0, 1, 3}}, expr, place);
    case SpecialFunction::DelayInformation:
      return call_delay({Op::InformationStart, Op::InformationPush, {1, 2}, {0, 1}}, expr, place);
    case SpecialFunction::DelayBatch:
      return call_batch(expr, place);
    case SpecialFunction::DelayConveyor:
      return call_conveyor(expr, place);
    case SpecialFunction::DelayProfile:
      return call_profile(expr, place);
    case SpecialFunction::Shift:
      return call_shift(expr, place);
    case SpecialFunction::Queue:
      return call_queue(expr, place);
    case SpecialFunction::AskQueue:
      return ask_queue(row, expr, place);
    case SpecialFunction::Straightline:
      return call_straightline(expr, place);
    case SpecialFunction::Schedule:
      return call_schedule(expr, place);
    case SpecialFunction::DelayN:
    case SpecialFunction::SmoothN:
      return call_delay_of_order(row, expr, place);
    case SpecialFunction::XmileDelay:
      return call_xmile_delay(expr, place);
    case SpecialFunction::WithLookup:
      return call_with_lookup(expr, place);
    case SpecialFunction::Table:
      return call_table(row, expr, place);
    case SpecialFunction::TimeShift:
      return call_time_shift(expr, place);
    case SpecialFunction::Cumulate:
    case SpecialFunction::CumulateLast:
      return call_cumulate(row, expr, place);
    case SpecialFunction::Message:
      return call_message(expr, place);
    case SpecialFunction::Random:
      return call_random(row, expr, place);
    case SpecialFunction::RandomLookup:
      return call_random_lookup(row, expr, place);
    case SpecialFunction::Time:
      return variable_value(time_, expr.span);
    case SpecialFunction::Dt:
      return variable_value(dt_, expr.span);
    case SpecialFunction::StartTime:
      return variable_value(start_, expr.span);
    case SpecialFunction::StopTime:
      return variable_value(stop_, expr.span);
    case SpecialFunction::CalendarTime:
      return call_calendar(expr, place);
    case SpecialFunction::Capacity:
    case SpecialFunction::AgeCount:
    case SpecialFunction::ProcessTime:
    case SpecialFunction::QueueElement:
    case SpecialFunction::QueueLength:
      return call_container(row, expr, place);
    case SpecialFunction::Derivative:
    case SpecialFunction::History:
    case SpecialFunction::Interpolate:
    case SpecialFunction::RankOf:
    case SpecialFunction::Allocate:
    case SpecialFunction::Zero:
    case SpecialFunction::NotComputed:
      return call_stella(row, expr, place);
    case SpecialFunction::External:
      report(DiagKind::MustBeWhole, expr.span, row.spelling);
      return broken(expr.span);
    default:
      return call_array(row, expr, place);
  }
}

/// The special functions that run over arrays.
RExpr Resolver::call_array(const Builtin& row, const Expr& expr, const Place& place) {
  switch (row.special) {
    case SpecialFunction::Sum:
      return call_reduce(Op::Add, 0, expr, place);
    case SpecialFunction::Prod:
      return call_reduce(Op::Mul, 1, expr, place);
    case SpecialFunction::VMin:
      return call_reduce(Op::Min, kInfinity, expr, place);
    case SpecialFunction::VMax:
      return call_reduce(Op::Max, -kInfinity, expr, place);
    case SpecialFunction::Size:
      return call_size(expr, place);
    case SpecialFunction::Mean:
      return call_mean(expr, place);
    case SpecialFunction::Deviation:
      return call_deviation(expr, place);
    case SpecialFunction::VectorSelect:
      return call_vector_select(expr, place);
    case SpecialFunction::VectorElmMap:
      return call_elm_map(expr, place);
    case SpecialFunction::SortOrder:
      return call_vector(Op::SortOrder, expr, {0}, {1}, place);
    case SpecialFunction::Rank:
      return call_vector(Op::Rank, expr, {0}, {1}, place);
    case SpecialFunction::Reorder:
      return call_reorder(expr, place);
    case SpecialFunction::InvertMatrix:
      return call_vector(Op::InvertMatrix, expr, {0}, {1}, place);
    case SpecialFunction::AllocateAvailable:
      return call_vector(Op::AllocateAvailable, expr, {0, 1}, {2}, place);
    case SpecialFunction::AllocateByPriority:
      return call_vector(Op::AllocateByPriority, expr, {0, 1}, {3, 4}, place);
    case SpecialFunction::VectorLookup:
      return call_of_vectors(Op::VectorLookup, expr, {{0, 1}}, {1, 2, 3, 4}, place);
    case SpecialFunction::MarketPrice:
      return call_of_vectors(Op::MarketPrice, expr, {{0, 1}, {1, 2}, {2, 1}, {3, 2}}, {}, place);
    case SpecialFunction::AtPrice:
      return call_of_vectors(op_named(row.arguments), expr, {{1, 1}}, {0, 2}, place);
    case SpecialFunction::ClearingPriority:
      return call_of_vectors(Op::ClearingPriority, expr, {{0, 1}, {1, 1}}, {2, 3, 4}, place);
    default:
      return broken(expr.span);
  }
}

/// name(x): a lookup, or a variable that has a graphical function (xmile.md 17.3).
RExpr Resolver::call_lookup(VarId var, const Expr& expr, const Place& place) {
  if (declared_[var.index()].is_broken) return broken(expr.span);
  const bool is_flat = dialect_ != Dialect::Vensim && expr.args.size() == 1 && expr.subs.empty() &&
                       !vars_[var].dims.empty() && !declared_[var.index()].outer &&
                       !own_table(var).valid();
  if (is_flat) {
    // A(10): the element of this number in row-major order (xmile.md 14.7)
    RExpr made = variable_value(var, expr.span);
    made.kind = RKind::FlatValue;
    made.invalid = model_.invalid_index_is_nan ? std::nan("") : 0;
    made.index.resize(vars_[var].dims.size());
    RExpr at = apply(Op::Add, resolve_expr(expr.args[0], place), number(kRounding, {}), expr.span);
    made.args.push_back(apply(Op::Sub, apply(Op::Floor, std::move(at), expr.span),
                              number(1, expr.span), expr.span));
    return made;
  }
  if (expr.args.size() != 1) {
    report(DiagKind::WrongArgumentCount, expr.span, display(expr.path.back()), "1 argument",
           given(expr.args.size()));
    return broken(expr.span);
  }
  const VarId table = own_table(var);
  if (!table.valid()) {
    report(DiagKind::NotALookup, expr.span, display(expr.path.back()));
    note_unknown_in_args(expr, place);
    return broken(expr.span);
  }
  return table_value(table, expr, place, Op::Lookup, resolve_expr(expr.args[0], place));
}

/// WITH LOOKUP(x, points): a table of its own. LOOKUPXY(xs, ys, x): its points are the y values of
/// two graphical functions (xmile.md 26.3).
RExpr Resolver::call_with_lookup(const Expr& expr, const Place& place) {
  const bool is_pair = expr.args.size() == 3;
  ProgramTable table;
  if (is_pair) {
    const std::vector<double>* xs = points_in(expr.args[0], place);
    const std::vector<double>* ys = points_in(expr.args[1], place);
    if (!xs || !ys) {
      report(DiagKind::MustBeVariable, expr.args[xs ? 1 : 0].span, xs ? "second" : "first",
             "LOOKUPXY");
      return broken(expr.span);
    }
    table = made_table({}, ReadKind::Continuous, paired_points(*xs, *ys));
  } else if (const Expr& points = expr.args[1]; points.kind != ExprKind::Table) {
    report(DiagKind::UnexpectedToken, points.span, "the points of a lookup", "something else");
    return broken(expr.span);
  }
  const VarId id = hidden_var(place, "with lookup", expr.args[1].span);
  vars_[id].kind = RVarKind::Table;
  vars_[id].dims.clear();
  table.name = vars_[id].name;
  if (!is_pair) table = points_of(expr.args[1], vars_[id].name);
  vars_[id].tables.push_back(std::move(table));
  RExpr read;
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.var = id;
  read.span = expr.span;
  read.args.push_back(resolve_expr(expr.args[is_pair ? 2 : 0], place));
  return read;
}

/// xmile.md 25.5: the standard fires once without an interval, Stella in every step; without
/// `first` at the start.
RExpr Resolver::call_xmile_pulse(const Expr& expr, const Place& place) {
  const bool repeats = dialect_ == Dialect::Stella && expr.args.size() < 3;
  const char* macro = expr.args.size() == 3 ? "xmile pulse repeated"
                      : repeats             ? "xmile pulse always"
                                            : "xmile pulse once";
  std::vector<const Expr*> args;
  for (const Expr& arg : expr.args) args.push_back(&arg);
  if (args.size() == 1) {
    made_.push_back(make_call(Name("STARTTIME"), {}, expr.span));
    args.push_back(&made_.back());
  }
  return call_macro(*prelude_macros_.at(macro), args, expr, place, true);
}

/// GET TIME VALUE with the calendar of settings lines 37 to 40 (vensim.md 4.2, 10.13).
RExpr Resolver::call_calendar(const Expr& expr, const Place& place) {
  double year = 2000, month = 1, day = 1, unit = 0;
  for (const std::string& line : model_.settings) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string code = line.substr(0, colon);
    const double value = parse_number(trim(std::string_view(line).substr(colon + 1))).value_or(0);
    if (code == "37") year = value;
    if (code == "38") month = value;
    if (code == "39") day = value;
    if (code == "40") unit = value;
  }
  std::vector<RExpr> args = resolve_all(expr.args, place);
  for (const VarId var : {step_time_, start_}) args.push_back(variable_value(var, expr.span));
  for (const double value : {unit, year, month, day}) args.push_back(number(value, expr.span));
  return apply(Op::CalendarTime, std::move(args), expr.span);
}

/// MESSAGE shows a text to whoever sits before an interactive run; as a value it is 0
/// (vensim.md 10.13).
RExpr Resolver::call_message(const Expr& expr, const Place& place) {
  // a text, or a string variable, which has no value
  const auto is_text = [&](const Expr& arg) {
    if (arg.kind == ExprKind::Literal) return true;
    if (arg.kind != ExprKind::Ref || arg.path.size() != 1 || !place.scope->sector) return false;
    const std::vector<Variable>& variables = place.scope->sector->variables;
    return std::any_of(variables.begin(), variables.end(), [&](const Variable& variable) {
      return variable.name == arg.path[0] && !variable.equations.empty() &&
             variable.equations[0].kind == EquationKind::String;
    });
  };
  for (const Expr& arg : expr.args) {
    if (!is_text(arg)) note_unknown_names(arg, place);
  }
  return number(0, expr.span);
}

}  // namespace weir
