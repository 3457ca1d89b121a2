#include "ir/model/passes/submodel_functions.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ir/builtins/builtins.h"

namespace weir {
namespace {

class SubmodelFunctions {
 public:
  SubmodelFunctions(Model& model, Diagnostics& diags) : model_(model), diags_(diags) {
    for (const Macro& macro : model.macros) hidden_.insert(macro.name.key);
    for (std::size_t i = 1; i < model.sectors.size(); ++i)
      sectors_.emplace(model.sectors[i].name.key, i);
    for (const Sector& sector : model.sectors) {
      for (const Variable& variable : sector.variables) hidden_.insert(variable.name.key);
      for (const ModuleInstance& module : sector.modules) instanced_.insert(module.name.key);
    }
  }

  void apply() {
    if (sectors_.empty()) return;
    for (const Sector& sector : model_.sectors) find_calls(sector);
    for (const Macro& macro : model_.macros) {
      find_calls(macro.body);
      if (macro.result) find_calls(*macro.result);
    }
    for (const auto& [index, call] : called_) make(model_.sectors[index], call);
    for (std::size_t i = model_.sectors.size(); i-- > 1;) {
      const std::string& key = model_.sectors[i].name.key;
      if (made_.contains(key) && !instanced_.contains(key))
        model_.sectors.erase(model_.sectors.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

 private:
  void find_calls(const Sector& sector) {
    for (const Variable& variable : sector.variables) {
      if (variable.multiplier) find_calls(*variable.multiplier);
      for (const Equation& equation : variable.equations) {
        find_calls(equation.expr);
        if (equation.init) find_calls(*equation.init);
      }
    }
  }

  void find_calls(const Expr& expr) {
    if (expr.kind == ExprKind::Call && expr.path.size() == 1) note(expr);
    for (const Expr& arg : expr.args) find_calls(arg);
    for (const Subscript& sub : expr.subs)
      for (const Expr& index : sub.index) find_calls(index);
  }

  /// A macro, a function, a variable that holds one come first (xmile.md 12.6).
  void note(const Expr& call) {
    const std::string& key = call.path[0].key;
    const auto sector = sectors_.find(key);
    if (sector == sectors_.end() || hidden_.contains(key)) return;
    if (!find_builtins(key, FunctionLanguage::Xmile).empty()) return;
    const auto known = std::find_if(called_.begin(), called_.end(),
                                    [&](const auto& each) { return each.first == sector->second; });
    if (known == called_.end()) called_.emplace_back(sector->second, call.span);
  }

  void refuse(const Sector& sector, Span call, const char* what) {
    diags_.report(
        DiagKind::UnsupportedConstruct, call,
        fmt::format("the model '{}', which {}, called as a function", display(sector.name), what));
  }

  void make(const Sector& sector, Span call) {
    const Variable* output = nullptr;
    std::size_t outputs = 0;
    Macro macro;
    for (const Variable& variable : sector.variables) {
      if (variable.access == Access::Input) macro.params.push_back({variable.name, std::nullopt});
      if (variable.access != Access::Output) continue;
      output = &variable;
      ++outputs;
    }
    if (outputs != 1) return refuse(sector, call, "has several outputs or none");
    if (!sector.modules.empty()) return refuse(sector, call, "has modules of its own");
    if (macro.params.empty()) return refuse(sector, call, "has no inputs");
    macro.name = sector.name;
    macro.result = make_ref(output->name, output->span);
    macro.body = sector;
    macro.span = sector.span;
    made_.insert(sector.name.key);
    model_.macros.push_back(std::move(macro));
  }

  Model& model_;
  Diagnostics& diags_;
  std::unordered_map<std::string, std::size_t> sectors_;  // without the root
  std::unordered_set<std::string> hidden_;     // names that mean something else in a call
  std::unordered_set<std::string> instanced_;  // submodels that a module stands for
  std::unordered_set<std::string> made_;
  std::vector<std::pair<std::size_t, Span>> called_;  // in the order of their first calls
};

}  // namespace

void apply_submodel_functions(Model& model, Diagnostics& diags) {
  SubmodelFunctions(model, diags).apply();
}

}  // namespace weir
