// What goes from Vensim into XMILE and comes back as it was written; and what somebody changed in
// between, which counts.
#include <gtest/gtest.h>

#include "ir/model/diff.h"
#include "tools/libweir/convert.h"
#include "tools/libweir/weir.hpp"

namespace weir::test {
namespace {

constexpr const char* kClock = " INITIAL TIME=0~~| FINAL TIME=4~~| TIME STEP=1~~| SAVEPER=1~~|";

/// A model of Vensim in XMILE, perhaps edited there, and back.
class Journey {
 public:
  explicit Journey(const std::string& equations)
      : before_(load_model_text("before.mdl", "{UTF-8}\n" + equations + kClock)) {
    there = convert_model(before_, ConvertTarget::Xmile, diags_).text;
  }

  void edit(const std::string& from, const std::string& to) {
    const std::size_t at = there.find(from);
    ASSERT_NE(at, there.npos) << from << "\n" << there;
    there.replace(at, from.size(), to);
  }

  /// What differs from the original, one a line.
  std::string differences() {
    const Loaded middle = load_model_text("there.xmile", there);
    EXPECT_FALSE(middle.diags.has_errors());
    conversion = convert_model(middle, ConvertTarget::Vensim, diags_);
    EXPECT_FALSE(diags_.has_errors());
    const Loaded after = load_model_text("after.mdl", conversion.text);
    std::string text;
    for (const Difference& difference : model_diff(before_.model, after.model)) {
      if (difference.kind != DiffKind::Layout) text += difference.text + "\n";
    }
    return text;
  }

  /// What became of the equation that was kept of a variable.
  Fate fate_of_form(const std::string& variable) const {
    for (const Account& account : conversion.accounts) {
      if (account.construct.kind == ConstructKind::Kept &&
          account.construct.name == "equation of " + variable)
        return account.fate;
    }
    ADD_FAILURE() << "no form of " << variable;
    return Fate::Dropped;
  }

  std::string there;
  Conversion conversion;

 private:
  Loaded before_;
  Diagnostics diags_;
};

TEST(KeptForms, ExceptionsComeBack) {
  Journey journey("D:A,B,C~~| x[D]:EXCEPT:[B]=y[D]*2~~| x[B]=7~~| y[D]=1~~|");
  EXPECT_NE(journey.there.find("<weir:vensim>x[D] :EXCEPT: [B]= y[D] * 2</weir:vensim>"),
            journey.there.npos)
      << journey.there;
  EXPECT_EQ(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Equivalent);
}

TEST(KeptForms, PartsOfRangesAndMappingsComeBack) {
  Journey journey(
      "D:A,B,C~~| P:A,B~~| E:F,G->(P:B,A)~~| x[P]=y[E]~~| x[C]=3~~| y[E]=1,2~~| "
      "z[D]=SUM(x[P!])~~|");
  EXPECT_EQ(journey.differences(), "");
}

TEST(KeptForms, RangesComeBackAsTheyWereGiven) {
  Journey journey("D:(A1-A5)~~| P:A2,A3~~| Q:P,A5~~| S<->D~~| x[D]=1~~| y[Q]=x[Q]~~| w[S]=2~~|");
  EXPECT_EQ(journey.differences(), "");
}

TEST(KeptForms, ListsAndNetFlowsAndHelpersComeBack) {
  Journey journey(
      "D:A,B~~| k[D]=1,2~~| s[D]=INTEG(k[D]*2-s[D]/4,5)~~| "
      "p=1+SMOOTH(Time*2,3)*2+ZIDZ(Time,3)+MODULO(Time,2)~~| "
      "u=1+INTEG(2,3)~~| f((0,1),(2,3))~~| g=f(Time)+WITH LOOKUP(Time,((0,0),(9,9)))~~|");
  EXPECT_EQ(journey.differences(), "");
}

TEST(KeptForms, AnEditOfAnElementCounts) {
  Journey journey("D:A,B,C~~| x[D]:EXCEPT:[B]=y[D]*2~~| x[B]=7~~| y[D]=1~~|");
  journey.edit("<eqn>7</eqn>", "<eqn>8</eqn>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Dropped);
  EXPECT_NE(journey.conversion.text.find("x[B]=\n\t8"), std::string::npos)
      << journey.conversion.text;
}

TEST(KeptForms, AnEditOfTheFormIsRefused) {
  Journey journey("D:A,B,C~~| x[D]:EXCEPT:[B]=y[D]*2~~| x[B]=7~~| y[D]=1~~|");
  journey.edit("= y[D] * 2</weir", "= y[D] * 3</weir");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Dropped);
}

TEST(KeptForms, WhatCannotBeReadIsRefused) {
  Journey journey("D:A,B,C~~| x[D]:EXCEPT:[B]=y[D]*2~~| x[B]=7~~| y[D]=1~~|");
  journey.edit("= y[D] * 2</weir", "= y[D] * </weir");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Dropped);
}

TEST(KeptForms, AnEditOfAHelperCounts) {
  Journey journey("u=1+INTEG(2,3)~~|");
  journey.edit("<eqn>3</eqn>", "<eqn>4</eqn>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("u"), Fate::Dropped);
}

TEST(KeptForms, AHelperThatIsReadElsewhereStays) {
  Journey journey("u=1+INTEG(2,3)~~|");
  journey.edit("</variables>", "<aux name=\"extra\"><eqn>u_INTEG</eqn></aux></variables>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("u"), Fate::Dropped);
  EXPECT_NE(journey.conversion.text.find("u INTEG"), std::string::npos);
}

TEST(KeptForms, ANewElementOfARangeCounts) {
  Journey journey("D:A,B,C~~| P:A,B~~| x[D]:EXCEPT:[B]=y[D]*2~~| x[B]=7~~| y[D]=1~~|");
  journey.edit("<elem name=\"C\"/>", "<elem name=\"C\"/><elem name=\"New\"/>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Dropped);
}

constexpr const char* kMacro =
    ":MACRO: FILL(goal, T : gap)\nFILL = INTEG(gap / T, start)~ goal ~ how full |\n"
    "start = goal / 2~ goal ~|\ngap = goal - FILL~~|\n:END OF MACRO:\n"
    "x = FILL(8, 2 : left)~~| y = left * 2~~| z = FILL(4, 1)~~|";

TEST(KeptForms, MacrosComeBackWithAllTheirOutputs) {
  Journey journey(kMacro);
  EXPECT_NE(journey.there.find("<weir:vensim>:MACRO: FILL(goal, T : gap)"), journey.there.npos);
  EXPECT_EQ(journey.differences(), "");
  EXPECT_EQ(journey.conversion.text.find("FILL gap"), std::string::npos);
}

TEST(KeptForms, AnEditOfAMacroCounts) {
  Journey journey(kMacro);
  journey.edit("<eqn>goal / 2</eqn>", "<eqn>goal / 4</eqn>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_NE(journey.conversion.text.find("goal / 4"), std::string::npos);
  EXPECT_NE(journey.conversion.text.find("FILL gap(8, 2)"), std::string::npos)
      << journey.conversion.text;
  EXPECT_EQ(journey.fate_of_form("x"), Fate::Dropped);
}

TEST(KeptForms, AnEditOfAnOutputCounts) {
  Journey journey(kMacro);
  journey.edit("<eqn>goal - FILL</eqn>", "<eqn>goal - 2 * FILL</eqn>");
  EXPECT_NE(journey.differences(), "");
  EXPECT_NE(journey.conversion.text.find("goal - 2 * FILL"), std::string::npos);
}

TEST(KeptForms, AMacroThatIsEditedInVensimsWordsIsRefused) {
  Journey journey(kMacro);
  journey.edit("goal - FILL ~~", "goal - FILL - 1 ~~");
  EXPECT_NE(journey.differences(), "");
  EXPECT_EQ(journey.conversion.text.find("FILL - 1"), std::string::npos);
}

TEST(KeptForms, GroupsOfRunSettingsAndOfNothingComeBack) {
  Journey journey(
      "a=1~~|\n*******\n\t.parts\n*******~\n\tthe text\n\t|\nb=2~~|\n*******\n\t.empty\n"
      "*******~\n\tnothing\n\t|\n*******\n\t.settings\n*******~\n\tof the run\n\t|\n");
  EXPECT_EQ(journey.differences(), "");
}

/// A file of XMILE with a method and something beside the model.
std::string xmile_file(const std::string& method, const std::string& beside) {
  return "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
         "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>"
         "<sim_specs method=\"" +
         method + "\"><start>0</start><stop>1</stop><dt>1</dt></sim_specs>" + beside +
         "<model><variables><aux name=\"a\"><eqn>1</eqn></aux></variables></model></xmile>";
}

std::string converted(const char* name, const std::string& text, ConvertTarget target) {
  Diagnostics diags;
  const Conversion made = convert_model(load_model_text(name, text), target, diags);
  EXPECT_FALSE(diags.has_errors());
  return made.text;
}

TEST(KeptTexts, AMethodThatVensimLacksComesBack) {
  const std::string there = converted("a.xmile", xmile_file("rk45", ""), ConvertTarget::Vensim);
  EXPECT_NE(there.find("{weir:method rk45 for rk4-auto}"), there.npos) << there;
  const std::string back = converted("a.mdl", there, ConvertTarget::Xmile);
  EXPECT_NE(back.find("method=\"rk45\""), back.npos) << back;
}

TEST(KeptTexts, AMethodThatWasChangedCounts) {
  std::string there = converted("a.xmile", xmile_file("rk45", ""), ConvertTarget::Vensim);
  const std::size_t at = there.find("15:0,0,0,1,");
  ASSERT_NE(at, there.npos) << there;
  there[at + 9] = '5';
  const std::string back = converted("a.mdl", there, ConvertTarget::Xmile);
  EXPECT_NE(back.find("method=\"rk4\""), back.npos) << back;
}

TEST(KeptTexts, ElementsThatVensimHasNoPlaceForComeBack) {
  const std::string odd = "<interface><page text=\"50% {of} *all* ~ | \\\\\"/>\n</interface>";
  const std::string there = converted("a.xmile", xmile_file("euler", odd), ConvertTarget::Vensim);
  EXPECT_EQ(there.find("<page text=\"50% {"), there.npos) << there;
  const std::string back = converted("a.mdl", there, ConvertTarget::Xmile);
  EXPECT_NE(back.find(odd), back.npos) << there << back;
}

}  // namespace
}  // namespace weir::test
