// Reality checks and test inputs: the texts that a model keeps of them, taken apart (vensim.md 12).
//
// They never take part in a normal run, so they are only parsed when somebody asks for them.
#pragma once

#include <optional>

#include "ir/base/diag.h"
#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// `NAME :TEST INPUT: target = value`
struct TestInput {
  Expr target;  // ExprKind::Ref
  Expr value;
};

/// `NAME :THE CONDITION: condition :IMPLIES: consequence`
struct Constraint {
  Expr condition;
  Expr consequence;
  bool at_least_once = false;
};

/// The parts of an EquationKind::TestInput; reports what cannot be understood.
std::optional<TestInput> parse_test_input(const Equation& equation, const SourceMap& sources,
                                          Diagnostics& diags);

/// The parts of an EquationKind::RealityCheck; reports what cannot be understood, and the modifiers
/// :CROSSING: and :IGNORE:, whose meaning is not known.
std::optional<Constraint> parse_constraint(const Equation& equation, const SourceMap& sources,
                                           Diagnostics& diags);

}  // namespace weir::mdl
