// The shape of variables, and which elements each equation defines (vensim.md 6.3, 6.4, 6.7; xmile.md 18.2-18.3).
#include <algorithm>
#include <numeric>
#include <set>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr std::size_t kMostElements = 16'000'000;

bool takes_part(const Equation& equation) {
  return equation.kind != EquationKind::RealityCheck && equation.kind != EquationKind::TestInput &&
         equation.kind != EquationKind::String;
}

}  // namespace

/// The elements one left-side subscript stands for; empty after a report.
std::vector<ElemId> Resolver::left_elements(const Subscript& sub, const Variable& variable, std::size_t position) {
  if (sub.kind == SubKind::Index && sub.index[0].kind == ExprKind::Number && position < variable.dims.size()) {
    const auto dim = dims_.find_dim(variable.dims[position].name.key);
    const double n = sub.index[0].number;
    if (dim && n >= 1 && n <= static_cast<double>(dims_.elems(*dim).size())) {
      return {dims_.elems(*dim)[static_cast<std::size_t>(n) - 1]};
    }
  }
  const bool is_named = sub.kind == SubKind::Name;
  // XMILE: an element of the dimension at this position comes first
  if (is_named && position < variable.dims.size()) {
    const auto dim = dims_.find_dim(variable.dims[position].name.key);
    const auto elem = dims_.find_elem(sub.name.key);
    if (dim && elem && dims_.position(*dim, *elem)) return {*elem};
  }
  const auto dim = is_named ? dims_.find_dim(sub.name.key) : std::nullopt;
  if (dim) return dims_.elems(*dim);
  const auto elem = is_named ? dims_.find_elem(sub.name.key) : std::nullopt;
  if (elem) return {*elem};
  diags_.report(DiagKind::UnknownSubscript, sub.span, is_named ? display(sub.name) : "this");
  return {};
}

std::vector<DimId> Resolver::shape_of(const Variable& variable) {
  std::vector<DimId> shape;
  if (!variable.dims.empty()) {
    for (const Subscript& dim : variable.dims) {
      const auto found = dims_.find_dim(dim.name.key);
      if (!found) {
        diags_.report(DiagKind::UnknownSubscript, dim.span, display(dim.name));
        return {};
      }
      shape.push_back(*found);
    }
    return shape;
  }
  // Vensim: the smallest range at each position that holds every element ever defined there (vensim.md 6.3.2)
  std::vector<std::vector<ElemId>> elems;
  std::vector<std::set<ElemId>> known;
  const Equation* first = nullptr;
  for (const Equation& equation : variable.equations) {
    if (!takes_part(equation)) continue;
    if (!first) first = &equation;
    if (equation.subs.size() != first->subs.size()) {
      const auto counted = [](std::size_t n) { return fmt::format("{} subscript{}", n, n == 1 ? "" : "s"); };
      diags_.report(DiagKind::WrongSubscriptCount, equation.name_span, display(variable.name), counted(first->subs.size()),
                    counted(equation.subs.size()));
      continue;
    }
    elems.resize(equation.subs.size());
    known.resize(equation.subs.size());
    for (std::size_t k = 0; k < equation.subs.size(); ++k) {
      for (const ElemId elem : left_elements(equation.subs[k], variable, k)) {
        if (known[k].insert(elem).second) elems[k].push_back(elem);
      }
    }
  }
  for (const auto& at_position : elems) shape.push_back(dims_.storage(at_position));
  std::size_t size = 1;
  for (const DimId dim : shape) {
    size *= std::max<std::size_t>(1, dims_.elems(dim).size());
    if (size > kMostElements) {
      diags_.report(DiagKind::TooLarge, variable.span, "'" + display(variable.name) + "'",
                    fmt::format("{} elements", kMostElements));
      return {};
    }
  }
  return shape;
}

/// One left side per equation of the variable, in the order of the equations; an equation that another, more specific
/// one hides wholly has an empty loop list marked by a loop of 0 iterations.
std::vector<LeftSide> Resolver::left_sides(VarId var) {
  const Variable& variable = *declared_[var.index()].source;
  const std::size_t count = variable.equations.size();
  std::vector<LeftSide> made(count);
  std::size_t size = 1;
  for (const DimId dim : vars_[var].dims) size *= dims_.elems(dim).size();

  // more specific first: more single elements, then fewer elements; among equals the later equation (vensim.md 6.7.4)
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto extent = [&](std::size_t at) {
    double product = 1;
    for (std::size_t k = 0; k < variable.equations[at].subs.size(); ++k) {
      const Subscript& sub = variable.equations[at].subs[k];
      const auto dim = sub.kind == SubKind::Name ? dims_.find_dim(sub.name.key) : std::nullopt;
      product *= dim ? static_cast<double>(dims_.elems(*dim).size()) : 1;
    }
    return variable.equations[at].subs.empty() ? static_cast<double>(size) : product;
  };
  std::vector<double> extents;
  for (std::size_t i = 0; i < count; ++i) extents.push_back(extent(i));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return extents[a] != extents[b] ? extents[a] < extents[b] : a > b;
  });

  std::vector<bool> claimed;
  if (count > 1) claimed.assign(size, false);
  for (const std::size_t at : order) {
    const Equation& equation = variable.equations[at];
    if (!takes_part(equation)) continue;
    bool took_all = true;
    made[at] = left_side(var, equation, count > 1 ? &claimed : nullptr, took_all);
    const bool is_rest = equation.subs.empty() && !vars_[var].dims.empty();  // XMILE: the owner's equation covers the rest
    if (!took_all && !is_rest) {
      if (vars_[var].dims.empty()) {
        diags_.report(DiagKind::DuplicateName, equation.name_span, display(variable.name));
      } else {
        diags_.report(DiagKind::OverlappingEquations, equation.name_span, display(variable.name));
      }
    }
  }
  return made;
}

LeftSide Resolver::left_side(VarId var, const Equation& equation, std::vector<bool>* claimed, bool& took_all) {
  const Variable& variable = *declared_[var.index()].source;
  const std::vector<DimId> shape = vars_[var].dims;
  LeftSide left;
  left.var = var;
  left.label = vars_[var].name;

  // each position: its range, if one is named, and its elements
  std::vector<DimId> ranges(shape.size());
  std::vector<std::vector<ElemId>> elems(shape.size());
  std::vector<bool> is_loop(shape.size(), false);
  for (std::size_t k = 0; k < shape.size(); ++k) {
    if (equation.subs.empty()) {
      ranges[k] = shape[k];
      elems[k] = dims_.elems(shape[k]);
      is_loop[k] = true;
      continue;
    }
    if (k >= equation.subs.size()) return left;
    elems[k] = left_elements(equation.subs[k], variable, k);
    const auto range = dims_.find_dim(equation.subs[k].name.key);
    const bool is_range = equation.subs[k].kind == SubKind::Name && range && elems[k] == dims_.elems(*range);
    is_loop[k] = is_range;
    if (is_range) {
      ranges[k] = *range;
    } else if (!variable.dims.empty()) {
      ranges[k] = shape[k];  // XMILE: a single element still is one of its declared dimension
    }
  }

  // exceptions and elements that another equation has: vensim.md 6.7.2
  std::vector<std::vector<std::set<ElemId>>> excluded;
  for (const auto& bracket : equation.except) {
    if (bracket.size() != shape.size()) {
      diags_.report(DiagKind::WrongSubscriptCount, equation.name_span, left.label, fmt::format("{} subscripts", shape.size()),
                    fmt::format("{} in its exception", bracket.size()));
      continue;
    }
    excluded.emplace_back();
    for (std::size_t k = 0; k < bracket.size(); ++k) {
      const std::vector<ElemId> out = left_elements(bracket[k], variable, k);
      excluded.back().emplace_back(out.begin(), out.end());
    }
  }
  std::vector<std::vector<ElemId>> tuples;
  bool is_full = true;
  if (claimed || !excluded.empty()) {
    std::vector<std::size_t> at(shape.size(), 0);
    const bool none = std::any_of(elems.begin(), elems.end(), [](const auto& list) { return list.empty(); });
    for (bool more = !none; more;) {
      std::vector<ElemId> tuple;
      std::size_t flat = 0;
      for (std::size_t k = 0; k < shape.size(); ++k) {
        tuple.push_back(elems[k][at[k]]);
        flat = flat * dims_.elems(shape[k]).size() + dims_.position(shape[k], tuple[k]).value_or(0);
      }
      const bool out = std::any_of(excluded.begin(), excluded.end(), [&](const auto& bracket) {
        for (std::size_t k = 0; k < tuple.size(); ++k) {
          if (!bracket[k].contains(tuple[k])) return false;
        }
        return true;
      });
      const bool taken = !out && claimed && (*claimed)[flat];
      if (taken) took_all = false;
      if (!out && !taken) {
        if (claimed) (*claimed)[flat] = true;
        tuples.push_back(std::move(tuple));
      } else {
        is_full = false;
      }
      std::size_t k = shape.size();
      more = false;
      while (k-- > 0) {
        if (++at[k] < elems[k].size()) {
          more = true;
          break;
        }
        at[k] = 0;
      }
    }
  }

  // what is left may still be a product of lists; else one loop over the tuples
  bool is_product = true;
  if (!is_full) {
    std::size_t product = 1;
    for (std::size_t k = 0; k < shape.size(); ++k) {
      std::set<ElemId> used;
      for (const auto& tuple : tuples) used.insert(tuple[k]);
      std::erase_if(elems[k], [&](ElemId elem) { return !used.contains(elem); });
      product *= elems[k].size();
    }
    is_product = product == tuples.size();
    if (tuples.empty()) {
      left.loops.push_back({0, "none"});
      left.loop_ids.push_back(next_loop_++);
      return left;
    }
  }
  const std::uint32_t tuple_loop = is_product ? 0 : next_loop_++;
  if (!is_product) {
    left.loops.push_back({static_cast<std::uint32_t>(tuples.size()), "elements"});
    left.loop_ids.push_back(tuple_loop);
  }
  for (std::size_t k = 0; k < shape.size(); ++k) {
    Binding binding;
    binding.dim = ranges[k];
    binding.is_loop = is_product ? is_loop[k] : true;
    if (is_product) {
      binding.elems = elems[k];
      if (binding.is_loop) {
        binding.loop = next_loop_++;
        left.loops.push_back({static_cast<std::uint32_t>(elems[k].size()), display(dims_.name(ranges[k]))});
        left.loop_ids.push_back(binding.loop);
      }
    } else {
      binding.loop = tuple_loop;
      for (const auto& tuple : tuples) binding.elems.push_back(tuple[k]);
    }
    RExpr unused;
    left.target.push_back(index_of(binding, shape[k], equation.name_span, unused));
    left.bindings.push_back(std::move(binding));
  }
  return left;
}

std::size_t Resolver::iteration_count(const LeftSide& left) const {
  std::size_t count = 1;
  for (const ResolvedLoop& loop : left.loops) count *= loop.count;
  return count;
}

/// The position in each storage dimension that one iteration (row-major over the loops) defines.
std::vector<std::uint32_t> Resolver::positions_at(const LeftSide& left, std::size_t iteration) const {
  std::vector<std::size_t> at(left.loops.size());
  for (std::size_t l = left.loops.size(); l-- > 0; iteration /= left.loops[l].count) at[l] = iteration % left.loops[l].count;
  std::vector<std::uint32_t> positions;
  for (const RIndex& index : left.target) {
    std::size_t l = 0;
    while (l < left.loop_ids.size() && left.loop_ids[l] != index.loop) ++l;
    positions.push_back(index.kind == RIndex::Kind::Loop ? index.positions[at[l]] : index.at);
  }
  return positions;
}

std::size_t Resolver::flat_position(VarId var, const LeftSide& left, std::size_t iteration) const {
  const std::vector<std::uint32_t> positions = positions_at(left, iteration);
  std::size_t flat = 0;
  for (std::size_t k = 0; k < positions.size(); ++k) {
    flat = flat * dims_.elems(vars_[var].dims[k]).size() + positions[k];
  }
  return flat;
}

}  // namespace weir
