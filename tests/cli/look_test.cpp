// What acts on what, and what differs between two models, as a user sees it.
#include "tests/cli/cli.h"

namespace weir::test {
namespace {

TEST_F(Cli, CausesAreATreeThatEndsWhereALoopCloses) {
  const Outcome outcome = weir("causes bath.mdl drain");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out,
            "drain\n"
            "├─ share\n"
            "└─ Water\n"
            "   └─ drain (loop)\n");
}

TEST_F(Cli, UsesStopAtTheDepthAskedFor) {
  EXPECT_EQ(weir("uses bath.mdl share --depth 1").out, "share\n└─ drain\n");
  EXPECT_EQ(weir("uses bath.mdl share --depth 0").out, "share\n");
}

TEST_F(Cli, CausesThatActAtTheStartAreMarked) {
  write("start.mdl",
        "first = 3 ~~|\nLevel = INTEG(in, first) ~~|\nin = 1 ~~|\nINITIAL TIME = 0 ~~|\n"
        "FINAL TIME = 1 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  EXPECT_EQ(weir("causes start.mdl Level").out, "Level\n├─ first (initial)\n└─ in\n");
}

TEST_F(Cli, CausesOfNothingAreAnErrorWithAdvice) {
  const Outcome outcome = weir("causes bath.mdl Wate");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find("did you mean 'Water'?"), std::string::npos) << outcome.err;
}

TEST_F(Cli, TreesAreJsonForPrograms) {
  EXPECT_EQ(weir("uses bath.mdl share --json").out,
            "[{\"name\":\"share\",\"branches\":[{\"name\":\"drain\",\"branches\":[{\"name\":"
            "\"Water\",\"branches\":[{\"name\":\"drain\",\"loop\":true}]}]}]}]\n");
}

TEST_F(Cli, DiffOfAModelWithItselfIsNone) {
  const Outcome outcome = weir("diff bath.mdl bath.mdl");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out, "no difference in meaning\n");
}

TEST_F(Cli, DiffTakesAnEmptyFileForNoModel) {
  // as git gives for a model that was added
  write("none.mdl", "");
  write("one.mdl", "a = 1 ~~|\n");
  const Outcome outcome = weir("diff none.mdl one.mdl");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out, "added    a\n       + a = 1\n1 difference\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Cli, AWordThatIsNoneOfAListNamesThem) {
  const Outcome outcome = weir("convert bath.mdl --to dynamo");
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_EQ(outcome.err.substr(0, outcome.err.find('\n')),
            "--to: 'dynamo' is none of stella, vensim, xmile, xmile-1.0");
}

TEST_F(Cli, DiffShowsChangedEquationsOneAboveTheOther) {
  std::string text = read("bath.mdl");
  text.replace(text.find("Water * share"), 13, "Water * half * share");
  text.insert(text.find("FINAL TIME"), "half = 0.5 ~ Dmnl ~ |\n");
  write("after.mdl", text);
  const Outcome outcome = weir("diff bath.mdl after.mdl");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out,
            "changed  drain\n"
            "       - drain = Water *        share\n"
            "       + drain = Water * half * share\n"
            "added    half\n"
            "       + half = 0.5\n"
            "2 differences\n");
}

TEST_F(Cli, TextOfXmileIsShownWithoutItsEntities) {
  const std::string model =
      "<xmile version='1.0' xmlns='http://docs.oasis-open.org/xmile/ns/XMILE/v1.0'>"
      "<sim_specs><start>0</start><stop>1</stop><dt>1</dt></sim_specs><model><variables>"
      "<aux name='a \"b\" c'><eqn>3</eqn></aux>"
      "<aux name='big'><eqn>IF &quot;a \\&quot;b\\&quot; c&quot; &lt; 2 THEN 1 ELSE 0</eqn></aux>"
      "</variables></model></xmile>";
  write("names.xmile", model);
  EXPECT_EQ(weir("eqn names.xmile big").out, "big = IF \"a \\\"b\\\" c\" < 2 THEN 1 ELSE 0\n");
  std::string after = model;
  after.replace(after.find("2 THEN"), 1, "5");
  write("after.xmile", after);
  EXPECT_EQ(weir("diff names.xmile after.xmile").out,
            "changed  big\n"
            "       - IF \"a \\\"b\\\" c\" < 2 THEN 1 ELSE 0\n"
            "       + IF \"a \\\"b\\\" c\" < 5 THEN 1 ELSE 0\n"
            "1 difference\n");
  // and the quotes within a name stay one name in the other language and back
  EXPECT_EQ(weir("convert names.xmile -o names.mdl").exit, 0);
  EXPECT_EQ(weir("convert names.mdl -o back.xmile").exit, 0);
  EXPECT_NE(read("back.xmile").find("name=\"a &quot;b&quot; c\""), std::string::npos);
}

TEST_F(Cli, DiffKnowsARenamedVariable) {
  std::string text = read("bath.mdl");
  for (std::size_t at = text.find("share"); at != text.npos; at = text.find("share", at + 5))
    text.replace(at, 5, "ratio");
  write("after.mdl", text);
  const Outcome outcome = weir("diff bath.mdl after.mdl");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out, "renamed  share -> ratio\n1 difference\n");
}

TEST_F(Cli, DiffDoesNotGuessBetweenTwoThatSayTheSame) {
  write("one.mdl", "a = 1 ~~|\n");
  write("two.mdl", "b = 1 ~~|\nc = 1 ~~|\n");
  EXPECT_EQ(weir("diff one.mdl two.mdl").out.find("renamed"), std::string::npos);
}

}  // namespace
}  // namespace weir::test
