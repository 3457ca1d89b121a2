// The program as a user calls it: exit codes, what goes to which stream, results of small models
// written here.
#include "tests/cli/cli.h"

#include <cmath>

namespace weir::test {
namespace {

TEST_F(Cli, RunPrintsCsv) {
  const Outcome outcome = weir(std::string("run bath.mdl") + kOnly);
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out, kBathCsv);
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Cli, RunSavesAllVariablesInFileOrder) {
  const Outcome outcome = weir("run bath.mdl --stop 0");
  EXPECT_EQ(outcome.out,
            "Time,share,Water,drain,FINAL TIME,INITIAL TIME,SAVEPER,TIME STEP\n"
            "0,0.25,8,2,0,0,1,1\n");
}

TEST_F(Cli, EnginesGiveTheSameBytes) {
  const Outcome interpreted = weir("run bath.mdl --engine interp --dt 0.125");
  const Outcome native = weir("run bath.mdl --engine jit --dt 0.125");
  EXPECT_EQ(native.exit, 0) << native.err;
  EXPECT_EQ(interpreted.out, native.out);
}

TEST_F(Cli, RunWritesByEnding) {
  EXPECT_EQ(weir("run bath.mdl -o r.tab --only Water").exit, 0);
  EXPECT_EQ(read("r.tab"), "Time\tWater\n0\t8\n1\t6\n2\t4.5\n");
  EXPECT_EQ(weir("run bath.mdl -o r.dat --only Water --only share").exit, 0);
  EXPECT_EQ(read("r.dat"), "Water\n0\t8\n1\t6\n2\t4.5\nshare\n0\t0.25\n");
  const Outcome odd = weir("run bath.mdl -o r.txt");
  EXPECT_EQ(odd.exit, 2);
  EXPECT_EQ(odd.err, "weir: 'r.txt' does not end in .csv, .tsv, .tab, .dat or .nc\n");
  EXPECT_EQ(weir("run bath.mdl -o nowhere/r.csv").exit, 1);
}

TEST_F(Cli, SetReplacesConstants) {
  // half of it leaves: 8, 4, 2
  EXPECT_EQ(weir("run bath.mdl --only Water --set share=.5").out, "Time,Water\n0,8\n1,4\n2,2\n");
}

TEST_F(Cli, SetOfAnythingElseIsWrongUse) {
  const Outcome unknown = weir("run bath.mdl --set shore=1");
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_EQ(unknown.err,
            "error[E0701]: the model has no variable 'shore'\n  note: did you mean 'share'?\n");
  const Outcome computed = weir("run bath.mdl --set drain=1");
  EXPECT_EQ(computed.exit, 2);
  EXPECT_EQ(computed.err,
            "bath.mdl:4:1: error[E0702]: 'drain' is not a constant and cannot be set\n"
            "  4 | drain = Water * share ~ Litre/Minute ~ |\n"
            "    | ^~~~~ it is computed; set 'share'\n");
  EXPECT_EQ(weir("run bath.mdl --set share").exit, 2);
  EXPECT_EQ(weir("run bath.mdl --set share=high").exit, 2);
}

TEST_F(Cli, TimesCanBeSetWhateverDefinesThem) {
  // SAVEPER is an expression in the model
  EXPECT_EQ(weir("run bath.mdl --only Water --start 1 --stop 3 --dt 0.5 --save-step 1").out,
            "Time,Water\n1,8\n2,6.125\n3,4.689453125\n");
  EXPECT_EQ(weir("run bath.mdl --stop nan").exit, 2);
}

TEST_F(Cli, MethodCanBeSet) {
  // one step of RK4 for y' = -y/4 and h = 1: 1 - 1/4 + 1/32 - 1/384 + 1/6144 = 4785/6144
  EXPECT_EQ(weir("run bath.mdl --only Water --stop 1 --method rk4").out,
            "Time,Water\n0,8\n1,6.23046875\n");
}

TEST_F(Cli, MethodsThatChooseTheirStepsKeepTheErrorAskedFor) {
  // halved once: 1 - z + z^2/2 - z^3/6 + z^4/24 at z = 1/8, squared
  const double z = 0.125, half = 1 - z + z * z / 2 - z * z * z / 6 + z * z * z * z / 24;
  const std::string loose = weir("run bath.mdl --only Water --stop 1 --method rk4-auto").out;
  EXPECT_NEAR(std::stod(loose.substr(loose.rfind(',') + 1)), 8 * half * half, 1e-14);
  const std::string tight =
      weir("run bath.mdl --only Water --stop 1 --method rk45 --abs-error 0 --rel-error 1e-11").out;
  EXPECT_NEAR(std::stod(tight.substr(tight.rfind(',') + 1)), 8 * std::exp(-0.25), 1e-9);
  EXPECT_EQ(weir("run bath.mdl --method leapfrog").exit, 2);
  EXPECT_EQ(weir("run bath.mdl --method rk45 --abs-error -1").exit, 2);
}

TEST_F(Cli, AMethodOfNeitherLanguageSaysSo) {
  const Outcome cvode = weir("run bath.mdl --only Water --stop 1 --method cvode");
  EXPECT_EQ(cvode.err.rfind("warning[W0430]: the integration method 'cvode' belongs to neither "
                            "Vensim nor XMILE; other tools may give other results\n",
                            0),
            0u)
      << cvode.err;
  const Outcome silent =
      weir("run bath.mdl --only Water --stop 1 --method cvode --silence foreign-method");
  EXPECT_EQ(silent.err.find("W0430"), std::string::npos) << silent.err;
}

TEST_F(Cli, AMethodCanBeChosenInPlaceOfOneThatIsRefused) {
  write("odd.mdl",
        "x = INTEG(1, 0) ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 1 ~~|\nTIME STEP = 1 ~~|\n"
        "SAVEPER = 1 ~~|\n///---\\\\\\\n:L<%^E!@\n15:0,0,0,9,0,0\n");
  EXPECT_EQ(weir("run odd.mdl --only x").exit, 1);
  EXPECT_EQ(weir("run odd.mdl --only x --method rk4").out, "Time,x\n0,0\n1,1\n");
}

TEST_F(Cli, SaveListAndPatternsChooseColumns) {
  write("some.lst", "drain\n\nSHARE\n");
  EXPECT_EQ(weir("run bath.mdl --stop 0 --save some.lst").out, "Time,drain,share\n0,2,0.25\n");
  EXPECT_EQ(weir("run bath.mdl --stop 0 --only 'd*'").out, "Time,drain\n0,2\n");
  EXPECT_EQ(weir("run bath.mdl --only nothing").exit, 2);
  EXPECT_EQ(weir("run bath.mdl --save missing.lst").exit, 2);
}

TEST_F(Cli, ArraysAreNamedByElement) {
  write("arrays.mdl",
        "{UTF-8}\n"
        "Region: North, South ~~|\n"
        "k[Region] = 1, 2 ~~|\n"
        "twice[Region] = 2 * k[Region] ~~|\n"
        "FINAL TIME = 0 ~~|\nINITIAL TIME = 0 ~~|\nSAVEPER = 1 ~~|\nTIME STEP = 1 ~~|\n");
  EXPECT_EQ(weir("run arrays.mdl --only twice").out, "Time,twice[North],twice[South]\n0,2,4\n");
  EXPECT_EQ(weir("run arrays.mdl --only twice --set 'k[south]=5'").out,
            "Time,twice[North],twice[South]\n0,2,10\n");
  EXPECT_EQ(weir("run arrays.mdl --only 'twice[South]' --set 'k=7,8'").out,
            "Time,twice[South]\n0,16\n");
  EXPECT_EQ(weir("run arrays.mdl --set 'k=7,8,9'").exit, 2);
  EXPECT_EQ(weir("run arrays.mdl --set 'k[East]=7'").exit, 2);
}

TEST_F(Cli, AgainstJudgesARun) {
  write("good.csv", kBathCsv);
  const Outcome good = weir("run bath.mdl --against good.csv");
  EXPECT_EQ(good.exit, 0);
  EXPECT_EQ(good.out,
            "PASS  bath.mdl against good.csv: 3 of 3 columns compared, worst 0 relative\n");

  write("bad.csv", "Time,Water\n0,8\n1,6\n2,5\n");
  const Outcome bad = weir("run bath.mdl --against bad.csv");
  EXPECT_EQ(bad.exit, 1);
  EXPECT_EQ(bad.out,
            "FAIL  bath.mdl against bad.csv: 1 of 1 columns compared, worst 0.1 relative ('Water' "
            "at time 2)\n"
            "  first: at time 2: 'Water' is 4.5, expected 5\n"
            "  differs: 'Water' at 1 of 3 times, worst 0.1 relative at time 2\n");
  EXPECT_EQ(weir("run bath.mdl --against bad.csv --rtol 0.2").exit, 0);
  EXPECT_EQ(weir("run bath.mdl --against none.csv").exit, 2);
}

TEST_F(Cli, CompareTakesFilesAndModels) {
  write("good.csv", kBathCsv);
  write("late.csv", "Time,Water\n0,8\n1,6.1\n2,4.5\n");
  EXPECT_EQ(weir("compare good.csv bath.mdl").exit, 0);
  EXPECT_EQ(weir("compare bath.mdl bath.mdl --rtol 0 --atol 0").exit, 0);
  const Outcome late = weir("compare late.csv good.csv --json");
  EXPECT_EQ(late.exit, 1);
  EXPECT_EQ(late.out.rfind("{\"verdict\":\"FAIL\",\"expected\":\"late.csv\"", 0), 0u) << late.out;
  EXPECT_NE(late.out.find("\"message\":\"at time 1: 'Water' is 6, expected 6.1\""),
            std::string::npos);
  EXPECT_EQ(weir("compare late.csv good.csv --until 0.5").exit, 0);
  EXPECT_EQ(weir("compare late.csv none.csv").exit, 2);
}

TEST_F(Cli, CheckSumsUp) {
  const Outcome good = weir("check bath.mdl");
  EXPECT_EQ(good.exit, 0);
  EXPECT_EQ(good.out, "bath.mdl: 3 variables, no errors\n");
  EXPECT_EQ(good.err, "");
}

TEST_F(Cli, CheckPointsAtMistakes) {
  std::string text = kBath;
  text.replace(text.find("Water * share"), 13, "Water * shore");
  write("bad.mdl", text);
  const Outcome bad = weir("check bad.mdl");
  EXPECT_EQ(bad.exit, 1);
  EXPECT_EQ(bad.err,
            "bad.mdl:4:17: error[E0201]: no variable, subscript or function is named 'shore'\n"
            "  4 | drain = Water * shore ~ Litre/Minute ~ |\n"
            "    |                 ^~~~~ did you mean 'share'?\n");
  EXPECT_EQ(bad.out, "bad.mdl: 3 variables, 1 error\n");
  EXPECT_EQ(weir("run bad.mdl").exit, 1);
  const Outcome json = weir("check bad.mdl --json");
  EXPECT_EQ(json.exit, 1);
  EXPECT_EQ(json.err, "");
  EXPECT_NE(json.out.find("\"code\":\"E0201\""), std::string::npos) << json.out;
}

TEST_F(Cli, ChangesFilesComeBeforeSettings) {
  write("half.cin", "share = 0.5 FINAL TIME = 1\n");
  write("none.cin", "share = 0\n");
  const std::string run = std::string("run bath.mdl --changes half.cin") + kOnly;
  EXPECT_EQ(weir(run).out, "Time,share,Water,drain\n0,0.5,8,4\n1,0.5,4,2\n");
  // a later file replaces an earlier one, and the command line all of them
  EXPECT_EQ(weir(run + " --changes none.cin").out, "Time,share,Water,drain\n0,0,8,0\n1,0,8,0\n");
  EXPECT_EQ(weir(run + " --set share=0.25 --stop 2").out, kBathCsv);
  EXPECT_EQ(weir("run bath.mdl --changes gone.cin").exit, 2);
  write("odd.cin", "Water = 3\n");
  const Outcome odd = weir("run bath.mdl --changes odd.cin");
  EXPECT_EQ(odd.exit, 2);
  EXPECT_EQ(odd.err.find("odd.cin:1:1: error[E0702]: 'Water' is not a constant"), 0u) << odd.err;
}

TEST_F(Cli, SaveListsNameVariablesGroupsAndPatterns) {
  write("grouped.mdl",
        "r: a, b ~~|\np[r] = 1, 2 ~~|\n"
        "****\n.Pumps\n****~\n|\npump one = 3 ~~|\npump two = 4 ~~|\n"
        "****\n.Control\n****~\n|\n"
        "INITIAL TIME = 0 ~~|\nFINAL TIME = 0 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  write("some.lst", ".Pumps\nP[r]\n");
  EXPECT_EQ(weir("run grouped.mdl --save some.lst").out,
            "Time,pump one,pump two,p[a],p[b]\n0,3,4,1,2\n");
  write("some.lst", "p[b]\r\n*two\r\n");
  EXPECT_EQ(weir("run grouped.mdl --save some.lst").out, "Time,p[b],pump two\n0,2,4\n");
  write("some.lst", "pump three\n");
  const Outcome unknown = weir("run grouped.mdl --save some.lst");
  EXPECT_NE(unknown.err.find("the model has no variable 'pump three'"), std::string::npos);
}

TEST_F(Cli, ResultsAreDataForAnotherModel) {
  write("reader.mdl",
        "Water ~~|\nseen = Water * 2 ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 2 ~~|\n"
        "TIME STEP = 0.5 ~~|\nSAVEPER = TIME STEP ~~|\n");
  // vensim.md 14.2 and 14.3; linear between the points 8, 6, 4.5
  for (const char* file : {"a.dat", "a.tab", "a.tsv", "a.csv"}) {
    ASSERT_EQ(weir(std::string("run bath.mdl -o ") + file).exit, 0);
    EXPECT_EQ(weir(std::string("run reader.mdl --only seen --data ") + file).out,
              "Time,seen\n0,16\n0.5,14\n1,12\n1.5,10.5\n2,9\n")
        << file;
    // and a reference of the run that wrote them
    EXPECT_EQ(weir(std::string("run bath.mdl --against ") + file).exit, 0) << file;
  }
}

TEST_F(Cli, CheckNamesUnusedVariables) {
  write("idle.mdl", std::string(kBath) + "idle = 3 ~ Dmnl ~|\nkept = 4 ~ Dmnl ~~:SUPPLEMENTARY|\n");
  const Outcome outcome = weir("check idle.mdl");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out, "idle.mdl: 5 variables, no errors, 1 warning\n");
  EXPECT_NE(outcome.err.find("warning[W0411]: 'idle' is not used"), std::string::npos);
  EXPECT_EQ(outcome.err.find("kept"), std::string::npos);
  EXPECT_EQ(weir("check idle.mdl --silence unused-variable").err, "");
  EXPECT_EQ(weir("check idle.mdl --silence nonsense").exit, 2);
}

TEST_F(Cli, CheckTellsOfUnits) {
  std::string text = kBath;
  text.replace(text.find("Litre/Minute"), 12, "Litre");
  write("wrong.mdl", text);
  const Outcome outcome = weir("check wrong.mdl --silence wrong-units");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.err,
            "wrong.mdl:4:9: warning[W0801]: 'drain' is in Litre but its equation gives "
            "Litre/Minute\n"
            "  4 | drain = Water * share ~ Litre ~ |\n"
            "    |         ^~~~~~~~~~~~~\n");
  EXPECT_NE(weir("check wrong.mdl --json").out.find("\"code\":\"W0801\""), std::string::npos);
  EXPECT_EQ(weir("check wrong.mdl --no-units").err, "");
}

TEST_F(Cli, ListShowsUnitsThatFollow) {
  std::string text = kBath;
  text.replace(text.find("Litre/Minute"), 12, "");
  write("silent.mdl", text);
  EXPECT_EQ(weir("list silent.mdl --kind auxiliary").out, "drain  auxiliary  (Litre/Minute)\n");
  EXPECT_NE(weir("list silent.mdl --json").out.find("\"inferredUnits\":\"Litre/Minute\""),
            std::string::npos);
}

TEST_F(Cli, RealityChecksGetAVerdictEach) {
  const Outcome outcome = weir("check '" WEIR_SOURCE_DIR
                               "/corpus/mdl/reality_checks.mdl' --reality --silence "
                               "unused-variable");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out,
            "HOLDS       no output[a]\nHOLDS       no output[b]\nHOLDS       only a\n"
            "FAILS       too bold  first at time 0.5\nHOLDS       all out\n"
            "FAILS       back  first at time 5.5\nHOLDS       grown\nHOLDS       once\n"
            "FAILS       never  first at time 2\n"
            "NOT TESTED  idle  its condition never holds\nHOLDS       falls\n"
            "FAILS       too fast  first at time 3\nHOLDS       drained\n"
            "reality_checks.mdl: 22 variables, no errors\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Cli, RealityChecksCompareWithAnotherRun) {
  write(
      "new.mdl",
      std::string(kBath) +
          "as it was :THE CONDITION: Water > 0 :IMPLIES: drain = RC COMPARE('old', drain, 1) ~~|\n"
          "half :THE CONDITION: Water > 0 :IMPLIES:\n"
          "  drain <= RC COMPARE CHECK('old', drain, 1, 0.5, INITIAL TIME) ~~|\n");
  weir("run bath.mdl -o old.tab");
  const Outcome outcome = weir("check new.mdl --reality --silence unused-variable");
  EXPECT_NE(outcome.out.find("HOLDS       as it was\n"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("FAILS       half  first at time 1\n"), std::string::npos)
      << outcome.err;
}

TEST_F(Cli, RealityChecksOfNoModelOrAWrongOne) {
  EXPECT_EQ(weir("check bath.mdl --reality").out,
            "the model has no reality checks\nbath.mdl: 3 variables, no errors\n");
  write("good.mdl", std::string(kBath) +
                        "dry :TEST INPUT: Water = 0 ~~|\n"
                        "stops :THE CONDITION: dry :IMPLIES: drain = 0 ~~|\n");
  const Outcome json = weir("check good.mdl --reality --json");
  EXPECT_EQ(json.exit, 0);
  EXPECT_NE(json.out.find("\"reality\":[{\"name\":\"stops\",\"verdict\":\"HOLDS\"}]"),
            std::string::npos)
      << json.out;

  // a mistake in a check is none of a normal run
  const std::pair<const char*, const char*> mistakes[] = {
      {"dry :TEST INPUT: Wtaer = 0 ~~|\nc :THE CONDITION: dry :IMPLIES: drain = 0 ~~|\n",
       "bad.mdl:9:18: error[E0201]: no variable, subscript or function is named 'Wtaer'"},
      {"dry :TEST INPUT: Water = 0 ~~|\nc :THE CONDITION: :NOT: dry :IMPLIES: drain = 0 ~~|\n",
       "bad.mdl:10:25: error[E0401]: a test input under anything but :AND: is not supported yet"},
      {"c :THE CONDITION: Water > 0 :IMPLIES: :CROSSING: drain = 0 ~~|\n",
       "bad.mdl:9:39: error[E0401]: :CROSSING: is not supported yet"},
      {"c :THE CONDITION: Water > 0 :IMPLIES: drain = RC COMPARE('old', drain, 1) ~~|\n",
       "bad.mdl:9:58: error[E0501]: the file 'old' is not there"},
      {"c :THE CONDITION: Water > 0 :IMPLIES: drain = RC COMPARE(old, drain, 1) ~~|\n",
       "bad.mdl:9:58: error[E0506]: the arguments of 'RC COMPARE' must be texts in apostrophes or "
       "string variables"},
      {"c :THE CONDITION: Water > 0 :IMPLIES: drain = RC STEP(drain) ~~|\n",
       "bad.mdl:9:47: error[E0205]: 'RC STEP' takes 2 to 4 arguments but is given 1"},
      {"c :THE CONDITION: Water > 0 drain = 0 ~~|\n",
       "bad.mdl:9:29: error[E0103]: expected ':IMPLIES:' but found 'drain'"},
  };
  for (const auto& [text, message] : mistakes) {
    write("bad.mdl", std::string(kBath) + text);
    EXPECT_EQ(weir("run bad.mdl --stop 0").exit, 0) << text;
    const Outcome bad = weir("check bad.mdl --reality --silence unused-variable");
    EXPECT_EQ(bad.exit, 1) << text;
    EXPECT_EQ(bad.err.substr(0, bad.err.find('\n')), message) << bad.err;
  }
}

TEST_F(Cli, ListShowsKindsAndUnits) {
  EXPECT_EQ(weir("list bath.mdl --kind stock").out, "Water  stock      Litre\n");
  const Outcome json = weir("list bath.mdl --kind constant --json");
  EXPECT_EQ(json.out,
            "[{\"name\":\"share\",\"kind\":\"constant\",\"dimensions\":[],\"units\":\"1/Minute\","
            "\"doc\":\"\"}]\n");
  EXPECT_EQ(weir("list bath.mdl --kind nonsense").exit, 2);
}

TEST_F(Cli, InfoSumsUpTheRun) {
  const Outcome outcome = weir("info bath.mdl");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_NE(outcome.out.find("1 stock, 1 auxiliary, 1 constant, no lookups\n"), std::string::npos);
  EXPECT_NE(outcome.out.find("0 to 2, step 1, saved every 1, euler"), std::string::npos)
      << outcome.out;
}

TEST_F(Cli, DumpShowsStages) {
  EXPECT_NE(weir("dump bath.mdl")
                .out.find("variable \"Water\"\n  units \"Litre\"\n  eqn = INTEG(-drain, 8)\n"),
            std::string::npos);
  EXPECT_NE(
      weir("dump bath.mdl --stage resolved").out.find("stock = neg(\"drain\")\n    starts at 8\n"),
      std::string::npos);
  for (const char* stage : {"tokens", "program", "optimised", "bytecode", "llvm", "asm"}) {
    const Outcome outcome = weir(std::string("dump bath.mdl --stage ") + stage);
    EXPECT_EQ(outcome.exit, 0) << stage;
    EXPECT_FALSE(outcome.out.empty()) << stage;
  }
  EXPECT_NE(weir("dump bath.mdl --stage tokens").out.find(":9 name INTEG\n"), std::string::npos);
  EXPECT_EQ(weir("dump bath.mdl --stage nonsense").exit, 2);
}

TEST_F(Cli, PlotDrawsAFallingLine) {
  const Outcome outcome = weir("run bath.mdl --plot Water");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out.rfind("Water  min 4.5  max 8\n", 0), 0u) << outcome.out;
  EXPECT_NE(outcome.out.find("\n   8 +*"), std::string::npos) << outcome.out;
  const Outcome two = weir("run bath.mdl --plot 'Water,drain'");
  EXPECT_EQ(two.out.rfind("a = Water  min 4.5  max 8\nb = drain  min 1.125  max 2\n", 0), 0u);
}

TEST_F(Cli, BenchMeasuresBothEngines) {
  const Outcome outcome = weir("bench bath.mdl --repetitions 1 --json");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  for (const char* key : {"\"load\"", "\"lower\"", "\"interpreter\"", "\"jit\"", "\"peakMiB\""}) {
    EXPECT_NE(outcome.out.find(key), std::string::npos) << key;
  }
}

TEST_F(Cli, FunctionsAreExplained) {
  EXPECT_EQ(weir("functions 'delay fixed'").out,
            "DELAY FIXED(x, delay, start)\n"
            "  x as it was delay ago; before, start\n"
            "  language  Vensim\n"
            "  units     x, time, x -> x\n"
            "  see       vensim.md 10.4\n");
  // two meanings, told of one after the other
  const Outcome both = weir("functions PULSE");
  EXPECT_EQ(both.out.find("PULSE(start, width)\n"), 0u) << both.out;
  EXPECT_NE(both.out.find("\n\nPULSE(volume, [first], [interval])\n"), std::string::npos);
  EXPECT_EQ(weir("functions --dialect xmile").out.find("DELAY FIXED"), std::string::npos);
  EXPECT_NE(weir("functions SIN --json").out.find("\"languages\":[\"Vensim\",\"XMILE\"]"),
            std::string::npos);
  const Outcome unknown = weir("functions SMOTH3");
  EXPECT_EQ(unknown.exit, 1);
  EXPECT_EQ(unknown.err, "weir: no function is named 'SMOTH3'; did you mean 'SMOOTH3'?\n");
}

TEST_F(Cli, FmtGivesTheCanonicalText) {
  write("a.mdl", "{UTF-8}\nx=1+ 2 {three} ~~|\ny=x*2~m~twice|\n");
  const std::string wanted =
      "{UTF-8}\nx=1+ 2 {three} ~~|\n\ny=\n\tx * 2\n\t~\tm\n\t~\ttwice\n\t|\n\n";
  EXPECT_EQ(weir("fmt a.mdl").out, wanted);
  EXPECT_EQ(weir("fmt a.mdl -o a.mdl").exit, 0);
  EXPECT_EQ(read("a.mdl"), wanted);
  write("a.xmile",
        "<xmile><header><vendor/><product/></header><model><!-- none --><variables/></model>"
        "<sim_specs stop='1'/></xmile>");
  EXPECT_EQ(weir("fmt a.xmile").out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<xmile>\n  <header>\n    <vendor/>\n"
            "    <product/>\n  </header>\n  <model>\n    <!-- none -->\n    <variables/>\n"
            "  </model>\n  <sim_specs stop=\"1\"/>\n</xmile>\n");
  write("bad.mdl", "x = 1 +* 2 ~~|\n");
  const Outcome bad = weir("fmt bad.mdl -o bad.mdl");
  EXPECT_EQ(bad.exit, 1);
  EXPECT_EQ(read("bad.mdl"), "x = 1 +* 2 ~~|\n");
}

TEST_F(Cli, EqnShowsWhatTheAuthorWrote) {
  EXPECT_EQ(weir("eqn bath.mdl water").out, "Water = INTEG(-drain, 8)\nunits: Litre\n");
  EXPECT_EQ(weir("eqn bath.mdl drain --json").out,
            "[{\"name\":\"drain\",\"equations\":[\"drain = Water * share\"],"
            "\"units\":\"Litre/Minute\",\"doc\":\"\"}]\n");
  const Outcome unknown = weir("eqn bath.mdl watre");
  EXPECT_EQ(unknown.exit, 1);
  EXPECT_EQ(unknown.err,
            "error[E0701]: the model has no variable 'watre'\n  note: did you mean 'Water'?\n");
}

TEST_F(Cli, HelpAndVersionAreNoMistake) {
  EXPECT_EQ(weir("--help").exit, 0);
  EXPECT_EQ(weir("--version").out, "weir 0.1.0\n");
  for (const char* verb :
       {"run", "check", "list", "info", "compare", "dump", "bench", "functions", "fmt", "eqn"}) {
    const Outcome outcome = weir(std::string(verb) + " --help");
    EXPECT_EQ(outcome.exit, 0) << verb;
    EXPECT_NE(outcome.out.find("Examples:\n  weir " + std::string(verb)), std::string::npos)
        << verb;
  }
}

TEST_F(Cli, WrongUseIsTwo) {
  EXPECT_EQ(weir("").exit, 2);
  EXPECT_EQ(weir("nonsense").exit, 2);
  EXPECT_EQ(weir("run").exit, 2);
  EXPECT_EQ(weir("run bath.mdl --nonsense").exit, 2);
  EXPECT_EQ(weir("run bath.mdl --engine steam").exit, 2);
  const Outcome outcome = weir("run none.mdl");
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_EQ(outcome.err, "error[E0101]: cannot read 'none.mdl': no such file\n");
  EXPECT_EQ(outcome.out, "");
}

// xmile.md 12.2, 35.3: backslash-n in a name is there for the diagram.
TEST_F(Cli, NamesOfSeveralLinesAreShownInOne) {
  write("lines.xmile",
        "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><header>"
        "<vendor>x</vendor><product version=\"1\">x</product></header><sim_specs><start>0</start>"
        "<stop>1</stop></sim_specs><model><variables><aux name=\"hares killed\\nper lynx\">"
        "<eqn>2</eqn></aux></variables></model></xmile>");
  EXPECT_EQ(weir("run lines.xmile --only 'hares killed per lynx'").out,
            "Time,hares killed per lynx\n0,2\n1,2\n");
}

}  // namespace
}  // namespace weir::test
