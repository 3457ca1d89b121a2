// weir runs: simulates a model many times.
#include <fmt/core.h>
#include <signal.h>

#include <algorithm>
#include <limits>

#include "tools/libweir/ensemble.h"
#include "tools/libweir/ensemble_csv.h"
#include "tools/libweir/json.h"
#include "tools/libweir/netcdf_results.h"
#include "tools/weir/progress.h"
#include "tools/weir/report.h"
#include "tools/weir/saved.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

volatile sig_atomic_t was_interrupted = 0;

/// While it lives, the first Ctrl-C or request to end lets the runs that are written be whole; a
/// second one ends the program at once.
class SignalGuard {
 public:
  SignalGuard() {
    struct sigaction action = {};
    action.sa_handler = [](int) { was_interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &end_);
  }
  ~SignalGuard() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &end_, nullptr);
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

 private:
  struct sigaction interrupt_ = {}, end_ = {};
};

/// Many runs from the command line: what they need, how they went.
class RunsCommand {
 public:
  explicit RunsCommand(const Options& options)
      : options_(options), run_(options.run), given_(options.ensemble) {}

  Exit act() {
    if (!check_use()) return Exit::WrongUse;
    Lowered lowered = lower_given(options_.model);
    if (lowered.diags.has_errors()) return fail(lowered, exit_after_errors(lowered.diags));

    settings_.run.overrides = find_overrides(lowered, run_.settings, lowered.diags);
    settings_.run.columns = find_saved_columns(run_, lowered);
    settings_.run.seed = run_.seed;
    settings_.run.absolute_error = run_.absolute_error;
    settings_.run.relative_error = run_.relative_error;
    if (!lowered.diags.has_errors()) open_source(lowered);
    if (lowered.diags.has_errors()) return fail(lowered, Exit::WrongUse);

    const PlannedRuns runs{static_cast<double>(source_->count()), source_->varied()};
    Compiled compiled = compile(std::move(lowered), run_.engine, settings_.run.overrides,
                                settings_.run.columns, runs, cache_of_user(run_), run_.math);
    if (compiled.diags.has_errors()) return fail(compiled, Exit::Failed);
    if (!options_.json && !report(compiled.diags, compiled.sources, options_.model.silence)) {
      return Exit::WrongUse;
    }
    run_all(compiled);
    return options_.json ? print_json(compiled) : tell();
  }

 private:
  bool check_use() {
    if (given_.table.empty() && !given_.runs) {
      complain("give a table of runs with --table, or their number with --runs");
      return false;
    }
    if (run_.output.empty() && (given_.resumes || options_.json)) {
      complain(given_.resumes ? "--resume needs the file of -o" : "--json needs the file of -o");
      return false;
    }
    if (run_.output.empty() || is_netcdf_path(run_.output)) return true;
    const std::optional<ResultFormat> format = find_result_format(run_.output);
    if (format == ResultFormat::Csv || format == ResultFormat::Tab) return true;
    complain(fmt::format("'{}' does not end in .csv, .tsv, .tab or .nc", run_.output));
    return false;
  }

  void open_source(Lowered& lowered) {
    if (!given_.table.empty()) {
      source_ = open_run_table(given_.table, lowered, lowered.diags);
      return;
    }
    const std::uint64_t seed = seed_of(lowered.program, settings_.run);
    source_ = make_repeated_runs(*given_.runs, seed);
  }

  std::unique_ptr<RunSink> make_sink(const Compiled& compiled) const {
    if (run_.output.empty()) return make_csv_sink({"", ',', *settings_.run.columns, false});
    const OldFile old = given_.resumes ? OldFile::GoOn : OldFile::Replace;
    return make_file_sink(compiled, settings_.run, run_.output, old);
  }

  void run_all(const Compiled& compiled) {
    const std::unique_ptr<RunSink> sink = make_sink(compiled);
    settings_.threads = given_.threads;
    settings_.progress = [](void* context, const EnsembleState& state) {
      static_cast<Progress*>(context)->show_runs(state);
      return was_interrupted == 0;
    };
    const SignalGuard guard;
    Progress progress;
    settings_.progress_context = &progress;
    product_ = run_ensemble(compiled, settings_, *source_, *sink);
  }

  bool is_good() const {
    return product_.problem.empty() && !product_.is_stopped && product_.failed == 0;
  }

  Exit tell() {
    for (const auto& failure : product_.failures) {
      complain(fmt::format("run {}: {}", failure.name, failure.problem));
    }
    if (product_.failed > product_.failures.size()) {
      complain(fmt::format("{} of {} runs failed", product_.failed, product_.runs));
    }
    if (!product_.problem.empty()) {
      const std::string place =
          run_.output.empty() ? "standard output" : fmt::format("'{}'", run_.output);
      complain(fmt::format("{}: {}", place, product_.problem));
    }
    if (product_.is_stopped) {
      const char* advice = run_.output.empty() ? "" : "; --resume goes on";
      complain(
          fmt::format("interrupted after {} of {} runs{}", product_.done, product_.runs, advice));
    }
    return is_good() ? Exit::Good : Exit::Failed;
  }

  Exit print_json(Compiled& compiled) {
    if (!silence(compiled.diags, options_.model.silence)) return Exit::WrongUse;
    JsonWriter json;
    json.begin_object().key("model").text(options_.model.path);
    json.key("engine").text(compiled.is_native ? "jit" : "interpreter");
    json.key("lanes").count(compiled.lanes ? compiled.lanes->code().lanes : 1);
    json.key("runs").count(product_.runs).key("done").count(product_.done);
    json.key("resumed").count(product_.resumed).key("failed").count(product_.failed);
    json.key("failures").begin_array();
    for (const auto& failure : product_.failures) {
      json.begin_object().key("run").text(failure.name).key("problem").text(failure.problem);
      json.end_object();
    }
    json.end_array().key("problem").text(product_.problem);
    json.key("milliseconds").number(product_.milliseconds);
    json.key("diagnostics").raw(trim(render_json(compiled.diags, compiled.sources)));
    const Exit printed = print_text(json.end_object().str());
    return printed == Exit::Good && !is_good() ? Exit::Failed : printed;
  }

  Exit fail(Lowered& lowered, Exit exit) {
    if (!options_.json) {
      return report(lowered.diags, lowered.sources, options_.model.silence) ? exit : Exit::WrongUse;
    }
    JsonWriter json;
    json.begin_object().key("model").text(options_.model.path);
    json.key("diagnostics").raw(trim(render_json(lowered.diags, lowered.sources))).end_object();
    print_text(json.str());
    return exit;
  }

  const Options& options_;
  const RunOptionsGiven& run_;
  const EnsembleOptionsGiven& given_;
  std::unique_ptr<RunSource> source_;
  EnsembleSettings settings_;
  EnsembleProduct product_;
};

}  // namespace

Exit run_many(const Options& options) { return RunsCommand(options).act(); }

}  // namespace weir::cli
