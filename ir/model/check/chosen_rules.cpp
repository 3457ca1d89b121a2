// See chosen_rules.h. The rows are in chosen_rules.def; here is what it means to use one.
//
// A model is looked at as its author wrote it, in the order of its file: the first use of a rule is
// noted and all others are not. Calls are found by name, unless a macro or a variable of the model
// has it.
#include "ir/model/check/chosen_rules.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ir/base/text.h"
#include "ir/model/option_filter.h"
#include "ir/model/passes/non_negative.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr FunctionLanguage V = FunctionLanguage::Vensim;
constexpr FunctionLanguage X = FunctionLanguage::Xmile;

const char* words_of(RuleMark mark) {
  switch (mark) {
    case RuleMark::Inferred:
      return "inferred, not confirmed";
    case RuleMark::Documented:
      return "isee's documentation, not the standard";
    case RuleMark::Decided:
      return "no source decides it";
    case RuleMark::Unsettled:
      return "not settled";
  }
  return "";
}

/// Whether `whole` is a multiple of `part`, as exactly as sums of steps are.
bool is_multiple(double whole, double part) {
  const double count = whole / part;
  return std::abs(count - std::round(count)) < 1e-6;
}

bool is_equality(const Expr& expr) {
  return expr.kind == ExprKind::Binary &&
         (expr.op == SyntaxOp::Equal || expr.op == SyntaxOp::NotEqual);
}

/// Whether an expression gives 0 or 1 only.
bool is_condition(const Expr& expr) {
  if (expr.kind == ExprKind::Unary) return expr.op == SyntaxOp::Not;
  if (expr.kind != ExprKind::Binary) return false;
  return expr.op >= SyntaxOp::Less && expr.op <= SyntaxOp::Or;
}

bool is_time(const Expr& expr) {
  return expr.kind == ExprKind::Ref && expr.path.size() == 1 && expr.path[0].key == "time";
}

/// A table of points within an expression.
LookupTable table_of(const Expr& expr) {
  const auto half = expr.values.begin() + static_cast<std::ptrdiff_t>(expr.values.size() / 2);
  LookupTable table;
  table.xs.assign(expr.values.begin(), half);
  table.ys.assign(half, expr.values.end());
  table.type = expr.table_type;
  return table;
}

/// A value that goes through a graphical function of its own: WITH LOOKUP(value, points).
bool is_graphical_equation(const Equation& equation) {
  const std::vector<Expr>& args = equation.expr.args;
  return !equation.tables.empty() || (args.size() == 2 && args[1].kind == ExprKind::Table);
}

bool takes_arrays(const std::string& key) {
  static const std::unordered_set<std::string> functions{"sum", "mean", "stddev", "prod"};
  return functions.contains(key);
}

class RuleFinder {
 public:
  RuleFinder(const Model& model, Dialect dialect, const RunTimes& times, Diagnostics& diags)
      : model_(model),
        language_(dialect == Dialect::Vensim ? V : X),
        times_(times),
        diags_(diags),
        is_told_(chosen_rules().size(), false) {
    const std::vector<ChosenRule>& rules = chosen_rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (rules[i].language != language_) continue;
      if (rules[i].construct != Construct::Call) {
        by_construct_[rules[i].construct] = i;
        continue;
      }
      for (RuleCall& call : rule_calls(rules[i])) {
        const std::string key = name_key(call.name);
        by_call_[key].emplace_back(std::move(call), i);
      }
    }
    for (const Macro& macro : model.macros) own_names_.insert(macro.name.key);
    for (const Sector& sector : model.sectors)
      if (!sector.name.empty()) submodels_.insert(sector.name.key);
    count_elements();
    find_open_names();
  }

  void find() {
    look_at_run();
    for (const Sector& sector : model_.sectors) {
      look_at(sector);
      if (&sector != &model_.root() && sector.specs) look_at_step(*sector.specs);
    }
    for (const Macro& macro : model_.macros) {
      look_at(macro.body);
      if (macro.body.specs && language_ == X) use(Construct::MacroRun, macro.body.specs->span);
      if (macro.result) look_at(*macro.result);
    }
  }

 private:
  void use(Construct construct, Span span) {
    const auto rule = by_construct_.find(construct);
    if (rule != by_construct_.end()) tell(rule->second, chosen_rules()[rule->second].what, span);
  }

  void tell(std::size_t at, const std::string& what, Span span) {
    if (is_told_[at]) return;
    is_told_[at] = true;
    const ChosenRule& rule = chosen_rules()[at];
    const std::string source = fmt::format("{}.md {}: {}", language_ == V ? "vensim" : "xmile",
                                           rule.section, words_of(rule.mark));
    Diagnostic& diag = diags_.report(DiagKind::ChosenRule, span, what, rule.chosen, source);
    if (*rule.change != 0) diag.note({}, "{} changes it", rule.change);
  }

  /// Elements that stand in several ranges (vensim.md 6.9), and all names of subscripts.
  void count_elements() {
    for (const Dimension& dim : model_.dimensions) {
      subscripts_.insert(dim.name.key);
      for (const DimItem& item : dim.items) {
        if (!subscripts_.insert(item.first.key).second) shared_.insert(item.first.key);
      }
    }
    for (const Dimension& dim : model_.dimensions) shared_.erase(dim.name.key);
  }

  /// What a model shows to others, as "model.variable" (xmile.md 23.2).
  void find_open_names() {
    for (const Sector& sector : model_.sectors) {
      for (const Variable& variable : sector.variables) {
        const std::string name = sector.name.key + "." + variable.name.key;
        qualified_.insert(name);
        if (variable.access == Access::Output) open_.insert(name);
      }
      for (const ModuleInstance& module : sector.modules) {
        for (const Connection& connection : module.connections) {
          open_.insert(qualified(connection.from));
          open_.insert(qualified(connection.to));
        }
      }
    }
  }

  static std::string qualified(const std::vector<Name>& path) {
    const std::string owner = path.size() > 1 ? path[path.size() - 2].key : "";
    return owner + "." + path.back().key;
  }

  void look_at_run() {
    const SimSpecs& specs = model_.specs;
    has_stages_ = has_stages(specs.method);
    for (const Extra& extra : model_.extras) {
      if (extra.where == "data" && extra.text.find("<import") != std::string::npos)
        use(Construct::DataImport, extra.span);
    }
    for (const Macro& macro : model_.macros)
      if (macro.filter && changes_stock(*macro.filter))
        use(Construct::StockFilter, macro.filter->span);
    if (specs.run_by != RunBy::All) use(Construct::PartialRun, specs.run_span);
    if (specs.method == Method::Rk2) use(Construct::SecondOrder, specs.method_span);
    const bool has_step = times_.dt && *times_.dt > 0;
    if (has_step && times_.start && times_.stop &&
        !is_multiple(*times_.stop - *times_.start, *times_.dt)) {
      use(Construct::OddRunLength, specs.span);
    }
    if (!times_.save || *times_.save <= 0) return;
    if (!specs.save.is_missing()) use(Construct::SaveStep, specs.save.span);
    if (has_step && *times_.save > *times_.dt && !is_multiple(*times_.save, *times_.dt))
      use(Construct::OddSaveStep, span_of("saveper"));
  }

  Span span_of(std::string_view key) const {
    for (const Variable& variable : model_.root().variables) {
      if (variable.name.key == key) return variable.span;
    }
    return {};
  }

  void look_at(const Sector& sector) {
    sector_ = &sector;
    names_.clear();
    for (const Variable& variable : sector.variables) names_[variable.name.key] = &variable;
    for (const Variable& variable : sector.variables) look_at(variable, sector);
    for (const ModuleInstance& module : sector.modules) {
      for (const Connection& connection : module.connections) {
        const bool is_plain = connection.to.size() == 1 || connection.from.size() == 1;
        if (is_plain) use(Construct::Connection, connection.span);
      }
    }
  }

  void look_at_step(const SimSpecs& specs) {
    const auto step = given_numbers(specs.dt);
    if (step && times_.dt && step->front() < *times_.dt) use(Construct::InnerSteps, specs.span);
  }

  void look_at(const Variable& variable, const Sector& sector) {
    look_at_flows(variable, sector);
    look_at_arrays(variable);
    if (variable.container) look_at_container(variable, *variable.container);
    if (variable.leak) look_at_leak(*variable.leak);
    if (name_key(variable.units) == "fraction") use(Construct::FractionUnits, variable.units_span);
    if (variable.multiplier) look_at(*variable.multiplier);
    if (variable.spread == Spread::Distribution) use(Construct::DistributedInflow, variable.span);
    if (variable.spread == Spread::Source) use(Construct::FollowingInflow, variable.span);
    for (const Equation& equation : variable.equations) look_at(equation, variable);
  }

  void look_at_flows(const Variable& variable, const Sector& sector) {
    const bool is_flow = variable.kind == VarKind::Flow;
    if (is_flow && has_stages_) use(Construct::FlowInStages, variable.span);
    const bool is_stock = variable.kind == VarKind::Stock && !variable.container;
    if (!is_flow && !is_stock) return;
    if (!is_non_negative(variable, sector, model_)) return;
    const bool is_graphical =
        std::any_of(variable.equations.begin(), variable.equations.end(), &is_graphical_equation);
    if (is_flow && is_graphical) use(Construct::GraphicalUniflow, variable.span);
    if (is_stock && !variable.outflows.empty()) use(Construct::NonNegativeStock, variable.span);
  }

  void look_at_arrays(const Variable& variable) {
    if (variable.dims.empty()) return;
    const auto is_whole = [](const Equation& equation) { return equation.subs.empty(); };
    const auto wholes =
        std::count_if(variable.equations.begin(), variable.equations.end(), is_whole);
    if (wholes > 0 && static_cast<std::size_t>(wholes) < variable.equations.size())
      use(Construct::OwnerEquation, variable.span);
    for (const std::vector<FlowRef>* flows : {&variable.inflows, &variable.outflows}) {
      for (const FlowRef& flow : *flows) {
        const auto named = names_.find(flow.name.key);
        if (named != names_.end() && named->second->dims.empty())
          use(Construct::ScalarFlow, flow.span);
      }
    }
  }

  void look_at_container(const Variable& variable, const Container& container) {
    const bool has_list =
        std::any_of(variable.equations.begin(), variable.equations.end(),
                    [](const Equation& equation) { return !equation.more_contents.empty(); });
    if (has_list) use(Construct::ContentList, variable.equations.front().span);
    if (container.kind == ContainerKind::Queue) use(Construct::Queue, container.span);
    if (container.kind == ContainerKind::Conveyor) {
      use(Construct::Conveyor, container.span);
      if (container.is_discrete) use(Construct::DiscreteConveyor, container.span);
      if (!container.capacity.empty() || !container.inflow_limit.empty())
        use(Construct::LimitedInflow, container.span);
      if (!container.arrest.empty()) use(Construct::Arrest, container.span);
      if (variable.outflows.size() > 1) {
        use(container.leaks_exponentially ? Construct::ExponentialLeak : Construct::LinearLeak,
            container.span);
      }
    }
    for (const std::vector<Equation>* parameter :
         {&container.transit_time, &container.capacity, &container.inflow_limit, &container.sample,
          &container.arrest}) {
      for (const Equation& equation : *parameter) look_at(equation, variable);
    }
  }

  void look_at_leak(const Leak& leak) {
    if (leak.zone_start > 0 || leak.zone_end < 1) use(Construct::LeakZone, leak.span);
    if (leak.is_whole) use(Construct::WholeLeak, leak.span);
    for (const Equation& equation : leak.fraction) look_at(equation.expr);
  }

  void look_at(const Equation& equation, const Variable& variable) {
    if (!simulates(equation)) return;
    if (equation.data_mode == DataMode::HoldBackward)
      use(Construct::HoldBackward, equation.name_span);
    if (equation.data_mode == DataMode::Raw) use(Construct::RawData, equation.name_span);
    if (equation.data_mode == DataMode::LookForward)
      use(Construct::LookForward, equation.name_span);
    for (const LookupTable& table : equation.tables) look_at(table, variable.span);
    if (equation.init) {
      use(Construct::InitialEquation, equation.init->span);
      look_at(*equation.init);
    }
    look_at(equation.expr);
    for (const Expr& content : equation.more_contents) look_at(content);
  }

  void look_at(const LookupTable& table, Span span) {
    if (std::adjacent_find(table.xs.begin(), table.xs.end()) != table.xs.end())
      use(Construct::VerticalStep, span);
    const std::size_t count = table.ys.size();
    if (table.type == TableType::Discrete && count > 1 &&
        table.ys[count - 1] != table.ys[count - 2])
      use(Construct::OpenDiscrete, span);
  }

  // the parser limits how deep an expression is (kMaxExprHeight)
  void look_at(const Expr& expr) {
    if (expr.kind == ExprKind::Table) look_at(table_of(expr), expr.span);
    look_at_names(expr);
    look_at_operator(expr);
    for (const Subscript& sub : expr.subs) look_at(sub);
    for (const Expr& arg : expr.args) look_at(arg);
  }

  void look_at_names(const Expr& expr) {
    const bool is_named = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
    if (!is_named || expr.path.empty()) return;
    const std::string& key = expr.path.back().key;
    if (is_time(expr) && has_stages_) use(Construct::TimeInStages, expr.span);
    if (expr.kind == ExprKind::Ref && shared_.contains(key))
      use(Construct::SharedElement, expr.span);
    const bool is_plain = expr.path.size() == 1;
    if (is_plain && (own_names_.contains(key) || names_.contains(key))) return;
    if (!is_plain && expr.path[0].key != "std") return look_at_qualified(expr);
    if (expr.kind == ExprKind::Call) look_at_call(expr, key);
    const auto calls = by_call_.find(key);
    if (calls == by_call_.end()) {
      // variables, macros and functions come first (xmile.md 12.6)
      const bool is_submodel = is_plain && expr.kind == ExprKind::Call && submodels_.contains(key);
      if (is_submodel) use(Construct::SubmodelCall, expr.span);
      return;
    }
    for (const auto& [call, rule] : calls->second) {
      if (expr.args.size() < call.least || expr.args.size() > call.most) continue;
      tell(rule, call.name, expr.span);
    }
  }

  void look_at_qualified(const Expr& expr) {
    const std::string name = qualified(expr.path);
    const bool is_own = expr.path[expr.path.size() - 2] == sector_->name;
    if (!is_own && qualified_.contains(name) && !open_.contains(name))
      use(Construct::PrivateName, expr.span);
  }

  void look_at_call(const Expr& call, const std::string& key) {
    if (has_stages_ && key.starts_with("random ")) use(Construct::RandomInStages, call.span);
    if (has_stages_ && key == "sample if true") use(Construct::SampleInStages, call.span);
    if (key == "if then else" && !call.args.empty() && !is_condition(call.args[0]))
      use(Construct::NumberCondition, call.args[0].span);
    if (call.args.size() != 1 || !takes_arrays(key)) return;
    const Expr& array = call.args[0];
    if (array.kind == ExprKind::Ref && array.subs.empty()) use(Construct::WholeArray, array.span);
  }

  void look_at_operator(const Expr& expr) {
    if (expr.kind == ExprKind::If && !is_condition(expr.args[0]))
      use(Construct::NumberCondition, expr.args[0].span);
    if (expr.kind == ExprKind::Unary && expr.op == SyntaxOp::Minus) {
      const Expr& operand = expr.args[0];
      const bool is_power = operand.kind == ExprKind::Binary && operand.op == SyntaxOp::Pow;
      if (is_power && !operand.in_parentheses) use(Construct::NegatedPower, expr.span);
    }
    if (expr.kind != ExprKind::Binary) return;
    const Expr& right = expr.args[1];
    const bool is_given = right.kind == ExprKind::Number;
    if (expr.op == SyntaxOp::Div && !is_given) use(Construct::DivideByVariable, right.span);
    if (expr.op == SyntaxOp::Mod && !is_given) use(Construct::ModByVariable, right.span);
    if (is_equality(expr)) look_at_equality(expr);
  }

  void look_at_equality(const Expr& expr) {
    const Expr& left = expr.args[0];
    const Expr& right = expr.args[1];
    const auto is = [&](ExprKind kind) { return left.kind == kind || right.kind == kind; };
    if (is(ExprKind::NotAvailable)) return use(Construct::MissingTest, expr.span);
    if (is_time(left) || is_time(right)) return use(Construct::TimeEquality, expr.span);
    const auto is_position = [&](const Expr& side) {
      return side.kind == ExprKind::Ref && subscripts_.contains(side.path.back().key);
    };
    // whole numbers as such, and positions of elements, leave nothing to doubt
    if (is(ExprKind::Number) || is_position(left) || is_position(right)) return;
    use(Construct::ExactEquality, expr.span);
  }

  void look_at(const Subscript& sub) {
    const bool is_computed = sub.kind == SubKind::Index
                                 ? sub.index[0].kind != ExprKind::Number
                                 : sub.kind == SubKind::Name && names_.contains(sub.name.key) &&
                                       !subscripts_.contains(sub.name.key);
    if (is_computed) use(Construct::ComputedIndex, sub.span);
    const bool has_named_end = sub.kind == SubKind::Range &&
                               std::any_of(sub.index.begin(), sub.index.end(), [](const Expr& end) {
                                 return end.kind == ExprKind::Ref;
                               });
    if (has_named_end) use(Construct::NamedSlice, sub.span);
    for (const Expr& index : sub.index) look_at(index);
  }

  const Model& model_;
  FunctionLanguage language_;
  RunTimes times_;
  Diagnostics& diags_;
  bool has_stages_ = false;
  std::vector<bool> is_told_;  // by rule
  std::unordered_map<Construct, std::size_t> by_construct_;
  std::unordered_map<std::string, std::vector<std::pair<RuleCall, std::size_t>>> by_call_;
  std::unordered_set<std::string> own_names_;  // of macros
  std::unordered_set<std::string> submodels_;
  std::unordered_map<std::string, const Variable*> names_;  // of the sector being looked at
  std::unordered_set<std::string> subscripts_, shared_;
  std::unordered_set<std::string> qualified_, open_;  // "model.variable"
  const Sector* sector_ = nullptr;                    // being looked at
};

}  // namespace

const std::vector<ChosenRule>& chosen_rules() {
  static const std::vector<ChosenRule> rows{
#define RULE(language, mark, section, construct, what, chosen, change) \
  {language, RuleMark::mark, section, Construct::construct, what, chosen, change},
#include "ir/model/check/chosen_rules.def"
#undef RULE
  };
  return rows;
}

std::vector<RuleCall> rule_calls(const ChosenRule& rule) {
  std::vector<RuleCall> calls;
  if (rule.construct != Construct::Call) return calls;
  for (const std::string_view item : split(rule.what, ',')) {
    const std::string_view word = trim(item);
    const std::size_t slash = word.find('/');
    RuleCall call{std::string(word.substr(0, slash))};
    if (slash != word.npos) {
      const std::string_view count = word.substr(slash + 1);
      call.least = static_cast<std::size_t>(count.front() - '0');
      if (count.back() != '+') call.most = call.least;
    }
    calls.push_back(std::move(call));
  }
  return calls;
}

void note_chosen_rules(const Model& model, Dialect dialect, const RunTimes& times,
                       Diagnostics& diags) {
  RuleFinder(model, dialect, times, diags).find();
}

}  // namespace weir
