// Which elements each equation of a variable defines: left sides, exceptions, overlaps
// (vensim.md 6.4, 6.7; xmile.md 18.3).
//
// What an equation defines is a set of index tuples. Mostly it is a product of lists, one list a
// position: then each range becomes a loop. Else (`:EXCEPT: [A1,B1]` of a 2 x 2 array) one loop
// runs over the tuples, listed.
#include <numeric>
#include <set>

#include "ir/model/passes/resolver.h"

namespace weir {

/// A left side on its way to loops: what stands at each position.
struct Resolver::Positions {
  std::vector<DimId> ranges;               // the range named there; invalid: a single element
  std::vector<std::vector<ElemId>> elems;  // narrowed to what is left, when some are taken
  std::vector<bool> is_loop;
  std::vector<std::vector<std::set<ElemId>>> excluded;  // per exception, per position
  std::vector<std::vector<ElemId>> left_over;           // tuples, when some are taken
  bool is_whole = true;                                 // none is taken

  bool is_excluded(const std::vector<ElemId>& tuple) const {
    return std::any_of(excluded.begin(), excluded.end(), [&](const auto& bracket) {
      for (std::size_t k = 0; k < tuple.size(); ++k) {
        if (!bracket[k].contains(tuple[k])) return false;
      }
      return true;
    });
  }
  /// Tuples of the product, before any is taken.
  std::size_t count() const {
    std::size_t product = 1;
    for (const auto& list : elems) product *= list.size();
    return product;
  }
};

/// One left side per equation of the variable, in the order of the equations. One of which other
/// equations take every element is_empty().
std::vector<LeftSide> Resolver::left_sides(VarId var) {
  const Variable& variable = *declared_[var.index()].source;
  const bool is_array = !own_dims(var).empty();
  std::vector<LeftSide> made(variable.equations.size());
  const auto count = std::count_if(variable.equations.begin(), variable.equations.end(), simulates);
  std::vector<bool> claimed;
  if (count > 1) claimed.assign(element_count(own_dims(var)), false);
  for (const std::size_t at : specific_first(var)) {
    const Equation& equation = variable.equations[at];
    bool took_all = true;
    made[at] = left_side(var, equation, count > 1 ? &claimed : nullptr, took_all);
    const bool is_rest =
        equation.subs.empty() && is_array;  // XMILE: the owner's equation covers the rest
    if (took_all || is_rest || !is_array) continue;
    report(DiagKind::OverlappingEquations, equation.name_span, display(variable.name));
  }
  if (!is_array && count > 1) report_second_equations(variable);
  return made;
}

/// A variable without subscripts has one equation.
void Resolver::report_second_equations(const Variable& variable) {
  const Equation* first = nullptr;
  for (const Equation& equation : variable.equations) {
    if (!simulates(equation)) continue;
    if (!first) {
      first = &equation;
      continue;
    }
    report(DiagKind::DuplicateName, equation.name_span, display(variable.name))
        .note(first->name_span, "it is first defined here");
  }
}

/// The equations that take part, the more specific first: those of fewer elements, among equals the
/// later one (vensim.md 6.7.4).
std::vector<std::size_t> Resolver::specific_first(VarId var) const {
  const Variable& variable = *declared_[var.index()].source;
  std::vector<double> extents;
  for (const Equation& equation : variable.equations) {
    double extent = equation.subs.empty() ? static_cast<double>(element_count(own_dims(var))) : 1;
    for (std::size_t k = 0; k < equation.subs.size(); ++k) {
      if (!is_range(equation.subs[k], variable, k)) continue;
      extent *= static_cast<double>(dims_.elems(*dims_.find_dim(equation.subs[k].name.key)).size());
    }
    extents.push_back(extent);
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (simulates(variable.equations[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return extents[a] != extents[b] ? extents[a] < extents[b] : a > b;
  });
  return order;
}

/// The left side of one equation. `claimed` (by flat position; null when no other equation is
/// there) says which elements more specific equations have, and is brought up to date; `took_all`
/// becomes false where there was such an element.
LeftSide Resolver::left_side(VarId var, const Equation& equation, std::vector<bool>* claimed,
                             bool& took_all) {
  LeftSide left;
  left.var = left.defined = var;
  left.label = vars_[var].name;
  auto at = positions_of(var, equation);
  if (at) {
    add_exceptions(var, equation, *at);
    if (claimed || !at->excluded.empty()) claim_elements(var, *at, claimed, took_all);
  }
  if (!at || at->count() == 0 || (!at->is_whole && at->left_over.empty())) {
    left.loops.push_back({0, "none"});
    left.loop_ids.push_back(next_loop_++);
    return left;
  }
  if (at->is_whole || at->count() == at->left_over.size()) {
    bind_product(*at, left);
  } else {
    bind_list(*at, left);
  }
  set_target(var, equation.name_span, left);
  return left;
}

/// What stands at each position of the left side; nothing after a report.
std::optional<Resolver::Positions> Resolver::positions_of(VarId var, const Equation& equation) {
  const Variable& variable = *declared_[var.index()].source;
  const std::vector<DimId> shape = own_dims(var);
  Positions at;
  if (equation.subs.empty()) {
    for (const DimId dim : shape) at.elems.push_back(dims_.elems(dim));
    at.ranges = shape;
    at.is_loop.assign(shape.size(), true);
    return at;
  }
  if (equation.subs.size() != shape.size()) {
    report(DiagKind::WrongSubscriptCount, equation.name_span, vars_[var].name,
           counted(shape.size(), "subscript"), counted(equation.subs.size(), "subscript"));
    return std::nullopt;
  }
  for (std::size_t k = 0; k < shape.size(); ++k) {
    const Subscript& sub = equation.subs[k];
    at.elems.push_back(left_elements(sub, variable, k));
    at.is_loop.push_back(is_range(sub, variable, k));
    // XMILE: a single element still is one of its declared dimension
    const DimId of_element = variable.dims.empty() ? DimId() : shape[k];
    at.ranges.push_back(at.is_loop[k] ? *dims_.find_dim(sub.name.key) : of_element);
  }
  return at;
}

/// vensim.md 6.7.2: a tuple is excluded when every position matches in one bracket.
void Resolver::add_exceptions(VarId var, const Equation& equation, Positions& at) {
  const Variable& variable = *declared_[var.index()].source;
  for (const auto& bracket : equation.except) {
    if (bracket.size() != at.elems.size()) {
      report(DiagKind::WrongSubscriptCount, equation.name_span, vars_[var].name,
             counted(at.elems.size(), "subscript"),
             fmt::format("{} in its exception", bracket.size()));
      continue;
    }
    at.excluded.emplace_back();
    for (std::size_t k = 0; k < bracket.size(); ++k) {
      const std::vector<ElemId> out = left_elements(bracket[k], variable, k);
      at.excluded.back().emplace_back(out.begin(), out.end());
    }
  }
}

/// Takes the tuples that are neither excluded nor claimed, and narrows the lists to the elements
/// that occur in them.
void Resolver::claim_elements(VarId var, Positions& at, std::vector<bool>* claimed,
                              bool& took_all) {
  const std::vector<DimId> shape = own_dims(var);
  const std::size_t count = at.count();
  if (!spend(count * (1 + at.excluded.size()), vars_[var].span)) return;
  std::vector<std::vector<ElemId>> kept;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<ElemId> tuple(shape.size());
    for (std::size_t k = shape.size(), rest = i; k-- > 0; rest /= at.elems[k].size()) {
      tuple[k] = at.elems[k][rest % at.elems[k].size()];
    }
    if (at.is_excluded(tuple)) continue;
    if (claimed) {
      std::size_t flat = 0;
      for (std::size_t k = 0; k < shape.size(); ++k) {
        flat = flat * dims_.elems(shape[k]).size() + dims_.position(shape[k], tuple[k]).value_or(0);
      }
      if ((*claimed)[flat]) {
        took_all = false;
        continue;
      }
      (*claimed)[flat] = true;
    }
    kept.push_back(std::move(tuple));
  }
  if (kept.size() == count) return;
  at.is_whole = false;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    std::set<ElemId> used;
    for (const auto& tuple : kept) used.insert(tuple[k]);
    std::erase_if(at.elems[k], [&](ElemId elem) { return !used.contains(elem); });
  }
  at.left_over = std::move(kept);
}

/// A product of lists: a loop for each range.
void Resolver::bind_product(const Positions& at, LeftSide& left) {
  for (std::size_t k = 0; k < at.elems.size(); ++k) {
    Binding binding{at.ranges[k], at.is_loop[k], 0, at.elems[k]};
    if (binding.is_loop) {
      binding.loop = next_loop_++;
      left.loops.push_back(
          {static_cast<std::uint32_t>(at.elems[k].size()), display(dims_.name(at.ranges[k]))});
      left.loop_ids.push_back(binding.loop);
    }
    left.bindings.push_back(std::move(binding));
  }
}

/// No product: one loop over the tuples for all positions.
void Resolver::bind_list(const Positions& at, LeftSide& left) {
  const std::uint32_t loop = next_loop_++;
  left.is_listed = true;
  left.loops.push_back({static_cast<std::uint32_t>(at.left_over.size()), "elements"});
  left.loop_ids.push_back(loop);
  for (std::size_t k = 0; k < at.elems.size(); ++k) {
    Binding binding{at.ranges[k], true, loop, {}};
    for (const auto& tuple : at.left_over) binding.elems.push_back(tuple[k]);
    left.bindings.push_back(std::move(binding));
  }
}

/// The storage positions that the bindings stand for.
void Resolver::set_target(VarId var, Span span, LeftSide& left) {
  const std::vector<DimId> shape = own_dims(var);
  for (std::size_t k = 0; k < shape.size(); ++k) {
    RExpr unused;
    left.target.push_back(index_of(left.bindings[k], shape[k], span, unused));
  }
}

/// The left side of a macro's variable: the loops of the calling equation around its own.
LeftSide Resolver::within(const LeftSide& outer, const LeftSide& own, VarId local) const {
  LeftSide made = outer;
  made.defined = local;
  made.loops.insert(made.loops.end(), own.loops.begin(), own.loops.end());
  made.loop_ids.insert(made.loop_ids.end(), own.loop_ids.begin(), own.loop_ids.end());
  // a name means the macro's own subscript before one of the call
  made.bindings.insert(made.bindings.begin(), own.bindings.begin(), own.bindings.end());
  made.target = loop_indices(outer);
  made.target.insert(made.target.end(), own.target.begin(), own.target.end());
  if (!own.loops.empty()) made.is_listed = own.is_listed;
  return made;
}

/// The dimensions that a variable's subscripts name: all, but for those that a macro's variable has
/// from the call.
std::vector<DimId> Resolver::own_dims(VarId var) const {
  const std::vector<DimId>& dims = vars_[var].dims;
  const LeftSide* outer = declared_[var.index()].outer;
  return {dims.begin() + (outer ? static_cast<std::ptrdiff_t>(outer->loops.size()) : 0),
          dims.end()};
}

/// The current iteration of each loop of a left side.
std::vector<RIndex> Resolver::loop_indices(const LeftSide& left) const {
  std::vector<RIndex> made;
  for (std::size_t i = 0; i < left.loops.size(); ++i) {
    RIndex index;
    index.kind = RIndex::Kind::Loop;
    index.loop = left.loop_ids[i];
    for (std::uint32_t k = 0; k < left.loops[i].count; ++k) index.positions.push_back(k);
    made.push_back(std::move(index));
  }
  return made;
}

/// Elements of an array of these dimensions.
std::size_t Resolver::element_count(const std::vector<DimId>& dims) const {
  std::size_t count = 1;
  for (const DimId dim : dims) count *= dims_.elems(dim).size();
  return count;
}

/// Elements that a left side defines.
std::size_t Resolver::iteration_count(const LeftSide& left) const {
  std::size_t count = 1;
  for (const ResolvedLoop& loop : left.loops) count *= loop.count;
  return count;
}

/// The position in each storage dimension that one iteration (row-major over the loops) defines.
std::vector<std::uint32_t> Resolver::positions_at(const LeftSide& left,
                                                  std::size_t iteration) const {
  std::vector<std::size_t> at(left.loops.size());
  for (std::size_t l = left.loops.size(); l-- > 0; iteration /= left.loops[l].count) {
    at[l] = iteration % left.loops[l].count;
  }
  std::vector<std::uint32_t> positions;
  for (const RIndex& index : left.target) {
    std::size_t l = 0;
    while (l < left.loop_ids.size() && left.loop_ids[l] != index.loop) ++l;
    positions.push_back(index.kind == RIndex::Kind::Loop ? index.positions[at[l]] : index.at);
  }
  return positions;
}

/// The row-major place within the variable that one iteration defines.
std::size_t Resolver::flat_position(VarId var, const LeftSide& left, std::size_t iteration) const {
  const std::vector<std::uint32_t> positions = positions_at(left, iteration);
  const std::vector<DimId> shape = own_dims(var);
  std::size_t flat = 0;
  for (std::size_t k = 0; k < positions.size(); ++k) {
    flat = flat * dims_.elems(shape[k]).size() + positions[k];
  }
  return flat;
}

}  // namespace weir
