// WEIR_CHECK: our own faults. Never for user input: a user's mistake is a Diagnostic.
#pragma once

#include <fmt/core.h>

#include <string>

namespace weir {

/// Prints the failed condition with its place and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line,
                               const std::string& message);

}  // namespace weir

#define WEIR_CHECK(condition, ...)                                                      \
  do {                                                                                  \
    if (!(condition))                                                                   \
      ::weir::check_failed(#condition, __FILE__, __LINE__, ::fmt::format(__VA_ARGS__)); \
  } while (false)
