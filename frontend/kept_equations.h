// What a translation from Vensim keeps in a file of XMILE, for the way back: what Variable::ranged,
// Dimension::source hold, and macros, as texts in weir's namespace.
//
//     <weir:vensim>x[Sub] :EXCEPT: [B]= y[Sub] * 2</weir:vensim>        in a variable
//     <weir:vensim>:MACRO: M(x : y) ... :END OF MACRO:</weir:vensim>    in a macro
//     weir:source="GET XLS SUBSCRIPT('a.xlsx', 'tab', 'A2', 'A', '')"   on a dimension
//
// Those of run settings stand in the statement that has their units.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// Puts all of this where a writer of XMILE writes it.
void print_kept_equations(Model& xmile);

/// The inverse. What is no equation of its variable stays a text.
void read_kept_equations(Model& xmile);

/// Keeps the macros of `vensim` that a translation of `xmile` back, which gave `back`, says in
/// other words: each as a text beside the one made of it.
void keep_macros(const Model& vensim, const Model& back, Model& xmile);

/// Puts the macros that `xmile` keeps into their places in `vensim`, which was made of it; what is
/// no macro of its name leaves it empty.
void restore_macros(const Model& xmile, Model& vensim);

}  // namespace weir
