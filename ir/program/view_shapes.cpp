// See view_shapes.h.
#include "ir/program/view_shapes.h"

#include <fmt/format.h>

namespace weir {
namespace {

// whether an Array op has as many results as its first vector has numbers
bool runs_over_result(Op op) {
  switch (op) {
    case Op::VectorLookup:
    case Op::ClearingPriority:
    case Op::MarketPrice:
    case Op::DemandAtPrice:
    case Op::SupplyAtPrice:
    case Op::ShiftLevels:
      return false;
    default:
      return true;
  }
}

std::uint64_t size_of(const Inst& inst, std::size_t which) {
  return std::uint64_t{inst.at[which].rows} * inst.at[which].columns;
}

std::string shape_problem(const Inst& inst, std::size_t which, std::uint64_t rows,
                          std::uint64_t columns) {
  const Address& at = inst.at[which];
  if (at.rows == rows && at.columns == columns) return {};
  return fmt::format("view {} is {} by {}, not {} by {}", which, at.rows, at.columns, rows,
                     columns);
}

// of a result of one number
std::string single_problem(const Inst& inst) {
  std::string problem;
  const auto need = [&](std::size_t which, std::uint64_t rows, std::uint64_t columns) {
    if (problem.empty()) problem = shape_problem(inst, which, rows, columns);
  };
  if (inst.op != Op::ShiftLevels) need(0, 1, 1);
  if (inst.op == Op::DemandAtPrice || inst.op == Op::SupplyAtPrice) need(1, 1, 4);
  if (inst.op == Op::ClearingPriority) need(2, inst.at[1].rows, inst.at[1].columns);
  if (inst.op != Op::MarketPrice) return problem;
  need(2, inst.at[1].rows, 4);
  need(4, inst.at[3].rows, 4);
  return problem;
}

}  // namespace

std::string view_problem(const Inst& inst) {
  if (!runs_over_result(inst.op)) return single_problem(inst);
  const std::uint64_t size = size_of(inst, 0);
  if (size_of(inst, 1) != size)
    return fmt::format("view 1 has {} elements, the result {}", size_of(inst, 1), size);
  if (inst.op == Op::InvertMatrix && inst.at[0].rows != inst.at[0].columns)
    return "the matrix is not square";
  if (inst.op == Op::AllocateAvailable && size_of(inst, 2) != 4 * size)
    return fmt::format("{} numbers in the profiles of {} requests", size_of(inst, 2), size);
  if (inst.op == Op::AllocateByPriority && size_of(inst, 2) != size)
    return fmt::format("view 2 has {} elements, the result {}", size_of(inst, 2), size);
  return {};
}

}  // namespace weir
