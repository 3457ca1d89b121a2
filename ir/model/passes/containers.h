// Conveyors and queues as operations on objects of the run (xmile.md 19, 20). Private to
// ir/model/passes.
#pragma once

#include "ir/model/passes/resolver.h"

namespace weir {

/// Model -> Model, XMILE only: stocks that are containers, and the flows into and out of them, get
/// equations made of ExprKind::Container. Reports what is wrong with them. A model with containers
/// runs by Euler (xmile.md 27.5).
void apply_containers(Model& model, Dialect dialect, Diagnostics& diags);

/// Model -> Model, Vensim only: `XMILE CONVEYOR(...)`, `XMILE QUEUE(...)` and the flows that they
/// name (weir's extension) as containers, and these as operations.
void restore_containers(Model& model, Diagnostics& diags);

/// Whether a model of Vensim has such forms.
bool has_container_forms(const Model& model);

/// Model -> Model, Vensim only: the forms as the fields that a file of XMILE fills, in the model's
/// own expressions. The first half of restore_containers.
void read_container_forms(Model& model);

/// Reports every container: the dialect asked for has none.
void refuse_containers(const Model& model, Diagnostics& diags);

/// The parameters that other equations read: a number where one is written, the fallback where
/// nothing is, else the hidden variable that apply_containers defines. Without subscripts.
Expr capacity_of(const Variable& stock);
Expr sample_of(const Variable& stock);
Expr transit_time_of(const Variable& stock);

/// The numbers of container_statistic (ops.def).
enum class SlatStatistic : std::uint8_t { Count, Least, Greatest, Mean, Deviation, Product, OfAge };

}  // namespace weir
