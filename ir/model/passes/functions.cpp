// Calls: user macro, then built-in function, then lookup (vensim.md 3.6, xmile.md 12.6).
#include <cmath>
#include <limits>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::string counted(int least, int most) {
  if (most >= 90) return fmt::format("{} or more arguments", least);
  if (least == most) return fmt::format("{} argument{}", least, least == 1 ? "" : "s");
  return fmt::format("{} to {} arguments", least, most);
}

std::string given(std::size_t count) { return count == 0 ? "none" : std::to_string(count); }

/// 32 bits of FNV-1a, to tell call sites apart by name whatever the order of variables.
std::uint32_t name_hash(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

}  // namespace

RExpr Resolver::resolve_call(const Expr& expr, const Place& place) {
  if (expr.path.size() > 1) {
    if (const auto var = find_qualified(expr.path, place)) return call_lookup(*var, expr, place);
    // namespace.function, such as isee.MAX: xmile.md 12.5
    Expr plain = expr;
    plain.path = {expr.path.back()};
    return resolve_call(plain, place);
  }
  const std::string& key = expr.path[0].key;
  // a parameter that is called: a lookup passed by name
  Place caller = place;
  Expr named = make_ref(expr.path[0], expr.span);
  const Expr* passed = argument_expr(named, place, caller);
  if (passed != &named && passed->kind == ExprKind::Ref) {
    if (const auto var = find_var(passed->path.back(), caller)) {
      Expr call = expr;
      call.path = passed->path;
      call.subs = passed->subs;
      return call_lookup(*var, call, place);
    }
  }
  if (const Macro* macro = find_macro(key, place)) {
    std::vector<const Expr*> args;
    for (const Expr& arg : expr.args) args.push_back(&arg);
    return call_macro(*macro, args, expr, place, place.scope->is_prelude);
  }
  auto rows = find_builtins(key, place.scope->language);
  if (rows.empty() && place.scope->is_prelude) rows = find_builtins(key, FunctionLanguage::Vensim);
  for (const Builtin* row : rows) {
    const int count = static_cast<int>(expr.args.size());
    if (row->least <= count && count <= row->most) return call_builtin(*row, expr, place);
  }
  if (!rows.empty()) {
    int least = rows.front()->least, most = rows.front()->most;
    for (const Builtin* row : rows) {
      least = std::min(least, row->least);
      most = std::max(most, row->most);
    }
    diags_.report(DiagKind::WrongArgumentCount, expr.span, rows.front()->spelling, counted(least, most), given(expr.args.size()));
    return broken(expr.span);
  }
  if (const auto var = find_var(expr.path[0], place)) return call_lookup(*var, expr, place);
  report_unknown(expr, place);
  return broken(expr.span);
}

RExpr Resolver::call_builtin(const Builtin& row, const Expr& expr, const Place& place) {
  switch (row.meaning) {
    case Meaning::Refused:
      diags_.report(DiagKind::UnsupportedFunction, expr.span, row.spelling);
      return broken(expr.span);
    case Meaning::Special: return call_special(row, expr, place);
    case Meaning::Op: {
      std::vector<RExpr> args;
      for (const ArgumentPick& pick : argument_picks(row)) {
        args.push_back(pick.kind == ArgumentPick::Kind::Number
                           ? number(pick.number, expr.span)
                           : resolve_expr(expr.args[static_cast<std::size_t>(pick.argument)], place));
      }
      // an operation written into a prelude macro means what it says
      return apply(place.scope->is_prelude ? row.op : meant(row.op), std::move(args), expr.span);
    }
    case Meaning::Macro: {
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
  }
  return broken(expr.span);
}

RExpr Resolver::call_special(const Builtin& row, const Expr& expr, const Place& place) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto value = [&](VarId var) {
    RExpr made;
    made.kind = RKind::Value;
    made.var = var;
    made.span = expr.span;
    return made;
  };
  switch (row.special) {
    case SpecialFunction::Min: return call_extreme(Op::Min, expr, place);
    case SpecialFunction::Max: return call_extreme(Op::Max, expr, place);
    case SpecialFunction::Pi: return number(3.141592653589793, expr.span);
    case SpecialFunction::Inf: return number(infinity, expr.span);
    case SpecialFunction::Nan: return number(std::nan(""), expr.span);
    case SpecialFunction::Integ: return call_integ(expr, place);
    case SpecialFunction::Initial: return call_initial(expr, place);
    case SpecialFunction::ActiveInitial: return call_active(expr, place);
    case SpecialFunction::Game: return resolve_expr(expr.args[0], place);  // vensim.md 5.10: no player in a batch run
    case SpecialFunction::Held: return call_held(expr, place);
    case SpecialFunction::Sample: return call_sample(expr, place);
    case SpecialFunction::Incomplete:
      diags_.report(DiagKind::MissingEquation, expr.span, place.left->label);
      return broken(expr.span);
    case SpecialFunction::XmilePulse: return call_xmile_pulse(expr, place);
    case SpecialFunction::DelayFixed: return call_delay({Op::FixedStart, Op::FixedPush, {1, 2}, {0}}, expr, place);
    case SpecialFunction::DelayMaterial:
      return call_delay({Op::MaterialStart, Op::MaterialPush, {1, 2, 3}, {0, 1, 3}}, expr, place);
    case SpecialFunction::DelayInformation:
      return call_delay({Op::InformationStart, Op::InformationPush, {1, 2}, {0, 1}}, expr, place);
    case SpecialFunction::DelayN:
    case SpecialFunction::SmoothN: {
      // input, time, initial value, order: the row says where each stands
      std::vector<int> at;
      for (const ArgumentPick& pick : argument_picks(row)) at.push_back(pick.argument);
      const bool is_delay = row.special == SpecialFunction::DelayN;
      return call_delay({is_delay ? Op::DelayNStart : Op::SmoothNStart, is_delay ? Op::DelayNPush : Op::SmoothNPush,
                         {at[1], at[2], at[3]}, {at[0], at[1]}},
                        expr, place);
    }
    case SpecialFunction::XmileDelay: return call_xmile_delay(expr, place);
    case SpecialFunction::WithLookup: return call_with_lookup(expr, place);
    case SpecialFunction::Table: return call_table(row, expr, place);
    case SpecialFunction::Sum: return call_reduce(Op::Add, 0, expr, place);
    case SpecialFunction::Prod: return call_reduce(Op::Mul, 1, expr, place);
    case SpecialFunction::VMin: return call_reduce(Op::Min, infinity, expr, place);
    case SpecialFunction::VMax: return call_reduce(Op::Max, -infinity, expr, place);
    case SpecialFunction::Size: return call_size(expr, place);
    case SpecialFunction::Mean: return call_mean(expr, place);
    case SpecialFunction::Deviation: return call_deviation(expr, place);
    case SpecialFunction::VectorSelect: return call_vector_select(expr, place);
    case SpecialFunction::VectorElmMap: return call_elm_map(expr, place);
    case SpecialFunction::SortOrder: return call_vector(Op::SortOrder, expr, {0}, {1}, place);
    case SpecialFunction::Rank: return call_vector(Op::Rank, expr, {0}, {1}, place);
    case SpecialFunction::Reorder: return call_reorder(expr, place);
    case SpecialFunction::InvertMatrix: return call_vector(Op::InvertMatrix, expr, {0}, {1}, place);
    case SpecialFunction::AllocateAvailable: return call_vector(Op::AllocateAvailable, expr, {0, 1}, {2}, place);
    case SpecialFunction::AllocateByPriority: return call_vector(Op::AllocateByPriority, expr, {0, 1}, {3, 4}, place);
    case SpecialFunction::Random: return call_random(row, expr, place);
    case SpecialFunction::Time: return value(time_);
    case SpecialFunction::Dt: return value(dt_);
    case SpecialFunction::StartTime: return value(start_);
    case SpecialFunction::StopTime: return value(stop_);
    case SpecialFunction::CalendarTime: return call_calendar(expr, place);
    case SpecialFunction::External:
      diags_.report(DiagKind::MustBeWhole, expr.span, row.spelling);
      return broken(expr.span);
    case SpecialFunction::None: break;
  }
  return broken(expr.span);
}

/// MIN and MAX of several numbers; of one array in XMILE (xmile.md 18.9).
RExpr Resolver::call_extreme(Op op, const Expr& expr, const Place& place) {
  const double start = op == Op::Min ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  if (expr.args.size() == 1) {
    if (dialect_ != Dialect::Vensim) return call_reduce(op, start, expr, place);
    diags_.report(DiagKind::WrongArgumentCount, expr.span, op == Op::Min ? "MIN" : "MAX", "2 arguments", "1");
    return broken(expr.span);
  }
  RExpr made = resolve_expr(expr.args[0], place);
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    made = apply(op, {std::move(made), resolve_expr(expr.args[i], place)}, expr.span);
  }
  return made;
}

RExpr Resolver::call_lookup(VarId var, const Expr& expr, const Place& place) {
  if (expr.args.size() != 1) {
    diags_.report(DiagKind::WrongArgumentCount, expr.span, display(expr.path.back()), "1 argument", given(expr.args.size()));
    return broken(expr.span);
  }
  const VarId table = own_table(var);
  if (!table.valid()) {
    diags_.report(DiagKind::NotALookup, expr.span, display(expr.path.back()));
    return broken(expr.span);
  }
  std::vector<RExpr> args;
  args.push_back(resolve_expr(expr.args[0], place));
  return table_value(table, expr, place, Op::Lookup, std::move(args));
}

/// LOOKUP FORWARD(table, x) and its kin: the first argument names the table.
RExpr Resolver::call_table(const Builtin& row, const Expr& expr, const Place& place) {
  Place caller = place;
  const Expr* named = argument_expr(expr.args[0], place, caller);
  std::optional<VarId> var;
  if (named->kind == ExprKind::Ref) {
    var = named->path.size() > 1 ? find_qualified(named->path, caller) : find_var(named->path[0], caller);
  }
  const VarId table = var ? own_table(*var) : VarId();
  if (!table.valid()) {
    diags_.report(DiagKind::MustBeVariable, expr.args[0].span, "first", row.spelling);
    return broken(expr.span);
  }
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < expr.args.size(); ++i) args.push_back(resolve_expr(expr.args[i], place));
  return table_value(table, *named, caller, op_named(row.arguments), std::move(args));
}

RExpr Resolver::call_with_lookup(const Expr& expr, const Place& place) {
  const Expr& points = expr.args[1];
  if (points.kind != ExprKind::Table) {
    diags_.report(DiagKind::UnexpectedToken, points.span, "the points of a lookup", "something else");
    return broken(expr.span);
  }
  RVar table;
  table.kind = RVarKind::Table;
  table.name = fmt::format("#{}>with lookup{}", place.left->label, ++hidden_count_);
  table.is_hidden = true;
  table.span = points.span;
  table.tables.push_back(points_of(points, table.name));
  const VarId id = vars_.add(std::move(table));
  declared_.emplace_back();
  RExpr read;
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.var = id;
  read.span = expr.span;
  read.args.push_back(resolve_expr(expr.args[0], place));
  return read;
}

/// The number of the current element over all loops around the expression, so that each element draws its own numbers.
RExpr Resolver::element_number(const Place& place) {
  RExpr sum = number(0, {});
  const auto add_loop = [&](std::uint32_t id, std::uint32_t count) {
    RExpr position;
    position.kind = RKind::Position;
    RIndex index;
    index.kind = RIndex::Kind::Loop;
    index.loop = id;
    for (std::uint32_t i = 0; i < count; ++i) index.positions.push_back(i);
    position.index.push_back(std::move(index));
    RExpr scaled = apply(Op::Mul, {std::move(sum), number(count, {})}, {});
    sum = apply(Op::Add, {std::move(scaled), std::move(position)}, {});
  };
  for (std::size_t i = 0; i < place.left->loops.size(); ++i) add_loop(place.left->loop_ids[i], place.left->loops[i].count);
  for (const Place* at = &place; at && at->reduction; at = at->outer) {
    for (const Reduction::Entry& entry : at->reduction->entries) {
      add_loop(entry.binding.loop, static_cast<std::uint32_t>(entry.binding.elems.size()));
    }
  }
  return sum;
}

RExpr Resolver::call_random(const Builtin& row, const Expr& expr, const Place& place) {
  const std::vector<ArgumentPick> picks = argument_picks(row);
  const Op op = op_named(picks[0].word);
  const auto var_index = static_cast<std::uint32_t>(place.left->var.index());
  const int call = random_calls_[var_index]++;
  std::uint32_t site = name_hash(place.left->label) + static_cast<std::uint32_t>(call) * 2654435761u;
  std::vector<RExpr> args;
  args.push_back(number(site, expr.span));
  args.push_back(element_number(place));
  for (std::size_t i = 1; i < picks.size(); ++i) {
    const ArgumentPick& pick = picks[i];
    const auto at = static_cast<std::size_t>(pick.argument);
    if (pick.kind == ArgumentPick::Kind::Number) {
      args.push_back(number(pick.number, expr.span));
    } else if (pick.kind == ArgumentPick::Kind::Argument) {
      args.push_back(resolve_expr(expr.args[at], place));
    } else if (at < expr.args.size()) {
      // the seed chooses the stream; a variable seed is added to the site
      RExpr seed = resolve_expr(expr.args[at], place);
      args[0] = apply(Op::Add, {std::move(args[0]), apply(Op::Mul, {std::move(seed), number(4294967296.0, {})}, {})}, expr.span);
    }
  }
  return apply(op, std::move(args), expr.span);
}

/// xmile.md 25.5: the standard fires once without an interval, Stella in every step; without `first` at the start.
RExpr Resolver::call_xmile_pulse(const Expr& expr, const Place& place) {
  const bool repeats = dialect_ == Dialect::Stella && expr.args.size() < 3;
  const char* macro = expr.args.size() == 3 ? "xmile pulse repeated" : repeats ? "xmile pulse always" : "xmile pulse once";
  std::vector<const Expr*> args;
  for (const Expr& arg : expr.args) args.push_back(&arg);
  if (args.size() == 1) {
    made_.push_back(make_ref(Name("STARTTIME"), expr.span));
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
    const double value = std::atof(line.c_str() + colon + 1);
    if (code == "37") year = value;
    if (code == "38") month = value;
    if (code == "39") day = value;
    if (code == "40") unit = value;
  }
  std::vector<RExpr> args;
  for (const Expr& arg : expr.args) args.push_back(resolve_expr(arg, place));
  for (const VarId var : {step_time_, start_}) {
    RExpr clock;
    clock.kind = RKind::Value;
    clock.var = var;
    args.push_back(std::move(clock));
  }
  for (const double value : {unit, year, month, day}) args.push_back(number(value, expr.span));
  return apply(Op::CalendarTime, std::move(args), expr.span);
}

}  // namespace weir
