// Diagrams of models that have none (xmile.md 32.5): what flows into what, who uses whom, and that
// nothing stands on something else.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "frontend/load.h"
#include "tools/draw/ghosts.h"
#include "tools/draw/label_sides.h"
#include "tools/draw/layout.h"
#include "tools/draw/pack.h"
#include "tools/draw/structure.h"

namespace weir::draw {
namespace {

Model model_of(const std::string& name, std::string_view text) {
  SourceMap sources;
  Diagnostics diags;
  Model model = load(sources.add(SourceFile(name, std::string(text))), sources, diags);
  EXPECT_FALSE(diags.has_errors());
  return model;
}

/// "source>flow>target", "-" for a cloud; "a->b", "a.>b" when only for the initial value.
std::vector<std::string> lines_of(const Structure& structure) {
  const auto name = [&](std::size_t node) {
    return node == kNowhere ? "-" : structure.nodes[node].name.key;
  };
  std::vector<std::string> lines;
  for (const Pipe& pipe : structure.pipes) {
    lines.push_back(name(pipe.source) + ">" + name(pipe.flow) + ">" + name(pipe.target));
  }
  for (const Influence& influence : structure.influences) {
    lines.push_back(name(influence.from) + (influence.is_initial_only ? ".>" : "->") +
                    name(influence.to));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

constexpr const char* kHares =
    "Hares = INTEG(births - deaths - 3*hunting + k, start) ~~|\n"
    "Young = INTEG(-births, 1) ~~|\n"
    "births = Young * rate ~~|\n"
    "deaths = Hares * table(Hares/start) ~~|\n"
    "hunting = 1 + deaths ~~|\n"
    "table((0,0),(1,1)) ~~|\n"
    "rate = 2 ~~|\n"
    "k = 4 ~~|\n"
    "start = 7 ~~|\n"
    "TIME STEP = 1 ~~|\n"
    "INITIAL TIME = 0 ~~|\n"
    "FINAL TIME = 1 ~~|\n"
    "SAVEPER = TIME STEP ~~|\n";

TEST(Structure, FlowsOfVensimAreTheTermsOfIntegrals) {
  const Model model = model_of("hares.mdl", kHares);
  const std::vector<std::string> wanted = {"deaths->hunting", "hares->deaths",     "hares>deaths>-",
                                           "hunting->hares",  "k->hares",          "rate->births",
                                           "start->deaths",   "start.>hares",      "table->deaths",
                                           "young->births",   "young>births>hares"};
  EXPECT_EQ(lines_of(structure_of(model.root(), model.dialect)), wanted);
}

TEST(Structure, FlowsOfXmileAreNamedByTheirStocks) {
  const Model model =
      model_of("a.xmile",
               "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
               "<header><vendor>x</vendor><product version=\"1\">x</product></header>"
               "<sim_specs><start>0</start><stop>1</stop></sim_specs><model><variables>"
               "<stock name=\"S\"><eqn>s0</eqn><inflow>in</inflow><outflow>out</outflow></stock>"
               "<flow name=\"in\"><eqn>2</eqn></flow><flow name=\"out\"><eqn>S*f</eqn></flow>"
               "<flow name=\"alone\"><eqn>f</eqn></flow>"
               "<aux name=\"f\"><eqn>0.1</eqn></aux><aux name=\"s0\"><eqn>5</eqn></aux>"
               "</variables></model></xmile>");
  const std::vector<std::string> found = lines_of(structure_of(model.root(), model.dialect));
  EXPECT_EQ(found, (std::vector<std::string>{"->alone>-", "->in>s", "f->alone", "f->out", "s->out",
                                             "s0.>s", "s>out>-"}));
}

/// Variables a, b, ... and who uses whom.
Structure structure_of_arrows(std::size_t count, const std::vector<Influence>& arrows) {
  Structure structure;
  for (std::size_t i = 0; i < count; ++i)
    structure.nodes.push_back({Name(std::string(1, static_cast<char>('a' + i))), ObjectKind::Aux});
  structure.influences = arrows;
  return structure;
}

TEST(Ghosts, StandWhereAnArrowWouldBeLong) {
  const Structure structure = structure_of_arrows(4, {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}});
  const Ghosts ghosts = choose_ghosts(structure, {{0, 0}, {50, 0}, {900, 0}, {900, 100}});
  EXPECT_EQ(ghosts.of, (std::vector<std::size_t>{0, 1}));
  // c and d are near each other: one ghost of a for both, and one of b
  EXPECT_EQ(ghosts.at, (std::vector<std::size_t>{kNowhere, 0, 0, 1, 1}));
}

TEST(Ghosts, AreNoneOfWhatHasOneArrow) {
  const Structure structure = structure_of_arrows(3, {{0, 1}, {1, 2}});
  const Ghosts ghosts = choose_ghosts(structure, {{0, 0}, {900, 0}, {1800, 0}});
  EXPECT_TRUE(ghosts.of.empty());
}

// A part of two boxes 100 high, a lower one, and two that fit below each other beside it.
TEST(Pack, PartsFillASheet) {
  LayoutGraph graph;
  graph.boxes = {{60, 40, 30, 20}, {60, 40, 30, 80}, {50, 30, 900, 0}, {50, 30, 0, 900}};
  graph.lines = {{0, 1}};
  pack(graph, 10);
  EXPECT_EQ(graph.boxes[0].y, 20);
  EXPECT_EQ(graph.boxes[1].y, 80);  // a part moves as a whole
  EXPECT_EQ(graph.boxes[2].x, 60 + 10 + 25);
  EXPECT_EQ(graph.boxes[2].y, 15);
  EXPECT_EQ(graph.boxes[3].x, graph.boxes[2].x);
  EXPECT_EQ(graph.boxes[3].y, 30 + 10 + 15);
}

TEST(LabelSides, AreWhereNoArrowGoes) {
  View view;
  const auto add = [&](Point at) {
    ViewObject object;
    object.id = static_cast<ObjectId>(view.objects.size() + 1);
    object.at = at;
    object.width = object.height = 18;
    object.label_side = Side::Bottom;
    view.objects.push_back(object);
  };
  for (const Point at : {Point{0, 0}, Point{0, 200}, Point{0, -200}}) add(at);
  const auto sides = [&] {
    choose_label_sides(view, {{0, 60, 15}, {1, 60, 15}, {2, 60, 15}}, Dialect::Xmile);
    return std::vector<Side>{view.objects[0].label_side, view.objects[1].label_side,
                             view.objects[2].label_side};
  };
  EXPECT_EQ(sides(), (std::vector<Side>{Side::Bottom, Side::Bottom, Side::Bottom}));
  Connector down;
  down.from = 1;
  down.to = 2;
  view.connectors.push_back(down);
  EXPECT_EQ(sides(), (std::vector<Side>{Side::Top, Side::Bottom, Side::Bottom}));
  Connector up;
  up.from = 1;
  up.to = 3;
  view.connectors.push_back(up);
  EXPECT_EQ(sides(), (std::vector<Side>{Side::Right, Side::Bottom, Side::Top}));
  add({60, 0});  // where the name would be
  EXPECT_EQ(sides(), (std::vector<Side>{Side::Left, Side::Bottom, Side::Top}));
}

/// Boxes of stocks, valves and names, without the room for labels outside.
bool overlap(const ViewObject& a, const ViewObject& b) {
  return std::abs(a.at.x - b.at.x) < (a.width + b.width) / 2 &&
         std::abs(a.at.y - b.at.y) < (a.height + b.height) / 2;
}

/// Any other problem shows in what the test expects of the view.
bool is_not_built(const std::string& problem) {
  return problem.find("libgraphviz-dev") != std::string::npos;
}

TEST(Layout, ShowsEverythingOnceAndNothingOnSomethingElse) {
  const Model model = model_of("hares.mdl", kHares);
  std::string problem;
  const View view = layout(model.root(), model.dialect, problem);
  if (is_not_built(problem)) GTEST_SKIP() << problem;
  std::vector<std::string> names;
  for (const ViewObject& object : view.objects) {
    if (object.kind != ObjectKind::Cloud) names.push_back(object.name.key);
    for (const ViewObject& other : view.objects) {
      EXPECT_TRUE(&object == &other || !overlap(object, other))
          << object.name.key << " " << other.name.key;
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"hares", "young", "births", "deaths", "hunting",
                                             "table", "rate", "k", "start"}));
  EXPECT_EQ(view.connectors.size(), 9u);
}

TEST(Layout, PipesHaveRightAnglesAndMeetTheirStocks) {
  const Model model = model_of("hares.mdl", kHares);
  std::string problem;
  const View view = layout(model.root(), model.dialect, problem);
  if (is_not_built(problem)) GTEST_SKIP() << problem;
  for (const ViewObject& flow : view.objects) {
    if (flow.kind != ObjectKind::Flow) continue;
    ASSERT_GE(flow.pipe.size(), 2u);
    for (std::size_t i = 1; i < flow.pipe.size(); ++i) {
      const Point step = {flow.pipe[i].x - flow.pipe[i - 1].x, flow.pipe[i].y - flow.pipe[i - 1].y};
      EXPECT_TRUE(step.x == 0 || step.y == 0) << flow.name.key;
    }
    const auto on_edge = [&](ObjectId id, Point end) {
      const ViewObject& at = view.objects[id - 1];
      return at.kind == ObjectKind::Cloud ||
             std::abs(std::abs(end.x - at.at.x) - at.width / 2) < 1 ||
             std::abs(std::abs(end.y - at.at.y) - at.height / 2) < 1;
    };
    EXPECT_TRUE(on_edge(flow.source, flow.pipe.front())) << flow.name.key;
    EXPECT_TRUE(on_edge(flow.destination, flow.pipe.back())) << flow.name.key;
  }
}

TEST(Layout, ManyFlowsHaveTheirClouds) {
  Sector sector;
  for (int i = 0; i < 50; ++i) {
    Variable flow;
    flow.name = Name("f" + std::to_string(i));
    flow.kind = VarKind::Flow;
    sector.variables.push_back(flow);
  }
  std::string problem;
  const View view = layout(sector, Dialect::Xmile, problem);
  if (is_not_built(problem)) GTEST_SKIP() << problem;
  ASSERT_EQ(view.objects.size(), 150u);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(view.objects[i].source, 51 + 2 * i);
    EXPECT_EQ(view.objects[i].destination, 52 + 2 * i);
  }
}

// A pipe back to where the first came from: its valve stands between the two stocks.
TEST(Layout, ReturningPipesDoNotGoRoundTheirStocks) {
  const Model model = model_of("circle.mdl",
                               "A = INTEG(back - there, 1) ~~|\nB = INTEG(there - back, 1) ~~|\n"
                               "there = A ~~|\nback = B ~~|\n");
  std::string problem;
  const View view = layout(model.root(), model.dialect, problem);
  if (is_not_built(problem)) GTEST_SKIP() << problem;
  const double a = view.objects[0].at.x, b = view.objects[1].at.x;
  for (const std::size_t flow : {2u, 3u}) {
    EXPECT_GT(view.objects[flow].at.x, std::min(a, b));
    EXPECT_LT(view.objects[flow].at.x, std::max(a, b));
  }
}

TEST(Layout, IsTheSameEveryTime) {
  const Model model = model_of("hares.mdl", kHares);
  std::string problem;
  const View first = layout(model.root(), model.dialect, problem);
  const View second = layout(model.root(), model.dialect, problem);
  for (std::size_t i = 0; i < first.objects.size(); ++i) {
    EXPECT_EQ(first.objects[i].at.x, second.objects[i].at.x);
    EXPECT_EQ(first.objects[i].at.y, second.objects[i].at.y);
  }
}

TEST(Layout, ManyVariablesStandInRows) {
  Sector sector;
  for (std::size_t i = 0; i <= kMostArranged; ++i) {
    Variable var;
    var.name = Name("v" + std::to_string(i));
    sector.variables.push_back(var);
  }
  std::string problem;
  const View view = layout(sector, Dialect::Xmile, problem);
  if (is_not_built(problem)) GTEST_SKIP() << problem;
  ASSERT_EQ(view.objects.size(), kMostArranged + 1);
  EXPECT_EQ(view.objects[0].at.y, view.objects[1].at.y);
  EXPECT_FALSE(overlap(view.objects[0], view.objects[1]));
}

TEST(LayoutDeathTest, SaysThatItsModuleIsMissing) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto ask_without_module = [] {
    setenv("WEIR_LAYOUT_MODULE", "/nonexistent/libweir_layout.so", 1);
    std::string problem;
    layout(Sector(), Dialect::Vensim, problem);
    std::fputs(problem.c_str(), stderr);
    std::exit(problem.empty() ? 0 : 3);
  };
  EXPECT_EXIT(ask_without_module(), testing::ExitedWithCode(3),
              "the layout of models without a diagram is not installed: no file "
              "/nonexistent/libweir_layout.so .weir is built with it where libgraphviz-dev");
}

}  // namespace
}  // namespace weir::draw
