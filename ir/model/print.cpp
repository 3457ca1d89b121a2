// The text of a Model, one fact a line in file order: `weir dump --stage=model`. For people and
// golden tests; nothing reads it back.
//
//     model "teacup" vensim
//     variable "Heat Loss"
//       units "Degrees/Minute"
//       eqn = (Teacup_Temperature - Room_Temperature) / Characteristic_Time
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/model/model.h"

namespace weir {
namespace {

const char* dialect_name(Dialect dialect) {
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

const char* equation_sign(EquationKind kind) {
  switch (kind) {
    case EquationKind::Regular:
      return "=";
    case EquationKind::Unchangeable:
      return "==";
    case EquationKind::Data:
      return ":=";
    case EquationKind::Lookup:
      return "lookup";
    case EquationKind::String:
      return ":IS:";
    case EquationKind::RealityCheck:
      return "reality check";
    case EquationKind::TestInput:
      return "test input";
  }
  return "";
}

const char* data_mode_name(DataMode mode) {
  switch (mode) {
    case DataMode::Default:
      return "";
    case DataMode::Interpolate:
      return "interpolate";
    case DataMode::Raw:
      return "raw";
    case DataMode::HoldBackward:
      return "hold backward";
    case DataMode::LookForward:
      return "look forward";
  }
  return "";
}

const char* kind_name(VarKind kind) {
  switch (kind) {
    case VarKind::ByEquation:
      return "variable";
    case VarKind::Stock:
      return "stock";
    case VarKind::Flow:
      return "flow";
    case VarKind::Auxiliary:
      return "aux";
    case VarKind::Graphical:
      return "gf";
  }
  return "";
}

const char* table_type_name(TableType type) {
  switch (type) {
    case TableType::Continuous:
      return "continuous";
    case TableType::Extrapolate:
      return "extrapolate";
    case TableType::Discrete:
      return "discrete";
  }
  return "";
}

/// A text in quotes on one line.
std::string quoted(std::string_view text) { return json_string(fold_blanks(text)); }

class ModelPrinter {
 public:
  std::string print(const Model& model) {
    line(0, "model {} {}", quoted(model.name), dialect_name(model.dialect));
    specs(0, model.specs);
    behavior(0, model.behavior);
    if (model.invalid_index_is_nan) line(0, "invalid index gives nan");
    for (const UnitDefinition& unit : model.units) unit_definition(unit);
    for (const std::string& unit : model.disabled_units) line(0, "no unit {}", quoted(unit));
    for (const Dimension& dim : model.dimensions) dimension(dim);
    for (const Macro& macro : model.macros) print_macro(macro);
    for (const Sector& sector : model.sectors) print_sector(0, sector);
    for (const std::string& setting : model.settings) line(0, "setting {}", quoted(setting));
    extras(0, model.extras);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(int depth, fmt::format_string<Args...> text, Args&&... args) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += fmt::format(text, std::forward<Args>(args)...);
    out_ += '\n';
  }

  /// A line only when there is something to say.
  void text_line(int depth, std::string_view label, const std::string& text) {
    if (!text.empty()) line(depth, "{} {}", label, quoted(text));
  }
  void expr_line(int depth, std::string_view label, const Expr& expr) {
    if (!expr.is_missing()) line(depth, "{} {}", label, to_text(expr));
  }

  void specs(int depth, const SimSpecs& specs) {
    line(depth, "method {}", method_name(specs.method));
    expr_line(depth, "start", specs.start);
    expr_line(depth, "stop", specs.stop);
    expr_line(depth, "dt", specs.dt);
    expr_line(depth, "save", specs.save);
    text_line(depth, "time units", specs.time_units);
    if (specs.run_by != RunBy::All)
      line(depth, "run by {}", specs.run_by == RunBy::Group ? "group" : "module");
  }

  void behavior(int depth, const Behavior& behavior) {
    const auto say = [&](const char* what, const std::optional<bool>& value) {
      if (value) line(depth, "non-negative {} {}", what, *value);
    };
    say("all", behavior.all);
    say("stocks", behavior.stocks);
    say("flows", behavior.flows);
  }

  void unit_definition(const UnitDefinition& unit) {
    std::string aliases;
    for (const std::string& alias : unit.aliases) aliases += " " + quoted(alias);
    line(0, "unit {} = {}{}{}", quoted(unit.name), quoted(unit.equation),
         aliases.empty() ? "" : " also", aliases);
  }

  void dimension(const Dimension& dim) {
    line(0, "dimension {}", quoted(dim.name.spelled));
    if (dim.alias_of) line(1, "same as {}", quoted(dim.alias_of->spelled));
    if (dim.source) line(1, "from {}", to_text(*dim.source));
    for (const DimItem& item : dim.items) {
      if (item.last) {
        line(1, "range {} to {}", quoted(item.first.spelled), quoted(item.last->spelled));
      } else {
        line(1, "item {}", quoted(item.first.spelled));
      }
    }
    for (const Mapping& mapping : dim.mappings) {
      line(1, "maps to {}{}{}", quoted(mapping.target.spelled), mapping.items.empty() ? "" : " by ",
           names(mapping.items));
    }
    text_line(1, "doc", dim.doc);
  }

  void print_macro(const Macro& macro) {
    line(0, "macro {}", quoted(macro.name.spelled));
    for (const MacroParam& param : macro.params) {
      line(1, "parameter {}{}{}", quoted(param.name.spelled),
           param.default_value ? " default " : "",
           param.default_value ? to_text(*param.default_value) : "");
    }
    if (!macro.outputs.empty()) line(1, "outputs {}", names(macro.outputs));
    if (macro.result) line(1, "result {}", to_text(*macro.result));
    print_sector(1, macro.body);
  }

  void print_sector(int depth, const Sector& sector) {
    if (!sector.name.empty()) line(depth++, "sector {}", quoted(sector.name.spelled));
    if (sector.specs) specs(depth, *sector.specs);
    if (sector.runs) line(depth, "runs");
    behavior(depth, sector.behavior);
    for (const ModuleInstance& module : sector.modules) {
      line(depth, "module {}", quoted(module.name.spelled));
      for (const Connection& link : module.connections) {
        line(depth + 1, "connect {} to {}", path(link.from), path(link.to));
      }
    }
    for (const Group& group : sector.groups) {
      line(depth, "group {}", quoted(group.name));
      text_line(depth + 1, "doc", group.doc);
      if (group.runs) line(depth + 1, "runs");
      if (!group.members.empty()) line(depth + 1, "members {}", names(group.members));
    }
    for (const Variable& var : sector.variables) variable(depth, var);
    extras(depth, sector.extras);
  }

  void variable(int depth, const Variable& var) {
    line(depth, "{} {}{}", kind_name(var.kind), quoted(var.name.spelled), subscripts(var.dims));
    ++depth;
    text_line(depth, "units", var.units);
    if (var.range.min || var.range.max || var.range.step) {
      line(depth, "range {} {} {}", bound(var.range.min), bound(var.range.max),
           bound(var.range.step));
    }
    text_line(depth, "group", var.group);
    if (var.is_supplementary) line(depth, "supplementary");
    if (var.access != Access::None) {
      line(depth, "access {}", var.access == Access::Input ? "input" : "output");
    }
    if (var.non_negative) line(depth, "non-negative {}", *var.non_negative);
    if (var.container) print_container(depth, *var.container);
    if (var.leak) print_leak(depth, *var.leak);
    if (var.overflow) line(depth, "overflow");
    if (var.spread != Spread::Beginning) line(depth, "spread {}", spread_word(var.spread));
    if (var.distribution) line(depth, "distribution {}", to_text(*var.distribution));
    if (!var.inflows.empty()) line(depth, "inflows {}", flows(var.inflows));
    if (!var.outflows.empty()) line(depth, "outflows {}", flows(var.outflows));
    if (var.multiplier) line(depth, "multiplier {}", to_text(*var.multiplier));
    for (const Equation& equation : var.equations) print_equation(depth, equation);
    text_line(depth, "doc", var.doc);
  }

  void print_container(int depth, const Container& container) {
    line(depth, "is {}", container_word(container.kind));
    if (container.is_discrete) line(depth + 1, "discrete");
    if (container.keeps_batches) line(depth + 1, "keeps batches");
    if (!container.takes_one_at_a_time) line(depth + 1, "takes several batches");
    if (container.stands) line(depth + 1, "stands");
    if (container.leaks_exponentially) line(depth + 1, "leaks exponentially");
    parameter(depth + 1, "transit time", container.transit_time);
    parameter(depth + 1, "capacity", container.capacity);
    parameter(depth + 1, "inflow limit", container.inflow_limit);
    parameter(depth + 1, "sample", container.sample);
    parameter(depth + 1, "arrest", container.arrest);
  }

  void print_leak(int depth, const Leak& leak) {
    line(depth, "{} {} {}{}", leak.span.valid() ? "leak" : "zone", format_number(leak.zone_start),
         format_number(leak.zone_end), leak.is_whole ? " whole" : "");
    parameter(depth + 1, "fraction", leak.fraction);
  }

  void parameter(int depth, const char* what, const std::vector<Equation>& equations) {
    for (const Equation& equation : equations) {
      line(depth, "{}{} = {}", what, subscripts(equation.subs), to_text(equation.expr));
    }
  }

  void print_equation(int depth, const Equation& equation) {
    const std::string sign = equation_sign(equation.kind);
    const std::string mode = data_mode_name(equation.data_mode);
    std::string head = "eqn" + subscripts(equation.subs) + " " + sign;
    if (!mode.empty()) head += " (" + mode + ")";
    if (equation.expr.is_missing()) {
      line(depth, "{}", head);
    } else {
      line(depth, "{} {}", head, to_text(equation.expr));
    }
    for (const std::vector<Subscript>& except : equation.except) {
      line(depth + 1, "except {}", subscripts(except));
    }
    for (const Expr& more : equation.more_contents) line(depth + 1, "then {}", to_text(more));
    if (equation.init) line(depth + 1, "init {}", to_text(*equation.init));
    for (const LookupTable& table : equation.tables) print_table(depth + 1, table);
    text_line(depth + 1, "window", equation.window);
  }

  void print_table(int depth, const LookupTable& table) {
    std::string points;
    for (std::size_t at = 0; at < table.xs.size() && at < table.ys.size(); ++at) {
      points += fmt::format(" ({}, {})", format_number(table.xs[at]), format_number(table.ys[at]));
    }
    line(depth, "table {}{}", table_type_name(table.type), points);
  }

  void extras(int depth, const std::vector<Extra>& extras) {
    for (const Extra& extra : extras) {
      line(depth, "extra {} {} bytes", quoted(extra.where), extra.text.size());
    }
  }

  static std::string bound(const std::optional<double>& value) {
    return value ? format_number(*value) : "?";
  }

  static std::string names(const std::vector<Name>& names) {
    std::string text;
    for (const Name& name : names) text += (text.empty() ? "" : ", ") + quoted(name.spelled);
    return text;
  }

  static std::string path(const std::vector<Name>& parts) {
    std::string text;
    for (const Name& part : parts) text += (&part == &parts.front() ? "" : ".") + part.spelled;
    return quoted(text);
  }

  static std::string flows(const std::vector<FlowRef>& flows) {
    std::string text;
    for (const FlowRef& flow : flows) {
      text += (text.empty() ? "" : ", ") + quoted(flow.name.spelled);
    }
    return text;
  }

  /// "[A, B!, *]", printed by the expression printer as those of a reference.
  static std::string subscripts(const std::vector<Subscript>& subs) {
    if (subs.empty()) return {};
    Expr carrier = make_ref(Name("x"));
    carrier.subs = subs;
    const std::string text = to_text(carrier);
    return text.substr(text.find('['));
  }

  std::string out_;
};

}  // namespace

bool has_stages(Method method) {
  switch (method) {
    case Method::Rk2:
    case Method::Rk4:
    case Method::Rk2Auto:
    case Method::Rk4Auto:
    case Method::Rk45:
    case Method::Midpoint:
    case Method::Cvode:
      return true;
    case Method::Euler:
    case Method::Difference:
    case Method::Gear:
    case Method::Unknown:
      return false;
  }
  return false;
}

const char* method_name(Method method) {
  switch (method) {
    case Method::Euler:
      return "euler";
    case Method::Difference:
      return "difference";
    case Method::Rk2:
      return "rk2";
    case Method::Rk4:
      return "rk4";
    case Method::Rk2Auto:
      return "rk2-auto";
    case Method::Rk4Auto:
      return "rk4-auto";
    case Method::Rk45:
      return "rk45";
    case Method::Midpoint:
      return "rk2-midpoint";
    case Method::Cvode:
      return "cvode";
    case Method::Gear:
      return "gear";
    case Method::Unknown:
      return "unknown";
  }
  return "";
}

const char* spread_word(Spread spread) {
  switch (spread) {
    case Spread::Beginning:
      return "beginning";
    case Spread::Even:
      return "even";
    case Spread::Destination:
      return "dest";
    case Spread::Distribution:
      return "dist";
    case Spread::Source:
      return "source";
  }
  return "";
}

const char* container_word(ContainerKind kind) {
  switch (kind) {
    case ContainerKind::Conveyor:
      return "a conveyor";
    case ContainerKind::Queue:
      return "a queue";
    case ContainerKind::Oven:
      return "an oven";
  }
  return "?";
}

std::string print(const Model& model) { return ModelPrinter().print(model); }

}  // namespace weir
