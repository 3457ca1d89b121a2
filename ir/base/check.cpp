// The one exit for our own faults: says what was wrong and where, then aborts so that a core or a
// debugger shows how.
#include "ir/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace weir {

void check_failed(const char* condition, const char* file, int line, const std::string& message) {
  std::fprintf(stderr, "weir: internal error at %s:%d: %s (%s)\n", file, line, message.c_str(),
               condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace weir
