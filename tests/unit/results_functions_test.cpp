// The page of functions, tools/functions.md, is what the tables say. WEIR_UPDATE=1 writes it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tools/libweir/functions.h"

namespace weir {
namespace {

TEST(FunctionsPage, IsWhatTheTablesSay) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/tools/functions.md";
  if (std::getenv("WEIR_UPDATE")) std::ofstream(path, std::ios::binary) << functions_page();
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(text.str(), functions_page()) << "weir functions --markdown > tools/functions.md";
}

}  // namespace
}  // namespace weir
