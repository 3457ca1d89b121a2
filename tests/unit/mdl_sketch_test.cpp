// Sketches as views, by vensim.md 16.
#include <gtest/gtest.h>

#include "frontend/mdl/mdl.h"
#include "frontend/mdl/sketch.h"
#include "ir/base/render.h"

namespace weir::mdl {
namespace {

const std::string kHead =
    "\\\\\\---/// Sketch information - do not modify anything except names\n"
    "V300  Do not put anything below this section - it will be ignored\n";
const std::string kFonts =
    "$192-192-192,0,Times New Roman|12|B|0-0-0|0-0-1|0-0-255|-1--1--1|255-255-255|96,96,150,0\n";

struct Read {
  SourceMap sources;
  Diagnostics diags;
  Model model;

  explicit Read(const std::string& sketch) {
    const std::string text =
        "Cup = INTEG(-Loss, 1) ~~|\nLoss = Cup / Time constant ~~|\nTime constant = 8 ~~|\n" +
        sketch + "///---\\\\\\\n";
    const FileId file = sources.add(SourceFile("test.mdl", text));
    model = read(file, sources, diags);
    read_sketch(model, diags);
  }
  const View& view(std::size_t i = 0) const { return model.root().views.at(i); }
  const ViewObject& object(std::size_t i) const { return view().objects.at(i); }
  std::string report() const { return render(diags, sources); }
};

/// One view with these lines.
Read view_of(const std::string& lines, const std::string& fonts = kFonts) {
  return Read(kHead + "*View 1\n" + fonts + lines);
}

void expect_at(const Point& point, double x, double y) {
  EXPECT_DOUBLE_EQ(point.x, x);
  EXPECT_DOUBLE_EQ(point.y, y);
}

TEST(Sketch, HeaderGivesFontsColorsAndZoom) {
  const Read read = view_of("");
  const View& view = read.view();
  EXPECT_EQ(view.name, "View 1");
  EXPECT_EQ(view.style.font_family, "Times New Roman");
  EXPECT_EQ(view.style.font_size, 12);
  EXPECT_EQ(view.style.is_bold, true);
  EXPECT_EQ(view.style.text_color, 0u);
  EXPECT_EQ(view.style.line_color, 1u);
  EXPECT_EQ(view.connector_style.line_color, 0x0000FFu);
  EXPECT_FALSE(view.style.fill_color);
  EXPECT_EQ(view.background, 0xFFFFFFu);
  EXPECT_EQ(view.zoom, 150);
  EXPECT_TRUE(read.diags.empty()) << read.report();
  EXPECT_TRUE(read.model.extras.empty());
}

TEST(Sketch, OldHeaderIsShort) {
  const Read read = view_of("", "$Arial|10||0-0-0|0-0-0|0-0-0\n");
  EXPECT_EQ(read.view().style.font_family, "Arial");
  EXPECT_EQ(read.view().style.font_size, 10);
  EXPECT_EQ(read.view().zoom, 100);
}

TEST(Sketch, WordsAreStocksByTheirEquation) {
  const Read read = view_of(
      "10,1,Cup,307,235,40,20,8,3,0,0,0,0,0,0\n"
      "10,2,\"Time, constant\",100,50,45,11,3,3,0,0,-1,0,0,0\n"
      "10,3,cup,10,20,30,11,8,2,0,3,-1,0,0,0,128-128-128,0-0-0,|12||128-128-128\n");
  EXPECT_EQ(read.object(0).kind, ObjectKind::Stock);
  EXPECT_EQ(read.object(0).shape, ShapeKind::Plain);
  EXPECT_EQ(read.object(0).label_side, Side::Center);
  expect_at(read.object(0).at, 307, 235);
  EXPECT_EQ(read.object(0).width, 80);
  EXPECT_EQ(read.object(0).height, 40);
  EXPECT_EQ(read.object(1).kind, ObjectKind::Aux);
  EXPECT_EQ(read.object(1).name, Name("\"Time, constant\""));
  // even bits: a shadow; only what `hasf` counts is said
  EXPECT_EQ(read.object(2).kind, ObjectKind::Alias);
  EXPECT_EQ(read.object(2).style.line_color, 0x808080u);
  EXPECT_EQ(read.object(2).style.text_color, 0x808080u);
  EXPECT_FALSE(read.object(2).style.font_size);
  EXPECT_FALSE(read.object(2).style.fill_color);
  EXPECT_TRUE(read.diags.empty()) << read.report();
}

TEST(Sketch, OtherGridIsScaledToPixels) {
  const Read read =
      view_of("10,1,Cup,72,36,18,9,8,3,0,0,0,0,0,0\n",
              "$192-192-192,0,|12||0-0-0|0-0-0|0-0-255|-1--1--1|-1--1--1|72,72,100,0\n");
  expect_at(read.object(0).at, 96, 48);
  EXPECT_EQ(read.object(0).width, 48);
  EXPECT_EQ(read.view().ppi, 72);
}

TEST(Sketch, ValveNameAndPipesAreOneFlow) {
  const Read read = view_of(
      "10,1,Cup,307,235,40,20,3,3,0,0,0,0,0,0\n"
      "12,2,48,479,235,10,8,0,3,0,0,-1,0,0,0\n"
      "1,3,5,2,4,0,0,22,0,0,0,-1--1--1,,1|(441,235)|\n"
      "1,4,5,1,100,0,0,22,0,0,0,-1--1--1,,1|(374,235)|\n"
      "11,5,48,408,235,6,8,34,3,0,0,1,0,0,0\n"
      "10,6,Loss,408,251,49,8,40,3,0,0,-1,0,0,0\n"
      "10,7,Time constant,469,304,49,8,8,3,0,0,0,0,0,0\n"
      "1,8,7,6,1,0,43,0,0,65,1,-1--1--1,,1|(437,284)|\n"
      "1,9,1,5,0,0,0,0,0,64,0,-1--1--1,,1|(340,296)|\n"
      "1,10,6,5,0,0,0,0,0,64,0,-1--1--1,,1|(0,0)|\n");
  ASSERT_EQ(read.view().objects.size(), 4u);
  const ViewObject& flow = read.object(2);
  EXPECT_EQ(flow.kind, ObjectKind::Flow);
  EXPECT_EQ(flow.name, Name("loss"));
  expect_at(flow.at, 408, 235);
  expect_at(flow.label_at.value(), 408, 251);
  EXPECT_EQ(flow.source, 1u);
  EXPECT_EQ(flow.destination, 2u);
  EXPECT_FALSE(flow.flows_both_ways);
  // from the edge of the box to the middle of the cloud
  ASSERT_EQ(flow.pipe.size(), 2u);
  expect_at(flow.pipe[0], 347, 235);
  expect_at(flow.pipe[1], 479, 235);

  // arrows to the name and to the valve mean the flow; that between them means nothing
  ASSERT_EQ(read.view().connectors.size(), 2u);
  const Connector& arc = read.view().connectors[0];
  EXPECT_EQ(arc.from, 7u);
  EXPECT_EQ(arc.to, flow.id);
  EXPECT_EQ(arc.polarity, '+');
  EXPECT_TRUE(arc.has_delay_mark);
  EXPECT_TRUE(arc.is_initial_only);
  ASSERT_EQ(arc.through.size(), 1u);
  expect_at(arc.through[0], 437, 284);
  EXPECT_EQ(read.view().connectors[1].to, flow.id);
  EXPECT_TRUE(read.view().connectors[1].through.empty());
  EXPECT_TRUE(read.diags.empty()) << read.report();
}

TEST(Sketch, NameOfAnotherNumberIsFoundByItsPlace) {
  const Read read = view_of(
      "11,5,48,408,235,6,8,34,3,0,0,1,0,0,0\n"
      "10,8,Time constant,300,251,49,8,40,3,0,0,-1,0,0,0\n"
      "10,9,Loss,408,251,49,8,40,3,0,0,-1,0,0,0\n");
  EXPECT_EQ(read.object(0).name, Name("Loss"));
  EXPECT_EQ(read.object(1).name, Name("Time constant"));
}

TEST(Sketch, PipesBendAtRightAngles) {
  const Read read = view_of(
      "10,1,Cup,620,559,40,20,3,3,0,0,0,0,0,0\n"
      "12,2,48,335,559,10,8,0,3,0,0,-1,0,0,0\n"
      "11,5,48,475,504,6,8,34,3,0,0,1,0,0,0\n"
      "10,6,Loss,475,520,49,8,40,3,0,0,-1,0,0,0\n"
      "1,7,5,2,4,0,0,22,0,0,0,-1--1--1,,1|(335,504)|\n"
      "1,8,5,1,36,0,0,22,1,0,0,255-0-0,,3|(593,504)|(593,504)|(593,522)|\n");
  const ViewObject& flow = read.object(2);
  EXPECT_TRUE(flow.flows_both_ways);
  EXPECT_EQ(flow.source, 1u);
  EXPECT_EQ(flow.destination, 2u);
  EXPECT_EQ(flow.style.line_color, 0xFF0000u);
  ASSERT_EQ(flow.pipe.size(), 4u);
  expect_at(flow.pipe[0], 593, 539);
  expect_at(flow.pipe[1], 593, 504);
  expect_at(flow.pipe[2], 335, 504);
  expect_at(flow.pipe[3], 335, 559);
}

TEST(Sketch, TextsFollowOnTheNextLine) {
  const Read read = view_of(
      "12,1,0,286,104,89,28,8,135,0,18,-1,0,0,0,-1--1--1,0-0-0,|12|B|128-0-0\n"
      "10,2,not an object\n"
      "12,3,0,20,20,9,9,3,7,2,0,-1,0,0,0\n"
      "one|<<NnN>>|two\\nthree\n"
      "12,4,788576,787,203,156,81,3,188,0,0,2,0,0,0\n"
      "Stock,Graph\n");
  EXPECT_EQ(read.object(0).kind, ObjectKind::Text);
  EXPECT_EQ(read.object(0).text, "10,2,not an object");
  EXPECT_EQ(read.object(0).style.text_color, 0x800000u);
  EXPECT_EQ(read.object(0).style.is_bold, true);
  EXPECT_EQ(read.object(1).text, "one\ntwo\nthree");
  EXPECT_EQ(read.object(1).shape, ShapeKind::Rectangle);
  EXPECT_TRUE(read.object(1).is_hidden);
  EXPECT_EQ(read.object(1).hide_level, 2);
  EXPECT_EQ(read.object(2).kind, ObjectKind::Other);
  EXPECT_EQ(read.object(2).text, "12,,788576,,,,,3,188,0,0,2,0,0,0\nStock,Graph");
  EXPECT_TRUE(read.diags.empty()) << read.report();
}

TEST(Sketch, EachSectionIsAView) {
  const Read read(kHead + "*One\n" + kFonts + kHead + "*Two, too\n" + kFonts +
                  "<[VIEW END]>\n10,1,Cup,1,2,3,4,3,3,0,0,0,0,0,0\n");
  ASSERT_EQ(read.model.root().views.size(), 2u);
  EXPECT_EQ(read.view(1).name, "Two, too");
  EXPECT_EQ(read.view(1).objects.size(), 1u);
  EXPECT_TRUE(read.diags.empty()) << read.report();
}

}  // namespace
}  // namespace weir::mdl
