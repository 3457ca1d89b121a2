// The models behind reality checks: what is added to a model and what is replaced in it
// (vensim.md 12).
//
// A check is taken apart into a Plan. Its condition and its consequence become variables of their
// own, and so does each call of an RC function, because its course depends on a value that the
// unchanged model has at a certain time:
//
//     no output :THE CONDITION: stop :IMPLIES: output <= RC STEP CHECK(1, output, 0)
//     stop :TEST INPUT: productivity = RC STEP(productivity, 0)
//
//     base       #rc 1>basis = productivity     #rc 1>start = INITIAL TIME + TIME STEP   ...
//     variant    productivity = #rc 2           #normal productivity = (as it was)
//                #rc 2 = IF THEN ELSE(Time >= start, #rc 2>value * 0, #normal productivity)
//                #condition = Time >= start     #consequence = output <= #rc 1
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "frontend/mdl/reality.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::reality {

enum class Course : std::uint8_t { Step, Ramp, Grow, Decay, Compare };

/// One call of an RC function (12.4).
struct RcCall {
  std::string name;  // of the variable that takes its place
  Course course = Course::Step;
  Expr basis;
  Expr factor;      // multiplier or rate; Decay: the time
  std::string run;  // Compare: whose values of the basis are taken
  Span run_span;
  Expr ramp_time;             // Ramp
  std::optional<Expr> grace;  // of the ... CHECK functions
  Expr start;
  std::optional<Expr> duration;
  Expr before;  // what holds before the start and after the duration
  std::vector<Subscript> scope;
};

/// What the unchanged run tells about a call.
struct RcFacts {
  double start = 0;
  std::optional<double> duration;
  double grace = 0;
  std::vector<double> values;       // of the basis at the start, element by element
  std::vector<LookupTable> series;  // Compare: of the basis in the other run, element by element
};

/// A test input as a condition names it, its subscripts put in.
struct Replacement {
  Expr target;
  Expr value;
  std::vector<std::size_t> calls;  // of RC functions in it: it is in effect from the first on
};

struct Plan {
  std::string name;
  std::vector<Subscript> subs;
  bool at_least_once = false;
  Expr condition, consequence;
  std::vector<Replacement> replacements;
  std::vector<RcCall> calls;
};

/// The test inputs of a model by name key.
struct NamedTestInput {
  std::vector<Subscript> subs;
  mdl::TestInput parts;
};
using TestInputs = std::map<std::string, NamedTestInput>;

inline constexpr const char* kCondition = "#condition";
inline constexpr const char* kConsequence = "#consequence";

/// Takes a check apart. Reports what it cannot run. `count` numbers the calls of all checks.
std::optional<Plan> make_plan(const Model& model, const std::string& name, const Equation& equation,
                              mdl::Constraint parts, const TestInputs& tests, std::size_t& count,
                              Diagnostics& diags);

/// Adds to the base what has to be known of each call, and saves every step.
void add_probes(Model& model, const Plan& plan);
void save_every_step(Model& model);
std::string basis_name(const RcCall& call);
std::string start_name(const RcCall& call);
std::string duration_name(const RcCall& call);
std::string grace_name(const RcCall& call);

/// Makes the variant of one check; `facts` has an entry for each call. Reports targets that no
/// equation defines.
void apply_plan(Model& model, const Plan& plan, const std::vector<RcFacts>& facts, double dt,
                Diagnostics& diags);

}  // namespace weir::reality
