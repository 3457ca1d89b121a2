// See chains.h.
#include "ir/opt/chains.h"

#include <algorithm>

#include "ir/opt/slots.h"

namespace weir {
namespace {

// As many equations side by side keep a processor busy in any order.
constexpr std::size_t kMostAbreast = 12;
// The numbers of a larger model do not stay in the first cache.
constexpr std::size_t kMostStatements = 2000;

class ChainFinder {
 public:
  explicit ChainFinder(const Program& program)
      : section_(program.section(SectionKind::Rates)),
        reach_(program),
        needs_(section_.size()),
        writer_(program.value_count),
        readers_(program.value_count) {}

  Chains find() {
    for (std::uint32_t at = 0; at < section_.size(); ++at) find_needs(at);
    Chains chains;
    chains.before.resize(section_.size());
    chains.behind.resize(section_.size());
    for (std::size_t at = 0; at < section_.size(); ++at) {
      std::int32_t& before = chains.before[at];
      for (const std::uint32_t need : needs_[at])
        before = std::max(before, chains.before[need] + 1);
      chains.longest = std::max(chains.longest, before + 1);
    }
    for (std::size_t at = section_.size(); at-- > 0;) {
      for (const std::uint32_t need : needs_[at])
        chains.behind[need] = std::max(chains.behind[need], chains.behind[at] + 1);
    }
    return chains;
  }

 private:
  void find_needs(std::uint32_t at) {
    bool has_object = false;
    for (const Inst& inst : section_[at].body) {
      const OpKind kind = op_row(inst.op).kind;
      has_object |= kind == OpKind::Object || kind == OpKind::Shaped;
      reach_.each_read(section_[at], inst, [&](SlotRange range) {
        each(range, [&](std::uint32_t slot) {
          add_need(at, writer_[slot]);
          readers_[slot].push_back(at);
        });
      });
      reach_.each_write(section_[at], inst, [&](SlotRange range, bool) {
        each(range, [&](std::uint32_t slot) {
          add_need(at, writer_[slot]);
          for (const std::uint32_t reader : readers_[slot]) add_need(at, reader);
          readers_[slot].clear();
          writer_[slot] = at;
        });
      });
    }
    if (!has_object) return;
    add_need(at, last_object_);  // what objects do keeps its order
    last_object_ = at;
  }

  template <class See>
  static void each(SlotRange range, See see) {
    for (std::uint32_t slot = range.first; slot <= range.last; ++slot) see(slot);
  }

  void add_need(std::uint32_t at, std::optional<std::uint32_t> need) {
    if (need && *need != at) needs_[at].push_back(*need);
  }

  const Section& section_;
  const Reach reach_;
  std::vector<std::vector<std::uint32_t>> needs_;     // by statement
  std::vector<std::optional<std::uint32_t>> writer_;  // by slot: the last statement so far
  std::vector<std::vector<std::uint32_t>> readers_;   // by slot: since then
  std::optional<std::uint32_t> last_object_;
};

}  // namespace

std::optional<Chains> waiting_chains(const Program& program) {
  const Section& section = program.section(SectionKind::Rates);
  const bool is_small = !section.empty() && section.size() <= kMostStatements;
  if (!is_small || !std::all_of(section.begin(), section.end(), is_straight)) return std::nullopt;
  Chains chains = ChainFinder(program).find();
  const auto longest = static_cast<std::size_t>(chains.longest);
  if (section.size() > longest * kMostAbreast) return std::nullopt;
  return chains;
}

}  // namespace weir
