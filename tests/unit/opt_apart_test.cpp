// What is saved computed by itself, where a step is quiet.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

const std::string kHead = test::rows_head() + "slot 4100 \"double\" aux [0] size 30\n";

const char* const kDoubles = R"(  eq "double"
    for i0 in 30 {
      %0 = load v[4000 + i0]
      %1 = mul %0, 2
      store v[4100 + i0], %1
    }
)";
const std::string kSections = std::string(R"(rates:
  eq "total, flow, level"
    for i0 in 30 {
)") + test::kRowTotal + R"(      for i2 in 20 {
        %5 = load v[1000 + i0*20 + i2]
        %6 = mul %5, %0
        %2 = add %6, 1
        store v[3000 + i0*20 + i2], %2
        %3 = load v[3000 + i0*20 + i2]
        %4 = sub %3, 1
        store v[2000 + i0*20 + i2], %4
      }
    }
)" + "observe:\n" + kDoubles;
const char* const kQuiet = "quiet:\n  eq \"none\"\n    v5999 = move 1\n";

Program after(std::vector<std::uint32_t> wanted, const std::string& quiet = kQuiet,
              const std::string& head = kHead) {
  Program program = test::program_of(head, kSections + quiet);
  OptimiseOptions options;
  options.wanted = std::move(wanted);
  apart(program, options);
  EXPECT_EQ(verify(program), "");
  return program;
}

std::string observe_of(const Program& program) {
  const std::string text = test::sections_of(program);
  const std::size_t first = text.find("observe:");
  return text.substr(first, text.find("quiet:") - first);
}

const std::string kTotals = std::string(R"(observe:
  eq "total, flow, level" registers 7 loops 3
    for i0 in 30 {
)") + test::kRowTotal + "    }\n";

TEST(OptApart, ObservesWhatRatesWouldHaveComputed) {
  const Program totals = after({4000});
  EXPECT_TRUE(totals.saves_without_rates);
  EXPECT_EQ(observe_of(totals), kTotals);
  const Program doubles = after({4101});
  EXPECT_TRUE(doubles.saves_without_rates);
  EXPECT_EQ(observe_of(doubles), kTotals + kDoubles);
  // rates stay as they are, for engines that have no quiet steps
  EXPECT_EQ(test::sections_of(doubles).find(kSections.substr(0, kSections.find("observe:"))), 0u);
}

TEST(OptApart, ObservesNoMoreWhereStocksAreSaved) {
  const Program program = after({1000, 1599});
  EXPECT_TRUE(program.saves_without_rates);
  EXPECT_EQ(test::sections_of(program).find("observe:"), std::string::npos);
}

// which two evaluations of the half of a step would be
TEST(OptApart, LeavesWhatIsMoreThanHalfOfAStep) {
  const Program program = after({3000});
  EXPECT_FALSE(program.saves_without_rates);
  EXPECT_EQ(observe_of(program), observe_of(test::program_of(kHead, kSections)));
}

// of a model without an interval of saving all steps are quiet, or none
TEST(OptApart, LeavesNoQuietStepsThatAreNeverMade) {
  std::string head = kHead;
  head.insert(head.find("stocks"), "save every step\n");
  const auto has_quiet = [&](std::uint32_t wanted) {
    return !after({wanted}, kQuiet, head).section(SectionKind::Quiet).empty();
  };
  EXPECT_TRUE(has_quiet(1000));
  EXPECT_TRUE(has_quiet(4000));
  EXPECT_FALSE(has_quiet(3000));
  EXPECT_FALSE(after({3000}).section(SectionKind::Quiet).empty());
}

TEST(OptApart, IsForQuietStepsAndWhatIsAskedFor) {
  EXPECT_FALSE(after({4000}, "").saves_without_rates);
  Program all = test::program_of(kHead, kSections + kQuiet);
  apart(all, {});
  EXPECT_FALSE(all.saves_without_rates);
}

}  // namespace
}  // namespace weir
