// See table_grids.h.
#include "codegen/llvm/table_grids.h"

#include <map>

namespace weir {

TableGrids::TableGrids(const Program& program) {
  std::map<std::vector<double>, std::uint32_t> first_with;
  for (std::uint32_t i = 0; i < program.tables.size(); ++i) {
    const ProgramTable& table = program.tables[i];
    const bool is_line = table.kind == ReadKind::Continuous || table.kind == ReadKind::Extrapolate;
    has_segments_.push_back(is_line && !table.xs.empty());
    grids_.push_back(first_with.try_emplace(table.xs, i).first->second);
  }
}

}  // namespace weir
