// Lets engines multiply where a model divides by a number that no step changes:
//
//     const:                           const:
//                                        v40 = inverse v7
//                                        v41 = inverse_rest v7
//     rates:                           rates:
//       v9 = div v5, v7           =>     v9 = div_by v5, v7, v40, v41
//       v8 = div v5, 2            =>     v8 = mul v5, 0.5
//
// The bits stay: see ops.def. Half of a number is the number times a half, whatever it is.
//
// A division takes longer, but is one operation in place of five: where the processor is busy
// anyway, and does not wait for this equation, it stays.
#include <cmath>
#include <map>

#include "ir/opt/chains.h"
#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

/// Others wait for an equation whose chain is shorter than the longest by no more than this part.
constexpr std::int32_t kNearlyLongest = 10;

/// 1 / x where that is exact and any product with it as good as a division.
std::optional<double> exact_inverse(double x) {
  int exponent = 0;
  constexpr int kMost = 1000;
  if (std::fabs(std::frexp(x, &exponent)) != 0.5 || std::abs(exponent) > kMost) return std::nullopt;
  return 1 / x;
}

class Divider {
 public:
  explicit Divider(Program& program) : program_(program) {}

  void pass(SectionKind kind) {
    Section& section = program_.section(kind);
    const std::optional<Chains> chains =
        kind == SectionKind::Rates ? waiting_chains(program_) : std::nullopt;
    for (std::size_t at = 0; at < section.size(); ++at) {
      const bool waits = chains ? is_waited_for(*chains, at) : !is_straight(section[at]);
      for (Inst& inst : section[at].body) {
        if (inst.op == Op::Div) improve(section[at], inst, waits);
      }
    }
  }

 private:
  struct Inverse {
    Operand high, low;
  };

  static bool is_waited_for(const Chains& chains, std::size_t at) {
    const std::int32_t spare = chains.longest - 1 - chains.before[at] - chains.behind[at];
    return spare * kNearlyLongest <= chains.longest;
  }

  void improve(const Statement& statement, Inst& inst, bool is_waited_for) {
    const Operand& divisor = inst.args[1];
    if (divisor.kind == Operand::Kind::Reg) return;
    if (divisor.kind == Operand::Kind::Number) {
      if (divisor.number == 0 || !std::isfinite(divisor.number)) return;
      if (const auto inverse = exact_inverse(divisor.number)) {
        inst.op = Op::Mul;
        inst.args[1] = Operand::value(*inverse);
        return;
      }
    } else if (!is_steady(divisor.at)) {
      return;
    }
    if (!is_waited_for) return;
    const auto inverse = inverse_of(statement, divisor);
    if (!inverse) return;
    inst.op = Op::DivBy;
    inst.args.push_back(inverse->high);
    inst.args.push_back(inverse->low);
  }

  bool is_steady(std::uint32_t slot) {
    if (is_steady_.empty()) is_steady_ = steady_slots(program_);
    return is_steady_[slot] != 0;
  }

  std::optional<Inverse> inverse_of(const Statement& statement, const Operand& divisor) {
    const bool is_slot = divisor.kind == Operand::Kind::Slot;
    const std::pair key(is_slot, is_slot ? static_cast<double>(divisor.at) : divisor.number);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    if (program_.value_count + 2 > kMaxValues) return std::nullopt;
    const Inverse made = {Operand::slot(add_slot(program_)), Operand::slot(add_slot(program_))};
    Statement inversion;
    inversion.label = statement.label;
    inversion.span = statement.span;
    const auto put = [&](Op op, const Operand& place) {
      Inst inst;
      inst.op = op;
      inst.result = place;
      inst.args = {divisor};
      inversion.body.push_back(std::move(inst));
    };
    put(Op::Inverse, made.high);
    put(Op::InverseRest, made.low);
    program_.section(SectionKind::Const).push_back(std::move(inversion));
    known_.emplace(key, made);
    return made;
  }

  Program& program_;
  std::vector<std::uint8_t> is_steady_;  // once it is asked for
  std::map<std::pair<bool, double>, Inverse> known_;
};

}  // namespace

void divide(Program& program, const OptimiseOptions&) {
  Divider divider(program);
  for (SectionKind kind : {SectionKind::Rates, SectionKind::Update, SectionKind::Observe})
    divider.pass(kind);
}

}  // namespace weir
