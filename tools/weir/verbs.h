// The verbs: one function and one cmd_*.cpp each.
#pragma once

#include "tools/weir/options.h"

namespace weir::cli {

Exit run_model(const Options& options);
Exit run_many(const Options& options);
Exit check_model(const Options& options);
Exit list_variables(const Options& options);
Exit show_info(const Options& options);
Exit compare_results(const Options& options);
Exit dump_stage(const Options& options);
Exit bench_model(const Options& options);
Exit format_file(const Options& options);
Exit draw_model(const Options& options);
Exit show_equation(const Options& options);
Exit show_causes(const Options& options);
Exit show_uses(const Options& options);
Exit diff_models(const Options& options);
Exit convert_file(const Options& options);
Exit show_functions(const Options& options);
Exit manage_cache(const Options& options);

}  // namespace weir::cli
