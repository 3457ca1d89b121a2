/* Delays of third order: three stocks in a row. */
#pragma once

struct third_order {
  double first, second, last;
};

static inline struct third_order all_stages(double value) {
  return (struct third_order){value, value, value};
}

static inline void move_smooth(struct third_order* level, double input, double delay, double dt) {
  const double stage = delay / 3;
  const double last = (level->second - level->last) / stage;
  const double second = (level->first - level->second) / stage;
  const double first = (input - level->first) / stage;
  level->last += dt * last;
  level->second += dt * second;
  level->first += dt * first;
}

static inline void move_material(struct third_order* level, double inflow, double delay,
                                 double dt) {
  const double stage = delay / 3;
  const double into_second = level->first / stage, into_last = level->second / stage;
  level->last += dt * (into_last - level->last / stage);
  level->second += dt * (into_second - into_last);
  level->first += dt * (inflow - into_second);
}
