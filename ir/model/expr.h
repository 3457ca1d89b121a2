// The one expression tree: what both parsers make, what a Model holds, what both writers will
// print.
//
// Names are not resolved here. Values, not pointers: an Expr copies, and its parts lie in vectors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/base/name.h"
#include "ir/base/source.h"

namespace weir {

/// The parser refuses taller trees (DiagKind::TooDeep), so that every later pass may recurse.
inline constexpr int kMaxExprHeight = 1000;

enum class ExprKind : std::uint8_t {
  Missing,       // nothing: `f(a, , b)`, an empty equation; A FUNCTION OF keeps its path and args
  Number,        // number
  NotAvailable,  // :NA:
  Literal,       // text: 'file.xls', without the quotes
  Ref,     // path[subs]: a variable, dimension, element or function without parentheses (TIME, PI)
  Call,    // path[subs](args : outputs)
  Unary,   // op args[0]
  Binary,  // args[0] op args[1]
  If,      // IF args[0] THEN args[1] ELSE args[2]; the function forms are Calls
  List,    // values: a number table, row-major; `row_length` numbers a row (0: one row)
  Table,   // values: x1..xn, y1..yn of a lookup; `table_type` for the outside
  Transpose,  // args[0]' (xmile.md 18.6)
  Container,  // made by passes only: operation `text` (of ops.def) of the container args[0] with
              // the other args; args[0] Missing: of the variable being defined
};

enum class SyntaxOp : std::uint8_t {
  None,
  Plus,
  Minus,
  Not,  // unary
  Add,
  Sub,
  Mul,
  Div,
  SafeDiv,
  Mod,
  Pow,  // SafeDiv: Stella's //
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  And,
  Or,
};

/// xmile.md 17.2; a Vensim lookup is Continuous (ends held).
enum class TableType : std::uint8_t { Continuous, Extrapolate, Discrete };

enum class SubKind : std::uint8_t {
  Name,      // DimA, A1, Boston: dimension or element
  Bang,      // DimA!            reduced by the enclosing function
  Star,      // *                whole dimension
  StarOf,    // *:Sub, Sub.*     all of a sub-range
  Position,  // @n               n-th dimension of the variable being defined; index[0] is the
             // number
  Index,     // any expression: index[0]
  Range,     // a:b: index[0], index[1]
};

struct Expr;

struct Subscript {
  SubKind kind = SubKind::Name;
  Name name;                // Name, Bang, StarOf
  std::vector<Expr> index;  // Position, Index, Range
  Span span;
  bool starts_group = false;  // the first of a second pair of brackets: A[2,3][1]
};

struct Expr {
  ExprKind kind = ExprKind::Missing;
  SyntaxOp op = SyntaxOp::None;
  TableType table_type = TableType::Continuous;
  bool in_parentheses = false;  // written in (): kept for the writers
  Span span;
  double number = 0;
  std::uint32_t row_length = 0;
  std::string text;  // Literal; Number: its spelling
  std::vector<Name>
      path;  // Ref, Call: one part, or module.variable; a leading dot is an empty first part
  std::vector<Subscript> subs;
  std::vector<Expr> args;
  std::vector<Name> outputs;   // Vensim macro call: names after ':'
  std::vector<double> values;  // List, Table

  bool is_missing() const { return kind == ExprKind::Missing; }
};

/// Short makers, for readers and tests.
Expr make_number(double value, Span span = {});
/// D!, a range that a reducing function runs over, where a number stands: its one subscript is the
/// mark.
bool is_marked_range(const Expr& expr);
Expr make_ref(const Name& name, Span span = {});
Expr make_call(const Name& function, std::vector<Expr> args, Span span = {});
/// std.FUNCTION(...): a function of the language, whatever macros the model has (xmile.md 12.4).
Expr make_standard_call(const char* function, std::vector<Expr> args, Span span = {});
Expr make_binary(SyntaxOp op, Expr left, Expr right, Span span = {});
Expr make_unary(SyntaxOp op, Expr operand, Span span = {});

/// The spelling of an operator in neutral (XMILE-like) text: "+", "<>", "AND".
const char* spelling(SyntaxOp op);
/// Neutral one-line text of an expression, fully parenthesised where needed; for dumps and
/// messages.
std::string to_text(const Expr& expr);

}  // namespace weir
