// Numbers that runs made at once have in common:
//
//     v9 = mul v6, v8              %0 = common c[2]
//                           =>     v9 = mul v6, %0
//     slot 8 "rate" constant
//
// Eight runs keep eight numbers of every slot; of a constant that none of them sets these are the
// same, and one will do, side by side with others of their kind. What a step reads is then so much
// less: the values of a model for eight runs are soon more than the first caches hold.
#include "ir/opt/commons.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "ir/opt/index_tables.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

void mark(std::vector<std::uint8_t>& slots, SlotRange range, std::uint8_t value) {
  const auto first = slots.begin();
  std::fill(first + range.first, first + range.last + 1, value);
}

bool has_one(const std::vector<std::uint8_t>& slots, SlotRange range) {
  const auto first = slots.begin();
  return std::any_of(first + range.first, first + range.last + 1,
                     [](std::uint8_t slot) { return slot != 0; });
}

bool are_all(const std::vector<std::uint8_t>& slots, SlotRange range) {
  const auto first = slots.begin();
  return std::all_of(first + range.first, first + range.last + 1,
                     [](std::uint8_t slot) { return slot != 0; });
}

/// The slots that could be in common, whatever runs set: constants, and what one statement of
/// section const writes and nobody else.
class Candidates {
 public:
  explicit Candidates(const Program& program)
      : reach_(program),
        constants_(program.value_count, 0),
        computed_(program.value_count, 0),
        others_(runtime_slots(program)) {
    for (const ProgramVar& var : program.vars) {
      if (var.kind == SlotKind::Constant && var.size > 0)
        mark(constants_, {var.base, var.base + var.size - 1}, 1);
    }
    for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
      const bool is_const = static_cast<SectionKind>(kind) == SectionKind::Const;
      for (const Statement& statement : program.sections[kind]) {
        each_write(statement, [&](SlotRange range) {
          for (std::uint32_t slot = range.first; slot <= range.last; ++slot)
            (is_const && computed_[slot] == 0 ? computed_ : others_)[slot] = 1;
        });
      }
    }
  }

  bool is_constant(std::uint32_t slot) const {
    return constants_[slot] != 0 && computed_[slot] == 0 && others_[slot] == 0;
  }
  bool is_computed(std::uint32_t slot) const { return computed_[slot] != 0 && others_[slot] == 0; }

  template <class See>
  void each_write(const Statement& statement, See see) const {
    for (const Inst& inst : statement.body)
      reach_.each_write(statement, inst, [&](SlotRange range, bool) { see(range); });
  }

  const Reach& reach() const { return reach_; }

 private:
  const Reach reach_;
  std::vector<std::uint8_t> constants_, computed_, others_;  // by slot
};

bool is_arithmetic(const Statement& statement) {
  return std::all_of(statement.body.begin(), statement.body.end(), [](const Inst& inst) {
    const OpKind kind = op_row(inst.op).kind;
    return kind == OpKind::Control || kind == OpKind::Native || kind == OpKind::Math;
  });
}

/// Where a number lies among those in common.
class Places {
 public:
  Places(Program& program, const Commons& commons)
      : program_(program), commons_(commons), places_(program.value_count, 0), tables_(program) {}

  /// Gives the slot the next place.
  void add(std::uint32_t slot) { places_[slot] = count_++; }

  bool is_common(std::uint32_t slot) const { return commons_.slots[slot] != 0; }
  std::uint32_t of(std::uint32_t slot) const { return places_[slot]; }

  /// The same numbers, where they lie in common; nothing where one of them does not.
  std::optional<Address> address(const Reach& reach, const Statement& statement,
                                 const Address& at) {
    const bool is_dynamic =
        std::any_of(at.terms.begin(), at.terms.end(),
                    [](const IndexTerm& term) { return term.kind == IndexTerm::Kind::Dynamic; });
    if (is_dynamic) return std::nullopt;
    if (at.terms.size() == 1) return turn_by_turn(statement, at);
    const SlotRange range = reach.range(statement, at);
    if (!are_all(commons_.slots, range)) return std::nullopt;
    // side by side here as there; an index table may lead from a base that lies before them all
    const std::uint32_t offset = range.first - at.base;
    if (offset > of(range.first)) return std::nullopt;
    Address found = at;
    found.base = of(range.first) - offset;
    return found;
  }

 private:
  /// One loop may lead through slots of other kinds.
  std::optional<Address> turn_by_turn(const Statement& statement, const Address& at) {
    const IndexTerm& term = at.terms[0];
    std::vector<std::uint32_t> found(iterations(statement, term.loop));
    for (std::uint32_t turn = 0; turn < found.size(); ++turn) {
      const std::uint32_t slot =
          at.base + (term.kind == IndexTerm::Kind::Table ? program_.index_tables[term.table][turn]
                                                         : turn * term.stride);
      if (!is_common(slot)) return std::nullopt;
      found[turn] = of(slot);
    }
    Address address;
    address.base = *std::min_element(found.begin(), found.end());
    for (std::uint32_t& place : found) place -= address.base;
    const std::uint32_t stride = found.size() > 1 ? found[1] : 0;
    std::uint32_t turn = 0;
    const bool is_even = std::all_of(found.begin(), found.end(),
                                     [&](std::uint32_t place) { return place == stride * turn++; });
    if (is_even && stride == 0) return address;
    IndexTerm& way = address.terms.emplace_back();
    way.loop = term.loop;
    way.stride = stride;
    if (is_even) return address;
    way.kind = IndexTerm::Kind::Table;
    way.stride = 1;
    way.table = tables_.add(std::move(found));
    return address;
  }

  Program& program_;
  const Commons& commons_;
  std::vector<std::uint32_t> places_;  // by slot
  std::uint32_t count_ = 0;
  IndexTables tables_;
};

void read_in_common(Statement& statement, const Reach& reach, Places& places) {
  std::vector<Inst> before;
  std::map<std::uint32_t, Operand> known;
  const auto take = [&](Operand& operand) {
    if (operand.kind != Operand::Kind::Slot || !places.is_common(operand.at)) return;
    const auto [found, is_new] = known.try_emplace(operand.at);
    if (is_new) {
      found->second = Operand::reg(statement.register_count++);
      Inst& load = before.emplace_back();
      load.op = Op::Common;
      load.result = found->second;
      load.at.push_back({places.of(operand.at), {}});
    }
    operand = found->second;
  };
  for (Inst& inst : statement.body) {
    each_operand(inst, take);
    if (inst.op != Op::Load) continue;
    if (auto address = places.address(reach, statement, inst.at[0])) {
      inst.op = Op::Common;
      inst.at[0] = std::move(*address);
    }
  }
  statement.body.insert(statement.body.begin(), std::make_move_iterator(before.begin()),
                        std::make_move_iterator(before.end()));
}

/// Leaves out of section const what is read in common now, and saved by nobody.
void leave_out_unread(Program& program, const Reach& reach) {
  std::vector<std::uint8_t> is_read = runtime_slots(program);
  for (const ProgramVar& var : program.vars)
    if (!var.is_unseen && var.size > 0) mark(is_read, {var.base, var.base + var.size - 1}, 1);
  const auto note_reads = [&](const Statement& statement) {
    for (const Inst& inst : statement.body)
      reach.each_read(statement, inst, [&](SlotRange range) { mark(is_read, range, 1); });
  };
  Section& section = program.section(SectionKind::Const);
  for (const Section& other : program.sections)
    if (&other != &section) std::for_each(other.begin(), other.end(), note_reads);
  const auto is_left_out = [&](const Statement& statement) {
    bool is_needed = !is_arithmetic(statement);
    for (const Inst& inst : statement.body) {
      reach.each_write(statement, inst,
                       [&](SlotRange range, bool) { is_needed |= has_one(is_read, range); });
    }
    if (is_needed) note_reads(statement);
    return !is_needed;
  };
  // from the last one on: what only those read that are left out is not read
  const auto kept = std::remove_if(section.rbegin(), section.rend(), is_left_out);
  section.erase(section.begin(), kept.base());
}

}  // namespace

Commons find_commons(const Program& program, const std::vector<std::uint32_t>& varied,
                     bool with_computed) {
  const Candidates candidates(program);
  Commons commons{std::vector<std::uint8_t>(program.value_count, 0), {}};
  for (std::uint32_t slot = 0; slot < program.value_count; ++slot)
    commons.slots[slot] = candidates.is_constant(slot) ? 1 : 0;
  for (const std::uint32_t slot : varied) commons.slots[slot] = 0;
  if (!with_computed) return commons;
  std::vector<std::uint8_t> is_read(program.value_count, 0);
  const Section& section = program.section(SectionKind::Const);
  for (std::size_t i = 0; i < section.size(); ++i) {
    const Statement& statement = section[i];
    bool is_common = is_arithmetic(statement);
    for (const Inst& inst : statement.body) {
      candidates.reach().each_read(statement, inst, [&](SlotRange range) {
        is_common = is_common && are_all(commons.slots, range);
        mark(is_read, range, 1);
      });
    }
    if (!is_common) continue;
    commons.statements.push_back(i);
    candidates.each_write(statement, [&](SlotRange range) {
      for (std::uint32_t slot = range.first; slot <= range.last; ++slot)
        if (candidates.is_computed(slot) && is_read[slot] == 0) commons.slots[slot] = 1;
    });
  }
  return commons;
}

Program with_commons(Program program, const Commons& commons, const std::vector<double>& values) {
  const Candidates candidates(program);
  Places places(program, commons);
  // a place for what these runs set, too: code for others stays the same
  for (std::uint32_t slot = 0; slot < program.value_count; ++slot) {
    if (!candidates.is_constant(slot) && !candidates.is_computed(slot)) continue;
    places.add(slot);
    program.commons.push_back(values[slot]);
  }
  for (Section& section : program.sections) {
    for (Statement& statement : section) read_in_common(statement, candidates.reach(), places);
  }
  leave_out_unread(program, candidates.reach());
  return program;
}

}  // namespace weir
