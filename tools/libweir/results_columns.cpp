// Which slots a run saves, and what they are called.
#include "tools/libweir/results.h"

namespace weir {
namespace {

/// "[a,b]" for a row-major element number; empty for a scalar.
std::string element_text(const Program& program, const ProgramVar& var, std::uint32_t element) {
  if (var.dims.empty()) return {};
  std::string text;
  for (auto dim = var.dims.rbegin(); dim != var.dims.rend(); ++dim) {
    const std::vector<std::string>& elements = program.dims[*dim].elements;
    const auto size = static_cast<std::uint32_t>(elements.size());
    if (size == 0) continue;
    const std::string& name = elements[element % size];
    element /= size;
    text = text.empty() ? name : name + "," + text;
  }
  return "[" + text + "]";
}

}  // namespace

ResultColumn result_column(const Program& program, const ProgramVar& var, std::uint32_t element) {
  const bool is_constant = var.kind == SlotKind::Constant || var.kind == SlotKind::Fixed;
  return {var.name + element_text(program, var, element), var.base + element, is_constant};
}

std::vector<ResultColumn> all_columns(const Program& program) {
  std::vector<ResultColumn> columns;
  for (const ProgramVar& var : program.vars) {
    // the clock is the first column of every file already
    if (var.is_hidden || var.kind == SlotKind::Time) continue;
    for (std::uint32_t element = 0; element < var.size; ++element) {
      if (var.defined && !(*var.defined)[element]) continue;
      columns.push_back(result_column(program, var, element));
    }
  }
  return columns;
}

}  // namespace weir
