// The frame of a file: header, dialect, run settings, dimensions, what is kept, what is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "xmile_support.h"

namespace weir::xmile {
namespace {

std::string with_specs(const std::string& specs) {
  return "<xmile><header><vendor>me</vendor><product>x</product></header>" + specs +
         "<model><variables/></model></xmile>";
}

TEST(XmileReader, NameComesFromTheHeaderElseFromTheFile) {
  EXPECT_EQ(Loaded(variables("")).model.name, "test");
  EXPECT_EQ(Loaded(variables("")).model.folder, "models");
  const Loaded named("<xmile><header><vendor/><product/><name> Tea  cup </name></header></xmile>");
  EXPECT_EQ(named.model.name, "Tea cup");
}

TEST(XmileReader, IseeFilesHaveTheMeaningOfStella) {
  EXPECT_EQ(Loaded(variables("")).model.dialect, Dialect::Xmile);
  EXPECT_EQ(Loaded("<xmile xmlns:isee=\"http://iseesystems.com/XMILE\"/>").model.dialect,
            Dialect::Stella);
  EXPECT_EQ(
      Loaded("<xmile><header><vendor>isee systems, inc.</vendor></header></xmile>").model.dialect,
      Dialect::Stella);
  EXPECT_EQ(Loaded("<xmile><header><product>STELLA</product></header></xmile>").model.dialect,
            Dialect::Stella);
}

TEST(XmileReader, ReadsRunSettings) {
  const Loaded file(
      with_specs("<sim_specs method=\"RK4\" time_units=\"Month\" isee:save_interval=\"2\">"
                 "<stop>100</stop><start>-5</start><dt reciprocal=\"true\">4</dt></sim_specs>"));
  const SimSpecs& specs = file.model.specs;
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(to_text(specs.stop), "100");
  EXPECT_EQ(to_text(specs.start), "-5");
  EXPECT_EQ(specs.dt.kind, ExprKind::Number);
  EXPECT_EQ(specs.dt.number, 0.25);
  EXPECT_EQ(to_text(specs.save), "2");
  EXPECT_EQ(specs.method, Method::Rk4);
  EXPECT_EQ(specs.time_units, "Month");
}

TEST(XmileReader, SettingsMayBeChildrenOrAttributesAndHaveDefaults) {
  const Loaded file(
      with_specs("<sim_specs start=\"1\" stop=\"months + 1\" isee:save_interval=\"0\">"
                 "<method>rk2</method><time_units>Day</time_units></sim_specs>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(to_text(file.model.specs.start), "1");
  EXPECT_EQ(to_text(file.model.specs.stop), "months + 1");
  EXPECT_EQ(file.model.specs.dt.number, 1);
  EXPECT_TRUE(file.model.specs.save.is_missing());
  EXPECT_EQ(file.model.specs.method, Method::Rk2);
  EXPECT_EQ(file.model.specs.time_units, "Day");
}

TEST(XmileReader, RootSettingsOverrideThoseOfTheFileOneByOne) {
  const Loaded file(
      "<xmile><header><vendor/><product/></header><sim_specs><start>1</start><stop>9</stop></"
      "sim_specs>"
      "<model><sim_specs><stop>20</stop></sim_specs><variables/></model></xmile>");
  EXPECT_EQ(to_text(file.model.specs.start), "1");
  EXPECT_EQ(to_text(file.model.specs.stop), "20");
}

Method method_of(const std::string& list) {
  const Loaded file(
      with_specs("<sim_specs method=\"" + list + "\"><start>0</start><stop>1</stop></sim_specs>"));
  EXPECT_EQ(file.report(), "");
  return file.model.specs.method;
}

// xmile.md 27.1
TEST(XmileReader, TakesTheFirstMethodItHas) {
  EXPECT_EQ(method_of("Euler"), Method::Euler);
  EXPECT_EQ(method_of("rk45, rk4"), Method::Rk45);
  EXPECT_EQ(method_of("gear, rk4"), Method::Rk4);
  EXPECT_EQ(method_of("heun, gear, RK2"), Method::Rk2);
  EXPECT_EQ(method_of("rk2_auto"), Method::Rk2Auto);
  // as Vensim writes them
  EXPECT_EQ(method_of("difference,euler"), Method::Difference);
  EXPECT_EQ(method_of("rk4_auto,rk4"), Method::Rk4Auto);
}

TEST(XmileReader, LeavesAMethodItHasNotToBeRefused) {
  EXPECT_EQ(method_of("gear"), Method::Gear);
  EXPECT_EQ(method_of("Heun"), Method::Unknown);
  EXPECT_EQ(method_of("gear, heun"), Method::Unknown);
  EXPECT_EQ(method_of(""), Method::Euler);
}

TEST(XmileReader, StopTimeIsNeeded) {
  const Loaded file(with_specs("<sim_specs><start>0</start></sim_specs>"));
  EXPECT_NE(file.report().find("error[E0407]"), std::string::npos);
}

TEST(XmileReader, ReadsDimensions) {
  const Loaded file(
      variables("",
                "<dimensions><dim name=\"N\" size=\"3\"/><dim name=\"City\" size=\"9\">"
                "<elem name=\"Boston\"/><elem name=\"New York\"/></dim></dimensions>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.model.dimensions.size(), 2u);
  const Dimension& numbered = file.model.dimensions[0];
  ASSERT_EQ(numbered.items.size(), 1u);
  EXPECT_EQ(numbered.items[0].first, Name("1"));
  EXPECT_EQ(*numbered.items[0].last, Name("3"));
  const Dimension& city = file.model.dimensions[1];
  ASSERT_EQ(city.items.size(), 2u);
  EXPECT_EQ(city.items[1].first, Name("new_york"));
  EXPECT_EQ(file.text(city.items[1].span), "New York");
}

TEST(XmileReader, NestedDimensionsStandAlone) {
  const Loaded file(
      variables("",
                "<dimensions><dim name=\"All\"><elem name=\"a\"/><elem name=\"b\"/>"
                "<dim name=\"Some\" vensim:kind=\"subrange\"><elem name=\"b\"/></dim>"
                "<dim name=\"Same\" vensim:kind=\"equivalent\"/></dim></dimensions>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.model.dimensions.size(), 3u);
  EXPECT_EQ(file.model.dimensions[1].name, Name("Some"));
  EXPECT_EQ(file.model.dimensions[1].items.size(), 1u);
  EXPECT_EQ(*file.model.dimensions[2].alias_of, Name("All"));
}

TEST(XmileReader, BadSizesAreErrors) {
  const auto report = [](const std::string& size) {
    return Loaded(variables("", "<dimensions><dim name=\"N\" size=\"" + size + "\"/></dimensions>"))
        .report();
  };
  EXPECT_NE(report("0").find("expected a whole number above 0 but found '0'"), std::string::npos);
  EXPECT_NE(report("2.5").find("expected a whole number above 0"), std::string::npos);
  EXPECT_NE(report("9e9").find("error[E0111]"), std::string::npos);
  EXPECT_NE(report("many").find("'many' is not a number"), std::string::npos);
}

TEST(XmileReader, ReadsUnits) {
  const Loaded file(
      file_with("<model_units><unit name=\"Truck\"><eqn>1</eqn><alias>Trucks</alias></unit>"
                "<unit name=\"J\" disabled=\"true\"/><units><eqn/></units></model_units><model/>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.model.units.size(), 1u);
  EXPECT_EQ(file.model.units[0].name, "Truck");
  EXPECT_EQ(file.model.units[0].aliases, std::vector<std::string>{"Trucks"});
  EXPECT_EQ(file.model.disabled_units, std::vector<std::string>{"J"});
}

TEST(XmileReader, BehaviorHasThreeLevels) {
  const Loaded file(file_with(
      "<behavior><non_negative/><stock><non_negative>False</non_negative></stock></behavior>"
      "<model><behavior><flow><non_negative> TruE </non_negative></flow></behavior></model>"));
  EXPECT_EQ(file.model.behavior.all, true);
  EXPECT_EQ(file.model.behavior.stocks, false);
  EXPECT_EQ(file.model.behavior.flows, std::nullopt);
  EXPECT_EQ(file.model.root().behavior.flows, true);
}

TEST(XmileReader, InvalidIndexValue) {
  EXPECT_FALSE(Loaded(variables("")).model.invalid_index_is_nan);
  EXPECT_TRUE(Loaded("<xmile><header><options><uses_arrays "
                     "invalid_index_value=\"NaN\"/></options></header></xmile>")
                  .model.invalid_index_is_nan);
}

TEST(XmileReader, KeepsWhatItDoesNotRead) {
  const Loaded file(file_with(
      "<isee:prefs layer=\"model\"/><data><export resource=\"r../x.csv\"/></data>"
      "<model><variables/><views><view><stock name=\"a\" x=\"1\"/></view></views></model>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.extra("isee:prefs"), "<isee:prefs layer=\"model\"/>");
  EXPECT_EQ(file.extra("data"), "<data><export resource=\"r../x.csv\"/></data>");
  EXPECT_EQ(file.extra("views"), "<views><view><stock name=\"a\" x=\"1\"/></view></views>");
  EXPECT_EQ(file.extra("header/vendor"), "<vendor>me</vendor>");
}

TEST(XmileReader, WarnsOnceOfAnUnknownTag) {
  const Loaded file(
      variables("<aux name=\"a\"><eqn>1</eqn><colour>red</colour></aux>"
                "<aux name=\"b\"><eqn>1</eqn><colour>blue</colour></aux>"));
  EXPECT_EQ(file.diags.all().size(), 1u);
  EXPECT_EQ(file.report(),
            "models/test.xmile:5:28: warning[W0405]: <colour> is not part of XMILE here; it is "
            "kept but has no "
            "effect\n  5 | <aux name=\"a\"><eqn>1</eqn><colour>red</colour></aux><aux "
            "name=\"b\"><eqn>1</eqn><colour>"
            "blue</colour></aux>\n    |                            ^~~~~~\n");
  EXPECT_EQ(file.extra("aux \"b\"/colour"), "<colour>blue</colour>");
}

TEST(XmileReader, RefusesWhatItCannotDo) {
  const auto report = [](const std::string& text) { return Loaded(text).report(); };
  EXPECT_NE(report("<xmile><header><vendor/><product/><includes><include "
                   "resource=\"m/*\"/></includes></header></xmile>")
                .find("error[E0425]: 'm/*' cannot be included: no file has such a name"),
            std::string::npos);
  EXPECT_NE(report(file_with("<model encryption-scheme=\"AES\">QUJD</model>"))
                .find("error[E0401]: an encrypted model is not supported yet"),
            std::string::npos);
  EXPECT_NE(report(variables("<module name=\"P\" resource=\"plant.xmile\"/>"))
                .find("error[E0425]: 'plant.xmile' cannot be included: no such file"),
            std::string::npos);
}

TEST(XmileReader, NotXmlIsOneErrorWithItsPlace) {
  EXPECT_NE(Loaded("<xmile><header></xmile>").report().find("models/test.xmile:1:"),
            std::string::npos);
  EXPECT_NE(Loaded("<html/>").report().find("<html> stands where <xmile> should"),
            std::string::npos);
  for (const char* text :
       {"", "x", "<", "<xmile", "<xmile>", "</xmile>", "<xmile><!--", "<?xml", "<xmile a='"}) {
    const Loaded file(text);
    EXPECT_EQ(file.diags.error_count(), 1u) << text;
    EXPECT_EQ(file.model.sectors.size(), 1u);
  }
}

TEST(XmileReader, TextMustBeUtf8UnlessItSaysOtherwise) {
  EXPECT_NE(Loaded("<xmile><header>\xE9</header></xmile>").report().find("it is not UTF-8 text"),
            std::string::npos);
  const Loaded latin("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" +
                     variables("<aux name=\"\xE9t\xE9\"/>"));
  EXPECT_EQ(latin.report(), "");
  EXPECT_EQ(latin.var("\u00e9t\u00e9").kind, VarKind::Auxiliary);
}

TEST(XmileReader, DeepNestingIsHarmless) {
  std::string text =
      "<xmile><header><vendor/><product/></header><sim_specs stop=\"1\" start=\"0\"/><model/>";
  constexpr int kDepth = 200'000;
  for (int i = 0; i < kDepth; ++i) text += "<isee:a>";
  for (int i = 0; i < kDepth; ++i) text += "</isee:a>";
  const Loaded file(text + "</xmile>");
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.extra("isee:a").size(), kDepth * 17u);
}

TEST(XmileReader, PrefixOfXmileItselfIsNoVendor) {
  const Loaded file(
      "<x:xmile xmlns:x=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"><x:header><x:vendor/>"
      "<x:product/></x:header><x:sim_specs start=\"0\" stop=\"1\"/><x:model><x:variables>"
      "<x:aux name=\"a\"><x:eqn>1</x:eqn></x:aux></x:variables></x:model></x:xmile>");
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.equation("a"), "1");
}

TEST(XmileReader, SaveIntervalGoesByNamespace) {
  const Loaded file(
      "<xmile xmlns:q=\"http://iseesystems.com/XMILE\"><header><vendor/><product/></header>"
      "<sim_specs start=\"0\" stop=\"1\" q:save_interval=\"0.5\"/><model/></xmile>");
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.model.specs.save.number, 0.5);
}

TEST(XmileReader, IncludedFilesMayNotGoInCircles) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / "weir_include_test";
  fs::create_directories(folder);
  const auto including = [](const std::string& resource) {
    return "<xmile><header><vendor/><product/><includes><include resource=\"" + resource +
           "\"/></includes></header><sim_specs start=\"0\" stop=\"1\"/><model/></xmile>";
  };
  std::ofstream(folder / "a.xmile") << including("b.xmile");
  std::ofstream(folder / "b.xmile") << including("a.xmile");
  const Loaded file(including("b.xmile"), (folder / "a.xmile").string());
  EXPECT_NE(file.report().find("it includes itself"), std::string::npos) << file.report();
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weir::xmile
