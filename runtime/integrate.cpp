// The integration methods of vensim.md 8.6 and xmile.md 27.2, with f the section rates and X the
// stocks:
//
//     Euler         X + dt*f(t, X)                                        both; and Vensim's Diff
//     RK2 midpoint  X + dt*f(t + dt/2, X + dt/2*F1)                       Vensim
//     RK2 Heun      X + dt*(F1 + F2)/2,  F2 = f(t + dt, X + dt*F1)        XMILE
//     RK4           X + dt*(F1 + 2*F2 + 2*F3 + F4)/6                      both
//     RK2, RK4 auto the same in ever smaller parts: halving.cpp           Vensim
//     RK45          rk45.cpp                                              XMILE
//     CVODE         a solver from outside: stiff.h                        neither
//
// Whatever the method, a step of the model is one TIME STEP: memories and frozen inputs move once
// (vensim.md 8.6.1, 8.7; xmile.md 27.5), and parts of a step end at its end.
//
// What has a section of its own for a step (ir/opt/stages.cpp) does all of it there.
//
// A stock that becomes infinite or NaN stays so: nothing stops (vensim.md 9.3).
#include "runtime/integrate.h"

#include "runtime/step.h"

namespace weir {
namespace {

void step_heun(const Step& step, double dt, double next_time) {
  step.remember_start();
  step.stage(1, dt, next_time);
  move_to_end(step.regions(), 1, dt / 2);
}

// The model for a solver from outside.
class OuterRates : public RatesOfModel {
 public:
  explicit OuterRates(const Step& step) : step_(step) {}
  void evaluate(double time, const double* stocks, double* rates) override {
    step_.room.parts += 1;
    std::copy_n(stocks, step_.size(), step_.stocks());
    step_.evaluate(time);
    std::copy_n(step_.rates(), step_.size(), rates);
  }

 private:
  const Step& step_;
};

std::optional<StepFault> step_outside(const Step& step, Part whole) {
  if (step.size() == 0) return std::nullopt;
  if (!step.room.solver) return StepFault{"this method needs a solver that is not here", {}};
  step.remember_start();
  OuterRates rates(step);
  std::string problem;
  std::vector<double>& stocks = step.room.start;
  if (!step.room.solver->advance(rates, whole.time, whole.next_time, stocks.data(),
                                 step.room.bounds, problem))
    return StepFault{std::move(problem), {}};
  std::copy_n(stocks.data(), step.size(), step.stocks());
  return std::nullopt;
}

}  // namespace

void step_midpoint(const Step& step, Part part) {
  step.remember_start();
  step.stage(0, part.length / 2, part.time + part.length / 2);
  move_to_stage(step.regions(), 0, part.length);
}

void step_rk4(const Step& step, Part part) {
  const auto [time, dt, next_time] = part;
  step.remember_start();
  step.stage(1, dt / 2, time + dt / 2);
  step.stage(2, dt / 2, time + dt / 2);
  step.stage(2, dt, next_time);
  move_to_end(step.regions(), 1, dt / 6);
}

std::optional<StepFault> integrate(const weir_code& code, weir_frame& frame, double time, double dt,
                                   double next_time, StageRoom& room) {
  if (integrate_at_once(code, frame, dt)) return std::nullopt;
  if (has_section(code, WEIR_STEP)) {
    std::fill_n(frame.values + std::size_t{code.next_time} * code.lanes, code.lanes, next_time);
    code.run(code.self, WEIR_STEP, &frame);
    return std::nullopt;
  }
  const Step step{code, frame, room};
  const Part whole{time, dt, next_time};
  switch (static_cast<weir_method>(code.method)) {
    case WEIR_EULER:
    case WEIR_DIFFERENCE:
      break;
    case WEIR_RK2_MIDPOINT:
      step_midpoint(step, whole);
      break;
    case WEIR_RK2_HEUN:
      step_heun(step, dt, next_time);
      break;
    case WEIR_RK4:
      step_rk4(step, whole);
      break;
    case WEIR_RK2_AUTO:
      return step_by_halving(step, whole, step_midpoint);
    case WEIR_RK4_AUTO:
      return step_by_halving(step, whole, step_rk4);
    case WEIR_RK45:
      return step_rk45(step, whole);
    case WEIR_CVODE:
      return step_outside(step, whole);
  }
  return std::nullopt;
}

bool has_error_bounds(weir_method method) { return method >= WEIR_RK2_AUTO; }

}  // namespace weir
