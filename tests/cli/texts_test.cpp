// What a run tells of events, names that mean two things, and models in encodings of their own, as
// a user sees them.
#include "tests/cli/cli.h"

namespace weir::test {
namespace {

TEST_F(Cli, EventsOfABatchRun) {
  write("tank.xmile",
        "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><header>"
        "<vendor>v</vendor><product version=\"1\">p</product></header>"
        "<sim_specs><start>0</start><stop>9</stop><dt>1</dt></sim_specs><model><variables>"
        "<aux name=\"tank\"><eqn>IF TIME MOD 4 = 3 THEN 0 ELSE TIME</eqn><event_poster>"
        "<threshold value=\"1\" interval=\"1\"><event "
        "sim_action=\"message\"><text_box>Look</text_box>"
        "</event></threshold>"
        "<threshold value=\"0.5\" direction=\"decreasing\" repeat=\"once\"><event/></threshold>"
        "<threshold value=\"5\"><event sim_action=\"stop\"/></threshold>"
        "</event_poster></aux></variables></model></xmile>");
  const Outcome outcome = weir("run tank.xmile --only tank");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out, "Time,tank\n0,0\n1,1\n2,2\n3,0\n4,4\n5,5\n6,6\n");
  EXPECT_EQ(outcome.err,
            "weir: event at time 0: pause: tank is below 0.5\n"
            "weir: event at time 2: message: tank is above 1: Look\n"
            "weir: event at time 4: message: tank is above 1: Look\n"
            "weir: event at time 5: message: tank is above 1: Look\n"
            "weir: event at time 6: message: tank is above 1: Look\n"
            "weir: event at time 6: stop: tank is above 5\n");
}

// the same bounds for all elements, and one for the second alone
TEST_F(Cli, EventsOfElements) {
  write(
      "tanks.xmile",
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><header>"
      "<vendor>v</vendor><product version=\"1\">p</product></header>"
      "<sim_specs><start>0</start><stop>3</stop><dt>1</dt></sim_specs>"
      "<dimensions><dim name=\"side\"><elem name=\"left\"/><elem name=\"right\"/></dim>"
      "</dimensions><model><variables>"
      "<aux name=\"tank\"><dimensions><dim name=\"side\"/></dimensions>"
      "<element subscript=\"left\"><eqn>TIME</eqn></element>"
      "<element subscript=\"right\"><eqn>2 * TIME</eqn><event_poster>"
      "<threshold value=\"3\"><event sim_action=\"message\"/></threshold></event_poster></element>"
      "<event_poster><threshold value=\"1\"><event sim_action=\"message\"/></threshold>"
      "</event_poster></aux></variables></model></xmile>");
  const Outcome outcome = weir("run tanks.xmile --only tank");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.err,
            "weir: event at time 1: message: tank[right] is above 1\n"
            "weir: event at time 2: message: tank[right] is above 3\n"
            "weir: event at time 2: message: tank[left] is above 1\n");
}

// INIT is a function of XMILE, in which conveyors are written out
TEST_F(Cli, AMacroBesideConveyorsKeepsItsName) {
  write("belt.mdl",
        "{UTF-8}\n:MACRO: INIT(x)\nINIT = x * 2 ~~|\n:END OF MACRO:\n"
        "belt = XMILE CONVEYOR(XMILE CONTENTS(0), XMILE INFLOWS(in), XMILE OUTFLOWS(out), "
        "XMILE TRANSIT TIME(2)) ~~|\n"
        "in = INIT(Time) ~~|\nout = XMILE OUTFLOW(belt) ~~|\n"
        "INITIAL TIME = 0 ~~|\nFINAL TIME = 3 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  EXPECT_EQ(weir("run belt.mdl --only in").out, "Time,in\n0,0\n1,2\n2,4\n3,6\n");
}

TEST_F(Cli, TextsInOtherEncodings) {
  // "Вода" in windows-1251
  const std::string water = "\xC2\xEE\xE4\xE0";
  std::string text = kBath;
  for (std::size_t at = text.find("Water"); at != std::string::npos;
       at = text.find("Water", at + 4))
    text.replace(at, 5, water);
  if (text.starts_with("{UTF-8}")) text.erase(0, 7);
  write("tagged.mdl", "{windows-1251}" + text);
  EXPECT_EQ(weir("list tagged.mdl --kind stock").out, "Вода  stock      Litre\n");
  write("plain.mdl", text);
  EXPECT_EQ(weir("list plain.mdl --kind stock --encoding windows-1251").out,
            "Вода  stock      Litre\n");
  const Outcome unknown = weir("list plain.mdl --kind stock --encoding klingon");
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_NE(unknown.err.find("no encoding is named 'klingon'"), std::string::npos) << unknown.err;
  EXPECT_NE(weir("list plain.mdl --kind stock").out.find("Âîäà"), std::string::npos);
}

}  // namespace
}  // namespace weir::test
