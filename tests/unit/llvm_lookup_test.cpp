// Lookups whose x wanders over their points, up and down, by small and by large steps: what native
// code remembers and finds beside that gives the bits of the search.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "codegen/engine.h"
#include "runtime/lanes.h"
#include "runtime/sim.h"

namespace weir {
namespace {

// x goes up and down `speed` times in a unit of time, somewhat beyond all points; the second table
// has the points of the first, the third others, a step among them; the fourth goes on at its ends
constexpr const char* kProgram = R"(program "wandering" method euler
values 20
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v6 size 1
rates v7 size 1
slot 0 "Time" time
slot 2 "INITIAL TIME" constant = 0
slot 3 "FINAL TIME" constant = 25
slot 4 "TIME STEP" constant = 0.0625
slot 5 "SAVEPER" constant = 0.0625
slot 8 "speed" constant = 1
slot 9 "x" aux
slot 10 "even" aux
slot 11 "even too" aux
slot 12 "uneven" aux
slot 13 "on and on" aux
table 0 "even" continuous (-10, 3) (-5, 1) (0, 0.3) (5, 7) (10, -2)
table 1 "even too" continuous (-10, 1) (-5, 1) (0, 2) (5, 0.1) (10, 0)
table 2 "uneven" continuous (-9.5, 1) (-9, 4) (1, 4) (1, 9) (1.5, 2) (8, 0.7)
table 3 "on and on" extrapolate (-8, 2) (-7, 3.3) (6, -1)
rates:
  eq "x"
    %0 = mul v0, v8
    %1 = sin %0
    v9 = mul %1, 12
  eq "even"
    v10 = lookup table[0], v9
  eq "even too"
    v11 = lookup table[1], v9
  eq "uneven"
    v12 = lookup table[2], v9
  eq "on and on"
    v13 = lookup table[3], v9
)";

std::vector<RunOptions> options_of(std::size_t runs) {
  std::vector<RunOptions> all(runs);
  for (std::size_t run = 0; run < runs; ++run) {
    all[run].saved_slots = {9, 10, 11, 12, 13};
    all[run].overrides = {{8, 0.11 + 0.8 * static_cast<double>(run)}};
  }
  return all;
}

class LlvmLookup : public testing::Test {
 protected:
  LlvmLookup() {
    std::string problem;
    program_ = parse_program(kProgram, problem);
    EXPECT_EQ(problem, "");
    EXPECT_EQ(verify(program_), "");
  }

  std::unique_ptr<Executable> native(std::uint32_t lanes) const {
    LlvmOptions options;
    options.lanes = lanes;
    std::string problem;
    std::unique_ptr<Executable> made = make_llvm_engine(program_, options, problem);
    EXPECT_EQ(problem, "");
    return made;
  }

  /// A frame without memory searches for every x.
  void expect_searched(const Rows& rows) const {
    const std::unique_ptr<Executable> interpreter = make_interpreter(program_);
    weir_frame frame{};
    frame.tables = interpreter->code().tables;
    frame.table_count = interpreter->code().table_count;
    for (std::size_t at = 0; at < rows.size(); at += 5) {
      for (std::uint32_t table = 0; table < 4; ++table)
        ASSERT_EQ(rows[at + 1 + table], weir_rt_lookup(&frame, table, rows[at]))
            << "table " << table << " at " << rows[at];
    }
  }

  Program program_;
};

TEST_F(LlvmLookup, FindsWhatTheSearchFinds) {
  const std::unique_ptr<Executable> code = native(1);
  for (const RunOptions& options : options_of(6)) {
    const RunOutcome outcome = simulate(code->code(), options);
    ASSERT_EQ(outcome.results.times.size(), 401u);
    expect_searched(outcome.results.values);
  }
}

TEST_F(LlvmLookup, FindsItForEachLane) {
  for (const std::uint32_t lanes : {4u, 8u}) {
    const std::unique_ptr<Executable> code = native(lanes);
    const auto outcomes = simulate_lanes(code->code(), options_of(lanes));
    for (const std::optional<RunOutcome>& outcome : outcomes) {
      ASSERT_TRUE(outcome);
      ASSERT_EQ(outcome->results.times.size(), 401u);
      expect_searched(outcome->results.values);
    }
  }
}

}  // namespace
}  // namespace weir
