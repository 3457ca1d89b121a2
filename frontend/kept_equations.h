// The equations that a translation from Vensim keeps in a file of XMILE, for the way back: what
// Variable::ranged holds, as texts in weir's namespace.
//
//     <weir:vensim>x[Sub] :EXCEPT: [B]= y[Sub] * 2</weir:vensim>
//
// Those of run settings stand in the statement that has their units.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// Puts `ranged` of every variable into its extensions, which a writer of XMILE writes.
void print_kept_equations(Model& xmile);

/// The inverse. What is no equation of its variable stays a text.
void read_kept_equations(Model& xmile);

}  // namespace weir
