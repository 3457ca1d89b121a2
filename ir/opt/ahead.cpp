// Reads before a loop what no turn of it changes:
//
//     for i0 in 100 {                      %3 = move v5
//       %0 = load v[20 + i0]               for i0 in 100 {
//       %1 = mul %0, v5             =>       %0 = load v[20 + i0]
//       store v[200 + i0], %1                %1 = mul %0, %3
//     }                                      store v[200 + i0], %1
//                                          }
//
// LLVM cannot know that what a turn stores is nowhere the slot of another variable: it would read
// this one anew at each turn, and make no turns several at once.
#include <algorithm>
#include <unordered_map>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

class LoopReads {
 public:
  LoopReads(const Reach& reach, Statement& statement) : reach_(reach), statement_(statement) {}

  void move() {
    for (std::size_t at = 0; at < statement_.body.size(); ++at)
      if (statement_.body[at].op == Op::For) at += move_before(at);
  }

 private:
  /// The number of reads that now stand before the loop.
  std::size_t move_before(std::size_t loop) {
    std::vector<Inst>& body = statement_.body;
    const std::size_t end = end_of_loop(statement_, loop);
    written_.clear();
    for (std::size_t at = loop; at < end; ++at)
      reach_.each_write(statement_, body[at],
                        [&](SlotRange range, bool) { written_.push_back(range); });
    known_.clear();
    reads_.clear();
    for (std::size_t at = loop; at < end; ++at)
      each_operand(body[at], [&](Operand& operand) { replace(operand); });
    body.insert(body.begin() + static_cast<std::ptrdiff_t>(loop), reads_.begin(), reads_.end());
    return reads_.size();
  }

  void replace(Operand& operand) {
    if (operand.kind != Operand::Kind::Slot || is_written(operand.at)) return;
    const auto [known, is_new] = known_.try_emplace(operand.at, statement_.register_count);
    const Operand held = Operand::reg(known->second);
    if (is_new) {
      ++statement_.register_count;
      Inst read;
      read.result = held;
      read.args = {operand};
      reads_.push_back(std::move(read));
    }
    operand = held;
  }

  bool is_written(std::uint32_t slot) const {
    return std::any_of(written_.begin(), written_.end(), [&](const SlotRange& range) {
      return range.first <= slot && slot <= range.last;
    });
  }

  const Reach& reach_;
  Statement& statement_;
  std::vector<SlotRange> written_;                          // by a turn
  std::unordered_map<std::uint32_t, std::uint32_t> known_;  // register of a slot
  std::vector<Inst> reads_;
};

}  // namespace

void ahead(Program& program, const OptimiseOptions&) {
  const Reach reach(program);
  for (Section& section : program.sections) {
    for (Statement& statement : section) {
      if (!is_straight(statement)) LoopReads(reach, statement).move();
    }
  }
}

}  // namespace weir
