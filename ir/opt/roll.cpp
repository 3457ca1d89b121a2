// Equations that repeat each other become a loop over them:
//
//     v3 = mul v1, v2                for i0 in 3 {
//     v6 = mul v4, v5                  %1 = load v[1 + i0*3]
//     v9 = mul v7, v5        =>        %2 = load v[2 + t0[i0]]         t0 = 0 3 3
//                                      %0 = mul %1, %2
//                                      store v[3 + i0*3], %0
//                                    }
//
// A model of ten thousand equations is one of a few, written down for each product, ward or street.
// Their code, one after the other, leaves the cache of a processor, which then waits for it; a
// loop's does not. LLVM makes it in no time, too.
//
// A turn may be of several equations. They are done in the order they stood in, so that it does
// not matter who needs what of whom.
#include "ir/opt/roll.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ir/opt/index_tables.h"
#include "ir/opt/moving.h"
#include "ir/opt/optimise.h"
#include "ir/opt/repeats.h"

namespace weir {
namespace {

constexpr std::size_t kLeastStatements = 2048;  // of a section: fewer stay in the cache

using Column = std::vector<std::uint32_t>;  // the slots of an operand, turn by turn

bool is_one_slot(const Column& column) {
  return std::all_of(column.begin(), column.end(),
                     [&](std::uint32_t slot) { return slot == column.front(); });
}

/// Whether two operands are the same slot in some turn.
bool have_common_turn(const Column& a, const Column& b) {
  for (std::size_t turn = 0; turn < a.size(); ++turn) {
    if (a[turn] == b[turn]) return true;
  }
  return false;
}

/// Where the statements that a local slot has begin and end; of others, that all have it.
using LocalsBySlot = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

LocalsBySlot locals_by_slot(const Program& program, SectionKind kind) {
  LocalsBySlot locals(program.value_count, {0, std::numeric_limits<std::uint32_t>::max()});
  for (const LocalSlot& local : program.locals) {
    if (local.section == kind) locals[local.slot] = {local.first, local.last};
  }
  return locals;
}

/// Writes the loop of a repeat in a section.
class LoopWriter {
 public:
  LoopWriter(IndexTables& tables, const Section& section, const LocalsBySlot& locals,
             const Repeat& repeat)
      : tables_(tables),
        statements_(std::span(section).subspan(repeat.begin, repeat.size())),
        locals_(locals),
        repeat_(repeat) {
    for (std::size_t at = 0; at < repeat_.period; ++at) {
      for (std::size_t i = 0; i < statements_[at].body.size(); ++i) note_slots(at, i);
    }
    const auto ways_of = [&](const Column& column) {
      ways_down_ += is_even(column) && column.front() > column.back();
      ways_up_ += is_even(column) && column.front() < column.back();
    };
    std::for_each(read_.begin(), read_.end(), ways_of);
    std::for_each(written_.begin(), written_.end(), ways_of);
  }

  Statement write() {
    Statement& loop = loop_;
    loop.label = statements_.front().label + " to " + statements_.back().label;
    loop.span = statements_.front().span;
    loop.loop_count = 1;
    Inst open;
    open.op = Op::For;
    open.loop = LoopId(0);
    open.count = static_cast<std::uint32_t>(repeat_.turns);
    open.is_backward = is_backward();
    loop.body.push_back(std::move(open));
    for (std::size_t at = 0; at < repeat_.period; ++at) write_statement(at);
    Inst close;
    close.op = Op::End;
    loop.body.push_back(std::move(close));
    return std::move(loop_);
  }

 private:
  struct Known {
    Column column;
    Operand number;  // that the slot has in this turn
  };

  Column arguments(std::size_t at, std::size_t i, std::size_t arg) const {
    return column(at, [&](const Statement& turn) { return turn.body[i].args[arg]; });
  }
  Column results(std::size_t at, std::size_t i) const {
    return column(at, [&](const Statement& turn) { return turn.body[i].result; });
  }
  template <class Given>
  Column column(std::size_t at, Given given) const {
    Column slots;
    slots.reserve(repeat_.turns);
    for (std::size_t turn = 0; turn < repeat_.turns; ++turn)
      slots.push_back(given(statements_[turn * repeat_.period + at]).at);
    return slots;
  }

  void note_slots(std::size_t at, std::size_t i) {
    const Inst& inst = statements_[at].body[i];
    for (std::size_t arg = 0; arg < inst.args.size(); ++arg) {
      if (inst.args[arg].kind == Operand::Kind::Slot) read_.push_back(arguments(at, i, arg));
    }
    if (inst.result.kind == Operand::Kind::Slot) written_.push_back(results(at, i));
  }

  /// Whether each turn has these slots for itself, always by the same operands: then a register
  /// does, and nothing is stored. Statement `at` writes them.
  bool is_of_a_turn(const Column& column, std::size_t at) const {
    for (std::size_t turn = 0; turn < repeat_.turns; ++turn) {
      const std::size_t first = repeat_.begin + turn * repeat_.period;
      const auto [begin, end] = locals_[column[turn]];
      if (begin != first + at || end >= first + repeat_.period) return false;
    }
    const auto is_apart = [&](const Column& other) { return !have_common_turn(column, other); };
    const auto is_apart_or_same = [&](const Column& other) {
      return other == column || is_apart(other);
    };
    return std::count_if(written_.begin(), written_.end(), is_apart) + 1 == std::ssize(written_) &&
           std::all_of(read_.begin(), read_.end(), is_apart_or_same);
  }

  void write_statement(std::size_t at) {
    const std::uint32_t first_register = loop_.register_count;
    loop_.register_count += statements_[at].register_count;
    const auto renamed = [&](const Operand& operand) {
      return operand.kind == Operand::Kind::Reg ? Operand::reg(first_register + operand.at)
                                                : operand;
    };
    for (std::size_t i = 0; i < statements_[at].body.size(); ++i) {
      Inst inst = statements_[at].body[i];
      for (std::size_t arg = 0; arg < inst.args.size(); ++arg) {
        inst.args[arg] = inst.args[arg].kind == Operand::Kind::Slot ? read(arguments(at, i, arg))
                                                                    : renamed(inst.args[arg]);
      }
      if (inst.result.kind == Operand::Kind::Slot) {
        write_slot(std::move(inst), results(at, i), at);
      } else {
        inst.result = renamed(inst.result);
        loop_.body.push_back(std::move(inst));
      }
    }
  }

  Operand read(Column column) {
    for (const Known& known : known_) {
      if (known.column == column) return known.number;
    }
    if (is_one_slot(column)) return Operand::slot(column.front());
    Inst load;
    load.op = Op::Load;
    load.result = Operand::reg(loop_.register_count++);
    load.at.push_back(address(column));
    known_.push_back({std::move(column), load.result});
    loop_.body.push_back(std::move(load));
    return known_.back().number;
  }

  void write_slot(Inst inst, Column column, std::size_t at) {
    const bool is_stored = !is_of_a_turn(column, at);
    // what is moved from a slot is held, too: the slot may change before it is read here
    if (inst.op != Op::Move || inst.args[0].kind == Operand::Kind::Slot) {
      inst.result = Operand::reg(loop_.register_count++);
      loop_.body.push_back(inst);
      inst.args = {inst.result};
    }
    std::erase_if(known_,
                  [&](const Known& known) { return have_common_turn(known.column, column); });
    if (is_stored) {
      Inst store;
      store.op = Op::Store;
      store.args = inst.args;
      store.at.push_back(address(column));
      loop_.body.push_back(std::move(store));
    }
    known_.push_back({std::move(column), inst.args[0]});
  }

  /// From turn to turn so much further on or, reckoned modulo 2^32, back.
  static bool is_even(const Column& column) {
    const std::uint32_t step = column[1] - column[0];
    bool is_even = true;
    for (std::size_t turn = 1; turn < column.size() && is_even; ++turn)
      is_even = column[turn] - column[turn - 1] == step;
    return is_even;
  }

  /// Down the slots is up the turns counted from the last.
  bool is_backward() const { return ways_down_ > ways_up_; }

  Address address(Column column) {
    Address address;
    address.base = *std::min_element(column.begin(), column.end());
    if (is_one_slot(column)) return address;
    if (is_backward()) std::reverse(column.begin(), column.end());
    IndexTerm term;
    term.loop = LoopId(0);
    if (is_even(column) && column[1] > column[0]) {
      term.stride = column[1] - column[0];
    } else {
      for (std::uint32_t& slot : column) slot -= address.base;
      term.kind = IndexTerm::Kind::Table;
      term.table = tables_.add(std::move(column));
    }
    address.terms.push_back(term);
    return address;
  }

  IndexTables& tables_;
  const std::span<const Statement> statements_;
  const LocalsBySlot& locals_;
  const Repeat repeat_;
  std::vector<Column> read_, written_;  // by one turn
  int ways_down_ = 0, ways_up_ = 0;     // of those: down or up the slots by even steps
  Statement loop_;
  std::vector<Known> known_;
};

/// A section with its repeats as loops, and where its statements are now.
class RolledSection {
 public:
  RolledSection(Program& program, const Section& section, const std::vector<Repeat>& repeats,
                SectionKind kind) {
    const LocalsBySlot locals = locals_by_slot(program, kind);
    IndexTables tables(program);
    for (const Repeat& repeat : repeats) {
      const bool is_loop = repeat.turns > 1;
      for (std::size_t i = 0; i < repeat.size(); ++i) {
        places_.push_back(static_cast<std::uint32_t>(statements.size()));
        rolled_before_.push_back(rolled_before_.back() + is_loop);
      }
      statements.push_back(is_loop ? LoopWriter(tables, section, locals, repeat).write()
                                   : section[repeat.begin]);
    }
  }

  /// The same slot, by the places that its statements have now; nothing where one is in a loop,
  /// which hands on what it computes through memory.
  std::optional<LocalSlot> moved(LocalSlot local) const {
    if (rolled_before_[local.first] != rolled_before_[local.last + 1]) return std::nullopt;
    local.first = places_[local.first];
    local.last = places_[local.last];
    return local;
  }

  Section statements;

 private:
  // by the statement that it was: which one it is now; how many before it are in loops now
  std::vector<std::uint32_t> places_, rolled_before_ = {0};
};

bool is_large(const Section& section) { return section.size() >= kLeastStatements; }

void roll(Program& result, const Section& section, const std::vector<Repeat>& repeats,
          SectionKind kind) {
  RolledSection rolled(result, section, repeats, kind);
  std::vector<LocalSlot> locals;
  for (const LocalSlot& local : result.locals) {
    if (local.section != kind)
      locals.push_back(local);
    else if (const auto moved = rolled.moved(local))
      locals.push_back(*moved);
  }
  result.section(kind) = std::move(rolled.statements);
  result.locals = std::move(locals);
}

/// Section `quiet`, where `rates` has these repeats and a step is no more than its rates.
void add_quiet(Program& result, const Program& program, const std::vector<Repeat>& repeats) {
  if (!program.section(SectionKind::Quiet).empty()) return;
  std::optional<RepeatedSection> moving = moving_rates(program, repeats);
  if (!moving) return;
  // a Program of this step alone, whose rates are numbers among others
  Program alone;
  alone.section(SectionKind::Rates) = std::move(moving->statements);
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(result));
  const Region rates = std::exchange(alone.rates, {});
  std::vector<LocalSlot> others = std::move(alone.locals);
  OptimiseOptions keeps_stocks;
  keeps_stocks.wanted.emplace();
  locals(alone, keeps_stocks);
  roll(alone, Section(std::move(alone.section(SectionKind::Rates))), moving->repeats,
       SectionKind::Rates);
  alone.locals = std::move(others);
  alone.rates = rates;
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(result));
  result.section(SectionKind::Quiet) = std::move(alone.section(SectionKind::Rates));
}

}  // namespace

std::optional<Program> rolled(const Program& program) {
  if (std::none_of(std::begin(program.sections), std::end(program.sections), is_large))
    return std::nullopt;
  Program result;
  static_cast<ProgramHead&>(result) = program;
  for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
    const Section& section = program.sections[kind];
    if (!is_large(section)) {
      if (result.sections[kind].empty()) result.sections[kind] = section;
      continue;
    }
    const std::vector<Repeat> repeats = repeats_of(section);
    roll(result, section, repeats, static_cast<SectionKind>(kind));
    if (static_cast<SectionKind>(kind) == SectionKind::Rates) add_quiet(result, program, repeats);
  }
  ahead(result, {});  // what all turns of the new loops read
  return result;
}

std::size_t rolled_size(const Program& program) {
  std::size_t size = 0;
  for (const Section& section : program.sections) {
    if (is_large(section)) {
      size += size_of_turns(section, repeats_of(section));
    } else {
      for (const Statement& statement : section) size += statement.body.size();
    }
  }
  return size;
}

}  // namespace weir
