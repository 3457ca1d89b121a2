// Subscripts of a reference: which position of each dimension is read in each iteration (vensim.md 6.5, xmile.md 18.4-18.8).
//
// Each left-side position, and each dimension that a reducing function runs over, is a Binding: the element of every
// iteration. A subscript names a range; the binding of that range (itself, an alias, through a mapping, or in XMILE by
// equal element names) gives the elements, and their positions in the storage dimension give the index.
#include <cmath>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::string counted(std::size_t count) { return count == 1 ? "1 subscript" : fmt::format("{} subscripts", count); }

}  // namespace

std::vector<RIndex> Resolver::resolve_subscripts(const Expr& ref, VarId var, const Place& place, RExpr& owner) {
  owner.invalid = model_.invalid_index_is_nan ? std::nan("") : 0;
  const std::vector<DimId> dims = vars_[var].dims;
  if (ref.subs.empty() && !dims.empty()) return matched_subscripts(var, place, ref.span, owner);
  if (ref.subs.size() != dims.size()) {
    diags_.report(DiagKind::WrongSubscriptCount, ref.span, vars_[var].name, counted(dims.size()), counted(ref.subs.size()));
    return std::vector<RIndex>(dims.size());
  }
  std::vector<RIndex> index;
  for (std::size_t k = 0; k < dims.size(); ++k) {
    std::uint32_t occurrence = 0;
    for (std::size_t i = 0; i < k; ++i) {
      const bool same_name = ref.subs[i].kind == SubKind::Name && ref.subs[i].name == ref.subs[k].name;
      occurrence += ref.subs[k].kind == SubKind::Star ? dims[i] == dims[k] : same_name;
    }
    index.push_back(resolve_subscript(ref.subs[k], dims[k], occurrence, place, owner, vars_[var].name));
  }
  return index;
}

RIndex Resolver::resolve_subscript(const Subscript& sub, DimId storage, std::uint32_t occurrence, const Place& place,
                                   RExpr& owner, std::string_view owner_name) {
  const bool is_vensim = dialect_ == Dialect::Vensim;
  switch (sub.kind) {
    case SubKind::Star: return index_of(reduced(storage, occurrence, dims_.elems(storage), place), storage, sub.span, owner);
    case SubKind::Bang:
    case SubKind::StarOf: {
      const auto range = dims_.find_dim(sub.name.key);
      if (!range) {
        diags_.report(DiagKind::UnknownSubscript, sub.span, display(sub.name));
        return {};
      }
      if (!place.reduction) {
        diags_.report(DiagKind::BangOutside, sub.span, display(sub.name));
        return {};
      }
      return index_of(reduced(*range, 0, dims_.elems(*range), place), storage, sub.span, owner);
    }
    case SubKind::Position: {
      // @n: the index of the n-th dimension of the variable being defined
      const double n = sub.index.empty() ? 0 : sub.index[0].number;
      if (!(n >= 1 && n <= static_cast<double>(place.left->bindings.size()))) {
        diags_.report(DiagKind::BadNumber, sub.span, "@" + std::to_string(static_cast<int>(n)));
        return {};
      }
      return index_of(place.left->bindings[static_cast<std::size_t>(n) - 1], storage, sub.span, owner);
    }
    case SubKind::Index: return dynamic_index(sub.index[0], place, owner);
    case SubKind::Range: return range_index(sub, storage, occurrence, place);
    case SubKind::Name: break;
  }
  // an element hides everything else: xmile.md 12.6
  if (const auto elem = dims_.find_elem(sub.name.key)) {
    const auto range = dims_.find_dim(sub.name.key);
    const auto position = dims_.position(storage, *elem);
    if (position) return {RIndex::Kind::Constant, *position, 0, {}, {}};
    if (is_vensim && !range) {
      diags_.report(DiagKind::ElementNotInRange, sub.span, display(sub.name), owner_name);
      return {};
    }
  }
  if (const auto range = dims_.find_dim(sub.name.key)) {
    auto binding = bound(*range, occurrence, place, sub.span);
    if (!binding && place.reduction && !is_vensim) {
      binding = reduced(*range, occurrence, dims_.elems(*range), place);
    }
    if (!binding) binding = paired(*range, place);
    if (!binding) {
      diags_.report(DiagKind::SubscriptNotBound, sub.span, display(sub.name), place.left->label);
      return {};
    }
    return index_of(*binding, storage, sub.span, owner);
  }
  // a variable as index: xmile.md 18.4
  if (!is_vensim || place.scope->arguments.contains(sub.name.key)) return dynamic_index(make_ref(sub.name, sub.span), place, owner);
  Diagnostic& diag = diags_.report(DiagKind::UnknownSubscript, sub.span, display(sub.name));
  const std::vector<std::string> keys = dims_.dim_keys();
  const int closest = find_closest(sub.name.key, keys);
  if (closest >= 0) {
    const std::string& key = keys[static_cast<std::size_t>(closest)];
    const auto dim = dims_.find_dim(key);
    diag.note({}, "did you mean '{}'?", display(dim ? dims_.name(*dim) : dims_.name(*dims_.find_elem(key))));
  }
  return {};
}

RIndex Resolver::dynamic_index(const Expr& expr, const Place& place, RExpr& owner) {
  RIndex made;
  RExpr value = resolve_expr(expr, place);
  if (value.kind == RKind::Number && std::floor(value.number + 1e-6) >= 1 && value.number < 1e9) {
    // the bounds are checked when the position is read as a constant; out of range stays dynamic
    const auto at = static_cast<std::uint32_t>(std::floor(value.number + 1e-6)) - 1;
    if (owner.var.valid()) {
      const std::size_t k = owner.index.size();
      const std::vector<DimId>& dims = vars_[owner.var].dims;
      if (k < dims.size() && at < dims_.elems(dims[k]).size()) return {RIndex::Kind::Constant, at, 0, {}, {}};
    }
  }
  made.kind = RIndex::Kind::Dynamic;
  made.expr.push_back(std::move(value));
  return made;
}

// a:b inside an array function: positions a to b (xmile.md 18.7)
RIndex Resolver::range_index(const Subscript& sub, DimId storage, std::uint32_t occurrence, const Place& place) {
  const std::vector<ElemId> all = dims_.elems(storage);
  const auto end_of = [&](const Expr& expr) -> std::optional<std::size_t> {
    if (expr.kind == ExprKind::Number) return static_cast<std::size_t>(expr.number);
    const auto elem = expr.kind == ExprKind::Ref ? dims_.find_elem(expr.path.back().key) : std::nullopt;
    const auto position = elem ? dims_.position(storage, *elem) : std::nullopt;
    return position ? std::optional<std::size_t>(*position + 1) : std::nullopt;
  };
  const auto first = end_of(sub.index[0]), last = end_of(sub.index[1]);
  if (!first || !last || *first < 1 || *last > all.size() || *first > *last) {
    diags_.report(DiagKind::MustBeNumber, sub.span, "each end of the range");
    return {};
  }
  if (!place.reduction) {
    diags_.report(DiagKind::UnsupportedConstruct, sub.span, "a range of elements outside an array function");
    return {};
  }
  const std::vector<ElemId> part(all.begin() + static_cast<std::ptrdiff_t>(*first - 1), all.begin() + static_cast<std::ptrdiff_t>(*last));
  RExpr unused;
  return index_of(reduced(storage, occurrence + 1000 * static_cast<std::uint32_t>(*first), part, place), storage, sub.span, unused);
}

RIndex Resolver::index_of(const Binding& binding, DimId storage, Span span, RExpr& owner) {
  std::vector<std::uint32_t> positions;
  for (const ElemId elem : binding.elems) {
    const auto position = dims_.position(storage, elem);
    positions.push_back(position.value_or(kNoPosition));
    if (position || dialect_ != Dialect::Vensim) continue;
    diags_.report(DiagKind::ElementNotInRange, span, display(dims_.name(elem)),
                  dims_.name(storage).empty() ? "the range of this variable" : display(dims_.name(storage)));
    break;
  }
  // an element of one dimension that the other lacks counts as 0: xmile.md 18.8
  owner.invalid = 0;
  if (binding.is_loop) return {RIndex::Kind::Loop, 0, binding.loop, std::move(positions), {}};
  const std::uint32_t only = positions.empty() ? kNoPosition : positions[0];
  if (only != kNoPosition) return {RIndex::Kind::Constant, only, 0, {}, {}};
  RIndex outside;
  outside.kind = RIndex::Kind::Dynamic;
  outside.expr.push_back(number(0, span));
  return outside;
}

/// The left-side binding that gives `range` its element: by name, as an alias, or through a mapping.
std::optional<Binding> Resolver::bound(DimId range, std::uint32_t occurrence, const Place& place, Span span) {
  std::vector<const Binding*> same;
  for (const Binding& binding : place.left->bindings) {
    if (binding.dim.valid() && binding.dim == range) same.push_back(&binding);
  }
  if (!same.empty()) return *same[std::min<std::size_t>(occurrence, same.size() - 1)];
  for (const Binding& binding : place.left->bindings) {
    if (binding.dim.valid() && dims_.is_alias(binding.dim, range)) return binding;
  }
  // vensim.md 6.5 step 5: the range that declares the mapping stands on the right
  const auto through = [&](const Binding& binding, bool reverse) -> std::optional<Binding> {
    Binding made = binding;
    made.dim = range;
    for (ElemId& elem : made.elems) {
      std::optional<ElemId> found;
      if (!reverse) {
        const DimId target = binding.dim.valid() ? binding.dim : dims_.home(elem);
        found = dims_.mapped(range, target, elem);
      } else {
        for (const ElemId candidate : dims_.elems(range)) {
          if (binding.dim.valid() && dims_.mapped(binding.dim, range, candidate) == elem) found = candidate;
        }
      }
      if (!found) return std::nullopt;
      elem = *found;
    }
    return made;
  };
  for (const Binding& binding : place.left->bindings) {
    if (auto made = through(binding, false)) return made;
  }
  for (const Binding& binding : place.left->bindings) {
    auto made = through(binding, true);
    if (!made) continue;
    diags_.report(DiagKind::ReverseMapping, span, display(dims_.name(binding.dim)), display(dims_.name(range)));
    return made;
  }
  return std::nullopt;
}

/// XMILE pairs dimensions that share element names (xmile.md 18.8); Vensim does so only where one holds the other's
/// elements wholly, as an element given singly.
std::optional<Binding> Resolver::paired(DimId range, const Place& place) {
  for (const Binding& binding : place.left->bindings) {
    bool all = true, any = false;
    for (const ElemId elem : binding.elems) {
      const bool in = dims_.position(range, elem).has_value();
      all = all && in;
      any = any || in;
    }
    if (dialect_ == Dialect::Vensim ? (all && !binding.is_loop) : any) return binding;
  }
  return std::nullopt;
}

/// The loop of a reducing function over a range, made at its first use and shared by later ones.
Binding Resolver::reduced(DimId range, std::uint32_t occurrence, const std::vector<ElemId>& elems, const Place& place) {
  Binding made;
  made.dim = range;
  made.elems = elems;
  if (!place.reduction) {
    diags_.report(DiagKind::BangOutside, {}, display(dims_.name(range)));
    return made;
  }
  for (const Reduction::Entry& entry : place.reduction->entries) {
    if (entry.dim == range && entry.occurrence == occurrence) return entry.binding;
  }
  made.is_loop = true;
  made.loop = next_loop_++;
  place.reduction->entries.push_back({range, occurrence, made});
  return made;
}

/// An array without subscripts: XMILE matches dimensions by name (xmile.md 18.4); inside an array function it stands for
/// all of its elements.
std::vector<RIndex> Resolver::matched_subscripts(VarId var, const Place& place, Span span, RExpr& owner) {
  const std::vector<DimId> dims = vars_[var].dims;
  std::vector<RIndex> index;
  if (dialect_ == Dialect::Vensim) {
    diags_.report(DiagKind::MissingSubscripts, span, vars_[var].name);
    return std::vector<RIndex>(dims.size());
  }
  for (std::size_t k = 0; k < dims.size(); ++k) {
    std::uint32_t occurrence = 0;
    for (std::size_t i = 0; i < k; ++i) occurrence += dims[i] == dims[k];
    if (place.reduction) {
      index.push_back(index_of(reduced(dims[k], occurrence, dims_.elems(dims[k]), place), dims[k], span, owner));
      continue;
    }
    auto binding = bound(dims[k], occurrence, place, span);
    if (!binding) binding = paired(dims[k], place);
    if (!binding) {
      diags_.report(DiagKind::MissingSubscripts, span, vars_[var].name);
      return std::vector<RIndex>(dims.size());
    }
    index.push_back(index_of(*binding, dims[k], span, owner));
  }
  return index;
}

}  // namespace weir
