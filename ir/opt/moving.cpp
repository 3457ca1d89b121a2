// Stocks that move among the equations that repeat each other:
//
//     rates:                     quiet:
//       v20 = sub v30, v10         v22 = sub v32, v12     the last turn
//       v21 = sub v10, v11         v12 = v12 + dt * v22
//       v22 = sub v11, v12         v21 = sub v10, v11
//                                  v11 = v11 + dt * v21
//     stocks v10, rates v20        v20 = sub v30, v10     ...
//
// A stock may move once nobody reads it any more: with its turn, where no later turn does; or where
// no earlier one does, as down a chain, if the turns are taken from the last to the first. The rate
// is then what a turn has for itself, and is not kept. Stocks of which neither holds move after all
// equations. What a step reads and writes is half as much; a large model's is not in the cache.
#include "ir/opt/moving.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "ir/opt/plain_steps.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

/// The order of the turns of a repeat in which each may move its stocks, if there is one.
enum class TurnOrder : std::uint8_t { NotWithMoves, Forward, Backward };

class MovingRates {
 public:
  explicit MovingRates(const Program& program)
      : program_(program),
        reach_(program),
        rates_(program.section(SectionKind::Rates)),
        vars_(program.stocks.size),
        rate_writes_(program.stocks.size, 0),
        last_read_(program.stocks.size, 0),
        moves_at_(program.stocks.size, kNowhere),
        has_moved_(program.stocks.size, false),
        written_at_(program.value_count, kNowhere) {
    for (const ProgramVar& var : program.vars) {
      if (var.kind != SlotKind::Stock) continue;
      each_in({var.base, var.base + var.size - 1}, program.stocks,
              [&](std::uint32_t stock) { vars_[stock] = &var; });
    }
    for (std::size_t at = 0; at < rates_.size(); ++at) note_uses(at);
  }

  RepeatedSection write(const std::vector<Repeat>& repeats) && {
    for (const Repeat& repeat : repeats) put_repeat(repeat);
    put_other_moves();
    return std::move(made_);
  }

 private:
  void note_uses(std::size_t at) {
    for (const Inst& inst : rates_[at].body) {
      reach_.each_read(rates_[at], inst, [&](SlotRange range) {
        each_in(range, program_.stocks, [&](std::uint32_t stock) { last_read_[stock] = at; });
      });
      reach_.each_write(rates_[at], inst, [&](SlotRange range, bool) {
        each_in(range, program_.rates, [&](std::uint32_t stock) { ++rate_writes_[stock]; });
      });
    }
  }

  /// Calls `see` with the place in `region` of each slot of `range` that is in it.
  template <class See>
  static void each_in(SlotRange range, const Region& region, See see) {
    const std::uint32_t begin = std::max(range.first, region.base);
    const std::uint32_t end = std::min(range.last + 1, region.base + region.size);
    for (std::uint32_t slot = begin; slot < end; ++slot) see(slot - region.base);
  }

  /// The stock whose rate this statement of a repeat computes, and no other.
  std::optional<std::uint32_t> stock_of(const Statement& statement) const {
    if (statement.body.empty()) return std::nullopt;
    const Operand& result = statement.body.back().result;
    if (result.kind != Operand::Kind::Slot || result.at < program_.rates.base) return std::nullopt;
    const std::uint32_t stock = result.at - program_.rates.base;
    if (stock >= program_.rates.size || rate_writes_[stock] != 1) return std::nullopt;
    return stock;
  }

  /// Where in a turn there are rates, in each turn.
  std::vector<std::size_t> places_of_rates(const Repeat& repeat) const {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < repeat.period; ++place) {
      bool is_rate = true;
      for (std::size_t turn = 0; turn < repeat.turns; ++turn)
        is_rate = is_rate && stock_of(statement(repeat, turn, place));
      if (is_rate) places.push_back(place);
    }
    return places;
  }

  const Statement& statement(const Repeat& repeat, std::size_t turn, std::size_t place) const {
    return rates_[repeat.begin + turn * repeat.period + place];
  }

  TurnOrder order_of(const Repeat& repeat, const std::vector<std::size_t>& places) {
    if (repeat.turns == 1 || places.empty()) return TurnOrder::NotWithMoves;
    bool is_forward = true, is_backward = true;
    for (std::size_t turn = 0; turn < repeat.turns; ++turn) {
      for (const std::size_t place : places) {
        const std::uint32_t stock = *stock_of(statement(repeat, turn, place));
        is_forward &= last_read_[stock] < repeat.begin + (turn + 1) * repeat.period;
        is_backward &= last_read_[stock] < repeat.begin + repeat.size();
        moves_at_[stock] = repeat.begin + turn * repeat.period + place;
      }
    }
    if (is_forward) return TurnOrder::Forward;
    return is_backward && may_go_backward(repeat) ? TurnOrder::Backward : TurnOrder::NotWithMoves;
  }

  /// Whether no turn needs another, or reads a stock that a later one moves.
  bool may_go_backward(const Repeat& repeat) {
    const auto turn_of = [&](std::size_t at) { return (at - repeat.begin) / repeat.period; };
    const std::size_t end = repeat.begin + repeat.size();
    const auto is_inside = [&](std::size_t at) { return at >= repeat.begin && at < end; };
    bool may = true;
    const auto see_slot = [&](SlotRange range, std::size_t at) {
      const std::size_t by = written_at_[range.first];
      may = may && (!is_inside(by) || turn_of(by) == turn_of(at));
    };
    for (std::size_t at = repeat.begin; at < end; ++at) {
      for (const Inst& inst : rates_[at].body) {
        reach_.each_write(rates_[at], inst, [&](SlotRange range, bool) {
          see_slot(range, at);
          written_at_[range.first] = at;
        });
      }
    }
    for (std::size_t at = repeat.begin; at < end && may; ++at) {
      for (const Inst& inst : rates_[at].body) {
        reach_.each_read(rates_[at], inst, [&](SlotRange range) {
          see_slot(range, at);
          each_in(range, program_.stocks, [&](std::uint32_t stock) {
            const std::size_t by = moves_at_[stock];
            may = may && (!is_inside(by) || turn_of(by) <= turn_of(at));
          });
        });
      }
    }
    return may;
  }

  void put_repeat(const Repeat& repeat) {
    const std::vector<std::size_t> places = places_of_rates(repeat);
    const TurnOrder order = order_of(repeat, places);
    const std::size_t begin = made_.statements.size();
    for (std::size_t i = 0; i < repeat.turns; ++i) {
      const std::size_t turn = order == TurnOrder::Backward ? repeat.turns - 1 - i : i;
      for (std::size_t place = 0; place < repeat.period; ++place)
        made_.statements.push_back(statement(repeat, turn, place));
      if (order == TurnOrder::NotWithMoves) continue;
      for (const std::size_t place : places) put_move(*stock_of(statement(repeat, turn, place)));
    }
    const std::size_t size = made_.statements.size() - begin;
    made_.repeats.push_back({begin, size / repeat.turns, repeat.turns});
  }

  /// stock = stock + dt * rate, as runtime/moves.cpp.
  void put_move(std::uint32_t stock) {
    Statement& move = made_.statements.emplace_back();
    move.label = vars_[stock] == nullptr ? "stock" : vars_[stock]->name;
    if (vars_[stock] != nullptr) move.span = vars_[stock]->span;
    const Operand place = Operand::slot(program_.stocks.base + stock);
    const Operand rate = Operand::slot(program_.rates.base + stock);
    const auto put = [&](Op op, Operand result, Operands args) {
      Inst& inst = move.body.emplace_back();
      inst.op = op;
      inst.result = result;
      inst.args = std::move(args);
    };
    put(Op::Mul, Operand::reg(0), {Operand::slot(program_.controls.dt), rate});
    put(Op::Add, place, {place, Operand::reg(0)});
    move.register_count = 1;
    has_moved_[stock] = true;
  }

  void put_other_moves() {
    const std::size_t begin = made_.statements.size();
    for (std::uint32_t stock = 0; stock < program_.stocks.size; ++stock)
      if (!has_moved_[stock]) put_move(stock);
    const std::size_t count = made_.statements.size() - begin;
    if (count >= kLeastTurns) {
      made_.repeats.push_back({begin, 1, count});
    } else {
      for (std::size_t i = 0; i < count; ++i) made_.repeats.push_back({begin + i, 1, 1});
    }
  }

  const Program& program_;
  const Reach reach_;
  const Section& rates_;
  // by stock: its variable; how many operations write its rate; the last statement that reads it;
  // the one in whose turn it would move
  std::vector<const ProgramVar*> vars_;
  std::vector<std::uint32_t> rate_writes_;
  std::vector<std::size_t> last_read_, moves_at_;
  std::vector<bool> has_moved_;
  std::vector<std::size_t> written_at_;  // by slot: the statement of the repeat at hand
  RepeatedSection made_;
};

}  // namespace

std::optional<RepeatedSection> moving_rates(const Program& program,
                                            const std::vector<Repeat>& repeats) {
  const Section& rates = program.section(SectionKind::Rates);
  const bool are_all_loud = program.saves_every_step && !program.saves_without_rates;
  if (are_all_loud || !is_quiet_step_worth(program, size_of_turns(rates, repeats)) ||
      !has_plain_steps(program))
    return std::nullopt;
  return MovingRates(program).write(repeats);
}

}  // namespace weir
