// See variables.h.
#include "tools/draw/variables.h"

#include <algorithm>
#include <string_view>

#include "ir/base/text.h"

namespace weir::draw {
namespace {

constexpr std::size_t kLongestTooltip = 1000;  // bytes

/// Cut between two characters.
std::string shortened(std::string text) {
  if (text.size() <= kLongestTooltip) return text;
  std::size_t end = kLongestTooltip;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + " ...";
}

}  // namespace

bool is_stock(const Variable& var) {
  if (var.kind == VarKind::Stock) return true;
  return std::any_of(var.equations.begin(), var.equations.end(), [](const Equation& equation) {
    const Expr& expr = equation.expr;
    return expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.path[0].key == "integ";
  });
}

bool is_control(const Variable& var, Dialect dialect) {
  constexpr std::string_view kControls[] = {"initial time", "final time", "time step", "saveper"};
  return dialect == Dialect::Vensim &&
         std::find(std::begin(kControls), std::end(kControls), var.name.key) != std::end(kControls);
}

SectorNames::SectorNames(const Sector& sector, Dialect dialect, const SourceMap* sources)
    : dialect_(dialect), sources_(sources) {
  for (const Variable& var : sector.variables) variables_.emplace(var.name.key, &var);
  for (const ModuleInstance& module : sector.modules) modules_.emplace(module.name.key, &module);
}

const Variable* SectorNames::find(const Name& name) const {
  const auto found = variables_.find(name.key);
  return found == variables_.end() ? nullptr : found->second;
}

ObjectKind SectorNames::kind_of(const Name& name) const {
  const Variable* var = find(name);
  if (var == nullptr) return modules_.contains(name.key) ? ObjectKind::Module : ObjectKind::Aux;
  if (is_stock(*var)) return ObjectKind::Stock;
  return var->kind == VarKind::Flow ? ObjectKind::Flow : ObjectKind::Aux;
}

std::string SectorNames::tooltip(const Name& name) const {
  const Variable* var = find(name);
  if (var == nullptr) return "";
  std::string text;
  for (const Equation& equation : var->equations) {
    if (text.size() > kLongestTooltip) break;
    // an equation of Vensim begins with its name; the source of XMILE is escaped
    if (dialect_ != Dialect::Vensim) {
      if (!equation.expr.is_missing()) text += display(var->name) + " = " + to_text(equation.expr);
    } else if (sources_ != nullptr && equation.span.valid()) {
      text += fold_blanks(sources_->text(equation.span));
    }
    if (!text.empty() && text.back() != '\n') text += '\n';
  }
  if (text.empty()) text = display(var->name) + '\n';
  if (!var->units.empty()) text += "units: " + var->units + '\n';
  if (!var->doc.empty()) text += var->doc + '\n';
  text.pop_back();
  return shortened(std::move(text));
}

}  // namespace weir::draw
