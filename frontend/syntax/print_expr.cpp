// See print_expr.h. How a Pratt parser reads decides where parentheses must stand:
//
//     a - (b - c)      an operand that binds less tightly than its place asks (`Place::least`)
//     (-a) ^ b         an open end: a sign, NOT or ELSE would take the operator that follows into
//                      its own operand (`Place::follow`)
#include "frontend/syntax/print_expr.h"

#include <cmath>
#include <string_view>

#include "frontend/syntax/dialect.h"
#include "frontend/syntax/print_name.h"
#include "ir/base/number.h"

namespace weir::syntax {

namespace {

constexpr int kAtom = 1000;                      // tighter than every operator
constexpr int kNothing = -1;                     // no operator follows
constexpr std::string_view kInfinity = "1e999";  // reads back as infinity (ir/base/number.h)

/// Where an expression stands: the power that an operator of it needs at least, and the power of
/// the operator behind it.
struct Place {
  int least = 0;
  int follow = kNothing;
};

std::string print_number(double value) {
  if (std::isinf(value)) return std::string(value < 0 ? "-" : "") + std::string(kInfinity);
  return format_number(value);
}

class Printer {
 public:
  explicit Printer(Language language) : language_(language) {}

  void add(const Expr& expr, Place place = {});
  void subscripts(const std::vector<Subscript>& subs);
  std::string take() { return std::move(out_); }

 private:
  bool fits(const Expr& expr, Place place) const;
  void content(const Expr& expr, Place place);
  void number(const Expr& expr);
  void unary(const Expr& expr, Place place);
  void binary(const Expr& expr, Place place);
  void if_then_else(const Expr& expr, Place place);
  void call_if(const Expr& expr);
  void path(const std::vector<Name>& parts);
  void arguments(const Expr& call);
  void list(const Expr& expr);
  void table(const Expr& expr);
  void subscript(const Subscript& sub);
  const char* word(SyntaxOp op) const;

  bool is_mdl() const { return language_ == Language::Mdl; }

  std::string out_;
  Language language_;
};

/// Whether `expr` reads back as itself in this place without parentheses.
bool Printer::fits(const Expr& expr, Place place) const {
  if (expr.kind == ExprKind::Binary) {
    const InfixRow* row = find_infix(language_, expr.op);
    return row == nullptr || row->power >= place.least;
  }
  if (expr.kind == ExprKind::If) return is_mdl() || place.follow == kNothing;
  const bool is_signed = expr.kind == ExprKind::Number && std::signbit(expr.number);
  if (expr.kind != ExprKind::Unary && !is_signed) return true;
  const PrefixRow* row = find_prefix(language_, is_signed ? SyntaxOp::Minus : expr.op);
  return row == nullptr || place.follow < row->operand_power;
}

void Printer::add(const Expr& expr, Place place) {
  if (!expr.in_parentheses && fits(expr, place)) return content(expr, place);
  out_ += '(';
  content(expr, {});
  out_ += ')';
}

void Printer::content(const Expr& expr, Place place) {
  switch (expr.kind) {
    case ExprKind::Missing:
      // the sketch editor's A FUNCTION OF(causes) stands for an equation not yet written
      if (expr.path.empty()) return;
      path(expr.path);
      return arguments(expr);
    case ExprKind::Number:
      return number(expr);
    case ExprKind::NotAvailable:
      out_ += ":NA:";
      return;
    case ExprKind::Literal:
      out_ += '\'' + expr.text + '\'';
      return;
    case ExprKind::Ref:
      path(expr.path);
      if (!is_marked_range(expr)) return subscripts(expr.subs);
      out_ += '!';
      return;
    case ExprKind::Call:
      path(expr.path);
      subscripts(expr.subs);
      return arguments(expr);
    case ExprKind::Unary:
      return unary(expr, place);
    case ExprKind::Binary:
      return binary(expr, place);
    case ExprKind::If:
      return is_mdl() ? call_if(expr) : if_then_else(expr, place);
    case ExprKind::List:
      return list(expr);
    case ExprKind::Table:
      return table(expr);
    case ExprKind::Container:  // made by passes only, which no writer comes after
      return;
    case ExprKind::Transpose:
      add(expr.args[0], {kAtom, kAtom});
      out_ += '\'';
      return;
  }
}

/// The author's spelling, unless the number has been changed since.
void Printer::number(const Expr& expr) {
  const bool is_spelled = !expr.text.empty() && parse_number(expr.text) == expr.number;
  out_ += is_spelled ? expr.text : print_number(expr.number);
}

const char* Printer::word(SyntaxOp op) const {
  if (is_mdl() && op == SyntaxOp::And) return ":AND:";
  if (is_mdl() && op == SyntaxOp::Or) return ":OR:";
  if (is_mdl() && op == SyntaxOp::Not) return ":NOT:";
  return spelling(op);
}

void Printer::unary(const Expr& expr, Place place) {
  out_ += word(expr.op);
  if (expr.op == SyntaxOp::Not) out_ += ' ';
  const PrefixRow* row = find_prefix(language_, expr.op);
  add(expr.args[0], {row == nullptr ? kAtom : row->operand_power, place.follow});
}

void Printer::binary(const Expr& expr, Place place) {
  const InfixRow* row = find_infix(language_, expr.op);
  const int power = row == nullptr ? 0 : row->power;
  const Chain chain = row == nullptr ? Chain::Refuse : row->chain;
  const bool is_right = chain == Chain::Right || chain == Chain::WarnRight;
  add(expr.args[0], {chain == Chain::Left ? power : power + 1, power});
  if (expr.op == SyntaxOp::Pow) {
    out_ += '^';
  } else {
    out_ += std::string(" ") + word(expr.op) + ' ';
  }
  add(expr.args[1], {is_right ? power : power + 1, place.follow});
}

void Printer::if_then_else(const Expr& expr, Place place) {
  out_ += "IF ";
  add(expr.args[0]);
  out_ += " THEN ";
  add(expr.args[1]);
  out_ += " ELSE ";
  add(expr.args[2], {0, place.follow});
}

void Printer::call_if(const Expr& expr) {
  out_ += "IF THEN ELSE";
  arguments(expr);
}

/// A leading dot is an empty first part.
void Printer::path(const std::vector<Name>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += '.';
    if (parts[i].spelled.empty()) continue;
    text += i > 0 ? print_part(parts[i], text, language_) : print_name(parts[i], language_);
  }
  out_ += text;
}

void Printer::arguments(const Expr& call) {
  out_ += '(';
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    if (i > 0) out_ += ", ";
    const Expr& arg = call.args[i];
    if (arg.kind == ExprKind::Table) out_ += '(';
    add(arg);
    if (arg.kind == ExprKind::Table) out_ += ')';
  }
  for (std::size_t i = 0; i < call.outputs.size(); ++i) {
    out_ += i == 0 ? " : " : ", ";
    out_ += print_name(call.outputs[i], language_);
  }
  out_ += ')';
}

/// Rows end with ';' where there are rows, or where ',' alone would not show a list.
void Printer::list(const Expr& expr) {
  if (expr.values.empty()) {
    out_ += "TABBED ARRAY()";
    return;
  }
  const bool has_rows = expr.row_length > 0 || expr.values.size() == 1;
  for (std::size_t i = 0; i < expr.values.size(); ++i) {
    const bool is_new_row = expr.row_length > 0 && i % expr.row_length == 0;
    if (i > 0) out_ += is_new_row ? "; " : ", ";
    out_ += print_entry(expr.values[i], language_);
  }
  if (has_rows) out_ += ';';
}

void Printer::table(const Expr& expr) {
  const auto half = expr.values.begin() + static_cast<std::ptrdiff_t>(expr.values.size() / 2);
  out_ += print_points(expr.text, {expr.values.begin(), half}, {half, expr.values.end()});
}

void Printer::subscripts(const std::vector<Subscript>& subs) {
  if (subs.empty()) return;
  out_ += '[';
  for (std::size_t i = 0; i < subs.size(); ++i) {
    if (i > 0) out_ += subs[i].starts_group ? "][" : ", ";
    subscript(subs[i]);
  }
  out_ += ']';
}

void Printer::subscript(const Subscript& sub) {
  switch (sub.kind) {
    case SubKind::Name:
      out_ += print_name(sub.name, language_);
      return;
    case SubKind::Bang:
      out_ += print_name(sub.name, language_) + '!';
      return;
    case SubKind::Star:
      out_ += '*';
      return;
    case SubKind::StarOf:
      out_ += "*:" + print_name(sub.name, language_);
      return;
    case SubKind::Position:
      out_ += '@';
      return add(sub.index[0]);
    case SubKind::Index:
      return add(sub.index[0]);
    case SubKind::Range:
      add(sub.index[0]);
      out_ += ':';
      return add(sub.index[1]);
  }
}

}  // namespace

std::string print_expr(const Expr& expr, Language language) {
  Printer printer(language);
  printer.add(expr);
  return printer.take();
}

std::string print_subscripts(const std::vector<Subscript>& subs, Language language) {
  Printer printer(language);
  printer.subscripts(subs);
  return printer.take();
}

std::string print_entry(double value, Language language) {
  if (language == Language::Mdl && std::abs(value) == -kNotAvailable) {
    return value > 0 ? "-:NA:" : ":NA:";
  }
  return print_number(value);
}

std::string print_points(const std::string& window, const std::vector<double>& xs,
                         const std::vector<double>& ys) {
  std::string text = window;
  for (std::size_t i = 0; i < xs.size() && i < ys.size(); ++i) {
    if (!text.empty()) text += ',';
    text += '(' + print_entry(xs[i], Language::Mdl) + ',' + print_entry(ys[i], Language::Mdl) + ')';
  }
  return text;
}

}  // namespace weir::syntax
