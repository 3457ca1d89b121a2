// Views as SVG (vensim.md 16.6, xmile.md 32): where lines end, what is written, and that nothing a
// view holds does harm.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tools/draw/geometry.h"
#include "tools/draw/svg.h"
#include "tools/draw/text_width.h"

namespace weir::draw {
namespace {

ViewObject object(ObjectKind kind, ObjectId id, const char* name, Point at) {
  ViewObject made;
  made.kind = kind;
  made.id = id;
  made.name = Name(name);
  made.at = at;
  return made;
}

std::string svg_of(const View& view, Dialect dialect = Dialect::Vensim) {
  const Sector sector;
  return to_svg({{&view, &sector, ""}}, {dialect, nullptr});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Geometry, ArcLeavesInTheDirectionOfItsAngle) {
  // xmile.md 32.2: from (0,0) to (100,0), up first: the half circle above, y down
  const Line arc = arc_by_angle({0, 0}, {100, 0}, 90);
  ASSERT_TRUE(arc.is_arc);
  EXPECT_NEAR(arc.radius, 50, 1e-9);
  EXPECT_NEAR(arc.at(0.5).x, 50, 1e-9);
  EXPECT_NEAR(arc.at(0.5).y, -50, 1e-9);
  // down first: below
  EXPECT_NEAR(arc_by_angle({0, 0}, {100, 0}, -90).at(0.5).y, 50, 1e-9);
  // away from the end: the long way round, on a circle through both
  const Line away = arc_by_angle({0, 0}, {100, 0}, 135);
  EXPECT_NEAR(std::abs(away.sweep), 1.5 * std::numbers::pi, 1e-9);
  // within six degrees: straight
  EXPECT_FALSE(arc_by_angle({0, 0}, {100, 0}, 5).is_arc);
  EXPECT_TRUE(arc_by_angle({0, 0}, {100, 0}, 7).is_arc);
}

TEST(Geometry, ArcPassesThroughItsPoint) {
  const Line above = arc_through({0, 0}, {50, -50}, {100, 0});
  ASSERT_TRUE(above.is_arc);
  EXPECT_NEAR(above.radius, 50, 1e-9);
  EXPECT_NEAR(above.at(0.5).y, -50, 1e-9);
  EXPECT_NEAR(arc_through({0, 0}, {50, 50}, {100, 0}).at(0.5).y, 50, 1e-9);
  EXPECT_FALSE(arc_through({0, 0}, {50, 0}, {100, 0}).is_arc);
}

TEST(Geometry, LinesEndAtOutlines) {
  const Outline box = {{0, 0}, 20, 10, false}, circle = {{100, 0}, 9, 9, true};
  const auto line = clip(straight({{0, 0}, {100, 0}}), &box, &circle);
  ASSERT_TRUE(line.has_value());
  EXPECT_NEAR(line->at(0).x, 20, 1e-6);
  EXPECT_NEAR(line->at(1).x, 91, 1e-6);
  // one inside of the other: nothing to see
  const Outline large = {{0, 0}, 200, 200, false};
  EXPECT_FALSE(clip(straight({{0, 0}, {100, 0}}), &large, &circle).has_value());
}

TEST(Geometry, OutlineHasAPointInEachDirection) {
  const Outline box = {{0, 0}, 20, 10, false};
  EXPECT_NEAR(box.at_angle(0).x, 20, 1e-9);
  EXPECT_NEAR(box.at_angle(90).y, -10, 1e-9);
  EXPECT_NEAR(box.at_angle(45).x, 10, 1e-9);
}

TEST(Text, BreaksBetweenWords) {
  const FontWidths font = {10, false, false};
  EXPECT_NEAR(text_width("iii", font), 6.66, 1e-9);  // 222 thousandths each in Helvetica
  EXPECT_EQ(wrap("aaa bbb ccc", font, 40), (std::vector<std::string>{"aaa bbb", "ccc"}));
  EXPECT_EQ(wrap("unbreakable", font, 5), (std::vector<std::string>{"unbreakable"}));
  EXPECT_EQ(wrap("one\\ntwo\nthree", font, 500), (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_EQ(wrap_into("aaa bbb ccc", font, 20, 500, 2).size(), 2u);
}

TEST(Svg, BoxStandsWhereTheViewSays) {
  View view;
  view.objects = {object(ObjectKind::Stock, 1, "Water", {100, 50})};
  view.objects[0].width = 60;
  view.objects[0].height = 30;
  const std::string svg = svg_of(view);
  EXPECT_TRUE(has(svg, "<rect x=\"70\" y=\"35\" width=\"60\" height=\"30\" fill=\"#ffffff\""))
      << svg;
  // 12 around it
  EXPECT_TRUE(has(svg, "width=\"84\" height=\"54\" viewBox=\"0 0 84 54\"")) << svg;
  EXPECT_TRUE(has(svg, ">Water</tspan></text>"));
  EXPECT_EQ(svg, svg_of(view)) << "the same view gives the same bytes";
}

TEST(Svg, NamesAreEscapedAndDamageIsMended) {
  View view;
  view.objects = {object(ObjectKind::Aux, 1, "a<b & \"c\"", {0, 0}),
                  object(ObjectKind::Text, 2, "", {50, 50})};
  view.objects[1].text = "bell\a \xFF end";
  const std::string svg = svg_of(view);
  EXPECT_TRUE(has(svg, "a&lt;b &amp; &quot;c&quot;")) << svg;
  EXPECT_FALSE(has(svg, "\a"));
  EXPECT_FALSE(has(svg, "\xFF"));
}

TEST(Svg, TooltipTellsTheEquation) {
  Sector sector;
  Variable var;
  var.name = Name("drain");
  var.units = "Litre/Minute";
  var.doc = "what leaves";
  var.equations.emplace_back();
  var.equations[0].expr = make_binary(SyntaxOp::Mul, make_ref(Name("Water")), make_number(0.25));
  sector.variables = {var};
  View view;
  view.objects = {object(ObjectKind::Aux, 1, "drain", {0, 0})};
  const std::string svg = to_svg({{&view, &sector, ""}}, {Dialect::Xmile, nullptr});
  EXPECT_TRUE(has(svg, "<title>drain = Water * 0.25\nunits: Litre/Minute\nwhat leaves</title>"))
      << svg;
}

TEST(Svg, GhostsLookAsInTheirTools) {
  View view;
  view.objects = {object(ObjectKind::Alias, 1, "room_temperature", {0, 0})};
  EXPECT_TRUE(has(svg_of(view), "&lt;room_temperature&gt;"));
  const std::string xmile = svg_of(view, Dialect::Xmile);
  EXPECT_TRUE(has(xmile, "stroke-dasharray")) << xmile;
  EXPECT_TRUE(has(xmile, "font-style=\"italic\""));
  EXPECT_TRUE(has(xmile, ">room temperature</tspan>"));
}

TEST(Svg, FreeEndsAreClouds) {
  View view;
  view.objects = {object(ObjectKind::Stock, 1, "S", {0, 0}),
                  object(ObjectKind::Flow, 2, "f", {100, 0})};
  view.objects[1].source = 1;
  view.objects[1].pipe = {{0, 0}, {200, 0}};
  const auto clouds = [](const std::string& svg) {
    std::size_t count = 0;
    for (std::size_t at = svg.find(" A "); at != svg.npos; at = svg.find(" A ", at + 1)) ++count;
    return count / 7;  // bulges each
  };
  EXPECT_EQ(clouds(svg_of(view)), 1u);
  view.objects[1].source = 0;
  EXPECT_EQ(clouds(svg_of(view)), 2u);
  view.objects.push_back(object(ObjectKind::Cloud, 3, "", {200, 0}));
  view.objects[1].destination = 3;
  EXPECT_EQ(clouds(svg_of(view)), 2u);
}

TEST(Svg, HiddenAndUnknownThingsAreNotDrawn) {
  View view;
  view.objects = {object(ObjectKind::Aux, 1, "seen", {0, 0}),
                  object(ObjectKind::Aux, 2, "hidden", {9, 9})};
  view.objects[1].is_hidden = true;
  view.connectors.resize(3);
  view.connectors[0].from = 1;
  view.connectors[0].to = 2;
  view.connectors[1].from = 1;
  view.connectors[1].to = 77;
  view.connectors[2].from = 1;
  view.connectors[2].to = 1;
  const std::string svg = svg_of(view);
  EXPECT_FALSE(has(svg, "hidden"));
  EXPECT_FALSE(has(svg, "<path"));
}

TEST(Svg, PointsOfConnectorsAreCornersOrPassedInACurve) {
  View view;
  view.objects = {object(ObjectKind::Aux, 1, "a", {0, 0}),
                  object(ObjectKind::Aux, 2, "b", {100, 0})};
  view.objects[0].width = view.objects[1].width = 20;
  view.objects[0].height = view.objects[1].height = 20;
  view.connectors.resize(1);
  view.connectors[0].from = 1;
  view.connectors[0].to = 2;
  view.connectors[0].through = {{0, 100}, {100, 100}};
  view.connectors[0].is_polyline = true;
  // from edge to edge, shorter by the head
  EXPECT_TRUE(has(svg_of(view), "<path d=\"M 0,10 L 0,100 L 100,100 L 100,18\"")) << svg_of(view);
  view.connectors[0].is_polyline = false;
  const std::string curve = svg_of(view);
  EXPECT_FALSE(has(curve, "L 0,100 L 100,100"));
  EXPECT_TRUE(has(curve, "L 0,100 L ")) << curve;
}

TEST(Svg, MarksStandAtTheHead) {
  View view;
  view.objects = {object(ObjectKind::Aux, 1, "a", {0, 0}),
                  object(ObjectKind::Aux, 2, "b", {100, 0})};
  view.connectors.resize(1);
  view.connectors[0].from = 1;
  view.connectors[0].to = 2;
  const auto strokes = [&] {
    const std::string svg = svg_of(view);
    std::size_t count = 0;
    for (std::size_t at = svg.find("M "); at != svg.npos; at = svg.find("M ", at + 1)) ++count;
    return count;
  };
  const std::size_t plain = strokes();
  view.connectors[0].polarity = '-';
  EXPECT_EQ(strokes(), plain + 1);
  view.connectors[0].polarity = '+';
  EXPECT_EQ(strokes(), plain + 2);
  view.connectors[0].polarity = '2';
  EXPECT_EQ(strokes(), plain);
  EXPECT_TRUE(has(svg_of(view), ">2</text>"));
  view.connectors[0].polarity = 0;
  view.connectors[0].has_delay_mark = true;
  EXPECT_EQ(strokes(), plain + 2);
}

TEST(Svg, SeveralViewsStandBelowEachOther) {
  View first, second;
  first.objects = {object(ObjectKind::Stock, 1, "A", {0, 0})};
  second.objects = {object(ObjectKind::Stock, 1, "B", {0, 0})};
  const Sector sector;
  const std::string svg =
      to_svg({{&first, &sector, "one"}, {&second, &sector, "two"}}, {Dialect::Vensim, nullptr});
  // each 34 for its heading, 40 for the stock and twice 12 around it
  EXPECT_TRUE(has(svg, "viewBox=\"0 0 104 196\"")) << svg;
  EXPECT_LT(svg.find(">one<"), svg.find(">two<"));
}

// What a damaged file may say: no place at all, far away, unlike any size.
TEST(Svg, HostileViewsAreDrawnAsFarAsTheyHaveAPlace) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double values[] = {kNaN, kInfinity, -kInfinity, 1e308, -1e308, 0, -5, 1e-300};
  for (const Dialect dialect : {Dialect::Vensim, Dialect::Stella}) {
    View view;
    ObjectId id = 0;
    for (const double x : values) {
      for (int kind = 0; kind <= static_cast<int>(ObjectKind::Other); ++kind) {
        ViewObject made = object(static_cast<ObjectKind>(kind), ++id, "n", {x, 3});
        made.width = made.height = x;
        made.label_angle = x;
        made.label_at = Point{x, x};
        made.pipe = {{x, 0}, {0, x}, {x, x}};
        made.source = id - 1;
        made.destination = id;
        made.style.font_size = made.style.line_width = x;
        view.objects.push_back(made);
        Connector connector;
        connector.from = id;
        connector.to = id - 1;
        connector.angle = x;
        connector.through = {{x, x}};
        connector.polarity = '+';
        connector.has_delay_mark = true;
        view.connectors.push_back(connector);
        connector.through.clear();
        view.connectors.push_back(connector);
        connector.through.assign(5, {x, 1});
        view.connectors.push_back(connector);
      }
    }
    const std::string svg = svg_of(view, dialect);
    EXPECT_FALSE(has(svg, "nan"));
    EXPECT_FALSE(has(svg, "inf"));
    EXPECT_LT(svg.size(), 2000000u);
  }
}

TEST(Svg, ManyObjectsTakeLittleTime) {
  View view;
  for (ObjectId id = 1; id <= 20000; ++id) {
    view.objects.push_back(object(ObjectKind::Aux, id, "x", {double(id % 300), double(id / 300)}));
    Connector connector;
    connector.from = id;
    connector.to = id / 2 + 1;
    view.connectors.push_back(connector);
  }
  EXPECT_GT(svg_of(view).size(), 1000000u);
}

}  // namespace
}  // namespace weir::draw
