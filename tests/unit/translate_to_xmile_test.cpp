// One rule each of the translation from Vensim into XMILE (vensim.md 17, xmile.md 36): what stands
// in the file. That the numbers are the same is tests/roundtrip/to_xmile_test.cpp's to show.
#include "ir/translate/to_xmile.h"

#include <gtest/gtest.h>

#include "frontend/load.h"
#include "frontend/prelude/prelude.h"
#include "frontend/syntax/print_expr.h"
#include "frontend/xmile/write.h"
#include "ir/base/render.h"

namespace weir {
namespace {

/// A model of these records, translated.
class Translated {
 public:
  explicit Translated(const std::string& records, const std::string& settings = "") {
    const std::string text = "{UTF-8}\n" + records +
                             "\nINITIAL TIME=0~~|\nFINAL TIME=4~~|\nTIME STEP=1~~|\n"
                             "SAVEPER=TIME STEP~~|\n" +
                             settings;
    const FileId file = sources_.add(SourceFile("model.mdl", text));
    const Model source = load(file, sources_, diags_);
    model = to_xmile(source, parse_prelude(sources_), XmileTarget::Standard, ledger_, diags_);
    accounts_ = ledger_.settle(source, model);
    written = xmile::write(model, diags_);
    EXPECT_FALSE(diags_.has_errors()) << render(diags_, sources_);
  }

  const Variable* find(const std::string& name) const {
    for (const Variable& variable : model.root().variables) {
      if (variable.name == Name(name)) return &variable;
    }
    ADD_FAILURE() << "no variable '" << name << "' in\n" << written;
    return nullptr;
  }
  /// The equation of a variable, or of one of its elements.
  std::string equation(const std::string& name, std::size_t element = 0) const {
    const Variable* variable = find(name);
    if (!variable || element >= variable->equations.size()) return {};
    return syntax::print_expr(variable->equations[element].expr, syntax::Language::Xmile);
  }
  /// What became of the n-th construct of a kind.
  Fate fate(ConstructKind kind, std::size_t nth = 0) const {
    for (const Account& account : accounts_) {
      if (account.construct.kind == kind && nth-- == 0) return account.fate;
    }
    ADD_FAILURE() << "no " << construct_word(kind);
    return Fate::Dropped;
  }
  bool has(const std::string& text) const { return written.find(text) != std::string::npos; }

  Model model;
  std::string written;

 private:
  SourceMap sources_;
  Diagnostics diags_;
  Ledger ledger_;
  std::vector<Account> accounts_;
};

std::string names(const std::vector<FlowRef>& flows) {
  std::string text;
  for (const FlowRef& flow : flows) text += (text.empty() ? "" : ", ") + display(flow.name);
  return text;
}

TEST(ToXmileFlows, ASumOfVariablesIsInflowsAndOutflows) {
  const Translated made("S=INTEG(a-(b-c),5)~~| a=1~~| b=2~~| c=S~~|");
  const Variable& stock = *made.find("S");
  EXPECT_EQ(stock.kind, VarKind::Stock);
  EXPECT_EQ(names(stock.inflows), "a, c");
  EXPECT_EQ(names(stock.outflows), "b");
  EXPECT_EQ(made.equation("S"), "5");
  EXPECT_EQ(made.find("a")->kind, VarKind::Flow);
  EXPECT_FALSE(made.has("non_negative"));
}

TEST(ToXmileFlows, AVariableBetweenTwoStocksIsOneFlow) {
  const Translated made("A=INTEG(-move,5)~~| B=INTEG(move,0)~~| move=1~~|");
  EXPECT_EQ(names(made.find("A")->outflows), "move");
  EXPECT_EQ(names(made.find("B")->inflows), "move");
}

TEST(ToXmileFlows, TheSecondStockThatAVariableEntersGetsACopy) {
  const Translated made("A=INTEG(come,5)~~| B=INTEG(come,0)~~| come=1~~|");
  EXPECT_EQ(names(made.find("A")->inflows), "come");
  EXPECT_EQ(names(made.find("B")->inflows), "come into B");
  EXPECT_EQ(made.equation("come into B"), "come");
}

TEST(ToXmileFlows, AnyOtherRateIsOneNetFlow) {
  const Translated made("S=INTEG(a*2-S,5)~~| a=1~~|");
  EXPECT_EQ(names(made.find("S")->inflows), "S net flow");
  EXPECT_EQ(made.equation("S net flow"), "a * 2 - S");
  EXPECT_EQ(made.find("a")->kind, VarKind::Auxiliary);
  EXPECT_EQ(made.fate(ConstructKind::Variable), Fate::Equivalent);
}

TEST(ToXmileSettings, ControlsAreSettingsAndNames) {
  const Translated made("x=Time/TIME STEP+INITIAL TIME-FINAL TIME+SAVEPER~~|");
  EXPECT_EQ(made.equation("x"), "TIME / DT + STARTTIME - STOPTIME + SAVEPER");
  EXPECT_EQ(made.equation("SAVEPER"), "DT");
  EXPECT_TRUE(made.has("isee:save_interval=\"1\""));
}

TEST(ToXmileSettings, AVariableThatTookTheNameOfTheStepKeepsIt) {
  const Translated made("DT=7~~| x=DT*TIME STEP~~|");
  EXPECT_EQ(made.equation("x"), "DT * std.DT()");
}

TEST(ToXmileSettings, RungeKuttaOfSecondOrderSaysWhichFormula) {
  const Translated made("x=1~~|", "///---\\\\\\\n:L<%^E!@\n15:0,0,0,4,0,0\n");
  EXPECT_TRUE(made.has("method=\"rk2_midpoint, rk2\""));
}

TEST(ToXmileArrays, AnEquationOverARangeStaysOne) {
  const Translated made("D:A,B~~| x[D]=y[D]/SUM(y[D!])~~| y[D]=1~~|");
  ASSERT_EQ(made.find("x")->equations.size(), 1u);
  EXPECT_EQ(made.equation("x"), "y[D] / SUM(y[*])");
  EXPECT_EQ(display(made.find("x")->dims[0].name), "D");
}

TEST(ToXmileArrays, APartOfARangeIsNamed) {
  const Translated made("D:A,B,C~~| P:A,B~~| x=SUM(y[P!])~~| y[D]=1~~|");
  EXPECT_EQ(made.equation("x"), "SUM(y[*:P])");
}

TEST(ToXmileArrays, LoopsOverOneRangeTwiceAreToldApart) {
  const Translated made("D:A,B~~| F<->D~~| m[D,F]=1~~| s=SUM(m[F!,D!]*m[D!,F!])~~|");
  EXPECT_EQ(made.equation("s"), "SUM(m[*:F, *:D] * m[*, *])");
}

TEST(ToXmileArrays, AStarIsTheFirstOfItsRangeInAReference) {
  const Translated made("D:A,B~~| F<->D~~| m[A,D]=1~~| m[B,D]=1~~| s=SUM(m[F!,D!]*m[D!,F!])~~|");
  EXPECT_EQ(made.equation("s"), "SUM(m[*:F, *:D] * m[*, *:F])");
}

TEST(ToXmileArrays, ARangeThatSharesItsElementsCountsThem) {
  const Translated made("D:A,B,C~~| P:A,B~~| Q:B,C~~| x[P]=P~~| y[Q]=Q~~|");
  EXPECT_EQ(made.equation("x"), "P");
  EXPECT_EQ(made.equation("y"), "D.B");
}

TEST(ToXmileFunctions, AllocationOverAWholeRangeIsXmiles) {
  const Translated made(
      "D:A,B~~| q[D]=1~~| x[D]=ALLOCATE BY PRIORITY(q[D],q[D],ELMCOUNT(D),2,Time)~~| "
      "y[D]=ALLOCATE BY PRIORITY(q[D],q[D],1,2,Time)~~|");
  EXPECT_EQ(made.equation("x"), "ALLOCATE(TIME, D, q[*], q[*], 2)");
  EXPECT_EQ(made.equation("y"), "vensim.ALLOCATE_BY_PRIORITY(q[D], q[D], 1, 2, TIME)");
}

TEST(ToXmileArrays, AMappingIsWrittenOutByElement) {
  const Translated made("D:A,B~~| E:F,G->(D:B,A)~~| x[D]=y[E]~~| y[E]=1~~|");
  EXPECT_EQ(made.equation("x", 0), "y[G]");
  EXPECT_EQ(made.equation("x", 1), "y[F]");
  EXPECT_TRUE(made.has("<weir:map to=\"D\">"));
  EXPECT_EQ(made.fate(ConstructKind::Mapping), Fate::Extension);
}

TEST(ToXmileArrays, ExceptionsAndListsAreWrittenOutByElement) {
  const Translated made("D:A,B,C~~| x[D]:EXCEPT:[B]=1~~| x[B]=2~~| y[D]=7,8,9~~|");
  EXPECT_EQ(made.find("x")->equations.size(), 3u);
  EXPECT_EQ(made.equation("x", 2), "2");
  EXPECT_EQ(made.equation("y", 1), "8");
  EXPECT_EQ(made.fate(ConstructKind::Exception), Fate::Equivalent);
}

TEST(ToXmileArrays, AnElementAsANumberNamesItsRange) {
  const Translated made("D:A,B~~| x[D]=IF THEN ELSE(D=B,1,0)~~|");
  EXPECT_EQ(made.equation("x"), "IF D = D.B THEN 1 ELSE 0");
}

TEST(ToXmileFunctions, AreRenamedWhereTheMeaningIsTheSame) {
  const Translated made("x=SMOOTH3(Time,2)+DELAY N(Time,4,5,3)+RANDOM NORMAL(0,9,4,1,7)~~|");
  EXPECT_EQ(made.equation("x"), "SMTH3(TIME, 2) + DELAYN(TIME, 4, 3, 5) + NORMAL(4, 1, 7, 0, 9)");
  EXPECT_EQ(made.fate(ConstructKind::Call), Fate::Equivalent);
}

// Vensim lowers the order where a stage would be shorter than a step, XMILE does not
TEST(ToXmileFunctions, AShortDelayOfOrderNStaysVensims) {
  const Translated made("x=DELAY N(Time,2,5,3)~~|");
  EXPECT_EQ(made.equation("x"), "vensim.DELAY_N(TIME, 2, 5, 3)");
}

TEST(ToXmileFunctions, AShiftOfZeroMayBeLeftOut) {
  const Translated made("x=RANDOM EXPONENTIAL(0,9,0,3,7)~~| y=RANDOM EXPONENTIAL(0,9,1,3,7)~~|");
  EXPECT_EQ(made.equation("x"), "EXPRND(3, 7, 0, 9)");
  EXPECT_EQ(made.equation("y"), "vensim.RANDOM_EXPONENTIAL(0, 9, 1, 3, 7)");
}

TEST(ToXmileFunctions, ThePreludesDefinitionStandsAsAMacro) {
  const Translated made("x=ZIDZ(Time,2)+PULSE(1,2)~~|");
  EXPECT_EQ(made.equation("x"), "Vensim_ZIDZ(TIME, 2) + Vensim_PULSE(1, 2)");
  EXPECT_TRUE(made.has("<macro name=\"Vensim ZIDZ\" weir:stands_for=\"ZIDZ\" weir:made=\"true\">"));
  EXPECT_TRUE(made.has("<eqn>IF ABS(b) &lt; 1e-06 THEN 0 ELSE a / b</eqn>"));
}

TEST(ToXmileFunctions, DelayFixedDelaysByAStepAtLeast) {
  const Translated made("x=DELAY FIXED(Time,2,0)~~| y=DELAY FIXED(Time,0,0)~~|");
  EXPECT_EQ(made.equation("x"), "DELAY(TIME, 2, 0)");
  EXPECT_EQ(made.equation("y"), "DELAY(TIME, MAX(0, DT), 0)");
}

TEST(ToXmileFunctions, SampleIfTrueKeepsItselfByPrevious) {
  const Translated made("x=SAMPLE IF TRUE(Time>x,Time,3)~~|");
  EXPECT_EQ(made.equation("x"), "IF TIME > PREVIOUS(SELF, 3) THEN TIME ELSE PREVIOUS(SELF, 3)");
  ASSERT_TRUE(made.find("x")->equations[0].init.has_value());
}

TEST(ToXmileFunctions, WhatMustBeAWholeEquationGetsAVariable) {
  const Translated made("x=1+ACTIVE INITIAL(Time,5)~~|");
  EXPECT_EQ(made.equation("x"), "1 + x_ACTIVE_INITIAL");
  EXPECT_EQ(made.equation("x ACTIVE INITIAL"), "TIME");
}

TEST(ToXmileFunctions, WhatOnlyVensimHasSaysSo) {
  const Translated made("D:A,B~~| y[D]=1~~| x=VECTOR SELECT(y[D!],y[D!],0,0,0)~~|");
  EXPECT_EQ(made.equation("x"), "vensim.VECTOR_SELECT(y[*], y[*], 0, 0, 0)");
  EXPECT_EQ(made.fate(ConstructKind::Call), Fate::Extension);
}

TEST(ToXmileFunctions, ALookupNamedLikeAFunctionIsReadByLookup) {
  const Translated made("mean((0,0),(1,2))~~| x=mean(Time)~~|");
  EXPECT_EQ(made.equation("x"), "LOOKUP(mean, TIME)");
}

TEST(ToXmileTables, ALookupReadBeyondItsEndsIsASecondOne) {
  const Translated made("t((0,0),(1,2))~~| x=LOOKUP EXTRAPOLATE(t,Time)~~|");
  EXPECT_EQ(made.equation("x"), "t_extrapolated(TIME)");
  EXPECT_EQ(made.find("t extrapolated")->equations[0].tables[0].type, TableType::Extrapolate);
}

TEST(ToXmileTables, AVerticalStepKeepsItsFirstPoint) {
  const Translated made("t((0,0),(1,2),(1,5),(2,5))~~| x=t(Time)~~|");
  const LookupTable& table = made.find("t")->equations[0].tables[0];
  EXPECT_EQ(table.xs[1], 1.0);
  EXPECT_EQ(table.xs[2], 1.0000000000000002);
}

TEST(ToXmileMacros, EachOutputIsAMacroOfItsOwn) {
  const Translated made(":MACRO: M(a : b)\nM=a+b~~|\nb=a*2~~|\n:END OF MACRO:\nx=M(Time : y)~~|");
  EXPECT_EQ(made.equation("x"), "M(TIME)");
  EXPECT_EQ(made.equation("y"), "M_b(TIME)");
}

TEST(ToXmileExpressions, NotAvailableIsItsNumberAndATest) {
  const Translated made("x=IF THEN ELSE(Time=:NA:,1,:NA:)~~|");
  EXPECT_EQ(made.equation("x"),
            "IF ABS(TIME - -6.490371073168535e+32) <= 6.490371073168534e+26 THEN 1 ELSE "
            "-6.490371073168535e+32");
}

TEST(ToXmileTexts, UnitsGroupsAndMarksAreKept) {
  const Translated made(
      "********************************************************\n\t.people\n"
      "********************************************************~\n\tWho|\n"
      "x==3~Person Year/Month [0,9,1]~Some text~:SUPPLEMENTARY|");
  const Variable& x = *made.find("x");
  EXPECT_EQ(x.units, "Person_Year/Month");
  EXPECT_EQ(x.doc, "Some text");
  EXPECT_TRUE(made.has("<weir:supplementary/>"));
  EXPECT_TRUE(made.has("<weir:unchangeable/>"));
  EXPECT_TRUE(made.has("<weir:range_step>1</weir:range_step>"));
  ASSERT_EQ(made.model.root().groups.size(), 1u);
  EXPECT_EQ(made.model.root().groups[0].name, "people");
}

}  // namespace
}  // namespace weir
