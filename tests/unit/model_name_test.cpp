// What names refer to, and those that refer to nothing (vensim.md 5.7.5, 5.9, 7.1.2; xmile.md 12):
// names.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

TEST(Names, AnUnknownNameIsToldOnceWithAllItsPlaces) {
  EXPECT_EQ(
      ModelRun(mdl("room temperature=20 ~~|\nx=room temprature*2 ~~|\ny=1+Room Temprature ~~|"))
          .report(),
      "model:3:3: error[E0201]: no variable, subscript or function is named 'room temprature'\n"
      "  3 | x=room temprature*2 ~~|\n"
      "    |   ^~~~~~~~~~~~~~~ did you mean 'room temperature'?\n"
      "model:4:5: note: it is used here too\n"
      "  4 | y=1+Room Temprature ~~|\n"
      "    |     ^~~~~~~~~~~~~~~\n");
}

TEST(Names, AnUnknownFunctionDoesNotHideItsArguments) {
  EXPECT_EQ(ModelRun(mdl("D: d1,d2 ~~|\na[D]=1,2 ~~|\nx=NO SUCH(first, second*SUM(a[D!])) ~~|"))
                .messages(),
            "model:4:3: no function, macro or lookup is named 'NO SUCH'\n"
            "model:4:11: no variable, subscript or function is named 'first'\n"
            "model:4:18: no variable, subscript or function is named 'second'\n");
}

TEST(Names, NeitherDoesAWrongNumberOfArgumentsNorARefusedFunction) {
  EXPECT_EQ(ModelRun(mdl("x=ABS(nothing,1) ~~|\ny=GET ODBC DATA(nowhere) ~~|")).messages(),
            "model:2:3: 'ABS' takes 1 argument but is given 2\n"
            "model:2:7: no variable, subscript or function is named 'nothing'\n"
            "model:3:3: the function 'GET ODBC DATA' is not supported yet\n"
            "model:3:17: no variable, subscript or function is named 'nowhere'\n");
}

TEST(Names, TwentyWrongEquationsGiveTwentyErrors) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    const std::string n(1, static_cast<char>('a' + i));
    text += "x" + n + " = SMOOTH(ABS(wrong " + n + n + "), 3) ~~|\n";
  }
  const std::string told = ModelRun(mdl(text)).messages();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 20) << told;
}

// vensim.md 5.9
TEST(Names, APlaceholderIsAMissingEquation) {
  EXPECT_EQ(ModelRun(mdl("x=A FUNCTION OF(y,-z) ~~|\nw= ~~|\nv=x+w ~~|")).messages(),
            "model:2:1: 'x' has no equation\nmodel:3:1: 'w' has no equation\n");
}

// vensim.md 5.7.5
TEST(Names, DataWithoutASourceIsOneError) {
  EXPECT_EQ(ModelRun(mdl("sales ~~|\nx=sales*2 ~~|\ny=sales+x ~~|")).messages(),
            "model:2:1: no data source gives values for 'sales'\n");
}

TEST(Names, AnElementHidesAVariableInBrackets) {
  const std::string dims =
      "<dimensions><dim name=\"D\"><elem name=\"p\"/><elem name=\"q\"/></dim></dimensions>";
  ModelRun run(
      xmile("<aux name=\"v\"><dimensions><dim name=\"D\"/></dimensions><eqn>D*10</eqn></aux>" +
                aux("p", "2") + aux("x", "v[p]") + aux("y", "p"),
            dims));
  EXPECT_EQ(run.elements("x"), (Series{10}));
  EXPECT_EQ(run.elements("y"), (Series{2}));
}

// xmile.md 12.4: a quoted identifier that equals a reserved word is a variable
TEST(Names, AQuotedNameMayBeThatOfAFunction) {
  ModelRun run(xmile(aux("MAX", "3") + aux("TIME", "40") +
                     aux("x", "\"MAX\" + MAX(\"MAX\", 5) + \"TIME\"")));
  EXPECT_EQ(run.elements("x"), (Series{48}));
}

TEST(Names, ALookupNamedLikeAFunctionIsWarnedOf) {
  ModelRun run(mdl("sqrt((0,5),(9,5)) ~~|\nx=SQRT(9) ~~|"));
  EXPECT_EQ(run.messages(), "model:3:3: 'sqrt' is also the name of a function\n");
  EXPECT_EQ(run.elements("x"), (Series{3}));
}

// xmile.md 13.6: the longest name that there is; what is left transposes
TEST(Names, MayEndInAnApostrophe) {
  ModelRun run(
      xmile(aux("x", "1") + aux("x'", "7") + aux("y", "x' + x") +
                "<aux name=\"m\"><dimensions><dim name=\"A\"/><dim name=\"B\"/></dimensions>"
                "<eqn>10*A+B</eqn></aux><aux name=\"n\"><dimensions><dim name=\"B\"/>"
                "<dim name=\"A\"/></dimensions><eqn>m'</eqn></aux>" +
                aux("z", "n[1, 2]"),
            "<dimensions><dim name=\"A\" size=\"2\"/><dim name=\"B\" size=\"3\"/></dimensions>"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("y"), (Series{8}));
  EXPECT_EQ(run.elements("z"), (Series{21}));
}

TEST(Names, SettingsMayBeGivenByEachOther) {
  std::string text = xmile(aux("x", "DT"));
  const std::string was = "<start>0</start><stop>2</stop><dt>1</dt>";
  text.replace(text.find(was), was.size(),
               "<start>0</start><stop>STARTTIME + 4*DT</stop><dt>0.5</dt>");
  ModelRun run(text);
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("x").size(), 5u);
}

TEST(Names, ASettingMustBeANumber) {
  EXPECT_EQ(
      ModelRun("{UTF-8}\nD: d1,d2 ~~|\nINITIAL TIME=0~~|\nFINAL TIME=2~~|\nTIME STEP[D]=1~~|\n")
          .has_errors(),
      true);
}

// The mistake is the modeller's: the prelude is never shown.
TEST(Names, AMistakeInsideAFunctionOfOursIsToldAtItsCall) {
  const std::string told =
      ModelRun(mdl("D: d1,d2 ~~|\na[D]=1,2 ~~|\nx=SMOOTH(a,3) ~~|\ny=SUM(TREND(a[D!],3,0)) ~~|\n"
                   "z=DELAY1(z,2) ~~|\nw[d1]=1 ~~|\nv=SMOOTH3(w[d2],2) ~~|\n"
                   "l((0,0),(1,1)) ~~|\nu=ZIDZ(l,2) ~~|"))
          .report();
  EXPECT_EQ(told.find("prelude"), std::string::npos) << told;
  EXPECT_NE(told.find("'TREND' keeps a state and cannot stand inside 'SUM'"), std::string::npos)
      << told;
}

}  // namespace
}  // namespace weir
