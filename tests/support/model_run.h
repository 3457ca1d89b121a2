// Small model texts, run from text to values or to what a person is told.
//
//     ModelRun run(mdl("x = Time * 2 ~~|"));
//     EXPECT_EQ(run.series("x"), (Series{0, 2, 4}));
//     EXPECT_EQ(run.report(), "");
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "codegen/engine.h"
#include "frontend/load.h"
#include "frontend/prelude/prelude.h"
#include "ir/base/render.h"
#include "ir/lower/lower.h"
#include "ir/model/resolved.h"
#include "runtime/sim.h"

namespace weir::testing {

using Series = std::vector<double>;

/// A Vensim model of these records, run over 0, 1, 2.
inline std::string mdl(const std::string& records) {
  return "{UTF-8}\n" + records +
         "\nINITIAL TIME=0~~|\nFINAL TIME=2~~|\nTIME STEP=1~~|\nSAVEPER=TIME STEP~~|\n";
}

/// An XMILE model of these variables, run over 0, 1, 2; `before` stands before its <model>.
inline std::string xmile(const std::string& variables, const std::string& before = "",
                         const std::string& vendor = "me") {
  return "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n"
         "<header><vendor>" +
         vendor +
         "</vendor><product version=\"1\">by hand</product></header>\n"
         "<sim_specs><start>0</start><stop>2</stop><dt>1</dt></sim_specs>\n" +
         before + "<model><variables>\n" + variables + "\n</variables></model></xmile>\n";
}

inline std::string aux(const std::string& name, const std::string& equation) {
  return "<aux name=\"" + name + "\"><eqn>" + equation + "</eqn></aux>\n";
}

/// load, resolve, lower, interpret; each stage only when the one before found no error. The run
/// must end with the words of `problem`.
class ModelRun {
 public:
  explicit ModelRun(const std::string& text, const ResolveOptions& options = {},
                    std::uint64_t seed = 4487556, const std::string& problem = "") {
    const FileId file = sources_.add(SourceFile("model", text));
    const Model model = load(file, sources_, diags_);
    const Library prelude = parse_prelude(sources_);
    if (diags_.has_errors()) return;
    resolved_ = resolve(model, prelude, options, diags_);
    if (diags_.has_errors()) return;
    program_ = lower(resolved_, diags_);
    if (diags_.has_errors()) return;
    RunOptions run;
    run.seed = seed;
    for (std::uint32_t slot = 0; slot < program_.value_count; ++slot) {
      run.saved_slots.push_back(slot);
    }
    RunOutcome outcome = simulate(make_interpreter(program_)->code(), run);
    EXPECT_EQ(outcome.problem, problem);
    results_ = std::move(outcome.results);
  }

  /// Everything a person is told, as rendered.
  std::string report() {
    diags_.sort();
    return render(diags_, sources_);
  }
  /// Only the messages, one a line, each with its line and column.
  std::string messages() {
    diags_.sort();
    std::string text;
    for (const Diagnostic& diag : diags_.all()) {
      if (diag.span.valid()) {
        const Position at = sources_[diag.span.file].position(diag.span.begin);
        text += sources_[diag.span.file].path() + ":" + std::to_string(at.line) + ":" +
                std::to_string(at.column) + ": ";
      }
      text += diag.message + "\n";
    }
    return text;
  }
  /// One element of a variable at all saved times; what was reported, where there was no run.
  Series series(const std::string& name, std::uint32_t element = 0) {
    Series found;
    const ProgramVar* var = find(name);
    for (std::size_t row = 0; var && row < results_.times.size(); ++row) {
      found.push_back(results_.at(row, var->base + element));
    }
    return found;
  }
  /// All elements of a variable at one saved time.
  Series elements(const std::string& name, std::size_t row = 0) {
    Series found;
    const ProgramVar* var = find(name);
    for (std::uint32_t e = 0; var && row < results_.times.size() && e < var->size; ++e) {
      found.push_back(results_.at(row, var->base + e));
    }
    return found;
  }
  const ResolvedModel& resolved() const { return resolved_; }
  const Program& program() const { return program_; }
  bool has_errors() const { return diags_.has_errors(); }

 private:
  const ProgramVar* find(const std::string& name) {
    for (const ProgramVar& var : program_.vars) {
      if (var.name == name) return &var;
    }
    ADD_FAILURE() << "no variable '" << name << "'\n" << report();
    return nullptr;
  }

  SourceMap sources_;
  Diagnostics diags_;
  ResolvedModel resolved_;
  Program program_;
  Results results_;
};

}  // namespace weir::testing
