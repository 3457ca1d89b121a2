// The interpreter's loop: one piece of code for each Code, each jumping straight to the next
// (computed goto of GCC and Clang). What an operation means is said in ir/program/ops.def; strict
// IEEE, so nothing here may be reassociated.
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "codegen/interp/bytecode.h"
#include "weir/rt.h"

namespace weir::interp {
namespace {

constexpr std::size_t kStackRegisters = 256;  // more are allocated for the run of the section

bool is_true(double x) { return x < 0 || x > 0; }
double truth(bool condition) { return condition ? 1.0 : 0.0; }

// Where operands and counters of one run live.
struct Machine {
  weir_frame* frame;
  const Bytecode* bytecode;
  double* spaces[3];  // slots, constants (never written), registers
  std::uint32_t counters[kMaxLoopDepth];

  double& place(std::int32_t operand) const {
    const auto bits = static_cast<std::uint32_t>(operand);
    return spaces[bits >> kPlaceBits][bits & kPlaceMask];
  }
  double& slot(std::uint32_t number) const { return spaces[0][number]; }

  std::uint32_t near_loop(const std::int32_t* x) const {
    return static_cast<std::uint32_t>(x[0]) + counters[x[2]] * static_cast<std::uint32_t>(x[1]);
  }
  std::uint32_t near_loops(const std::int32_t* x) const {
    const auto both = static_cast<std::uint32_t>(x[3]);
    return static_cast<std::uint32_t>(x[0]) +
           counters[both & 0xFFFF] * static_cast<std::uint32_t>(x[1]) +
           counters[both >> 16] * static_cast<std::uint32_t>(x[2]);
  }
  std::uint32_t near_table(const std::int32_t* x) const {
    return static_cast<std::uint32_t>(x[0]) +
           bytecode->entries[static_cast<std::uint32_t>(x[1]) + counters[x[2]]];
  }
};

// base + terms, none of them Dynamic
std::uint32_t walk(const Machine& m, std::int32_t which) {
  const AddressCode& at = m.bytecode->addresses.data()[which];
  const TermCode* term = m.bytecode->terms.data() + at.first_term;
  const TermCode* const end = term + at.term_count;
  std::uint32_t place = at.base;
  for (; term != end; ++term) {
    place += term->kind == IndexTerm::Kind::Loop
                 ? m.counters[term->counter] * term->stride
                 : m.bytecode->entries.data()[term->entries + m.counters[term->counter]];
  }
  return place;
}

// base + terms; gives `invalid` when a Dynamic index is outside
double load_dynamic(const Machine& m, std::int32_t which) {
  const AddressCode& at = m.bytecode->addresses.data()[which];
  const TermCode* term = m.bytecode->terms.data() + at.first_term;
  const TermCode* const end = term + at.term_count;
  std::uint32_t place = at.base;
  for (; term != end; ++term) {
    switch (term->kind) {
      case IndexTerm::Kind::Loop:
        place += m.counters[term->counter] * term->stride;
        break;
      case IndexTerm::Kind::Table:
        place += m.bytecode->entries.data()[term->entries + m.counters[term->counter]];
        break;
      case IndexTerm::Kind::Dynamic: {
        const double index = std::floor(m.place(term->operand) + 1e-6);
        // written so that a NaN is outside
        if (!(index >= 1 && index <= term->extent)) return at.invalid;
        place += (static_cast<std::uint32_t>(index) - 1) * term->stride;
        break;
      }
    }
  }
  return m.slot(place);
}

// number of a table or object: itself, or ~ its address
std::uint32_t number_of(const Machine& m, std::int32_t x) {
  return x >= 0 ? static_cast<std::uint32_t>(x) : walk(m, ~x);
}

// symbol(head..., operand 0, operand 1, ...)
template <class Function, std::size_t... K, class... Head>
double call(Function* symbol, std::index_sequence<K...>, const Machine& m,
            const std::int32_t* operands, Head... head) {
  return symbol(head..., m.place(operands[K])...);
}

template <class Function, std::size_t... K>
void call_array(Function* symbol, std::index_sequence<K...>, std::size_t view_count,
                const Machine& m, const Instr& instr) {
  constexpr std::size_t kMostViews = 5;
  std::array<weir_view, kMostViews> views;
  for (std::size_t i = 0; i < view_count; ++i) {
    const std::int32_t which = instr.x[1] + static_cast<std::int32_t>(i);
    const AddressCode& at = m.bytecode->addresses.data()[which];
    views[i] = {&m.slot(walk(m, which)), at.rows, at.columns, at.row_stride, at.column_stride};
  }
  const std::int32_t* operands = m.bytecode->operands.data() + instr.x[0];
  const std::array<double, sizeof...(K)> scalars = {m.place(operands[K])...};
  symbol(views.data(), static_cast<std::uint32_t>(view_count), scalars.data(), sizeof...(K));
}

// Not part of run(), whose room on the stack each level of calls within calls takes.
[[gnu::noinline]] double call_inner(const Machine& m, const Instr& instr) {
  constexpr std::size_t kFew = 12;
  const auto count = static_cast<std::size_t>(instr.x[1]);
  double few[kFew];
  std::unique_ptr<double[]> many;
  if (count > kFew) many = std::make_unique_for_overwrite<double[]>(count);
  double* arguments = count > kFew ? many.get() : few;
  const std::int32_t* operands = m.bytecode->operands.data() + instr.x[0];
  for (std::size_t i = 0; i < count; ++i) arguments[i] = m.place(operands[i]);
  return weir_rt_call(m.frame, static_cast<std::uint32_t>(instr.x[3]), arguments,
                      static_cast<std::uint32_t>(count));
}

// Runs from `ip` to Return.
void run(Machine& m, const Instr* ip) {
  static const void* const kLabels[] = {
#define OP(id, text, arguments, kind, symbol) &&label_##id,
#include "ir/program/ops.def"
#undef OP
      &&label_Return,     &&label_LoadLoop,    &&label_StoreLoop,
      &&label_LoadLoops,  &&label_StoreLoops,  &&label_LoadTable,
      &&label_StoreTable, &&label_LoadDynamic, &&label_EndBackward};

  const Instr* const first = ip;

#define DISPATCH goto* kLabels[static_cast<std::uint32_t>(ip->code)]
#define NEXT \
  ++ip;      \
  DISPATCH
#define RESULT m.place(ip->result)
#define A m.place(ip->x[0])
#define B m.place(ip->x[1])
#define C m.place(ip->x[2])
#define CASE(id, value) \
  label_##id : {        \
    RESULT = (value);   \
    NEXT;               \
  }

  DISPATCH;

label_Return:
  return;

  // moves and loops
  CASE(Move, A)
  CASE(Load, m.slot(walk(m, ip->x[0])))
  CASE(LoadLoop, m.slot(m.near_loop(ip->x)))
  CASE(LoadLoops, m.slot(m.near_loops(ip->x)))
  CASE(LoadTable, m.slot(m.near_table(ip->x)))
  CASE(LoadDynamic, load_dynamic(m, ip->x[0]))
  CASE(Common, m.frame->commons[walk(m, ip->x[0])])
  CASE(IndexValue, static_cast<double>(walk(m, ip->x[0])))
label_Store : {
  m.slot(walk(m, ip->x[0])) = RESULT;
  NEXT;
}
label_StoreLoop : {
  m.slot(m.near_loop(ip->x)) = RESULT;
  NEXT;
}
label_StoreLoops : {
  m.slot(m.near_loops(ip->x)) = RESULT;
  NEXT;
}
label_StoreTable : {
  m.slot(m.near_table(ip->x)) = RESULT;
  NEXT;
}
label_For : {
  m.counters[ip->x[0]] = static_cast<std::uint32_t>(ip->x[1]);
  NEXT;
}
label_End : {
  if (++m.counters[ip->x[0]] != static_cast<std::uint32_t>(ip->x[1])) {
    ip = first + static_cast<std::uint32_t>(ip->x[2]);
    DISPATCH;
  }
  NEXT;
}

label_EndBackward : {
  if (m.counters[ip->x[0]]-- != 0) {
    ip = first + static_cast<std::uint32_t>(ip->x[2]);
    DISPATCH;
  }
  NEXT;
}

  // arithmetic
  CASE(Add, A + B)
  CASE(Sub, A - B)
  CASE(Mul, A * B)
  CASE(Div, A / B)
  CASE(Neg, -A)
  CASE(Abs, std::fabs(A))
  CASE(Sqrt, std::sqrt(A))
  CASE(Floor, std::floor(A))
  CASE(Trunc, std::trunc(A))
  CASE(DivBy, A / B)
label_Min : {
  const double a = A, b = B;
  RESULT = a <= b || a != a ? a : b;
  NEXT;
}
label_Max : {
  const double a = A, b = B;
  RESULT = a >= b || a != a ? a : b;
  NEXT;
}

  // comparison, logic, choice
  CASE(Less, truth(A < B))
  CASE(LessEqual, truth(A <= B))
  CASE(Greater, truth(A > B))
  CASE(GreaterEqual, truth(A >= B))
  CASE(Equal, truth(A == B))
  CASE(NotEqual, truth(A != B))
  CASE(And, truth(is_true(A) && is_true(B)))
  CASE(Or, truth(is_true(A) || is_true(B)))
  CASE(Not, truth(!is_true(A)))
  CASE(Select, is_true(A) ? B : C)

  // the runtime's functions, by the kind of their row
#define RUN_Control(id, arguments, symbol)
#define RUN_Native(id, arguments, symbol)
#define RUN_Math(id, arguments, symbol) \
  CASE(id, call(symbol, std::make_index_sequence<arguments>(), m, ip->x))
#define RUN_Frame(id, arguments, symbol)                          \
  CASE(id, call(symbol, std::make_index_sequence<arguments>(), m, \
                m.bytecode->operands.data() + ip->x[0], m.frame))
#define RUN_Table(id, arguments, symbol)                                          \
  CASE(id, call(symbol, std::make_index_sequence<arguments>(), m, ip->x, m.frame, \
                number_of(m, ip->x[3])))
#define RUN_Object(id, arguments, symbol)                         \
  CASE(id, call(symbol, std::make_index_sequence<arguments>(), m, \
                m.bytecode->operands.data() + ip->x[0], m.frame, number_of(m, ip->x[3])))
#define RUN_Shaped(id, arguments, symbol)                                                \
  CASE(id, call(symbol, std::make_index_sequence<arguments>(), m,                        \
                m.bytecode->operands.data() + ip->x[0], m.frame, number_of(m, ip->x[3]), \
                number_of(m, ip->x[2])))
#define RUN_Array(id, arguments, symbol)                                                         \
  label_##id : {                                                                                 \
    call_array(symbol, std::make_index_sequence<arguments>(), op_address_count(Op::id), m, *ip); \
    NEXT;                                                                                        \
  }
#define RUN_Call(id, arguments, symbol) CASE(id, call_inner(m, *ip))
#define OP(id, text, arguments, kind, symbol) RUN_##kind(id, arguments, symbol)
#include "ir/program/ops.def"
#undef OP
}

}  // namespace

void run_bytecode(const Bytecode& bytecode, std::uint32_t section, weir_frame* frame) {
  if (section >= kSectionCount) return;
  const SectionCode& code = bytecode.sections[section];
  double near_registers[kStackRegisters];
  std::unique_ptr<double[]> far_registers;
  double* registers = near_registers;
  if (code.register_count > kStackRegisters) {
    far_registers = std::make_unique_for_overwrite<double[]>(code.register_count);
    registers = far_registers.get();
  }
  Machine machine;
  machine.frame = frame;
  machine.bytecode = &bytecode;
  machine.spaces[0] = frame->values;
  // constants are read only: no instruction has one as its result
  machine.spaces[1] = const_cast<double*>(bytecode.constants.data());
  machine.spaces[2] = registers;
  run(machine, code.instrs.data());
}

}  // namespace weir::interp
