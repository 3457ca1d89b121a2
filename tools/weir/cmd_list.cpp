// weir list: the variables of a model, one a line. Units in parentheses follow from the equations.
#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "tools/libweir/json.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

struct Line {
  std::string name, kind, units, doc;
  std::string inferred;  // units that follow from its equation, where it declares none
  std::vector<std::string> dims;
};

const char* kind_text(const Program& program, const ProgramVar& var) {
  if (is_control(program, var)) return "control";
  switch (var.kind) {
    case SlotKind::Time:
      return "control";
    case SlotKind::Constant:
    case SlotKind::Fixed:
      return "constant";
    case SlotKind::Stock:
      return "stock";
    case SlotKind::Memory:
    case SlotKind::Auxiliary:
      return "auxiliary";
  }
  return "";
}

std::vector<Line> variable_lines(const Lowered& lowered) {
  std::unordered_map<std::string, const ProgramVar*> slots;
  for (const ProgramVar& var : lowered.program.vars) slots.emplace(var.name, &var);
  const auto inferred = inferred_units(lowered);

  std::vector<Line> lines;
  for (const RVar& var : lowered.resolved.vars) {
    if (var.is_hidden || var.kind == RVarKind::Time || var.kind == RVarKind::StepTime) continue;
    Line line;
    line.name = var.name;
    line.units = var.units;
    line.doc = var.doc;
    if (const auto units = inferred.find(var.name); units != inferred.end())
      line.inferred = units->second;
    for (DimId dim : var.dims) line.dims.push_back(display(lowered.resolved.dims[dim].name));
    const auto slot = slots.find(var.name);
    line.kind = var.kind == RVarKind::Table || slot == slots.end()
                    ? "lookup"
                    : kind_text(lowered.program, *slot->second);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string full_name(const Line& line) {
  if (line.dims.empty()) return line.name;
  std::string dims;
  for (const std::string& dim : line.dims) dims += (dims.empty() ? "" : ",") + dim;
  return line.name + "[" + dims + "]";
}

std::string table_text(const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, display_width(full_name(line)));
  std::string text;
  for (const Line& line : lines) {
    const std::string name = full_name(line);
    std::string row = name + std::string(width - display_width(name) + 2, ' ') + line.kind;
    const std::string units =
        line.inferred.empty() ? fold_blanks(line.units) : fmt::format("({})", line.inferred);
    if (!units.empty()) row += std::string(11 - line.kind.size(), ' ') + units;
    text += row + '\n';
  }
  return text;
}

std::string table_json(const std::vector<Line>& lines) {
  JsonWriter json;
  json.begin_array();
  for (const Line& line : lines) {
    json.begin_object().key("name").text(line.name).key("kind").text(line.kind);
    json.key("dimensions").begin_array();
    for (const std::string& dim : line.dims) json.text(dim);
    json.end_array().key("units").text(line.units);
    if (!line.inferred.empty()) json.key("inferredUnits").text(line.inferred);
    json.key("doc").text(line.doc).end_object();
  }
  return json.end_array().str();
}

}  // namespace

Exit list_variables(const Options& options) {
  Lowered lowered = lower_given(options.model);
  const bool has_errors = lowered.diags.has_errors();
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  if (has_errors) return exit_after_errors(lowered.diags);

  std::vector<Line> lines = variable_lines(lowered);
  if (!options.kind.empty()) {
    std::erase_if(lines, [&](const Line& line) { return line.kind != options.kind; });
  }
  const std::string text = options.json ? table_json(lines) : table_text(lines);
  return text.empty() ? Exit::Good : print_text(text);
}

}  // namespace weir::cli
