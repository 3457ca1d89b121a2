// The resolved model: names are ids, subscripts are loops and positions, macros and modules are
// instantiated, functions are operations. Made from a Model by ir/model/passes, consumed by
// ir/lower.
//
// Elements of dimensions are interned by name over the whole model: in Vensim an element may belong
// to several ranges, in XMILE dimensions pair by element name (xmile.md 18.8). Each array position
// of a variable has one storage dimension; a position in it is a 0-based number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/base/ids.h"
#include "ir/base/name.h"
#include "ir/base/rare.h"
#include "ir/base/source.h"
#include "ir/model/model.h"
#include "ir/program/program.h"

namespace weir {

using VarId = Id<struct VarTag>;
using DimId = Id<struct DimTag>;
using ElemId = Id<struct ElemTag>;

/// An ordered list of elements: a named range, or an implicit one made for storage.
struct ResolvedDim {
  Name name;
  std::vector<ElemId> elems;
};

/// A loop of an equation's left side or of a reduction: `count` iterations, numbered within the
/// equation from 0 on (left-side loops first, then reductions in order of appearance).
struct ResolvedLoop {
  std::uint32_t count = 0;
  std::string label;  // name of the range, for dumps
};

struct RExpr;

/// One position of a reference.
struct RIndex {
  enum class Kind : std::uint8_t {
    Constant,  // position `at`
    Loop,      // positions[iteration of `loop`]
    Dynamic,   // value of `expr`, 1-based, floor(x + 1e-6); outside: the reference gives
               // RExpr::invalid
  };
  Kind kind = Kind::Constant;
  std::uint32_t at = 0;
  std::uint32_t loop = 0;
  std::vector<std::uint32_t> positions;  // as long as the loop; kNoPosition: no such element, the
                                         // reference gives `invalid`
  std::vector<RExpr> expr;               // Dynamic: one
};
inline constexpr std::uint32_t kNoPosition = 0xFFFFFFFFu;

enum class RKind : std::uint8_t {
  Number,     // number
  Value,      // variable `var` at `index`
  Apply,      // op(args...): Native and Math ops; RandomXxx and CalendarTime (site and element are
              // args[0], args[1] already)
  Reduce,     // op in {Add, Mul, Min, Max}: start `number`, over `reduced`, of args[0]
  Position,   // index[0] as a 1-based number: RIndex Loop only: positions[loop] + 1
  ReadTable,  // op of kind Table; lookup variable `var` at `index`; args: x ...
  Object,     // op of kind Object or Shaped; its object is the own element of the memory being
           // defined, or that of the memory `var` at `index` (no Dynamic); args, any number where
           // the op has none; of Shaped first the lookup as a ReadTable without arguments
  Let,        // args[0] is evaluated once and named `local`; value of args[1]
  Local,      // the value named `local`
  FlatValue,  // VECTOR ELM MAP: the slot of `var` at `index`, moved by args[0] (rounded) in
              // row-major order; outside: invalid
  Call,  // callee `local` of the model; args: condition (not true: 0, and nothing is computed),
         // call site, element, the parameters; number: 1 where it draws random numbers
};

/// What a Reduce runs over.
struct RLoops {
  std::uint32_t first = 0;          // number of loops[0] within the equation; the others follow
  std::vector<ResolvedLoop> loops;  // outermost first
};

struct RExpr {
  RKind kind = RKind::Number;
  Op op = Op::Move;
  VarId var;
  std::uint32_t local = 0;
  Span span;
  double number = 0;
  double invalid = 0;
  RareList<RIndex> index;
  std::vector<RExpr> args;
  Rare<RLoops> reduced;  // Reduce
};

enum class REquationKind : std::uint8_t {
  Values,     // `values`: given numbers, one per iteration in row-major order of the loops
  Auxiliary,  // value = expr
  Active,     // ACTIVE INITIAL and XMILE init_eqn: expr; while initialising: init
  Stock,      // derivative = expr; starts at init
  Memory,     // next value = expr (once per step); starts at init. DELAY FIXED and its kin: Object
              // expressions
  Initial,    // value = init, computed once in the init section (INITIAL, INIT)
  Vector,     // a whole-vector operation `vector_op` over the last positions: see views
  Solved,     // SIMULTANEOUS: value = expr, found by repeating; the first time begins with init
  Sought,     // FIND ZERO: the search starts at expr; args: the elements of hidden variables that
              // say the length of its steps, the residual, the tolerance, the most rounds
  Shift,  // value = expr; once per step, after all next values, `vector_op` changes the stocks in
          // views[0]
};

/// An argument of a whole-vector operation: variable at index, of which the last one or two
/// positions are the vector.
struct RView {
  VarId var;
  std::vector<RIndex>
      index;  // one per position; those inside the view are Constant 0 (its first element)
  std::uint32_t rows = 1, columns = 1;
  /// Which positions the rows and columns run over; -1: none (1 long).
  int row_position = -1, column_position = -1;
};

struct REquation {
  REquationKind kind = REquationKind::Auxiliary;
  Op vector_op =
      Op::SortOrder;  // Vector: views[0] is the result (the variable itself), args the scalars
  std::uint32_t local_count = 0;  // Let names are 0 .. local_count-1
  RareList<ResolvedLoop> loops;   // of the left side
  RareList<RIndex> target;        // one per position of the variable: Constant or Loop
  RExpr expr;
  Rare<RExpr> init;            // of kinds that have a start
  std::vector<double> values;  // Values
  RareList<RView> views;
  RareList<RExpr> args;
  Span span;
};

enum class RVarKind : std::uint8_t {
  Ordinary,
  Time,      // the clock
  StepTime,  // the clock at the start of the step, held through Runge-Kutta stages
  Table,     // a lookup or a data series: `tables`; never computed
};

struct RVar {
  std::string name;  // display; module.variable
  RVarKind kind = RVarKind::Ordinary;
  bool is_hidden = false;
  bool is_unchangeable = false;
  bool is_supplementary = false;
  bool is_clamped = false;  // stock held at or above 0 (xmile.md 16.5)
  VarId owner;              // hidden: the variable whose equation needs it, if there is one
  RareList<DimId> dims;     // storage dimension of each position
  std::vector<REquation> equations;  // disjoint; elements that none covers have no value
  RareList<ProgramTable>
      tables;  // Table: one per element, row-major over dims (missing ones empty)
  // for people only: behind all that a walk over many variables reads
  std::string units;
  std::string doc;
  std::string group;
  Span span;
};

struct ResolvedCallee;

struct ResolvedModel {
  std::string name;
  Dialect dialect = Dialect::Vensim;
  ProgramMethod method = ProgramMethod::Euler;
  IdVec<DimId, ResolvedDim> dims;
  IdVec<ElemId, Name> elems;
  IdVec<VarId, RVar> vars;
  VarId time, step_time, start, stop, dt, save;  // save invalid: every step is saved
  std::string time_units;
  std::vector<ResolvedCallee> callees;  // of the whole model, also those that callees call
};

/// A macro that is computed anew at each call, as a model of its own: one with its own run
/// (xmile.md 24.5), or one that calls itself (24.3). The latter also has the caller's clock for
/// parameters, first: Time, time of the step, start, stop, dt.
struct ResolvedCallee {
  ResolvedModel model;  // without callees
  std::vector<VarId> parameters;
  VarId result;
  bool runs = false;  // from its start to its stop
};

/// How a model is to be understood, where the source leaves it open.
struct ResolveOptions {
  std::optional<Dialect> dialect;  // overrides the file's
  enum class NonNegative : std::uint8_t {
    Limit,
    Clamp
  } non_negative = NonNegative::Limit;  // xmile.md 16.6
};

/// Resolves a model whose external data has been read. Reports every problem; call lower only when
/// there are no errors.
ResolvedModel resolve(const Model& model, const Library& prelude, const ResolveOptions& options,
                      Diagnostics& diags);

/// `weir dump --stage=resolved`.
std::string print(const ResolvedModel& model);

}  // namespace weir
