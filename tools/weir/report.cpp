// Messages shared by the verbs: see report.h.
#include "tools/weir/report.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "tools/libweir/memory.h"

namespace weir::cli {

Loaded load_given(const ModelOptions& options) {
  std::error_code problem;  // load_model tells it
  const std::uintmax_t size = std::filesystem::file_size(options.path, problem);
  if (!problem) expect_memory_for_model(size);
  return load_model(options.path, options.lower.encoding);
}

Lowered lower_given(const ModelOptions& options) {
  return lower_model(load_given(options), options.lower);
}

bool silence(Diagnostics& diags, const std::vector<std::string>& names) {
  bool all_known = true;
  for (const std::string& name : names) {
    if (diags.silence(name)) continue;
    complain(fmt::format("no warning is named '{}'", name));
    all_known = false;
  }
  return all_known;
}

bool report(Diagnostics& diags, const SourceMap& sources, const std::vector<std::string>& names) {
  const bool all_known = silence(diags, names);
  diags.sort();
  const std::string text = render(diags, sources);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return all_known;
}

ObjectCache cache_of_user(const RunOptionsGiven& run) {
  return run.uses_cache ? ObjectCache::of_user() : ObjectCache();
}

Exit exit_after_errors(const Diagnostics& diags) {
  for (const Diagnostic& diag : diags.all()) {
    if (diag.kind == DiagKind::CannotRead) return Exit::WrongUse;
  }
  return Exit::Failed;
}

void leave(Exit exit) {
  std::fflush(nullptr);
  std::_Exit(static_cast<int>(exit));
}

void complain(std::string_view message) {
  const std::string text = fmt::format("weir: {}\n", message);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Exit print_text(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
                       (text.ends_with('\n') || std::fputc('\n', stdout) != EOF) &&
                       std::fflush(stdout) == 0;
  if (written) return Exit::Good;
  complain("standard output takes no more");
  return Exit::Failed;
}

bool write_file(const std::string& path, std::string_view bytes) {
  // a device or a pipe cannot be replaced
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  const bool is_replaced = !exists(status) || is_regular_file(status);
  const std::string fresh = is_replaced ? path + ".new" : path;
  bool is_written = false;
  if (std::FILE* file = std::fopen(fresh.c_str(), "wb")) {
    is_written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    is_written = std::fclose(file) == 0 && is_written;
    if (is_replaced) {
      is_written = is_written && std::rename(fresh.c_str(), path.c_str()) == 0;
      if (!is_written) std::remove(fresh.c_str());
    }
  }
  if (!is_written) complain(fmt::format("cannot write '{}'", path));
  return is_written;
}

std::string file_name(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool is_control(const Program& program, const ProgramVar& var) {
  const ControlSlots& controls = program.controls;
  return var.size == 1 && (var.base == controls.start || var.base == controls.stop ||
                           var.base == controls.dt || var.base == controls.save);
}

std::size_t count_variables(const Model& model) {
  static const Name kControls[] = {Name("INITIAL TIME"), Name("FINAL TIME"), Name("TIME STEP"),
                                   Name("SAVEPER")};
  std::size_t count = 0;
  for (const Sector& sector : model.sectors) {
    for (const Variable& var : sector.variables) {
      bool is_a_control = false;
      for (const Name& control : kControls) is_a_control |= var.name == control;
      if (!is_a_control) ++count;
    }
  }
  return count;
}

std::string counted(std::size_t count, std::string_view noun) {
  if (count == 0) return fmt::format("no {}s", noun);
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

const char* dialect_text(Dialect dialect) {
  switch (dialect) {
    case Dialect::Vensim:
      return "vensim";
    case Dialect::Xmile:
      return "xmile";
    case Dialect::Stella:
      return "stella";
  }
  return "";
}

}  // namespace weir::cli
