// XMILE -> Vensim, as Model -> Model (xmile.md 36). `mdl::write` makes a file of it.
//
// A construct becomes, in this order: what Vensim has with the same meaning; an expression with the
// same numbers (xmile.md 36.3); a macro, taken from the prelude; an extension, which only weir
// reads: `XMILE NAME(...)` is XMILE's function NAME in an equation of Vensim.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"
#include "ir/translate/ledger.h"

namespace weir {

/// The model in Vensim's terms. What became of each construct is noted in `ledger`; what has no
/// form at all is reported in `diags` (UnsupportedConstruct) and has no equation in the result.
/// What `xmile` keeps of a file of Vensim is used as it stands: see kept_forms.h. Call for a model
/// that was read without errors.
Model to_vensim(const Model& xmile, const Library& prelude, Ledger& ledger, Diagnostics& diags);

/// What a translation of a model that to_xmile made says in its ranges, macros and equations when
/// all that it keeps for the way back is left aside: for keep_forms. It has no diagrams.
Model to_vensim_plainly(const Model& xmile, const Library& prelude);

}  // namespace weir
