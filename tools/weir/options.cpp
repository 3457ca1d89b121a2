// The command line, read with CLI11. One function adds the options of one verb; helps stand beside
// them, examples in examples.h.
#include "tools/weir/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include "tools/weir/examples.h"

namespace weir::cli {
namespace {

/// One of these words, in any case. The library's own check shows enumerators of a byte as
/// characters, and says nothing of what would be right.
template <class T>
CLI::Validator one_of(const std::map<std::string, T>& words) {
  const auto check = [&words](std::string& word) -> std::string {
    std::string known;
    for (const auto& [name, value] : words) {
      if (CLI::ignore_case(word) == name) {
        word = std::to_string(static_cast<int>(value));
        return {};
      }
      known += (known.empty() ? "" : ", ") + name;
    }
    return "'" + word + "' is none of " + known;
  };
  return CLI::Validator(check, "");
}

void add_json(CLI::App& verb, Options& options) {
  verb.add_flag("--json", options.json, "Print for programs");
}

void add_encoding(CLI::App& verb, Options& options) {
  verb.add_option("--encoding", options.model.lower.encoding,
                  "Of a model that is not UTF-8 and does not say what it is: any name that iconv "
                  "knows, as windows-1251; else windows-1252")
      ->type_name("NAME");
}

/// A model whose text alone matters.
void add_file(CLI::App& verb, Options& options) {
  verb.add_option("MODEL", options.model.path, "A .mdl, .xmile, .stmx or .itmx file")->required();
  add_encoding(verb, options);
}

void add_data(CLI::App& verb, Options& options) {
  verb.add_option("--data", options.model.lower.data_files,
                  "A data set beside the model; may be repeated")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_silence(CLI::App& verb, Options& options) {
  verb.add_option("--silence", options.model.silence,
                  "Hide the warnings or notes of this name; may be repeated")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_model(CLI::App& verb, Options& options) {
  static const std::map<std::string, Dialect> kDialects = {{"vensim", Dialect::Vensim},
                                                           {"xmile", Dialect::Xmile},
                                                           {"xmile-1.0", Dialect::Xmile},
                                                           {"stella", Dialect::Stella}};
  static const std::map<std::string, ResolveOptions::NonNegative> kNonNegative = {
      {"limit", ResolveOptions::NonNegative::Limit}, {"clamp", ResolveOptions::NonNegative::Clamp}};
  ModelOptions& model = options.model;
  add_file(verb, options);
  add_data(verb, options);
  verb.add_option("--dialect", model.lower.resolve.dialect,
                  "Whose meaning holds: vensim, xmile or stella; the file's own by default")
      ->type_name("NAME")
      ->transform(one_of(kDialects));
  verb.add_option("--non-negative", model.lower.resolve.non_negative,
                  "Stocks that may not fall below 0: limit their outflows, or clamp them")
      ->type_name("limit|clamp")
      ->transform(one_of(kNonNegative));
  add_silence(verb, options);
}

void add_controls(CLI::App& verb, Options& options) {
  static const std::map<std::string, Method> kMethods = {{"euler", Method::Euler},
                                                         {"diff", Method::Difference},
                                                         {"difference", Method::Difference},
                                                         {"rk2", Method::Rk2},
                                                         {"rk4", Method::Rk4},
                                                         {"rk2-auto", Method::Rk2Auto},
                                                         {"rk4-auto", Method::Rk4Auto},
                                                         {"rk45", Method::Rk45},
                                                         {"cvode", Method::Cvode}};
  ControlEdits& controls = options.model.lower.controls;
  verb.add_option("--start", controls.start, "Time at which the run starts")->type_name("TIME");
  verb.add_option("--stop", controls.stop, "Time at which the run ends")->type_name("TIME");
  verb.add_option("--dt", controls.dt, "Time step")->type_name("STEP");
  verb.add_option("--save-step", controls.save, "Time between saved results")->type_name("STEP");
  verb.add_option(
          "--method", controls.method,
          "Integration method: euler, diff, rk2, rk4; with steps as short as the error asks: "
          "rk2-auto, rk4-auto, rk45; for stiff models: cvode, which no other tool has")
      ->type_name("NAME")
      ->transform(one_of(kMethods));
}

void add_settings(CLI::App& verb, Options& options) {
  verb.add_option("--changes", options.model.lower.changes_files,
                  "Set what a changes file of Vensim lists; may be repeated")
      ->type_name("FILE.cin")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb.add_option(
          "--set", options.run.settings,
          "Set a constant: name=value, name[element]=value, name=v1,v2,...; may be repeated")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_math(CLI::App& verb, Options& options) {
  static const std::map<std::string, MathMode> kModes = {{"strict", MathMode::Strict},
                                                         {"fast", MathMode::Fast}};
  verb.add_option("--math", options.run.math,
                  "strict, or fast: native code whose last places may differ")
      ->type_name("strict|fast")
      ->transform(one_of(kModes));
}

void add_no_cache(CLI::App& verb, Options& options) {
  verb.add_flag("!--no-cache", options.run.uses_cache,
                "Neither keep machine code nor use kept one");
}

void add_compare_rules(CLI::App& verb, Options& options) {
  CompareOptions& rules = options.compare;
  verb.add_option("--rtol", rules.rtol, "Relative tolerance (1e-4)")
      ->type_name("X")
      ->check(CLI::NonNegativeNumber.description(""));
  verb.add_option("--atol", rules.atol, "Absolute tolerance (1e-6, or 1e-6 of the largest value)")
      ->type_name("X")
      ->check(CLI::NonNegativeNumber.description(""));
  verb.add_option("--until", rules.until, "Compare no later times")->type_name("TIME");
  verb.add_option("--ignore", rules.ignore, "Leave a column out; may be repeated")
      ->type_name("COLUMN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb.add_flag("--strict-missing", rules.strict_missing,
                "Where the reference has no value the run must have none");
}

/// What one run and many have in common: how they are made and what of them is saved.
void add_making(CLI::App& verb, Options& options) {
  static const std::map<std::string, EngineChoice> kEngines = {
      {"auto", EngineChoice::Auto},
      {"interp", EngineChoice::Interpreter},
      {"jit", EngineChoice::Jit}};
  RunOptionsGiven& run = options.run;
  add_model(verb, options);
  add_controls(verb, options);
  add_settings(verb, options);
  verb.add_option("--save", run.save_list, "Save what this list names, one variable a line")
      ->type_name("FILE.lst");
  verb.add_option("--only", run.only, "Save this variable only; may be repeated")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb.add_option("--engine", run.engine,
                  "auto, interp or jit; the results are the same, unless --math fast")
      ->type_name("NAME")
      ->transform(one_of(kEngines));
  verb.add_option("--abs-error", run.absolute_error,
                  "Largest error of a step of rk45 and cvode (1e-6), rk2-auto and rk4-auto (1e-3)")
      ->type_name("X")
      ->check(CLI::NonNegativeNumber.description(""));
  verb.add_option("--rel-error", run.relative_error, "The same, as a share of the stock")
      ->type_name("X")
      ->check(CLI::NonNegativeNumber.description(""));
  verb.add_option("--seed", run.seed, "Seed of the random numbers")->type_name("N");
  add_math(verb, options);
  add_no_cache(verb, options);
}

void add_run(CLI::App& verb, Options& options) {
  RunOptionsGiven& run = options.run;
  verb.add_option("-o,--output", run.output,
                  "Where results go: .csv, .tsv, .tab, .dat or .nc; CSV on standard output by "
                  "default")
      ->type_name("FILE");
  add_making(verb, options);
  verb.add_option("--against", run.against, "Compare with a result file instead of printing")
      ->type_name("FILE");
  verb.add_option("--plot", run.plot, "Draw a variable in the terminal; names separated by commas")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb.add_flag("--time", run.shows_times, "Tell on standard error how long each stage took");
  add_compare_rules(verb, options);
  add_json(verb, options);
  verb.footer(kRunExamples);
}

void add_runs(CLI::App& verb, Options& options) {
  constexpr std::uint64_t kMostRuns = 2'000'000'000;
  constexpr unsigned kMostThreads = 1024;
  EnsembleOptionsGiven& ensemble = options.ensemble;
  auto* table = verb.add_option("--table", ensemble.table, "A row of constants for each run")
                    ->type_name("FILE");
  verb.add_option("--runs", ensemble.runs, "So many runs, that differ by their seeds")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, kMostRuns).description(""))
      ->excludes(table);
  verb.add_option("-o,--output", options.run.output,
                  "Where results go: .csv, .tsv, .tab or .nc; CSV on standard output by default")
      ->type_name("FILE");
  verb.add_flag("--resume", ensemble.resumes, "Make only the runs that the file lacks");
  verb.add_option("--threads", ensemble.threads, "Runs made at once; one a core by default")
      ->type_name("N")
      ->check(CLI::Range(1u, kMostThreads).description(""));
  add_making(verb, options);
  add_json(verb, options);
  verb.footer(kRunsExamples);
}

void add_check(CLI::App& verb, Options& options) {
  add_model(verb, options);
  verb.add_flag("!--no-units", options.checks_units, "Leave units unchecked");
  verb.add_flag("--reality", options.reality, "Run the reality checks of the model");
  add_json(verb, options);
  verb.footer(kCheckExamples);
}

void add_list(CLI::App& verb, Options& options) {
  add_model(verb, options);
  verb.add_option("--kind", options.kind, "Only these: stock, auxiliary, constant, lookup, control")
      ->type_name("KIND")
      ->check(
          CLI::IsMember({"stock", "auxiliary", "constant", "lookup", "control"}).description(""));
  add_json(verb, options);
  verb.footer(kListExamples);
}

void add_info(CLI::App& verb, Options& options) {
  add_model(verb, options);
  add_json(verb, options);
  verb.footer(kInfoExamples);
}

void add_compare(CLI::App& verb, Options& options) {
  verb.add_option("EXPECTED", options.expected_path, "The reference: a result file or a model")
      ->required();
  verb.add_option("ACTUAL", options.actual_path, "What is judged: a result file or a model")
      ->required();
  add_compare_rules(verb, options);
  add_json(verb, options);
  verb.footer(kCompareExamples);
}

void add_dump(CLI::App& verb, Options& options) {
  static const std::map<std::string, DumpStage> kStages = {
      {"tokens", DumpStage::Tokens},       {"ast", DumpStage::Model},
      {"model", DumpStage::Model},         {"views", DumpStage::Views},
      {"resolved", DumpStage::Resolved},   {"program", DumpStage::Program},
      {"optimised", DumpStage::Optimised}, {"bytecode", DumpStage::Bytecode},
      {"llvm", DumpStage::Llvm},           {"asm", DumpStage::Assembly}};
  add_model(verb, options);
  verb.add_option("--stage", options.stage,
                  "tokens, model, views, resolved, program, optimised, bytecode, llvm or asm")
      ->type_name("STAGE")
      ->transform(one_of(kStages));
  add_math(verb, options);
  verb.footer(kDumpExamples);
}

void add_bench(CLI::App& verb, Options& options) {
  constexpr int kMostRepetitions = 10000;
  add_model(verb, options);
  add_controls(verb, options);
  add_settings(verb, options);
  verb.add_option("--repetitions", options.repetitions, "How often each is measured (5)")
      ->type_name("N")
      ->check(CLI::Range(1, kMostRepetitions).description(""));
  add_math(verb, options);
  add_no_cache(verb, options);
  add_json(verb, options);
  verb.footer(kBenchExamples);
}

void add_cache(CLI::App& verb, Options& options) {
  CLI::App* clear = verb.add_subcommand("clear", "Throw all of it away");
  clear->callback([&options] { options.clears = true; });
  add_json(verb, options);
  verb.footer(kCacheNote);
}

void add_functions(CLI::App& verb, Options& options) {
  static const std::map<std::string, Dialect> kDialects = {
      {"vensim", Dialect::Vensim}, {"xmile", Dialect::Xmile}, {"stella", Dialect::Stella}};
  verb.add_option("NAME", options.function, "A function; all of them by default");
  verb.add_option("--dialect", options.model.lower.resolve.dialect,
                  "Only those of vensim, xmile or stella")
      ->type_name("NAME")
      ->transform(one_of(kDialects));
  verb.add_flag("--markdown", options.markdown, "All of them as a page, tools/functions.md");
  add_json(verb, options);
  verb.footer(kFunctionsExamples);
}

void add_format(CLI::App& verb, Options& options) {
  add_file(verb, options);
  verb.add_option("-o,--output", options.output, "Where the text goes; standard output by default")
      ->type_name("FILE");
  verb.footer(kFormatExamples);
}

void add_draw(CLI::App& verb, Options& options) {
  constexpr double kLeastScale = 0.01, kMostScale = 100;
  add_file(verb, options);
  verb.add_option("-o,--output", options.output,
                  "Where the picture goes, .svg or .png; SVG on standard output by default")
      ->type_name("FILE");
  verb.add_option("--view", options.draw.view, "Only this diagram, by its name or number")
      ->type_name("NAME");
  verb.add_option("--scale", options.draw.scale, "Size of a PNG (1)")
      ->type_name("X")
      ->check(CLI::Range(kLeastScale, kMostScale).description(""));
  verb.add_flag("--list", options.draw.lists, "Only list the diagrams");
  add_json(verb, options);
  verb.footer(kDrawExamples);
}

void add_equation(CLI::App& verb, Options& options) {
  add_file(verb, options);
  verb.add_option("NAME", options.names, "The variable; may be several")->required();
  add_json(verb, options);
  verb.footer(kEquationExamples);
}

void add_convert(CLI::App& verb, Options& options) {
  static const std::map<std::string, ConvertTarget> kTargets = {{"vensim", ConvertTarget::Vensim},
                                                                {"xmile", ConvertTarget::Xmile},
                                                                {"xmile-1.0", ConvertTarget::Xmile},
                                                                {"stella", ConvertTarget::Stella}};
  static const std::map<std::string, ReportForm> kForms = {
      {"table", ReportForm::Table}, {"json", ReportForm::Json}, {"sarif", ReportForm::Sarif}};
  ConvertOptions& convert = options.convert;
  add_file(verb, options);
  add_data(verb, options);
  verb.add_option("-o,--output", options.output, "Where the model goes; standard output by default")
      ->type_name("FILE");
  verb.add_option("--to", convert.target,
                  "vensim, xmile-1.0 or stella; the ending of the output by default")
      ->type_name("NAME")
      ->transform(one_of(kTargets));
  verb.add_option("--report", convert.report, "What became of each construct: table, json or sarif")
      ->type_name("FORM")
      ->transform(one_of(kForms));
  verb.add_flag("--strict", convert.is_strict,
                "Write nothing unless every construct is exact or equivalent");
  add_silence(verb, options);
  verb.footer(kConvertExamples);
}

void add_diff(CLI::App& verb, Options& options) {
  verb.add_option("BEFORE", options.expected_path, "A model")->required();
  verb.add_option("AFTER", options.actual_path, "Another, or a later version of it")->required();
  add_encoding(verb, options);
  add_json(verb, options);
  verb.footer(kDiffExamples);
}

void add_trace(CLI::App& verb, Options& options) {
  constexpr int kDeepest = 100;
  add_model(verb, options);
  verb.add_option("NAME", options.names, "The variable; may be several")->required();
  verb.add_option("--depth", options.depth, "How many levels are shown (3)")
      ->type_name("N")
      ->check(CLI::Range(0, kDeepest).description(""));
  add_json(verb, options);
  verb.footer(kTraceExamples);
}

struct VerbRow {
  const char* name;
  const char* summary;
  Verb verb;
  void (*add_options)(CLI::App& verb, Options& options);
};

constexpr VerbRow kVerbs[] = {
    {"run", "Simulate a model", Verb::Run, &add_run},
    {"runs", "Simulate a model many times, on all cores", Verb::Runs, &add_runs},
    {"check", "Tell what is wrong with a model", Verb::Check, &add_check},
    {"list", "List the variables of a model", Verb::List, &add_list},
    {"info", "Sum up a model", Verb::Info, &add_info},
    {"compare", "Compare two result files, or runs of models", Verb::Compare, &add_compare},
    {"convert", "Write a model in another language", Verb::Convert, &add_convert},
    {"diff", "Tell what differs between two models", Verb::Diff, &add_diff},
    {"dump", "Print a stage of the compiler", Verb::Dump, &add_dump},
    {"bench", "Measure each stage and the run of both engines", Verb::Bench, &add_bench},
    {"fmt", "Give a model file its canonical layout", Verb::Format, &add_format},
    {"draw", "Draw the diagrams of a model", Verb::Draw, &add_draw},
    {"eqn", "Show an equation as its author wrote it", Verb::Equation, &add_equation},
    {"causes", "Show what acts on a variable, as a tree", Verb::Causes, &add_trace},
    {"uses", "Show what a variable acts on, as a tree", Verb::Uses, &add_trace},
    {"functions", "Tell what the functions of the languages do", Verb::Functions, &add_functions},
    {"cache", "Tell what machine code is kept, or clear it", Verb::Cache, &add_cache},
};

/// Adds the verbs, with the options of the one that is asked for: building all options takes longer
/// than reading a small model.
void add_verbs(CLI::App& app, int count, char** words, Options& options) {
  for (const VerbRow& row : kVerbs) {
    CLI::App& verb = *app.add_subcommand(row.name, row.summary);
    const auto is_name = [&](const char* word) { return std::string_view(word) == row.name; };
    if (std::any_of(words, words + count, is_name)) row.add_options(verb, options);
  }
}

Verb find_verb(const CLI::App& app) {
  for (const VerbRow& row : kVerbs) {
    if (app.got_subcommand(row.name)) return row.verb;
  }
  return Verb::None;
}

/// NaN and infinity pass CLI11's reading of numbers but mean nothing as a time.
bool controls_are_finite(const ControlEdits& controls) {
  for (const std::optional<double>& value :
       {controls.start, controls.stop, controls.dt, controls.save}) {
    if (value && !std::isfinite(*value)) return false;
  }
  return true;
}

}  // namespace

ParsedOptions parse_options(int count, char** words) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  CLI::App app(
      "weir reads system-dynamics models (Vensim .mdl, XMILE), checks them and runs them natively.",
      "weir");
  app.set_version_flag("--version", std::string("weir ") + version());
  app.require_subcommand(1);
  app.footer(
      "`weir VERB --help` tells more. Exit: 0 good, 1 the model or the comparison failed, 2 wrong "
      "use.");
  add_verbs(app, count, words, options);

  try {
    app.parse(count, words);
    if (!controls_are_finite(options.model.lower.controls)) {
      throw CLI::ValidationError("--start, --stop, --dt and --save-step take finite numbers");
    }
    if (options.run.math == MathMode::Fast && options.run.engine == EngineChoice::Interpreter) {
      throw CLI::ValidationError("--math fast needs native code: --engine interp is always strict");
    }
  } catch (const CLI::ParseError& error) {
    // help and version go to standard output and are no mistake
    const bool is_mistake = app.exit(error) != 0;
    parsed.end = is_mistake ? Exit::WrongUse : Exit::Good;
    return parsed;
  }
  options.verb = find_verb(app);
  return parsed;
}

}  // namespace weir::cli
