// Ensembles with fast mathematics: what a run gives does not depend on the runs beside it.
#include "tests/unit/ensemble_support.h"

namespace weir::test {
namespace {

constexpr double kManyRuns = 1e9;  // enough for code that makes several at once

// warmth decays as exp(-t * rate); the share of it in a power that no two runs have alike
constexpr const char* kDecay =
    "{UTF-8}\n"
    "rate = 0.1 ~~|\n"
    "Warmth = EXP(-Time * rate) ~~|\n"
    "Felt = INTEG((Warmth ^ (0.3 + rate) - Felt / 7) * SIN(Time + rate), 0) ~~|\n"
    "FINAL TIME = 40 ~~|\nINITIAL TIME = 0 ~~|\nSAVEPER = 1 ~~|\nTIME STEP = 0.25 ~~|\n";

class FastEnsemble : public EnsembleTest {
 protected:
  /// The file of an ensemble whose runs are these rows of a table.
  std::string results(const std::vector<std::string>& rows) const {
    std::string table = "run,rate,FINAL TIME\n";
    for (const std::string& row : rows) table += row + "\n";
    write("t.csv", table);
    Lowered lowered = lower_model(load_model_text("decay.mdl", kDecay), {});
    EnsembleSettings settings;
    settings.run.columns = find_columns(lowered, {"Warmth", "Felt"}, lowered.diags);
    const auto source = open_run_table(path("t.csv"), lowered, lowered.diags);
    EXPECT_FALSE(lowered.diags.has_errors()) << render(lowered.diags, lowered.sources);
    if (!source) return {};
    const Compiled compiled =
        compile(std::move(lowered), EngineChoice::Auto, {}, settings.run.columns,
                {kManyRuns, source->varied()}, {}, MathMode::Fast);
    EXPECT_FALSE(compiled.diags.has_errors()) << render(compiled.diags, compiled.sources);
    EXPECT_EQ(compiled.lanes != nullptr, native_lanes() > 1);
    const auto sink = make_file_sink(compiled, settings.run, path("o.csv"), OldFile::Replace);
    EXPECT_EQ(run_ensemble(compiled, settings, *source, *sink).problem, "");
    return read("o.csv");
  }
};

TEST_F(FastEnsemble, GivesARunTheSameNumbersWhateverStandsBesideIt) {
  std::vector<std::string> rows;
  for (int run = 0; run < 21; ++run) {
    const std::string stop = run % 7 == 3 ? "30" : "40";  // these cannot go with the others
    rows.push_back("r" + std::to_string(run) + ",0." + std::to_string(100 + run) + "," + stop);
  }
  const std::string all = results(rows);
  for (const std::string& row : rows) {
    const std::string alone = results({row});
    const std::string lines = alone.substr(alone.find('\n') + 1);
    EXPECT_GT(lines.size(), 100u);
    EXPECT_NE(all.find(lines), std::string::npos) << row;
  }
}

// exp(-4) after 40; e^-4 is 0.018315638888734180294, its unit in the last place 2^-58
TEST_F(FastEnsemble, DecaysAsTheClosedForm) {
  const std::string all = results({"r1,0.1,40"});
  const std::string line = all.substr(all.find("\nr1,40,") + 7);
  EXPECT_NEAR(std::stod(line), 0.018315638888734180294, 4 * 0x1p-58);
}

TEST_F(FastEnsemble, IsNotForTheInterpreter) {
  const Compiled compiled =
      compile(bath(), EngineChoice::Interpreter, {}, std::nullopt, {}, {}, MathMode::Fast);
  EXPECT_EQ(compiled.code, nullptr);
  EXPECT_NE(render(compiled.diags, compiled.sources).find("the interpreter is strict"),
            std::string::npos);
}

}  // namespace
}  // namespace weir::test
