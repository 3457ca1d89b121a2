// Transposition: A' has the dimensions of A in reverse order (xmile.md 18.6).
//
// Outside of array functions the dimensions pair with those of the left side by position, so A' is
// A[@n, ..., @1] and A[M,1,N]' is A[@2,1,@1]. Inside an array function dimensions of different
// names pair as they do without the apostrophe; those of one name change places.
#include <set>

#include "ir/model/passes/resolver.h"

namespace weir {

namespace {

/// Turns round the positions of each dimension that a resolved reference runs over several times.
void turn(RExpr& value, const Expr& ref, const std::vector<DimId>& dims) {
  const std::size_t outer = value.index.size() - dims.size();
  const auto is_open = [&](std::size_t k) {
    return ref.subs.size() != dims.size() || ref.subs[k].kind == SubKind::Star;
  };
  for (const DimId dim : std::set<DimId>(dims.begin(), dims.end())) {
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < dims.size(); ++k)
      if (dims[k] == dim && is_open(k)) places.push_back(outer + k);
    for (std::size_t i = 0; i < places.size() / 2; ++i)
      std::swap(value.index[places[i]], value.index[places[places.size() - 1 - i]]);
  }
}

}  // namespace

RExpr Resolver::resolve_transpose(const Expr& expr, const Place& place) {
  const Expr& array = expr.args[0];
  if (place.reduction && array.kind == ExprKind::Ref) {
    RExpr made = resolve_expr(array, place);
    if (made.kind == RKind::Value) turn(made, array, own_dims(made.var));
    return made;
  }
  made_.push_back(transposed(expr.args[0], place));
  return resolve_expr(made_.back(), place);
}

/// The expression with each of its arrays transposed.
Expr Resolver::transposed(const Expr& expr, const Place& place) {
  if (expr.kind == ExprKind::Transpose) return expr.args[0];
  if (expr.kind == ExprKind::Ref) return transposed_ref(expr, place);
  Expr made = expr;
  const bool is_by_element = expr.kind == ExprKind::Unary || expr.kind == ExprKind::Binary ||
                             expr.kind == ExprKind::If || expr.kind == ExprKind::Number;
  if (!is_by_element) {
    report(DiagKind::UnsupportedConstruct, expr.span, "transposition of anything but an array");
    return make_number(0, expr.span);
  }
  for (Expr& arg : made.args) arg = transposed(arg, place);
  return made;
}

Expr Resolver::transposed_ref(const Expr& ref, const Place& place) {
  Place caller = place;
  const Expr& array = *argument_expr(ref, place, caller);
  const auto var = array.kind != ExprKind::Ref ? std::nullopt
                   : array.path.size() > 1     ? find_qualified(array.path)
                                               : find_var(array.path[0], caller);
  const std::vector<DimId> dims = var ? own_dims(*var) : std::vector<DimId>();
  Expr made = ref;
  if (ref.subs.size() != dims.size() && !ref.subs.empty()) return made;  // told when it is resolved
  if (place.reduction) {
    const std::set<DimId> names(dims.begin(), dims.end());
    if (names.size() == dims.size()) return made;
    Expr alone;
    alone.kind = ExprKind::Transpose;
    alone.span = ref.span;
    alone.args.push_back(ref);
    return alone;
  }
  std::vector<std::size_t> open;
  for (std::size_t k = 0; k < dims.size(); ++k) {
    const bool is_open = ref.subs.empty() || ref.subs[k].kind == SubKind::Star ||
                         free_before(ref, dims, k + 1) > free_before(ref, dims, k);
    if (is_open) open.push_back(k);
  }
  if (ref.subs.empty()) made.subs.resize(dims.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    const double opposite = static_cast<double>(open.size() - i);
    made.subs[open[i]] = Subscript{SubKind::Position, {}, {make_number(opposite)}, ref.span};
  }
  return made;
}

}  // namespace weir
