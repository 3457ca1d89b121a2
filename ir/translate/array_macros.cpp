// See array_macros.h.
#include "ir/translate/array_macros.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "ir/model/reduces.h"
#include "ir/translate/macro_kinds.h"

namespace weir {
namespace {

/// Parts of expressions that calls are written out to: macros that call macros grow quickly.
constexpr std::size_t kMostNodes = 1'000'000;
/// Macros within macros, as for a run.
constexpr std::size_t kMostNested = 200;

using Keys = std::unordered_set<std::string>;

/// A name or a number: it may be written at each use.
bool is_simple(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return true;
  return expr.kind == ExprKind::Ref &&
         std::all_of(expr.subs.begin(), expr.subs.end(),
                     [](const Subscript& sub) { return sub.index.empty(); });
}

bool is_open(const Subscript& sub) {
  return sub.kind == SubKind::Star || sub.kind == SubKind::StarOf;
}

Subscript subscript(SubKind kind, const Name& name = {}) {
  Subscript sub;
  sub.kind = kind;
  sub.name = name;
  return sub;
}

/// The subscripts of the n first dimensions: those of the element that is being computed.
std::vector<Subscript> own_positions(std::size_t count) {
  std::vector<Subscript> subs;
  for (std::size_t k = 0; k < count; ++k) {
    subs.push_back(subscript(SubKind::Position));
    subs.back().index.push_back(make_number(static_cast<double>(k + 1)));
  }
  return subs;
}

/// One call, written out.
struct Copy {
  const Macro* macro = nullptr;
  const Variable* caller = nullptr;
  std::unordered_map<std::string, Expr> arguments;          // by parameter
  std::unordered_map<std::string, const Variable*> locals;  // of the macro
  std::unordered_map<std::string, Name> names;              // of these, here
  std::unordered_map<std::string, Name> aliases;            // of dimensions that the caller has too
};

class ArrayMacros {
 public:
  ArrayMacros(Model& work, const MacroKinds& kinds, Ledger& ledger, Diagnostics& diags)
      : work_(work), kinds_(kinds), ledger_(ledger), diags_(diags) {
    for (const Dimension& dimension : work.dimensions) {
      taken_.insert(dimension.name.key);
      for (const DimItem& item : dimension.items) taken_.insert(item.first.key);
    }
    for (const Sector& sector : work.sectors) {
      for (const Variable& variable : sector.variables) taken_.insert(variable.name.key);
    }
  }

  /// False where that would be too large.
  bool run() {
    for (Sector& sector : work_.sectors) {
      // what a call adds is looked at in its turn
      for (std::size_t i = 0; i < sector.variables.size() && !is_full_; ++i) {
        Variable variable = std::move(sector.variables[i]);
        sector_ = &sector;
        for_each_expr(variable, [&](Expr& expr, const Equation* equation) {
          expr = written_out(expr, {&variable, equation, false});
        });
        sector.variables[i] = std::move(variable);
      }
    }
    return !is_full_;
  }

  const std::unordered_set<const Macro*>& called() const { return called_; }

 private:
  /// Where a call stands.
  struct Site {
    const Variable* variable;
    const Equation* equation;  // whose elements it is of; null: of all
    bool is_reduced;           // within a function of arrays
  };

  /// With the calls in it written out.
  Expr written_out(const Expr& source, const Site& site) {
    if (++nodes_ > kMostNodes || height_ == kMaxExprHeight) report_full(source.span);
    if (is_full_) return source;
    ++height_;
    Site inside = site;
    if (source.kind == ExprKind::Call && reduces(source)) inside.is_reduced = true;
    Expr made = source;
    for (Expr& arg : made.args) arg = written_out(arg, inside);
    for (Subscript& sub : made.subs) {
      for (Expr& index : sub.index) index = written_out(index, site);
    }
    const Macro* macro = kinds_.called(made);
    if (macro && kinds_.is_written_out(*macro)) made = call(*macro, made, site);
    --height_;
    return made;
  }

  Expr call(const Macro& macro, const Expr& source, const Site& site) {
    const auto caller = nested_.find(site.variable->name.key);
    const std::size_t nested = caller == nested_.end() ? 0 : caller->second;
    if (nested == kMostNested) report_full(source.span);
    if (is_full_) return source;
    called_.insert(&macro);
    ledger_.note(
        {ConstructKind::Call, display(source.path[0]), source.span}, Fate::Equivalent,
        "macros of Vensim have no arrays, and their lookups are lines with held ends; what "
        "it does is written here");
    Copy copy;
    copy.macro = &macro;
    copy.caller = site.variable;
    bind_arguments(source, site, copy);
    Keys params;
    for (const MacroParam& param : macro.params) params.insert(param.name.key);
    for (const Variable& variable : macro.body.variables) {
      // a parameter's test value is none of them (xmile.md 24.2)
      if (!params.contains(variable.name.key)) copy.locals.emplace(variable.name.key, &variable);
    }
    if (!copy.locals.empty()) {
      if (site.is_reduced) return refuse(source, "a macro with variables in a function of arrays");
      name_locals(copy);
      for (const Variable& variable : macro.body.variables) {
        if (!copy.locals.contains(variable.name.key)) continue;
        add_local(copy, variable, site);
        nested_[copy.names.at(variable.name.key).key] = nested + 1;
      }
    }
    copy.aliases.clear();  // the caller's own dimensions bind what the macro gives
    const Expr result = macro.result ? *macro.result : make_ref(macro.name, source.span);
    return written_out(placed(result, copy, site.is_reduced), site);
  }

  /// What is no name or number is a variable of its own, computed once. A default may use the
  /// parameters before it (xmile.md 24.2).
  void bind_arguments(const Expr& source, const Site& site, Copy& copy) {
    for (std::size_t i = 0; i < copy.macro->params.size(); ++i) {
      const MacroParam& param = copy.macro->params[i];
      Expr value = i < source.args.size()
                       ? source.args[i]
                       : written_out(placed(*param.default_value, copy, site.is_reduced), site);
      if (!is_simple(value) && !site.is_reduced) {
        Variable helper;
        helper.kind = VarKind::Auxiliary;
        helper.name = fresh(display(site.variable->name) + ' ' + display(param.name));
        helper.dims = site.variable->dims;
        helper.span = source.span;
        Equation equation;
        if (site.equation) equation.subs = site.equation->subs;
        equation.span = source.span;
        equation.expr = std::move(value);
        helper.equations.push_back(std::move(equation));
        value = make_ref(helper.name, source.span);
        value.subs = own_positions(helper.dims.size());
        sector_->variables.push_back(std::move(helper));
      }
      copy.arguments.emplace(param.name.key, std::move(value));
    }
  }

  /// Names in the caller's module; a dimension that the caller has too by another name.
  void name_locals(Copy& copy) {
    for (const Variable& variable : copy.macro->body.variables) {
      if (!copy.locals.contains(variable.name.key)) continue;
      copy.names.emplace(variable.name.key,
                         fresh(display(copy.caller->name) + ' ' + display(variable.name)));
      for (const Subscript& dim : variable.dims) {
        if (!has_dim(*copy.caller, dim.name)) continue;
        copy.aliases.emplace(dim.name.key, alias_of(dim.name, *copy.caller));
      }
    }
  }

  static bool has_dim(const Variable& variable, const Name& name) {
    return std::any_of(variable.dims.begin(), variable.dims.end(),
                       [&](const Subscript& dim) { return dim.name == name; });
  }

  /// An alias of a dimension that `caller` has not.
  Name alias_of(const Name& name, const Variable& caller) {
    std::vector<Name>& known = aliases_[name.key];
    for (const Name& alias : known) {
      if (!has_dim(caller, alias)) return alias;
    }
    Dimension alias;
    alias.name = fresh(fmt::format("{} {}", display(name), known.size() + 2));
    alias.alias_of = name;
    known.push_back(alias.name);
    work_.dimensions.push_back(std::move(alias));
    return known.back();
  }

  Name fresh(const std::string& stem) {
    Name name(stem);
    for (int i = 2; !taken_.insert(name.key).second; ++i)
      name = Name(fmt::format("{} {}", stem, i));
    return name;
  }

  static Name alias(const Copy& copy, const Name& dim) {
    const auto found = copy.aliases.find(dim.key);
    return found == copy.aliases.end() ? dim : found->second;
  }

  static bool is_table(const Variable& variable) {
    return !variable.equations.empty() && variable.equations[0].kind == EquationKind::Lookup;
  }

  /// A variable of the macro, over the dimensions of the caller and its own.
  void add_local(const Copy& copy, const Variable& source, const Site& site) {
    Variable made = source;
    made.name = copy.names.at(source.name.key);
    made.dims.clear();
    const bool is_shared = is_table(source);  // the same for all elements of the caller
    if (!is_shared) made.dims = copy.caller->dims;
    for (const Subscript& dim : source.dims)
      made.dims.push_back(subscript(SubKind::Name, alias(copy, dim.name)));
    for_each_expr(made, [&](Expr& expr, const Equation*) { expr = placed(expr, copy, false); });
    for (Equation& equation : made.equations) {
      std::vector<Subscript> subs;
      const bool is_of_part = site.equation && !site.equation->subs.empty();
      if (!is_shared && (is_of_part || !equation.subs.empty()))
        subs = is_of_part ? site.equation->subs : copy.caller->dims;
      if (equation.subs.empty() && !subs.empty()) {
        subs.insert(subs.end(), made.dims.begin() + static_cast<std::ptrdiff_t>(subs.size()),
                    made.dims.end());
      } else {
        for (const Subscript& sub : equation.subs) {
          subs.push_back(sub);
          subs.back().name = alias(copy, sub.name);
        }
      }
      equation.subs = std::move(subs);
    }
    for (auto* flows : {&made.inflows, &made.outflows}) {
      for (FlowRef& flow : *flows) {
        const auto found = copy.names.find(flow.name.key);
        if (found != copy.names.end()) flow.name = found->second;
      }
    }
    sector_->variables.push_back(std::move(made));
  }

  /// An expression of the macro, in the caller's names.
  Expr placed(const Expr& source, const Copy& copy, bool is_reduced) {
    if (++nodes_ > kMostNodes) report_full(source.span);
    if (is_full_) return source;
    const bool reduces_args = source.kind == ExprKind::Call && reduces(source);
    Expr made = source;
    for (Expr& arg : made.args) arg = placed(arg, copy, is_reduced || reduces_args);
    for (Subscript& sub : made.subs) place_subscript(sub, copy, is_reduced);
    if (made.path.size() != 1) return made;
    const std::string& key = source.path[0].key;
    if (const auto argument = copy.arguments.find(key); argument != copy.arguments.end())
      return with_argument(std::move(made), argument->second);
    if (const auto local = copy.locals.find(key); local != copy.locals.end())
      return of_local(std::move(made), *local->second, copy, is_reduced);
    if (made.kind == ExprKind::Ref && made.subs.empty()) made.path[0] = alias(copy, made.path[0]);
    return made;
  }

  /// A name within brackets: an element, a dimension, or a number by a name.
  void place_subscript(Subscript& sub, const Copy& copy, bool is_reduced) {
    for (Expr& index : sub.index) index = placed(index, copy, is_reduced);
    if (sub.kind != SubKind::Name) return;
    const bool is_value =
        copy.arguments.contains(sub.name.key) || copy.locals.contains(sub.name.key);
    if (!is_value) {
      sub.name = alias(copy, sub.name);
      return;
    }
    sub.index.push_back(placed(make_ref(sub.name, sub.span), copy, is_reduced));
    sub.kind = SubKind::Index;
  }

  /// A parameter at the subscripts that the macro writes: of a row, such as A[boston, *], they take
  /// the open places.
  Expr with_argument(Expr made, const Expr& argument) {
    if (made.kind == ExprKind::Ref && made.subs.empty()) return argument;
    if (argument.kind != ExprKind::Ref) return refuse(made, "subscripts of an expression");
    made.path = argument.path;
    if (argument.subs.empty()) return made;
    std::vector<Subscript> subs = argument.subs;
    std::size_t next = 0;
    for (Subscript& sub : subs) {
      if (is_open(sub) && next < made.subs.size()) sub = made.subs[next++];
    }
    if (next != made.subs.size()) return refuse(made, "these subscripts of a parameter");
    made.subs = std::move(subs);
    return made;
  }

  /// A variable of the macro: of the element of the caller that is being computed.
  Expr of_local(Expr made, const Variable& local, const Copy& copy, bool is_reduced) {
    made.path[0] = copy.names.at(local.name.key);
    if (is_table(local)) return made;
    std::vector<Subscript> subs = own_positions(copy.caller->dims.size());
    if (made.subs.empty()) {
      for (const Subscript& dim : local.dims)
        subs.push_back(is_reduced ? subscript(SubKind::Star)
                                  : subscript(SubKind::Name, alias(copy, dim.name)));
    } else {
      subs.insert(subs.end(), made.subs.begin(), made.subs.end());
    }
    made.subs = std::move(subs);
    return made;
  }

  Expr refuse(const Expr& source, const char* what) {
    diags_.report(DiagKind::UnsupportedConstruct, source.span,
                  fmt::format("{}, written out for a Vensim file,", what));
    return make_number(0, source.span);
  }

  void report_full(Span span) {
    if (!is_full_)
      diags_.report(DiagKind::TooLarge, span, "this model, its macros with arrays written out,",
                    fmt::format("{} parts of equations, {} levels in one of them, {} of macros",
                                kMostNodes, kMaxExprHeight, kMostNested));
    is_full_ = true;
  }

  Model& work_;
  const MacroKinds& kinds_;
  Ledger& ledger_;
  Diagnostics& diags_;
  Sector* sector_ = nullptr;
  Keys taken_;  // names of variables, dimensions and elements
  std::map<std::string, std::vector<Name>> aliases_;
  std::unordered_set<const Macro*> called_;
  std::unordered_map<std::string, std::size_t> nested_;  // of a macro's variable: how deep
  std::size_t nodes_ = 0;
  int height_ = 0;  // of the expression around what is looked at
  bool is_full_ = false;
};

}  // namespace

bool write_out_array_macros(const Model& source, Model& work, Ledger& ledger, Diagnostics& diags) {
  const MacroKinds kinds(work);
  if (!kinds.is_any()) return true;
  ArrayMacros macros(work, kinds, ledger, diags);
  if (!macros.run()) return false;
  std::unordered_map<std::string, Fate> fates;  // by the macro's name
  std::vector<Macro> kept;
  for (Macro& macro : work.macros) {
    if (!kinds.is_written_out(macro)) {
      kept.push_back(std::move(macro));
      continue;
    }
    Fate& fate = fates.try_emplace(macro.name.key, Fate::Dropped).first->second;
    if (macros.called().contains(&macro)) fate = Fate::Equivalent;
  }
  const auto note = [&](const Construct& construct, Fate fate) {
    ledger.note(construct, fate,
                fate == Fate::Equivalent
                    ? "it is written out where the macro is called"
                    : "macros of Vensim have no arrays, and nothing calls this one");
  };
  const auto note_calls = [&](auto& self, const Expr& expr, Fate fate) -> void {
    if (expr.kind == ExprKind::Call)
      note({ConstructKind::Call, display(expr.path.back()), expr.span}, fate);
    for (const Expr& arg : expr.args) self(self, arg, fate);
  };
  for (const Macro& macro : source.macros) {
    const auto fate = fates.find(macro.name.key);
    if (fate == fates.end()) continue;
    note({ConstructKind::Macro, display(macro.name), macro.span}, fate->second);
    for (const MacroParam& param : macro.params) {
      if (param.default_value) note_calls(note_calls, *param.default_value, fate->second);
    }
  }
  for (const Construct& construct : constructs(source)) {
    const std::size_t colon = construct.owner.find(':');
    const auto fate = fates.find(construct.owner.substr(0, colon));
    if (colon != std::string::npos && fate != fates.end()) note(construct, fate->second);
  }
  work.macros = std::move(kept);
  return true;
}

}  // namespace weir
