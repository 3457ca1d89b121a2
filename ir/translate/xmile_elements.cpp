// Arrays: what XMILE can say over whole dimensions, and what must be spelled out element by element
// (vensim.md 6, xmile.md 18.3).
//
// An equation stays one where it is the only one of its variable, names ranges only, and its right
// side reads these ranges or ranges of the same elements. Mappings, exceptions, lists of numbers
// and several equations are spelled out: which element each subscript then means is vensim.md 6.5.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// Equations written out by element, of a whole model: what a file may make of a few lines.
constexpr std::size_t kMostSpelled = 1'000'000;
/// Elements of left sides looked at to find them.
constexpr std::size_t kMostListed = 20'000'000;

/// vensim.md 6.7.2: excluded when every position matches in one bracket.
bool is_excluded(const std::vector<std::vector<std::set<ElemId>>>& brackets,
                 const ElementTuple& tuple) {
  return std::any_of(brackets.begin(), brackets.end(), [&](const auto& bracket) {
    if (bracket.size() != tuple.size()) return false;
    for (std::size_t k = 0; k < tuple.size(); ++k) {
      if (!bracket[k].contains(tuple[k])) return false;
    }
    return true;
  });
}

/// Functions that read whole vectors, whichever element stands for them (vensim.md 10.8.3).
bool reads_vectors(const Expr& expr) {
  if (expr.kind != ExprKind::Call) return false;
  for (const Builtin* row : find_builtins(expr.path.back().key, FunctionLanguage::Vensim)) {
    switch (row->special) {
      case SpecialFunction::SortOrder:
      case SpecialFunction::Rank:
      case SpecialFunction::Reorder:
      case SpecialFunction::InvertMatrix:
      case SpecialFunction::AllocateAvailable:
      case SpecialFunction::AllocateByPriority:
      case SpecialFunction::VectorLookup:
      case SpecialFunction::MarketPrice:
      case SpecialFunction::AtPrice:
      case SpecialFunction::ClearingPriority:
        return true;
      default:
        break;
    }
  }
  return false;
}

bool is_simulated(const Equation& equation) {
  return equation.kind != EquationKind::RealityCheck && equation.kind != EquationKind::TestInput &&
         equation.kind != EquationKind::String;
}

}  // namespace

/// The elements that a left-side subscript stands for.
std::vector<ElemId> XmileTranslation::elements_of(const Subscript& sub) {
  if (const auto dim = dims_.find_dim(sub.name.key)) return dims_.elems(*dim);
  if (const auto elem = dims_.find_elem(sub.name.key)) return {*elem};
  return {};
}

/// vensim.md 6.3.2: at each position the smallest range that holds every element defined there.
std::vector<DimId> XmileTranslation::shape_of(const Variable& variable) {
  if (variable.equations.empty()) {  // a flow that a container drives
    std::vector<DimId> declared;
    for (const Subscript& dim : variable.dims)
      if (const auto found = dims_.find_dim(dim.name.key)) declared.push_back(*found);
    return declared;
  }
  std::vector<std::vector<ElemId>> elems;
  std::vector<std::set<ElemId>> known;
  for (const Equation& equation : variable.equations) {
    if (!is_simulated(equation)) continue;
    if (elems.empty()) {
      elems.resize(equation.subs.size());
      known.resize(equation.subs.size());
    }
    for (std::size_t k = 0; k < equation.subs.size() && k < elems.size(); ++k) {
      for (const ElemId elem : elements_of(equation.subs[k])) {
        if (known[k].insert(elem).second) elems[k].push_back(elem);
      }
    }
  }
  std::vector<DimId> shape;
  for (const auto& at_position : elems) shape.push_back(dims_.storage(at_position));
  return shape;
}

/// Whether one equation over the ranges of its left side says it all.
bool XmileTranslation::fits_ranges(const VensimScope& scope, const Variable& variable) {
  if (variable.equations.empty()) return true;
  if (variable.equations.size() != 1) return false;
  const Equation& equation = variable.equations[0];
  if (equation.subs.empty()) return true;
  if (!equation.except.empty() || equation.tables.size() > 1 ||
      equation.expr.kind == ExprKind::List)
    return false;
  std::vector<DimId> ranges;
  for (const Subscript& sub : equation.subs) {
    const auto range = dims_.find_dim(sub.name.key);
    if (!range) return false;
    ranges.push_back(*range);
  }
  return fits_ranges(scope, equation.expr, ranges);
}

bool XmileTranslation::fits_ranges(const VensimScope& scope, const Expr& expr,
                                   const std::vector<DimId>& ranges) {
  if (expr.kind == ExprKind::Ref && expr.subs.empty() && expr.path.size() == 1) {
    // a range as a number: XMILE counts in the dimension that is named
    const std::string& key = expr.path[0].key;
    const auto range = scope.variables.contains(key) ? std::nullopt : dims_.find_dim(key);
    if (range) {
      return std::any_of(ranges.begin(), ranges.end(), [&](DimId own) {
        const auto counts_alike = [&](ElemId elem) {
          const DimId home = dims_.home(elem);
          return home.valid() && dims_.position(home, elem) == dims_.position(own, elem);
        };
        return own == *range &&
               std::all_of(dims_.elems(own).begin(), dims_.elems(own).end(), counts_alike);
      });
    }
  }
  // ELMCOUNT names a range and reads none of its elements
  const bool is_count = expr.kind == ExprKind::Call && expr.path[0].key == "elmcount";
  for (std::size_t k = 0; k < expr.subs.size(); ++k) {
    if (!binds(scope, expr, k, ranges)) return false;
  }
  const bool takes_vectors = reads_vectors(expr);
  return is_count || std::all_of(expr.args.begin(), expr.args.end(), [&](const Expr& arg) {
           return (takes_vectors && arg.kind == ExprKind::Ref) || fits_ranges(scope, arg, ranges);
         });
}

/// Whether a subscript can be read over the ranges of the left side.
bool XmileTranslation::binds(const VensimScope& scope, const Expr& ref, std::size_t at,
                             const std::vector<DimId>& ranges) {
  const Subscript& sub = ref.subs[at];
  if (sub.kind != SubKind::Name) return true;
  const auto elem = dims_.find_elem(sub.name.key);
  const DimId storage = dimension_at(scope, ref, at);
  if (elem && storage.valid() && dims_.position(storage, *elem)) return true;
  const auto range = dims_.find_dim(sub.name.key);
  if (!range) return true;
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](DimId own) { return own == *range || dims_.is_alias(own, *range); });
}

/// The storage range at a position of a reference; invalid where it is not known.
DimId XmileTranslation::dimension_at(const VensimScope& scope, const Expr& ref,
                                     std::size_t at) const {
  const auto found = scope.variables.find(ref.path.back().key);
  if (found == scope.variables.end() || at >= found->second.dims.size()) return DimId();
  return found->second.dims[at];
}

/// The more specific first: those of fewer elements, among equals the later one (vensim.md 6.7.4).
std::vector<std::size_t> XmileTranslation::specific_first(const Variable& variable) {
  std::vector<double> extents;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < variable.equations.size(); ++i) {
    double extent = 1;
    for (const Subscript& sub : variable.equations[i].subs)
      extent *= static_cast<double>(elements_of(sub).size());
    extents.push_back(extent);
    if (is_simulated(variable.equations[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return extents[a] != extents[b] ? extents[a] < extents[b] : a > b;
  });
  return order;
}

/// Every tuple that the ranges of a left side name, the last subscript fastest.
std::vector<ElementTuple> XmileTranslation::product_of(const std::vector<Subscript>& subs) {
  std::vector<ElementTuple> tuples = {{}};
  for (const Subscript& sub : subs) {
    const std::vector<ElemId> elems = elements_of(sub);
    listed_ += tuples.size() * elems.size();
    if (listed_ > kMostListed) report_full(sub.span);
    if (!may_spell(tuples.size() * elems.size(), sub.span)) return {};
    std::vector<ElementTuple> longer;
    for (const ElementTuple& tuple : tuples) {
      for (const ElemId elem : elems) {
        longer.push_back(tuple);
        longer.back().push_back(elem);
      }
    }
    tuples = std::move(longer);
  }
  return tuples;
}

/// The elements that each equation of a variable defines.
std::vector<std::vector<ElementTuple>> XmileTranslation::claimed_elements(
    const VensimVariable& variable) {
  std::vector<std::vector<ElementTuple>> claimed(variable.source->equations.size());
  std::set<ElementTuple> taken;
  for (const std::size_t at : specific_first(*variable.source)) {
    const Equation& equation = variable.source->equations[at];
    std::vector<std::vector<std::set<ElemId>>> brackets;
    for (const std::vector<Subscript>& bracket : equation.except) {
      brackets.emplace_back();
      for (const Subscript& sub : bracket) {
        const std::vector<ElemId> out = elements_of(sub);
        brackets.back().emplace_back(out.begin(), out.end());
      }
    }
    for (ElementTuple& tuple : product_of(equation.subs)) {
      if (is_excluded(brackets, tuple) || !taken.insert(tuple).second) continue;
      claimed[at].push_back(std::move(tuple));
    }
    if (is_full_) break;
  }
  return claimed;
}

/// The place of a tuple in the block that a left side names: which number of a list is its own.
std::size_t XmileTranslation::place_in_product(const Equation& equation,
                                               const ElementTuple& tuple) {
  std::size_t flat = 0;
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    const auto range = dims_.find_dim(equation.subs[k].name.key);
    if (!range) continue;
    flat = flat * dims_.elems(*range).size() + dims_.position(*range, tuple[k]).value_or(0);
  }
  return flat;
}

/// The element that a range on the right side means in one element of the left side: by name, as an
/// alias, through a mapping, or since an element stands there (vensim.md 6.5).
std::optional<ElemId> XmileTranslation::bound_element(const VensimPlace& place, DimId range,
                                                      std::size_t occurrence) {
  const ElementTuple& tuple = *place.tuple;
  std::optional<ElemId> same;
  std::size_t seen = 0;
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    if (place.ranges[k] != range || (same && seen > occurrence)) continue;
    same = tuple[k];
    ++seen;
  }
  if (same) return same;
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    if (place.ranges[k].valid() && dims_.is_alias(place.ranges[k], range)) return tuple[k];
  }
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    const DimId target = place.ranges[k].valid() ? place.ranges[k] : dims_.home(tuple[k]);
    if (!target.valid()) continue;
    if (const auto found = dims_.mapped(range, target, tuple[k])) return found;
  }
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    if (!place.ranges[k].valid()) continue;
    if (const auto found = dims_.mapped_back(place.ranges[k], range, tuple[k])) return found;
  }
  for (std::size_t k = 0; k < tuple.size(); ++k) {
    if (!place.ranges[k].valid() && dims_.position(range, tuple[k])) return tuple[k];
  }
  return std::nullopt;
}

/// The dimension of XMILE for a storage range: the model's own, or one made for elements that no
/// range holds together.
Name XmileTranslation::dimension_name(DimId dim) {
  if (!dims_.name(dim).empty()) return dims_.name(dim);
  const auto known = made_dims_.find(dim.index());
  if (known != made_dims_.end()) return known->second;
  Dimension made;
  made.name = unique(root_, "Elements");
  for (const ElemId elem : dims_.elems(dim))
    made.items.push_back({dims_.name(elem), std::nullopt, {}});
  made_dims_[dim.index()] = made.name;
  made_.extras.push_back({"dim \"" + display(made.name) + "\"/@weir:made", "true", {}});
  made_.dimensions.push_back(made);
  return made.name;
}

std::vector<Subscript> XmileTranslation::element_subscripts(const ElementTuple& tuple) const {
  std::vector<Subscript> subs;
  for (const ElemId elem : tuple) {
    subs.emplace_back();
    subs.back().name = dims_.name(elem);
  }
  return subs;
}

/// Counts one equation written out.
bool XmileTranslation::spell(Span span) {
  if (!may_spell(1, span)) return false;
  ++spelled_;
  return true;
}

/// Whether so many more equations may be written out; false, once reported, when it is more than
/// any model needs.
bool XmileTranslation::may_spell(std::size_t count, Span span) {
  if (is_full_) return false;
  if (spelled_ + count <= kMostSpelled) return true;
  report_full(span);
  return false;
}

/// Once.
void XmileTranslation::report_full(Span span) {
  if (is_full_) return;
  diags_.report(DiagKind::TooLarge, span, "this model, its arrays spelled out element by element,",
                fmt::format("{} equations", kMostSpelled));
  is_full_ = true;
}

}  // namespace weir
