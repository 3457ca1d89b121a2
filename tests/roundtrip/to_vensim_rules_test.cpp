// Each rule of the translation to Vensim on a model of a few lines (xmile.md 36, 37).
#include <gtest/gtest.h>

#include "frontend/load.h"
#include "frontend/mdl/write.h"
#include "frontend/prelude/prelude.h"
#include "ir/base/render.h"
#include "ir/base/text.h"
#include "ir/translate/to_vensim.h"

namespace weir {
namespace {

std::string text_of(const std::string& variables, const std::string& before,
                    const std::string& method) {
  return "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\" "
         "xmlns:weir=\"https://weir.dev/xmile\">"
         "<header><vendor>weir</vendor><product>weir</product></header><sim_specs method=\"" +
         method +
         "\" time_units=\"Month\"><start>0</start><stop>4</stop>"
         "<dt reciprocal=\"true\">4</dt></sim_specs>" +
         before + "<model><variables>" + variables + "</variables></model></xmile>";
}

/// A model of XMILE in Vensim: `before` stands in front of <model>.
class Translated {
 public:
  explicit Translated(const std::string& variables, const std::string& before = {},
                      const std::string& method = "euler") {
    const std::string text = text_of(variables, before, method);
    const FileId file = sources_.add(SourceFile("test.xmile", text));
    source_ = load(file, sources_, diags_);
    made_ = to_vensim(source_, parse_prelude(sources_), ledger_, diags_);
    text_ = mdl::write(made_, diags_);
    EXPECT_EQ(render(diags_, sources_), "");
  }

  /// The right side of a variable in one line.
  std::string equation(const std::string& left) const {
    const std::size_t at = text_.find("\n" + left + "=\n");
    if (at == text_.npos) return "(none)\n" + text_;
    const std::size_t begin = at + left.size() + 3;
    std::string right = text_.substr(begin, text_.find('~', begin) - begin);
    for (auto wrap = right.find("\\\n\t\t"); wrap != right.npos; wrap = right.find("\\\n\t\t"))
      right.erase(wrap, 4);
    return fold_blanks(right);
  }
  bool has(const std::string& text) const { return text_.find(text) != text_.npos; }
  Fate fate(ConstructKind kind, const std::string& name) const {
    for (const Account& account : ledger_.settle(source_, made_))
      if (account.construct.kind == kind && name_key(account.construct.name) == name_key(name))
        return account.fate;
    ADD_FAILURE() << "no account of '" << name << "'";
    return Fate::Dropped;
  }

 private:
  SourceMap sources_;
  Diagnostics diags_;
  Ledger ledger_;
  Model source_, made_;
  std::string text_;
};

std::string aux(const std::string& name, const std::string& equation) {
  return "<aux name=\"" + name + "\"><eqn>" + equation + "</eqn></aux>";
}

TEST(ToVensimRules, StocksIntegrateTheirFlows) {
  const Translated made(
      "<stock name=\"cup\"><eqn>5</eqn><inflow>in</inflow><outflow>out</outflow></stock>"
      "<flow name=\"in\"><eqn>2</eqn><non_negative/></flow><flow name=\"out\"><eqn>1</eqn></flow>");
  EXPECT_EQ(made.equation("cup"), "INTEG(in - out, 5)");
  EXPECT_EQ(made.equation("in"), "MAX(2, 0)");
  EXPECT_EQ(made.fate(ConstructKind::Flag, "sign of in"), Fate::Equivalent);
}

TEST(ToVensimRules, RunSettingsAreVariables) {
  const Translated made(aux("x", "DT + STARTTIME + STOPTIME + TIME"));
  EXPECT_EQ(made.equation("TIME STEP"), "0.25");
  EXPECT_EQ(made.equation("FINAL TIME"), "4");
  EXPECT_EQ(made.equation("SAVEPER"), "TIME STEP");
  EXPECT_EQ(made.equation("x"), "TIME STEP + INITIAL TIME + FINAL TIME + Time");
  EXPECT_EQ(made.fate(ConstructKind::Setting, "method"), Fate::Exact);
}

TEST(ToVensimRules, MethodsThatVensimLacksAreApproximated) {
  EXPECT_EQ(Translated(aux("x", "1"), "", "rk45").fate(ConstructKind::Setting, "method"),
            Fate::Approximated);
  EXPECT_EQ(Translated(aux("x", "1"), "", "rk2").fate(ConstructKind::Setting, "method"),
            Fate::Approximated);
}

TEST(ToVensimRules, FunctionsAreRenamedByTheirMeaning) {
  const Translated made(aux("x", "TIME") + aux("a", "SMTH3(x, 4)") + aux("b", "LOG10(x)") +
                        aux("c", "NORMAL(5, 2, 7)") + aux("d", "DELAY1(x, 2, 9)"));
  EXPECT_EQ(made.equation("a"), "SMOOTH3(x, 4)");
  EXPECT_EQ(made.equation("b"), "LOG(x)");
  EXPECT_EQ(made.equation("c"), "RANDOM NORMAL(-1e+300, 1e+300, 5, 2, 7)");
  EXPECT_EQ(made.equation("d"), "DELAY1I(x, 2, 9)");
}

TEST(ToVensimRules, WhatVensimLacksIsAMacroWithThoseItCalls) {
  const Translated made(aux("x", "TIME") + aux("a", "INT(x) + x MOD 3 + x // 2"));
  EXPECT_EQ(made.equation("a"), "FLOOR(x) + MODULO FLOOR(x, 3) + SAFEDIV(x, 2, 0)");
  EXPECT_TRUE(made.has(":MACRO: MODULO FLOOR(a, b)"));
  EXPECT_TRUE(made.has(":MACRO: FLOOR(x)"));
}

TEST(ToVensimRules, WhatNoMacroCanSayIsAnExtension) {
  const Translated made(aux("a", "FACTORIAL(5)"));
  EXPECT_EQ(made.equation("a"), "XMILE FACTORIAL(5)");
  EXPECT_EQ(made.fate(ConstructKind::Call, "FACTORIAL"), Fate::Extension);
}

TEST(ToVensimRules, FunctionsThatRememberStandAlone) {
  const Translated made(aux("x", "TIME") + aux("a", "1 + PREVIOUS(x, 0)") +
                        aux("b", "PREVIOUS(x, 0)"));
  EXPECT_EQ(made.equation("b"), "DELAY FIXED(x, TIME STEP, 0)");
  EXPECT_EQ(made.equation("a"), "1 + a PREVIOUS");
  EXPECT_EQ(made.equation("a PREVIOUS"), "DELAY FIXED(x, TIME STEP, 0)");
}

TEST(ToVensimRules, PulsesHaveAnArea) {
  const Translated made(aux("a", "PULSE(8, 1)") + aux("b", "PULSE(8, 1, 2)"));
  EXPECT_EQ(made.equation("a"), "8 / TIME STEP * PULSE(1, TIME STEP)");
  EXPECT_EQ(made.equation("b"), "8 / TIME STEP * PULSE TRAIN(1, TIME STEP, 2, FINAL TIME)");
}

TEST(ToVensimRules, TablesKeepHowTheyEnd) {
  const std::string points = "<xpts>0,1</xpts><ypts>2,4</ypts></gf></aux>";
  const Translated made("<aux name=\"a\"><eqn>TIME</eqn><gf>" + points +
                        "<aux name=\"b\"><eqn>TIME</eqn><gf type=\"extrapolate\">" + points);
  EXPECT_EQ(made.equation("a"), "WITH LOOKUP(Time, ((0,2),(1,4)))");
  EXPECT_EQ(made.equation("b"), "LOOKUP EXTRAPOLATE(b table, Time)");
}

TEST(ToVensimRules, AreasOfStepsAreALookup) {
  const Translated made(
      "<gf name=\"g\" type=\"discrete\"><xpts>0,1,3</xpts><ypts>1,4,4</ypts></gf>" +
      aux("a", "LOOKUPAREA(g, TIME)") + aux("b", "LOOKUPAREA(g, 2, UNIFORM(0, 1))"));
  EXPECT_TRUE(made.has("g areas(\n\t(0,0),(1,1),(3,9))"));
  EXPECT_EQ(made.equation("a"), "g areas(Time)");
  // what draws is drawn once
  EXPECT_EQ(made.equation("b bound"), "RANDOM UNIFORM(0, 1, 0)");
  EXPECT_EQ(made.equation("b"), "g areas(MAX(2, b bound)) - g areas(MIN(2, b bound))");
}

const char* const kDims =
    "<dimensions><dim name=\"D\"><elem name=\"d1\"/><elem name=\"d2\"/></dim></dimensions>";

std::string array(const std::string& name, const std::string& inner) {
  return "<aux name=\"" + name + "\"><dimensions><dim name=\"D\"/></dimensions>" + inner + "</aux>";
}

TEST(ToVensimRules, ArraysNameTheirRanges) {
  const Translated made(array("x", "<eqn>D * 2</eqn>") + array("y", "<eqn>x / SUM(x)</eqn>") +
                            aux("m", "MEAN(x[*])") + aux("g", "MAX(x)"),
                        kDims);
  EXPECT_EQ(made.equation("x[D]"), "D * 2");
  EXPECT_EQ(made.equation("y[D]"), "x[D] / SUM(x[D!])");
  EXPECT_EQ(made.equation("m"), "SUM(x[D!]) / 2");
  EXPECT_EQ(made.equation("g"), "VMAX(x[D!])");
}

TEST(ToVensimRules, ComputedIndicesMoveFromTheFirstElement) {
  const Translated made(array("x", "<eqn>D</eqn>") + aux("a", "x[TIME]"), kDims);
  EXPECT_EQ(made.equation("a index"), "INTEGER(Time + 1e-06)");
  EXPECT_EQ(made.equation("a"),
            "IF THEN ELSE(a index >= 1 :AND: a index <= 2, VECTOR ELM MAP(x[d1], a index - 1), 0)");
}

TEST(ToVensimRules, TheOwnersEquationExceptsWhatElementsSay) {
  const Translated made(array("x", "<eqn>7</eqn><element subscript=\"d2\"><eqn>8</eqn></element>"),
                        kDims);
  EXPECT_EQ(made.equation("x[D] :EXCEPT: [d2]"), "7");
  EXPECT_EQ(made.equation("x[d2]"), "8");
}

TEST(ToVensimRules, DefaultsOfMacrosAreWrittenOut) {
  const Translated made(aux("a", "TWICE(3)"),
                        "<macro name=\"TWICE\"><parm>x</parm><parm default=\"2 * "
                        "x\">y</parm><eqn>x + y</eqn></macro>");
  EXPECT_EQ(made.equation("a"), "TWICE(3, 2 * 3)");
  EXPECT_EQ(made.equation("TWICE"), "x + y");
}

/// Two dimensions of two and three elements.
const char* const kTwoDims =
    "<dimensions><dim name=\"D\"><elem name=\"d1\"/><elem name=\"d2\"/></dim>"
    "<dim name=\"E\"><elem name=\"e1\"/><elem name=\"e2\"/><elem name=\"e3\"/></dim></dimensions>";

std::string over(const std::string& dims, const std::string& name, const std::string& equation) {
  std::string listed;
  for (const char dim : dims) listed += std::string("<dim name=\"") + dim + "\"/>";
  return "<aux name=\"" + name + "\"><dimensions>" + listed + "</dimensions><eqn>" + equation +
         "</eqn></aux>";
}

TEST(ToVensimRules, MacrosWithArraysAreWrittenOut) {
  const Translated made(
      over("E", "b", "E") + over("D", "filled", "FILL(D)") +
          over("E", "shares", "SHARES(b, 2 * D.d2)"),
      std::string(kTwoDims) +
          "<macro name=\"FILL\"><parm>rate</parm><parm default=\"2\">scale</parm>"
          "<eqn>SUM(level) + level[e2]</eqn><variables><stock name=\"level\"><dimensions>"
          "<dim name=\"E\"/></dimensions><eqn>E</eqn><inflow>filling</inflow></stock>"
          "<flow name=\"filling\"><dimensions><dim name=\"E\"/></dimensions>"
          "<eqn>rate * E * scale</eqn></flow></variables></macro>"
          "<macro name=\"SHARES\"><parm>a</parm><parm>total</parm><eqn>part</eqn><variables>" +
          over("E", "part", "a[E] / SUM(a) * total") + "</variables></macro>");
  EXPECT_EQ(made.equation("filled[D]"), "SUM(filled level[D, E!]) + filled level[D, e2]");
  EXPECT_EQ(made.equation("filled level[D, E]"), "INTEG(filled filling[D, E], E)");
  EXPECT_EQ(made.equation("filled filling[D, E]"), "D * E * 2");
  EXPECT_EQ(made.equation("shares[E]"), "shares part[E, E]");
  EXPECT_EQ(made.equation("shares part[E, E 2]"), "b[E 2] / SUM(b[E!]) * shares total[E]");
  EXPECT_EQ(made.equation("shares total[E]"), "2 * 2");
  EXPECT_EQ(made.fate(ConstructKind::Macro, "FILL"), Fate::Equivalent);
  EXPECT_EQ(made.fate(ConstructKind::Variable, "level"), Fate::Equivalent);
  EXPECT_EQ(made.fate(ConstructKind::Call, "SHARES"), Fate::Equivalent);
}

TEST(ToVensimRules, MacrosWithArraysThatNobodyCallsAreDropped) {
  const Translated made(aux("x", "1"),
                        "<macro name=\"TOTAL\"><parm>a</parm><eqn>SUM(a)</eqn></macro>");
  EXPECT_EQ(made.fate(ConstructKind::Macro, "TOTAL"), Fate::Dropped);
  EXPECT_FALSE(made.has("MACRO"));
}

TEST(ToVensimRules, ExpressionsOfArraysTakeTheRowThatIsGiven) {
  const Translated made(
      over("DE", "a", "1") + aux("x", "PICK(a[d2, *], 3) + TWICE(PICK(a[d1, *], 1))"),
      std::string(kTwoDims) +
          "<macro name=\"PICK\"><parm>a</parm><parm>n</parm><eqn>a[n]</eqn></macro>"
          "<macro name=\"TWICE\"><parm>x</parm><eqn>x + x</eqn></macro>");
  EXPECT_EQ(made.equation("x"), "a[d2, e3] + TWICE(a[d1, e1])");
}

TEST(ToVensimRules, PairsOfPointsAreALookup) {
  const Translated made(
      "<gf name=\"xs\"><xscale min=\"1\" max=\"3\"/><ypts>0,3,1</ypts></gf>"
      "<gf name=\"ys\"><xscale min=\"1\" max=\"4\"/><ypts>2,0,4,9</ypts></gf>" +
      aux("x", "2 * LOOKUPXY(xs, ys, TIME)"));
  EXPECT_EQ(made.equation("x"), "2 * x points(Time)");
  EXPECT_TRUE(made.has("x points(\n\t(0,2),(1,4),(3,0))"));
  EXPECT_EQ(made.fate(ConstructKind::Call, "LOOKUPXY"), Fate::Equivalent);
}

TEST(ToVensimRules, AllocationRunsOverTheLastRange) {
  const Translated made(over("E", "want", "E") + over("E", "x", "ALLOCATE(5, E, want[*], 1, 0.5)") +
                            over("ED", "y", "ALLOCATE(5 * D, E, want[*], 1, 0.5)"),
                        kTwoDims);
  EXPECT_EQ(made.equation("x[E]"), "ALLOCATE BY PRIORITY(want[E], 1, 3, 0.5, 5)");
  EXPECT_EQ(made.equation("y[E, D]"), "y shares[D, E]");
  EXPECT_EQ(made.equation("y shares[D, E]"), "ALLOCATE BY PRIORITY(want[E], 1, 3, 0.5, 5 * D)");
}

TEST(ToVensimRules, ConveyorsAreAnExtension) {
  const Translated made(
      "<stock name=\"belt\"><eqn>6</eqn><inflow>in</inflow><outflow>out</outflow>"
      "<conveyor><len>3</len></conveyor></stock>"
      "<flow name=\"in\"><eqn>2</eqn></flow><flow name=\"out\"/>");
  EXPECT_EQ(made.equation("belt"),
            "XMILE CONVEYOR(XMILE CONTENTS(6), XMILE INFLOWS(in), XMILE OUTFLOWS(out), "
            "XMILE TRANSIT TIME(3))");
  EXPECT_EQ(made.equation("out"), "XMILE OUTFLOW(belt)");
  EXPECT_EQ(made.fate(ConstructKind::Container, "belt"), Fate::Extension);
}

TEST(ToVensimRules, AConveyorThatStandsSaysSo) {
  const Translated made(
      "<stock name=\"belt\"><eqn>6</eqn><outflow>out</outflow>"
      "<conveyor weir:stands=\"true\"><len>3</len></conveyor>"
      "</stock><flow name=\"out\"/>");
  EXPECT_EQ(made.equation("belt"),
            "XMILE CONVEYOR(XMILE CONTENTS(6), XMILE OUTFLOWS(out), XMILE TRANSIT TIME(3), "
            "XMILE STANDS())");
}

// It would stand at a place that Vensim reads a value from, and what is asked of it needs its name.
TEST(ToVensimRules, WhatIsAskedOfAComputedContainerIsRefused) {
  const std::string by_site = "<dimensions><dim name=\"Site\"/></dimensions>";
  const std::string wards = "<stock name=\"ward\">" + by_site +
                            "<eqn>12</eqn><outflow>leaving</outflow>"
                            "<conveyor><len>2</len></conveyor></stock><flow name=\"leaving\">" +
                            by_site + "</flow><aux name=\"k\"><eqn>TIME</eqn></aux>";
  for (const char* asked : {"SIZE(ward[k])", "ward[k][1]", "PROCTIME(ward[k])"}) {
    SCOPED_TRACE(asked);
    SourceMap sources;
    Diagnostics diags;
    Ledger ledger;
    const std::string text =
        text_of(wards + "<aux name=\"x\"><eqn>" + asked + "</eqn></aux>",
                "<dimensions><dim name=\"Site\" size=\"2\"/></dimensions>", "euler");
    const Model source = load(sources.add(SourceFile("test.xmile", text)), sources, diags);
    to_vensim(source, parse_prelude(sources), ledger, diags);
    ASSERT_EQ(diags.all().size(), 1u);
    EXPECT_EQ(
        diags.all()[0].message,
        "a conveyor or queue chosen by a computed subscript in a Vensim file is not supported "
        "yet");
  }
}

}  // namespace
}  // namespace weir
