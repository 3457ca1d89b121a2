// Lets `observe` compute by itself what is saved, where that is little beside a step.
//
//     rates:                                     observe:
//       for i0 in 25 {                             for i0 in 25 {
//         %0 = sum of a row of stocks                %0 = sum of a row of stocks
//         store v[5000 + i0], %0            =>       store v[5000 + i0], %0
//         its rates                                }
//       }                                          v6000 = mul v5000, 2
//     observe:
//       v6000 = mul v5000, 2
//
// A step of which something is saved is then as quick as one of which nothing is: section `quiet`
// moves the stocks, and nobody needs `rates`.
#include <cstdint>
#include <utility>
#include <vector>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

// of what `rates` does; a step by rates that are kept takes two to three times one by `quiet`
constexpr double kMostShare = 0.5;

/// How many operations are done, all turns counted.
double work_of(const Section& section) {
  double work = 0;
  for (const Statement& statement : section) {
    std::vector<double> turns = {1};
    for (const Inst& inst : statement.body) {
      if (inst.op == Op::End)
        turns.pop_back();
      else if (inst.op == Op::For)
        turns.push_back(turns.back() * inst.count);
      else
        work += turns.back();
    }
  }
  return work;
}

}  // namespace

void apart(Program& program, const OptimiseOptions& options) {
  if (program.section(SectionKind::Quiet).empty() || !options.wanted) return;
  // a Program that knows no rates: of its steps nothing is asked but what is saved
  Program alone;
  Section& observed = alone.section(SectionKind::Observe);
  observed = program.section(SectionKind::Rates);
  const Section& observe = program.section(SectionKind::Observe);
  observed.insert(observed.end(), observe.begin(), observe.end());
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(program));
  const Region rates = std::exchange(alone.rates, {});
  for (const auto pass : {loops, slice}) pass(alone, options);
  alone.rates = rates;
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(program));
  const double most = work_of(observe) + kMostShare * work_of(program.section(SectionKind::Rates));
  if (work_of(observed) > most) {
    if (program.saves_every_step) program.section(SectionKind::Quiet).clear();  // no step is
    return;
  }
  program.section(SectionKind::Observe) = std::move(observed);
  program.saves_without_rates = true;
}

}  // namespace weir
