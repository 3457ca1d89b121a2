// Subscripts of a reference: which position of each dimension is read in each iteration
// (vensim.md 6.5, xmile.md 18.4-18.8).
//
// Each left-side position, and each dimension that a reducing function runs over, is a Binding: the
// element of every iteration. A subscript names a range; the binding of that range (itself, an
// alias, through a mapping, or in XMILE by equal element names) gives the elements, and their
// positions in the storage dimension give the index.
#include <cmath>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// xmile.md 18.5: a number used as an index.
constexpr double kRounding = 1e-6;

}  // namespace

/// The first positions of a macro's variable: the iteration of the calling equation.
std::vector<RIndex> Resolver::outer_index(VarId var) const {
  const LeftSide* outer = declared_[var.index()].outer;
  return outer ? loop_indices(*outer) : std::vector<RIndex>();
}

/// The index of a reference, one for each position of the variable; `owner` is the reference
/// itself.
std::vector<RIndex> Resolver::resolve_subscripts(const Expr& ref, VarId var, const Place& place,
                                                 RExpr& owner) {
  owner.invalid = model_.invalid_index_is_nan ? std::nan("") : 0;
  const std::vector<DimId> dims = own_dims(var);
  if (ref.subs.empty() && !dims.empty()) return matched_subscripts(var, place, ref.span, owner);
  const auto second = std::find_if(ref.subs.begin(), ref.subs.end(),
                                   [](const Subscript& sub) { return sub.starts_group; });
  if (second != ref.subs.end()) {
    // xmile.md 18.9: A[1][2] is an item of the container A[1], never A[1,2]
    report(DiagKind::SecondBrackets, second->span, vars_[var].name);
    return std::vector<RIndex>(vars_[var].dims.size());
  }
  if (ref.subs.size() != dims.size()) {
    const LeftSide* outer = declared_[var.index()].outer;
    report(DiagKind::WrongSubscriptCount, ref.span,
           outer ? display(ref.path.back()) : vars_[var].name,
           outer && dims.empty() ? "no subscripts" : counted(dims.size(), "subscript"),
           ref.subs.empty() ? "none" : std::to_string(ref.subs.size()));
    return std::vector<RIndex>(vars_[var].dims.size());
  }
  std::vector<RIndex> index = outer_index(var);
  for (const RIndex& outer : index) spend(outer.positions.size(), ref.span);
  for (std::size_t k = 0; k < dims.size(); ++k) {
    std::uint32_t occurrence = 0;
    for (std::size_t i = 0; i < k; ++i) {
      const bool same_name =
          ref.subs[i].kind == SubKind::Name && ref.subs[i].name == ref.subs[k].name;
      occurrence += ref.subs[k].kind == SubKind::Name ? same_name : dims[i] == dims[k];
    }
    index.push_back(
        ref.subs[k].kind == SubKind::Range && !place.reduction
            ? paired_slice(ref.subs[k], dims[k], free_before(ref, dims, k), place, owner)
            : resolve_subscript(ref.subs[k], dims[k], occurrence, place, owner));
  }
  return index;
}

/// The index for one subscript of a reference whose position has the dimension `storage`.
/// `occurrence` counts earlier positions like this one, so that `m[D,D]` and `m[*,*]` can run over
/// two loops.
RIndex Resolver::resolve_subscript(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                                   const Place& place, RExpr& owner) {
  switch (sub.kind) {
    case SubKind::Star:
      return whole_index(sub, storage, storage, occurrence, place, owner);
    case SubKind::Bang:
    case SubKind::StarOf:
      // vensim.md 6.8.1: all occurrences of D! in one call are the same loop
      if (const auto range = dims_.find_dim(sub.name.key))
        return whole_index(sub, *range, storage, 0, place, owner);
      report_unknown_subscript(sub);
      return {};
    case SubKind::Position:
      return position_index(sub, storage, place, owner);
    case SubKind::Index:
      return dynamic_index(sub.index[0], storage, place);
    case SubKind::Range:
      return range_index(sub, storage, occurrence, place, owner);
    case SubKind::Name:
      return named_index(sub, storage, occurrence, place, owner);
  }
  return {};
}

/// D!, *, *:D: every element, inside a reducing function.
RIndex Resolver::whole_index(const Subscript& sub, DimId range, DimId storage,
                             std::uint32_t occurrence, const Place& place, RExpr& owner) {
  if (place.reduction) return index_of(reduced(range, occurrence, place), storage, sub.span, owner);
  if (sub.kind == SubKind::Bang) {
    report(DiagKind::BangOutside, sub.span, display(sub.name));
  } else {
    report(DiagKind::SliceOutside, sub.span, "*");
  }
  return {};
}

/// @n: the index of the n-th dimension of the variable being defined (xmile.md 18.6).
RIndex Resolver::position_index(const Subscript& sub, DimId storage, const Place& place,
                                RExpr& owner) {
  const double n = sub.index.empty() ? 0 : sub.index[0].number;
  if (n >= 1 && n <= static_cast<double>(place.left->bindings.size())) {
    return index_of(place.left->bindings[static_cast<std::size_t>(n) - 1], storage, sub.span,
                    owner);
  }
  report(DiagKind::NoSuchPosition, sub.span, "@" + format_number(n), place.left->label,
         counted(place.left->bindings.size(), "subscript"));
  return {};
}

/// A name: an element, a range, in XMILE also a variable.
RIndex Resolver::named_index(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                             const Place& place, RExpr& owner) {
  const bool is_vensim = dialect_ == Dialect::Vensim;
  // an element hides everything else: xmile.md 12.6
  const auto elem = dims_.find_elem(sub.name.key);
  const auto range = dims_.find_dim(sub.name.key);
  if (elem) {
    if (const auto position = dims_.position(storage, *elem))
      return {RIndex::Kind::Constant, *position, 0, {}, {}};
  }
  if (range) {
    auto binding = bound(*range, occurrence, place, sub.span);
    if (!binding && place.reduction && !is_vensim) binding = reduced(*range, occurrence, place);
    if (!binding) binding = paired(*range, place);
    if (binding) return index_of(*binding, storage, sub.span, owner);
    if (!has_bad_mapping(*range, place)) {
      report(DiagKind::SubscriptNotBound, sub.span, display(sub.name), place.left->label);
    }
    return {};
  }
  // a variable as index: xmile.md 18.4
  const bool is_argument = place.scope->arguments.contains(sub.name.key);
  const bool is_value = !is_vensim && (find_var(sub.name, place) ||
                                       !find_builtins(sub.name.key, place.scope->language).empty());
  if (is_argument || is_value) {
    return dynamic_index(make_ref(sub.name, sub.span), storage, place);
  }
  if (elem) {
    report(DiagKind::ElementNotInRange, sub.span, display(sub.name),
           dims_.name(storage).empty() ? vars_[owner.var].name : display(dims_.name(storage)));
  } else {
    report_unknown_subscript(sub);
  }
  return {};
}

/// Whether a mapping that might have bound this range was refused and reported already.
bool Resolver::has_bad_mapping(DimId range, const Place& place) const {
  const std::vector<Binding>& bindings = place.left->bindings;
  return dims_.has_bad_mapping(range) ||
         std::any_of(bindings.begin(), bindings.end(), [&](const Binding& binding) {
           return binding.dim.valid() && dims_.has_bad_mapping(binding.dim);
         });
}

/// With the name that was probably meant.
void Resolver::report_unknown_subscript(const Subscript& sub) {
  Diagnostic& diag = report(DiagKind::UnknownSubscript, sub.span, display(sub.name));
  std::vector<std::string> keys = dims_.keys();
  std::sort(keys.begin(), keys.end());
  const int closest = find_closest(sub.name.key, keys);
  if (closest < 0) return;
  const std::string& key = keys[static_cast<std::size_t>(closest)];
  const auto dim = dims_.find_dim(key);
  diag.note({}, "did you mean '{}'?",
            display(dim ? dims_.name(*dim) : dims_.name(*dims_.find_elem(key))));
}

/// An index that is computed; one that is a number within the dimension is as good as an element's
/// name.
RIndex Resolver::dynamic_index(const Expr& expr, DimId storage, const Place& place) {
  RExpr value = resolve_expr(expr, place);
  const double at = std::floor(value.number + kRounding);
  if (value.kind == RKind::Number && at >= 1 &&
      at <= static_cast<double>(dims_.elems(storage).size())) {
    return {RIndex::Kind::Constant, static_cast<std::uint32_t>(at) - 1, 0, {}, {}};
  }
  RIndex made;
  made.kind = RIndex::Kind::Dynamic;
  made.expr.push_back(std::move(value));
  return made;
}

/// a:b inside an array function: positions a to b (xmile.md 18.7). Slices of one dimension in one
/// call run together, as `A[1:3] * B[2:4]`; they must be equally long.
RIndex Resolver::range_index(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                             const Place& place, RExpr& owner) {
  const auto elems = slice_of(sub, storage);
  if (!elems) return {};
  Binding part;
  part.dim = storage;
  part.is_loop = true;
  part.elems = *elems;
  for (const Reduction::Entry& entry : place.reduction->entries) {
    if (entry.dim != storage || entry.occurrence != occurrence || !entry.is_slice) continue;
    if (entry.binding.elems.size() != part.elems.size()) {
      report(DiagKind::SliceLength, sub.span, part.elems.size(), entry.binding.elems.size());
      return {};
    }
    part.loop = entry.binding.loop;
    return index_of(part, storage, sub.span, owner);
  }
  part.loop = next_loop_++;
  place.reduction->entries.push_back({storage, occurrence, true, part});
  return index_of(part, storage, sub.span, owner);
}

/// The elements of a:b; nothing after a report.
std::optional<std::vector<ElemId>> Resolver::slice_of(const Subscript& sub, DimId storage) {
  const std::vector<ElemId>& all = dims_.elems(storage);
  const auto end_of = [&](const Expr& expr) -> double {
    if (expr.kind == ExprKind::Number) return std::floor(expr.number + kRounding);
    const auto elem =
        expr.kind == ExprKind::Ref ? dims_.find_elem(expr.path.back().key) : std::nullopt;
    const auto position = elem ? dims_.position(storage, *elem) : std::nullopt;
    return position ? *position + 1.0 : 0;
  };
  const double first = end_of(sub.index[0]), last = end_of(sub.index[1]);
  if (!(first >= 1 && first <= last && last <= static_cast<double>(all.size()))) {
    report(DiagKind::BadSlice, sub.span,
           dims_.name(storage).empty() ? "its dimension" : display(dims_.name(storage)),
           all.size());
    return std::nullopt;
  }
  return std::vector<ElemId>(all.begin() + static_cast<std::ptrdiff_t>(first) - 1,
                             all.begin() + static_cast<std::ptrdiff_t>(last));
}

/// How many earlier subscripts of a reference run over something.
std::size_t Resolver::free_before(const Expr& ref, const std::vector<DimId>& dims,
                                  std::size_t position) const {
  std::size_t count = 0;
  for (std::size_t k = 0; k < position; ++k) {
    const Subscript& sub = ref.subs[k];
    const auto elem = dims_.find_elem(sub.name.key);
    const bool is_elem = elem && dims_.position(dims[k], *elem);
    const bool is_dim = sub.kind == SubKind::Name && !is_elem && dims_.find_dim(sub.name.key);
    count += is_dim || sub.kind == SubKind::Range;
  }
  return count;
}

/// a:b outside array functions gives its values to the elements of the left side in turn; where
/// these are more, the rest is 0 (xmile.md 18.7).
RIndex Resolver::paired_slice(const Subscript& sub, DimId storage, std::size_t free,
                              const Place& place, RExpr& owner) {
  const auto elems = slice_of(sub, storage);
  if (!elems || !spend(elems->size(), sub.span)) return {};
  if (free >= place.left->bindings.size()) {
    report(DiagKind::SliceOutside, sub.span, "a:b");
    return {};
  }
  Binding part = place.left->bindings[free];
  const std::size_t wanted = part.dim.valid() ? dims_.elems(part.dim).size() : part.elems.size();
  if (wanted != elems->size()) {
    report(DiagKind::SliceFits, sub.span, elems->size(), place.left->label, wanted,
           wanted > elems->size() ? "the rest is 0" : "the others are not used");
  }
  std::vector<std::uint32_t> positions;
  for (const ElemId elem : part.elems) {
    const std::size_t at = part.dim.valid() ? dims_.position(part.dim, elem).value_or(0) : 0;
    positions.push_back(at < elems->size() ? *dims_.position(storage, (*elems)[at]) : kNoPosition);
  }
  owner.invalid = 0;
  if (part.is_loop) return {RIndex::Kind::Loop, 0, part.loop, std::move(positions), {}};
  if (positions.front() != kNoPosition)
    return {RIndex::Kind::Constant, positions.front(), 0, {}, {}};
  RIndex outside;
  outside.kind = RIndex::Kind::Dynamic;
  outside.expr.push_back(number(0, sub.span));
  return outside;
}

/// The index that a binding gives in a dimension. An element that the dimension lacks: an error in
/// Vensim, the value 0 in XMILE (xmile.md 18.8).
RIndex Resolver::index_of(const Binding& binding, DimId storage, Span span, RExpr& owner) {
  if (!spend(binding.elems.size(), span)) return {};
  std::vector<std::uint32_t> positions;
  positions.reserve(binding.elems.size());
  for (const ElemId elem : binding.elems) {
    const auto position = dims_.position(storage, elem);
    positions.push_back(position.value_or(kNoPosition));
    if (position || dialect_ != Dialect::Vensim) continue;
    report(DiagKind::ElementNotInRange, span, display(dims_.name(elem)),
           dims_.name(storage).empty() ? vars_[owner.var].name : display(dims_.name(storage)));
    return {};
  }
  const bool is_partial =
      std::find(positions.begin(), positions.end(), kNoPosition) != positions.end();
  if (is_partial) owner.invalid = 0;
  if (binding.is_loop) return {RIndex::Kind::Loop, 0, binding.loop, std::move(positions), {}};
  if (!is_partial) return {RIndex::Kind::Constant, positions.front(), 0, {}, {}};
  RIndex outside;
  outside.kind = RIndex::Kind::Dynamic;
  outside.expr.push_back(number(0, span));
  return outside;
}

/// The left-side binding that gives `range` its element: by name, as an alias, or through a mapping
/// (vensim.md 6.5, steps 3 to 5).
std::optional<Binding> Resolver::bound(DimId range, std::uint32_t occurrence, const Place& place,
                                       Span span) {
  const std::vector<Binding>& bindings = place.left->bindings;
  std::vector<const Binding*> same;
  for (const Binding& binding : bindings) {
    if (binding.dim.valid() && binding.dim == range) same.push_back(&binding);
  }
  if (!same.empty()) return *same[std::min<std::size_t>(occurrence, same.size() - 1)];
  for (const Binding& binding : bindings) {
    if (binding.dim.valid() && dims_.is_alias(binding.dim, range)) return binding;
  }
  for (const Binding& binding : bindings) {
    if (auto made = mapped(binding, range)) return made;
  }
  for (const Binding& binding : bindings) {
    auto made = mapped_back(binding, range);
    if (!made) continue;
    report(DiagKind::ReverseMapping, span, display(dims_.name(range)),
           display(dims_.name(binding.dim)));
    return made;
  }
  return std::nullopt;
}

/// The binding seen through a mapping that `range` declares to the left side's range.
std::optional<Binding> Resolver::mapped(const Binding& binding, DimId range) const {
  Binding made = binding;
  made.dim = range;
  for (ElemId& elem : made.elems) {
    const DimId target = binding.dim.valid() ? binding.dim : dims_.home(elem);
    if (!target.valid()) return std::nullopt;
    const auto found = dims_.mapped(range, target, elem);
    if (!found) return std::nullopt;
    elem = *found;
  }
  return made;
}

/// The same where only the left side's range declares a mapping to `range`, and the map is one to
/// one.
std::optional<Binding> Resolver::mapped_back(const Binding& binding, DimId range) const {
  if (!binding.dim.valid()) return std::nullopt;
  Binding made = binding;
  made.dim = range;
  for (ElemId& elem : made.elems) {
    const auto found = dims_.mapped_back(binding.dim, range, elem);
    if (!found) return std::nullopt;
    elem = *found;
  }
  return made;
}

/// XMILE pairs dimensions that share element names (xmile.md 18.8); Vensim does so only where one
/// holds the other's elements wholly, as an element given singly.
std::optional<Binding> Resolver::paired(DimId range, const Place& place) {
  for (const Binding& binding : place.left->bindings) {
    const auto is_in = [&](ElemId elem) { return dims_.position(range, elem).has_value(); };
    const bool pairs =
        dialect_ == Dialect::Vensim
            ? !binding.is_loop && std::all_of(binding.elems.begin(), binding.elems.end(), is_in)
            : std::any_of(binding.elems.begin(), binding.elems.end(), is_in);
    if (pairs) return binding;
  }
  return std::nullopt;
}

/// The loop of a reducing function over a range, made at its first use and shared by later ones.
/// Call only inside one.
Binding Resolver::reduced(DimId range, std::uint32_t occurrence, const Place& place) {
  for (const Reduction::Entry& entry : place.reduction->entries) {
    if (entry.dim == range && entry.occurrence == occurrence && !entry.is_slice)
      return entry.binding;
  }
  Binding made{range, true, next_loop_++, dims_.elems(range)};
  place.reduction->entries.push_back({range, occurrence, false, made});
  return made;
}

/// An array without subscripts: XMILE matches dimensions by name (xmile.md 18.4); inside an array
/// function it stands for all of its elements.
std::vector<RIndex> Resolver::matched_subscripts(VarId var, const Place& place, Span span,
                                                 RExpr& owner) {
  const std::vector<DimId> dims = own_dims(var);
  const auto missing = [&] {
    report(DiagKind::MissingSubscripts, span, vars_[var].name);
    return std::vector<RIndex>(vars_[var].dims.size());
  };
  if (dialect_ == Dialect::Vensim) return missing();
  std::vector<RIndex> index = outer_index(var);
  for (std::size_t k = 0; k < dims.size(); ++k) {
    std::uint32_t occurrence = 0;
    for (std::size_t i = 0; i < k; ++i) occurrence += dims[i] == dims[k];
    if (place.reduction) {
      index.push_back(index_of(reduced(dims[k], occurrence, place), dims[k], span, owner));
      continue;
    }
    auto binding = bound(dims[k], occurrence, place, span);
    if (!binding) binding = paired(dims[k], place);
    if (!binding) return missing();
    index.push_back(index_of(*binding, dims[k], span, owner));
  }
  return index;
}

}  // namespace weir
