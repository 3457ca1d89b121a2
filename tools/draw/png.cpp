// See png.h.
#include "tools/draw/png.h"

#include "ir/base/shared_module.h"
#include "tools/draw/png/door.h"

namespace weir::draw {
namespace {

constexpr ModuleFile kModule = {"libweir_png.so", kPngSymbol, "WEIR_PNG_MODULE", "PNG support"};

// Opened once; a missing module stays missing.
const OpenedModule& opened_module() {
  static const OpenedModule opened = open_module(kModule);
  return opened;
}

}  // namespace

std::string to_png(const std::string& svg, double scale, std::string& problem) {
  const OpenedModule& opened = opened_module();
  if (opened.symbol == nullptr) {
    problem = opened.problem + " (weir is built with it where librsvg2-dev is installed)";
    return "";
  }
  std::string bytes;
  reinterpret_cast<PngFunction>(opened.symbol)(svg, scale, bytes, problem);
  return problem.empty() ? bytes : "";
}

}  // namespace weir::draw
