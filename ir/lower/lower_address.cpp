// Addresses of references, and whole-vector operations: see lower_expr.h.
#include <algorithm>

#include "ir/base/check.h"
#include "ir/lower/lower_expr.h"

namespace weir {
namespace {

/// The same step from each offset to the next, not downwards: offsets[i] = offsets[0] + i * step.
std::optional<std::uint32_t> find_step(const std::vector<std::uint32_t>& offsets) {
  if (offsets.size() < 2) return 0;
  if (offsets[1] < offsets[0]) return std::nullopt;
  std::uint32_t step = offsets[1] - offsets[0];
  for (std::size_t i = 2; i < offsets.size(); ++i)
    if (offsets[i] < offsets[i - 1] || offsets[i] - offsets[i - 1] != step) return std::nullopt;
  return step;
}

bool is_partial(const RIndex& index) {
  return std::find(index.positions.begin(), index.positions.end(), kNoPosition) !=
         index.positions.end();
}

}  // namespace

/// base + the offset of the reference in its block; nothing when it names no element for certain.
std::optional<Address> StatementMaker::find_address(const Block& block, std::uint32_t base,
                                                    const std::vector<RIndex>& index) {
  Address address;
  address.base = base;
  std::vector<std::uint32_t> running;  // loops that run, in order of appearance
  for (std::size_t p = 0; p < index.size(); ++p) {
    const RIndex& at = index[p];
    std::uint32_t constant = at.at;
    if (block.shape[p].count == 0) return std::nullopt;
    if (at.kind == RIndex::Kind::Dynamic) {
      IndexTerm term;
      term.kind = IndexTerm::Kind::Dynamic;
      term.operand = value(at.expr.front());
      term.stride = block.shape[p].stride;
      term.extent = block.shape[p].count;
      address.terms.push_back(term);
      continue;
    }
    if (at.kind == RIndex::Kind::Loop) {
      const Binding& bound = binding(at.loop);
      if (!bound.is_bound) {
        if (std::find(running.begin(), running.end(), at.loop) == running.end())
          running.push_back(at.loop);
        continue;
      }
      WEIR_CHECK(bound.iteration < at.positions.size(), "'{}': a loop too short", statement_.label);
      constant = at.positions[bound.iteration];
    }
    if (constant == kNoPosition) return std::nullopt;
    address.base += constant * block.shape[p].stride;
  }
  for (std::uint32_t loop : running) add_loop_terms(address, block, index, loop);
  return address;
}

/// All positions that run with one loop: one term for the sum of them; those with gaps one each.
void StatementMaker::add_loop_terms(Address& address, const Block& block,
                                    const std::vector<RIndex>& index, std::uint32_t loop) {
  std::vector<std::uint32_t> offsets;
  for (std::size_t p = 0; p < index.size(); ++p) {
    const RIndex& at = index[p];
    if (at.kind != RIndex::Kind::Loop || at.loop != loop) continue;
    if (is_partial(at)) {
      add_partial_term(address, block, at, p);
      continue;
    }
    offsets.resize(at.positions.size());
    for (std::size_t i = 0; i < offsets.size(); ++i)
      offsets[i] += at.positions[i] * block.shape[p].stride;
  }
  if (!offsets.empty()) add_offsets(address, loop, std::move(offsets));
}

/// Positions with gaps: a dynamic index, 0 (outside) where there is no element.
void StatementMaker::add_partial_term(Address& address, const Block& block, const RIndex& index,
                                      std::size_t position) {
  std::vector<std::uint32_t> places;
  places.reserve(index.positions.size());
  for (std::uint32_t at : index.positions) places.push_back(at == kNoPosition ? 0 : at + 1);
  Address place;
  add_offsets(place, index.loop, std::move(places));

  IndexTerm term;
  term.kind = IndexTerm::Kind::Dynamic;
  term.operand = emit(Op::IndexValue, {}, std::move(place));
  term.stride = block.shape[position].stride;
  term.extent = block.shape[position].count;
  address.terms.push_back(term);
}

/// One offset per iteration of a running loop: counter * step where they allow it, else an index
/// table.
void StatementMaker::add_offsets(Address& address, std::uint32_t loop,
                                 std::vector<std::uint32_t> offsets) {
  IndexTerm term;
  term.loop = binding(loop).loop;
  WEIR_CHECK(term.loop.valid(), "'{}': loop {} is not open", statement_.label, loop);
  if (std::optional<std::uint32_t> step = find_step(offsets)) {
    address.base += offsets.front();
    if (*step == 0) return;
    term.stride = *step;
  } else {
    term.kind = IndexTerm::Kind::Table;
    term.table = context_.index_tables.intern(std::move(offsets));
  }
  address.terms.push_back(term);
}

Address StatementMaker::view_address(const RView& view, Span span) {
  const Block& block = context_.layout[view.var];
  std::optional<Address> address = find_address(block, block.base, view.index);
  bool is_plain = address && std::none_of(address->terms.begin(), address->terms.end(),
                                          [](const IndexTerm& term) {
                                            return term.kind == IndexTerm::Kind::Dynamic;
                                          });
  if (!is_plain) {
    context_.diags.report(DiagKind::UnsupportedConstruct, span,
                          "a subscript that changes or is missing, in a vector function,");
    return {};
  }
  address->rows = view.rows;
  address->columns = view.columns;
  address->row_stride = view.row_position < 0 ? 0 : block.shape[view.row_position].stride;
  address->column_stride = view.column_position < 0 ? 0 : block.shape[view.column_position].stride;
  return std::move(*address);
}

void StatementMaker::vector_operation(const REquation& equation) {
  const bool is_shift = equation.kind == REquationKind::Shift;
  if (is_shift && context_.layout[equation.views.front().var].home != Home::Stocks) {
    const std::string& name = context_.model.vars[equation.views.front().var].name;
    context_.diags.report(DiagKind::UnsupportedConstruct, equation.span,
                          "shifting what is no level ('" + name + "')");
    return;
  }
  Inst inst;
  inst.op = equation.vector_op;
  inst.args = values(equation.args);
  for (const RView& view : equation.views) inst.at.push_back(view_address(view, equation.span));
  statement_.body.push_back(std::move(inst));
}

}  // namespace weir
