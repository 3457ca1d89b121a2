// Operations on conveyors and queues, and what other equations ask of them: conv[i], SIZE(conv),
// CAPACITY(conv) and the like (xmile.md 18.9, 26.7).
#include <cmath>

#include "ir/model/passes/containers.h"

namespace weir {
namespace {

/// Elements of an array that an inflow is spread by: each is an argument of an operation.
constexpr std::size_t kMostShares = 1000;
/// xmile.md 18.5: a computed subscript.
constexpr double kRounding = 1e-6;

bool is_slice(const Subscript& sub) {
  return sub.kind == SubKind::Star || sub.kind == SubKind::StarOf || sub.kind == SubKind::Range ||
         sub.kind == SubKind::Bang;
}

/// What a reducing function is of the items of one container.
std::optional<SlatStatistic> statistic_of(SpecialFunction special) {
  switch (special) {
    case SpecialFunction::Size:
      return SlatStatistic::Count;
    case SpecialFunction::Min:
      return SlatStatistic::Least;
    case SpecialFunction::Max:
      return SlatStatistic::Greatest;
    case SpecialFunction::Mean:
      return SlatStatistic::Mean;
    case SpecialFunction::Deviation:
      return SlatStatistic::Deviation;
    case SpecialFunction::Prod:
      return SlatStatistic::Product;
    default:
      return std::nullopt;
  }
}

}  // namespace

/// The conveyor or queue that a reference names, whatever its subscripts; invalid when it is none.
VarId Resolver::container_named(const Expr& expr, const Place& place) const {
  if (expr.kind != ExprKind::Ref) return VarId();
  const auto var = expr.path.size() > 1 ? find_qualified(expr.path) : find_var(expr.path[0], place);
  if (!var) return VarId();
  const Variable* source = declared_[var->index()].source;
  const bool is_container =
      source && source->container && source->container->kind != ContainerKind::Oven;
  return is_container ? *var : VarId();
}

/// An operation on the object of the container that `ref` names, without the subscript of an item.
RExpr Resolver::on_container(Op op, const Expr& ref, std::vector<RExpr> args, const Place& place) {
  RExpr made = resolve_expr(ref, place);
  if (made.kind != RKind::Value) return broken(ref.span);
  for (const RIndex& index : made.index) {
    if (std::find(index.positions.begin(), index.positions.end(), kNoPosition) ==
        index.positions.end())
      continue;
    report(DiagKind::UnsupportedConstruct, ref.span,
           "a conveyor or queue chosen by a subscript that it lacks for some elements");
    return broken(ref.span);
  }
  made.kind = RKind::Object;
  made.op = op;
  made.args = std::move(args);
  return chosen_of_all(std::move(made));
}

/// What is asked of a container with computed subscripts: all its elements are asked, and the one
/// that is meant counts. An operation has its object by a number known before the run.
RExpr Resolver::chosen_of_all(RExpr asked) {
  const Span span = asked.span;
  const double invalid = asked.invalid;
  Reduction reduction;
  RExpr is_meant = number(1, span), is_there = number(1, span);
  std::vector<std::pair<std::uint32_t, RExpr>> computed;
  for (std::size_t p = 0; p < asked.index.size(); ++p) {
    if (asked.index[p].kind != RIndex::Kind::Dynamic) continue;
    const DimId dim = vars_[asked.var].dims[p];
    RIndex each;
    each.kind = RIndex::Kind::Loop;
    each.loop = next_loop_++;
    for (std::uint32_t i = 0; i < dims_.elems(dim).size(); ++i) each.positions.push_back(i);
    reduction.entries.push_back({dim, 0, false, {dim, true, each.loop, dims_.elems(dim)}});
    RExpr at = apply(Op::Add, std::move(asked.index[p].expr[0]), number(kRounding, span), span);
    const RExpr wanted = local(next_local_++, span);
    computed.emplace_back(wanted.local, apply(Op::Floor, std::move(at), span));
    RExpr position;
    position.kind = RKind::Position;
    position.span = span;
    position.index.push_back(each);
    RExpr is_this = apply(Op::Equal, wanted, std::move(position), span);
    is_meant = apply(Op::And, std::move(is_meant), std::move(is_this), span);
    const auto most = static_cast<double>(each.positions.size());
    RExpr is_within = apply(Op::And, apply(Op::GreaterEqual, wanted, number(1, span), span),
                            apply(Op::LessEqual, wanted, number(most, span), span), span);
    is_there = apply(Op::And, std::move(is_there), std::move(is_within), span);
    asked.index[p] = std::move(each);
  }
  if (reduction.entries.empty()) return asked;
  if (!spend(static_cast<std::size_t>(reduction.size()), span)) return broken(span);
  RExpr one = apply(Op::Select, std::move(is_meant), std::move(asked), number(0, span), span);
  RExpr made = wrap_reduction(Op::Add, 0, std::move(one), reduction, span);
  if (invalid != 0)
    made = apply(Op::Select, std::move(is_there), std::move(made), number(invalid, span), span);
  for (std::size_t i = computed.size(); i-- > 0;)
    made = let(computed[i].first, std::move(computed[i].second), std::move(made));
  return made;
}

/// ExprKind::Container: an operation that containers.cpp wrote.
RExpr Resolver::container_operation(const Expr& expr, const Place& place) {
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    const Expr& arg = expr.args[i];
    if (arg.kind == ExprKind::Container && op_named(arg.text) == Op::TableNumber)
      add_distribution(arg.args[0], args, place);
    else
      args.push_back(resolve_expr(arg, place));
  }
  const Op op = op_named(expr.text);
  if (!expr.args[0].is_missing()) return on_container(op, expr.args[0], std::move(args), place);
  RExpr made;
  made.kind = RKind::Object;
  made.op = op;
  made.args = std::move(args);
  made.span = expr.span;
  return made;
}

/// What an inflow is spread by (xmile.md 19.9): 0 and the number of a graphical function, or the
/// length of an array and its elements.
void Resolver::add_distribution(const Expr& ref, std::vector<RExpr>& args, const Place& place) {
  const auto var = named_var(ref, place);
  if (!var && ref.kind == ExprKind::Ref) return note_unknown(ref, place);
  if (var && own_table(*var).valid()) {
    RExpr table = named_table(ref, "first", "isee:distrib_eq", place);
    table.op = Op::TableNumber;
    args.push_back(number(0, ref.span));
    args.push_back(std::move(table));
    return;
  }
  const bool is_whole = ref.subs.empty() || (ref.subs.size() == 1 && is_slice(ref.subs[0]));
  if (!var || !is_whole || own_dims(*var).size() != 1) {
    const bool is_known = var && declared_[var->index()].is_broken;
    if (!is_known)
      report(DiagKind::ContainerProblem, ref.span, "'" + to_text(ref) + "'",
             "spreads an inflow but is no graphical function and no array of one dimension");
    return;
  }
  const std::size_t count = element_count(own_dims(*var));
  if (count > kMostShares) {
    report(DiagKind::TooLarge, ref.span, "the array that spreads an inflow",
           std::to_string(kMostShares) + " elements");
    return;
  }
  args.push_back(number(static_cast<double>(count), ref.span));
  for (std::uint32_t at = 0; at < count; ++at) {
    RExpr share = variable_value(*var, ref.span);
    RIndex index;
    index.at = at;
    share.index.push_back(std::move(index));
    args.push_back(std::move(share));
  }
}

/// conv[i], A[k][i]: the i-th slat or batch, when a reference has one subscript more than its
/// container has dimensions.
std::optional<RExpr> Resolver::container_item(const Expr& expr, const Place& place) {
  if (expr.subs.empty()) return std::nullopt;
  const VarId var = container_named(expr, place);
  if (!var.valid() || declared_[var.index()].is_broken) return std::nullopt;
  const std::size_t dims = own_dims(var).size();
  const Subscript& last = expr.subs.back();
  if (expr.subs.size() != dims + 1 || is_slice(last)) return std::nullopt;
  const Expr at = last.kind == SubKind::Name ? make_ref(last.name, last.span)
                  : last.index.empty()       ? make_number(0, last.span)
                                             : last.index[0];
  Expr container = expr;
  container.subs.pop_back();
  return item_at(container, at, place);
}

/// The value outside is that of any index that is none (xmile.md 18.5).
RExpr Resolver::item_at(const Expr& container, const Expr& at, const Place& place) {
  std::vector<RExpr> args;
  args.push_back(resolve_expr(at, place));
  args.push_back(number(model_.invalid_index_is_nan ? std::nan("") : 0, at.span));
  return on_container(Op::ContainerItem, container, std::move(args), place);
}

RExpr Resolver::statistic(SlatStatistic which, const Expr& container, const Place& place) {
  std::vector<RExpr> args;
  args.push_back(number(static_cast<double>(which), container.span));
  return on_container(Op::ContainerStatistic, container, std::move(args), place);
}

/// SIZE, MIN, MAX, MEAN, STDDEV, PROD and SUM of the items of one container, given by name or with
/// `*` as its last subscript; nothing for anything else.
std::optional<RExpr> Resolver::call_on_items(const Builtin& row, const Expr& expr,
                                             const Place& place) {
  const auto which = statistic_of(row.special);
  const bool is_sum = row.special == SpecialFunction::Sum;
  if (expr.args.size() != 1 || (!which && !is_sum)) return std::nullopt;
  Expr container = expr.args[0];
  const VarId var = container_named(container, place);
  if (!var.valid() || declared_[var.index()].is_broken) return std::nullopt;
  const std::size_t dims = own_dims(var).size();
  if (container.subs.size() == dims + 1 && container.subs.back().kind == SubKind::Star)
    container.subs.pop_back();
  const bool is_one = container.subs.size() == dims &&
                      std::none_of(container.subs.begin(), container.subs.end(), is_slice);
  if (!is_one) return std::nullopt;
  return is_sum ? resolve_expr(container, place) : statistic(*which, container, place);
}

/// A parameter of the container that `ref` names: its hidden variable has the same shape.
RExpr Resolver::container_parameter(const Expr& parameter, VarId var, const Expr& ref,
                                    const Place& place) {
  if (parameter.kind == ExprKind::Number) return number(parameter.number, ref.span);
  RExpr made = resolve_expr(ref, place);
  const auto& names = declared_[var.index()].scope->vars;
  const auto held = names.find(parameter.path[0].key);
  if (held == names.end()) return broken(ref.span);  // the conveyor is reported already
  if (made.kind == RKind::Value) made.var = held->second;
  return made;
}

/// What the inflows of a conveyor bring, the positive ones only; 1 where they have other
/// dimensions.
RExpr Resolver::rate_entering(const Variable& stock, VarId var, const Expr& ref,
                              const Place& place) {
  const auto& names = declared_[var.index()].scope->vars;
  RExpr sum = number(0, ref.span);
  for (const FlowRef& inflow : stock.inflows) {
    const auto flow = names.find(inflow.name.key);
    if (flow == names.end()) continue;  // reported with the stock
    RExpr rate = variable_value(flow->second, ref.span);
    if (!own_dims(flow->second).empty()) {
      const RExpr belt = resolve_expr(ref, place);
      const bool fits =
          belt.kind == RKind::Value && own_dims(flow->second).size() == own_dims(var).size();
      if (!fits) return number(1, ref.span);
      rate.index = belt.index;
    }
    rate = apply(Op::Max, std::move(rate), number(0, ref.span), ref.span);
    sum = apply(Op::Add, std::move(sum), std::move(rate), ref.span);
  }
  return sum;
}

/// AGECOUNT, CAPACITY, PROCTIME, QELEM, QLEN and their older names.
RExpr Resolver::call_container(const Builtin& row, const Expr& expr, const Place& place) {
  const Expr& ref = expr.args[0];
  const bool is_of_queue =
      row.special == SpecialFunction::QueueElement || row.special == SpecialFunction::QueueLength;
  const ContainerKind kind = is_of_queue ? ContainerKind::Queue : ContainerKind::Conveyor;
  const VarId var = container_named(ref, place);
  const Variable* stock = var.valid() ? declared_[var.index()].source : nullptr;
  // conv[i] of XMILE is QELEM(conv, i) in files of Vensim, which cannot write it
  const bool is_item =
      dialect_ == Dialect::Vensim && stock && row.special == SpecialFunction::QueueElement;
  if (!stock || (stock->container->kind != kind && !is_item)) {
    report(DiagKind::NotAContainer, ref.span, row.spelling, container_word(kind));
    note_unknown_in_args(expr, place);
    return broken(expr.span);
  }
  if (declared_[var.index()].is_broken) return broken(expr.span);
  if (row.special == SpecialFunction::QueueElement) return item_at(ref, expr.args[1], place);
  if (row.special == SpecialFunction::QueueLength)
    return statistic(SlatStatistic::Count, ref, place);
  if (row.special == SpecialFunction::Capacity)
    return container_parameter(capacity_of(*stock), var, ref, place);
  std::vector<RExpr> args;
  if (row.special == SpecialFunction::AgeCount) {
    args.push_back(number(static_cast<double>(SlatStatistic::OfAge), ref.span));
    for (std::size_t i = 1; i < expr.args.size(); ++i)
      args.push_back(resolve_expr(expr.args[i], place));
    return on_container(Op::ContainerStatistic, ref, std::move(args), place);
  }
  args.push_back(container_parameter(sample_of(*stock), var, ref, place));
  args.push_back(container_parameter(transit_time_of(*stock), var, ref, place));
  args.push_back(rate_entering(*stock, var, ref, place));
  return on_container(Op::ConveyorTime, ref, std::move(args), place);
}

}  // namespace weir
