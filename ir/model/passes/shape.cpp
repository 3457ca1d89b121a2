// The shape of variables: the storage dimension of each position (vensim.md 6.3, xmile.md 18.2).
#include <set>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// Of one variable: what the slots of a Program could hold anyway.
constexpr std::size_t kMostElements = 16'000'000;

}  // namespace

/// The storage dimensions of a variable; empty after a report.
std::vector<DimId> Resolver::shape_of(const Variable& variable) {
  std::vector<DimId> shape =
      variable.dims.empty() ? implied_shape(variable) : declared_shape(variable);
  std::size_t size = 1;
  for (const DimId dim : shape) {
    size *= std::max<std::size_t>(1, dims_.elems(dim).size());
    if (size <= kMostElements) continue;
    report(DiagKind::TooLarge, variable.span, "'" + display(variable.name) + "'",
           fmt::format("{} elements", kMostElements));
    return {};
  }
  return shape;
}

/// XMILE: the dimensions stand on the variable.
std::vector<DimId> Resolver::declared_shape(const Variable& variable) {
  std::vector<DimId> shape;
  for (const Subscript& dim : variable.dims) {
    const auto found = dims_.find_dim(dim.name.key);
    if (!found) {
      report(DiagKind::UnknownSubscript, dim.span, display(dim.name));
      return {};
    }
    shape.push_back(*found);
  }
  return shape;
}

/// Vensim: the smallest range at each position that holds every element ever defined there
/// (vensim.md 6.3.2).
std::vector<DimId> Resolver::implied_shape(const Variable& variable) {
  std::vector<std::vector<ElemId>> elems;
  std::vector<std::set<ElemId>> known;
  const Equation* first = nullptr;
  for (const Equation& equation : variable.equations) {
    if (!simulates(equation)) continue;
    if (!first) first = &equation;
    if (equation.subs.size() != first->subs.size()) {
      report(DiagKind::WrongSubscriptCount, equation.name_span, display(variable.name),
             counted(first->subs.size(), "subscript"), counted(equation.subs.size(), "subscript"));
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
  std::vector<DimId> shape;
  for (const auto& at_position : elems) shape.push_back(dims_.storage(at_position));
  return shape;
}

/// The dimension that an XMILE variable declares at a position; invalid in Vensim.
DimId Resolver::declared_dim(const Variable& variable, std::size_t position) const {
  if (position >= variable.dims.size()) return DimId();
  const auto found = dims_.find_dim(variable.dims[position].name.key);
  return found ? *found : DimId();
}

/// The elements that one left-side subscript stands for; none after a report.
std::vector<ElemId> Resolver::left_elements(const Subscript& sub, const Variable& variable,
                                            std::size_t position) {
  // XMILE: the element of the dimension at this position comes first, by name or by number
  // (xmile.md 18.3)
  const DimId own = declared_dim(variable, position);
  if (own.valid() && sub.kind == SubKind::Index && sub.index[0].kind == ExprKind::Number) {
    const double n = sub.index[0].number;
    if (n >= 1 && n <= static_cast<double>(dims_.elems(own).size())) {
      return {dims_.elems(own)[static_cast<std::size_t>(n) - 1]};
    }
  }
  if (sub.kind != SubKind::Name) {
    report(DiagKind::UnexpectedToken, sub.span, "an element or a range", "something else");
    return {};
  }
  const auto elem = dims_.find_elem(sub.name.key);
  if (own.valid() && elem && dims_.position(own, *elem)) return {*elem};
  std::vector<ElemId> elems;
  if (const auto range = dims_.find_dim(sub.name.key)) {
    elems = dims_.elems(*range);
  } else if (elem) {
    elems = {*elem};
  } else {
    report(DiagKind::UnknownSubscript, sub.span, display(sub.name));
  }
  for (const ElemId each : elems) {
    if (!own.valid() || dims_.position(own, each)) continue;
    report(DiagKind::ElementNotInRange, sub.span, display(dims_.name(each)),
           display(dims_.name(own)));
    return {};
  }
  return elems;
}

/// Whether a left-side subscript names a range, over which the equation loops; in XMILE an element
/// hides it.
bool Resolver::is_range(const Subscript& sub, const Variable& variable,
                        std::size_t position) const {
  if (sub.kind != SubKind::Name || !dims_.find_dim(sub.name.key)) return false;
  const DimId own = declared_dim(variable, position);
  const auto elem = dims_.find_elem(sub.name.key);
  return !(own.valid() && elem && dims_.position(own, *elem));
}

}  // namespace weir
