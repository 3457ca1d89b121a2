/* ../models/oregonator.mdl: three stocks of an oscillating reaction, so small that what surrounds
 * the equations counts. Runge-Kutta of fourth order, 32,768 steps, 129 of them saved. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "tools/bench/yardstick/yardstick.h"

struct state {
  double acid, bromide, catalyst;
};

struct reaction {
  double time, slow, fast, share, stoichiometry;
  struct state now, rate;
  double total, log_acid;
};

static struct state rates(const struct reaction* r, struct state s) {
  return (struct state){
      (r->share * s.bromide - s.acid * s.bromide + s.acid * (1 - s.acid)) / r->slow,
      (s.catalyst * r->stoichiometry - r->share * s.bromide - s.acid * s.bromide) / r->fast,
      s.acid - s.catalyst,
  };
}

static struct state moved(struct state s, struct state rate, double dt) {
  return (struct state){s.acid + dt * rate.acid, s.bromide + dt * rate.bromide,
                        s.catalyst + dt * rate.catalyst};
}

static void step(struct reaction* r, double dt) {
  const struct state a = r->rate;
  const struct state b = rates(r, moved(r->now, a, dt / 2));
  const struct state c = rates(r, moved(r->now, b, dt / 2));
  const struct state d = rates(r, moved(r->now, c, dt));
  const struct state mean = {(a.acid + 2 * b.acid + 2 * c.acid + d.acid) / 6,
                             (a.bromide + 2 * b.bromide + 2 * c.bromide + d.bromide) / 6,
                             (a.catalyst + 2 * b.catalyst + 2 * c.catalyst + d.catalyst) / 6};
  r->now = moved(r->now, mean, dt);
}

enum { kRows = 129, kStepsPerRow = 256, kVariables = sizeof(struct reaction) / sizeof(double) };

#define AT(member) (offsetof(struct reaction, member) / sizeof(double))
static const struct place kPlaces[] = {
    {"acid", AT(now.acid)},
    {"bromide", AT(now.bromide)},
    {"catalyst", AT(now.catalyst)},
    {"acid rate", AT(rate.acid)},
    {"bromide rate", AT(rate.bromide)},
    {"total", AT(total)},
    {"log acid", AT(log_acid)},
};

static void save_outputs(const struct reaction* r, double* row) {
  row[0] = r->now.acid;
  row[1] = r->now.bromide;
  row[2] = r->now.catalyst;
  row[3] = r->rate.acid;
  row[4] = r->rate.bromide;
}

static void save_all(struct reaction* r, double* row) {
  r->total = r->now.acid + r->now.bromide + r->now.catalyst;
  r->log_acid = log(r->now.acid);
  memcpy(row, r, sizeof *r);
}

static void run(enum saving saving, double* rows) {
  const double dt = 0.00048828125;
  struct reaction r = {.slow = 0.04, .fast = 0.0004, .share = 0.0008, .stoichiometry = 1};
  r.now = (struct state){0.05, 1, 0.1};
  for (int i = 0;; ++i) {
    r.time = i * dt;
    r.rate = rates(&r, r.now);
    if (i % kStepsPerRow == 0) {
      const size_t row = (size_t)(i / kStepsPerRow);
      if (saving == SAVE_OUTPUTS) save_outputs(&r, rows + row * kOutputs);
      if (saving == SAVE_ALL) save_all(&r, rows + row * kVariables);
      if (row == kRows - 1) break;
    }
    step(&r, dt);
  }
  if (saving == SAVE_NOTHING) save_outputs(&r, rows);
}

const struct yardstick oregonator_yardstick = {
    "oregonator.mdl", "slow", kRows, kVariables, sizeof kPlaces / sizeof kPlaces[0], kPlaces, run,
};
