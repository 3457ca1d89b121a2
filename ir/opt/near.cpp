// Puts the rates of stocks where what they need was computed just now, while it is still in
// registers:
//
//     rates:                           rates:
//       v9 = mul v6, v8                  v9 = mul v6, v8
//       ...                       =>     v7 = sub v5, v9
//       v7 = sub v5, v9                  ...
//
// Only the runtime reads them, after the whole section, so that they may stand anywhere behind what
// they need. In a model of any size the equations between fill the registers, and code that loads
// all again is longer than that of the rate itself.
#include <algorithm>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

constexpr std::uint32_t kNowhere = 0;  // statements count from 1 here

class Mover {
 public:
  explicit Mover(Program& program)
      : section_(program.section(SectionKind::Rates)),
        rates_(program.rates),
        reach_(program),
        last_write_(program.value_count, kNowhere) {}

  void move() {
    if (rates_.size == 0 || !is_free()) return;
    std::vector<std::uint32_t> behind(section_.size());
    for (std::size_t at = 0; at < section_.size(); ++at) {
      const Statement& statement = section_[at];
      const auto number = static_cast<std::uint32_t>(at + 1);
      const std::uint32_t needed = is_rate(statement) ? last_needed(statement) : kNowhere;
      behind[at] = needed == kNowhere ? number : needed;
      each_write(statement, [&](SlotRange range) { fill(range, behind[at]); });
    }
    reorder(behind);
  }

 private:
  // Nobody here reads a rate.
  bool is_free() const {
    bool is_read = false;
    for (const Statement& statement : section_) {
      for (const Inst& inst : statement.body) {
        reach_.each_read(statement, inst, [&](SlotRange range) {
          is_read |= range.last >= rates_.base && range.first < rates_.base + rates_.size;
        });
      }
    }
    return !is_read;
  }

  // Writes rates that nothing before has written, and nothing else; what objects do keeps its
  // order.
  bool is_rate(const Statement& statement) const {
    bool is_one = true;
    for (const Inst& inst : statement.body) {
      const OpKind kind = op_row(inst.op).kind;
      is_one &= is_pure(inst.op) || kind == OpKind::Control;
    }
    each_write(statement, [&](SlotRange range) {
      is_one = is_one && range.first >= rates_.base && range.last < rates_.base + rates_.size &&
               std::all_of(first(range), end(range),
                           [](std::uint32_t number) { return number == kNowhere; });
    });
    return is_one;
  }

  std::uint32_t last_needed(const Statement& statement) const {
    std::uint32_t last = kNowhere;
    for (const Inst& inst : statement.body) {
      reach_.each_read(statement, inst, [&](SlotRange range) {
        last = std::max(last, *std::max_element(first(range), end(range)));
      });
    }
    return last;
  }

  void reorder(const std::vector<std::uint32_t>& behind) {
    std::vector<std::uint32_t> order(section_.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = static_cast<std::uint32_t>(at);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return behind[a] < behind[b]; });
    Section made;
    made.reserve(section_.size());
    for (const std::uint32_t at : order) made.push_back(std::move(section_[at]));
    section_ = std::move(made);
  }

  template <class See>
  void each_write(const Statement& statement, See see) const {
    for (const Inst& inst : statement.body)
      reach_.each_write(statement, inst, [&](SlotRange range, bool) { see(range); });
  }

  std::vector<std::uint32_t>::const_iterator first(SlotRange range) const {
    return last_write_.begin() + range.first;
  }
  std::vector<std::uint32_t>::const_iterator end(SlotRange range) const {
    return last_write_.begin() + range.last + 1;
  }
  void fill(SlotRange range, std::uint32_t number) {
    const auto from = last_write_.begin();
    std::fill(from + range.first, from + range.last + 1, number);
  }

  Section& section_;
  const Region rates_;
  const Reach reach_;
  std::vector<std::uint32_t> last_write_;  // by slot: the place of the statement
};

}  // namespace

void near(Program& program, const OptimiseOptions&) { Mover(program).move(); }

}  // namespace weir
