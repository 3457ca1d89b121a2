// Values of expressions as operations: see lower_expr.h. Addresses are made in lower_address.cpp.
#include "ir/lower/lower_expr.h"

#include <algorithm>
#include <iterator>

#include "ir/base/check.h"
#include "ir/base/number.h"
#include "ir/lower/reach.h"

namespace weir {

StatementMaker::StatementMaker(LowerContext& context, std::string label, Span span)
    : context_(context) {
  statement_.label = std::move(label);
  statement_.span = span;
}

void StatementMaker::open_loops(const std::vector<ResolvedLoop>& loops) {
  for (std::uint32_t n = 0; n < loops.size(); ++n) open_numbered(n, loops[n].count);
}

void StatementMaker::bind_loops(const std::vector<ResolvedLoop>& loops, std::uint32_t iteration) {
  std::vector<std::uint32_t> at = iterations_at(loops, iteration);
  for (std::uint32_t n = 0; n < at.size(); ++n) binding(n) = {true, at[n], LoopId()};
}

void StatementMaker::set_owner(VarId var, const std::vector<RIndex>& target) {
  owner_ = var;
  owner_target_ = &target;
}

Operand StatementMaker::value(const RExpr& expr) {
  switch (expr.kind) {
    case RKind::Number:
      return Operand::value(expr.number);
    case RKind::Value:
      return load(expr);
    case RKind::Apply:
      return emit(expr.op, values(expr.args));
    case RKind::Reduce:
      return reduce(expr);
    case RKind::Position:
      return position(expr);
    case RKind::ReadTable:
      return read_table(expr);
    case RKind::Object:
      return object(expr);
    case RKind::Let: {
      Operand named = value(expr.args[0]);
      if (locals_.size() <= expr.local) locals_.resize(expr.local + std::size_t{1});
      locals_[expr.local] = named;
      return value(expr.args[1]);
    }
    case RKind::Local:
      WEIR_CHECK(expr.local < locals_.size(), "local {} is not defined", expr.local);
      return locals_[expr.local];
    case RKind::FlatValue:
      return flat_value(expr);
    case RKind::Call:
      return call(expr);
  }
  return {};
}

void StatementMaker::store(VarId var, const std::vector<RIndex>& target, std::uint32_t shift,
                           Operand result) {
  const Block& block = context_.layout[var];
  std::optional<Address> address = find_address(block, block.base + shift, target);
  WEIR_CHECK(address.has_value(), "'{}' has no such element", statement_.label);
  if (!address->terms.empty()) {
    Inst inst;
    inst.op = Op::Store;
    inst.args = {result};
    inst.at = {std::move(*address)};
    statement_.body.push_back(std::move(inst));
    return;
  }

  // a scalar takes the last result at once, without a move
  Operand slot = Operand::slot(address->base);
  if (!statement_.body.empty() && result.kind == Operand::Kind::Reg) {
    Inst& last = statement_.body.back();
    if (op_has_result(last.op) && last.result == result) {
      last.result = slot;
      bool is_read = std::find(last.args.begin(), last.args.end(), result) != last.args.end();
      if (!is_read && result.at + 1 == statement_.register_count) --statement_.register_count;
      return;
    }
  }
  Inst move;
  move.op = Op::Move;
  move.result = slot;
  move.args = {result};
  statement_.body.push_back(std::move(move));
}

void StatementMaker::copy(std::uint32_t from, std::uint32_t to, std::uint32_t size) {
  Inst write;
  if (size == 1) {
    write.op = Op::Move;
    write.result = Operand::slot(to);
    write.args = {Operand::slot(from)};
    statement_.body.push_back(std::move(write));
    return;
  }
  IndexTerm counter;
  counter.loop = open(size);
  Address source, target;
  source.base = from;
  target.base = to;
  source.terms = target.terms = {counter};
  write.op = Op::Store;
  write.args = {emit(Op::Load, {}, std::move(source))};
  write.at = {std::move(target)};
  statement_.body.push_back(std::move(write));
}

Statement StatementMaker::finish() {
  while (open_loops_ > 0) close();
  if (statement_.register_count > kMaxRegisters)
    context_.diags.report(DiagKind::TooLarge, statement_.span, "this equation",
                          fmt::format("{} operations", kMaxRegisters));
  else if (deepest_ > kMaxLoopDepth)
    context_.diags.report(DiagKind::TooLarge, statement_.span, "this equation",
                          fmt::format("{} loops inside each other", kMaxLoopDepth));
  return std::move(statement_);
}

Operand StatementMaker::fresh() { return Operand::reg(statement_.register_count++); }

Operand StatementMaker::emit(Op op, Operands args) {
  WEIR_CHECK(args.size() == op_row(op).arguments, "{} takes {} arguments, not {}", op_row(op).text,
             op_row(op).arguments, args.size());
  Inst inst;
  inst.op = op;
  inst.result = fresh();
  inst.args = std::move(args);
  statement_.body.push_back(std::move(inst));
  return statement_.body.back().result;
}

Operand StatementMaker::emit(Op op, Operands args, Address at) {
  Operand result = emit(op, std::move(args));
  statement_.body.back().at = {std::move(at)};
  return result;
}

LoopId StatementMaker::open(std::uint32_t count) {
  Inst inst;
  inst.op = Op::For;
  inst.loop = LoopId(statement_.loop_count++);
  inst.count = count;
  statement_.body.push_back(inst);
  deepest_ = std::max(deepest_, ++open_loops_);
  return inst.loop;
}

void StatementMaker::close() {
  Inst inst;
  inst.op = Op::End;
  statement_.body.push_back(inst);
  --open_loops_;
}

/// Loop `number` of the equation: a loop, or a constant when it runs once.
void StatementMaker::open_numbered(std::uint32_t number, std::uint32_t count) {
  WEIR_CHECK(count > 0, "'{}' has an empty loop", statement_.label);
  if (count == 1)
    binding(number) = {true, 0, LoopId()};
  else
    binding(number) = {false, 0, open(count)};
}

void StatementMaker::close_numbered(std::uint32_t number) {
  if (!binding(number).is_bound) close();
}

StatementMaker::Binding& StatementMaker::binding(std::uint32_t number) {
  if (bindings_.size() <= number) bindings_.resize(number + std::size_t{1});
  return bindings_[number];
}

Operands StatementMaker::values(const std::vector<RExpr>& exprs) {
  Operands found;
  found.reserve(exprs.size());
  for (const RExpr& expr : exprs) found.push_back(value(expr));
  return found;
}

Operand StatementMaker::load(const RExpr& expr) {
  const Block& block = context_.layout[expr.var];
  WEIR_CHECK(block.home != Home::Tables, "'{}' read as a value", statement_.label);
  std::optional<Address> address = find_address(block, block.base, expr.index);
  if (!address) return Operand::value(expr.invalid);
  if (address->terms.empty()) return Operand::slot(address->base);
  address->invalid = expr.invalid;
  return emit(Op::Load, {}, std::move(*address));
}

Operand StatementMaker::call(const RExpr& expr) {
  Inst inst;
  inst.op = Op::Call;
  inst.args = values(expr.args);
  inst.at.emplace_back();
  inst.at.front().base = expr.local;
  inst.result = fresh();
  statement_.body.push_back(std::move(inst));
  return statement_.body.back().result;
}

/// vensim.md 10.8.2: row-major offset of the reference plus the rounded move, over the whole
/// variable.
Operand StatementMaker::flat_value(const RExpr& expr) {
  const Block& block = context_.layout[expr.var];
  std::optional<Address> start =
      find_address(block, 1, expr.index);  // 1-based, as Dynamic wants it
  if (!start) return Operand::value(expr.invalid);
  bool is_dynamic =
      std::any_of(start->terms.begin(), start->terms.end(),
                  [](const IndexTerm& term) { return term.kind == IndexTerm::Kind::Dynamic; });
  if (is_dynamic) {
    context_.diags.report(
        DiagKind::UnsupportedConstruct, expr.span,
        "a subscript that changes or is missing, in a reference moved by an offset,");
    return Operand::value(expr.invalid);
  }

  Operand rounded = emit(Op::Floor, {emit(Op::Add, {value(expr.args[0]), Operand::value(0.5)})});
  Operand origin = start->terms.empty() ? Operand::value(start->base)
                                        : emit(Op::IndexValue, {}, std::move(*start));
  IndexTerm moved;
  moved.kind = IndexTerm::Kind::Dynamic;
  moved.operand = emit(Op::Add, {rounded, origin});
  moved.extent = block.size;
  Address address;
  address.base = block.base;
  address.terms = {moved};
  address.invalid = expr.invalid;
  return emit(Op::Load, {}, std::move(address));
}

/// The 1-based position that a loop stands at; 0 where it has none.
Operand StatementMaker::position(const RExpr& expr) {
  const RIndex& index = expr.index.front();
  if (index.kind == RIndex::Kind::Constant) return Operand::value(index.at + 1.0);
  std::vector<std::uint32_t> places;
  places.reserve(index.positions.size());
  for (std::uint32_t at : index.positions) places.push_back(at == kNoPosition ? 0 : at + 1);

  const Binding& bound = binding(index.loop);
  if (bound.is_bound) return Operand::value(places[bound.iteration]);
  Address address;
  add_offsets(address, index.loop, std::move(places));
  return emit(Op::IndexValue, {}, std::move(address));
}

Operand StatementMaker::reduce(const RExpr& expr) {
  const auto& [first, loops] = *expr.reduced;
  for (const ResolvedLoop& loop : loops)
    if (loop.count == 0) return Operand::value(expr.number);

  Operand sum = emit(Op::Move, {Operand::value(expr.number)});
  auto count = static_cast<std::uint32_t>(loops.size());
  for (std::uint32_t n = 0; n < count; ++n) open_numbered(first + n, loops[n].count);
  Operand term = value(expr.args[0]);
  emit(expr.op, {sum, term});
  statement_.body.back().result = sum;
  --statement_.register_count;  // of the result just replaced
  for (std::uint32_t n = count; n-- > 0;) close_numbered(first + n);
  return sum;
}

Operand StatementMaker::read_table(const RExpr& expr) {
  Operands args = values(expr.args);
  const Block& block = context_.layout[expr.var];
  WEIR_CHECK(block.home == Home::Tables, "'{}' reads no lookup", statement_.label);
  std::optional<Address> address = find_address(block, block.base, expr.index);
  if (!address) return Operand::value(expr.invalid);
  return scan_table(expr, std::move(*address), std::move(args));
}

/// A table op takes no Dynamic term: each becomes a loop over its extent, in which the right table
/// is chosen.
Operand StatementMaker::scan_table(const RExpr& expr, Address address, Operands args) {
  std::vector<IndexTerm> dynamic;
  auto is_static = [](const IndexTerm& term) { return term.kind != IndexTerm::Kind::Dynamic; };
  auto split = std::stable_partition(address.terms.begin(), address.terms.end(), is_static);
  dynamic.assign(split, address.terms.end());
  address.terms.erase(split, address.terms.end());
  if (dynamic.empty()) return emit(expr.op, std::move(args), std::move(address));

  Operand chosen = emit(Op::Move, {Operand::value(expr.invalid)});
  Operand is_right = Operand::value(1);
  for (const IndexTerm& wanted : dynamic) {
    Operand floor = emit(Op::Floor, {emit(Op::Add, {wanted.operand, Operand::value(1e-6)})});
    IndexTerm counter;
    counter.loop = open(wanted.extent);
    Address position;
    position.base = 1;
    position.terms = {counter};
    Operand is_here = emit(Op::Equal, {emit(Op::IndexValue, {}, std::move(position)), floor});
    is_right = emit(Op::And, {is_right, is_here});
    counter.stride = wanted.stride;
    address.terms.push_back(counter);
  }
  Operand found = emit(expr.op, std::move(args), std::move(address));
  emit(Op::Select, {is_right, found, chosen});
  statement_.body.back().result = chosen;
  --statement_.register_count;
  for (std::size_t n = 0; n < dynamic.size(); ++n) close();
  return chosen;
}

/// The address of a table or an object, which cannot change from step to step; nothing where there
/// is none, or after a report.
std::optional<Address> StatementMaker::static_address(const Block& block, std::uint32_t base,
                                                      const RExpr& expr) {
  std::optional<Address> address = find_address(block, base, expr.index);
  const bool is_dynamic = address && std::any_of(address->terms.begin(), address->terms.end(),
                                                 [](const IndexTerm& term) {
                                                   return term.kind == IndexTerm::Kind::Dynamic;
                                                 });
  if (!is_dynamic) return address;
  context_.diags.report(DiagKind::UnsupportedConstruct, expr.span,
                        "a subscript that changes or is missing, of a queue or of the lookup of a "
                        "delay,");
  return std::nullopt;
}

/// An operation on the memory's own object, or on that of another memory.
Operand StatementMaker::object(const RExpr& expr) {
  const bool is_own = !expr.var.valid();
  WEIR_CHECK(!is_own || owner_target_ != nullptr, "'{}' has no object", statement_.label);
  const Block& block = context_.layout[is_own ? owner_ : expr.var];
  // vensim.md 10.5: what is no queue answers :NA:
  if (!is_own && !block.has_objects) return Operand::value(kNotAvailable);
  std::optional<Address> address = is_own ? find_address(block, block.objects, *owner_target_)
                                          : static_address(block, block.objects, expr);
  if (!address) return Operand::value(kNotAvailable);

  Inst inst;
  inst.op = expr.op;
  auto arg = expr.args.begin();
  inst.at.push_back(std::move(*address));
  if (op_row(expr.op).kind == OpKind::Shaped) {
    const Block& tables = context_.layout[arg->var];
    std::optional<Address> table = static_address(tables, tables.base, *arg++);
    if (!table) return Operand::value(kNotAvailable);
    inst.at.push_back(std::move(*table));
  }
  for (; arg != expr.args.end(); ++arg) inst.args.push_back(value(*arg));
  if (op_row(expr.op).arguments == 0) {
    // a container's operation takes any number, put into its object first
    for (const Operand& given : inst.args) emit(Op::ContainerPut, {given}, inst.at.front());
    inst.args.clear();
  }
  inst.result = fresh();
  statement_.body.push_back(std::move(inst));
  return statement_.body.back().result;
}

}  // namespace weir
