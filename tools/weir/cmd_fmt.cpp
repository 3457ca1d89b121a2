// weir fmt: a model file in canonical layout.
#include <fmt/core.h>

#include <cstdio>

#include "tools/libweir/texts.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

/// Whole or not at all: the file may be the one that was read.
bool write_file(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return false;
  const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool is_closed = std::fclose(file) == 0;
  if (is_written && is_closed && std::rename(fresh.c_str(), path.c_str()) == 0) return true;
  std::remove(fresh.c_str());
  return false;
}

}  // namespace

Exit format_file(const Options& options) {
  Loaded loaded = load_model(options.model.path);
  const bool has_errors = loaded.diags.has_errors();
  report(loaded.diags, loaded.sources, {});
  if (has_errors) return exit_after_errors(loaded.diags);
  const std::string text = format_model(loaded);
  if (options.output.empty()) return print_text(text);
  if (write_file(options.output, text)) return Exit::Good;
  complain(fmt::format("cannot write '{}'", options.output));
  return Exit::WrongUse;
}

}  // namespace weir::cli
