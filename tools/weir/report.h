// What every verb tells the user in the same way: diagnostics, wrong use, the model it loaded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/weir/options.h"

namespace weir::cli {

/// Loads the model of `options`, and room for what will be done with it.
Loaded load_given(const ModelOptions& options);

/// Loads and lowers it.
Lowered lower_given(const ModelOptions& options);

/// Removes silenced warnings and prints the rest on standard error; false when `silence` names no
/// warning.
bool report(Diagnostics& diags, const SourceMap& sources, const std::vector<std::string>& silence);

/// The same without printing: for verbs that put diagnostics into their JSON.
bool silence(Diagnostics& diags, const std::vector<std::string>& names);

/// Where machine code is kept; nowhere after --no-cache.
ObjectCache cache_of_user(const RunOptionsGiven& run);

/// How to end after errors: a file that cannot be read is wrong use, a bad model is a failure.
Exit exit_after_errors(const Diagnostics& diags);

/// Ends the process, when all is written: to give a model back part by part takes a tenth of the
/// time of a check, and threads that still make native code are waited for by nobody.
[[noreturn]] void leave(Exit exit);

/// Prints "weir: ..." on standard error.
void complain(std::string_view message);

/// Prints a line on standard output; Failed when it cannot be written.
Exit print_text(std::string_view text);

/// Writes a file whole or not at all: it may be the one that was read. Complains when it cannot.
bool write_file(const std::string& path, std::string_view bytes);

/// The last part of a path.
std::string file_name(const std::string& path);

/// Whether a variable is one of the run's times.
bool is_control(const Program& program, const ProgramVar& var);

/// Variables the author wrote: of all sectors, without the controls of Vensim.
std::size_t count_variables(const Model& model);

/// "3 variables", "1 error", "no errors"
std::string counted(std::size_t count, std::string_view noun);

const char* dialect_text(Dialect dialect);

}  // namespace weir::cli
