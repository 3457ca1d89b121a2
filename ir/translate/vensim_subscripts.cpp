// Subscripts of XMILE in Vensim's terms (xmile.md 18.4-18.8, vensim.md 6.5).
//
// Where an equation loops over a range, Vensim pairs its elements by themselves: `x[D]` with x over
// a larger range reads the element of the same name. So most of XMILE's pairing is said by the name
// of the left side's range. An index that is computed becomes VECTOR ELM MAP, guarded by its
// limits; what depends on the element in any other way asks for an equation for each.
#include <algorithm>
#include <cmath>

#include "ir/base/number.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

/// What one subscript became.
struct VensimTranslator::Index {
  enum class Kind : std::uint8_t { Named, Dynamic, Outside, Unknown } kind = Kind::Unknown;
  Subscript sub;
  Expr value;  // Dynamic
};

namespace {

/// xmile.md 18.5: a number used as an index.
constexpr double kRounding = 1e-6;

Subscript named(const Name& name, SubKind kind, Span span) {
  Subscript sub;
  sub.kind = kind;
  sub.name = name;
  sub.span = span;
  return sub;
}

}  // namespace

std::vector<DimId> VensimTranslator::dims_of(const Variable& variable) const {
  std::vector<DimId> dims;
  for (const Subscript& sub : variable.dims) {
    if (const auto dim = dims_.find_dim(sub.name.key)) dims.push_back(*dim);
  }
  return dims;
}

/// The range of the n-th loop over a dimension: itself, or an alias (vensim.md 6.2).
Name VensimTranslator::loop_name(DimId dim, std::size_t occurrence) {
  if (occurrence == 0) return name_of(dim);
  const std::string what = std::to_string(dim.index()) + " again " + std::to_string(occurrence);
  const auto known = ranges_.find(what);
  if (known != ranges_.end()) return known->second;
  Dimension alias;
  alias.name = fresh(display(name_of(dim)) + " " + std::to_string(occurrence + 1));
  alias.alias_of = name_of(dim);
  out_.dimensions.push_back(alias);
  return ranges_[what] = alias.name;
}

/// A variable at the subscripts of a reference.
Expr VensimTranslator::value_of(const Symbol& symbol, const Expr& source, Place& place) {
  Expr made = make_ref(symbol.name, source.span);
  if (symbol.variable == nullptr) return made;  // a macro's parameter
  std::vector<Expr> dynamic;
  auto subs = subscripts(symbol, source, place, dynamic);
  if (!subs) {
    // an element that is not there: 0, or NaN where the file asks for it (xmile.md 18.8)
    return make_number(0, source.span);
  }
  made.subs = std::move(*subs);
  return dynamic.empty()
             ? made
             : at_dynamic(std::move(made), dims_of(*symbol.variable), std::move(dynamic), place);
}

/// One for each dimension; nothing where an element is not there. Those that are computed stand at
/// the first element and have their number in `dynamic`, else Missing.
std::optional<std::vector<Subscript>> VensimTranslator::subscripts(const Symbol& symbol,
                                                                   const Expr& source, Place& place,
                                                                   std::vector<Expr>& dynamic) {
  const std::vector<DimId> dims = dims_of(*symbol.variable);
  std::vector<Subscript> made;
  std::vector<Expr> computed(dims.size());
  bool is_computed = false;
  for (std::size_t k = 0; k < dims.size(); ++k) {
    std::size_t occurrence = 0;
    Index index;
    if (source.subs.size() == dims.size()) {
      for (std::size_t i = 0; i < k; ++i) {
        const bool is_name = source.subs[k].kind == SubKind::Name;
        occurrence += is_name ? source.subs[i].kind == SubKind::Name &&
                                    source.subs[i].name == source.subs[k].name
                              : dims[i] == dims[k];
      }
      index = index_of(source.subs[k], dims[k], occurrence, place);
    } else {
      for (std::size_t i = 0; i < k; ++i) occurrence += dims[i] == dims[k];
      index = place.reduction ? whole_index(dims[k], occurrence, place)
                              : bound_index(dims[k], dims[k], occurrence, place);
    }
    if (index.kind == Index::Kind::Outside) return std::nullopt;
    // a dimension without elements has nothing at any number
    const bool is_nowhere = index.kind == Index::Kind::Dynamic && dims_.elems(dims[k]).empty();
    if (index.kind == Index::Kind::Unknown || is_nowhere) {
      unsupported(source, "a subscript of '" + display(symbol.variable->name) + "'");
      return std::nullopt;
    }
    if (index.kind == Index::Kind::Dynamic) {
      is_computed = true;
      computed[k] = std::move(index.value);
      index.sub = named(name_of(dims_.elems(dims[k]).front()), SubKind::Name, source.span);
    }
    made.push_back(std::move(index.sub));
  }
  if (is_computed) dynamic = std::move(computed);
  return made;
}

VensimTranslator::Index VensimTranslator::index_of(const Subscript& sub, DimId dim,
                                                   std::size_t occurrence, Place& place) {
  switch (sub.kind) {
    case SubKind::Star:
      return whole_index(dim, occurrence, place);
    case SubKind::Bang:
    case SubKind::StarOf: {
      const auto range = dims_.find_dim(sub.name.key);
      return range ? whole_index(*range, 0, place) : Index();
    }
    case SubKind::Position: {
      const double n = sub.index.empty() ? 0 : sub.index[0].number;
      if (!(n >= 1 && n <= static_cast<double>(place.left.size()))) return {};
      return part_index(place.left[static_cast<std::size_t>(n) - 1], dim, place);
    }
    case SubKind::Index: {
      Expr value = expr(sub.index[0], place);
      const double at = std::floor(value.number + kRounding);
      const std::vector<ElemId>& elems = dims_.elems(dim);
      if (value.kind == ExprKind::Number && at >= 1 && at <= static_cast<double>(elems.size())) {
        const ElemId elem = elems[static_cast<std::size_t>(at) - 1];
        return {Index::Kind::Named, named(name_of(elem), SubKind::Name, sub.span), {}};
      }
      return {Index::Kind::Dynamic, {}, std::move(value)};
    }
    case SubKind::Range:
      return slice_index(sub, dim, place);
    case SubKind::Name:
      return named_index(sub, dim, occurrence, place);
  }
  return {};
}

/// Adds a loop to the reducing function, once. XMILE runs through the slices of one dimension in
/// step (xmile.md 18.7); loops of Vensim over two ranges would be nested.
void VensimTranslator::loop_over(const Loops::Entry& loop, Place& place, Span span) {
  for (const Loops::Entry& entry : place.reduction->entries) {
    if (entry.range == loop.range) return;
    if (entry.dim != loop.dim || (!entry.is_slice && !loop.is_slice)) continue;
    const Span where = span.valid() ? span : place.variable->span;
    diags_.report(DiagKind::UnsupportedConstruct, where,
                  "two different slices of a dimension in one function, in a Vensim file,");
    return;
  }
  place.reduction->entries.push_back(loop);
}

/// Every element, inside a reducing function.
VensimTranslator::Index VensimTranslator::whole_index(DimId dim, std::size_t occurrence,
                                                      Place& place) {
  if (place.reduction == nullptr) return {};
  const Name range = loop_name(dim, occurrence);
  loop_over({range, dims_.elems(dim).size(), dim, false}, place, {});
  return {Index::Kind::Named, named(range, SubKind::Bang, {}), {}};
}

/// An element, a dimension, a variable (xmile.md 18.4).
VensimTranslator::Index VensimTranslator::named_index(const Subscript& sub, DimId dim,
                                                      std::size_t occurrence, Place& place) {
  const auto elem = dims_.find_elem(sub.name.key);
  if (elem && dims_.position(dim, *elem))
    return {Index::Kind::Named, named(name_of(*elem), SubKind::Name, sub.span), {}};
  if (const auto range = dims_.find_dim(sub.name.key)) {
    bool is_bound = false;
    for (const LeftPart& part : place.left) is_bound = is_bound || part.dim == *range;
    if (!is_bound && place.reduction) {
      return whole_index(*range, occurrence, place);
    }
    return bound_index(*range, dim, occurrence, place);
  }
  return {Index::Kind::Dynamic, {}, expr(make_ref(sub.name, sub.span), place)};
}

/// The left side's element of `range`, read in `dim`.
VensimTranslator::Index VensimTranslator::bound_index(DimId range, DimId dim,
                                                      std::size_t occurrence, Place& place) {
  std::vector<const LeftPart*> same;
  for (const LeftPart& part : place.left) {
    if (part.dim == range) same.push_back(&part);
  }
  if (!same.empty()) return part_index(*same[std::min(occurrence, same.size() - 1)], dim, place);
  for (const LeftPart& part : place.left) {
    const std::vector<ElemId> elems =
        part.elem ? std::vector<ElemId>{*part.elem} : dims_.elems(part.dim);
    for (const ElemId elem : elems) {
      if (dims_.position(range, elem)) return part_index(part, dim, place);
    }
  }
  // an element of the left side may pair by its whole dimension
  for (const LeftPart& part : place.left) {
    for (const ElemId elem : dims_.elems(part.dim)) {
      if (part.elem && dims_.position(range, elem)) return part_index(part, dim, place);
    }
  }
  return {};
}

/// The number of the element that the function around it has come to: D! (vensim.md 3.5.2).
Expr VensimTranslator::marked_number(DimId dim, const Expr& source, Place& place) {
  const bool is_numbered = [&] {
    for (const ElemId elem : dims_.elems(dim)) {
      if (dims_.position(dims_.home(elem), elem) != dims_.position(dim, elem)) return false;
    }
    return true;
  }();
  const Index index = whole_index(dim, 0, place);
  if (index.kind == Index::Kind::Unknown || !is_numbered)
    return unsupported(source, "the numbers of '" + display(dims_.name(dim)) + "' here");
  Expr made = make_ref(index.sub.name, source.span);
  made.subs.push_back(index.sub);
  return made;
}

/// Whether an array stands without subscripts where the left side has nothing for one of its
/// dimensions, as for a run (xmile.md 18.9).
bool VensimTranslator::has_whole_array(const Expr& source, Place& place) {
  if (source.kind == ExprKind::Ref && source.subs.empty()) {
    const Symbol* symbol = find(source.path, *place.scope);
    if (symbol == nullptr || symbol->variable == nullptr) return false;
    const std::vector<DimId> dims = dims_of(*symbol->variable);
    return std::any_of(dims.begin(), dims.end(), [&](DimId dim) {
      return bound_index(dim, dim, 0, place).kind == Index::Kind::Unknown;
    });
  }
  const auto rows = source.kind == ExprKind::Call
                        ? find_builtins(source.path.back().key, FunctionLanguage::Xmile)
                        : std::vector<const Builtin*>();
  if (!rows.empty() && rows.front()->meaning == Meaning::Special) return false;
  return std::any_of(source.args.begin(), source.args.end(),
                     [&](const Expr& arg) { return has_whole_array(arg, place); });
}

/// The element that a position of the left side stands at, read in `dim`.
VensimTranslator::Index VensimTranslator::part_index(const LeftPart& part, DimId dim,
                                                     Place& place) {
  if (part.elem) {
    if (!dims_.position(dim, *part.elem)) return {Index::Kind::Outside, {}, {}};
    return {Index::Kind::Named, named(name_of(*part.elem), SubKind::Name, {}), {}};
  }
  for (const ElemId elem : dims_.elems(part.dim)) {
    if (dims_.position(dim, elem)) continue;
    place.needs_elements = true;
    return {Index::Kind::Outside, {}, {}};
  }
  return {Index::Kind::Named, named(part.range, SubKind::Name, {}), {}};
}

/// a:b: a range of its own inside a reducing function; else values in turn, which only an equation
/// for each element can say (xmile.md 18.7).
VensimTranslator::Index VensimTranslator::slice_index(const Subscript& sub, DimId dim,
                                                      Place& place) {
  const std::vector<ElemId>& elems = dims_.elems(dim);
  const auto end_of = [&](const Expr& end) -> std::size_t {
    if (end.kind == ExprKind::Number)
      return static_cast<std::size_t>(std::max(0.0, std::floor(end.number + kRounding)));
    const auto elem =
        end.kind == ExprKind::Ref ? dims_.find_elem(end.path.back().key) : std::nullopt;
    const auto position = elem ? dims_.position(dim, *elem) : std::nullopt;
    return position ? *position + 1 : 0;
  };
  const std::size_t first = end_of(sub.index[0]), last = end_of(sub.index[1]);
  if (first < 1 || first > last || last > elems.size()) return {};
  if (place.reduction == nullptr) {
    for (const LeftPart& part : place.left) {
      if (!part.elem) continue;
      const std::size_t at = dims_.position(part.dim, *part.elem).value_or(0);
      if (place.left.size() != 1) return {};
      if (first + at > last) return {Index::Kind::Outside, {}, {}};
      const ElemId elem = elems[first - 1 + at];
      return {Index::Kind::Named, named(name_of(elem), SubKind::Name, sub.span), {}};
    }
    place.needs_elements = true;
    return {Index::Kind::Outside, {}, {}};
  }
  const std::string text =
      display(name_of(dim)) + " " + std::to_string(first) + " to " + std::to_string(last);
  Name& range = ranges_[text];
  if (range.empty()) {
    Dimension slice;
    slice.name = range = fresh(text);
    for (std::size_t i = first; i <= last; ++i)
      slice.items.push_back({name_of(elems[i - 1]), std::nullopt, {}});
    out_.dimensions.push_back(std::move(slice));
  }
  loop_over({range, last - first + 1, dim, true}, place, sub.span);
  return {Index::Kind::Named, named(range, SubKind::Bang, sub.span), {}};
}

/// A variable at computed positions: its first element, moved (vensim.md 10.8); 0 outside
/// (xmile.md 18.5).
Expr VensimTranslator::at_dynamic(Expr value, const std::vector<DimId>& dims,
                                  std::vector<Expr> dynamic, Place& place) {
  std::vector<Move> moves;
  double stride = 1;
  for (std::size_t k = dims.size(); k-- > 0;) {
    const auto size = static_cast<double>(dims_.elems(dims[k]).size());
    if (!dynamic[k].is_missing()) moves.push_back({std::move(dynamic[k]), size, stride});
    stride *= size;
  }
  return moved(std::move(value), std::move(moves), place);
}

Expr VensimTranslator::moved(Expr value, std::vector<Move> moves, Place& place) {
  std::optional<Expr> offset, is_inside;
  const Span span = value.span;
  for (Move& move : moves) {
    Expr sum = make_binary(SyntaxOp::Add, std::move(move.at), make_number(kRounding), span);
    Expr at = make_call(Name("INTEGER"), {std::move(sum)}, span);
    if (place.reduction == nullptr) at = lifted(std::move(at), "index", place);
    Expr above = make_binary(SyntaxOp::GreaterEqual, at, make_number(1), span);
    Expr below = make_binary(SyntaxOp::LessEqual, at, make_number(move.size), span);
    Expr both = make_binary(SyntaxOp::And, std::move(above), std::move(below), span);
    Expr by = make_binary(SyntaxOp::Sub, std::move(at), make_number(1), span);
    if (move.stride != 1)
      by = make_binary(SyntaxOp::Mul, std::move(by), make_number(move.stride), span);
    is_inside =
        is_inside ? make_binary(SyntaxOp::And, std::move(both), *is_inside, span) : std::move(both);
    offset = offset ? make_binary(SyntaxOp::Add, std::move(by), *offset, span) : std::move(by);
  }
  Expr mapped = make_call(Name("VECTOR ELM MAP"), {std::move(value), std::move(*offset)}, span);
  Expr outside = make_number(0, span);
  if (source_.invalid_index_is_nan)
    outside = make_binary(SyntaxOp::Div, make_number(0), make_number(0), span);
  return make_call(Name("IF THEN ELSE"),
                   {std::move(*is_inside), std::move(mapped), std::move(outside)}, span);
}

/// A(10): the element of this number in row-major order (xmile.md 14.7).
Expr VensimTranslator::flat_value(const Symbol& symbol, const Expr& source, Place& place) {
  Expr first = make_ref(symbol.name, source.span);
  double size = 1;
  for (const DimId dim : dims_of(*symbol.variable)) {
    first.subs.push_back(named(name_of(dims_.elems(dim).front()), SubKind::Name, source.span));
    size *= static_cast<double>(dims_.elems(dim).size());
  }
  return moved(std::move(first), {{expr(source.args[0], place), size, 1}}, place);
}

/// A' (xmile.md 18.6): open positions in reverse order, by the positions of the left side; inside
/// an array function they pair as without the apostrophe.
Expr VensimTranslator::transposed(const Expr& source, Place& place) {
  if (source.kind == ExprKind::Transpose) return source.args[0];
  Expr made = source;
  if (source.kind != ExprKind::Ref) {
    for (Expr& arg : made.args) arg = transposed(arg, place);
    return made;
  }
  const Symbol* symbol = find(source.path, *place.scope);
  if (symbol == nullptr || symbol->variable == nullptr) return made;
  if (place.reduction) {
    Expr alone;
    alone.kind = ExprKind::Transpose;
    alone.span = source.span;
    alone.args.push_back(source);
    return alone;
  }
  const std::vector<DimId> dims = dims_of(*symbol->variable);
  std::vector<std::size_t> open;
  for (std::size_t k = 0; k < dims.size(); ++k) {
    const bool is_elem = !source.subs.empty() && source.subs[k].kind == SubKind::Name &&
                         !dims_.find_dim(source.subs[k].name.key);
    const bool is_fixed = !source.subs.empty() && source.subs[k].kind == SubKind::Index;
    if (!is_elem && !is_fixed) open.push_back(k);
  }
  if (source.subs.empty()) made.subs.resize(dims.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto opposite = static_cast<double>(open.size() - i);
    made.subs[open[i]] = Subscript{SubKind::Position, {}, {make_number(opposite)}, source.span};
  }
  return made;
}

}  // namespace weir
