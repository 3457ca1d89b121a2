// weir run: simulates a model and writes, plots or compares what it saved.
#include <fmt/core.h>

#include <cstdio>

#include "tools/libweir/events.h"
#include "tools/libweir/json.h"
#include "tools/libweir/netcdf_results.h"
#include "tools/libweir/stopwatch.h"
#include "tools/libweir/tier.h"
#include "tools/weir/comparing.h"
#include "tools/weir/plot.h"
#include "tools/weir/progress.h"
#include "tools/weir/report.h"
#include "tools/weir/saved.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

/// How a run by both engines in turn went.
std::string tier_text(const TierState& tiers, double expected_ms) {
  std::string text = tiers.is_making ? "the run was over before native code was there"
                     : tiers.native_from
                         ? fmt::format("native code from step {}", *tiers.native_from)
                     : tiers.problem.empty() ? "native code came after the run"
                                             : "no native code: " + tiers.problem;
  return fmt::format("{:<12}{}; expected {:.0f} ms interpreted\n", "tiers", text, expected_ms);
}

/// Where native code came from.
std::string code_text(const LlvmTimes& llvm, const ObjectCache& cache) {
  const std::string problem = cache.problem();
  return fmt::format("{:<12}{:>10} from the cache, {} made{}\n", "chunks", llvm.chunks_found,
                     llvm.chunks_made, problem.empty() ? "" : "; no cache: " + problem);
}

std::string times_text(const StageTimes& times, const RunProduct& product, bool is_native,
                       const ObjectCache& cache) {
  std::string text;
  const auto line = [&](const char* stage, double ms) {
    text += fmt::format("{:<12}{:>10.3f} ms\n", stage, ms);
  };
  line("load", times.load);
  line("data", times.data);
  line("prelude", times.prelude);
  line("resolve", times.resolve);
  line("lower", times.lower);
  line("optimise", times.optimise);
  line(is_native ? "compile" : "interpreter", times.engine);
  if (is_native) text += code_text(times.llvm, cache);
  line("run", times.run);
  line("write", times.write);
  text += fmt::format("{:<12}{:>10}\n", "steps", product.steps);
  return text;
}

void write_times(JsonWriter& json, const StageTimes& times) {
  json.begin_object();
  json.key("load").number(times.load).key("data").number(times.data);
  json.key("prelude").number(times.prelude).key("resolve").number(times.resolve);
  json.key("lower").number(times.lower).key("engine").number(times.engine);
  json.key("run").number(times.run).end_object();
}

/// A missing value becomes null.
void write_values(JsonWriter& json, const ResultSet& set) {
  json.key("time").begin_array();
  for (double time : set.results.times) json.number(time);
  json.end_array().key("columns").begin_object();
  for (std::size_t column = 0; column < set.columns.size(); ++column) {
    json.key(set.columns[column].header).begin_array();
    for (std::size_t row = 0; row < set.results.times.size(); ++row) {
      const double value = set.results.at(row, column);
      if (is_missing_value(value)) {
        json.null();
      } else {
        json.number(value);
      }
    }
    json.end_array();
  }
  json.end_object();
}

/// "a,b[x,y]" -> "a", "b[x,y]": commas in brackets or quotes belong to a name.
std::vector<std::string> split_names(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    std::string name;
    int depth = 0;
    bool is_quoted = false;
    for (char c : list) {
      if (c == '"') is_quoted = !is_quoted;
      if (!is_quoted && c == '[') ++depth;
      if (!is_quoted && c == ']') --depth;
      if (c == ',' && depth <= 0 && !is_quoted) {
        names.push_back(std::move(name));
        name.clear();
      } else {
        name += c;
      }
    }
    names.push_back(std::move(name));
  }
  return names;
}

/// One run from the command line: what it needs, what it made, how it stands.
class RunCommand {
 public:
  explicit RunCommand(const Options& options)
      : options_(options), run_(options.run), cache_(cache_of_user(options.run)) {}

  Exit act() {
    if (!read_output_format()) return Exit::WrongUse;
    Lowered lowered = lower_given(options_.model);
    if (lowered.diags.has_errors()) return fail(lowered, exit_after_errors(lowered.diags));

    overrides_ = find_overrides(lowered, run_.settings, lowered.diags);
    std::vector<ResultColumn> columns = find_saved(lowered);
    if (lowered.diags.has_errors()) return fail(lowered, Exit::WrongUse);

    compiled_ = compile(std::move(lowered), run_.engine, overrides_, std::move(columns), {}, cache_,
                        run_.math);
    if (compiled_.diags.has_errors()) return fail(compiled_, Exit::Failed);
    simulate();
    if (!product_.ok) return fail(compiled_, Exit::Failed);
    tell_events();
    return deliver();
  }

 private:
  bool read_output_format() {
    if (run_.output.empty() || is_netcdf_path(run_.output)) return true;
    const std::optional<ResultFormat> format = find_result_format(run_.output);
    if (!format) {
      complain(fmt::format("'{}' does not end in .csv, .tsv, .tab, .dat or .nc", run_.output));
      return false;
    }
    format_ = *format;
    return true;
  }

  /// --only and --save choose what is written; a plot or a comparison alone needs no more than its
  /// own columns.
  std::vector<ResultColumn> find_saved(Lowered& lowered) {
    std::vector<ResultColumn> columns = find_saved_columns(run_, lowered);
    if (run_.plot.empty()) return columns;

    plotted_ = find_columns(lowered, split_names(run_.plot), lowered.diags);
    const bool writes_nothing = run_.output.empty() && run_.against.empty();
    if (writes_nothing) return plotted_;
    for (const ResultColumn& column : plotted_) {
      bool is_saved = false;
      for (const ResultColumn& saved : columns) is_saved |= saved.slot == column.slot;
      if (!is_saved) columns.push_back(column);
    }
    return columns;
  }

  void simulate() {
    Progress progress;
    settings_.overrides = overrides_;
    settings_.seed = run_.seed;
    settings_.absolute_error = run_.absolute_error;
    settings_.relative_error = run_.relative_error;
    settings_.progress = &Progress::show;
    settings_.progress_context = &progress;
    product_ = weir::run(compiled_, settings_, compiled_.diags);
    compiled_.times.run = product_.milliseconds;
  }

  /// xmile.md 28: a batch run has lines where somebody at the screen would see messages.
  void tell_events() {
    std::vector<std::string> unseen;
    events_ = fire_events(compiled_.model, product_.results, unseen);
    if (options_.json) return;
    for (const FiredEvent& event : events_) complain(event_text(event));
    for (const std::string& variable : unseen)
      complain(fmt::format("the events of '{}' are not judged, because it is not saved", variable));
  }

  Exit deliver() {
    Exit exit = Exit::Good;
    if (!options_.json && !report(compiled_.diags, compiled_.sources, options_.model.silence)) {
      return Exit::WrongUse;
    }
    Stopwatch watch;
    if (!write_output()) return Exit::Failed;
    compiled_.times.write = watch.lap();
    if (!run_.against.empty()) exit = compare_run();
    if (!options_.json && !run_.plot.empty() && exit != Exit::WrongUse) plot();
    if (options_.json && exit != Exit::WrongUse) exit = print_json(exit);
    if (run_.shows_times) {
      std::string text = times_text(compiled_.times, product_, compiled_.is_native, cache_);
      if (const std::optional<TierState> tiers = tier_state(compiled_)) {
        text += tier_text(*tiers, interpreter_ms(estimate_run(compiled_.program, overrides_)));
        if (tiers->native_from) text += code_text(tiers->times, cache_);
      }
      std::fwrite(text.data(), 1, text.size(), stderr);
    }
    return exit;
  }

  bool write_output() {
    if (!run_.output.empty()) {
      const auto problem =
          is_netcdf_path(run_.output)
              ? write_netcdf_file(compiled_, settings_, product_.results, run_.output)
              : write_result_file(product_.results, format_, run_.output);
      if (problem) complain(fmt::format("cannot write '{}': {}", run_.output, *problem));
      return !problem;
    }
    if (options_.json || !run_.against.empty() || !run_.plot.empty()) return true;
    if (write_results(product_.results, ResultFormat::Csv, stdout)) return true;
    complain("standard output takes no more");
    return false;
  }

  Exit compare_run() {
    const TableRead reference = read_table(run_.against);
    if (!reference.ok) {
      complain(fmt::format("cannot read '{}': {}", run_.against, reference.problem));
      return Exit::WrongUse;
    }
    const CompareRules rules = comparison_rules(reference.table, options_.compare);
    comparison_ = compare(reference.table, to_table(product_.results), rules);
    if (!options_.json) {
      print_text(comparison_text(*comparison_, run_.against, options_.model.path));
    }
    return comparison_->verdict == Verdict::Pass ? Exit::Good : Exit::Failed;
  }

  void plot() {
    ResultSet chosen;
    chosen.columns = plotted_;
    chosen.results.times = product_.results.results.times;
    if (chosen.columns.size() > kMostSeries) {
      complain(
          fmt::format("only the first {} of {} are drawn", kMostSeries, chosen.columns.size()));
      chosen.columns.resize(kMostSeries);
    }
    chosen.results.column_count = chosen.columns.size();
    const std::vector<ResultColumn>& saved = product_.results.columns;
    for (std::size_t row = 0; row < chosen.results.times.size(); ++row) {
      for (const ResultColumn& column : chosen.columns) {
        std::size_t at = 0;
        while (saved[at].slot != column.slot) ++at;
        chosen.results.values.push_back(product_.results.results.at(row, at));
      }
    }
    print_text(plot_text(chosen, terminal_plot_size(), terminal_marks()));
  }

  Exit print_json(Exit exit) {
    if (!silence(compiled_.diags, options_.model.silence)) return Exit::WrongUse;
    JsonWriter json;
    json.begin_object().key("model").text(options_.model.path);
    json.key("engine").text(compiled_.is_native     ? "jit"
                            : tier_state(compiled_) ? "both"
                                                    : "interpreter");
    json.key("steps").count(product_.steps).key("milliseconds");
    write_times(json, compiled_.times);
    json.key("diagnostics").raw(trim(render_json(compiled_.diags, compiled_.sources)));
    if (!events_.empty()) {
      json.key("events").begin_array();
      for (const FiredEvent& event : events_) {
        json.begin_object().key("time").number(event.time).key("action").text(event.action);
        json.key("text").text(event.text).end_object();
      }
      json.end_array();
    }
    if (comparison_) {
      json.key("comparison");
      json.raw(comparison_json(*comparison_, run_.against, options_.model.path));
    }
    if (run_.output.empty() && !comparison_) write_values(json, product_.results);
    const Exit printed = print_text(json.end_object().str());
    return printed == Exit::Good ? exit : printed;
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
  const ObjectCache cache_;
  ResultFormat format_ = ResultFormat::Csv;
  std::vector<ResultColumn> plotted_;
  Compiled compiled_;
  RunSettings settings_;
  std::vector<Override> overrides_;
  RunProduct product_;
  std::optional<Comparison> comparison_;
  std::vector<FiredEvent> events_;
};

}  // namespace

Exit run_model(const Options& options) {
  RunCommand command(options);
  leave(command.act());
}

}  // namespace weir::cli
