#include "ir/model/passes/known_number.h"

namespace weir {
namespace {

std::optional<double> of_parameter(const Expr& ref, const Scope& scope) {
  if (ref.path.size() != 1 || !ref.subs.empty()) return std::nullopt;
  const auto at = scope.arguments.find(ref.path[0].key);
  if (at == scope.arguments.end()) return std::nullopt;
  const Argument& argument = at->second;
  if (argument.value) {
    const bool is_number = argument.value->kind == RKind::Number;
    return is_number ? std::optional(argument.value->number) : std::nullopt;
  }
  return known_number(*argument.expr, *argument.scope);
}

/// The operations that both engines do in the same way as C++ does.
std::optional<double> combined(SyntaxOp op, double a, double b) {
  const auto is_true = [](double x) { return x < 0 || x > 0; };
  switch (op) {
    case SyntaxOp::Add:
      return a + b;
    case SyntaxOp::Sub:
      return a - b;
    case SyntaxOp::Mul:
      return a * b;
    case SyntaxOp::Div:
      return a / b;
    case SyntaxOp::Less:
      return a < b;
    case SyntaxOp::LessEqual:
      return a <= b;
    case SyntaxOp::Greater:
      return a > b;
    case SyntaxOp::GreaterEqual:
      return a >= b;
    case SyntaxOp::Equal:
      return a == b;
    case SyntaxOp::NotEqual:
      return a != b;
    case SyntaxOp::And:
      return is_true(a) && is_true(b);
    case SyntaxOp::Or:
      return is_true(a) || is_true(b);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<double> known_number(const Expr& expr, const Scope& scope) {
  if (expr.kind == ExprKind::Number) return expr.number;
  if (expr.kind == ExprKind::Ref) return of_parameter(expr, scope);
  if (expr.kind == ExprKind::Unary && expr.op == SyntaxOp::Minus) {
    const auto operand = known_number(expr.args[0], scope);
    return operand ? std::optional(-*operand) : std::nullopt;
  }
  if (expr.kind != ExprKind::Binary) return std::nullopt;
  const auto a = known_number(expr.args[0], scope);
  const auto b = a ? known_number(expr.args[1], scope) : std::nullopt;
  return b ? combined(expr.op, *a, *b) : std::nullopt;
}

}  // namespace weir
