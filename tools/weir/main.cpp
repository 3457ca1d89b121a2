// weir: the way in from the shell.
#include <cstdio>
#include <new>

#include "tools/libweir/memory.h"
#include "tools/weir/options.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

Exit act(const Options& options) {
  switch (options.verb) {
    case Verb::Run:
      return run_model(options);
    case Verb::Runs:
      return run_many(options);
    case Verb::Check:
      return check_model(options);
    case Verb::List:
      return list_variables(options);
    case Verb::Info:
      return show_info(options);
    case Verb::Compare:
      return compare_results(options);
    case Verb::Dump:
      return dump_stage(options);
    case Verb::Bench:
      return bench_model(options);
    case Verb::Functions:
      return show_functions(options);
    case Verb::Cache:
      return manage_cache(options);
    case Verb::Format:
      return format_file(options);
    case Verb::Draw:
      return draw_model(options);
    case Verb::Equation:
      return show_equation(options);
    case Verb::Causes:
      return show_causes(options);
    case Verb::Uses:
      return show_uses(options);
    case Verb::Diff:
      return diff_models(options);
    case Verb::Convert:
      return convert_file(options);
    case Verb::None:
      return Exit::WrongUse;
  }
  return Exit::WrongUse;
}

}  // namespace
}  // namespace weir::cli

int main(int count, char** words) {
  using weir::cli::Exit;
  weir::keep_freed_memory();
  try {
    const weir::cli::ParsedOptions parsed = weir::cli::parse_options(count, words);
    return static_cast<int>(parsed.end ? *parsed.end : weir::cli::act(parsed.options));
  } catch (const std::bad_alloc&) {
    std::fputs("weir: not enough memory\n", stderr);
    return static_cast<int>(Exit::Failed);
  }
}
