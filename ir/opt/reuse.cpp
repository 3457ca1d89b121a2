// Takes what was computed before from where it is: common operations, copies, given numbers.
//
// Goes forward through the statements without loops and gives every number that is computed a
// value: equal values are equal numbers. A value lies in a number, a slot or a register:
//
//     v48 = move v271                    v48 = move v271
//     %0 = div v9, v3                    %0 = div v9, v3
//     v44 = lookup table[8], %0          v60 = move %0                    kept for others, see
//     kWorth
//                                        v44 = lookup table[8], %0
//     %0 = div v9, v3               =>   (nothing reads it: slice)
//     v80 = lookup table[9], %0          v80 = lookup table[9], v60
//     v81 = add v48, 1                   v81 = add v271, 1
//
// Registers belong to a statement, so what another one wants gets a slot. Loops stay as they are.
// What `const` leaves in slots that nothing changes later is known in all other sections.
#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ir/base/hash_index.h"
#include "ir/opt/fold.h"
#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

using Value = std::uint32_t;
constexpr Value kNoValue = 0xFFFFFFFFu;

// A value that took fewer operations than this is cheaper to compute again than to keep.
constexpr std::uint32_t kWorth = 3;

// What dividing, or calling, is worth in additions.
std::uint32_t cost(Op op) {
  return op == Op::Div || op == Op::Sqrt || op_row(op).kind != OpKind::Native ? kWorth : 1;
}

bool commutes(Op op) {
  return op == Op::Add || op == Op::Mul || op == Op::Equal || op == Op::NotEqual || op == Op::And ||
         op == Op::Or;
}

// Operations over values, each with the value of its result. An operation comes soon after the last
// of its arguments, and so is found with that one, where memory was read just now; a hash would
// look for it anywhere. Where many have the same last argument, those beyond a few have a hash.
class Operations {
 public:
  void reserve(std::size_t count) {
    operations_.reserve(count);
    args_.reserve(2 * count);
  }

  // Where the value of an operation stands, kNoValue when it is new; its table counts as a value.
  Value& result_of(Op op, std::uint32_t table, std::span<const Value> args) {
    const auto is_it = [&](std::uint32_t at) {
      const Operation& other = operations_[at];
      return other.op == op && other.table == table &&
             std::equal(args.begin(), args.end(), args_.begin() + other.first_arg);
    };
    const Value last = args.empty() ? 0 : *std::max_element(args.begin(), args.end());
    if (last >= of_last_.size()) of_last_.resize(last + std::size_t{1}, kNone);
    std::size_t seen = 0;
    for (std::uint32_t at = of_last_[last]; at != kNone; at = operations_[at].next, ++seen)
      if (is_it(at)) return operations_[at].result;
    if (seen < kMostNear) {
      add(op, table, args, of_last_[last]);
      of_last_[last] = static_cast<std::uint32_t>(operations_.size() - 1);
      return operations_.back().result;
    }
    const std::size_t hash = hash_of(op, table, args);
    const std::uint32_t known = index_.find(hash, is_it);
    if (known != HashIndex::kNone) return operations_[known].result;
    index_.add(hash, static_cast<std::uint32_t>(operations_.size()));
    add(op, table, args, kNone);
    return operations_.back().result;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  static constexpr std::size_t kMostNear = 8;

  struct Operation {
    Op op;
    std::uint32_t table;
    std::uint32_t first_arg;  // in args_; an op has always as many
    Value result;
    std::uint32_t next;  // with the same last argument
  };

  void add(Op op, std::uint32_t table, std::span<const Value> args, std::uint32_t next) {
    operations_.push_back({op, table, static_cast<std::uint32_t>(args_.size()), kNoValue, next});
    args_.insert(args_.end(), args.begin(), args.end());
  }

  static std::size_t hash_of(Op op, std::uint32_t table, std::span<const Value> args) {
    std::size_t hash = static_cast<std::size_t>(op) * 31 + table;
    for (const Value arg : args) hash = (hash ^ arg) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
  }

  std::vector<Operation> operations_;
  std::vector<Value> args_;
  std::vector<std::uint32_t> of_last_;  // by argument: the newest of those near it
  HashIndex index_;
};

// The first table that reads as each does, so that both are read once.
std::vector<std::uint32_t> first_of_equals(const std::vector<ProgramTable>& tables) {
  std::map<std::tuple<ReadKind, std::vector<double>, std::vector<double>>, std::uint32_t> firsts;
  std::vector<std::uint32_t> result;
  for (const ProgramTable& table : tables) {
    const auto number = static_cast<std::uint32_t>(result.size());
    // numbers that are no numbers have no order; 0 and -0 are equal but do not read the same
    const auto has_order = [](const std::vector<double>& numbers) {
      return std::all_of(numbers.begin(), numbers.end(),
                         [](double x) { return x == x && !(x == 0 && std::signbit(x)); });
    };
    result.push_back(
        has_order(table.xs) && has_order(table.ys)
            ? firsts.try_emplace({table.kind, table.xs, table.ys}, number).first->second
            : number);
  }
  return result;
}

// Where a value was computed into a register.
struct Origin {
  std::uint32_t statement = 0, inst = 0;
  std::uint32_t reg = 0;
};

constexpr std::uint8_t kNoSection = 0xFF;

// There are as many as operations, so they are small.
struct Known {
  Operand::Kind kind = Operand::Kind::Reg;  // of its place; Reg: none but `origin`
  std::uint8_t cost = 0;                    // of computing it again; kWorth or more: kWorth
  std::uint8_t section = kNoSection;        // of `origin`
  std::uint32_t at = 0;                     // its slot, or which number it is
  Origin origin = {};
};

class Reuser {
 public:
  explicit Reuser(Program& program)
      : program_(program),
        reach_(program),
        is_steady_(steady_slots(program)),
        equal_tables_(first_of_equals(program.tables)),
        slots_(program.value_count, kNoValue) {
    // what has room from the start is not moved; no more of it is touched than is used
    constexpr std::size_t kUsualOperations = 3;
    std::size_t operations = 0;
    for (const Section& each : program.sections) operations += each.size() * kUsualOperations;
    known_.reserve(operations + slots_.size());
    operations_.reserve(operations);
  }

  void reuse() {
    section(SectionKind::Const);
    const_end_ = program_.value_count;
    for (SectionKind kind :
         {SectionKind::Init, SectionKind::Rates, SectionKind::Observe, SectionKind::Update}) {
      forget_all_but_steady();
      section(kind);
    }
  }

 private:
  void forget_all_but_steady() {
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
      const bool is_added = slot >= is_steady_.size();
      const bool is_steady = is_added ? slot < const_end_ : is_steady_[slot] != 0;
      if (!is_steady) slots_[slot] = kNoValue;
    }
  }

  void section(SectionKind kind) {
    section_ = &program_.section(kind);
    number_ = static_cast<std::uint8_t>(kind);
    kept_.clear();
    for (at_.statement = 0; at_.statement < section_->size(); ++at_.statement) {
      Statement& statement = (*section_)[at_.statement];
      if (is_straight(statement)) {
        straight(statement);
      } else {
        for (const Inst& inst : statement.body) forget_writes(statement, inst);
      }
    }
    insert_kept();
  }

  void straight(Statement& statement) {
    registers_.assign(statement.register_count, kNoValue);
    for (at_.inst = 0; at_.inst < statement.body.size(); ++at_.inst) {
      Inst& inst = statement.body[at_.inst];
      each_operand(inst, [&](Operand& operand) { operand = best(operand); });
      const Value value = value_of(inst);
      forget_writes(statement, inst);
      if (op_has_result(inst.op)) note(inst.result, value);
    }
  }

  // values

  Value add(const Known& known) {
    known_.push_back(known);
    return static_cast<Value>(known_.size() - 1);
  }
  Value new_value(std::uint32_t cost_of_it) {
    return add({Operand::Kind::Reg, static_cast<std::uint8_t>(std::min(cost_of_it, kWorth))});
  }
  Value value_at(std::uint32_t slot) { return add({Operand::Kind::Slot, 0, kNoSection, slot}); }

  Value value_of(double number) {
    const auto [found, is_new] = value_of_number_.emplace(std::bit_cast<std::uint64_t>(number), 0);
    if (is_new) {
      found->second =
          add({Operand::Kind::Number, 0, kNoSection, static_cast<std::uint32_t>(numbers_.size())});
      numbers_.push_back(number);
    }
    return found->second;
  }

  Value value_in_slot(std::uint32_t slot) {
    if (slots_[slot] == kNoValue) slots_[slot] = value_at(slot);
    return slots_[slot];
  }

  Value value_of(const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::Number:
        return value_of(operand.number);
      case Operand::Kind::Slot:
        return value_in_slot(operand.at);
      case Operand::Kind::Reg:
        break;
    }
    Value& value = registers_[operand.at];
    if (value == kNoValue) value = new_value(0);
    return value;
  }

  // The place of a value, as long as it is there.
  std::optional<Operand> kept_place(Value value) const {
    const Known& known = known_[value];
    if (known.kind == Operand::Kind::Number) return Operand::value(numbers_[known.at]);
    const bool is_there = known.kind == Operand::Kind::Slot && slots_[known.at] == value;
    return is_there ? std::optional(Operand::slot(known.at)) : std::nullopt;
  }
  static void lies_in(Known& known, std::uint32_t slot) {
    known.kind = Operand::Kind::Slot;
    known.at = slot;
  }

  // where else the number of an operand is, if that is nearer to its source
  Operand best(const Operand& operand) {
    if (operand.kind == Operand::Kind::Number) return operand;
    return kept_place(value_of(operand)).value_or(operand);
  }

  // The value of an instruction's result; the instruction becomes a move where that is known.
  Value value_of(Inst& inst) {
    if (inst.op == Op::Load && inst.at[0].terms.empty())
      return replace(inst, best(Operand::slot(inst.at[0].base)));
    if (inst.op == Op::Move) return value_of(inst.args[0]);
    if (!is_pure(inst.op) || (!inst.at.empty() && !inst.at[0].terms.empty())) return new_value(0);
    if (const std::optional<double> number = fold(inst.op, inst.args))
      return replace(inst, Operand::value(*number));
    if (op_row(inst.op).kind == OpKind::Native) {
      if (const std::optional<Operand> same = same_as_argument(inst.op, inst.args))
        return replace(inst, *same);
    }

    args_.clear();
    std::uint32_t whole_cost = cost(inst.op);
    for (const Operand& arg : inst.args) {
      args_.push_back(value_of(arg));
      if (arg.kind == Operand::Kind::Reg) whole_cost += known_[args_.back()].cost;
    }
    if (commutes(inst.op) && args_[0] > args_[1]) std::swap(args_[0], args_[1]);
    const std::uint32_t table = inst.at.empty() ? 0 : equal_tables_[inst.at[0].base];
    Value& result = operations_.result_of(inst.op, table, args_);
    if (result != kNoValue) {
      const Value value = result;
      if (const std::optional<Operand> place = place_of(value)) {
        replace(inst, *place);
        return value;
      }
    }
    result = new_value(whole_cost);
    return result;
  }

  Value replace(Inst& inst, const Operand& with) {
    const Value value = value_of(with);
    inst.op = Op::Move;
    inst.args = {with};
    inst.at.clear();
    return value;
  }

  // Where a value can be read here; one that lies in a register of another statement gets a slot,
  // if that pays.
  std::optional<Operand> place_of(Value value) {
    Known& known = known_[value];
    if (const std::optional<Operand> place = kept_place(value)) return place;
    if (known.section != number_) return std::nullopt;
    if (known.origin.statement == at_.statement) {
      const bool is_there = registers_[known.origin.reg] == value;
      return is_there ? std::optional(Operand::reg(known.origin.reg)) : std::nullopt;
    }
    if (known.cost < kWorth || program_.value_count == kMaxValues) return std::nullopt;
    lies_in(known, add_slot(program_));
    slots_.push_back(value);
    kept_.push_back({known.origin, Operand::slot(known.at)});
    return kept_.back().place;
  }

  // what changes

  void forget_writes(const Statement& statement, const Inst& inst) {
    reach_.each_write(statement, inst, [&](SlotRange range, bool) {
      const auto first = slots_.begin();
      std::fill(first + range.first, first + range.last + 1, kNoValue);
    });
  }

  void note(const Operand& result, Value value) {
    Known& known = known_[value];
    if (result.kind == Operand::Kind::Reg) {
      registers_[result.at] = value;
      if (known.section == kNoSection) {
        known.section = number_;
        known.origin = {at_.statement, at_.inst, result.at};
      }
      return;
    }
    slots_[result.at] = value;
    if (!kept_place(value)) lies_in(known, result.at);
  }

  // the moves into new slots, behind the operations whose results they keep
  void insert_kept() {
    std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
      return a.at.statement != b.at.statement ? a.at.statement > b.at.statement
                                              : a.at.inst > b.at.inst;
    });
    for (const Kept& kept : kept_) {
      std::vector<Inst>& body = (*section_)[kept.at.statement].body;
      Inst move;
      move.op = Op::Move;
      move.result = kept.place;
      move.args = {Operand::reg(kept.at.reg)};
      body.insert(body.begin() + static_cast<std::ptrdiff_t>(kept.at.inst) + 1, std::move(move));
    }
  }

  struct Kept {
    Origin at;
    Operand place;
  };

  Program& program_;
  const Reach reach_;
  const std::vector<std::uint8_t> is_steady_;
  const std::vector<std::uint32_t> equal_tables_;  // by table
  std::vector<Known> known_;                       // by Value
  std::unordered_map<std::uint64_t, Value> value_of_number_;
  std::vector<double> numbers_;  // known ones
  Operations operations_;
  std::vector<Value> args_;       // of the instruction at hand
  std::vector<Value> slots_;      // by slot: what lies there, if that is known
  std::uint32_t const_end_ = 0;   // slots added before are written in `const`
  std::vector<Value> registers_;  // of the statement at hand
  std::vector<Kept> kept_;        // of the section at hand
  Section* section_ = nullptr;    // at hand, and its number
  std::uint8_t number_ = 0;
  Origin at_;
};

}  // namespace

void reuse(Program& program, const OptimiseOptions&) { Reuser(program).reuse(); }

}  // namespace weir
