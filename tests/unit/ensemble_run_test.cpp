// Many runs: their order, their seeds, what fails, what is interrupted, what is in memory.
#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "ensemble_support.h"
#include "tools/libweir/run_options.h"

namespace weir {
namespace {

class EnsembleRun : public test::EnsembleTest {};

/// `count` rows with shares 0, 1/1000, ...
std::string shares(int count) {
  std::string table = "share\n";
  for (int run = 0; run < count; ++run) table += std::to_string(run) + "e-3\n";
  return table;
}

// 8, 8*(1-s), 8*(1-s)^2
TEST_F(EnsembleRun, RowsAreInTheOrderOfTheTable) {
  const EnsembleProduct product = run({.table = "run,share\nz,0.5\na,0.25\nm,1\n"});
  EXPECT_EQ(product.problem, "");
  EXPECT_EQ(product.runs, 3u);
  EXPECT_EQ(product.done, 3u);
  EXPECT_EQ(read("o.csv"),
            "run,Time,Water\nz,0,8\nz,1,4\nz,2,2\na,0,8\na,1,6\na,2,4.5\nm,0,8\nm,1,0\nm,2,0\n");
}

TEST_F(EnsembleRun, TheFileIsTheSameWhateverTheThreads) {
  for (const char* file : {"o.csv", "o.nc"}) {
    run({.table = shares(3000), .file = file, .threads = 1});
    const std::string one = read(file);
    run({.table = shares(3000), .file = file, .threads = 7});
    EXPECT_EQ(read(file), one) << file;
    EXPECT_GT(one.size(), 3000u * 3 * 8) << file;
  }
}

TEST_F(EnsembleRun, SeedsFollowEachOther) {
  run({.runs = 3, .seed = 5, .columns = {"Dice"}});
  const std::string three = read("o.csv");
  std::string expected = "run,Time,Dice\n";
  for (int at = 0; at < 3; ++at) {
    run({.runs = 1, .seed = 5u + static_cast<unsigned>(at), .columns = {"Dice"}});
    std::istringstream rows(read("o.csv"));
    std::string row;
    std::getline(rows, row);
    while (std::getline(rows, row)) {
      expected += std::to_string(at + 1) + row.substr(row.find(',')) + "\n";
    }
  }
  EXPECT_EQ(three, expected);
  run({.table = "seed\n5\n6\n7\n", .columns = {"Dice"}});
  EXPECT_EQ(read("o.csv"), expected);
}

TEST_F(EnsembleRun, AFailureInTheMiddleStopsNoOther) {
  for (const char* file : {"o.csv", "o.nc"}) {
    const EnsembleProduct product = run({.table = "run,TIME STEP\na,1\nb,0\nc,1\n", .file = file});
    EXPECT_EQ(product.done, 3u);
    EXPECT_EQ(product.failed, 1u);
    ASSERT_EQ(product.failures.size(), 1u);
    EXPECT_EQ(product.failures[0].name, "b");
    EXPECT_EQ(product.failures[0].problem, "TIME STEP is 0, it must be more than 0");
  }
  EXPECT_EQ(read("o.csv"), "run,Time,Water\na,0,8\na,1,6\na,2,4.5\nb,,\nc,0,8\nc,1,6\nc,2,4.5\n");
}

TEST_F(EnsembleRun, WhenAllFailThereIsNoNetcdfFile) {
  const EnsembleProduct product = run({.table = "TIME STEP\n0\n", .file = "o.nc"});
  EXPECT_EQ(product.problem, "no run succeeds, so there are no times to write");
  EXPECT_FALSE(test::fs::exists(path("o.nc")));
}

// wherever a text file ends, the runs before are kept and the rest is made
TEST_F(EnsembleRun, ResumesAfterAnyCut) {
  const std::string table = "run,share\na,0.5\n\"b\"\"\",0.25\nc,1\n";
  run({.table = table});
  const std::string whole = read("o.csv");
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    write("o.csv", whole.substr(0, length));
    const EnsembleProduct product = run({.table = table, .old = OldFile::GoOn});
    EXPECT_EQ(product.problem, "") << length;
    EXPECT_EQ(product.done, 3u) << length;
    EXPECT_EQ(read("o.csv"), whole) << length;
  }
  // of the last run nobody knows whether it was whole
  EXPECT_EQ(run({.table = table, .old = OldFile::GoOn}).resumed, 2u);
}

bool stop_after_some(void* context, const EnsembleState& state) {
  return state.done < *static_cast<std::uint64_t*>(context);
}

TEST_F(EnsembleRun, WholeRunsAreKeptWhenItIsStopped) {
  for (const char* file : {"o.csv", "o.nc"}) {
    run({.table = shares(5000), .file = file});
    const std::string whole = read(file);
    std::uint64_t some = 1;
    const EnsembleProduct part =
        run({.table = shares(5000), .file = file, .progress = &stop_after_some, .context = &some});
    EXPECT_TRUE(part.is_stopped) << file;
    EXPECT_LT(part.done, 5000u) << file;
    EXPECT_NE(read(file), whole) << file;
    const EnsembleProduct rest = run({.table = shares(5000), .file = file, .old = OldFile::GoOn});
    EXPECT_EQ(rest.problem, "") << file;
    EXPECT_GT(rest.resumed, 0u) << file;
    EXPECT_EQ(read(file), whole) << file;
  }
}

TEST_F(EnsembleRun, ANetcdfFileOfOtherInputsIsLeftAlone) {
  run({.table = "share\n0.5\n0.25\n", .file = "o.nc"});
  const std::string before = read("o.nc");
  const EnsembleProduct product =
      run({.table = "share\n0.5\n0.75\n", .file = "o.nc", .old = OldFile::GoOn});
  EXPECT_EQ(product.problem, "its times or its inputs are not those of here; nothing was changed");
  EXPECT_EQ(read("o.nc"), before);
}

TEST_F(EnsembleRun, OtherEndingsHaveNoSink) {
  Lowered lowered = bath();
  const Compiled compiled = compile(std::move(lowered), EngineChoice::Interpreter, {});
  EXPECT_EQ(make_file_sink(compiled, {}, "o.txt", OldFile::Replace), nullptr);
  EXPECT_EQ(make_file_sink(compiled, {}, "o.dat", OldFile::Replace), nullptr);
}

/// Counts the runs that are in memory: encoded and not yet written.
class CountingSink : public RunSink {
 public:
  bool needs_sample() const override { return false; }
  Opened open(RunSource&, const FinishedRun*) override { return {}; }
  std::string encode(std::vector<FinishedRun>& runs) const override {
    const std::uint64_t now = in_memory_ += runs.size();
    std::uint64_t most = most_;
    while (most < now && !most_.compare_exchange_weak(most, now)) {
    }
    return {};
  }
  std::string write(std::uint64_t first, std::uint64_t count, const std::string&) override {
    is_in_order = is_in_order && first == written;
    written += count;
    in_memory_ -= count;
    return written >= give_up_at ? "enough" : "";
  }
  std::string close() override { return {}; }
  std::uint64_t most_in_memory() const { return most_; }

  std::uint64_t written = 0, give_up_at = ~std::uint64_t{0};
  bool is_in_order = true;

 private:
  mutable std::atomic<std::uint64_t> in_memory_ = 0, most_ = 0;
};

TEST_F(EnsembleRun, HasNoMoreInMemoryThanAFewBatches) {
  constexpr unsigned kThreads = 4;
  constexpr std::uint64_t kMostRunsInBatch = 256;
  const Compiled compiled = compile(bath(), EngineChoice::Interpreter, {});
  EnsembleSettings settings;
  settings.threads = kThreads;
  const auto source = make_repeated_runs(20000, 1);
  CountingSink sink;
  const EnsembleProduct product = run_ensemble(compiled, settings, *source, sink);
  EXPECT_EQ(product.done, 20000u);
  EXPECT_EQ(sink.written, 20000u);
  EXPECT_TRUE(sink.is_in_order);
  // what a thread may have ready, what it makes, and what is being written
  EXPECT_LE(sink.most_in_memory(), (2 * kThreads + 1) * kMostRunsInBatch);
}

TEST_F(EnsembleRun, EndsWhenItsSinkTakesNoMore) {
  const Compiled compiled = compile(bath(), EngineChoice::Interpreter, {});
  const auto source = make_repeated_runs(20000, 1);
  CountingSink sink;
  sink.give_up_at = 1000;
  const EnsembleProduct product = run_ensemble(compiled, {}, *source, sink);
  EXPECT_EQ(product.problem, "enough");
  EXPECT_LT(product.done, 2000u);
}

// 40 MiB of what a step goes through, for all lanes; 18 MiB where that is stocks alone; 128 MiB of
// all values
TEST(EnsembleLanes, PayWhereAStepFindsItsNumbersInACache) {
  const std::uint32_t most = native_lanes();
  if (most == 1) GTEST_SKIP() << "this machine has none";
  const std::uint32_t fewer = most == 8 ? 4 : 1;
  const RunEstimate long_run{1000, 1000, 1000, 1e6};
  const auto slots = [](std::uint32_t mebibytes, std::uint32_t lanes) {
    return (mebibytes << 20) / (8 * lanes);
  };
  Program program;
  const auto lanes = [&] { return lanes_that_pay(program, long_run, 100); };
  program.value_count = slots(40, most);
  EXPECT_EQ(lanes(), most);
  EXPECT_EQ(lanes_that_pay(program, {10, 10, 1000, 1}, 100), 1u);
  EXPECT_EQ(lanes_that_pay(program, long_run, most - 1), 1u);
  program.value_count = slots(41, most);
  EXPECT_EQ(lanes(), fewer);
  program.value_count = slots(41, 4);
  EXPECT_EQ(lanes(), 1u);
  // with steps that go through the stocks, and through what the runs have in common
  program.section(SectionKind::Quiet).emplace_back();
  program.stocks.size = slots(18, most + 1);
  EXPECT_EQ(lanes(), most);
  program.value_count = slots(128, most);
  EXPECT_EQ(lanes(), most);
  program.value_count = slots(129, most);
  EXPECT_EQ(lanes(), fewer);
  program.value_count = slots(100, most);
  program.stocks.size = slots(19, most + 1);
  EXPECT_EQ(lanes(), fewer);
  program.stocks.size = slots(19, 4 + 1);
  EXPECT_EQ(lanes(), 1u);
}

TEST(EnsembleState, TellsRateAndTimeLeft) {
  EnsembleState state;
  state.runs = 1000;
  EXPECT_EQ(runs_per_second(state), 0);
  EXPECT_FALSE(seconds_left(state));
  // 100 runs were there already, 300 were made in 2 s: 600 are left at 150 a second
  state.done = 400;
  state.resumed = 100;
  state.milliseconds = 2000;
  EXPECT_EQ(runs_per_second(state), 150);
  EXPECT_EQ(seconds_left(state), 4);
}

}  // namespace
}  // namespace weir
