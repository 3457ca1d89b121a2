// See tier.h; what things cost is in estimate.cpp.
#include "tools/libweir/tier.h"

#include <utility>

namespace weir {

std::optional<TierState> tier_state(const Compiled& compiled) {
  const auto* tiers = dynamic_cast<const TieredExecutable*>(compiled.code.get());
  return tiers != nullptr ? std::optional(tiers->state()) : std::nullopt;
}

std::unique_ptr<Executable> make_engine_of_one_run(Program program, const RunEstimate& estimate,
                                                   const ObjectCache& cache) {
  // what the cache has is linked long before the end of such a run; a shorter one is over sooner
  constexpr double kShortRunMs = 3.0;
  const std::size_t affordable = affordable_instructions(estimate);
  const bool may_be_kept = !cache.folder().empty() && interpreter_ms(estimate) > kShortRunMs;
  if (affordable == 0 && !may_be_kept) return make_interpreter(std::move(program));
  TierOptions options;
  options.cache = cache;
  options.llvm.most_instructions = affordable;
  return make_tiered_engine(std::move(program), options);
}

}  // namespace weir
