// Who flows into whom and who uses whom, by the names in the equations: what a diagram shows of a
// sector. Nothing is resolved for it, so that a model with mistakes can be drawn too.
#pragma once

#include <vector>

#include "ir/model/model.h"

namespace weir::draw {

/// A variable or a module that a diagram shows.
struct Node {
  Name name;
  ObjectKind kind = ObjectKind::Aux;  // Stock, Flow, Aux or Module
};

inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// A flow and the stocks at its ends, by their numbers; kNowhere is a cloud.
struct Pipe {
  std::size_t flow = kNowhere, source = kNowhere, target = kNowhere;
};

struct Influence {
  std::size_t from = 0, to = 0;
  bool is_initial_only = false;
};

struct Structure {
  std::vector<Node> nodes;            // in the order of the file, modules last
  std::vector<Pipe> pipes;            // one for each node that is a flow
  std::vector<Influence> influences;  // each pair once; not those that a pipe shows
};

/// In Vensim the flows of a stock are the variables that its INTEG adds or subtracts whole; one
/// that is added to two stocks is a flow into the first.
Structure structure_of(const Sector& sector, Dialect dialect);

}  // namespace weir::draw
