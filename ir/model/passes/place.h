// What the passes of ir/model/passes say about the place where an expression stands: loops and
// bindings of the left side, scopes of names, arguments of macros. See resolver.h.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/base/hash_index.h"
#include "ir/builtins/builtins.h"
#include "ir/model/resolved.h"

namespace weir {

/// A subscript of the left side, or of a reduction: the element of each iteration.
struct Binding {
  DimId dim;                  // the range named there; invalid: a single element without one
  bool is_loop = false;       // else one fixed element
  std::uint32_t loop = 0;     // when is_loop
  std::vector<ElemId> elems;  // one per iteration, or the fixed one
};

/// One left side: the loops of the equation being defined.
struct LeftSide {
  std::vector<std::uint32_t> loop_ids;
  std::vector<ResolvedLoop> loops;
  std::vector<Binding> bindings;  // one per position of the variable
  std::vector<RIndex> target;
  VarId var;
  VarId defined;           // what the equation defines: `var`, or a macro's variable that it needs
  std::string label;       // of the variable, for names of hidden variables and messages
  bool is_listed = false;  // its elements are no product of lists: one loop runs over all of them

  /// Nothing is left to define: other equations or exceptions took every element.
  bool is_empty() const {
    return std::any_of(loops.begin(), loops.end(),
                       [](const ResolvedLoop& loop) { return loop.count == 0; });
  }
};

struct Scope;

/// A macro argument: a name or number is resolved anew at each use (it may be a lookup or an
/// array); anything else was evaluated once into `value`.
struct Argument {
  const Expr* expr = nullptr;
  const Scope* scope = nullptr;
  const LeftSide* left = nullptr;  // of the calling equation
  std::optional<RExpr> value;
};

struct Scope {
  FunctionLanguage language = FunctionLanguage::Vensim;
  const Sector* sector = nullptr;                       // null: a macro's
  const Macro* macro = nullptr;                         // null: a sector's
  KeyMap<VarId> vars;                                   // by name key
  std::unordered_map<std::string, Argument> arguments;  // macro parameters
  bool is_prelude = false;

  bool is_macro() const { return macro != nullptr; }
};

/// Loops made while the argument of a reducing function is resolved.
struct Reduction {
  struct Entry {
    DimId dim;
    std::uint32_t occurrence;  // the n-th position with this dimension in one reference
    bool is_slice;             // a:b, which may be shorter than the dimension
    Binding binding;
  };
  std::vector<Entry> entries;
  std::string function;

  /// Iterations of all loops together.
  double size() const {
    double product = 1;
    for (const Entry& entry : entries) product *= static_cast<double>(entry.binding.elems.size());
    return product;
  }
};

enum class SlatStatistic : std::uint8_t;  // containers.h

struct Place {
  const Scope* scope;
  const LeftSide* left;
  Reduction* reduction = nullptr;  // innermost reducing function, if any
  const Place* outer = nullptr;    // the place around that function
  /// Inside SAMPLE IF TRUE: where the variable being defined means its value of the step before.
  std::optional<VarId> self{};

  Place in(const Scope& other) const {
    Place made = *this;
    made.scope = &other;
    return made;
  }
  /// Where an argument was written.
  Place at(const Argument& argument) const {
    Place made = in(*argument.scope);
    made.left = argument.left;
    return made;
  }
};

/// What the resolver knows of a declared variable beside its RVar.
struct Declared {
  const Variable* source = nullptr;
  const Scope* scope = nullptr;
  /// Of a macro's variable: the calling equation, over whose loops its first dimensions run.
  const LeftSide* outer = nullptr;
  const Variable* output_of = nullptr;  // whose equation makes it, as a further output of a macro
  bool is_broken = false;  // its shape could not be told: what refers to it is not reported again
  std::optional<VarId> own_table;  // of a variable with an embedded graphical function, once called
};

/// A name that nothing has: told once, with the places that use it.
struct UnknownUse {
  bool is_call = false;
  std::string name;  // as written
  std::string key;
  const Scope* scope = nullptr;
  std::vector<Span> spans;
};

}  // namespace weir
