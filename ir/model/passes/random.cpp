// Random numbers: every call and every element draws its own (vensim.md 10.9, xmile.md 25.2).
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// 32 bits of FNV-1a, to tell call sites apart by name whatever the order of variables.
std::uint32_t name_hash(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

bool draws(Op op) { return op_row(op).kind == OpKind::Frame && op != Op::CalendarTime; }

/// 2^32: seeds are told apart from call sites, which are 32-bit numbers.
constexpr double kSeedStride = 4294967296.0;

}  // namespace

/// A draw: its stream is told by the variable, the number of the call in it, and the element.
RExpr Resolver::call_random(const Builtin& row, const Expr& expr, const Place& place) {
  const std::vector<ArgumentPick> picks = argument_picks(row);
  const std::uint32_t site = draw_site(place);
  ++draw_count_;
  std::vector<RExpr> args;
  args.push_back(number(site, expr.span));
  args.push_back(element_number(*place.left));
  for (std::size_t i = 1; i < picks.size(); ++i) {
    const ArgumentPick& pick = picks[i];
    const auto at = static_cast<std::size_t>(pick.argument);
    if (pick.kind == ArgumentPick::Kind::Number) {
      args.push_back(number(pick.number, expr.span));
    } else if (pick.kind == ArgumentPick::Kind::Argument) {
      args.push_back(resolve_expr(expr.args[at], place));
    } else if (at < expr.args.size()) {
      // the seed chooses the stream; a variable seed is added to the site
      RExpr seed =
          apply(Op::Mul, resolve_expr(expr.args[at], place), number(kSeedStride, {}), expr.span);
      args[0] = apply(Op::Add, std::move(args[0]), std::move(seed), expr.span);
    }
  }
  return apply(op_named(picks[0].word), std::move(args), expr.span);
}

/// A number for one more call in the equation at hand.
std::uint32_t Resolver::draw_site(const Place& place) {
  const int call = random_calls_[static_cast<std::uint32_t>(place.left->var.index())]++;
  return name_hash(place.left->label) + static_cast<std::uint32_t>(call) * 2654435761u;
}

/// `element`, and the position in one more loop, as one number.
static RExpr with_loop(RExpr element, std::uint32_t loop, std::uint32_t count) {
  RExpr position;
  position.kind = RKind::Position;
  RIndex index;
  index.kind = RIndex::Kind::Loop;
  index.loop = loop;
  for (std::uint32_t i = 0; i < count; ++i) index.positions.push_back(i);
  position.index.push_back(std::move(index));
  const auto apply = [](Op op, RExpr a, RExpr b) {
    RExpr made;
    made.kind = RKind::Apply;
    made.op = op;
    made.args.push_back(std::move(a));
    made.args.push_back(std::move(b));
    return made;
  };
  RExpr size;
  size.number = count;
  return apply(Op::Add, apply(Op::Mul, std::move(element), std::move(size)), std::move(position));
}

/// The number of the element that the left side's loops stand at.
RExpr Resolver::element_number(const LeftSide& left) {
  RExpr element = number(0, {});
  for (std::size_t i = 0; i < left.loops.size(); ++i) {
    if (!spend(left.loops[i].count, {})) break;
    element = with_loop(std::move(element), left.loop_ids[i], left.loops[i].count);
  }
  return element;
}

/// Draws inside the argument of a reducing function differ by its loops as well.
void Resolver::number_draws(RExpr& body, const Reduction& reduction) {
  const bool is_call = body.kind == RKind::Call;
  if (is_call || (body.kind == RKind::Apply && draws(body.op))) {
    RExpr& element = body.args[is_call ? 2 : 1];
    for (const Reduction::Entry& entry : reduction.entries) {
      const auto count = static_cast<std::uint32_t>(entry.binding.elems.size());
      if (!spend(count, body.span)) return;
      element = with_loop(std::move(element), entry.binding.loop, count);
    }
  }
  for (RIndex& index : body.index) {
    for (RExpr& expr : index.expr) number_draws(expr, reduction);
  }
  for (RExpr& arg : body.args) number_draws(arg, reduction);
}

/// RANDOM LOOKUP(L, min, max, shift, stretch, seed): the lookup is the density of z, and
/// shift + stretch*z lies within the limits (vensim.md 10.9.1). One uniform number chooses the
/// share of the area that lies below z.
RExpr Resolver::call_random_lookup(const Builtin& row, const Expr& expr, const Place& place) {
  RExpr z = named_table(expr.args[0], "first", row.spelling, place);
  RExpr share = call_random(row, expr, place);
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < 5; ++i) args.push_back(resolve_expr(expr.args[i], place));
  if (z.kind != RKind::ReadTable) return z;
  const auto unstretched = [&](const RExpr& limit) {
    RExpr away = apply(Op::Sub, copy_of(limit, expr.span), copy_of(args[2], expr.span), expr.span);
    return apply(Op::Div, std::move(away), copy_of(args[3], expr.span), expr.span);
  };
  z.op = Op::LookupQuantile;
  z.args.push_back(std::move(share));
  // a negative stretch turns them round
  z.args.push_back(apply(Op::Min, unstretched(args[0]), unstretched(args[1]), expr.span));
  z.args.push_back(apply(Op::Max, unstretched(args[0]), unstretched(args[1]), expr.span));
  RExpr stretched = apply(Op::Mul, std::move(args[3]), std::move(z), expr.span);
  return apply(Op::Add, std::move(args[2]), std::move(stretched), expr.span);
}

}  // namespace weir
