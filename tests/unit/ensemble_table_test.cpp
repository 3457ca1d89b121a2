// Tables of runs: what they set, and what is said of mistakes.
#include "ensemble_support.h"

namespace weir {
namespace {

class EnsembleTable : public test::EnsembleTest {
 protected:
  /// The inputs of a table that has no mistake: "name seed slot=value ...", a line a run.
  std::string inputs_of(const std::string& table) const {
    Lowered lowered = bath();
    write("t.csv", table);
    const auto source = open_run_table(path("t.csv"), lowered, lowered.diags);
    if (!source) return render(lowered.diags, lowered.sources);
    std::string text;
    RunInput input;
    while (source->next(input)) {
      text += input.name + (input.seed ? " seed " + std::to_string(*input.seed) : "");
      for (const Override& given : input.overrides) {
        text += " " + name_of(lowered.program, given.slot) + "=" + format_number(given.value);
      }
      text += "\n";
    }
    EXPECT_EQ(source->problem(), "");
    return text;
  }

  static std::string name_of(const Program& program, std::uint32_t slot) {
    for (const ResultColumn& column : all_columns(program)) {
      if (column.slot == slot) return column.header;
    }
    return "?";
  }
};

TEST_F(EnsembleTable, SetsConstantsOfItsHeader) {
  EXPECT_EQ(inputs_of("share\n0.5\n1\n"), "1 share=0.5\n2 share=1\n");
  EXPECT_EQ(inputs_of("SHARE,run,seed\n0.5,a,7\n,b,\n"), "a seed 7 share=0.5\nb\n");
  EXPECT_EQ(inputs_of("weight[right],weight[left]\n3,4\n"), "1 weight[right]=3 weight[left]=4\n");
  EXPECT_EQ(inputs_of("weight\n5\n"), "1 weight[left]=5 weight[right]=5\n");
}

TEST_F(EnsembleTable, MayBeWrittenByAnyTool) {
  const std::string expected = "a, b share=0.5\nc share=1\n";
  EXPECT_EQ(inputs_of("\xEF\xBB\xBFrun,share\r\n\"a, b\",0.5\r\n\r\nc,1"), expected);
  EXPECT_EQ(inputs_of("run\tshare\na, b\t0.5\nc\t1\n"), expected);
  EXPECT_EQ(inputs_of("run , share\n\"a, b\", 5e-1\nc ,+1.\n"), expected);
}

TEST_F(EnsembleTable, TellsWhichNamesCannotBeSet) {
  EXPECT_EQ(mistakes_of("shore,Water\n1,2\n"),
            "the model has no variable 'shore'\n"
            "'Water' is not a constant and cannot be set\n");
  EXPECT_EQ(mistakes_of("share,Share\n1,2\n"),
            "cannot read 't.csv': two of its columns are named 'Share'\n");
}

TEST_F(EnsembleTable, TellsTheLineOfEveryMistake) {
  EXPECT_EQ(mistakes_of("run,share,seed\na,x,1\nb,1\n\nc,1,1.5\n,1,1\n"),
            "cannot read 't.csv': line 2: 'x' is not a number, in column 'share'\n"
            "cannot read 't.csv': line 3: it has 2 cells where the header has 3\n"
            "cannot read 't.csv': line 5: '1.5' is not a seed, a whole number from 0\n"
            "cannot read 't.csv': line 6: the run has no name\n");
  EXPECT_EQ(mistakes_of("run,share\na,1\nb,2\na,3\n"),
            "cannot read 't.csv': two of its runs have the same name\n");
}

TEST_F(EnsembleTable, TellsWhatIsNoTable) {
  EXPECT_EQ(mistakes_of(""), "cannot read 't.csv': it is empty\n");
  EXPECT_EQ(mistakes_of("share\n"), "cannot read 't.csv': it has no row beside its header\n");
  EXPECT_EQ(mistakes_of("share\n\"1\n"), "cannot read 't.csv': line 2: a quote is not closed\n");
  EXPECT_EQ(mistakes_of("\xFF\xFEs"),
            "cannot read 't.csv': it is UTF-16; a table of runs is UTF-8\n");
  Lowered lowered = bath();
  EXPECT_EQ(open_run_table(path("none.csv"), lowered, lowered.diags), nullptr);
  EXPECT_EQ(lowered.diags.error_count(), 1u);
}

TEST_F(EnsembleTable, ThatChangesWhileItIsReadIsAProblem) {
  std::string rows;
  for (int row = 0; row < 5000; ++row) rows += "1\n";  // more than is read at once
  write("t.csv", "share\n" + rows);
  Lowered lowered = bath();
  const auto source = open_run_table(path("t.csv"), lowered, lowered.diags);
  ASSERT_NE(source, nullptr);
  write("t.csv", "share\n1\n");
  ASSERT_TRUE(source->rewind());
  RunInput input;
  std::uint64_t runs = 0;
  while (source->next(input)) ++runs;
  EXPECT_LT(runs, source->count());
  EXPECT_EQ(source->problem(), "'" + path("t.csv") + "' has changed since it was first read");
}

}  // namespace
}  // namespace weir
