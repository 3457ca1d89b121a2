// Macros of XMILE with arrays, which those of Vensim cannot have (xmile.md 24.2, vensim.md 7.1.1,
// 7.2.3): written out at each call, as equations that every tool runs.
//
//     SHARES(a, total): part[E] = a[E] / SUM(a) * total, gives part
//     shares[E] = SHARES(b, 28)
//
// becomes
//
//     shares part[E, E 2] = b[E 2] / SUM(b) * 28
//     shares[E] = shares part[E, E]
//
// Each element of a caller is a call of its own (xmile.md 24.4): the variables of the macro get the
// caller's dimensions in front of theirs; one that they share is there a second time, as an alias.
// Macros that are given graphical functions of steps, or of lines that go on, are written out too.
// Others stay, and so do those with their own run and those that call themselves.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"
#include "ir/translate/ledger.h"

namespace weir {

/// Takes these macros out of `work`, a model of XMILE; `ledger` hears of all that `source`, from
/// which it was made, says in them. Reports calls that cannot be written out; false where all
/// together would be too large.
bool write_out_array_macros(const Model& source, Model& work, Ledger& ledger, Diagnostics& diags);

}  // namespace weir
