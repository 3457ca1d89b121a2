// Pictures of diagrams, as a user asks for them.
#include "tests/cli/cli.h"

namespace weir::test {
namespace {

/// Only a part that was not built may be missing.
bool lacks_package(const Outcome& outcome, const char* package) {
  return outcome.exit == 1 && outcome.err.find(package) != std::string::npos;
}

TEST_F(Cli, DrawGivesAPictureOfAModelWithoutADiagram) {
  const Outcome list = weir("draw bath.mdl --list");
  if (lacks_package(list, "libgraphviz-dev")) GTEST_SKIP() << list.err;
  EXPECT_EQ(list.out, "1   bath (4 objects, laid out by weir)\n");  // with the cloud
  const Outcome svg = weir("draw bath.mdl");
  EXPECT_EQ(svg.exit, 0) << svg.err;
  EXPECT_EQ(svg.out.rfind("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg ", 0), 0u);
  EXPECT_NE(svg.out.find("<title>Water = INTEG(-drain, 8)\nunits: Litre</title>"),
            std::string::npos);
  EXPECT_EQ(weir("draw bath.mdl -o bath.svg").out, "");
  EXPECT_EQ(read("bath.svg") + "\n", svg.out + "\n");
  const Outcome unknown = weir("draw bath.mdl --view nonsense");
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_EQ(unknown.err, "weir: the model has no diagram 'nonsense': see `weir draw --list`\n");
  EXPECT_EQ(weir("draw bath.mdl -o bath.jpg").exit, 2);
  EXPECT_EQ(weir("draw bath.mdl -o nowhere/bath.svg").exit, 2);
  EXPECT_EQ(weir("draw none.mdl").exit, 2);
  EXPECT_NE(weir("draw --help").out.find("Examples:\n  weir draw"), std::string::npos);
}

TEST_F(Cli, DrawGivesPng) {
  const Outcome outcome = weir("draw bath.mdl -o bath.png");
  for (const char* package : {"librsvg2-dev", "libgraphviz-dev"})
    if (lacks_package(outcome, package)) GTEST_SKIP() << outcome.err;
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(read("bath.png").substr(0, 8), "\x89PNG\r\n\x1A\n");
  const auto width = [](const std::string& png) {
    return static_cast<unsigned char>(png[18]) * 256 + static_cast<unsigned char>(png[19]);
  };
  const int natural = width(read("bath.png"));
  EXPECT_EQ(weir("draw bath.mdl -o bath.png --scale 2").exit, 0);
  EXPECT_NEAR(width(read("bath.png")), 2 * natural, 1);
  const Outcome large = weir("draw bath.mdl -o bath.png --scale 100");
  EXPECT_EQ(large.exit, 1);
  EXPECT_NE(large.err.find("a smaller scale"), std::string::npos) << large.err;
}

}  // namespace
}  // namespace weir::test
