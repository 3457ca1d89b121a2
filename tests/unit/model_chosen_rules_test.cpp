// Rules that weir had to choose are told, each once, where a model uses them.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "frontend/load.h"
#include "ir/model/check/chosen_rules.h"

namespace weir {
namespace {

/// What is noted of a model: the first words of each note, one a line.
std::string noted_text(const std::string& file, const RunTimes& times, Method method) {
  SourceMap sources;
  Diagnostics diags;
  Model model = load(sources.add(SourceFile("m", file)), sources, diags);
  model.specs.method = method;
  Diagnostics notes;
  note_chosen_rules(model, model.dialect, times, notes);
  std::string text;
  for (const Diagnostic& diag : notes.all())
    text += diag.message.substr(0, diag.message.find(':')) + "\n";
  return text;
}

std::string noted(const std::string& records, const RunTimes& times = {},
                  Method method = Method::Euler) {
  return noted_text("{UTF-8}\n" + records, times, method);
}

std::string noted_xmile(const std::string& models) {
  return noted_text(
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><header>"
      "<vendor>v</vendor><product>p</product></header><sim_specs><start>0</start><stop>1</stop>"
      "<dt>1</dt></sim_specs>" +
          models + "</xmile>",
      {}, Method::Euler);
}

TEST(ChosenRules, AreToldOnceForAModelAtTheirFirstUse) {
  SourceMap sources;
  Diagnostics diags;
  const FileId file =
      sources.add(SourceFile("m", "{UTF-8}\na=DELAY FIXED(1,2,3)~~|\nb=DELAY FIXED(1,2,3)~~|\n"));
  const Model model = load(file, sources, diags);
  Diagnostics notes;
  note_chosen_rules(model, Dialect::Vensim, {}, notes);
  ASSERT_EQ(notes.all().size(), 1u);
  EXPECT_EQ(notes.all()[0].severity(), Severity::Note);
  EXPECT_EQ(sources[file].position(notes.all()[0].span.begin).line, 2u);
  EXPECT_TRUE(notes.silence("chosen-rule"));
  EXPECT_TRUE(notes.empty());
}

TEST(ChosenRules, NothingIsToldOfWhatIsSettled) {
  EXPECT_EQ(noted("a=1~~|\nb=INTEG(a/2, 3)~~|\nc=IF THEN ELSE(b>a, STEP(1,2), SUM(a[x!]))~~|\n"),
            "");
}

TEST(ChosenRules, AMacroOfTheModelIsNoFunction) {
  EXPECT_EQ(noted(":MACRO: DELAY FIXED(x)\nDELAY FIXED=x+1~~|\n:END OF MACRO:\n"
                  "a=DELAY FIXED(1)~~|\n"),
            "");
}

TEST(ChosenRules, AMacrosBodyIsOfTheModel) {
  EXPECT_EQ(noted(":MACRO: TWICE(x)\nTWICE=QUANTUM(x, 2)~~|\n:END OF MACRO:\na=1~~|\n"),
            "QUANTUM\n");
}

TEST(ChosenRules, SomeHoldOnlyUnderRungeKutta) {
  const std::string text = "a=Time+RANDOM 0 1()~~|\n";
  EXPECT_EQ(noted(text), "RANDOM 0 1\n");
  EXPECT_EQ(noted(text, {}, Method::Rk4),
            "Time under Runge-Kutta\nrandom numbers under Runge-Kutta\nRANDOM 0 1\n");
}

// vensim.md 8.5.3: 0.3 is a multiple of 0.1 although no sum of binary numbers says so
TEST(ChosenRules, OnlySavingStepsThatDoNotFitAreTold) {
  EXPECT_EQ(noted("a=1~~|\n", {0, 1, 0.1, 0.3}), "");
  EXPECT_EQ(noted("a=1~~|\n", {0, 1, 0.5, 0.75}), "a SAVEPER that is no multiple of TIME STEP\n");
}

// xmile.md 23.4
TEST(ChosenRules, WhatIsNeitherOutputNorConnectedIsReadAllTheSame) {
  const auto told = [](const std::string& access) {
    return noted_xmile(
        "<model><variables><module name=\"M\"/><aux name=\"a\"><eqn>M.b</eqn></aux>"
        "</variables></model><model name=\"M\"><variables><aux name=\"b\"" +
        access + "><eqn>1</eqn></aux></variables></model>");
  };
  EXPECT_EQ(told(""), "a variable of another model that is neither an output nor connected\n");
  EXPECT_EQ(told(" access=\"output\""), "");
}

TEST(ChosenRules, EveryFunctionOfTheTableIsOne) {
  for (const ChosenRule& rule : chosen_rules()) {
    for (const RuleCall& call : rule_calls(rule)) {
      bool takes_as_many = false;
      for (const Builtin* row : find_builtins(name_key(call.name), rule.language)) {
        const bool fits = static_cast<std::size_t>(row->most) >= call.least &&
                          static_cast<std::size_t>(row->least) <= call.most;
        takes_as_many |= fits && row->meaning != Meaning::Refused;
      }
      EXPECT_TRUE(takes_as_many) << call.name;
    }
  }
}

TEST(ChosenRules, AFunctionHasOneRowForEachNumberOfArguments) {
  std::set<std::string> seen;
  for (const ChosenRule& rule : chosen_rules()) {
    for (const RuleCall& call : rule_calls(rule)) {
      for (std::size_t count = call.least; count <= call.most; ++count) {
        const std::string one = std::to_string(static_cast<int>(rule.language)) + call.name + "/" +
                                std::to_string(count);
        EXPECT_TRUE(seen.insert(one).second) << one;
      }
    }
  }
}

TEST(ChosenRules, AreCompleteSentencesWithASource) {
  for (const ChosenRule& rule : chosen_rules()) {
    EXPECT_NE(std::string_view(rule.section), "") << rule.what;
    EXPECT_NE(std::string_view(rule.chosen), "") << rule.what;
    EXPECT_NE(std::string_view(rule.chosen).back(), '.') << rule.what;
  }
}

}  // namespace
}  // namespace weir
