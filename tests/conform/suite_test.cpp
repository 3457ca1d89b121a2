// The conformance suite: every community model run by the program, its numbers judged by
// reference/conformance.md.
//
// Each case is a process of its own, so that a crash counts against that case only. What is
// expected not to pass stands in known.tsv with its reason; a case that fails without a row, or
// passes with one, fails the suite.
//
//     conform_suite WEIR REPORT.json WORK_FOLDER [PART_OF_NAME]
//
// Ends with 77 (skipped, for CTest) when the models are not there. With PART_OF_NAME only those
// cases run.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "ir/base/name.h"
#include "ir/base/text.h"
#include "tests/conform/cases.h"
#include "tests/conform/child.h"
#include "tests/conform/models.h"
#include "tools/libweir/compare.h"
#include "tools/libweir/json.h"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

constexpr int kSkipped = 77;
// What passes of the community's suite: all usable cases.
constexpr std::size_t kLeastMdl = 148;
constexpr std::size_t kLeastXmile = 94;

struct Judgement {
  std::string verdict;  // conformance.md 1
  std::string detail;   // first mismatch, or the first line of the error
  std::size_t compared = 0, expected = 0;
  double worst = 0;
  bool passes_strictly = false;
  double seconds = 0;
  bool is_surprise = false;  // not as known.tsv says
  std::string reason;        // of known.tsv
};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

CompareRules rules_for(const Case& item, const Table& expected) {
  CompareRules rules = default_rules(expected);
  if (item.rtol) rules.rtol = *item.rtol;
  if (item.atol) rules.atol = *item.atol;
  rules.until = item.until;
  rules.ignore = item.ignore;
  rules.strict_missing = item.strict_missing;
  return rules;
}

void judge_numbers(const Case& item, const fs::path& output, Judgement& judgement) {
  if (item.reference.empty()) {
    judgement.verdict = "NOREF";
    return;
  }
  const TableRead expected = read_table(item.reference.string());
  const TableRead actual = read_table(output.string());
  if (!expected.ok || !actual.ok) {
    judgement.verdict = "ERROR";
    judgement.detail = expected.ok ? actual.problem : expected.problem;
    return;
  }
  const Comparison comparison =
      compare(expected.table, actual.table, rules_for(item, expected.table));
  judgement.verdict = verdict_name(comparison.verdict);
  judgement.compared = comparison.compared_count;
  judgement.expected = comparison.expected_count;
  judgement.worst = comparison.worst_relative;
  judgement.passes_strictly = comparison.passes_strictly;
  if (comparison.first) judgement.detail = mismatch_text(*comparison.first);
  for (const ColumnComparison& column : comparison.columns) {
    if (comparison.verdict == Verdict::Missing && column.state == ColumnState::Lacking) {
      judgement.detail = fmt::format("the run has no '{}'", column.header);
      break;
    }
  }
}

Judgement judge(const Case& item, const ChildOutcome& outcome, const fs::path& output) {
  Judgement judgement;
  judgement.seconds = outcome.seconds;
  constexpr int kLastCleanExit = 125;
  const bool is_clean =
      outcome.end == ChildEnd::Exited && outcome.code <= kLastCleanExit && !outcome.is_reported;
  if (outcome.end == ChildEnd::TimedOut) {
    judgement.verdict = "TIMEOUT";
  } else if (!is_clean || (outcome.code != 0 && outcome.error_text.empty())) {
    judgement.verdict = "CRASH";
    judgement.detail = fmt::format("exit {} signal {}: {}", outcome.code, outcome.signal,
                                   first_line(outcome.error_text));
  } else if (outcome.code != 0) {
    judgement.verdict = "ERROR";
    judgement.detail = first_line(outcome.error_text);
  } else {
    judge_numbers(item, output, judgement);
  }
  return judgement;
}

/// The messages without the lines of the model that stand below them.
std::string error_messages(const std::string& error_text) {
  std::string messages;
  for (std::string_view line : split(error_text, '\n')) {
    if (line.find("error[") != line.npos) messages.append(line).append("\n");
  }
  return messages;
}

/// Sets a verdict beside what known.tsv expects of it.
void weigh(Judgement& judgement, Known* known, const std::string& error_text) {
  const bool is_good = judgement.verdict == "PASS" || judgement.verdict == "NOREF";
  if (known == nullptr) {
    judgement.is_surprise = !is_good;
    return;
  }
  known->is_used = true;
  judgement.reason = known->reason;
  const bool is_error =
      judgement.verdict == "ERROR" &&
      name_key(error_messages(error_text)).find(name_key(known->named)) != std::string::npos;
  bool is_expected = false;
  switch (known->kind) {
    case Known::Kind::Bad:
    case Known::Kind::Error:
      is_expected = is_error;
      break;
    case Known::Kind::Fail:
    case Known::Kind::Pair:
      is_expected = judgement.verdict == "FAIL";
      break;
    case Known::Kind::Missing:
      is_expected = judgement.verdict == "MISSING";
      break;
  }
  if (is_expected) {
    judgement.verdict = "XFAIL";
    return;
  }
  judgement.is_surprise = true;
  if (is_good) judgement.verdict = "XPASS";
}

/// What is reported, by place (the community's suite or real models) and format.
struct Total {
  std::size_t files = 0, usable = 0, passed = 0, strictly = 0, ran = 0, known = 0, surprises = 0;
};

class Suite {
 public:
  Suite(std::string program, fs::path work, fs::path models, std::string part)
      : program_(std::move(program)),
        work_(std::move(work)),
        models_(std::move(models)),
        part_(std::move(part)) {}

  /// Whether everything was as expected.
  bool run() {
    std::string problem;
    const fs::path here = fs::path(WEIR_SOURCE_DIR) / "tests/conform";
    const std::vector<ManifestRow> special = read_manifest(here / "special.tsv", problem);
    read_known(here / "known.tsv", problem);
    fs::create_directories(work_);
    json_.begin_object().key("models").text(models_.string()).key("cases").begin_array();
    for (const Case& item : find_cases(models_, special)) {
      if (item.name.find(part_) == std::string::npos) continue;
      run_case(item);
    }
    compare_sisters();
    json_.end_array();
    return finish(problem);
  }

  const std::string& report() const { return json_.str(); }

 private:
  void read_known(const fs::path& path, std::string& problem) {
    for (const ManifestRow& row : read_manifest(path, problem)) {
      const std::optional<Known> known = parse_known(row);
      if (!known) {
        problem = fmt::format("{}: '{}' is no expectation with a reason", path.string(), row.rule);
        continue;
      }
      (known->kind == Known::Kind::Pair ? known_pairs_ : known_)[row.file] = *known;
    }
  }

  void run_case(const Case& item) {
    const fs::path output = work_ / fmt::format("{}.csv", outputs_.size());
    fs::remove(output);
    std::vector<std::string> words = {program_, "run", item.model.filename().string(), "-o",
                                      output.string()};
    words.insert(words.end(), item.options.begin(), item.options.end());
    for (const std::string& file : item.data_files) words.insert(words.end(), {"--data", file});
    const ChildOutcome outcome =
        run_child(words, item.model.parent_path(), work_ / "errors.txt", {});

    Judgement judgement = judge(item, outcome, output);
    const bool has_run = judgement.verdict == "PASS" || judgement.verdict == "NOREF";
    const auto known = known_.find(item.name);
    Known* row = known == known_.end() ? nullptr : &known->second;
    const bool is_bad = row != nullptr && row->kind == Known::Kind::Bad;
    weigh(judgement, row, outcome.error_text);
    tell(item.name, judgement);
    count(item, judgement, has_run, is_bad);
    outputs_.push_back({item, output, fs::exists(output)});
  }

  /// conformance.md 9: one model in two formats must give the same numbers, far closer than their
  /// texts show.
  void compare_sisters() {
    for (const Output& mdl : outputs_) {
      if (mdl.item.format != "mdl" || !mdl.is_there || mdl.item.stands_alone) continue;
      for (const Output& other : outputs_) {
        if (is_sister(mdl, other)) compare_pair(mdl, other);
      }
    }
  }

  struct Output {
    Case item;
    fs::path path;
    bool is_there = false;
  };

  static bool is_sister(const Output& mdl, const Output& other) {
    return other.item.format != "mdl" && other.is_there && !other.item.stands_alone &&
           mdl.item.model.parent_path() == other.item.model.parent_path() &&
           mdl.item.model.stem() == other.item.model.stem();
  }

  void compare_pair(const Output& mdl, const Output& other) {
    const TableRead expected = read_table(mdl.path.string());
    const TableRead actual = read_table(other.path.string());
    if (!expected.ok || !actual.ok) return;
    CompareRules rules;
    rules.rtol = 1e-9;
    rules.atol = 1e-12;
    rules.atol_share = 1e-9;
    const Comparison comparison = compare(expected.table, actual.table, rules);
    Judgement judgement;
    // columns that one importer alone shows are judged against the reference, not here
    bool differs = false;
    for (const ColumnComparison& column : comparison.columns)
      differs |= column.failed > 0 && !column.is_control;
    judgement.verdict = differs ? "FAIL" : "PASS";
    judgement.compared = comparison.compared_count;
    judgement.expected = comparison.expected_count;
    judgement.worst = comparison.worst_relative;
    if (differs && comparison.first) judgement.detail = mismatch_text(*comparison.first);
    const auto known = known_pairs_.find(other.item.name);
    weigh(judgement, known == known_pairs_.end() ? nullptr : &known->second, "");
    tell("pair " + other.item.name, judgement);
    ++pairs_.files;
    if (judgement.verdict == "PASS") ++pairs_.passed;
    if (judgement.verdict == "XFAIL") ++pairs_.known;
    if (judgement.is_surprise) ++pairs_.surprises;
  }

  void tell(const std::string& name, const Judgement& judgement) {
    fmt::print("{:<8}{} {}/{}", judgement.verdict, name, judgement.compared, judgement.expected);
    if (judgement.worst > 0) fmt::print(" worst {:.1e}", judgement.worst);
    if (!judgement.detail.empty()) fmt::print("  {}", judgement.detail);
    if (!judgement.reason.empty()) fmt::print("  ({})", judgement.reason);
    if (judgement.is_surprise) fmt::print("  <-- not as expected");
    fmt::print("\n");

    json_.begin_object().key("case").text(name).key("verdict").text(judgement.verdict);
    json_.key("asExpected").boolean(!judgement.is_surprise);
    json_.key("compared").count(judgement.compared).key("expected").count(judgement.expected);
    json_.key("worstRelative")
        .number(judgement.worst)
        .key("strict")
        .boolean(judgement.passes_strictly);
    json_.key("seconds").number(judgement.seconds).key("detail").text(judgement.detail);
    json_.key("reason").text(judgement.reason).end_object();
  }

  void count(const Case& item, const Judgement& judgement, bool has_run, bool is_bad) {
    Total& total = totals_[{item.is_of_suite() ? "suite" : "real", item.format}];
    ++total.files;
    if (!item.reference.empty() && !is_bad) ++total.usable;
    if (judgement.verdict == "PASS") ++total.passed;
    if (judgement.verdict == "PASS" && judgement.passes_strictly) ++total.strictly;
    if (has_run) ++total.ran;
    if (judgement.verdict == "XFAIL") ++total.known;
    if (judgement.is_surprise) ++total.surprises;
  }

  bool finish(const std::string& problem) {
    bool is_good = problem.empty() && pairs_.surprises == 0;
    if (!problem.empty()) fmt::print("\n{}\n", problem);
    fmt::print("\n{:<6}{:<7}{:>6}{:>8}{:>8}{:>8}{:>10}{:>6}{:>8}\n", "", "", "files", "usable",
               "passed", "strict", "ran well", "known", "surprise");
    json_.key("totals").begin_array();
    for (const auto& [key, total] : totals_) {
      fmt::print("{:<6}{:<7}{:>6}{:>8}{:>8}{:>8}{:>10}{:>6}{:>8}\n", key.first, key.second,
                 total.files, total.usable, total.passed, total.strictly, total.ran, total.known,
                 total.surprises);
      json_.begin_object().key("place").text(key.first).key("format").text(key.second);
      json_.key("files")
          .count(total.files)
          .key("usable")
          .count(total.usable)
          .key("passed")
          .count(total.passed);
      json_.key("strict").count(total.strictly).key("known").count(total.known).end_object();
      is_good &= total.surprises == 0;
    }
    json_.end_array().end_object();
    fmt::print("pairs of formats: {} of {} agree to 1e-9, {} known\n", pairs_.passed, pairs_.files,
               pairs_.known);
    return check_rows() && check_floors() && is_good;
  }

  /// A row that no file answers to is out of date.
  bool check_rows() {
    if (!part_.empty()) return true;
    bool is_good = true;
    for (const auto* rows : {&known_, &known_pairs_}) {
      for (const auto& [file, known] : *rows) {
        if (known.is_used) continue;
        fmt::print("known.tsv names '{}', which was not run\n", file);
        is_good = false;
      }
    }
    return is_good;
  }

  bool check_floors() {
    if (!part_.empty()) return true;
    const std::size_t mdl = totals_[{"suite", "mdl"}].passed;
    const std::size_t xmile =
        totals_[{"suite", "xmile"}].passed + totals_[{"suite", "stmx"}].passed;
    fmt::print("suite: {} .mdl pass (at least {}), {} .xmile and .stmx pass (at least {})\n", mdl,
               kLeastMdl, xmile, kLeastXmile);
    return mdl >= kLeastMdl && xmile >= kLeastXmile;
  }

  std::string program_;
  fs::path work_, models_;
  std::string part_;
  std::map<std::string, Known> known_, known_pairs_;
  std::vector<Output> outputs_;
  std::map<std::pair<std::string, std::string>, Total> totals_;
  Total pairs_;
  JsonWriter json_;
};

int act(int count, char** words) {
  if (count < 4) {
    fmt::print(stderr, "usage: conform_suite WEIR REPORT.json WORK_FOLDER [PART_OF_NAME]\n");
    return 2;
  }
  const fs::path models = find_models_folder();
  if (models.empty()) {
    fmt::print("{}\nSKIPPED: no case was judged\n", absence_note());
    return kSkipped;
  }
  Suite suite(fs::absolute(words[1]).string(), fs::absolute(words[3]), fs::absolute(models),
              count > 4 ? words[4] : "");
  const bool is_good = suite.run();
  std::ofstream(words[2]) << suite.report() << '\n';
  fmt::print("{}\n", is_good ? "PASSED: every case is as expected" : "FAILED");
  return is_good ? 0 : 1;
}

}  // namespace
}  // namespace weir::conform

int main(int count, char** words) { return weir::conform::act(count, words); }
