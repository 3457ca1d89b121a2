// The list of passes.
#include "ir/opt/optimise.h"

#include "ir/base/check.h"

namespace weir {

std::span<const OptimisePass> optimise_passes() {
  static constexpr OptimisePass kPasses[] = {
      {"loops", loops},  // before hoist, which moves on what it put before a loop
      {"hoist", hoist},       {"reuse", reuse},
      {"slice", slice},        // the others leave behind what is needed no more
      {"near", near},          // of what is left
      {"fuse", fuse},          // not before: slice leaves out statements as wholes
      {"quiet", quiet},        // of the fused ones, not yet of rows
      {"apart", apart},        // where there are quiet steps
      {"rows", rows},          // as they are added up now
      {"loops", loops},        // what the fused ones have in common
      {"slice", slice_loops},  // what they have handed on in registers, from loop to loop
      {"divide", divide},      // nothing else knows these divisions
      {"order", order},        // of what all equations have become
      {"stages", stages},      // copies of what is to be done at each
      {"ahead", ahead},        // of what divisions have become, too
      {"uses", uses},          // last: statements must stay where they are
  };
  return kPasses;
}

Program optimise(Program program, const OptimiseOptions& options) {
  // each by itself: nothing is known of what it is called with
  for (InnerProgram& inner : program.inner) {
    OptimiseOptions of_inner;
    of_inner.wanted = inner.parameters;
    of_inner.wanted->push_back(inner.result);
    for (const OptimisePass& pass : optimise_passes()) pass.run(inner.program, of_inner);
  }
  for (const OptimisePass& pass : optimise_passes()) {
    pass.run(program, options);
#ifndef NDEBUG
    const std::string problem = verify(program);
    WEIR_CHECK(problem.empty(), "after {}: {}", pass.name, problem);
#endif
  }
  return program;
}

}  // namespace weir
