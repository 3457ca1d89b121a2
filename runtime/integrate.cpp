// The integration methods of vensim.md 8.6 and xmile.md 27.2, with f the section rates and X the
// stocks:
//
//     Euler         X + dt*f(t, X)
//     RK2 midpoint  X + dt*f(t + dt/2, X + dt/2*F1)                       Vensim
//     RK2 Heun      X + dt*(F1 + F2)/2,  F2 = f(t + dt, X + dt*F1)        XMILE
//     RK4           X + dt*(F1 + 2*F2 + 2*F3 + F4)/6                      both
//
// A stock that becomes infinite or NaN stays so: nothing stops (vensim.md 9.3).
#include "runtime/integrate.h"

#include <algorithm>
#include <cstddef>

namespace weir {
namespace {

// The two regions of a step, and how to evaluate a stage.
struct Step {
  const weir_code& code;
  weir_frame& frame;
  StageRoom& room;

  double* stocks() const { return frame.values + code.stocks.base; }
  const double* rates() const { return frame.values + code.rates.base; }
  std::size_t size() const { return code.stocks.size; }

  void remember_start() const { room.start.assign(stocks(), stocks() + size()); }

  // stocks = start + length * the present rates; then rates anew at that point
  void stage(double length, double stage_time) const {
    for (std::size_t i = 0; i < size(); ++i) stocks()[i] = room.start[i] + length * rates()[i];
    frame.values[code.time] = stage_time;
    code.run(code.self, WEIR_RATES, &frame);
  }

  // slopes += weight * the present rates
  void gather(double weight) const {
    for (std::size_t i = 0; i < size(); ++i) room.slopes[i] += weight * rates()[i];
  }

  void finish(double length) const {
    for (std::size_t i = 0; i < size(); ++i) stocks()[i] = room.start[i] + length * room.slopes[i];
  }
};

void step_euler(const Step& step, double dt) {
  for (std::size_t i = 0; i < step.size(); ++i) step.stocks()[i] += dt * step.rates()[i];
}

void step_midpoint(const Step& step, double time, double dt) {
  step.remember_start();
  step.stage(dt / 2, time + dt / 2);
  for (std::size_t i = 0; i < step.size(); ++i)
    step.stocks()[i] = step.room.start[i] + dt * step.rates()[i];
}

void step_heun(const Step& step, double dt, double next_time) {
  step.remember_start();
  step.room.slopes.assign(step.size(), 0.0);
  step.gather(1);
  step.stage(dt, next_time);
  step.gather(1);
  step.finish(dt / 2);
}

void step_rk4(const Step& step, double time, double dt, double next_time) {
  step.remember_start();
  step.room.slopes.assign(step.size(), 0.0);
  step.gather(1);
  step.stage(dt / 2, time + dt / 2);
  step.gather(2);
  step.stage(dt / 2, time + dt / 2);
  step.gather(2);
  step.stage(dt, next_time);
  step.gather(1);
  step.finish(dt / 6);
}

}  // namespace

void integrate(const weir_code& code, weir_frame& frame, double time, double dt, double next_time,
               StageRoom& room) {
  const Step step{code, frame, room};
  switch (static_cast<weir_method>(code.method)) {
    case WEIR_EULER:
      return step_euler(step, dt);
    case WEIR_RK2_MIDPOINT:
      return step_midpoint(step, time, dt);
    case WEIR_RK2_HEUN:
      return step_heun(step, dt, next_time);
    case WEIR_RK4:
      return step_rk4(step, time, dt, next_time);
  }
}

}  // namespace weir
