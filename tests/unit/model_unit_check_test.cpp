// Whether equations keep to their units (vensim.md 7.1.3, 11.4; xmile.md 5.5, 15.4, 23.5).
#include <gtest/gtest.h>

#include "frontend/load.h"
#include "ir/model/check/check_units.h"
#include "ir/model/units.h"

namespace weir {
namespace {

struct Checked {
  SourceMap sources;
  Diagnostics diags;
  Model model;

  explicit Checked(const std::string& text) {
    model = load(sources.add(SourceFile("m", text)), sources, diags);
    check_units(model, model.dialect, diags);
    diags.sort();
  }
  /// All messages, one a line.
  std::string told() const {
    std::string text;
    for (const Diagnostic& diag : diags.all()) text += diag.message + "\n";
    return text;
  }
};

/// What is told of a Vensim model over months: `p` people, `r` people/Month, `d` Month, `n` Dmnl.
std::string told(const std::string& records) {
  return Checked(
             "{UTF-8}\np=1 ~ people ~|\nr=1 ~ people/Month ~|\nd=1 ~ Month ~|\nn=1 ~ Dmnl ~|\n" +
             records +
             "\nINITIAL TIME=0 ~ Month ~|\nFINAL TIME=2 ~ Month ~|\nTIME STEP=1 ~ Month ~|\n"
             "SAVEPER=TIME STEP ~ Month ~|\n")
      .told();
}
/// The same of one equation x = `expression` in `units`.
std::string told(const std::string& expression, const std::string& units) {
  return told("x=" + expression + " ~ " + units + " ~|");
}

TEST(UnitCheck, OperatorsMultiplyAndDivide) {
  EXPECT_EQ(told("p/d", "people/Month"), "");
  EXPECT_EQ(told("p*r*n", "people^2/Month"), "");
  EXPECT_EQ(told("1/d", "1/Month"), "");
  EXPECT_EQ(told("(p/r)^2", "Month^2"), "");
  EXPECT_EQ(told("SQRT(p*p)", "people"), "");
  EXPECT_EQ(told("p*d", "people"), "'x' is in people but its equation gives Month*people\n");
}

TEST(UnitCheck, SumsAndChoicesAgree) {
  EXPECT_EQ(told("p+r*d-p", "people"), "");
  EXPECT_EQ(told("p+r", "people"), "'p' (people) and 'r' (people/Month) cannot be added\n");
  EXPECT_EQ(told("IF THEN ELSE(p>r*d, p, r)", "people"),
            "'p' (people) and 'r' (people/Month) cannot be given to one 'IF THEN ELSE'\n");
  EXPECT_EQ(told("IF THEN ELSE(p>r, p, p)", "people"),
            "'p' (people) and 'r' (people/Month) cannot be compared\n");
}

// vensim.md 11.4: numbers are dimensionless, 0 and :NA: match anything; a number that is a whole
// equation, an argument or the limit of a comparison is in what is asked for
TEST(UnitCheck, NumbersAreDimensionlessInSums) {
  EXPECT_EQ(told("1-n", "Dmnl"), "");
  EXPECT_EQ(told("1+p", "people"), "the number 1 and 'p' (people) cannot be added\n");
  EXPECT_EQ(told("2*60", "people"), "");
  EXPECT_EQ(told("2*p", "people"), "");
  EXPECT_EQ(told("MAX(p, 0)", "people"), "");
  EXPECT_EQ(told("IF THEN ELSE(p=:NA:, 0, p)", "people"), "");
  EXPECT_EQ(told("IF THEN ELSE(Time>10, p, 5)", "people"), "");
  EXPECT_EQ(told("SMOOTH(p, 5)", "people"), "");
  EXPECT_EQ(told("50*PULSE(3, 1)", "people"), "");
}

TEST(UnitCheck, StocksAskForTheirUnitsPerTime) {
  EXPECT_EQ(told("INTEG(r, p)", "people"), "");
  EXPECT_EQ(told("INTEG(p, 5)", "people"),
            "the rate of 'x' must be in people/Month but is in people\n");
  EXPECT_EQ(told("INTEG(r, d)", "people"),
            "the initial value of 'x' must be in people but is in Month\n");
}

TEST(UnitCheck, FunctionsHaveRules) {
  EXPECT_EQ(told("DELAY3(r, d)", "people/Month"), "");
  EXPECT_EQ(told("TREND(p, d, 0)", "1/Month"), "");
  EXPECT_EQ(told("RAMP(r, d, 2*d)", "people"), "");
  EXPECT_EQ(told("XIDZ(p, r, d)", "Month"), "");
  EXPECT_EQ(told("EXP(-d/d)", "Dmnl"), "");
  EXPECT_EQ(told("LN(p)", "Dmnl"), "argument 1 of 'LN' must be in Dmnl but is in people\n");
  EXPECT_EQ(told("DELAY3(r, p)", "people/Month"),
            "argument 2 of 'DELAY3' must be in Month but is in people\n");
  EXPECT_EQ(told("r^n", "people"),
            "'r' (people/Month) can only be raised to a power that is a number\n");
  EXPECT_EQ(told("n^p", "Dmnl"), "an exponent must be in Dmnl but is in people\n");
}

TEST(UnitCheck, OneMistakeIsToldOnce) {
  // wrong counts as what it declares, so that what reads it is right
  EXPECT_EQ(told("wrong=p ~ people/Month ~|\nx=wrong*d ~ people ~|"),
            "'wrong' is in people/Month but its equation gives people\n");
  // wrongly declared: what reads it would be told of too
  EXPECT_EQ(told("flow=p/d ~ people ~|\nx=INTEG(flow, p) ~ people ~|\ny=flow*d ~ people ~|"),
            "'flow' is in people but its equation gives people/Month\n");
  // in a loop each makes the other look wrong
  EXPECT_NE(told("a=SMOOTH(b, d) ~ kilo ~|\nb=a*n ~ people ~|"), "");
  EXPECT_EQ(told("(p+r)*d", "kilo"), "'p' (people) and 'r' (people/Month) cannot be added\n");
  EXPECT_EQ(told("A: a1,a2,a3 ~~|\nx[a1]=p ~~|\nx[a2]=p*2 ~~|\nx[a3]=p*3 ~ kilo ~|"),
            "'x' is in kilo but its equation gives people\n");
}

TEST(UnitCheck, WhatHasNoUnitsIsNotChecked) {
  EXPECT_EQ(told("u=d ~~|\nx=u*p ~ kilo ~|"),
            "1 of 6 variables have no units, so nothing is checked that uses them\n");
  // nobody asked for units
  EXPECT_EQ(Checked("{UTF-8}\nx=Time+1~~|\nINITIAL TIME=0~Day~|\nFINAL TIME=2~Day~|\n"
                    "TIME STEP=1~Day~|\nSAVEPER=1~Day~|")
                .told(),
            "");
}

// vensim.md 7.1.3
TEST(UnitCheck, MacrosAreWrittenOut) {
  const std::string macro =
      ":MACRO: SPREAD(amount, over)\nSPREAD = amount / wait ~ amount/over ~|\n"
      "wait = over * 2 ~ over ~|\n:END OF MACRO:\n";
  EXPECT_EQ(told(macro + "x=SPREAD(p, d) ~ people/Month ~|\ny=SPREAD(d, d) ~ Dmnl ~|"), "");
  EXPECT_EQ(told(macro + "x=SPREAD(p, d) ~ people ~|"),
            "'x' is in people but its equation gives people/Month\n");
  EXPECT_EQ(told(":MACRO: BAD(a, b)\nBAD = a + b ~~|\n:END OF MACRO:\nx=BAD(p, d) ~ people ~|"),
            "'a' (people) and 'b' (Month) cannot be added\n");
  EXPECT_EQ(
      told(":MACRO: STEPS(a)\nSTEPS = a / TIME STEP$ ~~|\n:END OF MACRO:\nx=STEPS(p) ~ people ~|"),
      "'x' is in people but its equation gives people/Month\n");
}

std::string xtold(const std::string& variables, const std::string& more = "",
                  const std::string& time_units = "Months") {
  return Checked(
             "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
             "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>"
             "<sim_specs time_units=\"" +
             time_units +
             "\"><start>0</start><stop>2</stop><dt>1</dt></sim_specs>"
             "<model><variables>" +
             variables + "</variables></model>" + more + "</xmile>")
      .told();
}
std::string var(const char* tag, const std::string& name, const std::string& content,
                const std::string& units) {
  return fmt::format("<{0} name=\"{1}\">{2}<units>{3}</units></{0}>", tag, name, content, units);
}

// xmile.md 5.5, 15.4
TEST(UnitCheck, XmileFlowsSuitTheirStocks) {
  const std::string from = var("stock", "grain", "<eqn>9</eqn><outflow>milling</outflow>", "kg");
  const std::string flow =
      var("flow", "milling", "<eqn>grain/DT</eqn><multiplier>share</multiplier>", "kg/month");
  const std::string share = var("aux", "share", "<eqn>3</eqn>", "bag/kg");
  const std::string to = var("stock", "flour", "<eqn>0</eqn><inflow>milling</inflow>", "bag");
  EXPECT_EQ(xtold(from + flow + share + to), "");
  EXPECT_EQ(xtold(from + flow + share +
                  var("stock", "flour", "<eqn>0</eqn><inflow>milling</inflow>", "kg")),
            "flow 'milling' of stock 'flour' must be in kg/month but is in bag/month\n");
}

TEST(UnitCheck, XmileTimeIsTheUnitOfTime) {
  EXPECT_EQ(xtold(var("stock", "grain", "<eqn>9</eqn><outflow>use</outflow>", "kg") +
                  var("flow", "use", "<eqn>grain/delay</eqn>", "kg/time") +
                  var("aux", "delay", "<eqn>4</eqn>", "month")),
            "");
}

// Stella's own default
TEST(UnitCheck, XmileTimeWithoutAUnitIsNotChecked) {
  EXPECT_EQ(xtold(var("aux", "delay", "<eqn>4</eqn>", "month") +
                      var("aux", "use", "<eqn>9/delay</eqn>", "1/time"),
                  "", "Time"),
            "");
}

TEST(UnitCheck, XmileGraphsTakeAnyInput) {
  const std::string points =
      "<gf><yscale min=\"0\" max=\"1\"/><xscale min=\"0\" max=\"9\"/><ypts>0,1</ypts></gf>";
  EXPECT_EQ(xtold(var("aux", "level", "<eqn>3</eqn>", "bag") +
                  var("aux", "effect", "<eqn>level</eqn>" + points, "kg")),
            "");
}

TEST(UnitCheck, ModuleInputsHaveTheUnitsOfTheirSource) {
  const std::string outside =
      var("aux", "price", "<eqn>3</eqn>", "EUR/bag") +
      "<module name=\"shop\"><connect to=\"shop.cost\" from=\"price\"/></module>";
  const auto shop = [](const std::string& units) {
    return "<model name=\"shop\"><variables><aux name=\"cost\" access=\"input\"><eqn/></aux>" +
           var("aux", "twice", "<eqn>cost*2</eqn>", units) + "</variables></model>";
  };
  EXPECT_EQ(xtold(outside, shop("EUR/bag")), "");
  EXPECT_EQ(xtold(outside, shop("EUR")), "'twice' is in EUR but its equation gives EUR/bag\n");
}

TEST(UnitInference, FollowsEquationsThatLeaveNoDoubt) {
  const Checked checked(
      "{UTF-8}\nlast = twice/2 ~~|\ntwice = share*p ~~|\nshare = 1 - part ~~|\npart = p/(p+p) ~~|\n"
      "stock = INTEG(p/TIME STEP, 0) ~~|\nopen = 5 ~~|\nround = round2 ~~|\nround2 = round ~~|\n"
      "p = 1 ~ people ~|\nTIME STEP = 1 ~ Month ~|\n");
  const auto units = infer_units(checked.model, checked.model.dialect);
  EXPECT_EQ(units.at("last"), "people");
  EXPECT_EQ(units.at("share"), "Dmnl");
  EXPECT_EQ(units.at("stock"), "people");
  EXPECT_FALSE(units.contains("open"));
  EXPECT_FALSE(units.contains("round"));
}

}  // namespace
}  // namespace weir
