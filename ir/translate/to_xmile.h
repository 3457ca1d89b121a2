// A Vensim model written in XMILE: the same numbers in the other language's terms (vensim.md 17,
// xmile.md 36).
//
// What XMILE can say is said in standard terms. What it cannot, and the way back would want, stays
// in the fields that hold it already, and a writer of XMILE puts it in the namespace
// https://weir.dev/xmile beside the plain form, so that other tools read past it:
//
//     SimSpecs::method       Method::Midpoint: method="rk2_midpoint, rk2", for tools that lack it
//     Model::settings        the lines of Vensim's settings
//     Model::extras          <weir:kept>: what the .mdl reader kept, sketches apart
//     Dimension              mappings; source_items: sub-ranges and numeric ranges as written,
//                            where `items` are plain elements; what it is another name of is an
//                            attribute weir:alias among Model::extras; weir:made where no range
//                            of the file is meant
//     Variable::ranged       the equations in Vensim's words (kept_forms.h), as far as the way back
//                            would say them in others
//     Variable               equations of the kinds String, RealityCheck and TestInput, on
//                            variables of their own
//     Variable::extensions   "supplementary", "range_step" (a number), "unchangeable" (==),
//                            "data" (its way of reading: raw, ...), "window" of a lookup, "game"
//                            (GAME), "source" (the GET call that its values came from); "output"
//                            (of the macro call of another variable), "copy" (of a lookup) and
//                            "made" (for another variable), which the way back needs no more
//     Macro::stands_for      the function of Vensim whose definition it is: the way back calls that
//     Expr                   vensim.NAME(...): Vensim's function with Vensim's arguments
#pragma once

#include <string>
#include <unordered_set>

#include "ir/base/diag.h"
#include "ir/model/model.h"
#include "ir/translate/ledger.h"

namespace weir {

enum class XmileTarget : std::uint8_t { Standard, Stella };

/// The model in XMILE, for any model of Vensim, those that do not run included. `ledger` gets a
/// note for every construct. Reports only what would be too large to spell out.
Model to_xmile(const Model& vensim, const Library& prelude, XmileTarget target, Ledger& ledger,
               Diagnostics& diags);

/// What it gives of the run settings, ranges and macros, and of the variables with these keys: for
/// drop_contradicted.
Model to_xmile_again(const Model& vensim, const Library& prelude, XmileTarget target,
                     const std::unordered_set<std::string>& wanted);

}  // namespace weir
