// The story of the translation from XMILE to Vensim:
//
//   1. connections between modules, option filters and the limits of stocks and flows become
//      equations, as for a run (connections.cpp, option_filters.cpp, non_negative.cpp)
//   2. macros with arrays, or given lookups of other kinds, are written out (array_macros.h)
//   3. everything gets its name (vensim_names.cpp): variables of modules are "module.variable"
//   4. dimensions become ranges; where two share elements and neither holds the other, a further
//      range holds both (vensim.md 6.1.2)
//   5. each equation is put in Vensim's terms (vensim_expressions.cpp, vensim_subscripts.cpp,
//      vensim_functions.cpp); what Vensim cannot say with loops is said for each element
//   6. functions that Vensim lacks become macros, with those that they need (vensim_macros.cpp)
//   7. the account is settled (vensim_account.cpp)
#include "ir/translate/to_vensim.h"

#include <algorithm>

#include "ir/model/passes/non_negative.h"
#include "ir/model/passes/partial_runs.h"
#include "ir/model/passes/resolver.h"
#include "ir/model/passes/submodel_functions.h"
#include "ir/translate/array_macros.h"
#include "ir/translate/kept_texts.h"
#include "ir/translate/macro_kinds.h"
#include "ir/translate/vensim_translator.h"
#include "ir/translate/view_translator.h"
#include "ir/translate/write_out_inner_steps.h"

namespace weir {

VensimTranslator::VensimTranslator(const Model& source, const Model& written_out,
                                   const Library& prelude, KeptForms forms, Ledger& ledger,
                                   Diagnostics& diags)
    : source_(source),
      work_(written_out),
      kinds_(written_out),
      prelude_(prelude),
      forms_(forms),
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
  for (Group& group : kept_groups(source_, kKeptGroup))
    out_.root().groups.push_back(std::move(group));
  add_sectors();
  add_controls();
  // those of the prelude that were needed, before those of the model that may call them
  out_.macros.insert(out_.macros.begin(), prelude_made_.begin(), prelude_made_.end());
  if (forms_ == KeptForms::Aside) return std::move(out_);
  add_views();
  keep_rest();
  account();
  return std::move(out_);
}

/// Views of modules follow those of the root, under the module's name.
void VensimTranslator::add_views() {
  std::unordered_map<std::string, const Variable*> made;
  for (const Variable& variable : out_.root().variables) made.emplace(variable.name.key, &variable);
  for (std::size_t i = 0; i < source_.sectors.size(); ++i) {
    const Sector& sector = source_.sectors[i];
    const auto find = [&](const Name& name) -> const Variable* {
      const auto symbol = symbols_[i].find(name.key);
      // run settings are variables again
      const auto found =
          made.find(symbol == symbols_[i].end() ? name.key : symbol->second.name.key);
      return found == made.end() ? nullptr : found->second;
    };
    ViewTranslator views(Dialect::Vensim, find, ledger_);
    for (const View& view : sector.views) {
      const std::size_t count = out_.root().views.size();
      views.add(view, out_.root().views);
      if (out_.root().views.size() == count || !out_.root().views.back().name.empty()) continue;
      out_.root().views.back().name =
          i == 0 ? "View " + std::to_string(count + 1) : display(sector.name);
      ledger_.note({ConstructKind::View, view.name, view.span}, Fate::Equivalent,
                   "a sketch has a name: '" + out_.root().views.back().name + "'");
    }
  }
}

/// What is not understood of a file of XMILE, and a method that Vensim lacks: comments that weir
/// reads. What a file of Vensim had kept in it has its place again.
void VensimTranslator::keep_rest() {
  const auto keep = [&](const std::vector<Extra>& from, const char* path, std::vector<Extra>& to) {
    for (const Extra& extra : from) {
      if (is_dimension_form(extra) || is_run_choice(extra, source_)) continue;
      if (is_kept_text(extra)) {
        Extra text = kept_text(extra);
        const auto is = [&](const char* name) { return text.where == name; };
        const bool has_place =
            is(kKeptControl) || is(kKeptGroup) || is(kKeptPlace) || is(kKeptUnit);
        if (!has_place) to.push_back(std::move(text));
      } else {
        out_.extras.push_back({path + extra.where, extra.text, extra.span});
      }
    }
  };
  keep(source_.extras, kKeptOfXmile, out_.extras);
  keep(source_.root().extras, kKeptOfModel, out_.root().extras);
  if (!source_.specs.time_units.empty())
    out_.extras.push_back({kKeptTimeUnits, source_.specs.time_units, source_.specs.span});
  const auto is_own = [](Method method) {
    return method == Method::Rk2 || method == Method::Rk45 || method == Method::Cvode ||
           method == Method::Gear;
  };
  if (is_own(source_.specs.method) && out_.specs.method != Method::Euler)
    out_.extras.push_back(
        {kKeptMethod,
         method_name(source_.specs.method) + std::string(" for ") + method_name(out_.specs.method),
         source_.specs.method_span});
}

namespace {

/// Whether all that a model says stands in equations of one module that mean what they say.
bool is_plain(const Model& xmile) {
  const auto limits = [&](const Sector& sector) {
    return std::any_of(
        sector.variables.begin(), sector.variables.end(),
        [&](const Variable& variable) { return is_non_negative(variable, sector, xmile); });
  };
  return xmile.specs.run_by == RunBy::All && xmile.sectors.size() == 1 &&
         xmile.root().modules.empty() && !limits(xmile.root()) &&
         std::none_of(
             xmile.macros.begin(), xmile.macros.end(),
             [&](const Macro& macro) { return macro.filter.has_value() || limits(macro.body); }) &&
         !MacroKinds(xmile).is_any();
}

}  // namespace

Model to_vensim(const Model& xmile, const Library& prelude, Ledger& ledger, Diagnostics& diags) {
  if (is_plain(xmile))
    return VensimTranslator(xmile, xmile, prelude, KeptForms::Used, ledger, diags).translated();
  Model work = xmile;
  apply_submodel_functions(work, diags);
  apply_connections(work, diags);
  const std::vector<Name> tags = apply_option_filters(work, diags);
  hold_values(work);
  apply_non_negative(work, ResolveOptions::NonNegative::Limit, diags);
  apply_stock_filters(work, tags, ResolveOptions::NonNegative::Limit, diags);
  write_out_inner_steps(work, diags);
  hold_stocks(work);
  if (!write_out_array_macros(xmile, work, ledger, diags)) {
    Model nothing;
    nothing.sectors.emplace_back();
    return nothing;
  }
  return VensimTranslator(xmile, work, prelude, KeptForms::Used, ledger, diags).translated();
}

Model to_vensim_plainly(const Model& xmile, const Library& prelude) {
  Ledger unsaid = Ledger::deaf();
  Diagnostics untold;
  return VensimTranslator(xmile, xmile, prelude, KeptForms::Aside, unsaid, untold).translated();
}

}  // namespace weir
