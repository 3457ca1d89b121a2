// What a model of XMILE keeps of the file of Vensim that it was made from, for the way back.
//
// The plain form, which every tool runs, is the model; the form kept beside it is for us. Somebody
// may have changed the plain form since: then that counts. So a kept form is used only where it is
// proven: translated to XMILE once more it gives what the file says.
//
//     xmile = to_xmile(vensim); keep_forms(vensim, to_vensim(xmile), xmile)     on the way there
//     vensim = to_vensim(xmile); while (drop_contradicted(to_xmile(vensim), xmile)) ...   back
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ir/model/model.h"

namespace weir {

/// Of Variable::extensions: an equation in Vensim's words, as it stands in the file.
inline constexpr const char* kKeptEquation = "vensim";

/// Made for another variable or for the equations of several; the way back needs it no more.
bool is_made(const Variable& variable);
/// The same of a macro: it spells out a function that Vensim has, or is another output of a macro.
bool is_made(const Macro& macro);
/// Whether the macro as its author wrote it is kept beside it.
bool is_restored(const Macro& macro);
/// What a run setting has beside its number, kept as a statement (to_xmile.cpp).
bool is_control_text(const Variable& variable);
/// How Macro::body's extras say so; the second one names the macro of which it is a further output.
inline constexpr const char* kMadeMacro = "@weir:made";
inline constexpr const char* kOutputMacro = "@weir:output";
/// What is kept of dimensions, as far as it stands among Model::extras. Looks into the model that
/// it was made of.
class DimensionForms {
 public:
  explicit DimensionForms(const Model& xmile);
  bool is_made(const Dimension& dimension) const;
  /// What it is another name of; empty: of none.
  Name alias_of(const Dimension& dimension) const;
  /// The GET call that its elements came from, in Vensim's words; empty: none.
  std::string source_of(const Dimension& dimension) const;
  static std::string source_path(const Dimension& dimension);  // of Model::extras
  bool has(const Dimension& dimension) const;

 private:
  std::unordered_map<std::string, const Extra*> marks_;
};

/// Keeps the equations and sources of ranges of `vensim` that a translation of `xmile` back, which
/// gave `back`, says in other words. Macros: frontend/kept_equations.h.
void keep_forms(const Model& vensim, const Model& back, Model& xmile);

bool has_kept_forms(const Model& xmile);
/// The keys of the variables that have one.
std::unordered_set<std::string> restored_variables(const Model& xmile);

/// Takes the kept forms out of `xmile` that `again`, made by means of them, contradicts, and those
/// that hang on them. Whether there were any.
bool drop_contradicted(const Model& again, Model& xmile);

void drop_kept_forms(Model& xmile);

}  // namespace weir
