// See reality.h; the models are made in reality_variant.cpp.
#include "tools/libweir/reality.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <unordered_map>

#include "frontend/data/find_file.h"
#include "frontend/data/left_side.h"
#include "frontend/data/set_file.h"
#include "ir/base/text.h"
#include "tools/libweir/reality_variant.h"
#include "tools/libweir/table.h"

namespace weir {
namespace {

using reality::Plan;
using reality::RcCall;
using reality::RcFacts;

/// A run that saved every step, by the names of its columns.
class Recorded {
 public:
  explicit Recorded(const ResultSet& set) : set_(set) {
    for (std::size_t at = 0; at < set.columns.size(); ++at) {
      by_key_.emplace(column_key(set.columns[at].header), at);
    }
  }
  const std::vector<double>& times() const { return set_.results.times; }
  std::optional<std::size_t> column(const std::string& header) const {
    const auto found = by_key_.find(column_key(header));
    return found == by_key_.end() ? std::nullopt : std::optional(found->second);
  }
  double at(std::size_t row, std::size_t column) const { return set_.results.at(row, column); }
  /// The row whose time is nearest.
  std::size_t row_at(double time) const {
    const auto nearer = [&](double a, double b) { return std::abs(a - time) < std::abs(b - time); };
    return static_cast<std::size_t>(std::min_element(times().begin(), times().end(), nearer) -
                                    times().begin());
  }

 private:
  const ResultSet& set_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

/// "" for a scalar, "[a,b]" for each element that subscripts stand for.
std::vector<std::string> element_texts(const Model& model, const std::vector<Subscript>& subs) {
  Diagnostics ignored;
  const DimTable dims(model.dimensions, ignored);
  Equation equation;
  equation.subs = subs;
  const auto left = data::left_side({}, equation, dims);
  std::vector<std::string> texts;
  if (!left || left->element_count() > data::kMaxElements) return texts;
  for (std::size_t element = 0; element < left->element_count(); ++element) {
    std::string text;
    for (const std::string& key : left->element_keys(element)) {
      const auto elem = dims.find_elem(key);
      text += (text.empty() ? "[" : ",") + (elem ? display(dims.name(*elem)) : key);
    }
    texts.push_back(text.empty() ? text : text + "]");
  }
  return texts;
}

/// The file of another run: one of those given with this name, or one beside the model.
std::optional<std::string> find_run(const std::string& run, const std::string& folder,
                                    const std::vector<std::string>& given) {
  namespace fs = std::filesystem;
  for (const std::string& path : given) {
    const fs::path file(path);
    if (!equals_ignoring_case(file.stem().string(), run) &&
        !equals_ignoring_case(file.filename().string(), run))
      continue;
    if (auto found = data::find_file("", path)) return found;
    if (auto found = data::find_file(folder, path)) return found;
  }
  for (const char* ending : {"", ".vdf", ".dat", ".tab", ".csv", ".xlsx"}) {
    if (auto found = data::find_file(folder, run + ending)) return found;
  }
  return std::nullopt;
}

class Checker {
 public:
  Checker(const Loaded& loaded, const LowerOptions& options) : loaded_(loaded), options_(options) {}

  RealityReport check() {
    report_.sources = loaded_.sources;
    collect();
    if (plans_.empty() || has_failed()) return std::move(report_);
    run_base();
    for (std::size_t at = 0; at < plans_.size() && !has_failed(); ++at) run_plan(at);
    return std::move(report_);
  }

 private:
  bool has_failed() const { return report_.diags.has_errors(); }

  void collect() {
    const Model& model = loaded_.model;
    for (const Variable& variable : model.root().variables) {
      for (const Equation& equation : variable.equations) {
        if (equation.kind != EquationKind::TestInput) continue;
        auto parts = mdl::parse_test_input(equation, report_.sources, report_.diags);
        if (parts) tests_[variable.name.key] = {equation.subs, std::move(*parts)};
      }
    }
    for (const Variable& variable : model.root().variables) {
      for (const Equation& equation : variable.equations) {
        if (equation.kind != EquationKind::RealityCheck) continue;
        auto parts = mdl::parse_constraint(equation, report_.sources, report_.diags);
        if (!parts) continue;
        auto plan = reality::make_plan(model, display(variable.name), equation, std::move(*parts),
                                       tests_, calls_, report_.diags);
        if (plan) plans_.push_back(std::move(*plan));
      }
    }
  }

  /// Runs a model made from the one that was loaded. After errors `report_` has them.
  std::optional<ResultSet> run_model(Model model, double* dt) {
    Loaded made;
    made.sources = loaded_.sources;
    made.model = std::move(model);
    Compiled compiled = compile(lower_model(std::move(made), options_), EngineChoice::Auto, {});
    RunProduct product = run(compiled, {}, compiled.diags);
    if (compiled.diags.has_errors() || !product.ok) {
      report_.diags = std::move(compiled.diags);
      report_.sources = std::move(compiled.sources);
      return std::nullopt;
    }
    if (dt != nullptr) *dt = control_values(compiled.program, {}).dt.value_or(0);
    return std::move(product.results);
  }

  void run_base() {
    Model base = loaded_.model;
    for (const Plan& plan : plans_) reality::add_probes(base, plan);
    reality::save_every_step(base);
    const auto results = run_model(std::move(base), &dt_);
    if (!results) return;
    const Recorded recorded(*results);
    for (const Plan& plan : plans_) {
      std::vector<RcFacts>& facts = facts_.emplace_back();
      for (const RcCall& call : plan.calls) {
        facts.push_back(facts_of(call, recorded));
        if (call.course == reality::Course::Compare) facts.back().series = compared(call);
      }
    }
  }

  /// RC COMPARE: the values of a variable in another run, for each element of the call.
  std::vector<LookupTable> compared(const RcCall& call) {
    std::vector<LookupTable> tables;
    const data::Series* series = open_run(call);
    if (series == nullptr) return tables;
    const std::string name = display(call.basis.path.back());
    const std::vector<std::string> wanted = element_texts(loaded_.model, call.scope);
    std::vector<std::string> named = element_texts(loaded_.model, call.basis.subs);
    // one element for all of them
    if (named.size() == 1) named.resize(wanted.size(), named.front());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      const auto found =
          at < named.size() ? series->find(data::series_key(name + named[at])) : series->end();
      if (found == series->end()) {
        report_.diags.report(DiagKind::NoDataFor, call.basis.span, name);
        return tables;
      }
      tables.push_back(found->second);
    }
    return tables;
  }

  const data::Series* open_run(const RcCall& call) {
    const auto [at, is_new] = runs_.try_emplace(fold_case(call.run));
    if (!is_new) return &at->second;
    const auto path = find_run(call.run, loaded_.model.folder, options_.data_files);
    const FileBytes read = path ? read_file(*path) : FileBytes{};
    if (!path) {
      report_.diags.report(DiagKind::DataFileMissing, call.run_span, call.run);
    } else if (!read.ok) {
      report_.diags.report(DiagKind::DataUnreadable, call.run_span, call.run, read.problem);
    } else {
      data::SetFile set =
          data::read_set_file(read.bytes, *path, call.run, data::time_bases(loaded_.model));
      if (set.problem.empty()) {
        at->second = std::move(set.series);
        return &at->second;
      }
      report_.diags.report(DiagKind::DataUnreadable, call.run_span, call.run, set.problem);
    }
    runs_.erase(at);
    return nullptr;
  }

  RcFacts facts_of(const RcCall& call, const Recorded& recorded) const {
    const auto first = [&](const std::string& name) {
      const auto column = recorded.column(name);
      return column ? recorded.at(0, *column) : 0;
    };
    RcFacts facts;
    facts.start = first(reality::start_name(call));
    if (call.duration) facts.duration = first(reality::duration_name(call));
    if (call.grace) facts.grace = first(reality::grace_name(call));
    const std::size_t row = recorded.row_at(facts.start);
    for (const std::string& element : element_texts(loaded_.model, call.scope)) {
      const auto column = recorded.column(reality::basis_name(call) + element);
      facts.values.push_back(column ? recorded.at(row, *column) : 0);
    }
    return facts;
  }

  void run_plan(std::size_t at) {
    const Plan& plan = plans_[at];
    Model variant = loaded_.model;
    reality::save_every_step(variant);
    reality::apply_plan(variant, plan, facts_[at], dt_, report_.diags);
    if (has_failed()) return;
    const auto results = run_model(std::move(variant), nullptr);
    if (!results) return;
    const Recorded recorded(*results);
    for (const std::string& element : element_texts(loaded_.model, plan.subs)) {
      report_.results.push_back(judge(plan, element, check_begin(at), recorded));
    }
  }

  /// vensim.md 12.4: the checking functions leave some time of grace behind their start.
  double check_begin(std::size_t plan) const {
    double begin = -std::numeric_limits<double>::infinity();
    for (std::size_t at = 0; at < plans_[plan].calls.size(); ++at) {
      if (!plans_[plan].calls[at].grace) continue;
      begin = std::max(begin, facts_[plan][at].start + facts_[plan][at].grace);
    }
    return begin;
  }

  /// 12.3: the consequence at every time at which the condition holds.
  RealityResult judge(const Plan& plan, const std::string& element, double begin,
                      const Recorded& recorded) const {
    RealityResult result{plan.name + element, RealityVerdict::NotTested, {}};
    const auto condition = recorded.column(reality::kCondition + element);
    const auto consequence = recorded.column(reality::kConsequence + element);
    if (!condition || !consequence) return result;
    bool has_held = false;
    for (std::size_t row = 0; row < recorded.times().size(); ++row) {
      const double time = recorded.times()[row];
      if (time < begin - dt_ / 2 || recorded.at(row, *condition) == 0) continue;
      // what is no number is not true
      const double value = recorded.at(row, *consequence);
      const bool is_true = value != 0 && !std::isnan(value);
      has_held |= is_true;
      result.verdict = RealityVerdict::Holds;
      if (!is_true && !result.time) result.time = time;
    }
    const bool fails = result.time && !(plan.at_least_once && has_held);
    if (fails) result.verdict = RealityVerdict::Fails;
    if (!fails) result.time.reset();
    return result;
  }

  const Loaded& loaded_;
  const LowerOptions& options_;
  RealityReport report_;
  reality::TestInputs tests_;
  std::vector<Plan> plans_;
  std::vector<std::vector<RcFacts>> facts_;   // of each plan's calls
  std::map<std::string, data::Series> runs_;  // of RC COMPARE, by folded name
  std::size_t calls_ = 0;
  double dt_ = 0;
};

}  // namespace

const char* reality_verdict_name(RealityVerdict verdict) {
  switch (verdict) {
    case RealityVerdict::Holds:
      return "HOLDS";
    case RealityVerdict::Fails:
      return "FAILS";
    case RealityVerdict::NotTested:
      return "NOT TESTED";
  }
  return "";
}

/// vensim.md 12.3.
RealityReport check_reality(const Loaded& loaded, const LowerOptions& options) {
  return Checker(loaded, options).check();
}

}  // namespace weir
