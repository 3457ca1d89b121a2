// Makers and text of expressions: see expr.h.
#include "ir/model/expr.h"

#include <cmath>
#include <utility>

#include "ir/base/number.h"

namespace weir {

namespace {

// How tightly a node binds in neutral text (xmile.md 13.3); what binds less tightly than its place
// needs parentheses.
constexpr int kLoosest = 0;
constexpr int kUnary = 7;
constexpr int kPow = 8;
constexpr int kAtom = 9;

int binding(SyntaxOp op) {
  switch (op) {
    case SyntaxOp::Or:
      return 1;
    case SyntaxOp::And:
      return 2;
    case SyntaxOp::Equal:
    case SyntaxOp::NotEqual:
      return 3;
    case SyntaxOp::Less:
    case SyntaxOp::LessEqual:
    case SyntaxOp::Greater:
    case SyntaxOp::GreaterEqual:
      return 4;
    case SyntaxOp::Add:
    case SyntaxOp::Sub:
      return 5;
    case SyntaxOp::Mul:
    case SyntaxOp::Div:
    case SyntaxOp::SafeDiv:
    case SyntaxOp::Mod:
      return 6;
    case SyntaxOp::None:
    case SyntaxOp::Plus:
    case SyntaxOp::Minus:
    case SyntaxOp::Not:
      return kUnary;
    case SyntaxOp::Pow:
      return kPow;
  }
  return kAtom;
}

int binding(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Number:
      return std::signbit(expr.number) ? kUnary : kAtom;
    case ExprKind::Unary:
    case ExprKind::Binary:
      return binding(expr.op);
    case ExprKind::If:
      return kLoosest;
    case ExprKind::Missing:
    case ExprKind::NotAvailable:
    case ExprKind::Literal:
    case ExprKind::Ref:
    case ExprKind::Call:
    case ExprKind::List:
    case ExprKind::Table:
    case ExprKind::Transpose:
    case ExprKind::Container:
      return kAtom;
  }
  return kAtom;
}

/// Appends the text of expressions to one string.
class Text {
 public:
  void add(const Expr& expr, int needed = kLoosest);
  std::string take() { return std::move(out_); }

 private:
  void unary(const Expr& expr);
  void binary(const Expr& expr);
  void if_then_else(const Expr& expr);
  void reference(const Expr& expr);
  void call(const Expr& expr);
  void arguments(const Expr& expr);
  void subscripts(const std::vector<Subscript>& subs);
  void subscript(const Subscript& sub);
  void list(const Expr& expr);
  void table(const Expr& expr);
  void content(const Expr& expr);

  std::string out_;
};

void Text::add(const Expr& expr, int needed) {
  const bool in_parentheses = binding(expr) < needed;
  if (in_parentheses) out_ += '(';
  content(expr);
  if (in_parentheses) out_ += ')';
}

void Text::content(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Missing:
      break;
    case ExprKind::Number:
      out_ += format_number(expr.number);
      break;
    case ExprKind::NotAvailable:
      out_ += ":NA:";
      break;
    case ExprKind::Literal:
      out_ += '\'' + expr.text + '\'';
      break;
    case ExprKind::Ref:
      reference(expr);
      break;
    case ExprKind::Call:
      call(expr);
      break;
    case ExprKind::Unary:
      unary(expr);
      break;
    case ExprKind::Binary:
      binary(expr);
      break;
    case ExprKind::If:
      if_then_else(expr);
      break;
    case ExprKind::List:
      list(expr);
      break;
    case ExprKind::Table:
      table(expr);
      break;
    case ExprKind::Transpose:
      add(expr.args[0], kAtom);
      out_ += '\'';
      break;
    case ExprKind::Container:
      out_ += expr.text;
      arguments(expr);
      break;
  }
}

void Text::unary(const Expr& expr) {
  out_ += spelling(expr.op);
  if (expr.op == SyntaxOp::Not) out_ += ' ';
  // a sign before a sign would be hard to read
  const Expr& operand = expr.args[0];
  const bool is_signed = binding(operand) == kUnary && expr.op != SyntaxOp::Not;
  add(operand, is_signed ? kPow : kUnary);
}

void Text::binary(const Expr& expr) {
  const int own = binding(expr.op);
  const bool is_pow = expr.op == SyntaxOp::Pow;
  add(expr.args[0], is_pow ? kAtom : own);
  out_ += is_pow ? "^" : std::string(" ") + spelling(expr.op) + ' ';
  // the exponent may be a signed number or another power; all else chains to the left
  add(expr.args[1], is_pow ? kUnary : own + 1);
}

void Text::if_then_else(const Expr& expr) {
  out_ += "IF ";
  add(expr.args[0]);
  out_ += " THEN ";
  add(expr.args[1]);
  out_ += " ELSE ";
  add(expr.args[2]);
}

void Text::reference(const Expr& expr) {
  for (std::size_t i = 0; i < expr.path.size(); ++i) {
    if (i > 0) out_ += '.';
    out_ += expr.path[i].spelled;
  }
  if (!expr.subs.empty()) subscripts(expr.subs);
}

void Text::call(const Expr& expr) {
  reference(expr);
  arguments(expr);
}

void Text::arguments(const Expr& expr) {
  out_ += '(';
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    if (i > 0) out_ += ", ";
    add(expr.args[i]);
  }
  for (std::size_t i = 0; i < expr.outputs.size(); ++i) {
    out_ += i == 0 ? " : " : ", ";
    out_ += expr.outputs[i].spelled;
  }
  out_ += ')';
}

void Text::subscripts(const std::vector<Subscript>& subs) {
  out_ += '[';
  for (std::size_t i = 0; i < subs.size(); ++i) {
    if (i > 0) out_ += subs[i].starts_group ? "][" : ", ";
    subscript(subs[i]);
  }
  out_ += ']';
}

void Text::subscript(const Subscript& sub) {
  switch (sub.kind) {
    case SubKind::Name:
      out_ += sub.name.spelled;
      break;
    case SubKind::Bang:
      out_ += sub.name.spelled + '!';
      break;
    case SubKind::Star:
      out_ += '*';
      break;
    case SubKind::StarOf:
      out_ += "*:" + sub.name.spelled;
      break;
    case SubKind::Position:
      out_ += '@';
      add(sub.index[0], kAtom);
      break;
    case SubKind::Index:
      add(sub.index[0]);
      break;
    case SubKind::Range:
      add(sub.index[0]);
      out_ += ':';
      add(sub.index[1]);
      break;
  }
}

/// {1, 2; 3, 4}
void Text::list(const Expr& expr) {
  out_ += '{';
  for (std::size_t i = 0; i < expr.values.size(); ++i) {
    const bool is_new_row = expr.row_length > 0 && i % expr.row_length == 0;
    if (i > 0) out_ += is_new_row ? "; " : ", ";
    out_ += format_number(expr.values[i]);
  }
  out_ += '}';
}

/// {(0, 1), (2, 3)}, with the type in front when the ends are not held
void Text::table(const Expr& expr) {
  if (expr.table_type == TableType::Extrapolate) out_ += "extrapolate ";
  if (expr.table_type == TableType::Discrete) out_ += "discrete ";
  const std::size_t count = expr.values.size() / 2;
  out_ += '{';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out_ += ", ";
    out_ +=
        '(' + format_number(expr.values[i]) + ", " + format_number(expr.values[count + i]) + ')';
  }
  out_ += '}';
}

}  // namespace

Expr make_number(double value, Span span) {
  Expr expr;
  expr.kind = ExprKind::Number;
  expr.number = value;
  expr.span = span;
  return expr;
}

bool is_marked_range(const Expr& expr) {
  return expr.kind == ExprKind::Ref && expr.path.size() == 1 && expr.subs.size() == 1 &&
         expr.subs[0].kind == SubKind::Bang && expr.subs[0].name == expr.path[0];
}

Expr make_ref(const Name& name, Span span) {
  Expr expr;
  expr.kind = ExprKind::Ref;
  expr.path.push_back(name);
  expr.span = span;
  return expr;
}

Expr make_call(const Name& function, std::vector<Expr> args, Span span) {
  Expr expr;
  expr.kind = ExprKind::Call;
  expr.path.push_back(function);
  expr.args = std::move(args);
  expr.span = span;
  return expr;
}

Expr make_standard_call(const char* function, std::vector<Expr> args, Span span) {
  Expr expr = make_call(Name(function), std::move(args), span);
  expr.path.insert(expr.path.begin(), Name("std"));
  return expr;
}

Expr make_binary(SyntaxOp op, Expr left, Expr right, Span span) {
  Expr expr;
  expr.kind = ExprKind::Binary;
  expr.op = op;
  expr.span = span;
  expr.args.reserve(2);
  expr.args.push_back(std::move(left));
  expr.args.push_back(std::move(right));
  return expr;
}

Expr make_unary(SyntaxOp op, Expr operand, Span span) {
  Expr expr;
  expr.kind = ExprKind::Unary;
  expr.op = op;
  expr.span = span;
  expr.args.push_back(std::move(operand));
  return expr;
}

const char* spelling(SyntaxOp op) {
  switch (op) {
    case SyntaxOp::None:
      return "";
    case SyntaxOp::Plus:
    case SyntaxOp::Add:
      return "+";
    case SyntaxOp::Minus:
    case SyntaxOp::Sub:
      return "-";
    case SyntaxOp::Not:
      return "NOT";
    case SyntaxOp::Mul:
      return "*";
    case SyntaxOp::Div:
      return "/";
    case SyntaxOp::SafeDiv:
      return "//";
    case SyntaxOp::Mod:
      return "MOD";
    case SyntaxOp::Pow:
      return "^";
    case SyntaxOp::Less:
      return "<";
    case SyntaxOp::LessEqual:
      return "<=";
    case SyntaxOp::Greater:
      return ">";
    case SyntaxOp::GreaterEqual:
      return ">=";
    case SyntaxOp::Equal:
      return "=";
    case SyntaxOp::NotEqual:
      return "<>";
    case SyntaxOp::And:
      return "AND";
    case SyntaxOp::Or:
      return "OR";
  }
  return "";
}

std::string to_text(const Expr& expr) {
  Text text;
  text.add(expr);
  return text.take();
}

}  // namespace weir
