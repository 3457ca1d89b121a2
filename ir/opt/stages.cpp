// The stages of a small model's step, written out as section `step` (vensim.md 8.6, xmile.md 27.2):
//
//     rates:                              step:                            RK2 of Vensim
//       v7 = mul v6, v5          =>         v20 = div v4, 2                half a step
//                                           v21 = add v0, v20              its time
//                                           v22 = add v6, v20 * v7         the stock there
//                                           v23 = mul v22, v5              the rate there
//                                           v6 = add v6, v4 * v23
//
// Each stage has slots of its own for what it computes, so that code that holds the section in one
// function has all of it in registers. The runtime would store the stocks, and load the rates, once
// a stage, which takes a small model as long as its equations do. The operations are those of
// runtime/integrate.cpp, in its order: the same bits.
#include <algorithm>
#include <unordered_map>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

// Of a larger model the equations take so long that what surrounds them does not count.
constexpr std::size_t kMostOperations = 100;
constexpr std::uint32_t kMostStocks = 16;

using Slots = std::unordered_map<std::uint32_t, std::uint32_t>;  // of a stage, by those of `rates`

class StageWriter {
 public:
  explicit StageWriter(Program& program)
      : program_(program), rates_(program.section(SectionKind::Rates)), reach_(program) {}

  void write() {
    const bool is_new = program_.section(SectionKind::Step).empty();
    if (!is_new || !has_stages() || !is_small() || !is_plain()) return;
    program_.controls.next_time = next_time_ = add_slot(program_);
    const ControlSlots& controls = program_.controls;
    const Operand dt = Operand::slot(controls.dt), now = Operand::slot(controls.time);
    if (program_.method == ProgramMethod::Rk2Heun) {
      stage(1, dt, next_time_);
      end(compute(Op::Div, dt, Operand::value(2)));
      return;
    }
    const Operand half = compute(Op::Div, dt, Operand::value(2));
    const std::uint32_t middle = compute(Op::Add, now, half).at;
    if (program_.method == ProgramMethod::Rk2Midpoint) {
      stage(0, half, middle);
      for (std::uint32_t i = 0; i < program_.stocks.size; ++i) move_stock(i, dt, rate(i));
      return;
    }
    stage(1, half, middle);
    stage(2, half, middle);
    stage(2, dt, next_time_);
    end(compute(Op::Div, dt, Operand::value(6)));
  }

 private:
  bool has_stages() const {
    return program_.method == ProgramMethod::Rk2Midpoint ||
           program_.method == ProgramMethod::Rk2Heun || program_.method == ProgramMethod::Rk4;
  }

  bool is_small() const {
    std::size_t operations = 0;
    for (const Statement& statement : rates_) operations += statement.body.size();
    return operations <= kMostOperations && program_.stocks.size > 0 &&
           program_.stocks.size <= kMostStocks && program_.solved.empty() &&
           program_.sought.empty();
  }

  /// Whether `rates` has only numbers that it computes before it reads them, and none in arrays.
  bool is_plain() const {
    std::vector<std::uint8_t> is_written(program_.value_count, 0), is_read(program_.value_count, 0);
    bool is_plain = true;
    for (const Statement& statement : rates_) {
      for (const Inst& inst : statement.body) {
        const OpKind kind = op_row(inst.op).kind;
        is_plain &= is_pure(inst.op) || inst.op == Op::Move;
        is_plain &= kind != OpKind::Table || inst.at[0].terms.empty();
        reach_.each_read(statement, inst, [&](SlotRange range) {
          if (!is_written[range.first]) is_read[range.first] = 1;
        });
        reach_.each_write(statement, inst, [&](SlotRange range, bool) {
          is_plain &= !is_read[range.first];
          is_written[range.first] = 1;
        });
      }
    }
    return is_plain;
  }

  /// slopes += weight * rates; the rates anew at the stocks `length` from the step's start
  void stage(double weight, Operand length, std::uint32_t time) {
    add_slopes(weight);
    Slots slots;
    for (std::uint32_t i = 0; i < program_.stocks.size; ++i)
      slots[program_.stocks.base + i] = moved(i, length, rate(i)).at;
    slots[program_.controls.time] = time;
    for (const Statement& statement : rates_) add(in_stage(statement, slots));
    stage_ = std::move(slots);
  }

  /// slopes += rates; the stocks `length` from the step's start along these
  void end(Operand length) {
    add_slopes(1);
    for (std::uint32_t i = 0; i < program_.stocks.size; ++i) move_stock(i, length, slopes_[i]);
  }

  void add_slopes(double weight) {
    if (weight == 0) return;
    slopes_.resize(program_.stocks.size, Operand::value(0));
    for (std::uint32_t i = 0; i < program_.stocks.size; ++i) {
      const Operand part =
          weight == 1 ? rate(i) : compute(Op::Mul, Operand::value(weight), rate(i));
      slopes_[i] = compute(Op::Add, slopes_[i], part);
    }
  }

  /// The latest rate; one that no step changes is where `const` has put it.
  Operand rate(std::uint32_t stock) const {
    const std::uint32_t slot = program_.rates.base + stock;
    const auto own = stage_.find(slot);
    return Operand::slot(own == stage_.end() ? slot : own->second);
  }

  Operand moved(std::uint32_t stock, Operand length, Operand slope) {
    const Operand change = compute(Op::Mul, length, slope);
    return compute(Op::Add, Operand::slot(program_.stocks.base + stock), change);
  }

  void move_stock(std::uint32_t stock, Operand length, Operand slope) {
    const Operand change = compute(Op::Mul, length, slope);
    const Operand place = Operand::slot(program_.stocks.base + stock);
    add(statement_of(Op::Add, place, {place, change}));
  }

  Operand compute(Op op, Operand a, Operand b) {
    const Operand result = Operand::slot(add_slot(program_));
    add(statement_of(op, result, {a, b}));
    return result;
  }

  Statement statement_of(Op op, Operand result, Operands args) const {
    Statement made;
    made.label = "stage";
    Inst inst;
    inst.op = op;
    inst.result = result;
    inst.args = std::move(args);
    made.body.push_back(std::move(inst));
    return made;
  }

  Statement in_stage(const Statement& statement, Slots& slots) {
    Statement made = statement;
    for (Inst& inst : made.body) {
      each_operand(inst, [&](Operand& operand) {
        const auto own = operand.kind == Operand::Kind::Slot ? slots.find(operand.at) : slots.end();
        if (own != slots.end()) operand.at = own->second;
      });
      if (!op_has_result(inst.op) || inst.result.kind != Operand::Kind::Slot) continue;
      const std::uint32_t own = add_slot(program_);
      slots[inst.result.at] = own;
      inst.result.at = own;
    }
    return made;
  }

  void add(Statement statement) {
    program_.section(SectionKind::Step).push_back(std::move(statement));
  }

  Program& program_;
  const Section& rates_;
  const Reach reach_;
  std::uint32_t next_time_ = 0;
  Slots stage_;  // of the last one; empty: its rates are those of the step's start
  std::vector<Operand> slopes_;
};

}  // namespace

void stages(Program& program, const OptimiseOptions&) { StageWriter(program).write(); }

}  // namespace weir
