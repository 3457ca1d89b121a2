// The story of the translation from XMILE to Vensim:
//
//   1. connections between modules and the limits of stocks and flows become equations, as for a
//      run (connections.cpp, non_negative.cpp)
//   2. everything gets its name (vensim_names.cpp): variables of modules are "module.variable"
//   3. dimensions become ranges; where two share elements and neither holds the other, a further
//      range holds both (vensim.md 6.1.2)
//   4. each equation is put in Vensim's terms (vensim_expressions.cpp, vensim_subscripts.cpp,
//      vensim_functions.cpp); what Vensim cannot say with loops is said for each element
//   5. functions that Vensim lacks become macros, with those that they need (vensim_macros.cpp)
//   6. the account is settled (vensim_account.cpp)
#include "ir/translate/to_vensim.h"

#include "ir/model/passes/resolver.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

VensimTranslator::VensimTranslator(const Model& source, const Model& written_out,
                                   const Library& prelude, Ledger& ledger, Diagnostics& diags)
    : source_(source),
      work_(written_out),
      prelude_(prelude),
      ledger_(ledger),
      diags_(diags),
      dims_(written_out.dimensions, diags) {}

Model VensimTranslator::translated() {
  out_.name = source_.name;
  out_.folder = source_.folder;
  out_.dialect = Dialect::Vensim;
  out_.settings = source_.settings;
  out_.sectors.emplace_back();
  name_everything();
  add_dimensions();
  add_macros();
  add_groups(work_.root());
  add_sectors();
  add_controls();
  // those of the prelude that were needed, before those of the model that may call them
  out_.macros.insert(out_.macros.begin(), prelude_made_.begin(), prelude_made_.end());
  account();
  return std::move(out_);
}

Model to_vensim(const Model& xmile, const Library& prelude, Ledger& ledger, Diagnostics& diags) {
  Model work = xmile;
  apply_connections(work, diags);
  apply_non_negative(work, ResolveOptions::NonNegative::Limit, diags);
  return VensimTranslator(xmile, work, prelude, ledger, diags).translated();
}

}  // namespace weir
