// What fast mathematics changes: every model that runs, strict and fast, alone and in lanes. Prints
// the table of the README, in Markdown, and holds each model to a bound; fast_math.tsv names those
// that are known to be farther off, and why.
//
// The error of a column is that of conformance.md 7, where `atol` is a hundredth of `rtol` times
// the column's largest number:
//
//     |fast - strict| / (max(|fast|, |strict|) + largest / 100)
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "runtime/lanes.h"
#include "tests/conform/cases.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

constexpr double kBound = 1e-9;
constexpr std::uint64_t kMostSteps = 100'000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

/// conformance.md 5 and 7, of one number.
double error_of(double fast, double strict, double largest) {
  if (is_same(fast, strict)) return 0;
  if (is_missing_value(fast) && is_missing_value(strict)) return 0;
  if (!std::isfinite(fast) || !std::isfinite(strict)) return kInfinity;
  return std::fabs(fast - strict) / (std::max(std::fabs(fast), std::fabs(strict)) + largest / 100);
}

double largest_of(const Results& results, std::size_t column) {
  double largest = 0;
  for (std::size_t row = 0; row < results.times.size(); ++row) {
    const double value = std::fabs(results.at(row, column));
    if (std::isfinite(value) && !is_missing_value(results.at(row, column)))
      largest = std::max(largest, value);
  }
  return largest;
}

/// The largest error of all columns, and which one has it; infinite when the runs did not save the
/// same times.
struct Worst {
  double error = 0;
  std::size_t column = 0;
};
Worst worst_of(const Results& fast, const Results& strict) {
  if (fast.times != strict.times) return {kInfinity, 0};
  Worst worst;
  for (std::size_t column = 0; column < strict.column_count; ++column) {
    const double largest = largest_of(strict, column);
    for (std::size_t row = 0; row < strict.times.size(); ++row) {
      const double error = error_of(fast.at(row, column), strict.at(row, column), largest);
      if (error > worst.error) worst = {error, column};
    }
  }
  return worst;
}

/// Errors of one model; nothing where it was not made that way.
struct Measured {
  std::optional<Worst> alone, in_lanes;
};

RunOptions options_of(const Program& program) {
  RunOptions options;
  options.seed = 1;
  options.max_steps = kMostSteps;
  for (const ResultColumn& column : all_columns(program))
    options.saved_slots.push_back(column.slot);
  return options;
}

std::unique_ptr<Executable> fast_code(const Program& program, std::uint32_t lanes) {
  LlvmOptions options;
  options.math = MathMode::Fast;
  options.lanes = lanes;
  std::string problem;
  auto code = make_llvm_engine(program, options, problem);
  EXPECT_NE(code, nullptr) << problem;
  return code;
}

Measured measure(const Program& whole) {
  const Program program = optimised(whole, {});
  const RunOptions options = options_of(whole);
  const RunOutcome strict = simulate(make_interpreter(program)->code(), options);
  if (strict.status != RunStatus::Done) return {};
  Measured measured;
  if (const auto code = fast_code(program, 1)) {
    const RunOutcome fast = simulate(code->code(), options);
    EXPECT_EQ(fast.status, RunStatus::Done) << fast.problem;
    measured.alone = worst_of(fast.results, strict.results);
  }
  if (!can_run_in_lanes(program)) return measured;
  if (const auto code = fast_code(program, std::max(4u, native_lanes()))) {
    const auto fast = simulate_lanes(code->code(), {options, options});
    if (fast[1]) measured.in_lanes = worst_of(fast[1]->results, strict.results);
  }
  return measured;
}

/// A line of the table: how many models are within each bound.
class Counts {
 public:
  void add(double error) {
    const auto* place = std::lower_bound(std::begin(kBounds), std::end(kBounds), error);
    ++counts_[static_cast<std::size_t>(place - std::begin(kBounds))];
  }
  std::string row(const char* title) const {
    std::size_t all = 0;
    std::string text = std::string("| ") + title + " | ";
    for (const std::size_t count : counts_) all += count;
    text += std::to_string(all) + " |";
    for (const std::size_t count : counts_) text += " " + std::to_string(count) + " |";
    return text;
  }

 private:
  static constexpr double kBounds[] = {0, 1e-12, 1e-9, 1e-6};
  std::size_t counts_[std::size(kBounds) + 1] = {};
};

/// The name of a model as fast_math.tsv has it: below the folder of the models, or corpus/...
struct Subject {
  std::string name, path;
  LowerOptions options;
};

std::vector<Subject> subjects() {
  std::vector<Subject> found;
  const fs::path own = WEIR_SOURCE_DIR;
  for (const fs::path& file : model_files(own / "corpus"))
    found.push_back({fs::relative(file, own).string(), file.string(), {}});
  const fs::path folder = find_models_folder();
  if (folder.empty()) return found;
  std::string problem;
  const auto special = read_manifest(own / "tests/conform/special.tsv", problem);
  EXPECT_EQ(problem, "");
  for (const Case& item : find_cases(folder, special)) {
    Subject subject{item.name, item.model.string(), {}};
    for (const std::string& data : item.data_files)
      subject.options.data_files.push_back((item.model.parent_path() / data).string());
    found.push_back(std::move(subject));
  }
  return found;
}

/// The bound of each model that has one of its own.
std::map<std::string, double> known_bounds() {
  std::string problem;
  const auto rows =
      read_manifest(fs::path(WEIR_SOURCE_DIR) / "tests/conform/fast_math.tsv", problem);
  EXPECT_EQ(problem, "");
  std::map<std::string, double> bounds;
  for (const ManifestRow& row : rows) {
    const std::optional<double> bound = row.rule == "any" ? kInfinity : parse_number(row.rule);
    EXPECT_TRUE(bound) << row.file << ": " << row.rule;
    if (bound) bounds[row.file] = *bound;
  }
  return bounds;
}

TEST(FastMath, StaysNearTheStrictRun) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  const std::map<std::string, double> bounds = known_bounds();
  Counts alone, in_lanes;
  std::string farthest;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.name);
    const Lowered model = lower_model(load_model(subject.path), subject.options);
    if (model.diags.has_errors()) continue;
    const Measured measured = measure(model.program);
    const auto known = bounds.find(subject.name);
    const auto see = [&](const std::optional<Worst>& worst, Counts& counts) {
      if (!worst) return;
      counts.add(worst->error);
      EXPECT_LE(worst->error, known == bounds.end() ? kBound : known->second);
      if (worst->error > kBound) {
        farthest += subject.name + ": " + format_number(worst->error) + " in '" +
                    all_columns(model.program)[worst->column].header + "'\n";
      }
    };
    see(measured.alone, alone);
    see(measured.in_lanes, in_lanes);
  }
  std::printf(
      "| run | models | bit-equal | to 1e-12 | to 1e-9 | to 1e-6 | worse |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n%s\n%s\n\n%s",
      alone.row("alone").c_str(), in_lanes.row("in lanes").c_str(), farthest.c_str());
}

}  // namespace
}  // namespace weir::conform
