// The home-care model (corpus/care): its two files agree, and it behaves as its documentation says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tools/libweir/table.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

const std::string kFolder = std::string(WEIR_SOURCE_DIR) + "/corpus/care/";

Table run_model(const std::string& file, const std::vector<std::string>& settings = {},
                const ControlEdits& controls = {}) {
  CompileOptions options;
  options.lower.controls = controls;
  options.settings = settings;
  Compiled compiled = compile(kFolder + file, options);
  RunSettings run_settings;
  if (!compiled.diags.has_errors())
    run_settings.overrides = find_overrides(compiled, settings, compiled.diags);
  const RunProduct product = run(compiled, run_settings, compiled.diags);
  EXPECT_TRUE(product.ok) << render(compiled.diags, compiled.sources);
  return to_table(product.results);
}

const std::vector<double>& values_of(const Table& table, const std::string& header) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&](const TableColumn& column) { return column.header == header; });
  static const std::vector<double> kNone(1000, std::nan(""));
  EXPECT_NE(found, table.columns.end()) << header;
  return found == table.columns.end() ? kNone : found->values;
}

double at_start(const Table& table, const std::string& header) {
  return values_of(table, header).front();
}
double at_end(const Table& table, const std::string& header) {
  return values_of(table, header).back();
}

/// What the XMILE file must call differently: a module of it has the name of this variable.
const std::map<std::string, std::string> kRenamed = {{"workforce", "workforce_size"}};

/// `Care.Ends[a,b]` -> `ends[a,b]`: the module says only where a variable stands.
std::string key_without_module(const std::string& header) {
  const std::string key = column_key(header);
  const std::size_t dot = key.find('.');
  return dot == std::string::npos ? key : key.substr(dot + 1);
}

TEST(HomeCare, BothFilesGiveTheSameNumbers) {
  const std::vector<std::string> settings = {"Hospital priority=0.5", "Pay premium=0.02"};
  const Table vensim = run_model("homecare_wm.mdl", settings);
  const Table xmile = run_model("homecare_wm.xmile", settings);
  // an input of a module stands beside its source: all of the same name must agree
  std::multimap<std::string, const TableColumn*> by_key;
  for (const TableColumn& column : xmile.columns)
    by_key.emplace(key_without_module(column.header), &column);

  std::size_t compared = 0;
  for (const TableColumn& column : vensim.columns) {
    std::string key = column_key(column.header);
    if (key == "initial_time" || key == "final_time" || key == "time_step" || key == "saveper")
      continue;
    if (const auto renamed = kRenamed.find(key); renamed != kRenamed.end()) key = renamed->second;
    const auto [first, last] = by_key.equal_range(key);
    EXPECT_NE(first, last) << column.header << " is not in the XMILE file";
    for (auto other = first; other != last; ++other, ++compared) {
      for (std::size_t row = 0; row < column.values.size(); ++row) {
        const double a = column.values[row];
        const double b = other->second->values.at(row);
        ASSERT_LE(std::abs(a - b), 1e-9 * std::max(std::abs(a), std::abs(b)))
            << column.header << " and " << other->second->header << ", row " << row;
      }
    }
  }
  EXPECT_GT(compared, 500u);
}

// The quick check of the model's documentation, part one: where the run starts.
TEST(HomeCare, StartsAtTheDocumentedRates) {
  const Table base = run_model("homecare_wm.mdl");
  EXPECT_NEAR(at_start(base, "Vacancy rate"), 0.12, 0.005);
  EXPECT_NEAR(at_start(base, "Turnover rate"), 0.27, 0.005);
  EXPECT_NEAR(at_start(base, "Utilisation"), 1.0, 0.01);
  EXPECT_NEAR(at_start(base, "Workforce"), 14800, 100);
}

// Part two: without recruitment abroad vacancies stay high, and the queue that is not served first
// pays for it.
TEST(HomeCare, WithoutRecruitmentAbroadTheCommunityQueuePays) {
  const Table base = run_model("homecare_wm.mdl");
  const Table alone = run_model("homecare_wm.mdl", {"International recruitment=0"});
  EXPECT_NEAR(at_end(base, "Vacancy rate"), 0.07, 0.01);
  EXPECT_GT(at_end(alone, "Vacancy rate"), 0.16);
  EXPECT_GT(at_end(alone, "Community queue"), 5 * at_end(base, "Community queue"));
  EXPECT_NEAR(at_end(alone, "Hospital queue"), at_end(base, "Hospital queue"),
              1e-6 * at_end(base, "Hospital queue"));
}

TEST(HomeCare, WithoutPriorityTheHospitalSharesTheShortage) {
  const Table alone = run_model("homecare_wm.mdl", {"International recruitment=0"});
  const Table shared =
      run_model("homecare_wm.mdl", {"International recruitment=0", "Hospital priority=0"});
  EXPECT_GT(at_end(shared, "Hospital queue"), 3 * at_end(alone, "Hospital queue"));
}

TEST(HomeCare, BetterPayLowersTurnover) {
  const Table base = run_model("homecare_wm.mdl");
  const Table paid = run_model("homecare_wm.mdl", {"Pay premium=0.05"});
  EXPECT_LT(at_end(paid, "Turnover rate"), 0.21);
  EXPECT_LT(at_end(paid, "Turnover rate"), at_end(base, "Turnover rate") - 0.03);
}

/// The sum over all elements of an array, by saved time.
std::vector<double> sum_of(const Table& table, const std::string& name) {
  std::vector<double> sum(table.axes.at(0).size(), 0);
  for (const TableColumn& column : table.columns) {
    if (column.header.rfind(name + "[", 0) != 0) continue;
    for (std::size_t row = 0; row < sum.size(); ++row) sum[row] += column.values[row];
  }
  return sum;
}

// Euler over all people who wait or are cared for: they change by needs, ends and moves to care
// homes, nothing else.
TEST(HomeCare, PeopleAreConserved) {
  ControlEdits every_step;
  every_step.save = 0.25;
  const Table fine = run_model("homecare_wm.mdl", {"International recruitment=0"}, every_step);
  const std::vector<double> community = sum_of(fine, "Waiting package community");
  const std::vector<double> hospital = sum_of(fine, "Waiting package hospital");
  const std::vector<double> care = sum_of(fine, "Receiving care");
  const std::vector<double> needs_at_home = sum_of(fine, "New community needs");
  const std::vector<double> needs_in_hospital = sum_of(fine, "New hospital needs");
  const std::vector<double> ends = sum_of(fine, "Ends");
  const std::vector<double> to_homes = sum_of(fine, "Going to care homes");
  ASSERT_EQ(care.size(), 481u);
  for (std::size_t row = 0; row + 1 < care.size(); ++row) {
    const double before = community[row] + hospital[row] + care[row];
    const double after = community[row + 1] + hospital[row + 1] + care[row + 1];
    const double net = needs_at_home[row] + needs_in_hospital[row] - ends[row] - to_homes[row];
    ASSERT_NEAR(after, before + 0.25 * net, 1e-9 * before) << "step " << row;
  }
}

}  // namespace
}  // namespace weir
