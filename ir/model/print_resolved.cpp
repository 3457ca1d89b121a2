// The text of a resolved model, one fact a line: `weir dump --stage=resolved`. Loops of an equation
// are numbered in the order it states them (left side first, then reductions), so that `#0` on the
// right is the first `for`.
//
//     var v3 "births" [Region]
//       for #0 in Region(3)
//       aux [#0] = mul("population"[#0], 0.03)
#include <fmt/core.h>

#include <string>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/model/resolved.h"

namespace weir {
namespace {

const char* method_name(ProgramMethod method) {
  switch (method) {
    case ProgramMethod::Euler:
      return "euler";
    case ProgramMethod::Rk2Midpoint:
      return "rk2-midpoint";
    case ProgramMethod::Rk2Heun:
      return "rk2-heun";
    case ProgramMethod::Rk4:
      return "rk4";
    case ProgramMethod::Difference:
      return "difference";
    case ProgramMethod::Rk2Auto:
      return "rk2-auto";
    case ProgramMethod::Rk4Auto:
      return "rk4-auto";
    case ProgramMethod::Rk45:
      return "rk45";
    case ProgramMethod::Cvode:
      return "cvode";
  }
  return "";
}

const char* kind_name(RVarKind kind) {
  switch (kind) {
    case RVarKind::Ordinary:
      return "var";
    case RVarKind::Time:
      return "time";
    case RVarKind::StepTime:
      return "step-time";
    case RVarKind::Table:
      return "table";
  }
  return "";
}

const char* kind_name(REquationKind kind) {
  switch (kind) {
    case REquationKind::Values:
      return "values";
    case REquationKind::Auxiliary:
      return "aux";
    case REquationKind::Active:
      return "active";
    case REquationKind::Stock:
      return "stock";
    case REquationKind::Memory:
      return "memory";
    case REquationKind::Initial:
      return "initial";
    case REquationKind::Vector:
      return "vector";
    case REquationKind::Solved:
      return "solved";
    case REquationKind::Sought:
      return "sought";
    case REquationKind::Shift:
      return "shift";
  }
  return "";
}

const char* kind_name(ReadKind kind) {
  switch (kind) {
    case ReadKind::Continuous:
      return "continuous";
    case ReadKind::Extrapolate:
      return "extrapolate";
    case ReadKind::Discrete:
      return "discrete";
    case ReadKind::LookForward:
      return "look-forward";
    case ReadKind::Raw:
      return "raw";
  }
  return "";
}

class ResolvedPrinter {
 public:
  explicit ResolvedPrinter(const ResolvedModel& model) : model_(model) {}

  std::string print() {
    line("model {} method {}", quoted(model_.name), method_name(model_.method));
    control("time", model_.time);
    control("start", model_.start);
    control("stop", model_.stop);
    control("dt", model_.dt);
    control("save", model_.save);
    for (const ResolvedDim& dim : model_.dims) dimension(dim);
    for (VarId var : model_.vars.ids()) variable(var);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> text, Args&&... args) {
    out_ += fmt::format(text, std::forward<Args>(args)...);
    out_ += '\n';
  }

  static std::string quoted(std::string_view text) { return json_string(fold_blanks(text)); }

  std::string name(VarId var) const {
    return var.valid() && var.index() < model_.vars.size() ? quoted(model_.vars[var].name) : "?";
  }

  void control(const char* what, VarId var) {
    if (var.valid()) line("{} is {}", what, name(var));
  }

  void dimension(const ResolvedDim& dim) {
    std::string elems;
    for (ElemId elem : dim.elems) {
      elems += (elems.empty() ? "" : ", ") + quoted(model_.elems[elem].spelled);
    }
    line("dim {}: {}", dim_name(dim), elems);
  }

  /// One that storage made has no name, only a size.
  static std::string dim_name(const ResolvedDim& dim) {
    return dim.name.empty() ? fmt::format("({})", dim.elems.size()) : quoted(dim.name.spelled);
  }

  void variable(VarId id) {
    const RVar& var = model_.vars[id];
    std::string text = fmt::format("{} v{} {}", kind_name(var.kind), id.index(), quoted(var.name));
    if (!var.dims.empty()) text += " [" + dims(var.dims) + "]";
    if (var.is_hidden) text += " hidden";
    if (var.is_unchangeable) text += " unchangeable";
    if (var.is_supplementary) text += " supplementary";
    if (var.is_clamped) text += " clamped";
    if (!var.units.empty()) text += " units " + quoted(var.units);
    line("{}", text);
    for (const ProgramTable& table : var.tables) print_table(table);
    for (const REquation& equation : var.equations) print_equation(equation);
  }

  std::string dims(const std::vector<DimId>& ids) const {
    std::string text;
    for (DimId id : ids) {
      const ResolvedDim& dim = model_.dims[id];
      text += text.empty() ? "" : ", ";
      text += dim.name.empty() ? dim_name(dim) : dim.name.spelled;
    }
    return text;
  }

  void print_table(const ProgramTable& table) {
    std::string points;
    for (std::size_t at = 0; at < table.xs.size() && at < table.ys.size(); ++at) {
      points += fmt::format(" ({}, {})", format_number(table.xs[at]), format_number(table.ys[at]));
    }
    line("  {}{}", kind_name(table.kind), points.empty() ? " empty" : points);
  }

  void print_equation(const REquation& equation) {
    for (std::size_t at = 0; at < equation.loops.size(); ++at) {
      line("  for #{} in {}({})", at, equation.loops[at].label, equation.loops[at].count);
    }
    line("  {}{} ={}", kind_name(equation.kind), indices(equation.target), meaning(equation));
    const bool has_init =
        equation.kind == REquationKind::Active || equation.kind == REquationKind::Stock ||
        equation.kind == REquationKind::Memory || equation.kind == REquationKind::Solved;
    if (has_init) line("    starts at {}", expr_text(*equation.init));
  }

  std::string meaning(const REquation& equation) const {
    switch (equation.kind) {
      case REquationKind::Values:
        return values(equation);
      case REquationKind::Initial:
        return " " + expr_text(*equation.init);
      case REquationKind::Vector:
        return vector(equation);
      case REquationKind::Shift:
        return " " + expr_text(equation.expr) + ";" + vector(equation);
      case REquationKind::Auxiliary:
      case REquationKind::Active:
      case REquationKind::Stock:
      case REquationKind::Memory:
      case REquationKind::Solved:
        return " " + expr_text(equation.expr);
      case REquationKind::Sought:
        return " from " + expr_text(equation.expr) + sought(equation);
    }
    return {};
  }

  static std::string values(const REquation& equation) {
    std::string text;
    for (double value : equation.values) text += " " + format_number(value);
    return text;
  }

  std::string sought(const REquation& equation) const {
    return fmt::format(" by {} for {} within {} in {} rounds", expr_text(equation.args[0]),
                       expr_text(equation.args[1]), expr_text(equation.args[2]),
                       expr_text(equation.args[3]));
  }

  std::string vector(const REquation& equation) const {
    std::string text = fmt::format(" {}(", op_row(equation.vector_op).text);
    for (std::size_t at = 0; at < equation.views.size(); ++at) {
      const RView& view = equation.views[at];
      text += fmt::format("{}{}{} {}x{}", at == 0 ? "" : ", ", name(view.var), indices(view.index),
                          view.rows, view.columns);
    }
    for (const RExpr& arg : equation.args) text += ", " + expr_text(arg);
    return text + ")";
  }

  std::string indices(const std::vector<RIndex>& index) const {
    if (index.empty()) return {};
    std::string text = "[";
    for (const RIndex& position : index) {
      if (text.size() > 1) text += ", ";
      text += index_text(position);
    }
    return text + "]";
  }

  std::string index_text(const RIndex& index) const {
    switch (index.kind) {
      case RIndex::Kind::Constant:
        return std::to_string(index.at + 1);
      case RIndex::Kind::Loop:
        return fmt::format("#{}{}", index.loop, positions(index));
      case RIndex::Kind::Dynamic:
        return index.expr.empty() ? "?" : "(" + expr_text(index.expr.front()) + ")";
    }
    return {};
  }

  /// Nothing for 1, 2, 3, ...: the loop runs over the dimension as it is stored.
  static std::string positions(const RIndex& index) {
    std::string text;
    bool is_plain = true;
    for (std::size_t at = 0; at < index.positions.size(); ++at) {
      const std::uint32_t position = index.positions[at];
      is_plain &= position == at;
      text += at == 0 ? "{" : " ";
      text += position == kNoPosition ? "none" : std::to_string(position + 1);
    }
    return is_plain ? std::string() : text + "}";
  }

  std::string arguments(const RExpr& expr) const {
    std::string text = "(";
    for (const RExpr& arg : expr.args) {
      if (&arg != &expr.args.front()) text += ", ";
      text += expr_text(arg);
    }
    return text + ")";
  }

  std::string expr_text(const RExpr& expr) const {
    switch (expr.kind) {
      case RKind::Number:
        return format_number(expr.number);
      case RKind::Value:
        return name(expr.var) + indices(expr.index);
      case RKind::Apply:
        return op_row(expr.op).text + arguments(expr);
      case RKind::Object:
        if (!expr.var.valid()) return op_row(expr.op).text + arguments(expr);
        return fmt::format("{} {}{}{}", op_row(expr.op).text, name(expr.var), indices(expr.index),
                           arguments(expr));
      case RKind::Reduce:
        return reduction(expr);
      case RKind::Position:
        return "position" + indices(expr.index);
      case RKind::ReadTable:
        return fmt::format("{} {}{}{}", op_row(expr.op).text, name(expr.var), indices(expr.index),
                           arguments(expr));
      case RKind::Let:
        return fmt::format("let %{} in {}", expr.local, arguments(expr));
      case RKind::Local:
        return fmt::format("%{}", expr.local);
      case RKind::FlatValue:
        return fmt::format("flat {}{}{}", name(expr.var), indices(expr.index), arguments(expr));
      case RKind::Call:
        return fmt::format("call #{}", expr.local) + arguments(expr);
    }
    return {};
  }

  std::string reduction(const RExpr& expr) const {
    std::string text = fmt::format("{} from {}", op_row(expr.op).text, format_number(expr.number));
    const auto& [first, loops] = *expr.reduced;
    for (std::size_t at = 0; at < loops.size(); ++at) {
      text += fmt::format(" for #{} in {}({})", first + at, loops[at].label, loops[at].count);
    }
    return text + " " + arguments(expr);
  }

  const ResolvedModel& model_;
  std::string out_;
};

}  // namespace

std::string print(const ResolvedModel& model) {
  std::string text = ResolvedPrinter(model).print();
  for (std::size_t i = 0; i < model.callees.size(); ++i) {
    const ResolvedCallee& callee = model.callees[i];
    text += fmt::format("\n#{} {}, parameters", i, callee.runs ? "runs" : "is evaluated once");
    for (const VarId parameter : callee.parameters)
      text += " '" + callee.model.vars[parameter].name + "'";
    text += fmt::format(", result '{}'\n", callee.model.vars[callee.result].name);
    text += ResolvedPrinter(callee.model).print();
  }
  return text;
}

}  // namespace weir
