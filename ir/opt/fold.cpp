// Arithmetic on given numbers: the meanings of ops.def, one to one.
#include "ir/opt/fold.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace weir {
namespace {

bool is_true(double x) { return x < 0 || x > 0; }
double truth(bool condition) { return condition ? 1.0 : 0.0; }

std::optional<double> folded_arithmetic(Op op, double a, double b) {
  if (op == Op::Add) return a + b;
  if (op == Op::Sub) return a - b;
  if (op == Op::Mul) return a * b;
  if (op == Op::Div) return a / b;
  if (op == Op::Neg) return -a;
  if (op == Op::Abs) return std::fabs(a);
  if (op == Op::Sqrt) return std::sqrt(a);
  if (op == Op::Floor) return std::floor(a);
  if (op == Op::Trunc) return std::trunc(a);
  if (op == Op::Min) return a <= b || a != a ? a : b;
  if (op == Op::Max) return a >= b || a != a ? a : b;
  return std::nullopt;
}

std::optional<double> folded_logic(Op op, double a, double b, double c) {
  if (op == Op::Less) return truth(a < b);
  if (op == Op::LessEqual) return truth(a <= b);
  if (op == Op::Greater) return truth(a > b);
  if (op == Op::GreaterEqual) return truth(a >= b);
  if (op == Op::Equal) return truth(a == b);
  if (op == Op::NotEqual) return truth(a != b);
  if (op == Op::And) return truth(is_true(a) && is_true(b));
  if (op == Op::Or) return truth(is_true(a) || is_true(b));
  if (op == Op::Not) return truth(!is_true(a));
  if (op == Op::Select) return is_true(a) ? b : c;
  return std::nullopt;
}

// the number 1, the number 0, ... with its sign
bool is_number(const Operand& operand, double number) {
  return operand.kind == Operand::Kind::Number &&
         std::bit_cast<std::uint64_t>(operand.number) == std::bit_cast<std::uint64_t>(number);
}

}  // namespace

std::optional<double> fold(Op op, const Operands& args) {
  if (op_row(op).kind != OpKind::Native) return std::nullopt;
  double x[3] = {0, 0, 0};
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].kind != Operand::Kind::Number) return std::nullopt;
    x[i] = args[i].number;
  }
  std::optional<double> result = folded_arithmetic(op, x[0], x[1]);
  if (!result) result = folded_logic(op, x[0], x[1], x[2]);
  return result && std::isnan(*result) ? std::nullopt : result;
}

std::optional<Operand> same_as_argument(Op op, const Operands& args) {
  if (op == Op::Select) {
    if (args[0].kind == Operand::Kind::Number) return is_true(args[0].number) ? args[1] : args[2];
    const bool are_equal = args[1] == args[2] && args[1].kind != Operand::Kind::Number;
    return are_equal ? std::optional(args[1]) : std::nullopt;
  }
  if ((op == Op::Min || op == Op::Max) && args[0] == args[1] &&
      args[0].kind != Operand::Kind::Number)
    return args[0];
  if (op == Op::Mul && is_number(args[0], 1)) return args[1];
  if (op == Op::Add && is_number(args[0], -0.0)) return args[1];
  const bool keeps_first =
      (op == Op::Mul && is_number(args[1], 1)) || (op == Op::Div && is_number(args[1], 1)) ||
      (op == Op::Add && is_number(args[1], -0.0)) || (op == Op::Sub && is_number(args[1], 0));
  return keeps_first ? std::optional(args[0]) : std::nullopt;
}

}  // namespace weir
