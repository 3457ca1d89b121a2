// Macros: those of the model, and those of the prelude that stand for functions which Vensim lacks.
//
// A macro of the prelude that Vensim can say goes into the model with those that it calls. What
// keeps a value for a step, HELD, is a fixed delay of one step there; the clock at the start of a
// step is the clock.
#include "ir/translate/kept_forms.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

namespace {

bool is_vensims(const Builtin& row) {
  return row.languages & static_cast<std::uint8_t>(FunctionLanguage::Vensim);
}

/// The row that a call within the prelude means; null where it calls a macro.
const Builtin* prelude_row(const Expr& call) {
  const auto count = static_cast<int>(call.args.size());
  const std::string& key = call.path.back().key;
  for (const FunctionLanguage language : {FunctionLanguage::Prelude, FunctionLanguage::Vensim}) {
    for (const Builtin* row : find_builtins(key, language)) {
      if (row->least <= count && count <= row->most) return row;
    }
  }
  return nullptr;
}

}  // namespace

const Macro* VensimTranslator::prelude_macro(const std::string& key) const {
  for (const Macro& macro : prelude_.macros) {
    if (macro.name.key == key) return &macro;
  }
  return nullptr;
}

/// The macro of the prelude behind a function; of an operation that Vensim lacks, the macro of the
/// operation's name in the prelude.
const Macro* VensimTranslator::macro_of(const Builtin& row) const {
  if (row.meaning == Meaning::Macro) return prelude_macro(name_key(row.target));
  if (row.meaning != Meaning::Op) return nullptr;
  for (const Builtin& other : builtins()) {
    const bool is_same = other.languages == static_cast<std::uint8_t>(FunctionLanguage::Prelude) &&
                         other.meaning == Meaning::Op && other.op == row.op;
    if (is_same) return prelude_macro(name_key(other.spelling));
  }
  return nullptr;
}

bool VensimTranslator::can_express(const Expr& expr) {
  if (expr.kind == ExprKind::Call) {
    const Builtin* row = prelude_row(expr);
    const bool is_known =
        row != nullptr && (is_vensims(*row) || row->special == SpecialFunction::Held);
    const Macro* macro = is_known         ? nullptr
                         : row != nullptr ? macro_of(*row)
                                          : prelude_macro(expr.path.back().key);
    if (!is_known && (macro == nullptr || !can_express(*macro))) return false;
  }
  for (const Expr& arg : expr.args) {
    if (!can_express(arg)) return false;
  }
  return true;
}

bool VensimTranslator::can_express(const Macro& macro) {
  int& memo = expressible_[&macro];
  if (memo) return memo == 2;
  memo = 3;
  bool can = true;
  for (const Variable& variable : macro.body.variables) {
    for (const Equation& equation : variable.equations) can = can && can_express(equation.expr);
  }
  expressible_[&macro] = can ? 2 : 1;
  return can;
}

/// A call of a macro of the prelude, which the model gets; nothing where Vensim cannot say it.
std::optional<Expr> VensimTranslator::prelude_call(const std::string& key, std::vector<Expr> args,
                                                   Span span) {
  const Macro* macro = prelude_macro(key);
  if (macro == nullptr || !can_express(*macro)) return std::nullopt;
  return make_call(use_prelude_macro(*macro), std::move(args), span);
}

Name VensimTranslator::use_prelude_macro(const Macro& macro) {
  const auto known = macro_names_.find(&macro);
  if (known != macro_names_.end()) return known->second;
  const std::string stem = display(macro.name);
  const bool is_taken = taken_.contains(macro.name.key) ||
                        !find_builtins(macro.name.key, FunctionLanguage::Vensim).empty();
  const Name name = fresh(is_taken ? stem + " macro" : stem);
  macro_names_[&macro] = name;
  Macro made;
  made.name = made.body.name = name;
  Symbols symbols;
  for (const MacroParam& param : macro.params) {
    made.params.push_back({param.name, std::nullopt});
    symbols[param.name.key] = {nullptr, param.name, {}, TableType::Continuous};
  }
  for (const Variable& variable : macro.body.variables) {
    const bool is_result = variable.name == macro.name;
    symbols[variable.name.key] = {
        nullptr, is_result ? name : variable.name, {}, TableType::Continuous};
  }
  std::vector<Variable> helpers;
  const Scope scope{&symbols, &macro, true, &helpers, nullptr};
  for (const Variable& variable : macro.body.variables) {
    Variable out;
    out.name = symbols.at(variable.name.key).name;
    Equation equation;
    Place place;
    place.scope = &scope;
    place.name = out.name;
    place.is_whole = true;
    equation.expr = expr(variable.equations.front().expr, place);
    out.equations.push_back(std::move(equation));
    made.body.variables.push_back(std::move(out));
  }
  made.body.variables.insert(made.body.variables.end(), helpers.begin(), helpers.end());
  prelude_made_.push_back(std::move(made));
  return name;
}

/// A call within a macro of the prelude, which can_express() has seen.
Expr VensimTranslator::prelude_expr_call(const Expr& source, Place& place) {
  const bool is_whole = std::exchange(place.is_whole, false);
  std::vector<Expr> args = all(source.args, place);
  const Builtin* row = prelude_row(source);
  if (row != nullptr && row->special == SpecialFunction::Held) {
    return stateful("DELAY FIXED",
                    {std::move(args[0]), clock("TIME STEP", place), std::move(args[1])}, source,
                    is_whole, place);
  }
  if (row != nullptr && is_vensims(*row))
    return make_call(source.path.back(), std::move(args), source.span);
  const Macro* macro = row != nullptr ? macro_of(*row) : prelude_macro(source.path.back().key);
  return make_call(use_prelude_macro(*macro), std::move(args), source.span);
}

const Macro* VensimTranslator::find_macro(const Name& name, std::size_t args) const {
  const Macro* found = nullptr;
  for (const Macro& macro : work_.macros) {
    if (macro.name.key != name.key) continue;
    std::size_t least = 0;
    while (least < macro.params.size() && !macro.params[least].default_value) ++least;
    if (least <= args && args <= macro.params.size()) return &macro;
    if (found == nullptr) found = &macro;
  }
  return found;
}

/// The model's own macros (xmile.md 24).
void VensimTranslator::add_macros() {
  for (const Macro& macro : work_.macros) {
    if (uses_form(is_restored(macro))) {
      taken_.insert(macro.name.key);
      macro_names_[&macro] = macro.name;
      continue;
    }
    const bool is_taken = taken_.contains(macro.name.key) ||
                          !find_builtins(macro.name.key, FunctionLanguage::Vensim).empty();
    macro_names_[&macro] = fresh(display(macro.name) + (is_taken ? " macro" : ""));
  }
  for (const Macro& macro : work_.macros) {
    if (uses_form(is_made(macro))) {
      ledger_.note_owner(macro.name.key, Fate::Equivalent,
                         "Vensim has the function itself, or a macro with several outputs");
      continue;
    }
    if (uses_form(is_restored(macro))) {
      ledger_.note_owner(macro.name.key, Fate::Equivalent, "it is as its author wrote it");
      Macro made;  // its place: restore_macros (frontend/kept_equations.h) knows the rest
      made.name = made.body.name = macro.name;
      out_.macros.push_back(std::move(made));
      continue;
    }
    if (!macro.body.specs) {
      add_macro(macro, macro_names_.at(&macro));
      continue;
    }
    ledger_.note({ConstructKind::Macro, display(macro.name), macro.span}, Fate::Dropped,
                 "Vensim has no macros with their own run");
  }
}

void VensimTranslator::add_macro(const Macro& macro, const Name& name) {
  Macro made;
  made.name = made.body.name = name;
  made.span = macro.span;
  if (name.key != macro.name.key) {
    ledger_.note_renamed(macro.name.key, name.key);
    ledger_.note_renamed(macro.name.key + ':' + macro.name.key, name.key + ':' + name.key);
    ledger_.note({ConstructKind::Macro, display(macro.name), macro.span}, Fate::Equivalent,
                 "it is named '" + display(name) + "'");
  }
  Symbols symbols;
  for (const MacroParam& param : macro.params) {
    made.params.push_back({param.name, std::nullopt});
    symbols[param.name.key] = {nullptr, param.name, {}, TableType::Continuous};
  }
  for (const Variable& variable : macro.body.variables) {
    if (symbols.contains(variable.name.key)) continue;  // a parameter's test value
    const bool clashes = variable.name == macro.name || variable.name.key == name.key;
    const bool is_result = macro.result == std::nullopt && clashes;
    Symbol symbol;
    symbol.variable = &variable;
    symbol.name = is_result ? name
                  : clashes ? vensim_name(display(variable.name) + " value")
                            : vensim_name(display(variable.name));
    const bool is_lookup = !variable.equations.empty() &&
                           variable.equations[0].kind == EquationKind::Lookup &&
                           !variable.equations[0].tables.empty();
    if (is_lookup) {
      symbol.table = symbol.name;
      symbol.table_type = variable.equations[0].tables.front().type;
    }
    const Name& own = symbols.emplace(variable.name.key, std::move(symbol)).first->second.name;
    if (own.key == variable.name.key) continue;
    ledger_.note_renamed(macro.name.key + ':' + variable.name.key, name.key + ':' + own.key);
    ledger_.note({ConstructKind::Variable, display(variable.name), variable.span}, Fate::Equivalent,
                 "it is named '" + display(own) + "'");
  }
  Scope scope{&symbols, &macro, false, nullptr, &macro.body.variables};
  for (const Variable& variable : macro.body.variables) {
    const auto known = symbols.find(variable.name.key);
    if (known->second.variable == &variable) add_variable(variable, scope, made.body);
  }
  if (macro.result) {
    Variable result;
    result.name = name;
    result.span = macro.span;
    std::vector<Variable> helpers;
    scope.made = &helpers;
    Place place;
    place.scope = &scope;
    place.name = name;
    place.is_whole = true;
    Equation equation;
    equation.expr = expr(*macro.result, place);
    result.equations.push_back(std::move(equation));
    made.body.variables.insert(made.body.variables.end(), helpers.begin(), helpers.end());
    made.body.variables.push_back(std::move(result));
  }
  add_derived_tables(&macro, made.body);
  out_.macros.push_back(std::move(made));
}

/// With defaults written out; a default may use the parameters before it (xmile.md 24.2).
Expr VensimTranslator::macro_call(const Macro& macro, const Expr& source, Place& place) {
  place.is_whole = false;
  std::vector<Expr> args;
  Symbols params;
  for (const MacroParam& param : macro.params)
    params[param.name.key] = {nullptr, param.name, {}, TableType::Continuous};
  const Scope of_macro{&params, nullptr, false, nullptr, nullptr};
  Place in_macro;
  in_macro.scope = &of_macro;
  for (std::size_t i = 0; i < macro.params.size(); ++i) {
    if (i < source.args.size()) {
      const Expr& arg = source.args[i];
      const Symbol* symbol = arg.kind == ExprKind::Ref ? find(arg.path, *place.scope) : nullptr;
      const bool is_lookup = symbol && symbol->table == symbol->name && !symbol->name.empty();
      args.push_back(is_lookup ? make_ref(symbol->table, arg.span) : expr(arg, place));
    } else if (macro.params[i].default_value) {
      Expr value = expr(*macro.params[i].default_value, in_macro);
      const std::vector<Expr> before = args;
      const auto fill = [&](auto& self, Expr& part) -> void {
        for (std::size_t k = 0; k < before.size(); ++k) {
          const bool is_param = part.kind == ExprKind::Ref && part.path.size() == 1 &&
                                part.path[0] == macro.params[k].name;
          if (!is_param) continue;
          part = before[k];
          return;
        }
        for (Expr& arg : part.args) self(self, arg);
      };
      fill(fill, value);
      args.push_back(std::move(value));
    }
  }
  note_call(source, Fate::Exact, {});
  return make_call(macro_names_.at(&macro), std::move(args), source.span);
}

}  // namespace weir
