// Variables, graphical functions, arrays, modules and macros.
#include <gtest/gtest.h>

#include "xmile_support.h"

namespace weir::xmile {
namespace {

constexpr const char* kCities =
    "<dimensions><dim name=\"City\"><elem name=\"Boston\"/><elem name=\"LA\"/></dim>"
    "<dim name=\"N\" size=\"3\"/></dimensions>";

TEST(XmileVars, StockHasInitialValueAndFlows) {
  const Loaded file(variables(
      "<stock name=\"Tea\\ncup\" access=\"output\"><eqn>180</eqn><inflow>\"Flow_w/_x\"</inflow>"
      "<outflow>loss</outflow><outflow>leak</outflow><non_negative/><units> deg </units>"
      "<doc> \tas is </doc><range min=\"0\" max=\"1e3\"/></stock>"));
  EXPECT_EQ(file.report(), "");
  const Variable& stock = file.var("tea_cup");
  EXPECT_EQ(stock.kind, VarKind::Stock);
  EXPECT_EQ(file.equation("tea_cup"), "180");
  ASSERT_EQ(stock.inflows.size(), 1u);
  EXPECT_EQ(stock.inflows[0].name, Name("Flow w/ x"));
  EXPECT_EQ(file.text(stock.inflows[0].span), "\"Flow_w/_x\"");
  ASSERT_EQ(stock.outflows.size(), 2u);
  EXPECT_EQ(stock.outflows[1].name, Name("leak"));
  EXPECT_EQ(stock.non_negative, true);
  EXPECT_EQ(stock.access, Access::Output);
  EXPECT_EQ(stock.units, "deg");
  EXPECT_EQ(file.text(stock.units_span), "deg");
  EXPECT_EQ(stock.doc, " \tas is ");
  EXPECT_EQ(stock.range.max, 1000.0);
  EXPECT_EQ(file.text(stock.span), "Tea\\ncup");
}

TEST(XmileVars, FlowHasMultiplierAndItsOwnNonNegative) {
  const Loaded file(
      variables("<flow name=\"f\"><eqn>4</eqn><multiplier>k * 3</multiplier>"
                "<non_negative>FALSE  </non_negative></flow>"));
  EXPECT_EQ(to_text(*file.var("f").multiplier), "k * 3");
  EXPECT_EQ(file.var("f").non_negative, false);
}

TEST(XmileVars, ErrorsInEquationsPointIntoTheFile) {
  const Loaded file(variables("<aux name=\"a\">\n<eqn>1 &lt; <![CDATA[b +]]> )</eqn></aux>"));
  ASSERT_EQ(file.diags.all().size(), 1u);
  EXPECT_EQ(file.text(file.diags.all()[0].span), ")");
}

TEST(XmileVars, EquationOfCommentsIsNone) {
  const Loaded file(
      variables("<aux name=\"a\"><eqn>{Enter equation for use when not hooked up}</eqn></aux>"
                "<aux name=\"b\"><eqn/></aux><aux name=\"c\"><eqn>{half} 5</eqn></aux>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_TRUE(file.var("a").equations.empty());
  EXPECT_TRUE(file.var("b").equations.empty());
  EXPECT_EQ(file.equation("c"), "5");
}

TEST(XmileVars, UntranslatedEquationNamesItsVariableOnce) {
  const Loaded file(
      variables("<aux name=\"Rate A\"><dimensions><dim name=\"City\"/></dimensions>"
                "<element subscript=\"Boston\"><eqn> ??? </eqn></element>"
                "<element subscript=\"LA\"><eqn>??? </eqn></element></aux>",
                kCities));
  ASSERT_EQ(file.diags.all().size(), 1u);
  EXPECT_EQ(file.diags.all()[0].message, "'Rate A' has no equation");
  EXPECT_EQ(file.text(file.diags.all()[0].span), "???");
}

TEST(XmileVars, InitEquation) {
  const Loaded file(variables("<aux name=\"a\"><eqn>b</eqn><init_eqn>2</init_eqn></aux>"));
  ASSERT_TRUE(file.var("a").equations.at(0).init.has_value());
  EXPECT_EQ(to_text(*file.var("a").equations[0].init), "2");
}

TEST(XmileVars, SecondDefinitionIsAnErrorWithBothPlaces) {
  const Loaded file(variables(
      "<aux name=\"my var\"><eqn>1</eqn></aux><flow name=\"My_Var\"><eqn>2</eqn></flow>"));
  ASSERT_EQ(file.diags.all().size(), 1u);
  EXPECT_EQ(file.diags.all()[0].kind, DiagKind::DuplicateName);
  EXPECT_EQ(file.text(file.diags.all()[0].span), "My_Var");
  EXPECT_EQ(file.text(file.diags.all()[0].notes.at(0).span), "my var");
  EXPECT_EQ(file.model.root().variables.size(), 1u);
}

TEST(XmileVars, BadEscapeInANameIsAnError) {
  EXPECT_NE(Loaded(variables("<aux name=\"a\\q\"/>")).report().find("'\\q' has no meaning here"),
            std::string::npos);
}

TEST(XmileGraph, EmbeddedOneLooksUpTheEquation) {
  const Loaded file(variables(
      "<aux name=\"a\"><eqn>price</eqn><gf type=\"extrapolate\"><xscale min=\"0\" max=\"4\"/>"
      "<yscale min=\"0\" max=\"9\"/><ypts>1, 2,\n4,</ypts></gf></aux>"));
  EXPECT_EQ(file.report(), "");
  const Expr& expr = file.var("a").equations.at(0).expr;
  ASSERT_EQ(expr.kind, ExprKind::Call);
  EXPECT_EQ(expr.path.at(0), Name("WITH LOOKUP"));
  EXPECT_EQ(to_text(expr.args.at(0)), "price");
  // x_i = 0 + i (4 - 0) / 2
  EXPECT_EQ(expr.args.at(1).values, (std::vector<double>{0, 2, 4, 1, 2, 4}));
  EXPECT_EQ(expr.args[1].table_type, TableType::Extrapolate);
}

TEST(XmileGraph, WithoutEquationItIsALookup) {
  const Loaded file(variables(
      "<aux name=\"a\"><eqn/><gf><xpts sep=\";\">0;1</xpts><ypts sep=\"|\">5|6</ypts></gf></aux>"
      "<gf name=\"g\" type=\"discrete\"><doc>d</doc><xpts>0,1</xpts><ypts>5,5</ypts></gf>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.var("a").equations.at(0).kind, EquationKind::Lookup);
  EXPECT_EQ(file.var("a").equations[0].tables.at(0).ys, (std::vector<double>{5, 6}));
  EXPECT_EQ(file.var("g").kind, VarKind::Graphical);
  EXPECT_EQ(file.var("g").doc, "d");
  EXPECT_EQ(file.var("g").equations.at(0).tables.at(0).type, TableType::Discrete);
}

TEST(XmileGraph, ExplicitPointsWinOverScale) {
  const Loaded file(
      variables("<gf name=\"g\" discrete=\"false\"><xscale min=\"0\" max=\"0\"/><xpts>1,1,3</xpts>"
                "<ypts>5,6,7</ypts></gf>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.var("g").equations.at(0).tables.at(0).xs, (std::vector<double>{1, 1, 3}));
}

TEST(XmileGraph, UnsortedPointsAreSortedStably) {
  const Loaded file(variables("<gf name=\"g\"><xpts>2,1,2</xpts><ypts>5,6,7</ypts></gf>"));
  EXPECT_NE(file.report().find("warning[W0412]"), std::string::npos);
  EXPECT_EQ(file.var("g").equations.at(0).tables.at(0).xs, (std::vector<double>{1, 2, 2}));
  EXPECT_EQ(file.var("g").equations[0].tables[0].ys, (std::vector<double>{6, 5, 7}));
}

TEST(XmileGraph, NameWithoutPointsCallsThatFunction) {
  const Loaded file(variables("<aux name=\"a\"><eqn>x + 1</eqn><gf name=\"uptake\"/></aux>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.equation("a"), "uptake(x + 1)");
}

TEST(XmileGraph, NamedOneInsideAVariableIsAFunctionToo) {
  const Loaded file(
      variables("<aux name=\"a\"><eqn>x</eqn><gf "
                "name=\"uptake\"><xpts>0,1</xpts><ypts>2,3</ypts></gf></aux>"));
  EXPECT_EQ(file.equation("a"), "uptake(x)");
  EXPECT_EQ(file.var("uptake").kind, VarKind::Graphical);
  EXPECT_EQ(file.var("uptake").equations.at(0).tables.at(0).ys, (std::vector<double>{2, 3}));
}

TEST(XmileGraph, BadOnesAreOneErrorEach) {
  const auto report = [](const std::string& gf) {
    const Loaded file(variables("<gf name=\"g\">" + gf + "</gf>"));
    EXPECT_EQ(file.diags.all().size(), 1u) << file.report();
    return file.diags.all().empty() ? "" : file.diags.all()[0].message;
  };
  EXPECT_EQ(report("<ypts>1,2</ypts>"), "the lookup has neither <xscale> nor <xpts>");
  EXPECT_EQ(report("<xpts>1,2,3</xpts><ypts>1,2</ypts>"),
            "the lookup has 3 x values but 2 y values");
  EXPECT_EQ(report("<xpts>1,2</xpts><ypts>1,,2</ypts>"), "'' is not a number");
  EXPECT_EQ(report("<xpts>1,b</xpts><ypts>1,2</ypts>"), "'b' is not a number");
  EXPECT_EQ(report("<xpts>1,2</xpts>"), "the lookup has no <ypts>");
  EXPECT_EQ(report("<xscale min=\"0\" max=\"1\"/><ypts/>"), "the lookup has no points");
  EXPECT_EQ(report("<xscale min=\"0\"/><ypts>1</ypts>"),
            "the lookup has an <xscale> without 'min' and 'max'");
  EXPECT_EQ(report("<xscale min=\"2\" max=\"1\"/><ypts>1</ypts>"),
            "the lookup has an <xscale> whose 'min' is above its 'max'");
  EXPECT_EQ(report(""), "the lookup has no points and no equation to look up");
}

TEST(XmileArrays, ElementsOverrideTheirVariable) {
  const Loaded file(variables(
      "<aux name=\"a\"><element subscript=\" la , 2\"><eqn>7</eqn></element><eqn>City * 2</eqn>"
      "<dimensions><dim name=\"City\"/><dim name=\"N\"/></dimensions></aux>",
      kCities));
  EXPECT_EQ(file.report(), "");
  const Variable& var = file.var("a");
  ASSERT_EQ(var.dims.size(), 2u);
  EXPECT_EQ(var.dims[1].name, Name("N"));
  ASSERT_EQ(var.equations.size(), 2u);
  EXPECT_TRUE(var.equations[0].subs.empty());
  EXPECT_EQ(file.equation("a", 0), "City * 2");
  ASSERT_EQ(var.equations[1].subs.size(), 2u);
  EXPECT_EQ(var.equations[1].subs[0].name, Name("LA"));
  EXPECT_EQ(var.equations[1].subs[1].name, Name("2"));
  EXPECT_EQ(file.text(var.equations[1].subs[0].span), "la");
}

TEST(XmileArrays, NumbersCountNamedElements) {
  const Loaded file(
      variables("<aux name=\"a\"><dimensions><dim name=\"City\"/></dimensions>"
                "<element subscript=\"2\"><eqn>7</eqn></element></aux>",
                kCities));
  EXPECT_EQ(file.var("a").equations.at(0).subs.at(0).name, Name("LA"));
}

TEST(XmileArrays, EachElementMayHaveItsOwnFunction) {
  const std::string gf = "<gf><xpts>0,1</xpts><ypts>1,2</ypts></gf>";
  const Loaded file(
      variables("<aux name=\"a\"><dimensions><dim name=\"City\"/></dimensions><element "
                "subscript=\"Boston\">" +
                    gf + "</element><element subscript=\"LA\"><eqn>x</eqn>" + gf +
                    "</element><eqn>TIME</eqn></aux>",
                kCities));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.var("a").equations.size(), 2u);
  EXPECT_EQ(to_text(file.var("a").equations[0].expr.args.at(0)), "TIME");
  EXPECT_EQ(to_text(file.var("a").equations[1].expr.args.at(0)), "x");
}

TEST(XmileArrays, SeveralEquationsAreOneAnElement) {
  const Loaded file(variables(
      "<aux name=\"a\"><dimensions><dim name=\"City\"/></dimensions><eqn>1</eqn><eqn>2</eqn></aux>",
      kCities));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.var("a").equations.size(), 2u);
  EXPECT_EQ(file.var("a").equations[1].subs.at(0).name, Name("LA"));
  EXPECT_EQ(file.equation("a", 1), "2");
  const Loaded wrong(variables("<aux name=\"a\"><eqn>1</eqn><eqn>2</eqn></aux>"));
  EXPECT_EQ(wrong.diags.error_count(), 1u);
}

TEST(XmileArrays, RowsOfNumbers) {
  const Loaded file(
      variables("<aux name=\"a\"><dimensions><dim name=\"City\"/><dim name=\"N\"/></dimensions>"
                "<eqn>1,2,3;\n4,5,6;</eqn></aux>",
                kCities));
  EXPECT_EQ(file.report(), "");
  const Expr& list = file.var("a").equations.at(0).expr;
  EXPECT_EQ(list.kind, ExprKind::List);
  EXPECT_EQ(list.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(XmileArrays, SharedEquationsDoNotGrowWithoutBound) {
  std::string eqn = "1";
  while (eqn.size() < 100'000) eqn += "+1";
  std::string text = "<aux name=\"a\"><eqn>" + eqn + "</eqn>";
  for (int i = 0; i < 1000; ++i)
    text += "<element subscript=\"x\"><gf><xpts>0</xpts><ypts>0</ypts></gf></element>";
  const Loaded file(variables(text + "</aux>"));
  EXPECT_NE(file.report().find("error[E0111]"), std::string::npos);
}

TEST(XmileVars, NetFlowBecomesAFlow) {
  const Loaded file(
      variables("<stock name=\"s\"><eqn>1</eqn><vensim:netflow>a - b</vensim:netflow></stock>"
                "<aux name=\"s net flow\"><eqn>0</eqn></aux>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.var("s").inflows.size(), 1u);
  EXPECT_EQ(file.var("s").inflows[0].name, Name("s net flow 2"));
  EXPECT_EQ(file.var("s net flow 2").kind, VarKind::Flow);
  EXPECT_EQ(file.equation("s net flow 2"), "a - b");
}

TEST(XmileVars, ConveyorsAndTheirParameters) {
  const Loaded file(
      variables("<stock name=\"c\"><eqn>1, 2, MAX(3, 4)</eqn><conveyor discrete=\"true\" "
                "one_at_a_time=\"false\" maker=\"x\"><len>6</len><capacity>a+1</capacity>"
                "<in_limit>3</in_limit><sample>TIME=1</sample><arrest>b</arrest></conveyor></stock>"
                "<stock name=\"d\"><eqn>1</eqn><conveyor exponential_leak=\"1\" "
                "batch_integrity=\"true\"/></stock>"));
  EXPECT_EQ(file.report(), "");
  const Container& c = *file.var("c").container;
  EXPECT_EQ(c.kind, ContainerKind::Conveyor);
  EXPECT_TRUE(c.is_discrete && !c.takes_one_at_a_time && !c.keeps_batches);
  EXPECT_FALSE(c.leaks_exponentially);
  EXPECT_EQ(to_text(c.transit_time.at(0).expr), "6");
  EXPECT_EQ(to_text(c.capacity.at(0).expr), "a + 1");
  EXPECT_EQ(to_text(c.inflow_limit.at(0).expr), "3");
  EXPECT_EQ(to_text(c.sample.at(0).expr), "TIME = 1");
  EXPECT_EQ(to_text(c.arrest.at(0).expr), "b");
  EXPECT_EQ(file.extra("stock \"c\"/conveyor/@maker"), "x");
  const Equation& content = file.var("c").equations.at(0);
  EXPECT_EQ(to_text(content.expr), "1");
  ASSERT_EQ(content.more_contents.size(), 2u);
  EXPECT_EQ(to_text(content.more_contents[1]), "MAX(3, 4)");
  const Container& d = *file.var("d").container;
  EXPECT_TRUE(d.leaks_exponentially && d.keeps_batches && d.takes_one_at_a_time);
  EXPECT_TRUE(d.transit_time.empty());
}

TEST(XmileVars, QueuesOvensAndFlowsOfContainers) {
  const Loaded file(
      variables("<stock name=\"q\"><queue/></stock><stock name=\"o\"><isee:oven/></stock>"
                "<flow name=\"f\"><overflow/></flow><flow name=\"l\" leak_start=\"0.25\">"
                "<leak>0.1</leak><leak_integers/></flow><flow name=\"bare\"><eqn>0.2</eqn><leak/>"
                "</flow><flow name=\"s\" isee:spreadflow=\"even\"><eqn>1</eqn></flow>"
                "<flow name=\"d\" isee:spreadflow=\"Dist\"><eqn>1</eqn><isee:distrib_eq>p"
                "</isee:distrib_eq></flow>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.var("q").container->kind, ContainerKind::Queue);
  EXPECT_EQ(file.var("o").container->kind, ContainerKind::Oven);
  EXPECT_TRUE(file.var("f").overflow);
  const Leak& leak = *file.var("l").leak;
  EXPECT_EQ(to_text(leak.fraction.at(0).expr), "0.1");
  EXPECT_EQ(leak.zone_start, 0.25);
  EXPECT_EQ(leak.zone_end, 1);
  EXPECT_TRUE(leak.is_whole);
  EXPECT_TRUE(file.var("bare").leak->span.valid());
  EXPECT_TRUE(file.var("bare").leak->fraction.empty());
  EXPECT_EQ(file.var("s").spread, Spread::Even);
  EXPECT_EQ(file.var("d").spread, Spread::Distribution);
  EXPECT_EQ(to_text(*file.var("d").distribution), "p");
}

TEST(XmileVars, MissingEndTagOfAVariableIsMended) {
  const Loaded file(
      variables("<flow name=\"f\"><eqn>1</eqn><stock name=\"s\"><eqn>2 ? 3</eqn></stock>"));
  ASSERT_EQ(file.diags.all().size(), 2u) << file.report();
  EXPECT_EQ(file.diags.all()[0].kind, DiagKind::UnclosedElement);
  EXPECT_EQ(file.text(file.diags.all()[0].span), "flow");
  // places behind the mended tag are still those of the file
  EXPECT_EQ(file.text(file.diags.all()[1].span), "?");
  EXPECT_EQ(file.var("s").kind, VarKind::Stock);
}

TEST(XmileModules, LayoutOfVersion10) {
  const Loaded file(
      file_with("<model><stock name=\"s\"><eqn>1</eqn><display x=\"1\"/></stock><aux name=\"a\">"
                "<eqn>2</eqn></aux><display zoom=\"200\"/><interface/></model>"));
  EXPECT_EQ(file.report(), "");
  EXPECT_EQ(file.equation("a"), "2");
  EXPECT_EQ(file.extra("stock \"s\"/display"), "<display x=\"1\"/>");
}

TEST(XmileModules, RootIsTheModelWithoutName) {
  const Loaded file(
      file_with("<model name=\"sub\"><variables/></model><model><variables><aux name=\"a\"/>"
                "</variables></model>"));
  ASSERT_EQ(file.model.sectors.size(), 2u);
  EXPECT_TRUE(file.model.sectors[0].name.empty());
  EXPECT_EQ(file.model.sectors[0].variables.size(), 1u);
  EXPECT_EQ(file.model.sectors[1].name, Name("sub"));
  const Loaded named(
      file_with("<model name=\"default\"><variables><aux name=\"a\"/></variables></model>"));
  EXPECT_TRUE(named.model.root().name.empty());
  EXPECT_EQ(named.extra("@name"), "default");
}

TEST(XmileModules, ModelNamesDiffer) {
  EXPECT_NE(Loaded(file_with("<model/><model name=\"m\"/><model name=\"M\"/>"))
                .report()
                .find("error[E0204]"),
            std::string::npos);
  EXPECT_NE(Loaded(file_with("<model/><model/>")).report().find("error[E0204]"), std::string::npos);
}

TEST(XmileModules, ConnectionsAreReadOnce) {
  const Loaded file(
      variables("<module name=\"hares\"><connect to=\"hares.area\" from=\".area\"/>"
                "<connect2 to=\"hares.area\" from=\"area\"/>"
                "<connect to=\"lynxes.density\" from=\"hares.density\"/></module>"
                "<module name=\"lynxes\"><connect to=\"lynxes.density\" from=\"hares.density\"/>"
                "<connect to=\"size\" from=\"a.&quot;b.c&quot;\"/></module>"));
  EXPECT_EQ(file.report(), "");
  const auto& modules = file.model.root().modules;
  ASSERT_EQ(modules.size(), 2u);
  ASSERT_EQ(modules[0].connections.size(), 2u);
  ASSERT_EQ(modules[0].connections[0].from.size(), 2u);
  EXPECT_TRUE(modules[0].connections[0].from[0].empty());
  EXPECT_EQ(modules[0].connections[0].from[1], Name("area"));
  ASSERT_EQ(modules[1].connections.size(), 1u);
  EXPECT_EQ(modules[1].connections[0].from.at(1), Name("b.c"));
}

TEST(XmileModules, GroupsNameTheirMembers) {
  const Loaded file(variables(
      "<group name=\"Money\"><doc>d</doc><entity name=\"net_income\"/><var name=\"b\"/></group>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.model.root().groups.size(), 1u);
  EXPECT_EQ(file.model.root().groups[0].doc, "d");
  EXPECT_EQ(file.model.root().groups[0].members.at(0), Name("net income"));
}

TEST(XmileModules, MacroHasParametersResultAndVariables) {
  const Loaded file(file_with(
      "<macro name=\"MY SMOOTH\"><eqn>level</eqn><parm>input</parm><parm default=\"2\">delay</parm>"
      "<variables><stock name=\"level\"><eqn>input</eqn><inflow>change</inflow></stock>"
      "<aux name=\"input\" access=\"input\"><eqn>5</eqn></aux>"
      "<flow name=\"change\"><eqn>(input-level)/delay</eqn></flow></variables></macro><model/>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_EQ(file.model.macros.size(), 1u);
  const Macro& macro = file.model.macros[0];
  EXPECT_EQ(macro.name, Name("my_smooth"));
  ASSERT_EQ(macro.params.size(), 2u);
  EXPECT_EQ(to_text(*macro.params[1].default_value), "2");
  EXPECT_EQ(to_text(*macro.result), "level");
  EXPECT_EQ(macro.body.variables.size(), 2u);
}

// xmile.md 24.6
TEST(XmileModules, OptionFiltersAndTheTagsTheyRead) {
  const Loaded file(file_with(
      "<model><variables><stock name=\"s\"><eqn>1</eqn><F>2 * 3</F><F/></stock></variables></model>"
      "<macro name=\"F\" filter=\"stock\" applyto=\"Outflows\"><eqn>1</eqn></macro>"));
  EXPECT_EQ(file.report(), "");
  ASSERT_TRUE(file.model.macros[0].filter);
  EXPECT_EQ(file.model.macros[0].filter->kind, VarKind::Stock);
  EXPECT_EQ(file.model.macros[0].filter->applies_to, OptionFilter::AppliesTo::Outflows);
  const std::vector<OptionTag>& options = file.model.root().variables[0].options;
  ASSERT_EQ(options.size(), 2u);
  EXPECT_EQ(to_text(options[0].value), "2 * 3");
  EXPECT_EQ(to_text(options[1].value), "1");
  EXPECT_NE(Loaded(file_with("<macro name=\"F\" filter=\"gf\"><eqn>1</eqn></macro><model/>"))
                .report()
                .find("expected stock, flow or aux but found 'gf'"),
            std::string::npos);
}

}  // namespace
}  // namespace weir::xmile
