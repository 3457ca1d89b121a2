// What must be there when a run begins: see starts.h.
//
//     const | init (again while the times change) | rates, then observe, update or step
//                                                  \ or quiet
//
// Of large arrays most is computed before it is read, or never, since nobody asked for it. To clear
// all of it for eight runs takes as long as several steps.
#include "ir/opt/starts.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>

#include "ir/opt/slots.h"

namespace weir {
namespace {

constexpr std::uint32_t kShortGap = 64;  // between two regions: is set, too

/// Slots of which it is not known yet whether they are read or written first.
class OpenSlots {
 public:
  explicit OpenSlots(std::uint32_t count) : next_(count + 1) {
    std::iota(next_.begin(), next_.end(), 0u);
  }

  /// Calls `see` for those within the range; then they are open no more.
  template <class See>
  void close(SlotRange range, See see) {
    for (std::uint32_t slot = find(range.first); slot <= range.last; slot = find(slot)) {
      see(slot);
      next_[slot] = slot + 1;
    }
  }

 private:
  std::uint32_t find(std::uint32_t slot) {
    while (next_[slot] != slot) slot = next_[slot] = next_[next_[slot]];
    return slot;
  }

  std::vector<std::uint32_t> next_;  // itself where it is open, else one that is nearer to the next
};

class StartFinder {
 public:
  explicit StartFinder(const Program& program)
      : program_(program), reach_(program), needed_(program.value_count, 0) {}

  std::vector<Region> find() {
    OpenSlots open(program_.value_count);
    pass(SectionKind::Const, open);
    // from here on the runtime looks at the controls, then at the other regions
    const ControlSlots& c = program_.controls;
    for (const std::uint32_t control : {c.time, c.step_time, c.start, c.stop, c.dt, c.save})
      need(SlotRange{control, control}, open);
    pass(SectionKind::Init, open);
    for (const Region& region : {program_.stocks, program_.memories, program_.nexts})
      need(region, open);
    OpenSlots open_at_quiet = open;
    pass(SectionKind::Quiet, open_at_quiet);
    pass(SectionKind::Rates, open);
    need(program_.rates, open);
    pass(SectionKind::Observe, open);
    // from here on they may be saved
    for (const ProgramVar& var : program_.vars)
      if (!var.is_unseen) need(Region{var.base, var.size}, open);
    pass(SectionKind::Update, open);
    pass(SectionKind::Step, open);
    return regions();
  }

 private:
  void need(SlotRange range, OpenSlots& open) {
    open.close(range, [&](std::uint32_t slot) { needed_[slot] = 1; });
  }
  void need(const Region& region, OpenSlots& open) {
    if (region.size > 0) need(SlotRange{region.base, region.base + region.size - 1}, open);
  }

  // in loops a turn may read what only a later one writes: reads of a statement count first
  void pass(SectionKind kind, OpenSlots& open) {
    for (const Statement& statement : program_.section(kind)) {
      for (const Inst& inst : statement.body)
        reach_.each_read(statement, inst, [&](SlotRange range) { need(range, open); });
      for (const Inst& inst : statement.body) {
        if (inst.op == Op::Store) {
          write(statement, inst.at[0], open);
          continue;
        }
        reach_.each_write(statement, inst, [&](SlotRange range, bool is_whole) {
          is_whole ? open.close(range, [](std::uint32_t) {}) : need(range, open);
        });
      }
    }
  }

  /// What one of the loops of an address adds to it, by turn.
  using Way = std::pair<LoopId, std::vector<std::uint32_t>>;

  void write(const Statement& statement, const Address& at, OpenSlots& open) {
    std::vector<Way> ways;
    for (const IndexTerm& term : at.terms) {
      auto way = std::find_if(ways.begin(), ways.end(),
                              [&](const Way& other) { return other.first == term.loop; });
      if (way == ways.end()) {
        const std::uint32_t turns = iterations(statement, term.loop);
        way = ways.insert(way, {term.loop, std::vector<std::uint32_t>(turns, 0)});
      }
      for (std::uint32_t turn = 0; turn < way->second.size(); ++turn)
        way->second[turn] += term.kind == IndexTerm::Kind::Table
                                 ? program_.index_tables[term.table][turn]
                                 : turn * term.stride;
    }
    write_all(at.base, ways, open);
  }

  // as deep as loops stand in each other
  void write_all(std::uint32_t slot, std::span<const Way> ways, OpenSlots& open) {
    if (ways.empty()) return open.close({slot, slot}, [](std::uint32_t) {});
    for (const std::uint32_t offset : ways.front().second)
      write_all(slot + offset, ways.subspan(1), open);
  }

  std::vector<Region> regions() const {
    std::vector<Region> found;
    for (std::uint32_t slot = 0; slot < needed_.size(); ++slot) {
      if (needed_[slot] == 0) continue;
      const bool is_near =
          !found.empty() && slot - (found.back().base + found.back().size) < kShortGap;
      if (!is_near) found.push_back({slot, 0});
      found.back().size = slot + 1 - found.back().base;
    }
    return found;
  }

  const Program& program_;
  const Reach reach_;
  std::vector<std::uint8_t> needed_;  // by slot
};

}  // namespace

std::vector<Region> slots_to_set(const Program& program) { return StartFinder(program).find(); }

}  // namespace weir
