// Rules that no document settles, of which weir had to choose one (chosen_rules.def), and which of
// them a model uses.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/base/diag.h"
#include "ir/builtins/builtins.h"
#include "ir/model/model.h"

namespace weir {

/// How far a statement of our notes on the languages can be trusted.
enum class RuleMark : std::uint8_t { Inferred, Documented, Decided, Unsettled };

/// What a rule is about: a case of chosen_rules.cpp, or of Call the functions that the row lists.
enum class Construct : std::uint8_t {
  Call,
  NegatedPower,
  HoldBackward,
  LookForward,
  SharedElement,
  TimeEquality,
  OddSaveStep,
  RandomInStages,
  SampleInStages,
  TimeInStages,
  MissingTest,
  ExactEquality,
  FractionUnits,
  OddRunLength,
  SaveStep,
  NumberCondition,
  ModByVariable,
  DivideByVariable,
  InitialEquation,
  PartialRun,
  StockFilter,
  RawData,
  SubmodelCall,
  MacroRun,
  Arrest,
  NonNegativeStock,
  VerticalStep,
  OpenDiscrete,
  GraphicalUniflow,
  OwnerEquation,
  ScalarFlow,
  ComputedIndex,
  NamedSlice,
  WholeArray,
  Conveyor,
  LinearLeak,
  ExponentialLeak,
  LeakZone,
  DistributedInflow,
  FollowingInflow,
  WholeLeak,
  LimitedInflow,
  DiscreteConveyor,
  ContentList,
  Queue,
  PrivateName,
  Connection,
  DataImport,
  InnerSteps,
  SecondOrder,
  FlowInStages,
};

/// One row of chosen_rules.def.
struct ChosenRule {
  FunctionLanguage language;
  RuleMark mark;
  const char* section;
  Construct construct;
  const char* what;
  const char* chosen;
  const char* change;
};
const std::vector<ChosenRule>& chosen_rules();

/// A function of a row's list: "RAMP/3" with three arguments, "MAX/3+" with at least three, "RANK"
/// with any.
struct RuleCall {
  std::string name;
  std::size_t least = 0, most = 99;
};
std::vector<RuleCall> rule_calls(const ChosenRule& rule);

/// Run settings, as far as they follow from constants.
struct RunTimes {
  std::optional<double> start, stop, dt, save;
};

/// Notes each rule that the model uses, once, where it is used first. Call only for a model that
/// resolves without errors.
void note_chosen_rules(const Model& model, Dialect dialect, const RunTimes& times,
                       Diagnostics& diags);

}  // namespace weir
