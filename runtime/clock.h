// The times of a run and when to save. Private to the runtime.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace weir {

/// Time as start + k*dt while dt stays, never by repeated addition (vensim.md 8.5.1, 8.5.2;
/// xmile.md 4.4).
///
/// A step and a start that are short decimals, such as 0.1, are counted in whole units of their
/// last digit, so that step 3 of 0.1 is the number 0.3 and not 0.30000000000000004. Other times
/// snap to a whole number that is within dt/1e6.
class Clock {
 public:
  Clock(double start, double dt) { restart(start, dt); }

  double time() const { return time_; }
  /// Time one step of `dt` later. A new dt counts from the present time.
  double next(double dt) {
    if (dt != dt_) restart(time_, dt);
    return next_;
  }
  /// Goes to the time that `next` gave last. The one after it is computed now: nobody waits for the
  /// division before the model has been evaluated.
  void advance() {
    time_ = next_;
    steps_ += 1;
    next_ = time_after(steps_ + 1);
  }

 private:
  void restart(double start, double dt);
  double time_after(double steps) const;

  double origin_ = 0, dt_ = 0, time_ = 0, next_ = 0;
  double steps_ = 0;  // of dt_ since origin_
  // when unit_ is not 0: origin_ = origin_units_ / unit_ and dt_ = dt_units_ / unit_, all whole
  // numbers
  double unit_ = 0, origin_units_ = 0, dt_units_ = 0;
};

/// Which times are saved (vensim.md 8.5.3): the first time at which less than half a step is
/// missing to the next multiple of the interval, counted from the start.
class SaveSchedule {
 public:
  SaveSchedule(double start, bool saves_every_step)
      : start_(start), next_(start), is_every_(saves_every_step) {}

  bool is_due(double time, double dt, double interval) {
    return is_every_ || interval <= dt || time + dt / 2 > next_due(dt, interval);
  }
  /// With this interval and step, nothing is due before half a step ahead of this time.
  double next_due(double dt, double interval) {
    if (is_every_ || interval <= dt) return -std::numeric_limits<double>::infinity();
    if (!is_next_known_) next_ = after(last_);
    is_next_known_ = true;
    return next_;
  }
  /// Tells of a save at `time`. `interval` is today's: it may change between saves.
  void saved(double time, double dt, double interval) {
    last_ = {time, dt, interval};
    is_next_known_ = false;
  }

 private:
  struct Save {
    double time, dt, interval;
  };
  double after(const Save& last) const;

  double start_, next_;
  bool is_every_;
  // the next due time is computed when it is asked for: most models save at every step
  Save last_{};
  bool is_next_known_ = true;
};

}  // namespace weir
