// Equations that are solved at each time: SIMULTANEOUS (vensim.md 8.8) and FIND ZERO (10.12).
//
// x = SIMULTANEOUS(expr, guess): a memory for the solution, a number for the guess; x reads the
// memory, and so does all that stands in the loop.
// x[v] = FIND ZERO(xs, z, ...): a memory for the solution; hidden variables of the same shape for
// all that the search has to know of each of its elements.
#include "ir/model/passes/resolver.h"

namespace weir {

/// SIMULTANEOUS, as a whole equation or a part of one (vensim.md 8.8).
RExpr Resolver::call_simultaneous(const Expr& expr, const Place& place) {
  if (!may_keep_state("SIMULTANEOUS", place, expr.span)) return broken(expr.span);
  REquation guess;
  guess.kind = REquationKind::Initial;
  guess.init = resolve_expr(expr.args[1], place);
  REquation equation;
  equation.kind = REquationKind::Solved;
  equation.expr = resolve_expr(expr.args[0], place);
  equation.init = make_hidden(std::move(guess), place, "guess", expr.span);
  return make_hidden(std::move(equation), place, "simultaneous", expr.span);
}

/// The element of a vector that belongs to the current one of the left side's last subscript. A
/// vector may be given by its first element, as functions of whole vectors have it.
RExpr Resolver::element_of_vector(const Expr& arg, const std::string& function,
                                  const Place& place) {
  RExpr value = resolve_expr(arg, place);
  if (value.kind != RKind::Value || place.left->loops.empty()) return value;
  const std::uint32_t loop = place.left->loop_ids.back();
  std::size_t found = value.index.size();
  for (std::size_t k = 0; k < value.index.size(); ++k) {
    if (value.index[k].kind == RIndex::Kind::Loop && value.index[k].loop == loop) return value;
    if (value.index[k].kind == RIndex::Kind::Constant) found = k;
  }
  if (found == value.index.size()) return value;
  RIndex& index = value.index[found];
  const std::uint32_t first = index.at, count = place.left->loops.back().count;
  const std::size_t extent = dims_.elems(vars_[value.var].dims[found]).size();
  if (first + count > extent) {
    report(DiagKind::VectorSize, arg.span, function, count, extent - first);
    return value;
  }
  index.kind = RIndex::Kind::Loop;
  index.loop = loop;
  for (std::uint32_t i = 0; i < count; ++i) index.positions.push_back(first + i);
  return value;
}

/// FIND ZERO(xs, z, zs, xi, n, skip, tol, most rounds, method): z * zs is to become 0 by steps of
/// x * xs. Elements that are skipped, or beyond n, stay at xi. Whatever the method, Newton's is
/// taken.
RExpr Resolver::call_find_zero(const Expr& expr, const Place& place) {
  const Span span = expr.span;
  if (!may_keep_state("FIND ZERO", place, span)) return broken(span);
  const auto element = [&](std::size_t at) {
    return element_of_vector(expr.args[at], "FIND ZERO", place);
  };
  const auto scalar = [&](std::size_t at) { return resolve_expr(expr.args[at], place); };
  const auto told = [&](RExpr value, const char* what) {
    REquation equation;
    equation.expr = std::move(value);
    return make_hidden(std::move(equation), place, what, span);
  };
  RExpr at = number(1, span);
  if (!place.left->loops.empty()) {
    at.kind = RKind::Position;
    RIndex& index = at.index.emplace_back();
    index.kind = RIndex::Kind::Loop;
    index.loop = place.left->loop_ids.back();
    for (std::uint32_t i = 0; i < place.left->loops.back().count; ++i) index.positions.push_back(i);
  }
  RExpr is_wanted = apply(Op::And, apply(Op::Greater, at, scalar(5), span),
                          apply(Op::LessEqual, at, scalar(4), span), span);
  RExpr length = apply(Op::Select, std::move(is_wanted),
                       apply(Op::Div, number(1, span), element(0), span), number(0, span), span);
  REquation equation;
  equation.kind = REquationKind::Sought;
  equation.args.push_back(told(std::move(length), "length"));
  equation.args.push_back(told(apply(Op::Mul, element(1), element(2), span), "residual"));
  equation.args.push_back(told(scalar(6), "tolerance"));
  equation.args.push_back(told(scalar(7), "rounds"));
  note_unknown_names(expr.args[8], place);
  equation.expr = told(element(3), "start");
  equation.init = equation.expr;
  return make_hidden(std::move(equation), place, "zero", span);
}

}  // namespace weir
