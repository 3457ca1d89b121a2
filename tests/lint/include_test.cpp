// The include table: which room may see what. It is the law of the house; CMake's private links are
// its locks.
//
// A file belongs to the longest prefix that fits its path. It may include what its row names, and
// the C++ and C standard libraries and POSIX. Third-party headers have a table of their own: which
// files may name them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source_tree.h"

namespace weir::lint {
namespace {

/// Files whose path begins with `path` may include our headers that begin with one of `sees`.
struct RoomRow {
  std::string_view path;
  std::vector<std::string_view> sees;
};

const std::vector<RoomRow>& rooms() {
  static const std::vector<RoomRow> rows = {
      {"runtime/solvers/", {"runtime/solvers/", "runtime/stiff.h"}},
      {"runtime/", {"runtime/", "weir/rt.h"}},

      {"ir/base/", {"ir/base/"}},
      {"ir/builtins/", {"ir/base/", "ir/builtins/", "ir/program/"}},  // a row names an operation
      {"ir/graph/", {"ir/base/", "ir/graph/"}},
      {"ir/program/", {"ir/base/", "ir/program/"}},
      {"ir/opt/", {"ir/base/", "ir/program/", "ir/opt/"}},
      // of the Program the model knows the names of operations only: a resolved call is one
      {"ir/model/", {"ir/base/", "ir/builtins/", "ir/graph/", "ir/model/", "ir/program/program.h"}},
      {"ir/translate/", {"ir/base/", "ir/builtins/", "ir/graph/", "ir/model/", "ir/translate/"}},
      {"ir/lower/", {"ir/"}},

      {"frontend/load", {"frontend/", "ir/base/", "ir/model/"}},
      {"frontend/views", {"frontend/", "ir/base/", "ir/model/"}},
      {"frontend/comments", {"frontend/", "ir/base/", "ir/model/"}},
      {"frontend/kept_equations",
       {"frontend/", "ir/model/", "ir/translate/kept_forms.h", "ir/translate/kept_texts.h"}},
      {"frontend/transcode", {"frontend/transcode.h", "ir/base/"}},
      {"frontend/syntax/", {"frontend/syntax/", "ir/base/", "ir/model/"}},
      {"frontend/mdl/", {"frontend/syntax/", "frontend/mdl/", "ir/base/", "ir/model/"}},
      {"frontend/xmile/", {"frontend/syntax/", "frontend/xmile/", "ir/base/", "ir/model/"}},
      {"frontend/prelude/", {"frontend/mdl/", "frontend/prelude/", "ir/base/", "ir/model/"}},
      // a changes file is written in Vensim's syntax; functions that are not read say why
      {"frontend/data/",
       {"frontend/data/", "frontend/syntax/", "ir/base/", "ir/builtins/", "ir/model/"}},

      {"codegen/engine",
       {"codegen/engine.h", "ir/program/", "ir/opt/starts.h", "ir/base/", "runtime/", "weir/rt.h"}},
      {"codegen/tiered",
       {"codegen/tiered.h", "codegen/engine.h", "codegen/native/object_cache.h", "ir/program/",
        "weir/rt.h"}},
      // ir/opt/roll.h, commons.h: the passes that are for machine code only
      {"codegen/llvm_loader",
       {"codegen/", "ir/program/", "ir/opt/roll.h", "ir/base/", "weir/rt.h"}},
      {"codegen/native/",
       {"codegen/engine.h", "codegen/native/", "codegen/llvm_loader.h", "codegen/llvm/chunks.h",
        "codegen/llvm/symbols.h", "codegen/llvm/table_grids.h", "codegen/llvm/vector_math.h",
        "ir/program/", "ir/opt/commons.h", "ir/opt/roll.h", "weir/rt.h", "emitter_version.h"}},
      {"codegen/interp/",
       {"codegen/engine.h", "codegen/interp/", "ir/program/", "ir/base/", "weir/rt.h"}},
      {"codegen/llvm/",
       {"codegen/engine.h", "codegen/llvm/", "codegen/native/code_image.h",
        "codegen/native/processor.h", "ir/program/", "ir/base/", "weir/rt.h"}},

      {"tools/libweir/",
       {"tools/libweir/", "tools/draw/", "frontend/", "ir/", "codegen/engine.h",
        "codegen/native/object_cache.h", "codegen/tiered.h", "runtime/", "weir/rt.h"}},
      {"tools/draw/", {"tools/draw/", "ir/base/", "ir/model/"}},
      {"tools/weir/", {"tools/libweir/", "tools/weir/"}},
      {"tools/bench/", {"tools/libweir/", "tools/bench/", "runtime/lanes.h"}},
      {"tools/fuzz/", {"tools/libweir/", "tools/fuzz/"}},

      {"tests/", {"tests/", "tools/", "codegen/", "frontend/", "ir/", "runtime/", "weir/rt.h"}},
  };
  return rows;
}

/// Third-party headers that begin with `header` may be included by files whose path begins with one
/// of `by`.
struct LibraryRow {
  std::string_view header;
  std::vector<std::string_view> by;
};

const std::vector<LibraryRow>& libraries() {
  static const std::vector<LibraryRow> rows = {
      {"fmt/", {"ir/", "frontend/", "codegen/", "tools/", "tests/"}},
      {"utf8proc.h", {"ir/base/text.cpp"}},
      {"pugixml.hpp", {"frontend/xmile/", "frontend/data/xlsx.cpp"}},
      {"iconv.h", {"frontend/transcode.cpp"}},
      {"minizip/", {"frontend/data/archive.cpp", "tests/unit/data_"}},
      {"Random123/", {"runtime/random.cpp"}},
      {"cvode/", {"runtime/solvers/cvode.cpp"}},
      {"nvector/", {"runtime/solvers/cvode.cpp"}},
      {"sundials/", {"runtime/solvers/cvode.cpp"}},
      {"sunlinsol/", {"runtime/solvers/cvode.cpp"}},
      {"sunmatrix/", {"runtime/solvers/cvode.cpp"}},
      {"llvm/IR/IRBuilder.h", {"codegen/llvm/"}},
      {"llvm/IR/Module.h", {"codegen/llvm/"}},
      {"llvm/IR/VFABIDemangler.h", {"codegen/llvm/emit_fast.cpp"}},
      {"llvm-c/", {"codegen/llvm/"}},
      {"CLI/", {"tools/weir/options.cpp"}},
      {"gtest/", {"tests/"}},
      {"benchmark/", {"tools/bench/"}},
      {"dlfcn.h", {"ir/base/shared_module.cpp", "codegen/llvm/vector_math.cpp"}},
      {"xxhash.h", {"codegen/", "tools/libweir/"}},
      {"elf.h", {"codegen/native/code_image.cpp"}},
      {"cpuid.h", {"codegen/native/processor.cpp"}},
      {"emmintrin.h", {"tools/libweir/number_text.cpp"}},
      {"librsvg/", {"tools/draw/png/"}},
      {"graphviz/", {"tools/draw/graphviz/"}},
      {"xxhash.h", {"tools/libweir/netcdf_results.cpp"}},
      {"netcdf.h", {"tests/"}},
  };
  return rows;
}

/// Headers of C and POSIX: <name.h>, <sys/name.h>.
constexpr std::string_view kSystemHeaders[] = {
    "stddef.h",   "stdint.h",       "unistd.h",   "fcntl.h",    "signal.h",
    "spawn.h",    "sys/resource.h", "sys/wait.h", "sys/stat.h", "sys/ioctl.h",
    "sys/mman.h", "poll.h",         "malloc.h"};

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

/// The row of the longest prefix that fits, or null.
const RoomRow* find_room(std::string_view path) {
  const RoomRow* found = nullptr;
  for (const RoomRow& row : rooms()) {
    const bool is_longer = found == nullptr || row.path.size() > found->path.size();
    if (path.starts_with(row.path) && is_longer) found = &row;
  }
  return found;
}

const LibraryRow* find_library(std::string_view header) {
  for (const LibraryRow& row : libraries()) {
    if (header.starts_with(row.header)) return &row;
  }
  return nullptr;
}

bool is_standard(std::string_view header) {
  const bool is_cpp_header = header.find_first_of("./") == std::string_view::npos;
  return is_cpp_header || std::find(std::begin(kSystemHeaders), std::end(kSystemHeaders), header) !=
                              std::end(kSystemHeaders);
}

/// What one #include line names; empty for another line.
struct Include {
  std::string_view header;
  bool is_ours = false;
};

Include parse_include(std::string_view line) {
  constexpr std::string_view kWord = "#include";
  if (!line.starts_with(kWord)) return {};
  line.remove_prefix(kWord.size());
  const std::size_t open = line.find_first_of("\"<");
  if (open == std::string_view::npos) return {};
  const bool is_ours = line[open] == '"';
  const std::size_t close = line.find(is_ours ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return {};
  return {line.substr(open + 1, close - open - 1), is_ours};
}

/// Why `path` may not include this; empty when it may.
std::string complaint(std::string_view path, const Include& include) {
  if (include.is_ours) {
    // a file beside the including one is named without its folder only in tests
    const bool is_neighbour = include.header.find('/') == std::string_view::npos;
    if (is_neighbour && path.starts_with("tests/")) return {};
    const RoomRow* room = find_room(path);
    if (room == nullptr) return "stands in no room of the include table";
    return starts_with_any(include.header, room->sees)
               ? ""
               : "may not see \"" + std::string(include.header) + '"';
  }
  if (is_standard(include.header)) return {};
  const LibraryRow* library = find_library(include.header);
  if (library == nullptr)
    return "<" + std::string(include.header) + "> is in no row of the include table";
  return starts_with_any(path, library->by) ? ""
                                            : "may not see <" + std::string(include.header) + '>';
}

TEST(Includes, FollowTheTable) {
  std::size_t includes = 0;
  for (const SourceText& file : cpp_files()) {
    for (std::size_t at = 0; at < file.lines.size(); ++at) {
      const Include include = parse_include(file.lines[at]);
      if (include.header.empty()) continue;
      ++includes;
      const std::string problem = complaint(file.path, include);
      EXPECT_EQ(problem, "") << file.path << ':' << at + 1;
    }
  }
  EXPECT_GT(includes, 500u) << "the sources were not found";
}

TEST(Includes, WallsStandWhereTheTableSays) {
  EXPECT_NE(complaint("ir/model/model.h", {"frontend/load.h", true}), "");
  EXPECT_NE(complaint("ir/program/print.cpp", {"ir/model/model.h", true}), "");
  EXPECT_NE(complaint("frontend/mdl/read.cpp", {"frontend/xmile/xmile.h", true}), "");
  EXPECT_NE(complaint("codegen/interp/run.cpp", {"ir/model/model.h", true}), "");
  EXPECT_NE(complaint("codegen/interp/run.cpp", {"llvm-c/Core.h", false}), "");
  EXPECT_NE(complaint("codegen/llvm/jit.cpp", {"llvm/Passes/PassBuilder.h", false}), "");
  EXPECT_NE(complaint("tools/weir/main.cpp", {"CLI/CLI.hpp", false}), "");
  EXPECT_NE(complaint("runtime/sim.cpp", {"fmt/core.h", false}), "");
  EXPECT_EQ(complaint("tools/weir/options.cpp", {"CLI/CLI.hpp", false}), "");
  EXPECT_EQ(complaint("ir/lower/lower.cpp", {"ir/model/resolved.h", true}), "");
}

TEST(Includes, HeadersAreGuardedByPragma) {
  for (const SourceText& file : cpp_files()) {
    const bool is_header = file.path.ends_with(".h") || file.path.ends_with(".hpp");
    // weir/rt.h is C
    if (!is_header || file.path.ends_with("weir/rt.h")) continue;
    const bool is_guarded =
        std::find(file.lines.begin(), file.lines.end(), "#pragma once") != file.lines.end();
    EXPECT_TRUE(is_guarded) << file.path;
  }
}

}  // namespace
}  // namespace weir::lint
