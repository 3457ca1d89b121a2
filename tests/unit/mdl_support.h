// A short way to read a .mdl text in a test.
#pragma once

#include <string>
#include <utility>

#include "frontend/mdl/mdl.h"
#include "ir/base/diag.h"
#include "ir/base/render.h"
#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir::test {

struct ReadModel {
  Model model;
  Diagnostics diags;
  SourceMap sources;

  std::string messages() const { return render(diags, sources); }
  /// The variable of this name in `sector` (the root if none is given); an empty one when there is
  /// none.
  const Variable& var(std::string_view name) const { return var(model.root(), name); }
  static const Variable& var(const Sector& sector, std::string_view name) {
    static const Variable none;
    for (const Variable& variable : sector.variables) {
      if (variable.name.key == name_key(name)) return variable;
    }
    return none;
  }
  const Equation& equation(std::string_view name, std::size_t which = 0) const {
    static const Equation none;
    const Variable& variable = var(name);
    return which < variable.equations.size() ? variable.equations[which] : none;
  }
};

inline ReadModel read_mdl(std::string text) {
  ReadModel read;
  const FileId file = read.sources.add(SourceFile("m.mdl", text));
  read.model = mdl::read(file, read.sources, read.diags);
  return read;
}

}  // namespace weir::test
