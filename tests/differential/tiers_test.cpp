// A run that moves from the interpreter to native code gives the same bytes whenever it moves.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tools/libweir/tier.h"

namespace weir {
namespace {

/// All that was saved, to the bit.
std::string bytes_of(const Results& results) {
  std::string bytes;
  const auto add = [&](const auto& numbers) {
    bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
  };
  add(results.times);
  add(results.values);
  return bytes;
}

/// Every value of the model at every saved time, but for those that native code need not keep.
std::string run_all(const Executable& code, const Program& program) {
  RunOptions options;
  for (std::uint32_t slot = 0; slot < code.code().value_count; ++slot) {
    const bool is_local =
        std::any_of(program.locals.begin(), program.locals.end(),
                    [slot](const LocalSlot& local) { return local.slot == slot; });
    if (!is_local) options.saved_slots.push_back(slot);
  }
  const RunOutcome outcome = simulate(code.code(), options);
  EXPECT_EQ(outcome.status, RunStatus::Done) << outcome.problem;
  return bytes_of(outcome.results) + std::to_string(outcome.steps);
}

class Tiers : public testing::TestWithParam<const char*> {};

TEST_P(Tiers, HandOverAtAnyStep) {
  const std::string path = std::string(WEIR_SOURCE_DIR "/corpus/") + GetParam();
  LowerOptions how;
  how.controls.stop = 12;
  const Lowered lowered = lower_model(load_model(path), how);
  ASSERT_FALSE(lowered.diags.has_errors()) << render(lowered.diags, lowered.sources);
  const Program program = optimised(lowered.program, {});
  const std::string expected = run_all(*make_interpreter(program), program);
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "weir_tiers";
  TierOptions options;
  options.cache = ObjectCache(folder.string(), ObjectCache::kDefaultBytes);  // one compile for all
  for (std::uint64_t step = 0; step <= 26; ++step) {
    options.exactly_from = step;
    const auto tiers = make_tiered_engine(program, options);
    EXPECT_TRUE(run_all(*tiers, program) == expected) << "from step " << step;
    const TierState state = tiers->state();
    EXPECT_EQ(state.native_from.value_or(step), step);
    EXPECT_TRUE(state.native_from || step > 10) << state.problem;
  }
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Corpus, Tiers,
                         testing::Values("functions/vensim/random.mdl",
                                         "functions/vensim/lookups.mdl",
                                         "functions/vensim/material_delays.mdl",
                                         "functions/vensim/runge_kutta.mdl",
                                         "functions/vensim/conveyors.mdl",
                                         "functions/xmile/history.xmile", "mdl/delay_fixed.mdl"));

TEST(TiersOfOneRun, AreGivenUpWhenTheyAreNoLongerWanted) {
  const Lowered lowered =
      lower_model(load_model(WEIR_SOURCE_DIR "/corpus/care/homecare_wm.mdl"), {});
  const Program program = optimised(lowered.program, {});
  for (int round = 0; round < 3; ++round) make_tiered_engine(program, {});  // and is destroyed
}

TEST(TiersOfOneRun, TakeNoMoreThanTheyMay) {
  const Lowered lowered =
      lower_model(load_model(WEIR_SOURCE_DIR "/corpus/mdl/cooling_cup.mdl"), {});
  const Program program = optimised(lowered.program, {});
  TierOptions options;
  options.llvm.most_instructions = 0;
  options.exactly_from = 3;
  const auto tiers = make_tiered_engine(program, options);
  EXPECT_TRUE(run_all(*tiers, program) == run_all(*make_interpreter(program), program));
  EXPECT_EQ(tiers->state().problem, "making it would take longer than the run");
}

}  // namespace
}  // namespace weir
