// The command line as values: what each verb was asked for. Parsing is in options.cpp, the only
// file that knows CLI11.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/libweir/compare.h"
#include "tools/libweir/convert.h"
#include "tools/libweir/weir.hpp"

namespace weir::cli {

/// How the program ends: everything went well; the model or the comparison failed; it was called
/// wrongly.
enum class Exit : int { Good = 0, Failed = 1, WrongUse = 2 };

enum class Verb : std::uint8_t {
  None,
  Run,
  Check,
  List,
  Info,
  Compare,
  Dump,
  Bench,
  Functions,
  Format,
  Draw,
  Equation,
  Causes,
  Uses,
  Diff,
  Convert,
  Runs,
  Cache
};

/// The model a verb works on and how it is to be understood.
struct ModelOptions {
  std::string path;
  LowerOptions lower;
  std::vector<std::string> silence;  // names of warnings
};

/// Tolerances given; those left out come from the kind of the reference.
struct CompareOptions {
  std::optional<double> rtol, atol, until;
  std::vector<std::string> ignore;
  bool strict_missing = false;
};

struct RunOptionsGiven {
  std::vector<std::string> settings;
  std::vector<std::string> only;
  std::string save_list;
  std::string output;
  std::string against;
  std::vector<std::string> plot;
  EngineChoice engine = EngineChoice::Auto;
  MathMode math = MathMode::Strict;
  std::optional<std::uint64_t> seed;
  std::optional<double> absolute_error, relative_error;
  bool shows_times = false;
  bool uses_cache = true;
};

struct DrawOptionsGiven {
  std::string view;  // a name or a number; empty: all
  double scale = 1;  // pixels of a PNG for one of the diagram
  bool lists = false;
};

enum class ReportForm : std::uint8_t { None, Table, Json, Sarif };

struct ConvertOptions {
  std::optional<ConvertTarget> target;  // nothing: the ending of the output says it
  ReportForm report = ReportForm::None;
  bool is_strict = false;
};

/// Many runs: what `runs` takes beside the options of a run.
struct EnsembleOptionsGiven {
  std::string table;
  std::optional<std::uint64_t> runs;
  unsigned threads = 0;
  bool resumes = false;
};

struct Options {
  Verb verb = Verb::None;
  ModelOptions model;
  RunOptionsGiven run;
  EnsembleOptionsGiven ensemble;
  CompareOptions compare;
  DrawOptionsGiven draw;
  ConvertOptions convert;
  std::string expected_path, actual_path;  // compare, diff
  DumpStage stage = DumpStage::Model;      // dump
  std::string kind;                        // list
  std::string output;                      // fmt, convert, draw
  std::vector<std::string> names;          // eqn, causes, uses
  int depth = 3;                           // causes, uses
  bool reality = false;                    // check
  int repetitions = 5;                     // bench
  std::string function;                    // functions
  bool markdown = false;                   // functions
  bool clears = false;                     // cache
  bool checks_units = true;                // check
  bool json = false;
};

/// Options, or how to end at once (after --help, --version or a mistake, already told).
struct ParsedOptions {
  Options options;
  std::optional<Exit> end;
};
ParsedOptions parse_options(int count, char** words);

}  // namespace weir::cli
