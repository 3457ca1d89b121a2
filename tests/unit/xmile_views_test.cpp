// Diagrams of XMILE as views, by xmile.md 29-31 and 35.2.
#include <gtest/gtest.h>

#include "frontend/xmile/read_views.h"
#include "tests/unit/xmile_support.h"

namespace weir::xmile {
namespace {

constexpr const char* kVariables =
    "<variables><stock name=\"Stock\"><eqn>1</eqn><inflow>fill</inflow></stock>"
    "<flow name=\"fill\"><eqn>rate</eqn><non_negative/></flow>"
    "<aux name=\"rate\"><eqn>2</eqn></aux></variables>";

/// A model with these variables and this diagram.
struct Drawn : Loaded {
  explicit Drawn(const std::string& views)
      : Loaded(file_with("<model>" + std::string(kVariables) + views + "</model>")) {
    read_views(model, sources, diags);
  }
  const View& view() const { return model.root().views.at(0); }
  const ViewObject& object(std::size_t i) const { return view().objects.at(i); }
};

Drawn drawn(const std::string& objects) {
  return Drawn("<views><view>" + objects + "</view></views>");
}

void expect_at(const Point& point, double x, double y) {
  EXPECT_DOUBLE_EQ(point.x, x);
  EXPECT_DOUBLE_EQ(point.y, y);
}

TEST(XmileViews, OwnSizeMeansTopLeftCorner) {
  const Drawn read = drawn(
      "<stock name=\"Stock\" x=\"10\" y=\"20\" width=\"40\" height=\"30\"/>"
      "<aux name=\"rate\" x=\"10\" y=\"20\"><shape type=\"circle\" radius=\"9\"/></aux>"
      "<aux name=\"RATE\" x=\"1.5px\" y=\"20\"/>");
  expect_at(read.object(0).at, 30, 35);
  EXPECT_EQ(read.object(0).width, 40);
  expect_at(read.object(1).at, 10, 20);
  EXPECT_EQ(read.object(1).shape, ShapeKind::Circle);
  EXPECT_EQ(read.object(1).height, 18);
  expect_at(read.object(2).at, 1.5, 20);
  EXPECT_EQ(read.object(2).width, 0);
  EXPECT_TRUE(read.diags.empty()) << read.report();
  EXPECT_EQ(read.extra("views"), "(none)");
}

// xmile.md 29.6: an entry for the kind at any level comes before a general one at a nearer level
TEST(XmileViews, StyleComesDownTheCascade) {
  const Drawn read(
      "<views><style color=\"red\" font_size=\"8pt\"><stock color=\"#00f\" "
      "font_family=\"A\"/></style>"
      "<view><style color=\"lime\"><stock font_family=\"B\"/></style>"
      "<stock name=\"Stock\" x=\"1\" y=\"1\"/>"
      "<stock name=\"Stock\" x=\"1\" y=\"1\" color=\"#102030\" font_weight=\"bold\"/>"
      "<aux name=\"rate\" x=\"1\" y=\"1\"/></view></views>");
  EXPECT_EQ(read.view().style.line_color, 0x00FF00u);
  EXPECT_EQ(read.view().style.font_size, 8);
  EXPECT_EQ(read.object(0).style.line_color, 0x00000Fu);
  EXPECT_EQ(read.object(0).style.font_family, "B");
  EXPECT_EQ(read.object(1).style.line_color, 0x102030u);
  EXPECT_EQ(read.object(1).style.is_bold, true);
  EXPECT_FALSE(read.object(2).style.line_color);
}

TEST(XmileViews, FlowsEndAtTheirStockOrAtACloud) {
  const Drawn read = drawn(
      "<flow name=\"fill\" x=\"50\" y=\"60\"><pts><pt x=\"10\" y=\"60\"/><pt x=\"90\" "
      "y=\"60\"/></pts></flow><stock name=\"Stock\" x=\"112.5\" y=\"60\"/>");
  const ViewObject& flow = read.object(0);
  EXPECT_EQ(flow.destination, read.object(1).id);
  EXPECT_FALSE(flow.flows_both_ways);
  ASSERT_EQ(read.view().objects.size(), 3u);
  EXPECT_EQ(read.object(2).kind, ObjectKind::Cloud);
  EXPECT_EQ(flow.source, read.object(2).id);
  expect_at(read.object(2).at, 10, 60);
  ASSERT_EQ(flow.pipe.size(), 2u);
  expect_at(flow.pipe[1], 90, 60);
}

TEST(XmileViews, ConnectorsLeadFromObjectToObject) {
  const Drawn read = drawn(
      "<connector uid=\"3\" angle=\"-45\" polarity=\"-\" line_style=\"dashed\" "
      "delay_mark=\"true\"><from>rate</from><to>\"fill\"</to></connector>"
      "<connector uid=\"4\"><from><alias uid=\"7\"/></from><to>fill</to>"
      "<pts><pt x=\"0\" y=\"0\"/><pt x=\"5\" y=\"6\"/><pt x=\"9\" y=\"9\"/></pts></connector>"
      "<aux name=\"rate\" x=\"1\" y=\"1\"/><flow name=\"fill\" x=\"1\" y=\"1\"/>"
      "<alias uid=\"7\" x=\"20\" y=\"20\" width=\"18\" height=\"18\"><of>rate</of></alias>");
  ASSERT_EQ(read.view().connectors.size(), 2u);
  const Connector& first = read.view().connectors[0];
  EXPECT_EQ(first.id, 3u);
  EXPECT_EQ(first.from, read.object(0).id);
  EXPECT_EQ(first.to, read.object(1).id);
  EXPECT_EQ(first.angle, -45);
  EXPECT_EQ(first.polarity, '-');
  EXPECT_TRUE(first.is_dashed);
  EXPECT_TRUE(first.has_delay_mark);
  const Connector& second = read.view().connectors[1];
  EXPECT_EQ(second.from, 7u);
  ASSERT_EQ(second.through.size(), 1u);
  expect_at(second.through[0], 5, 6);
  EXPECT_EQ(read.object(2).kind, ObjectKind::Alias);
  EXPECT_EQ(read.object(2).name, Name("rate"));
  expect_at(read.object(2).at, 29, 29);
}

TEST(XmileViews, GroupsTextsAndDevices) {
  const Drawn read = drawn(
      "<group name=\"G\" x=\"0\" y=\"0\" width=\"100\" height=\"50\" locked=\"true\">"
      "<item uid=\"4\"/></group>"
      "<text_box x=\"0\" y=\"0\" width=\"10\" height=\"10\">a &lt; b</text_box>"
      "<stacked_container uid=\"9\" x=\"10\" y=\"10\" width=\"20\" height=\"20\">"
      "<graph/></stacked_container>");
  EXPECT_EQ(read.object(0).kind, ObjectKind::Group);
  expect_at(read.object(0).at, 50, 25);
  EXPECT_TRUE(read.object(0).is_locked);
  EXPECT_EQ(read.object(0).members, std::vector<ObjectId>{4});
  EXPECT_EQ(read.object(1).text, "a < b");
  EXPECT_EQ(read.object(2).kind, ObjectKind::Other);
  EXPECT_EQ(read.object(2).id, 9u);
  EXPECT_TRUE(read.object(2).text.starts_with("<stacked_container"));
  EXPECT_TRUE(read.object(2).text.ends_with("</stacked_container>"));
}

TEST(XmileViews, InterfacesAndWhatIsBesideViews) {
  const Drawn read(
      "<views visible_view=\"1\"><view type=\"interface\" zoom=\"0\" name=\"Desk\"/>"
      "<view type=\"popup\" zoom=\"150\" background=\"white\"/><isee:stories/></views>");
  ASSERT_EQ(read.model.root().views.size(), 2u);
  EXPECT_EQ(read.view().kind, ViewKind::Interface);
  EXPECT_EQ(read.view().zoom, 100);
  EXPECT_EQ(read.view().name, "Desk");
  EXPECT_EQ(read.model.root().views[1].type, "popup");
  EXPECT_EQ(read.model.root().views[1].background, 0xFFFFFFu);
  EXPECT_EQ(read.extra("views/isee:stories"), "<isee:stories/>");
  EXPECT_EQ(read.extra("views/@visible_view"), "1");
}

// xmile.md 35.2: each variable has its display, connectors are in that of the model
TEST(XmileViews, VersionTenHasOneView) {
  Loaded read(file_with(
      "<model><stock name=\"Stock\"><eqn>1</eqn><display x=\"10\" y=\"20\" color=\"blue\"/></stock>"
      "<aux name=\"rate\"><eqn>1</eqn><display x=\"50\" y=\"20\"/></aux>"
      "<display zoom=\"200\"><connector uid=\"0\" x=\"30\" y=\"5\"><from>rate</from><to>Stock</to>"
      "</connector></display></model>"));
  read_views(read.model, read.sources, read.diags);
  ASSERT_EQ(read.model.root().views.size(), 1u);
  const View& view = read.model.root().views[0];
  EXPECT_EQ(view.zoom, 200);
  ASSERT_EQ(view.objects.size(), 2u);
  EXPECT_EQ(view.objects[0].kind, ObjectKind::Stock);
  EXPECT_EQ(view.objects[0].style.line_color, 0x0000FFu);
  ASSERT_EQ(view.connectors.size(), 1u);
  ASSERT_EQ(view.connectors[0].through.size(), 1u);
  expect_at(view.connectors[0].through[0], 30, 5);
  EXPECT_TRUE(read.model.root().extras.empty());
}

}  // namespace
}  // namespace weir::xmile
