/* ../models/ageing_chain.mdl: a hundred cohorts of one year each. Euler's method, 800 steps of an
 * eighth of a year, saved once a year. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "tools/bench/yardstick/yardstick.h"

enum { kCohorts = 100 };

struct chain {
  double time, years_in_a_cohort, lowest_mortality, doubling_age, highest_fertility, room;
  double people[kCohorts], initial_people[kCohorts], mortality[kCohorts], fertility[kCohorts];
  double entering[kCohorts], leaving[kCohorts], deaths[kCohorts];
  double births, population, pressure, mean_age, oldest;
};

static void start(struct chain* c) {
  c->years_in_a_cohort = 1;
  c->lowest_mortality = 0.001;
  c->doubling_age = 12;
  c->highest_fertility = 0.14;
  c->room = 60000;
  for (int i = 0; i < kCohorts; ++i) {
    const double age = i + 1, ratio = age / c->doubling_age;
    const int is_fertile = age > 15 && age < 46;
    c->initial_people[i] = c->people[i] = 1000 * (1 - age / 125);
    c->mortality[i] = c->lowest_mortality * (1 + ratio * ratio);
    c->fertility[i] = is_fertile ? c->highest_fertility * (1 - fabs(age - 30.5) / 20) : 0;
  }
}

static void rates(struct chain* c) {
  double births = 0, population = 0;
  for (int i = 0; i < kCohorts; ++i) {
    births += c->people[i] * c->fertility[i];
    population += c->people[i];
  }
  c->births = births * 0.5;
  c->population = population;
  c->pressure = population > c->room ? population / c->room : 1;
  for (int i = 0; i < kCohorts; ++i) {
    c->leaving[i] = c->people[i] / c->years_in_a_cohort;
    c->deaths[i] = c->people[i] * c->mortality[i] * c->pressure;
  }
  c->entering[0] = c->births;
  for (int i = 1; i < kCohorts; ++i) c->entering[i] = c->leaving[i - 1];
}

static void observe(struct chain* c) {
  double years = 0, oldest = 0;
  for (int i = 0; i < kCohorts; ++i) years += c->people[i] * (i + 0.5);
  for (int i = 1; i < kCohorts; ++i) oldest += c->people[i] * c->mortality[i];
  c->mean_age = years / c->population;
  c->oldest = oldest;
}

static void step(struct chain* c, double dt) {
  for (int i = 0; i < kCohorts; ++i)
    c->people[i] += dt * (c->entering[i] - c->leaving[i] - c->deaths[i]);
}

enum { kRows = 101, kStepsPerRow = 8, kVariables = sizeof(struct chain) / sizeof(double) };

#define AT(member) (offsetof(struct chain, member) / sizeof(double))
static const struct place kPlaces[] = {
    {"population", AT(population)},
    {"births", AT(births)},
    {"pressure", AT(pressure)},
    {"people[a0]", AT(people)},
    {"people[a99]", AT(people) + 99},
    {"deaths[a50]", AT(deaths) + 50},
    {"entering[a20]", AT(entering) + 20},
    {"mean age", AT(mean_age)},
    {"oldest", AT(oldest)},
};

static void save_outputs(const struct chain* c, double* row) {
  row[0] = c->population;
  row[1] = c->births;
  row[2] = c->pressure;
  row[3] = c->people[0];
  row[4] = c->people[99];
}

static void run(enum saving saving, double* rows) {
  const double dt = 0.125;
  struct chain c;
  start(&c);
  for (int i = 0;; ++i) {
    c.time = i * dt;
    rates(&c);
    if (i % kStepsPerRow == 0) {
      const size_t row = (size_t)(i / kStepsPerRow);
      if (saving == SAVE_OUTPUTS) save_outputs(&c, rows + row * kOutputs);
      if (saving == SAVE_ALL) {
        observe(&c);
        memcpy(rows + row * kVariables, &c, sizeof c);
      }
      if (row == kRows - 1) break;
    }
    step(&c, dt);
  }
  if (saving == SAVE_NOTHING) save_outputs(&c, rows);
}

const struct yardstick ageing_yardstick = {
    "ageing_chain.mdl", "room", kRows, kVariables, sizeof kPlaces / sizeof kPlaces[0], kPlaces, run,
};
