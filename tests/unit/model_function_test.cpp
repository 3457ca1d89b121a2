// Calls, lookups and the functions of the prelude (vensim.md 3.7, 10.1-10.6, 19; xmile.md 13.5, 14,
// 17, 25, 26).
#include <cmath>

#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

double value(const std::string& expression) {
  return ModelRun(mdl("x=" + expression + " ~~|")).series("x").at(0);
}
double xvalue(const std::string& expression) {
  return ModelRun(xmile(aux("x", expression))).series("x").at(0);
}

// vensim.md 10.1
TEST(Function, VensimArithmetic) {
  EXPECT_EQ(value("INTEGER(-9.9)"), -9);
  EXPECT_EQ(value("QUANTUM(-1.9,1)"), -1);
  EXPECT_EQ(value("QUANTUM(7.5,0)"), 7.5);
  EXPECT_EQ(value("MODULO(-10,3)"), -1);
  EXPECT_EQ(value("ZIDZ(5,1e-7)"), 0);
  EXPECT_EQ(value("XIDZ(5,0,7)"), 7);
  EXPECT_EQ(value("LOG(100)"), 2);
  EXPECT_EQ(value("LOG(8,2)"), std::log(8.0) / std::log(2.0));
  EXPECT_EQ(value("POWER(2,10)"), 1024);
  EXPECT_EQ(value("X IF MISSING(:NA:,4)"), 4);
  EXPECT_EQ(value("IF THEN ELSE(:NA:=:NA:,1,2)"), 1);
  EXPECT_EQ(value("-2^2"), -4);
}

// xmile.md 14.4, 25.1, 26.1
TEST(Function, XmileArithmetic) {
  EXPECT_EQ(xvalue("INT(-1.5)"), -2);
  EXPECT_EQ(xvalue("-7 MOD 3"), 2);
  EXPECT_EQ(xvalue("ROUND(-2.5)"), -3);
  EXPECT_EQ(xvalue("SAFEDIV(1,0)"), 0);
  EXPECT_EQ(xvalue("SAFEDIV(1,0,9)"), 9);
  EXPECT_EQ(xvalue("7 // 0"), 0);
  EXPECT_EQ(xvalue("7 // 2"), 3.5);
  EXPECT_EQ(xvalue("ROOTN(-27,3)"), -3);
  EXPECT_TRUE(std::isnan(xvalue("ROOTN(-4,2)")));
  EXPECT_EQ(xvalue("PERCENT(0.25)"), 25);
  EXPECT_EQ(xvalue("PI"), 3.141592653589793);
  EXPECT_EQ(xvalue("ISNAN(NAN)"), 1);
  EXPECT_EQ(xvalue("IF_THEN_ELSE(1,2,3)"), 2);
}

// vensim.md 10.2.1, with a step of 1: s=1, w=1, b=2, e=3
TEST(Function, TestInputsAreSteppedWithHalfAStep) {
  std::string text =
      mdl("a=STEP(5,1) ~~|\nb=PULSE(1,0) ~~|\nc=PULSE TRAIN(1,1,2,3) ~~|\nd=RAMP(2,1,3) "
          "~~|\ne=RAMP(2,1,0) ~~|");
  text.replace(text.find("FINAL TIME=2"), 12, "FINAL TIME=4");
  ModelRun run(text);
  EXPECT_EQ(run.series("a"), (Series{0, 5, 5, 5, 5}));
  EXPECT_EQ(run.series("b"), (Series{0, 1, 0, 0, 0}));
  EXPECT_EQ(run.series("c"), (Series{0, 1, 0, 1, 0}));
  EXPECT_EQ(run.series("d"), (Series{0, 0, 2, 4, 4}));
  EXPECT_EQ(run.series("e"), (Series{0, 0, 2, 4, 6}));
}

// xmile.md 25.5: the standard pulses once, Stella without an interval in every step
TEST(Function, XmilePulsesHaveAnArea) {
  EXPECT_EQ(ModelRun(xmile(aux("x", "PULSE(20,1)"))).series("x"), (Series{0, 20, 0}));
  EXPECT_EQ(ModelRun(xmile(aux("x", "PULSE(20,0,2)"))).series("x"), (Series{20, 0, 20}));
  ResolveOptions stella;
  stella.dialect = Dialect::Stella;
  EXPECT_EQ(ModelRun(xmile(aux("x", "PULSE(20,1)")), stella).series("x"), (Series{0, 20, 20}));
  EXPECT_EQ(ModelRun(xmile(aux("x", "PULSE(20)")), stella).series("x"), (Series{20, 20, 20}));
}

// vensim.md 10.3: FORECAST and TREND start where they would stay
TEST(Function, TrendStartsAtItsThirdArgument) {
  ModelRun run(mdl("x=TREND(100,4,0.25) ~~|"));
  // average 100/(1+0.25*4) = 50; (100-50)/(4*50)
  EXPECT_EQ(run.series("x")[0], 0.25);
}

// vensim.md 10.6
TEST(Lookup, IsReadByNameAndByFunction) {
  const std::string table = "l((0,1),(1,1),(2,2)) ~~|\n";
  const auto read = [&](const std::string& call) {
    return ModelRun(mdl(table + "x=" + call + " ~~|")).series("x").at(0);
  };
  EXPECT_EQ(read("l(1.5)"), 1.5);
  EXPECT_EQ(read("l(9)"), 2);
  EXPECT_EQ(read("LOOKUP EXTRAPOLATE(l,2.5)"), 2.5);
  EXPECT_EQ(read("LOOKUP FORWARD(l,1.5)"), 2);
  EXPECT_EQ(read("LOOKUP BACKWARD(l,1.5)"), 1);
  EXPECT_EQ(read("LOOKUP AREA(l,0.5,2.5)"), 3);
  EXPECT_EQ(read("WITH LOOKUP(3,((0,0),(10,100)))"), 30);
}

TEST(Lookup, MayDifferByElement) {
  ModelRun run(
      mdl("D: d1,d2,d3 ~~|\nl[D] :EXCEPT: [d2]((0,0),(1,10)) ~~|\nl[d2]((0,0),(1,20)) "
          "~~|\nx[D]=l[D](0.5) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{5, 10, 5}));
}

// vensim.md 10.6.1: the first of equal points; xmile.md 17.2: the last
TEST(Lookup, AVerticalStepIsReadByDialect) {
  EXPECT_EQ(ModelRun(mdl("l((0,0),(1,10),(1,20),(2,20)) ~~|\nx=l(1) ~~|")).series("x")[0], 10);
  const std::string gf = "<gf name=\"l\"><xpts>0,1,1,2</xpts><ypts>0,10,20,20</ypts></gf>";
  EXPECT_EQ(ModelRun(xmile(gf + aux("x", "l(1)"))).series("x")[0], 20);
  const std::string macros =
      "<macro name=\"m\"><parm>p</parm><eqn>l(p)</eqn><variables>" + gf + "</variables></macro>";
  EXPECT_EQ(ModelRun(xmile(aux("x", "m(1)"), macros)).series("x")[0], 20);
}

// xmile.md 17.3: a variable with a graphical function may be called, a uniflow too
TEST(Lookup, OfAVariableIsCalledByItsName) {
  const std::string gf = "<gf><xscale min=\"0\" max=\"10\"/><ypts>0,-100</ypts></gf>";
  ModelRun run(xmile("<aux name=\"a\"><eqn>TIME</eqn>" + gf +
                     "</aux><flow name=\"f\"><eqn>5</eqn>" + gf + "<non_negative/></flow>" +
                     aux("x", "a(3)") + aux("y", "f(3)") + aux("z", "LOOKUP(a, 4)") +
                     aux("w", "LOOKUPINV(a, -50)")));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{0, -10, -20}));
  EXPECT_EQ(run.series("f"), (Series{0, 0, 0}));
  EXPECT_EQ(run.elements("x"), (Series{-30}));
  EXPECT_EQ(run.elements("y"), (Series{-30}));
  EXPECT_EQ(run.elements("z"), (Series{-40}));
  EXPECT_EQ(run.elements("w"), (Series{5}));
}

TEST(Lookup, MistakesAreToldOnce) {
  EXPECT_EQ(ModelRun(mdl("l((0,0),(1,1)) ~~|\nk=3 ~~|\na=l*2 ~~|\nb=k(2) ~~|\nc=l(1,2) "
                         "~~|\nd=LOOKUP FORWARD(k,1) ~~|"))
                .messages(),
            "model:4:3: the lookup 'l' is used without an argument\n"
            "model:5:3: 'k' is called like a function but is not a lookup\n"
            "model:6:3: 'l' takes 1 argument but is given 2\n"
            "model:7:18: the first argument of 'LOOKUP FORWARD' must be a variable\n");
}

}  // namespace
}  // namespace weir
