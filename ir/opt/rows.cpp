// Makes a few turns of a loop at once where each of them adds up a long row:
//
//     for i0 in 9 {                                  for i0 in 2 {
//       %0 = move 0                                    %0 = move 0
//       for i1 in 100 {                                %2 = move 0                  and two more
//         %1 = load v[7 + i0*100 + i1]                 for i1 in 100 {
//         %0 = add %0, %1                                %1 = load v[7 + i0*400 + i1]
//       }                                  =>            %0 = add %0, %1
//       store v[3 + i0], %0                              %3 = load v[107 + i0*400 + i1]
//     }                                                  %2 = add %2, %3
//                                                        ...
//
// and the ninth by itself, behind. A sum waits for its own last addition, which a processor could
// make several of meanwhile: these are those of the other rows. Each row is added up in its order.
// Short rows need no help: a processor sees far enough ahead to begin the next one.
//
// No turn may need what another one did, but for what stays as it is.
#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ir/opt/nests.h"
#include "ir/opt/optimise.h"

namespace weir {
namespace {

constexpr std::uint32_t kMostRows = 4;      // at once
constexpr std::uint32_t kShortestRow = 32;  // a hundred cycles

bool is_register(const Operand& operand) { return operand.kind == Operand::Kind::Reg; }

/// Whether the loops in a loop have no others in them, and one of them is a long sum.
bool adds_up_rows(const LoopPart& outer) {
  bool has_long_sum = false;
  for (std::size_t at = outer.inside.begin; at < outer.inside.end; ++at) {
    if (outer.inside[at].op != Op::For) continue;
    const LoopPart row = loop_part(outer.inside, at);
    if (!row.is_innermost) return false;
    has_long_sum = has_long_sum || (row.count >= kShortestRow && has_sum(row));
    at = row.inside.end;
  }
  return has_long_sum;
}

/// Each turn's registers are its own: written first, and read by nobody else.
bool are_registers_own(const LoopPart& loop, const std::vector<std::uint8_t>& is_written) {
  const Statement& statement = *loop.inside.statement;
  std::vector<std::uint8_t> has_number(statement.register_count, 0);
  bool are_own = true;
  for (std::size_t at = 0; at < statement.body.size(); ++at) {
    const Inst& inst = statement.body[at];
    const bool is_inside = loop.inside.begin <= at && at < loop.inside.end;
    each_operand(inst, [&](const Operand& operand) {
      if (is_register(operand) && is_written[operand.at] && !(is_inside && has_number[operand.at]))
        are_own = false;
    });
    if (!op_has_result(inst.op) || !is_register(inst.result)) continue;
    if (is_written[inst.result.at] && !is_inside) are_own = false;
    has_number[inst.result.at] = 1;
  }
  return are_own;
}

/// Registers that the turns of a loop write.
std::vector<std::uint8_t> written_in(const LoopPart& loop) {
  std::vector<std::uint8_t> is_written(loop.inside.statement->register_count, 0);
  for (std::size_t at = loop.inside.begin; at < loop.inside.end; ++at) {
    const Inst& inst = loop.inside[at];
    if (op_has_result(inst.op) && is_register(inst.result)) is_written[inst.result.at] = 1;
  }
  return is_written;
}

/// Whether addresses follow the loop's counter by steps of one length.
bool has_even_strides(const LoopPart& loop) {
  for (std::size_t at = loop.inside.begin; at < loop.inside.end; ++at) {
    for (const Address& address : loop.inside[at].at) {
      for (const IndexTerm& term : address.terms)
        if (term.kind == IndexTerm::Kind::Table && term.loop == loop.loop) return false;
    }
  }
  return true;
}

bool are_slots_own(const Reach& reach, const LoopPart& loop) {
  const std::vector<Access> all = accesses(reach, loop.inside);
  return std::all_of(all.begin(), all.end(), [&](const Access& one) {
    return std::all_of(all.begin(), all.end(), [&](const Access& other) {
      return !conflict(one, other) || are_turns_own(one, loop, other, loop);
    });
  });
}

/// Several turns of a loop as one, and those that are left over.
class Widened {
 public:
  Widened(Statement& statement, const LoopPart& loop, std::uint32_t rows)
      : statement_(statement), loop_(loop), rows_(rows), is_written_(written_in(loop)) {}

  bool fits() const {
    const auto written = std::count(is_written_.begin(), is_written_.end(), 1);
    return statement_.register_count + rows_ * static_cast<std::size_t>(written) <= kMaxRegisters;
  }

  /// Behind what the loop has become.
  std::size_t write() {
    const std::uint32_t left = loop_.count % rows_;
    const Inst border = loop_.inside[loop_.inside.end];
    put(loop_.before);
    put_for(loop_.loop, loop_.count / rows_);
    put_turns();
    body_.push_back(border);
    if (left > 0) {
      put_for(new_loop(), left);
      put_turn_left(loop_.count - left);
      body_.push_back(border);
    }
    const std::size_t behind = body_.size();
    put(loop_.behind);
    statement_.body = std::move(body_);
    return behind;
  }

 private:
  void put(Part part) {
    for (std::size_t at = part.begin; at < part.end; ++at) body_.push_back(part[at]);
  }
  void put_for(LoopId loop, std::uint32_t count) {
    Inst inst;
    inst.op = Op::For;
    inst.loop = loop;
    inst.count = count;
    body_.push_back(std::move(inst));
  }

  // Between the borders of sums one row after the other.
  void put_turns() {
    std::vector<std::vector<std::uint32_t>> names = {own_names()};
    while (names.size() < rows_) names.push_back(new_names());
    for (std::size_t at = loop_.inside.begin; at < loop_.inside.end; ++at) {
      const std::size_t end = next_border(at);
      for (std::uint32_t row = 0; row < rows_; ++row) {
        put_as(Part{&statement_, at, end}, names[row], [&](Address& address, IndexTerm& term) {
          address.base += row * term.stride;
          term.stride *= rows_;
        });
      }
      if (end < loop_.inside.end) body_.push_back(loop_.inside[end]);
      at = end;
    }
  }

  std::size_t next_border(std::size_t at) const {
    for (; at < loop_.inside.end && loop_.inside[at].op != Op::End; ++at) {
      if (loop_.inside[at].op != Op::For) continue;
      const LoopPart row = loop_part(loop_.inside, at);
      if (has_sum(row)) return at;
      at = row.inside.end;
    }
    return at;
  }

  // The loop as it was, from a turn on.
  void put_turn_left(std::uint32_t first) {
    const LoopId own = body_.back().loop;
    put_as(loop_.inside, new_names(), [&](Address& address, IndexTerm& term) {
      address.base += first * term.stride;
      term.loop = own;
    });
  }

  // With other registers and loops, and from another place.
  template <class Move>
  void put_as(Part part, const std::vector<std::uint32_t>& names, Move move) {
    const std::size_t begin = body_.size();
    put(part);
    for (std::size_t at = begin; at < body_.size(); ++at) {
      rename(body_[at], names);
      each_turn(body_[at], move);
    }
    const std::span<Inst> made = std::span(body_).subspan(begin);
    for (const Inst& inst : made)
      if (inst.op == Op::For) rename_loop(made, LoopId(inst.loop), new_loop());
  }

  template <class See>
  void each_turn(Inst& inst, See see) const {
    for (Address& address : inst.at) {
      for (IndexTerm& term : address.terms)
        if (term.kind == IndexTerm::Kind::Loop && term.loop == loop_.loop) see(address, term);
    }
  }

  static void rename(Inst& inst, const std::vector<std::uint32_t>& names) {
    each_operand(inst, [&](Operand& operand) {
      if (is_register(operand)) operand.at = names[operand.at];
    });
    if (op_has_result(inst.op) && is_register(inst.result)) inst.result.at = names[inst.result.at];
  }
  std::vector<std::uint32_t> own_names() const {
    std::vector<std::uint32_t> names(is_written_.size());
    for (std::uint32_t i = 0; i < names.size(); ++i) names[i] = i;
    return names;
  }
  std::vector<std::uint32_t> new_names() {
    std::vector<std::uint32_t> names = own_names();
    for (std::uint32_t& name : names)
      if (is_written_[name]) name = statement_.register_count++;
    return names;
  }

  LoopId new_loop() { return LoopId(statement_.loop_count++); }

  Statement& statement_;
  const LoopPart loop_;
  const std::uint32_t rows_;
  const std::vector<std::uint8_t> is_written_;
  std::vector<Inst> body_;
};

void widen(const Reach& reach, Statement& statement) {
  if (is_straight(statement) || !is_movable(whole(statement))) return;
  for (std::size_t at = 0; at < statement.body.size(); ++at) {
    if (statement.body[at].op != Op::For) continue;
    const LoopPart loop = loop_part(whole(statement), at);
    const std::size_t size = loop.inside.end - loop.inside.begin;
    const auto rows =
        std::min({kMostRows, loop.count, static_cast<std::uint32_t>(kMostOperations / (size + 1))});
    if (rows < 2 || loop.is_innermost || !adds_up_rows(loop) || !has_even_strides(loop) ||
        !are_registers_own(loop, written_in(loop)) || !are_slots_own(reach, loop))
      continue;
    Widened widened(statement, loop, rows);
    if (widened.fits()) at = widened.write() - 1;
  }
}

}  // namespace

void rows(Program& program, const OptimiseOptions&) {
  const Reach reach(program);
  for (SectionKind kind : {SectionKind::Rates, SectionKind::Update, SectionKind::Observe}) {
    for (Statement& statement : program.section(kind)) widen(reach, statement);
  }
}

}  // namespace weir
