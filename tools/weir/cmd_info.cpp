// weir info: a model summed up: where it comes from, what is in it, how it runs.
#include <fmt/core.h>

#include "tools/libweir/json.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

struct Counts {
  std::size_t stocks = 0, auxiliaries = 0, constants = 0, lookups = 0, arrays = 0;
};

Counts count_kinds(const Lowered& lowered) {
  Counts counts;
  for (const ProgramVar& var : lowered.program.vars) {
    if (var.is_hidden || is_control(lowered.program, var)) continue;
    if (!var.dims.empty()) ++counts.arrays;
    switch (var.kind) {
      case SlotKind::Time:
        break;
      case SlotKind::Constant:
      case SlotKind::Fixed:
        ++counts.constants;
        break;
      case SlotKind::Stock:
        ++counts.stocks;
        break;
      case SlotKind::Memory:
      case SlotKind::Auxiliary:
        ++counts.auxiliaries;
        break;
    }
  }
  for (const RVar& var : lowered.resolved.vars) {
    if (!var.is_hidden && var.kind == RVarKind::Table) ++counts.lookups;
  }
  return counts;
}

std::string control_text(const std::optional<double>& value) {
  return value ? format_number(*value) : "(computed)";
}

const char* encoding_text(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8:
      return "UTF-8";
    case Encoding::Utf8Bom:
      return "UTF-8 with byte order mark";
    case Encoding::Utf16:
      return "UTF-16";
    case Encoding::Windows1252:
      return "windows-1252";
  }
  return "";
}

std::string encoding_of(const Lowered& lowered) {
  return lowered.model.file.valid() ? encoding_text(lowered.sources[lowered.model.file].encoding())
                                    : "";
}

std::string time_text(const Lowered& lowered) {
  const Program& program = lowered.program;
  const ControlValues controls = control_values(program, {});
  std::string text = fmt::format("{} to {}, step {}", control_text(controls.start),
                                 control_text(controls.stop), control_text(controls.dt));
  text += program.saves_every_step ? ", every step saved"
                                   : ", saved every " + control_text(controls.save);
  text += fmt::format(", {}", method_text(program.method));
  if (!lowered.resolved.time_units.empty()) text += ", in " + lowered.resolved.time_units;
  return text;
}

std::string info_text(const Options& options, const Lowered& lowered) {
  std::string text;
  const auto line = [&](const char* label, const std::string& value) {
    text += fmt::format("{:<12}{}\n", label, value);
  };
  const Model& model = lowered.model;
  line("model", model.name);
  line("file", fmt::format("{}, {}, {}", options.model.path, dialect_text(model.dialect),
                           encoding_of(lowered)));
  line("variables", fmt::format("{}", count_variables(model)));
  for (const Dimension& dim : model.dimensions) {
    std::string size;
    for (const ResolvedDim& resolved : lowered.resolved.dims) {
      if (resolved.name == dim.name) size = fmt::format(" ({})", resolved.elems.size());
    }
    line("dimension", display(dim.name) + size);
  }
  for (const Macro& macro : model.macros) line("macro", display(macro.name));
  for (const ModuleInstance& module : model.root().modules) line("module", display(module.name));
  for (const Group& group : model.root().groups) line("group", group.name);
  if (lowered.diags.has_errors()) return text;

  const Counts counts = count_kinds(lowered);
  line("", fmt::format("{}, {}, {}, {}", counted(counts.stocks, "stock"),
                       counts.auxiliaries == 1 ? "1 auxiliary"
                                               : fmt::format("{} auxiliaries", counts.auxiliaries),
                       counted(counts.constants, "constant"), counted(counts.lookups, "lookup")));
  line("time", time_text(lowered));
  const RunEstimate estimate = estimate_run(lowered.program, {});
  line("run", fmt::format("{} values, {} instructions, {} steps", lowered.program.value_count,
                          estimate.instructions,
                          estimate.steps > 0 ? format_number(estimate.steps) : "(computed)"));
  return text;
}

void write_control(JsonWriter& json, const char* key, const std::optional<double>& value) {
  json.key(key);
  if (value) {
    json.number(*value);
  } else {
    json.null();
  }
}

std::string info_json(const Options& options, const Lowered& lowered) {
  const Model& model = lowered.model;
  JsonWriter json;
  json.begin_object().key("model").text(model.name).key("file").text(options.model.path);
  json.key("dialect").text(dialect_text(model.dialect));
  json.key("encoding").text(encoding_of(lowered));
  json.key("variables").count(count_variables(model));
  json.key("dimensions").begin_array();
  for (const Dimension& dim : model.dimensions) json.text(display(dim.name));
  json.end_array().key("macros").begin_array();
  for (const Macro& macro : model.macros) json.text(display(macro.name));
  json.end_array().key("modules").begin_array();
  for (const ModuleInstance& module : model.root().modules) json.text(display(module.name));
  json.end_array();
  if (!lowered.diags.has_errors()) {
    const Program& program = lowered.program;
    const Counts counts = count_kinds(lowered);
    json.key("stocks").count(counts.stocks).key("auxiliaries").count(counts.auxiliaries);
    json.key("constants").count(counts.constants).key("lookups").count(counts.lookups);
    json.key("arrays").count(counts.arrays);
    const ControlValues controls = control_values(program, {});
    write_control(json, "start", controls.start);
    write_control(json, "stop", controls.stop);
    write_control(json, "dt", controls.dt);
    write_control(json, "save", controls.save);
    json.key("method").text(method_text(program.method));
    json.key("timeUnits").text(lowered.resolved.time_units);
    json.key("values").count(program.value_count);
  }
  return json.end_object().str();
}

}  // namespace

Exit show_info(const Options& options) {
  Lowered lowered = lower_given(options.model);
  const bool has_errors = lowered.diags.has_errors();
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  const Exit verdict = has_errors ? exit_after_errors(lowered.diags) : Exit::Good;
  if (verdict == Exit::WrongUse || lowered.model.sectors.empty()) return verdict;
  const Exit printed =
      print_text(options.json ? info_json(options, lowered) : info_text(options, lowered));
  return printed == Exit::Good ? verdict : printed;
}

}  // namespace weir::cli
