// The functions of the two languages: builtins.def as a table that can be searched.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// Which language a spelling belongs to.
enum class FunctionLanguage : std::uint8_t { Vensim = 1, Xmile = 2, Prelude = 4 };

enum class Meaning : std::uint8_t { Op, Macro, Special, Refused };

/// Functions that need to see their arguments unevaluated: ir/model/passes/functions.cpp.
enum class SpecialFunction : std::uint8_t {
  None,
  Min,
  Max,
  Pi,
  Inf,
  Nan,
  Integ,
  Initial,
  ActiveInitial,
  Game,
  Held,
  Sample,
  Incomplete,
  XmilePulse,
  DelayFixed,
  DelayN,
  SmoothN,
  DelayMaterial,
  DelayInformation,
  DelayBatch,
  DelayConveyor,
  DelayProfile,
  Shift,
  Queue,
  AskQueue,
  Straightline,
  Schedule,
  XmileDelay,
  WithLookup,
  Table,
  TimeShift,
  Cumulate,
  CumulateLast,
  Sum,
  Prod,
  VMin,
  VMax,
  Size,
  Mean,
  Deviation,
  VectorSelect,
  VectorElmMap,
  SortOrder,
  Rank,
  Reorder,
  InvertMatrix,
  AllocateAvailable,
  AllocateByPriority,
  VectorLookup,
  MarketPrice,
  AtPrice,
  ClearingPriority,
  Random,
  RandomLookup,
  Time,
  Dt,
  StartTime,
  StopTime,
  CalendarTime,
  Derivative,
  History,
  Interpolate,
  RankOf,
  Allocate,
  Zero,
  NotComputed,
  External,
  Capacity,
  AgeCount,
  ProcessTime,
  QueueElement,
  QueueLength,
  Message,
  Simultaneous,
  FindZero,
  CashFlows,
};

/// One row of builtins.def.
struct Builtin {
  std::uint8_t languages;  // union of FunctionLanguage
  const char* spelling;    // as the reference manuals print it
  int least, most;         // argument count
  Meaning meaning;
  Op op;                    // Meaning::Op
  SpecialFunction special;  // Meaning::Special
  const char* target;       // Macro: its name; Refused: what it would need
  const char* arguments;    // see builtins.def
};

const std::vector<Builtin>& builtins();

/// All rows of one spelling (by name key) in a language; empty: no such function.
std::vector<const Builtin*> find_builtins(std::string_view name_key, FunctionLanguage language);

/// One item of a row's `arguments`.
struct ArgumentPick {
  enum class Kind : std::uint8_t { Argument, Number, Seed, Word } kind = Kind::Argument;
  int argument = 0;  // 0-based, for Argument and Seed
  double number = 0;
  std::string word;  // an operation's enumerator
};
std::vector<ArgumentPick> argument_picks(const Builtin& row);

/// The operation whose enumerator is spelled `name` ("LookupInvert"); must exist.
Op op_named(std::string_view name);

}  // namespace weir
