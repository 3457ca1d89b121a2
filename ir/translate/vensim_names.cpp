// Names in Vensim: variables, ranges, elements and the clock share one space (vensim.md 2.2.7).
#include <algorithm>

#include "ir/base/number.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

/// Quoted where it is a function's name (vensim.md 2.2.4); the writer quotes the rest.
Name VensimTranslator::vensim_name(const std::string& text) {
  const bool is_function =
      !find_builtins(name_key(text), FunctionLanguage::Vensim).empty() || name_key(text) == "time";
  return Name(is_function ? '"' + text + '"' : text);
}

/// A name that nothing has yet: the stem, or the stem and a number.
Name VensimTranslator::fresh(const std::string& stem) {
  std::string text = stem;
  for (int i = 2; !taken_.insert(name_key(text)).second; ++i) text = stem + " " + std::to_string(i);
  return vensim_name(text);
}

void VensimTranslator::name_everything() {
  for (const char* name : {"Time", "TIME STEP", "INITIAL TIME", "FINAL TIME", "SAVEPER"})
    taken_.insert(name_key(name));
  symbols_.resize(work_.sectors.size());
  find_called_tables();
  // the root first: its names are those that people know
  for (std::size_t i = 0; i < work_.sectors.size(); ++i) {
    const Sector& sector = work_.sectors[i];
    if (!sector.name.empty()) sector_at_.emplace(sector.name.key, i);
    const bool is_root = i == 0 || sector.name.empty();
    const std::string prefix = is_root ? "" : display(sector.name) + ".";
    for (const Variable& variable : sector.variables) name_variable(variable, prefix, symbols_[i]);
  }
  share_tables();
  name_dimensions();
}

/// What connections.cpp made an input the same as; itself where it is none.
const VensimTranslator::Symbol& VensimTranslator::connected(const Symbol& symbol) const {
  if (symbol.variable == nullptr) return symbol;
  const Variable& input = *symbol.variable;
  if (input.access != Access::Input || input.equations.size() != 1) return symbol;
  const Expr& source = input.equations.front().expr;
  if (source.kind != ExprKind::Ref || source.path.size() < 2 || !source.subs.empty()) return symbol;
  const Symbol* original = find(source.path, {});
  return original ? *original : symbol;
}

/// An input stands for what it is connected to, its graphical function too (xmile.md 23.5).
void VensimTranslator::share_tables() {
  for (Symbols& symbols : symbols_) {
    for (auto& [key, symbol] : symbols) {
      const Symbol& original = connected(symbol);
      if (original.table.empty()) continue;
      symbol.table = original.table;
      symbol.table_type = original.table_type;
    }
  }
}

void VensimTranslator::name_variable(const Variable& variable, const std::string& prefix,
                                     Symbols& symbols) {
  Symbol symbol;
  symbol.variable = &variable;
  const std::string stem = prefix + display(variable.name);
  symbol.name = fresh(taken_.contains(name_key(stem)) ? stem + " variable" : stem);
  for (const Equation& equation : variable.equations) {
    const Expr* points = embedded_points(equation.expr);
    const bool is_lookup = equation.kind == EquationKind::Lookup && !equation.tables.empty();
    if (!is_lookup && points == nullptr) continue;
    symbol.table_type = is_lookup ? equation.tables.front().type : points->table_type;
    const bool is_apart =
        called_.contains(variable.name.key) || symbol.table_type != TableType::Continuous;
    if (is_lookup) {
      symbol.table = symbol.name;
    } else if (is_apart && symbol.table.empty()) {
      symbol.table = fresh(stem + " table");
    }
  }
  symbols.emplace(variable.name.key, std::move(symbol));
}

/// A range or element that a variable has the name of gets another.
void VensimTranslator::name_dimensions() {
  std::unordered_set<std::size_t> named;
  for (const Dimension& dimension : work_.dimensions) {
    const auto dim = dims_.find_dim(dimension.name.key);
    if (!dim) continue;
    const std::string stem = display(dimension.name);
    dim_names_[dim->index()] = fresh(taken_.contains(dimension.name.key) ? stem + " range" : stem);
  }
  for (const Dimension& dimension : work_.dimensions) {
    const auto dim = dims_.find_dim(dimension.name.key);
    if (!dim) continue;
    for (const ElemId elem : dims_.elems(*dim)) {
      if (!named.insert(elem.index()).second) continue;
      const std::string stem = display(dims_.name(elem));
      elem_names_[elem.index()] = fresh(taken_.contains(name_key(stem)) ? stem + " element" : stem);
    }
  }
}

Name VensimTranslator::name_of(DimId dim) const {
  const auto at = dim_names_.find(dim.index());
  return at == dim_names_.end() ? dims_.name(dim) : at->second;
}

Name VensimTranslator::name_of(ElemId elem) const {
  const auto at = elem_names_.find(elem.index());
  return at == elem_names_.end() ? dims_.name(elem) : at->second;
}

/// What is called, or read by a function of lookups, needs its table under a name.
void VensimTranslator::find_called_tables() {
  const auto look = [&](const Sector& sector) {
    for (const Variable& variable : sector.variables) {
      for (const Equation& equation : variable.equations) {
        note_called(equation.expr);
        if (equation.init) note_called(*equation.init);
      }
    }
  };
  for (const Sector& sector : work_.sectors) look(sector);
  for (const Macro& macro : work_.macros) {
    look(macro.body);
    if (macro.result) note_called(*macro.result);
  }
}

void VensimTranslator::note_called(const Expr& expr) {
  // gf[i] reads a point
  if (expr.kind == ExprKind::Ref && expr.subs.size() == 1) called_.insert(expr.path.back().key);
  if (expr.kind == ExprKind::Call) {
    called_.insert(expr.path.back().key);
    const bool reads_table = expr.path.back().key.starts_with("lookup") ||
                             find_macro(expr.path.back(), expr.args.size());
    for (const Expr& arg : expr.args) {
      if (reads_table && arg.kind == ExprKind::Ref) called_.insert(arg.path.back().key);
    }
  }
  for (const Expr& arg : expr.args) note_called(arg);
  for (const Subscript& sub : expr.subs) {
    for (const Expr& index : sub.index) note_called(index);
  }
}

/// The points of an embedded graphical function; null when there are none. A uniflow's stand within
/// MAX(..., 0).
const Expr* VensimTranslator::embedded_points(const Expr& expr) {
  if (expr.kind != ExprKind::Call || expr.args.size() != 2) return nullptr;
  if (expr.path.back().key == "max") return embedded_points(expr.args[0]);
  const bool has_points =
      expr.path.back().key == "with lookup" && expr.args[1].kind == ExprKind::Table;
  return has_points ? &expr.args[1] : nullptr;
}

const VensimTranslator::Symbols* VensimTranslator::sector_symbols(const Name& sector) const {
  if (sector.empty()) return &symbols_.front();
  const auto at = sector_at_.find(sector.key);
  return at == sector_at_.end() ? nullptr : &symbols_[at->second];
}

/// The variable of a path; null when it is none (xmile.md 23.3).
const VensimTranslator::Symbol* VensimTranslator::find(const std::vector<Name>& path,
                                                       const Scope& scope) const {
  const Symbols* symbols = path.size() > 1 ? sector_symbols(path[path.size() - 2]) : scope.symbols;
  if (symbols == nullptr) return nullptr;
  const auto at = symbols->find(path.back().key);
  return at == symbols->end() ? nullptr : &at->second;
}

}  // namespace weir
