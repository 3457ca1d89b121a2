// Statements that repeat each other: see repeats.h.
#include "ir/opt/repeats.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace weir {
namespace {

constexpr std::size_t kLongestTurn = 8;  // statements

bool can_be_rolled(const Statement& statement) {
  return std::all_of(statement.body.begin(), statement.body.end(), [](const Inst& inst) {
    const OpKind kind = op_row(inst.op).kind;
    return inst.op == Op::Move || kind == OpKind::Native || kind == OpKind::Math;
  });
}

std::uint64_t bits_but_slot(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::Reg:
      return operand.at;
    case Operand::Kind::Number:
      return std::bit_cast<std::uint64_t>(operand.number);
    case Operand::Kind::Slot:
      break;
  }
  return 0;
}

bool is_alike(const Operand& a, const Operand& b) {
  return a.kind == b.kind && bits_but_slot(a) == bits_but_slot(b);
}

bool is_alike(const Inst& a, const Inst& b) {
  return a.op == b.op && is_alike(a.result, b.result) &&
         std::equal(a.args.begin(), a.args.end(), b.args.begin(), b.args.end(),
                    [](const Operand& one, const Operand& other) { return is_alike(one, other); });
}

/// Whether two statements that can be rolled differ in their slots only.
bool is_alike(const Statement& a, const Statement& b) {
  return std::equal(a.body.begin(), a.body.end(), b.body.begin(), b.body.end(),
                    [](const Inst& one, const Inst& other) { return is_alike(one, other); });
}

/// The same number for statements that are alike; nothing for those that cannot be rolled.
std::optional<std::uint64_t> shape_of(const Statement& statement) {
  if (!can_be_rolled(statement)) return std::nullopt;
  std::uint64_t shape = 0;
  const auto mix = [&](std::uint64_t part) {
    shape = std::rotl((shape ^ part) * 0x9E3779B97F4A7C15u, 29);
  };
  const auto mix_operand = [&](const Operand& operand) {
    mix(static_cast<std::uint64_t>(operand.kind));
    mix(bits_but_slot(operand));
  };
  for (const Inst& inst : statement.body) {
    mix(static_cast<std::uint64_t>(inst.op));
    mix_operand(inst.result);
    for (const Operand& arg : inst.args) mix_operand(arg);
  }
  return shape;
}

/// What repeats from any statement on.
class Repeats {
 public:
  explicit Repeats(const Section& section);

  /// The longest from a statement on; of those as long, the one of the shortest turns.
  Repeat from(std::size_t begin) const;

 private:
  // by period and statement: how many, from it on, are like the one that stands a period behind
  std::array<std::vector<std::uint32_t>, kLongestTurn> follow_;
};

Repeats::Repeats(const Section& section) {
  std::vector<std::optional<std::uint64_t>> shapes;
  shapes.reserve(section.size());
  for (const Statement& statement : section) shapes.push_back(shape_of(statement));
  for (std::size_t period = 1; period <= kLongestTurn; ++period) {
    std::vector<std::uint32_t>& follow = follow_[period - 1];
    follow.resize(section.size() + 1, 0);
    for (std::size_t at = section.size(); at-- > 0;) {
      const bool is_same = at + period < section.size() && shapes[at] &&
                           shapes[at] == shapes[at + period] &&
                           is_alike(section[at], section[at + period]);
      follow[at] = is_same ? follow[at + 1] + 1 : 0;
    }
  }
}

Repeat Repeats::from(std::size_t begin) const {
  Repeat longest{begin};
  for (std::size_t period = 1; period <= kLongestTurn; ++period) {
    const Repeat repeat{begin, period, follow_[period - 1][begin] / period + 1};
    if (repeat.turns >= kLeastTurns && repeat.size() > longest.size()) longest = repeat;
  }
  return longest;
}

}  // namespace

std::vector<Repeat> repeats_of(const Section& section) {
  const Repeats all(section);
  std::vector<Repeat> repeats;
  for (std::size_t at = 0; at < section.size(); at += repeats.back().size())
    repeats.push_back(all.from(at));
  return repeats;
}

std::size_t size_of_turns(const Section& section, const std::vector<Repeat>& repeats) {
  std::size_t size = 0;
  for (const Repeat& repeat : repeats) {
    for (std::size_t i = 0; i < repeat.period; ++i) size += section[repeat.begin + i].body.size();
  }
  return size;
}

}  // namespace weir
