// Results as netCDF-4, read back by libnetcdf.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "tests/support/netcdf_reader.h"
#include "tools/libweir/hdf5_bytes.h"
#include "tools/libweir/netcdf_results.h"

namespace weir {
namespace {

using test::NetcdfReader;
using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

// The values that Bob Jenkins gives in lookup3.c, driver5().
TEST(Hdf5, ChecksumIsLookup3) {
  EXPECT_EQ(hdf5::checksum(""), 0xdeadbeefu);
  EXPECT_EQ(hdf5::checksum("Four score and seven years ago"), 0x17770551u);
}

TEST(Netcdf, NamesAreLettersDigitsAndUnderscoresOnce) {
  NetcdfNames names;
  EXPECT_EQ(names.make("Stock A[x,y]"), "Stock_A_x_y");
  EXPECT_EQ(names.make("Stock A (x y)"), "Stock_A_x_y_2");
  EXPECT_EQ(names.make("birth/death"), "birth_death");
  EXPECT_EQ(names.make("5 year plan"), "v5_year_plan");
  EXPECT_EQ(names.make("größe"), "größe");
  EXPECT_EQ(names.make("%"), "v");
  EXPECT_EQ(names.make("stock A[x,y]"), "stock_A_x_y");  // case matters
}

class NetcdfFileTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  /// Runs a model at times 0, 1, 2 and writes what `names` ask for.
  void run_and_write(const std::string& equations, const std::vector<std::string>& names) {
    const std::string text = "{UTF-8}\n" + equations +
                             "INITIAL TIME = 0 ~ Month ~|\nFINAL TIME = 2 ~ Month ~|\n"
                             "TIME STEP = 0.5 ~ Month ~|\nSAVEPER = 1 ~ Month ~|\n";
    Lowered lowered = lower_model(load_model_text("folder/a model.mdl", text), {});
    ASSERT_FALSE(lowered.diags.has_errors()) << render(lowered.diags, lowered.sources);
    const std::vector<ResultColumn> columns = find_columns(lowered, names, lowered.diags);
    Compiled compiled = compile(std::move(lowered), EngineChoice::Interpreter, {}, columns);
    RunSettings settings;
    settings.seed = 7;
    Diagnostics diags;
    const RunProduct product = run(compiled, settings, diags);
    ASSERT_TRUE(product.ok);
    const auto problem = write_netcdf_file(compiled, settings, product.results, path_);
    ASSERT_FALSE(problem) << *problem;
  }

  std::string path_ =
      std::filesystem::temp_directory_path() / ("weir_netcdf_" + std::to_string(getpid()) + ".nc");
};

constexpr const char* kRegions =
    "Region: north, south ~~|\n"
    "Level[Region] = INTEG(flow[Region], 10) ~ Widget ~|\n"
    "flow[Region] = 1, 2 ~ Widget/Month ~|\n"
    "gap = IF THEN ELSE(Time < 1, :NA:, Time) ~~|\n"
    "\"a/b\" = 3 ~ Dmnl ~|\n";

TEST_F(NetcdfFileTest, VariablesLieOverTimeAndTheirSubscripts) {
  run_and_write(kRegions, {"gap", "Level", "flow", "\"a/b\""});
  const NetcdfReader file(path_);
  ASSERT_TRUE(file.is_open());
  EXPECT_EQ(file.vars(), (Texts{"time(time)", "gap(time)", "Region(Region, Region_length)",
                                "Level(time, Region)", "flow(Region)", "a_b()"}));
  EXPECT_EQ(file.numbers("time"), (Numbers{0, 1, 2}));
  EXPECT_EQ(file.texts("Region"), (Texts{"north", "south"}));
  EXPECT_EQ(file.numbers("Level"), (Numbers{10, 10, 11, 12, 12, 14}));
  EXPECT_EQ(file.numbers("flow"), (Numbers{1, 2}));
  EXPECT_EQ(file.numbers("a_b"), (Numbers{3}));

  const Numbers gap = file.numbers("gap");
  EXPECT_TRUE(std::isnan(gap[0]));
  EXPECT_EQ(gap[2], 2);
  EXPECT_TRUE(std::isnan(file.number("gap", "_FillValue")));
}

TEST_F(NetcdfFileTest, AttributesTellNamesUnitsAndTheRun) {
  run_and_write(kRegions, {"Level", "\"a/b\""});
  const NetcdfReader file(path_);
  EXPECT_EQ(file.text("Level", "units"), "Widget");
  EXPECT_EQ(file.text("a_b", "long_name"), "a/b");
  EXPECT_EQ(file.text("time", "units"), "month");
  EXPECT_EQ(file.text("", "Conventions"), "CF-1.8");
  EXPECT_EQ(file.text("", "source"), std::string("weir ") + version());
  EXPECT_EQ(file.text("", "model_file"), "a model.mdl");
  EXPECT_TRUE(file.text("", "model_hash").starts_with("xxh128:"));
  EXPECT_EQ(file.text("", "method"), "euler");
  EXPECT_EQ(file.number("", "time_step"), 0.5);
  EXPECT_EQ(file.text("", "seed"), "7");
}

TEST_F(NetcdfFileTest, ElementsOfAnArrayMayBeAskedForAlone) {
  run_and_write(kRegions, {"Level[south]"});
  const NetcdfReader file(path_);
  EXPECT_EQ(file.vars(), (Texts{"time(time)", "Level_south(time)"}));
  EXPECT_EQ(file.numbers("Level_south"), (Numbers{10, 12, 14}));
  EXPECT_EQ(file.text("Level_south", "long_name"), "Level[south]");
}

TEST_F(NetcdfFileTest, AVariableMayBeNamedLikeWhatTheFileHasAnyway) {
  run_and_write("Region: north, south ~~|\nRegion length[Region] = 5, 6 ~~|\n", {"Region length"});
  const NetcdfReader file(path_);
  EXPECT_EQ(file.vars(),
            (Texts{"time(time)", "Region(Region, Region_length)", "Region_length_2(Region)"}));
  EXPECT_EQ(file.numbers("Region_length_2"), (Numbers{5, 6}));
}

// more objects than a group of HDF5 usually keeps in its header, and than its smallest heap holds
TEST_F(NetcdfFileTest, ManyVariablesAndDimensionsHaveTheirPlaces) {
  std::string equations;
  constexpr int kCount = 300;
  for (int number = 0; number < kCount; ++number) {
    const std::string n = std::to_string(number);
    equations += "d" + n + ": e" + n + "a, e" + n + "b ~~|\n";
    equations += "x" + n + "[d" + n + "] = " + n + " + Time ~ unit" + n + " ~|\n";
  }
  run_and_write(equations, {"x*"});
  const NetcdfReader file(path_);
  ASSERT_TRUE(file.is_open());
  for (int number = 0; number < kCount; ++number) {
    const std::string n = std::to_string(number);
    const double x = number;
    EXPECT_EQ(file.numbers("x" + n), (Numbers{x, x, x + 1, x + 1, x + 2, x + 2}));
    EXPECT_EQ(file.texts("d" + n), (Texts{"e" + n + "a", "e" + n + "b"}));
    EXPECT_EQ(file.text("x" + n, "units"), "unit" + n);
  }
}

}  // namespace
}  // namespace weir
