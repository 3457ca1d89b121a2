// See saved.h.
#include "tools/weir/saved.h"

namespace weir::cli {

std::vector<ResultColumn> find_saved_columns(const RunOptionsGiven& run, Lowered& lowered) {
  std::vector<std::string> names = run.only;
  if (!run.save_list.empty()) {
    const auto listed = read_save_list(run.save_list, lowered.diags);
    names.insert(names.end(), listed.begin(), listed.end());
  }
  return find_columns(lowered, names, lowered.diags);
}

}  // namespace weir::cli
