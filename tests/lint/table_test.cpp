// Tables of the house are complete: every row of builtins.def, ops.def and diag_kinds.def means
// something, once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "frontend/prelude/prelude.h"
#include "ir/base/diag.h"
#include "ir/base/name.h"
#include "ir/builtins/builtins.h"
#include "ir/builtins/function_notes.h"
#include "ir/program/program.h"
#include "tests/lint/source_tree.h"

namespace weir {
namespace {

std::string row_name(const Builtin& row) {
  return std::string(row.spelling) + ", " + std::to_string(row.least) + " to " +
         std::to_string(row.most) + " arguments";
}

/// Prelude macros by name key, with their number of parameters.
std::map<std::string, std::size_t> prelude_macros() {
  SourceMap sources;
  const Library prelude = parse_prelude(sources);
  std::map<std::string, std::size_t> macros;
  for (const Macro& macro : prelude.macros) macros[macro.name.key] = macro.params.size();
  return macros;
}

std::size_t count_words(const std::vector<ArgumentPick>& picks) {
  std::size_t count = 0;
  for (const ArgumentPick& pick : picks) count += pick.kind == ArgumentPick::Kind::Word ? 1 : 0;
  return count;
}

TEST(Builtins, MacroRowsCallAMacroOfThePreludeWithAllItsArguments) {
  const auto macros = prelude_macros();
  EXPECT_GT(macros.size(), 20u);
  for (const Builtin& row : builtins()) {
    if (row.meaning != Meaning::Macro) continue;
    const auto macro = macros.find(name_key(row.target));
    ASSERT_NE(macro, macros.end())
        << row_name(row) << " calls '" << row.target << "', which the prelude lacks";
    EXPECT_EQ(argument_picks(row).size(), macro->second) << row_name(row);
  }
}

/// How often `word` stands in `text`.
std::size_t count_in(std::string_view text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

/// `VENSIM NAME`: a function of Vensim as XMILE could have it (ir/translate/xmile_calls.cpp).
bool is_for_translation(const std::string& macro) {
  constexpr std::string_view kOfVensim = "VENSIM ";
  return macro.starts_with(kOfVensim) &&
         !find_builtins(name_key(macro.substr(kOfVensim.size())), FunctionLanguage::Vensim).empty();
}

/// Whether a pass names the macro itself (by key), for functions that see their arguments
/// unevaluated.
bool is_named_by_a_pass(const std::vector<lint::SourceText>& files, const std::string& macro) {
  for (const lint::SourceText& file : files) {
    if (!file.path.starts_with("ir/model/")) continue;
    for (const std::string& line : file.lines) {
      if (count_in(line, '"' + macro + '"') > 0) return true;
    }
  }
  return false;
}

TEST(Builtins, EveryPreludeMacroIsCalledBySomething) {
  std::set<std::string> called;
  for (const Builtin& row : builtins()) {
    if (row.meaning == Meaning::Macro) called.insert(name_key(row.target));
  }
  SourceMap sources;
  const Library prelude = parse_prelude(sources);
  const std::string_view text = sources[FileId(0)].text();
  const std::vector<lint::SourceText> files = lint::cpp_files();
  for (const Macro& macro : prelude.macros) {
    // its own head is one
    const bool is_used_within = count_in(text, macro.name.spelled + "(") > 1;
    EXPECT_TRUE(is_used_within || called.count(macro.name.key) == 1 ||
                is_named_by_a_pass(files, macro.name.key) || is_for_translation(macro.name.spelled))
        << macro.name.spelled;
  }
}

TEST(Builtins, OpRowsGiveTheOperationAllItsArguments) {
  for (const Builtin& row : builtins()) {
    if (row.meaning != Meaning::Op) continue;
    EXPECT_EQ(argument_picks(row).size(), op_row(row.op).arguments) << row_name(row);
    EXPECT_TRUE(op_has_result(row.op)) << row_name(row);
  }
}

TEST(Builtins, RefusedRowsSayWhatTheyWouldNeed) {
  for (const Builtin& row : builtins()) {
    if (row.meaning == Meaning::Refused) {
      EXPECT_NE(std::string_view(row.target), "") << row_name(row);
    }
  }
}

TEST(Builtins, PicksStayWithinTheArguments) {
  for (const Builtin& row : builtins()) {
    EXPECT_LE(row.least, row.most) << row_name(row);
    const auto picks = argument_picks(row);
    EXPECT_LE(count_words(picks), 1u) << row_name(row);
    for (const ArgumentPick& pick : picks) {
      const bool is_argument =
          pick.kind == ArgumentPick::Kind::Argument || pick.kind == ArgumentPick::Kind::Seed;
      if (is_argument) {
        EXPECT_GE(pick.argument, 0) << row_name(row);
        EXPECT_LT(pick.argument, row.most) << row_name(row);
      }
      if (pick.kind == ArgumentPick::Kind::Word) op_named(pick.word);
    }
  }
}

TEST(Builtins, NoTwoRowsAnswerOneCall) {
  std::map<std::string, const Builtin*> seen;
  for (const Builtin& row : builtins()) {
    for (const int language : {1, 2, 4}) {
      if ((row.languages & language) == 0) continue;
      for (int count = row.least; count <= row.most; ++count) {
        const std::string call =
            std::to_string(language) + " " + name_key(row.spelling) + " " + std::to_string(count);
        const auto [at, is_new] = seen.emplace(call, &row);
        EXPECT_TRUE(is_new) << row_name(row) << " and " << row_name(*at->second);
      }
    }
  }
}

/// "Vensim MIN", once for each language of users that has the function.
std::set<std::string> spellings_by_language(std::uint8_t languages, const char* spelling) {
  std::set<std::string> made;
  if (languages & static_cast<std::uint8_t>(FunctionLanguage::Vensim))
    made.insert(std::string("Vensim ") + spelling);
  if (languages & static_cast<std::uint8_t>(FunctionLanguage::Xmile))
    made.insert(std::string("XMILE ") + spelling);
  return made;
}

TEST(FunctionNotes, EveryFunctionHasOne) {
  std::set<std::string> noted;
  for (const FunctionNote& note : function_notes()) {
    EXPECT_NE(std::string_view(note.meaning), "") << note.spelling;
    for (const std::string& name : spellings_by_language(note.languages, note.spelling))
      EXPECT_TRUE(noted.insert(name).second) << name << " has two rows in function_notes.def";
  }
  for (const Builtin& row : builtins()) {
    for (const std::string& name : spellings_by_language(row.languages, row.spelling))
      EXPECT_TRUE(noted.contains(name)) << "give " << name << " a row in function_notes.def";
  }
}

/// "x, [delay], ..." has two names; nothing when there may be any number.
std::optional<std::size_t> count_arguments(std::string_view arguments) {
  if (arguments.find("...") != arguments.npos) return std::nullopt;
  if (arguments.empty()) return 0;
  // blanks stand behind the commas between arguments only; subscripts have a bracket before them
  std::size_t count = 1;
  int depth = 0;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    if (arguments[at] == '[' && at > 0 && arguments[at - 1] != ' ') ++depth;
    if (arguments[at] == ']' && depth > 0) --depth;
    if (arguments[at] == ',' && depth == 0) ++count;
  }
  return count;
}

TEST(FunctionNotes, HaveAUnitRuleForEachArgument) {
  for (const FunctionNote& note : function_notes()) {
    const auto count = count_arguments(note.arguments);
    EXPECT_EQ(count.has_value(), !note.units.repeats) << note.spelling;
    if (count && !note.units.repeats) {
      EXPECT_EQ(*count, note.units.arguments.size()) << note.spelling;
    }
  }
}

TEST(FunctionNotes, NameAllArgumentsThatAFunctionTakes) {
  for (const FunctionNote& note : function_notes()) {
    int most = -1;
    for (const Builtin& row : builtins()) {
      const bool is_noted =
          (row.languages & note.languages) != 0 && std::string_view(row.spelling) == note.spelling;
      if (is_noted) most = std::max(most, row.most);
    }
    const auto count = count_arguments(note.arguments);
    if (!count || most < 0) continue;
    EXPECT_GE(static_cast<int>(*count), most) << note.spelling;
  }
}

TEST(Ops, TextsAreUniqueAndRuntimeOperationsNameTheirFunction) {
  std::set<std::string> texts;
  for (std::size_t at = 0; at < op_count(); ++at) {
    const OpRow& row = op_row(static_cast<Op>(at));
    EXPECT_TRUE(texts.insert(row.text).second) << row.text;
    const bool is_emitted = row.kind == OpKind::Control || row.kind == OpKind::Native;
    EXPECT_EQ(row.symbol == nullptr, is_emitted) << row.text;
  }
}

bool is_code_of(std::string_view code, Severity severity) {
  const char letter = severity == Severity::Error ? 'E' : severity == Severity::Warning ? 'W' : 'N';
  if (code.size() != 5 || code[0] != letter) return false;
  for (char digit : code.substr(1)) {
    if (std::isdigit(static_cast<unsigned char>(digit)) == 0) return false;
  }
  return true;
}

TEST(DiagKinds, CodesAndNamesAreUnique) {
  std::set<std::string> numbers;
  std::set<std::string> names;
  for (std::size_t at = 0; at < diag_kind_count(); ++at) {
    const DiagRow& row = diag_row(static_cast<DiagKind>(at));
    EXPECT_TRUE(is_code_of(row.code, row.severity)) << row.code << ' ' << row.name;
    // the number alone is unique too: a severity may change, a number not
    EXPECT_TRUE(numbers.insert(row.code + 1).second) << row.code << " is used twice";
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " is used twice";
  }
}

TEST(DiagKinds, TextsAreLowerCaseWithoutFullStop) {
  for (std::size_t at = 0; at < diag_kind_count(); ++at) {
    const DiagRow& row = diag_row(static_cast<DiagKind>(at));
    const std::string_view text = row.text;
    ASSERT_FALSE(text.empty()) << row.code;
    EXPECT_NE(text.back(), '.') << row.code;
  }
}

}  // namespace
}  // namespace weir
