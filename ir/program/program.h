// The Program: a model as scheduled loops of scalar operations over one array of values. Prints,
// parses, verifies.
//
// All values of a run lie in one array `v` of doubles ("slots"). Each variable has a contiguous
// block of it, row-major over its dimensions. Equations are Statements: straight-line operations,
// maybe inside loops, in five sections:
//
//     const    once per parameter set: what depends on constants only
//     init     once at the start: initial values of stocks and memories, and what they need
//     rates    at every evaluation (each step, each Runge-Kutta stage): auxiliaries, then
//     derivatives of stocks update   once per step, after `rates` at the start of the step: the
//     next values of memories observe  at save times only: what nothing else needs
//
// Registers are local to a Statement, so statements may be put into separate functions. A register
// is written before it is read; writing it again (an accumulator of a reduction) is allowed.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ir/base/ids.h"
#include "ir/base/rare.h"
#include "ir/base/short_list.h"
#include "ir/base/source.h"

namespace weir {

enum class Op : std::uint8_t {
#define OP(id, text, arguments, kind, symbol) id,
#include "ir/program/ops.def"
#undef OP
};

enum class OpKind : std::uint8_t {
  Control,
  Native,
  Math,
  Frame,
  Table,
  Object,
  Shaped,
  Array,
  Call
};

/// One row of ops.def.
struct OpRow {
  const char* text;
  std::uint8_t arguments;
  OpKind kind;
  const char* symbol;  // name of the runtime function, or nullptr
};
extern const OpRow kOpRows[];
/// The row of an operation: passes ask for it with each instruction they look at.
inline const OpRow& op_row(Op op) { return kOpRows[static_cast<std::size_t>(op)]; }
std::size_t op_count();
/// How many addresses an op takes: 0, 1, the object and the table of a Shaped op, the views of an
/// Array op, or the inner program of a Call.
std::size_t op_address_count(Op op);
/// Whether an op writes Inst::result.
inline bool op_has_result(Op op) {
  return op != Op::Store && op != Op::For && op != Op::End && op_row(op).kind != OpKind::Array;
}

/// Bounds that verify() holds, so that engines may use small numbers and nothing hostile is
/// allocated.
inline constexpr std::uint32_t kMaxValues = 1u << 26;     // slots, objects, elements of a view
inline constexpr std::uint32_t kMaxRegisters = 1u << 20;  // of one Statement
inline constexpr std::uint32_t kMaxLoopDepth = 256;
inline constexpr std::uint32_t kMaxSought =
    500;  // unknowns of FIND ZERO together: the square counts
inline constexpr std::uint32_t kMostInner = 1u << 16;      // inner programs
inline constexpr std::uint32_t kMostCallArguments = 1000;  // of one Call

using LoopId = Id<struct LoopTag>;  // numbered within a Statement, from 0
using IndexTableId = Id<struct IndexTableTag>;

/// A register %n, a scalar slot, or a number.
struct Operand {
  enum class Kind : std::uint8_t { Reg, Slot, Number };
  Kind kind = Kind::Number;
  std::uint32_t at = 0;  // register number, or slot
  double number = 0;

  static Operand reg(std::uint32_t n) { return {Kind::Reg, n, 0}; }
  static Operand slot(std::uint32_t n) { return {Kind::Slot, n, 0}; }
  static Operand value(double x) { return {Kind::Number, 0, x}; }
  friend bool operator==(const Operand&, const Operand&) = default;
};

/// Nearly all operations have one or two.
using Operands = ShortList<Operand, 2>;

/// One summand of an address.
struct IndexTerm {
  enum class Kind : std::uint8_t {
    Loop,     // loop counter * stride
    Table,    // index_tables[table][loop counter] (already multiplied by its stride)
    Dynamic,  // (floor(operand + 1e-6) - 1) * stride; outside 1..extent, or NaN: the load gives
              // `invalid`
  };
  Kind kind = Kind::Loop;
  LoopId loop;
  IndexTableId table;
  Operand operand;
  std::uint32_t stride = 1;
  std::uint32_t extent = 0;
};

/// base + terms, in the space that the op says: Load and Store: slots; Common: commons; Table ops:
/// tables; Object ops: objects; Call: inner programs, without terms; IndexValue: a plain number.
/// Array ops: the first element of a view with its rows and columns.
struct Address {
  std::uint32_t base = 0;
  std::vector<IndexTerm> terms;  // Dynamic only in Load
  double invalid = 0;            // Load with a Dynamic term: value outside
  // Array ops only: rows x columns, strides in slots
  std::uint32_t rows = 1, columns = 1, row_stride = 0, column_stride = 0;
};

struct Inst {
  Op op = Op::Move;
  bool is_backward = false;  // For: from count - 1 down to 0 (made by ir/opt/roll.cpp, last)
  Operand result;            // Reg or Slot; unused by Store, For, End, Array ops
  Operands args;
  RareList<Address> at;     // Load, Store, IndexValue, Table, Object, Call: one; Shaped: two;
                            // Array: the views; else none
  LoopId loop;              // For
  std::uint32_t count = 0;  // For: iterations, >= 1
};

/// One equation (or one element of it): a name for people, its place, and its operations.
struct Statement {
  std::string label;
  Span span;
  std::vector<Inst> body;
  std::uint32_t register_count = 0;
  std::uint32_t loop_count = 0;
};

using Section = std::vector<Statement>;
/// Step: the stocks from one time to the next, all stages of the method; of some Programs only
/// (ir/opt/stages.cpp). Quiet: `rates` and the step of the stocks at a time of which no number is
/// saved; of some Programs only (ir/opt/quiet.cpp).
enum class SectionKind : std::uint8_t { Const, Init, Rates, Update, Observe, Step, Quiet };
inline constexpr std::size_t kSectionCount = 7;
const char* section_name(SectionKind kind);

/// How a lookup or series reads (runtime: weir_table_kind, same order).
enum class ReadKind : std::uint8_t {
  Continuous,   // linear, ends held
  Extrapolate,  // linear, last segments go on
  Discrete,     // y of the last point at or before x; ends held
  LookForward,  // y of the next point at or after x; ends held
  Raw,          // y of the point at x (within 1e-6), else :NA:
};

struct ProgramTable {
  std::string name;
  ReadKind kind = ReadKind::Continuous;
  std::vector<double> xs, ys;
};

struct ProgramDim {
  std::string name;
  std::vector<std::string> elements;
};

enum class SlotKind : std::uint8_t {
  Time,      // the clock, set by the runtime
  Constant,  // given numbers: may be set from outside
  Fixed,     // computed once: in const or init
  Stock,     // in the stock region
  Memory,    // discrete state, in the memory region
  Auxiliary,
};

/// One variable: its block of slots.
struct ProgramVar {
  std::string name;  // as people see it: display spelling, module.variable
  SlotKind kind = SlotKind::Auxiliary;
  bool is_hidden = false;        // made by weir: not saved, not listed
  bool is_unchangeable = false;  // `==`: may not be set from outside
  bool is_unseen = false;        // once optimised: nobody asked for it, it may hold anything
  std::uint32_t base = 0;
  std::uint32_t size = 1;
  Span span;
  std::vector<std::uint32_t> dims;  // indices into Program::dims; empty: scalar
  Rare<std::vector<bool>> defined;  // per element; none: all are defined
};

/// Which slots the runtime reads and writes itself.
struct ControlSlots {
  std::uint32_t time = 0;       // stage time: t, t + dt/2, ...
  std::uint32_t step_time = 0;  // t of the step's start, also within stages
  std::uint32_t start = 0, stop = 0, dt = 0, save = 0;
  std::optional<std::uint32_t> next_time;  // t of the step's end: where there is a section step
};

struct Region {
  std::uint32_t base = 0, size = 0;
};

enum class ProgramMethod : std::uint8_t {
  Euler,
  Rk2Midpoint,
  Rk2Heun,
  Rk4,
  Difference,  // Euler; saved auxiliaries lag behind (vensim.md 8.5.6)
  Rk2Auto,     // step halving (vensim.md 8.6)
  Rk4Auto,
  Rk45,  // Dormand-Prince 5(4)
  Cvode  // of neither language
};

/// SIMULTANEOUS: memories whose nexts `rates` computes, again until they stay. With `guess`, `init`
/// needs the solution too: it computes the nexts also and is repeated, from the numbers at `guess`.
struct Solved {
  Region memories;
  std::optional<std::uint32_t> guess;
};

/// FIND ZERO: memories that the runtime chooses, from their nexts on, so that their residuals
/// become 0. All others are blocks as long: the length of a step of each unknown (0: it stays as it
/// is), how far from 0 is good enough, and after how many rounds the search is given up.
struct Sought {
  Region unknowns;
  std::uint32_t lengths = 0, residuals = 0, tolerances = 0, rounds = 0;
  bool is_initial = false;  // `init` needs them too, and computes all of these
};

/// A slot that only statements first..last of `rates`, or of `step`, use, as an operand, `first`
/// before all others to write it: code that holds all of them need not keep it. Filled in last, by
/// optimise().
struct LocalSlot {
  std::uint32_t slot = 0;
  std::uint32_t first = 0, last = 0;
  SectionKind section = SectionKind::Rates;
};

struct InnerProgram;

/// A Program without its equations.
struct ProgramHead {
  std::string name;
  ProgramMethod method = ProgramMethod::Euler;
  std::uint32_t value_count = 0;
  std::vector<double>
      image;  // value_count numbers: constants in place, :NA: for undefined elements, else 0
  std::vector<ProgramDim> dims;
  std::vector<ProgramVar> vars;  // in the order of the file
  ControlSlots controls;
  Region stocks, rates;         // same size: rates[i] is the derivative of stocks[i]
  Region memories, nexts;       // same size: `update` writes nexts, the runtime commits
  std::vector<Region> clamped;  // stocks held at or above 0 after each step (xmile.md 16.5)
  std::vector<Solved> solved;
  std::vector<Sought> sought;
  std::vector<LocalSlot> locals;  // ascending by `section`, then by `first`
  bool saves_every_step = false;  // no save interval
  // what is saved is there without `rates`: found by optimise() (ir/opt/uses.cpp)
  bool saves_without_rates = false;
  std::vector<ProgramTable> tables;
  IdVec<IndexTableId, std::vector<std::uint32_t>> index_tables;
  std::vector<double> commons;  // what Op::Common reads (ir/opt/commons.cpp)
  std::uint32_t object_count = 0;
  std::vector<InnerProgram> inner;  // what Call runs; those of inner programs stand here too
};

struct Program : ProgramHead {
  Section sections[kSectionCount];

  Section& section(SectionKind kind) { return sections[static_cast<std::size_t>(kind)]; }
  const Section& section(SectionKind kind) const {
    return sections[static_cast<std::size_t>(kind)];
  }
};

/// Before the parameters of a Call: the condition without which it is not made and gives 0; the
/// call site and the element, by which random numbers are told apart.
inline constexpr std::uint32_t kCallHead = 3;

/// A macro of XMILE that is computed anew at each Call: one with its own run (xmile.md 24.5), or
/// one that calls itself (24.3). A Program of its own, but for `inner`; its Calls mean the outer
/// list.
struct InnerProgram {
  Program program;
  std::vector<std::uint32_t> parameters;  // slots that the arguments are put into, in order
  std::uint32_t result = 0;               // the slot of what a Call gives
  bool runs = false;  // from its start to its stop, of which the value counts; else evaluated once
};

/// The text of the house plan, section 3 (print.cpp); numbers as they read back. parse(print(p))
/// prints the same.
std::string print(const Program& program);

/// Reads the printed form back; on a fault gives `problem` ("line 7: ...") and an empty Program.
Program parse_program(const std::string& text, std::string& problem);

/// Checks every rule stated in this header; the first violation as text, or empty.
std::string verify(const Program& program);

}  // namespace weir
