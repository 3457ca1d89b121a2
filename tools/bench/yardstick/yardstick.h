/* Models written out in C by hand, as a yardstick for weir's native code: what somebody would write
 * who wants one model to be fast and has the patience. Plain C, a separate lookup function, no
 * tricks. Their numbers are weir's within 1e-9 (tests/conform/yardstick_test.cpp); how they are
 * timed is told in ../yardstick.cpp. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Points of a graphical function, x ascending. */
struct point {
  double x, y;
};
struct table {
  const struct point* points;
  size_t count;
};

/* Linear between points, the ends held. */
double lookup(const struct table* table, double x);

enum saving { SAVE_NOTHING, SAVE_OUTPUTS, SAVE_ALL };

/* Where a variable lies in a row of all; `name` is that of the model. */
struct place {
  const char* name;
  size_t at;
};

/* A run gives row_count rows: of five outputs, or of all variable_count numbers of the model's
 * struct. The first five of `places` are the outputs. With nothing saved it gives one row, the last
 * outputs, so that no compiler leaves the run out. */
enum { kOutputs = 5 };
struct yardstick {
  const char* model; /* its file */
  const char* input; /* the constant in which runs that are made at once differ */
  size_t row_count, variable_count, place_count;
  const struct place* places;
  void (*run)(enum saving saving, double* rows);
};

extern const struct yardstick wrld3_yardstick, ageing_yardstick, oregonator_yardstick;

/* All of them, ended by null. Each build for timing has a name of its own for it. */
#ifndef YARDSTICKS
#define YARDSTICKS yardsticks
#endif
__attribute__((visibility("default"))) const struct yardstick* const* YARDSTICKS(void);

#ifdef __cplusplus
}
#endif
