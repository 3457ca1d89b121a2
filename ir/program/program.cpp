// The tables behind program.h: rows of operations, names of sections, what an operation takes.
#include "ir/program/program.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "ir/program/words.h"

namespace weir {
namespace {

constexpr const char* symbol_name(const char* spelled) {
  return std::string_view(spelled) == "nullptr" ? nullptr : spelled;
}

// one more than `number`, without wrapping round
constexpr std::uint32_t count_above(std::size_t number) {
  return number >= 0xFFFFFFFFu ? 0xFFFFFFFFu : static_cast<std::uint32_t>(number + 1);
}

// as the comments of ops.def say
std::size_t view_count(Op op) {
  switch (op) {
    case Op::ShiftLevels:
      return 1;
    case Op::AllocateAvailable:
    case Op::AllocateByPriority:
    case Op::ClearingPriority:
      return 3;
    case Op::MarketPrice:
      return 5;
    default:
      return 2;
  }
}

void count_register(const Operand& operand, std::uint32_t& count) {
  if (operand.kind == Operand::Kind::Reg) count = std::max(count, count_above(operand.at));
}

}  // namespace

const OpRow kOpRows[] = {
#define OP(id, text, arguments, kind, symbol) {text, arguments, OpKind::kind, symbol_name(#symbol)},
#include "ir/program/ops.def"
#undef OP
};

std::size_t op_count() { return std::size(kOpRows); }

std::size_t op_address_count(Op op) {
  switch (op_row(op).kind) {
    case OpKind::Control:
      return op == Op::Load || op == Op::Common || op == Op::Store || op == Op::IndexValue ? 1 : 0;
    case OpKind::Native:
    case OpKind::Math:
    case OpKind::Frame:
      return 0;
    case OpKind::Table:
    case OpKind::Object:
    case OpKind::Call:
      return 1;
    case OpKind::Shaped:
      return 2;
    case OpKind::Array:
      return view_count(op);
  }
  return 0;
}

const char* section_name(SectionKind kind) {
  switch (kind) {
    case SectionKind::Const:
      return "const";
    case SectionKind::Init:
      return "init";
    case SectionKind::Rates:
      return "rates";
    case SectionKind::Update:
      return "update";
    case SectionKind::Observe:
      return "observe";
    case SectionKind::Step:
      return "step";
    case SectionKind::Quiet:
      return "quiet";
  }
  return "?";
}

const char* space_word(Op op, std::size_t which) {
  switch (op_row(op).kind) {
    case OpKind::Table:
      return "table";
    case OpKind::Object:
      return "object";
    case OpKind::Shaped:
      return which == 0 ? "object" : "table";
    case OpKind::Array:
      return "view";
    case OpKind::Call:
      return "inner";
    case OpKind::Control:
    case OpKind::Native:
    case OpKind::Math:
    case OpKind::Frame:
      if (op == Op::Common) return "c";
      return op == Op::IndexValue ? "n" : "v";
  }
  return "?";
}

std::uint32_t used_registers(const Statement& statement) {
  std::uint32_t count = 0;
  for (const Inst& inst : statement.body) {
    if (op_has_result(inst.op)) count_register(inst.result, count);
    for (const Operand& arg : inst.args) count_register(arg, count);
    for (const Address& address : inst.at) {
      for (const IndexTerm& term : address.terms) {
        if (term.kind == IndexTerm::Kind::Dynamic) count_register(term.operand, count);
      }
    }
  }
  return count;
}

std::uint32_t used_loops(const Statement& statement) {
  std::uint32_t count = 0;
  for (const Inst& inst : statement.body) {
    if (inst.op == Op::For) count = std::max(count, count_above(inst.loop.index()));
  }
  return count;
}

}  // namespace weir
