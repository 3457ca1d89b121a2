// Expressions of XMILE in Vensim's terms.
#include <fmt/core.h>

#include <set>

#include "ir/base/number.h"
#include "ir/translate/vensim_translator.h"

namespace weir {
namespace {

/// Turns round the positions of each dimension that a reference runs over several times.
void turn(std::vector<Subscript>& subs, const std::vector<DimId>& dims) {
  for (const DimId dim : std::set<DimId>(dims.begin(), dims.end())) {
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < dims.size(); ++k)
      if (dims[k] == dim && subs[k].kind == SubKind::Bang) places.push_back(k);
    for (std::size_t i = 0; i < places.size() / 2; ++i)
      std::swap(subs[places[i]], subs[places[places.size() - 1 - i]]);
  }
}

}  // namespace

std::vector<Expr> VensimTranslator::all(const std::vector<Expr>& source, Place& place) {
  std::vector<Expr> made;
  made.reserve(source.size());
  for (const Expr& each : source) made.push_back(expr(each, place));
  return made;
}

/// Reports what has no form; a placeholder stands for it.
Expr VensimTranslator::unsupported(const Expr& source, const std::string& what) {
  diags_.report(DiagKind::UnsupportedConstruct, source.span, what + " in a Vensim file");
  return make_number(0, source.span);
}

Expr VensimTranslator::expr(const Expr& source, Place& place) {
  // only the outermost call is the whole right side
  const bool is_whole = place.is_whole && source.kind == ExprKind::Call;
  place.is_whole = is_whole;
  switch (source.kind) {
    case ExprKind::Ref:
      return ref(source, place);
    case ExprKind::Call:
      return call(source, place);
    case ExprKind::Unary:
    case ExprKind::Binary:
      return operation(source, place);
    case ExprKind::If: {
      std::vector<Expr> args = all(source.args, place);
      if (args.size() == 2) args.push_back(make_number(0, source.span));
      return make_call(Name("IF THEN ELSE"), std::move(args), source.span);
    }
    case ExprKind::Transpose:
      if (place.reduction && source.args[0].kind == ExprKind::Ref) {
        Expr made = ref(source.args[0], place);
        const Symbol* symbol = find(source.args[0].path, *place.scope);
        const bool is_array = symbol != nullptr && symbol->variable != nullptr;
        const std::vector<DimId> dims =
            is_array ? dims_of(*symbol->variable) : std::vector<DimId>();
        if (made.subs.size() == dims.size()) turn(made.subs, dims);
        return made;
      }
      return expr(transposed(source.args[0], place), place);
    case ExprKind::Container:
      return unsupported(source, "a conveyor or queue");
    case ExprKind::Number:
    case ExprKind::Missing:
    case ExprKind::NotAvailable:
    case ExprKind::Literal:
    case ExprKind::List:
    case ExprKind::Table:
      break;
  }
  Expr made = source;
  made.in_parentheses = false;
  return made;
}

/// The clock and its settings; within a macro with the sign of the model's names (vensim.md 7.1.2).
Expr VensimTranslator::clock(const char* name, const Place& place) const {
  return make_ref(Name(std::string(name) + (place.scope->macro ? "$" : "")));
}

Expr VensimTranslator::ref(const Expr& source, Place& place) {
  const Scope& scope = *place.scope;
  if (const Symbol* symbol = find(source.path, scope)) {
    if (auto item = container_item(*symbol, source, place)) return std::move(*item);
    const bool is_point = symbol->variable && symbol->variable->dims.empty() &&
                          source.subs.size() == 1 && !symbol->table.empty();
    return is_point ? point_at(*symbol, source, place) : value_of(*symbol, source, place);
  }
  if (source.path.size() == 2) {
    // Dimension.Element is its number (xmile.md 18.4)
    const auto dim = dims_.find_dim(source.path[0].key);
    const auto elem = dim ? dims_.find_elem(source.path[1].key) : std::nullopt;
    const auto position = elem ? dims_.position(*dim, *elem) : std::nullopt;
    if (position) return make_number(*position + 1.0, source.span);
  }
  const std::string& key = source.path.back().key;
  if (scope.is_prelude && key == "step time$") return clock("Time", place);
  const bool is_models = scope.is_prelude && key.ends_with('$');
  if (is_models) return source;
  if (source.subs.empty()) {
    if (const auto dim = dims_.find_dim(key)) return position_number(*dim, source, place);
    for (const Builtin* row : find_builtins(key, FunctionLanguage::Xmile)) {
      if (row->least == 0) return builtin(*row, source, place);
    }
  }
  return source;
}

/// A dimension's name as a number: the position of the current element (xmile.md 18.4). Vensim
/// counts in the largest range that holds the element (vensim.md 6.9).
Expr VensimTranslator::position_number(DimId dim, const Expr& source, Place& place) {
  const LeftPart* found = nullptr;
  for (const LeftPart& part : place.left) {
    if (part.dim == dim) {
      found = &part;
      break;
    }
  }
  for (const LeftPart& part : place.left) {
    if (found != nullptr) break;
    for (const ElemId elem : dims_.elems(part.dim)) {
      if (dims_.position(dim, elem)) found = &part;
    }
  }
  if (found == nullptr) return marked_number(dim, source, place);
  if (found->elem) {
    const auto position = dims_.position(dim, *found->elem);
    return make_number(position ? *position + 1.0 : 0, source.span);
  }
  for (const ElemId elem : dims_.elems(found->dim)) {
    const DimId home = dims_.home(elem);
    if (dims_.position(home, elem) != dims_.position(dim, elem)) {
      place.needs_elements = true;
      return make_number(0, source.span);
    }
  }
  return make_ref(found->range, source.span);
}

Expr VensimTranslator::operation(const Expr& source, Place& place) {
  std::vector<Expr> args = all(source.args, place);
  if (source.op == SyntaxOp::Mod && source_.is_vensim_export)
    return make_call(Name("MODULO"), std::move(args), source.span);
  if (source.op == SyntaxOp::Mod || source.op == SyntaxOp::SafeDiv) {
    const bool is_division = source.op == SyntaxOp::SafeDiv;
    if (is_division) args.push_back(make_number(0, source.span));
    return *prelude_call(is_division ? "safediv" : "modulo floor", std::move(args), source.span);
  }
  Expr made = source;
  made.in_parentheses = false;
  made.args = std::move(args);
  return made;
}

/// What a call names: a macro, a function, a lookup, an array (xmile.md 12.6).
Expr VensimTranslator::call(const Expr& source, Place& place) {
  if (place.scope->is_prelude) return prelude_expr_call(source, place);
  const Name& name = source.path.back();
  const bool is_standard = source.path.size() > 1 && source.path[0].key == "std";
  if (source.path.size() == 2 && source.path[0].key == "vensim") {
    // a function of Vensim that came from there (ir/translate/to_xmile.h)
    note_call(source, Fate::Exact, {});
    return make_call(name, all(source.args, place), source.span);
  }
  if (source.path.size() > 1 && !is_standard) {
    const Symbol* symbol = find(source.path, *place.scope);
    if (symbol != nullptr && !symbol->table.empty())
      return read_table(*symbol, source, expr(source.args[0], place), place);
  }
  if (!is_standard) {
    const Symbol* symbol = find(source.path, *place.scope);
    const bool is_parameter = symbol != nullptr && symbol->variable == nullptr;
    if (is_parameter) {
      Expr made = source;
      made.args = all(source.args, place);
      return made;
    }
    if (const Macro* macro = find_macro(name, source.args.size())) {
      // Vensim has neither: xmile.md 24.3, 24.5
      const Macro* caller = place.scope->macro;
      const bool calls_itself =
          caller && kinds_.calls_itself(*caller) && kinds_.calls_itself(*macro);
      if (calls_itself || macro->body.specs) {
        return unsupported(source, fmt::format("the macro '{}', which {},", display(name),
                                               calls_itself ? "calls itself" : "has its own run"));
      }
      return macro_call(*macro, source, place);
    }
  }
  const auto count = static_cast<int>(source.args.size());
  for (const Builtin* row : find_builtins(name.key, FunctionLanguage::Xmile)) {
    if (row->least <= count && count <= row->most) return builtin(*row, source, place);
  }
  const Symbol* symbol = find(source.path, *place.scope);
  if (symbol != nullptr && source.args.size() == 1) {
    if (!symbol->table.empty())
      return read_table(*symbol, source, expr(source.args[0], place), place);
    if (symbol->variable) return flat_value(*symbol, source, place);
  }
  return unsupported(source, "the function '" + display(name) + "'");
}

}  // namespace weir
