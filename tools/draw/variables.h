// The variables of a sector as a drawing needs them: by name, with kind and tooltip.
#pragma once

#include <string>
#include <unordered_map>

#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir::draw {

/// Whether its value is accumulated: a stock of XMILE, or an equation that is INTEG(...).
bool is_stock(const Variable& var);
/// INITIAL TIME, FINAL TIME, TIME STEP, SAVEPER of Vensim: no diagram shows them.
bool is_control(const Variable& var, Dialect dialect);

class SectorNames {
 public:
  /// Both must outlive this.
  SectorNames(const Sector& sector, Dialect dialect, const SourceMap* sources);

  /// Null for a name that is no variable of the sector.
  const Variable* find(const Name& name) const;
  /// Of what a name stands for; Aux for an unknown one.
  ObjectKind kind_of(const Name& name) const;
  /// Equations, units and comment, cut where they get long; empty for an unknown name.
  std::string tooltip(const Name& name) const;

 private:
  std::unordered_map<std::string, const Variable*> variables_;
  std::unordered_map<std::string, const ModuleInstance*> modules_;
  Dialect dialect_;
  const SourceMap* sources_;
};

}  // namespace weir::draw
