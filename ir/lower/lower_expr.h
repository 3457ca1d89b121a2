// Resolved expressions -> operations of one Statement.
//
// A reference becomes an address: constants go into its base, a loop into a term. Where the
// positions of a loop go up by the same step they are `counter * stride`, else an index table:
//
//     x[Region]         v[12 + i0*1]
//     x[next(Region)]   v[12 + t3[i0]]
//     x[dynamic]        v[12 + dyn(%4)*1 < 5]
//
// Loops of one iteration, and all loops of a statement made for one iteration only, are no loops:
// they are constants.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/lower/index_tables.h"
#include "ir/lower/slots.h"
#include "ir/model/resolved.h"
#include "ir/program/program.h"

namespace weir {

/// What all statements of one Program share.
struct LowerContext {
  const ResolvedModel& model;
  const Layout& layout;
  IndexTables& index_tables;
  Diagnostics& diags;
};

/// Makes one Statement: open_loops, then values and one write, then finish.
class StatementMaker {
 public:
  StatementMaker(LowerContext& context, std::string label, Span span);

  /// Opens the loops of a left side.
  void open_loops(const std::vector<ResolvedLoop>& loops);
  /// Puts one iteration of the left side's loops in their place.
  void bind_loops(const std::vector<ResolvedLoop>& loops, std::uint32_t iteration);

  /// The element being defined; Object operations find their object by it.
  void set_owner(VarId var, const std::vector<RIndex>& target);

  Operand value(const RExpr& expr);
  /// Stores `result` at an element of `var`, `shift` slots away from its own place (rates, nexts).
  void store(VarId var, const std::vector<RIndex>& target, std::uint32_t shift, Operand result);
  void vector_operation(const REquation& equation);
  /// Copies `size` slots.
  void copy(std::uint32_t from, std::uint32_t to, std::uint32_t size);

  /// Closes open loops. Reports TooLarge for what verify() would not accept.
  Statement finish();

 private:
  struct Binding {
    bool is_bound = false;
    std::uint32_t iteration = 0;  // bound
    LoopId loop;                  // not bound
  };

  Operand fresh();
  Operand emit(Op op, Operands args);
  Operand emit(Op op, Operands args, Address at);
  LoopId open(std::uint32_t count);
  void close();
  void open_numbered(std::uint32_t number, std::uint32_t count);
  void close_numbered(std::uint32_t number);
  Binding& binding(std::uint32_t number);

  std::optional<Address> find_address(const Block& block, std::uint32_t base,
                                      const std::vector<RIndex>& index);
  void add_loop_terms(Address& address, const Block& block, const std::vector<RIndex>& index,
                      std::uint32_t loop);
  void add_partial_term(Address& address, const Block& block, const RIndex& index,
                        std::size_t position);
  void add_offsets(Address& address, std::uint32_t loop, std::vector<std::uint32_t> offsets);
  Address view_address(const RView& view, Span span);

  Operand load(const RExpr& expr);
  Operand call(const RExpr& expr);
  Operand flat_value(const RExpr& expr);
  Operand position(const RExpr& expr);
  Operand reduce(const RExpr& expr);
  Operand read_table(const RExpr& expr);
  Operand scan_table(const RExpr& expr, Address address, Operands args);
  Operand object(const RExpr& expr);
  std::optional<Address> static_address(const Block& block, std::uint32_t base, const RExpr& expr);
  Operands values(const std::vector<RExpr>& exprs);

  LowerContext& context_;
  Statement statement_;
  std::vector<Binding> bindings_;  // by loop number of the equation
  std::vector<Operand> locals_;    // by Let name
  std::uint32_t open_loops_ = 0, deepest_ = 0;
  VarId owner_;
  const std::vector<RIndex>* owner_target_ = nullptr;
};

}  // namespace weir
