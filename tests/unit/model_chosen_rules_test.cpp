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

std::string noted_xmile(const std::string& models, const RunTimes& times = {}) {
  return noted_text(
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><header>"
      "<vendor>v</vendor><product>p</product></header><sim_specs><start>0</start><stop>1</stop>"
      "<dt>1</dt></sim_specs>" +
          models + "</xmile>",
      times, Method::Euler);
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

TEST(ChosenRules, AMacrosOwnRunIsNoSubmodel) {
  const std::string specs = "<sim_specs><start>0</start><stop>1</stop><dt>0.1</dt></sim_specs>";
  RunTimes times;
  times.dt = 1;
  EXPECT_EQ(noted_xmile("<macro name=\"m\"><parm>p</parm><eqn>q</eqn>" + specs +
                            "<variables><aux name=\"q\"><eqn>p</eqn></aux></variables></macro>",
                        times),
            "a macro with its own run\n");
  EXPECT_EQ(noted_xmile("<model><variables><module name=\"M\"/></variables></model>"
                        "<model name=\"M\"><sim_specs><dt>0.1</dt></sim_specs></model>",
                        times),
            "a submodel with a smaller dt\n");
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

constexpr const char* kVensimWithAll = R"(
R: x, y ~~|
S: y, z ~~|
b = 2 ~fraction~|
c = -b^2 ~~|
d = y ~~|
e = IF THEN ELSE(Time = 2, 1, 0) + IF THEN ELSE(b = :NA:, 1, 0) + IF THEN ELSE(b = c, 1, 0) ~~|
f = RANDOM UNIFORM(0, 1, 2) + SAMPLE IF TRUE(1, 2, 3) ~~|
g :HOLD BACKWARD: ~~|
h :LOOK FORWARD: ~~|
i :RAW: ~~|
)";

constexpr const char* kXmileWithAll = R"(
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
 xmlns:isee="http://iseesystems.com/XMILE">
<header><vendor>v</vendor><product>p</product></header>
<sim_specs isee:save_interval="2"><start>0</start><stop>1</stop><dt>1</dt><run by="group"/></sim_specs>
<data><import resource="d.csv"/></data>
<dimensions><dim name="R"><elem name="x"/><elem name="y"/></dim></dimensions>
<macro name="less" filter="stock"><parm>s</parm><parm>o</parm><eqn>s - o</eqn></macro>
<macro name="own"><parm>p</parm><eqn>q</eqn><sim_specs><start>0</start><stop>1</stop></sim_specs>
<variables><stock name="q"><eqn>p</eqn></stock></variables></macro>
<model><variables>
<aux name="b"><eqn>2</eqn><init_eqn>1</init_eqn></aux>
<aux name="c"><eqn>IF b THEN 3 MOD b ELSE 3 / b</eqn></aux>
<aux name="d"><eqn>(IF TIME = 2 THEN 1 ELSE 0) + own(1) + M.k + M(2)</eqn></aux>
<aux name="v"><eqn>TIME</eqn><gf><xpts>0,1,1</xpts><ypts>1,2,3</ypts></gf></aux>
<aux name="w"><eqn>TIME</eqn><gf type="discrete"><xpts>0,1</xpts><ypts>1,2</ypts></gf></aux>
<aux name="many"><dimensions><dim name="R"/></dimensions><eqn>1</eqn>
<element subscript="y"><eqn>2</eqn></element></aux>
<aux name="picked"><eqn>many[b] + SUM(many) + SUM(many[x:y])</eqn></aux>
<stock name="each"><dimensions><dim name="R"/></dimensions><eqn>1</eqn><inflow>all</inflow></stock>
<flow name="all"><eqn>TIME</eqn><gf><xpts>0,1</xpts><ypts>1,2</ypts></gf><non_negative/></flow>
<stock name="store"><eqn>8</eqn><outflow>sold</outflow><non_negative/></stock>
<flow name="sold"><eqn>1</eqn></flow>
<stock name="line"><eqn>1</eqn><outflow>served</outflow><queue/></stock>
<flow name="served"/>
<stock name="belt"><eqn>1, 2</eqn><inflow>served</inflow><inflow>sown</inflow><outflow>out</outflow>
<outflow>lost</outflow><conveyor discrete="true"><len>3</len><capacity>9</capacity>
<arrest>TIME &gt; 9</arrest></conveyor></stock>
<flow name="sown" isee:spreadflow="dist"><eqn>1</eqn>
<isee:distrib_eq>v</isee:distrib_eq></flow>
<flow name="out"/>
<flow name="lost" leak_start="0.5"><eqn>0.1</eqn><leak/><leak_integers/></flow>
<stock name="next"><eqn>0</eqn><inflow>lost</inflow><outflow>end</outflow><outflow>gone</outflow>
<conveyor exponential_leak="true"><len>3</len></conveyor></stock>
<flow name="end"/>
<flow name="gone" isee:spreadflow="source"><eqn>0.1</eqn><leak/></flow>
<module name="M"><connect to="j" from="b"/></module>
</variables></model>
<model name="M"><sim_specs><dt>0.1</dt></sim_specs><variables>
<aux name="j" access="input"><eqn>1</eqn></aux><aux name="k"><eqn>j</eqn></aux>
</variables></model>
</xmile>
)";

/// A call of a function, as one equation of its language's model.
std::string noted_call(FunctionLanguage language, const RuleCall& call) {
  std::size_t count = call.least;
  for (const Builtin* row : find_builtins(name_key(call.name), language))
    if (count == 0) count = static_cast<std::size_t>(row->least);
  std::string text = call.name;
  for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "(1" : ",1";
  if (count > 0) text += ")";
  if (language == FunctionLanguage::Vensim) return noted("a=" + text + "~~|\n");
  return noted_xmile("<model><variables><aux name=\"a\"><eqn>" + text +
                     "</eqn></aux></variables></model>");
}

TEST(ChosenRules, EachIsToldOfAModelThatUsesIt) {
  const RunTimes odd{0, 1, 0.3, 0.4};
  const std::string vensim = noted_text(std::string("{UTF-8}") + kVensimWithAll, odd, Method::Rk4);
  const std::string xmile = noted_text(kXmileWithAll + 1, odd, Method::Rk2);
  for (const ChosenRule& rule : chosen_rules()) {
    const bool is_vensim = rule.language == FunctionLanguage::Vensim;
    if (rule.construct != Construct::Call) {
      EXPECT_NE((is_vensim ? vensim : xmile).find(rule.what), std::string::npos) << rule.what;
    }
    for (const RuleCall& call : rule_calls(rule))
      EXPECT_NE(noted_call(rule.language, call).find(call.name + "\n"), std::string::npos)
          << call.name;
  }
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
