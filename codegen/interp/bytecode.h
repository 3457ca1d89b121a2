// The interpreter's code: instructions of one size in a flat vector, made once per section by
// compile_bytecode().
//
// An operand is 32 bits: the space in the upper two, the place in the lower thirty. The three
// spaces are the frame's slots, the constants of the program, and the registers of the statement,
// which live on the stack of the run; so the code is immutable and threads share it.
//
// The first codes are the Ops themselves; Load, Store and IndexValue take a general address from
// `addresses`. Those after them are addresses that need no walk over terms. A constant address is
// an operand: Load and Store become Move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/program/program.h"
#include "weir/rt.h"

namespace weir::interp {

enum class Code : std::uint32_t {
#define OP(id, text, arguments, kind, symbol) id,
#include "ir/program/ops.def"
#undef OP
  Return,       // end of the section
  LoadLoop,     // result = slot [x0 + i*x1], i: counter x2
  StoreLoop,    // slot [x0 + i*x1] = value at `result`
  LoadLoops,    // result = slot [x0 + i*x1 + j*x2], i, j: counters in the halves of x3
  StoreLoops,   // slot [x0 + i*x1 + j*x2] = value at `result`
  LoadTable,    // result = slot [x0 + entries[x1 + i]], i: counter x2
  StoreTable,   // slot [x0 + entries[x1 + i]] = value at `result`
  LoadDynamic,  // like Load, with a Dynamic term
  EndBackward,  // as End, of a loop that began with its last turn
};

/// Other meanings of `x`: Native, Math: operands. For: x0 = counter, x1 = first. End: x0 = counter,
/// x1 = count, x2 = target. Load, LoadDynamic, Store, IndexValue: x0 = address; Store keeps its
/// value in `result`. Table: operands, then in x3 the number of the table, or ~ its address.
/// Object, Shaped: x0 = first of `operands`, x3 = object, x2 = table. Frame, Array: x0 = first of
/// `operands`, x1 = first address. Call: x0 = first of `operands`, x1 = how many, x3 = inner
/// program.
struct Instr {
  Code code;
  std::int32_t result = 0;
  std::int32_t x[4] = {0, 0, 0, 0};
};

enum class Space : std::uint32_t { Slots = 0, Constants = 1, Registers = 2 };
inline constexpr std::uint32_t kPlaceBits = 30;
inline constexpr std::uint32_t kPlaceMask = (1u << kPlaceBits) - 1;
static_assert(kMaxValues <= kPlaceMask && kMaxRegisters <= kPlaceMask);

inline std::int32_t operand_of(Space space, std::uint32_t place) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(space) << kPlaceBits | place);
}

struct TermCode {
  IndexTerm::Kind kind;
  std::uint32_t counter;  // Loop, Table
  std::uint32_t stride;   // Loop, Dynamic
  std::uint32_t entries;  // Table: where its entries start
  std::int32_t operand;   // Dynamic
  double extent;          // Dynamic
};

struct AddressCode {
  std::uint32_t base, first_term, term_count;
  double invalid;
  std::uint32_t rows, columns, row_stride, column_stride;
};

struct SectionCode {
  std::vector<Instr> instrs;            // ends with Return
  std::vector<std::size_t> statements;  // where each Statement starts
  std::uint32_t register_count = 0;
};

struct Bytecode {
  SectionCode sections[kSectionCount];
  std::vector<double> constants;
  std::vector<std::int32_t> operands;
  std::vector<AddressCode> addresses;
  std::vector<TermCode> terms;
  std::vector<std::uint32_t> entries;  // all index tables, one after the other
};

/// Translates a Program that verifies.
Bytecode compile_bytecode(const Program& program);

/// Runs one section over a frame (the door `run` of weir_code; `self` is a Bytecode).
void run_bytecode(const Bytecode& bytecode, std::uint32_t section, weir_frame* frame);

const char* code_text(Code code);

}  // namespace weir::interp
