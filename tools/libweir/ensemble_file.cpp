// The file of an ensemble by its name, and how far an ensemble is: ensemble.h.
#include "tools/libweir/ensemble_csv.h"
#include "tools/libweir/ensemble_netcdf.h"
#include "tools/libweir/netcdf_results.h"
#include "tools/libweir/run_options.h"

namespace weir {

std::unique_ptr<RunSink> make_file_sink(const Compiled& compiled, const RunSettings& run,
                                        const std::string& path, OldFile old) {
  const bool resumes = old == OldFile::GoOn;
  if (is_netcdf_path(path)) return make_netcdf_sink(compiled, {path, run, resumes});
  const std::optional<ResultFormat> format = find_result_format(path);
  if (format != ResultFormat::Csv && format != ResultFormat::Tab) return nullptr;
  const char separator = format == ResultFormat::Tab ? '\t' : ',';
  return make_csv_sink({path, separator, chosen_columns(compiled, run), resumes});
}

double runs_per_second(const EnsembleState& state) {
  constexpr double kMsPerSecond = 1000;
  if (!(state.milliseconds > 0)) return 0;
  return static_cast<double>(state.done - state.resumed) * kMsPerSecond / state.milliseconds;
}

std::optional<double> seconds_left(const EnsembleState& state) {
  const double rate = runs_per_second(state);
  if (!(rate > 0)) return std::nullopt;
  return static_cast<double>(state.runs - state.done) / rate;
}

}  // namespace weir
