// Settings and save lists: names from outside turned into slots.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "tools/libweir/targets.h"

namespace weir {
namespace {

/// `name=value` at the last '=' outside quotes: a quoted name may hold one.
struct Setting {
  std::string_view name;
  std::string_view value;
};

std::optional<Setting> split_setting(std::string_view text) {
  std::size_t at = std::string_view::npos;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (text[i] == '=' && !is_quoted) {
      at = i;
    }
  }
  if (at == std::string_view::npos) return std::nullopt;
  const Setting setting{trim(text.substr(0, at)), trim(text.substr(at + 1))};
  if (setting.name.empty() || setting.value.empty()) return std::nullopt;
  return setting;
}

std::optional<std::vector<double>> parse_values(std::string_view text) {
  std::vector<double> values;
  for (std::string_view piece : split(text, ',')) {
    const std::optional<double> value = parse_setting_value(piece);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

bool is_given_constant(const RVar& var) {
  return !var.is_hidden && !var.is_unchangeable && !var.equations.empty() &&
         std::all_of(var.equations.begin(), var.equations.end(), [](const REquation& equation) {
           return equation.kind == REquationKind::Values;
         });
}

void collect_vars(const RExpr& expr, std::vector<VarId>& found) {
  if (expr.var.valid()) found.push_back(expr.var);
  for (const RExpr& arg : expr.args) collect_vars(arg, found);
}

/// The constants that a variable's own equations are computed from, through other variables too; at
/// most `limit`.
std::vector<std::string> constants_behind(const ResolvedModel& model, VarId start,
                                          std::size_t limit) {
  std::vector<std::string> names;
  std::vector<VarId> waiting = {start};
  std::set<VarId> seen = {start};
  for (std::size_t at = 0; at < waiting.size() && names.size() < limit; ++at) {
    std::vector<VarId> read;
    for (const REquation& equation : model.vars[waiting[at]].equations) {
      collect_vars(equation.expr, read);
      if (equation.init) collect_vars(*equation.init, read);
      for (const RExpr& arg : equation.args) collect_vars(arg, read);
    }
    for (VarId var : read) {
      if (!seen.insert(var).second) continue;
      waiting.push_back(var);
      if (is_given_constant(model.vars[var]) && names.size() < limit) {
        names.push_back(model.vars[var].name);
      }
    }
  }
  return names;
}

void report_not_constant(const Lowered& lowered, const ProgramVar& var, Span span,
                         Diagnostics& diags) {
  Diagnostic& diag = diags.report(DiagKind::NotAConstant, span, var.name);
  if (var.is_unchangeable) {
    diag.note({}, "it is defined with '=='");
    return;
  }
  constexpr std::size_t kMostAdvised = 4;
  for (VarId id : lowered.resolved.vars.ids()) {
    if (lowered.resolved.vars[id].name != var.name) continue;
    const auto names = constants_behind(lowered.resolved, id, kMostAdvised);
    if (names.empty()) return;
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
    diag.note({}, "it is computed; set {}{}", names.size() == 1 ? "" : "one of ", list);
    return;
  }
}

bool holds_slot(const ProgramVar& var, std::uint32_t slot) {
  return slot >= var.base && slot - var.base < var.size;
}

/// The run's times have options of their own, which also replace a computed one.
void advise_option(const Program& program, const ProgramVar& var, Diagnostics& diags) {
  const std::pair<std::uint32_t, const char*> options[] = {{program.controls.start, "--start"},
                                                           {program.controls.stop, "--stop"},
                                                           {program.controls.dt, "--dt"},
                                                           {program.controls.save, "--save-step"}};
  for (const auto& [slot, option] : options) {
    if (!holds_slot(var, slot)) continue;
    diags.report(DiagKind::NotAConstant, var.span, var.name).note({}, "use {}", option);
    return;
  }
}

bool is_control(const Program& program, const ProgramVar& var) {
  const ControlSlots& controls = program.controls;
  return holds_slot(var, controls.start) || holds_slot(var, controls.stop) ||
         holds_slot(var, controls.dt) ||
         (!program.saves_every_step && holds_slot(var, controls.save));
}

/// What is to be set, from the command line or from a changes file.
struct Wanted {
  std::string_view target;
  const std::vector<double>& values;
  Span span;  // in the changes file
};

void add_overrides(const Lowered& lowered, const TargetFinder& finder, const Wanted& wanted,
                   std::vector<Override>& overrides, Diagnostics& diags) {
  const std::vector<std::uint32_t> slots =
      find_constant_slots(lowered, finder, wanted.target, wanted.span, diags);
  if (slots.empty()) return;
  if (wanted.values.size() != 1 && wanted.values.size() != slots.size()) {
    diags.report(DiagKind::WrongValueCount, wanted.span, wanted.target, slots.size(),
                 wanted.values.size());
    return;
  }
  for (std::size_t at = 0; at < slots.size(); ++at) {
    const double value = wanted.values.size() == 1 ? wanted.values.front() : wanted.values[at];
    overrides.push_back({slots[at], value});
  }
}

/// One setting of the command line.
void add_setting(const Lowered& lowered, const TargetFinder& finder, std::string_view text,
                 std::vector<Override>& overrides, Diagnostics& diags) {
  const std::optional<Setting> setting = split_setting(text);
  const std::optional<std::vector<double>> values =
      setting ? parse_values(setting->value) : std::nullopt;
  if (!values) {
    Diagnostic& diag = diags.report(DiagKind::BadSetting, {}, text);
    if (setting) diag.note({}, "'{}' is not a number", setting->value);
    return;
  }
  add_overrides(lowered, finder, {setting->name, *values, {}}, overrides, diags);
}

}  // namespace

std::optional<double> parse_setting_value(std::string_view text) {
  if (equals_ignoring_case(trim(text), ":NA:")) return kNotAvailable;
  return parse_number(text);
}

std::vector<std::uint32_t> find_constant_slots(const Lowered& lowered, const TargetFinder& finder,
                                               std::string_view name, Span span,
                                               Diagnostics& diags) {
  const std::optional<Target> target = finder.find(name, diags, span);
  if (!target) return {};

  const ProgramVar& var = lowered.program.vars[target->var];
  if (var.kind != SlotKind::Constant || var.is_unchangeable) {
    if (is_control(lowered.program, var)) {
      advise_option(lowered.program, var, diags);
    } else {
      report_not_constant(lowered, var, span.valid() ? span : var.span, diags);
    }
    return {};
  }
  std::vector<std::uint32_t> slots;
  for (std::uint32_t element : target->elements) slots.push_back(var.base + element);
  return slots;
}

std::vector<Override> find_overrides(const Lowered& lowered,
                                     const std::vector<std::string>& settings, Diagnostics& diags) {
  std::vector<Override> overrides;
  if (settings.empty() && lowered.constant_changes.empty()) return overrides;
  const TargetFinder finder(lowered);
  for (const ConstantChange& change : lowered.constant_changes) {
    add_overrides(lowered, finder, {change.target, change.values, change.span}, overrides, diags);
  }
  for (const std::string& text : settings) add_setting(lowered, finder, text, overrides, diags);
  return overrides;
}

std::vector<ResultColumn> find_columns(const Lowered& lowered,
                                       const std::vector<std::string>& names, Diagnostics& diags) {
  if (names.empty()) return all_columns(lowered.program);
  std::vector<ResultColumn> columns;
  std::set<std::uint32_t> seen;
  const TargetFinder finder(lowered);
  const auto add = [&](const Target& target) {
    const ProgramVar& var = lowered.program.vars[target.var];
    if (var.kind == SlotKind::Time) return;  // the first column of every file already
    for (std::uint32_t element : target.elements) {
      if (!seen.insert(var.base + element).second) continue;
      columns.push_back(result_column(lowered.program, var, element));
    }
  };
  for (const std::string& name : names) {
    if (finder.is_pattern(name)) {
      for (const Target& target : finder.find_all(name, diags)) add(target);
    } else if (const std::optional<Target> target = finder.find(name, diags)) {
      add(*target);
    }
  }
  return columns;
}

std::vector<std::string> read_save_list(const std::string& path, Diagnostics& diags) {
  const FileBytes file = read_file(path);
  if (!file.ok) {
    diags.report(DiagKind::CannotRead, {}, path, file.problem);
    return {};
  }
  const SourceFile source(path, file.bytes);
  std::vector<std::string> names;
  std::string_view text = source.text();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (!line.empty()) names.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (names.empty()) diags.report(DiagKind::CannotRead, {}, path, "it names no variable");
  return names;
}

}  // namespace weir
