// See numbers.h.
#include "tests/roundtrip/numbers.h"

#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "tests/conform/models.h"

namespace weir::test {

namespace {

bool is_setting(const std::string& key) {
  return key == "initial time" || key == "final time" || key == "time step" || key == "saveper";
}

/// Relative to the value, or to what is nothing beside the column's largest.
bool are_near(double a, double b, double largest) {
  if (std::isnan(a) && std::isnan(b)) return true;
  const double scale = std::fmax(std::fmax(std::fabs(a), std::fabs(b)), 1e-6 * largest);
  return a == b || std::fabs(a - b) <= 1e-9 * scale;
}

double largest_of(const Results& results, std::size_t column) {
  double largest = 0;
  for (std::size_t row = 0; row < results.times.size(); ++row) {
    const double value = std::fabs(results.at(row, column));
    if (std::isfinite(value)) largest = std::fmax(largest, value);
  }
  return largest;
}

}  // namespace

RunOfModel run_of(Loaded loaded, const LowerOptions& options) {
  RunOfModel made;
  Compiled compiled =
      compile(lower_model(std::move(loaded), options), EngineChoice::Interpreter, {});
  if (!compiled.diags.has_errors()) {
    RunProduct product = run(compiled, {}, compiled.diags);
    made.ok = product.ok;
    made.results = std::move(product.results);
  }
  for (const Diagnostic& diag : compiled.diags.all()) {
    if (diag.severity() == Severity::Error && made.problem.empty()) made.problem = diag.message;
  }
  return made;
}

NumbersCompared compare_numbers(const ResultSet& before, const ResultSet& after) {
  NumbersCompared made;
  if (before.results.times != after.results.times) {
    made.difference = "other saved times";
    return made;
  }
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < after.columns.size(); ++i)
    places.emplace(name_key(after.columns[i].header), i);
  for (std::size_t i = 0; i < before.columns.size(); ++i) {
    const std::string& header = before.columns[i].header;
    if (is_setting(name_key(header))) continue;
    const auto place = places.find(name_key(header));
    if (place == places.end()) {
      made.difference = "no '" + header + "'";
      return made;
    }
    const double largest = largest_of(before.results, i);
    for (std::size_t row = 0; row < before.results.times.size(); ++row) {
      const double x = before.results.at(row, i), y = after.results.at(row, place->second);
      made.is_exact = made.is_exact && (x == y || (std::isnan(x) && std::isnan(y)));
      if (are_near(x, y, largest)) continue;
      made.difference = "'" + header + "' at " + format_number(before.results.times[row]) + ": " +
                        format_number(x) + " became " + format_number(y);
      return made;
    }
  }
  return made;
}

std::string listed_name(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path file = path, project = WEIR_SOURCE_DIR;
  const bool is_ours = path.starts_with((project / "corpus").string());
  return file.lexically_relative(is_ours ? project : conform::find_models_folder())
      .generic_string();
}

}  // namespace weir::test
