/* The runtime's C face: what compiled code calls, and what a run needs to know of it.
 *
 * Compiled code (interpreter, JIT, ahead of time) is a weir_code: sizes, tables, and one entry that
 * runs a section over a frame. It is immutable and may be shared by threads; a weir_frame belongs
 * to one run. All functions are pure but for those that take a non-const frame. Nothing throws; a
 * function that cannot answer gives NaN or what it states. */
#ifndef WEIR_RT_H
#define WEIR_RT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Vensim's :NA: (vensim.md 9.1): -2^109. */
#define WEIR_NA (-649037107316853453566312041152512.0)

typedef enum weir_table_kind {
  WEIR_TABLE_CONTINUOUS = 0,   /* linear, ends held */
  WEIR_TABLE_EXTRAPOLATE = 1,  /* linear, the last segments go on */
  WEIR_TABLE_DISCRETE = 2,     /* y of the last point at or before x; ends held */
  WEIR_TABLE_LOOK_FORWARD = 3, /* y of the next point at or after x; ends held */
  WEIR_TABLE_RAW = 4           /* y of the point at x (within 1e-6), else WEIR_NA */
} weir_table_kind;

/* A part of a lookup, ready to be read. With away = x - from it holds the x for which
 *
 *     bits of away - start <= width          as unsigned numbers of 64 bits
 *
 * so that one comparison tells, and there the lookup is, to the bit what weir_rt_lookup gives,
 *
 *     fma(away, slope, fma(away, slope_rest, y))
 *
 * Each lies in one line of the processor's cache.
 */
typedef struct __attribute__((aligned(64))) weir_segment {
  uint64_t start, width;
  double from, slope, slope_rest, y;
} weir_segment;

#define WEIR_SEGMENT_FIELDS 6

/* Points with x ascending; equal x make a vertical step. An empty table reads as NaN. */
typedef struct weir_table {
  const double* xs;
  const double* ys;
  uint32_t count;
  uint32_t kind;                /* weir_table_kind */
  const weir_segment* segments; /* count + 1, segment i lies before point i; or null */
  /* Where x would lie among points at equal distances: behind (x - first) * per_x of them. */
  double first, per_x;
} weir_table;

/* A discrete delay's or container's content; made by the *_start functions, owned by the frame. */
typedef struct weir_object weir_object;

/* The calls of inner programs of one run: runtime/calls.h. */
typedef struct weir_calls weir_calls;

typedef struct weir_frame {
  double* values; /* value_count slots */
  const weir_table* tables;
  weir_object** objects; /* object_count, null until started */
  uint64_t seed;         /* of the run's random numbers */
  uint64_t run;          /* number of the run in an ensemble */
  uint64_t step;         /* steps taken since the start */
  double dt;             /* length of the current step */
  uint64_t slats;        /* of all conveyors together */
  const char* problem;   /* what ends the run, once an operation met it; else null */
  /* Where each table was read last, table_count; a model moves little in a step, so that the next x
   * mostly lies in the same segment. Starts as weir_code::segments. Native code reads it itself;
   * for the interpreter it may be null: nothing is remembered. */
  const weir_segment** segments;
  /* The same for code of several lanes, numbers instead of pointers: the fields of weir_segment in
   * their order, [table_count][WEIR_SEGMENT_FIELDS][lanes]; of the first frame only. */
  double* wide_segments;
  uint32_t table_count, object_count; /* what numbers that are arguments must be below */
  const double* commons;              /* weir_code::commons; of the first frame only */
  weir_calls* calls;                  /* null: the code has no inner programs, or none is run */
} weir_frame;

typedef enum weir_section {
  WEIR_CONST = 0,
  WEIR_INIT = 1,
  WEIR_RATES = 2,
  WEIR_UPDATE = 3,
  WEIR_OBSERVE = 4,
  WEIR_STEP = 5, /* the stocks from one time to the next, if it is there */
  WEIR_QUIET = 6 /* `rates` and the step at a time that is not saved, of fixed controls; the same */
} weir_section;

typedef enum weir_method {
  WEIR_EULER = 0,
  WEIR_RK2_MIDPOINT = 1,
  WEIR_RK2_HEUN = 2,
  WEIR_RK4 = 3,
  WEIR_DIFFERENCE = 4, /* Euler; saved auxiliaries lag behind (vensim.md 8.5.6) */
  WEIR_RK2_AUTO = 5,   /* step halving (vensim.md 8.6) */
  WEIR_RK4_AUTO = 6,
  WEIR_RK45 = 7, /* Dormand-Prince 5(4) */
  WEIR_CVODE = 8 /* a solver from outside: runtime/stiff.h */
} weir_method;

typedef struct weir_region {
  uint32_t base, size;
} weir_region;

/* Memories whose nexts `rates` computes, again until they stay (vensim.md 8.8). Where `init` needs
 * them too it does the same, from the numbers at `guess`. */
typedef struct weir_solved {
  weir_region memories;
  uint32_t guess, is_initial;
} weir_solved;

/* Memories that are chosen, from their nexts on, so that their residuals become 0 (vensim.md
 * 10.12). The other slots are the first of blocks as long: the length of a step of each unknown (0:
 * it stays as it is), how far from 0 is good enough, how many rounds the search may take. */
typedef struct weir_sought {
  weir_region unknowns;
  uint32_t lengths, residuals, tolerances, rounds;
  uint32_t is_initial; /* `init` needs them too, and computes all of these */
} weir_sought;

struct weir_code;

/* A program that another one calls (ir/program/program.h: InnerProgram). */
typedef struct weir_inner {
  const struct weir_code* code; /* of one lane */
  const char* name;
  const uint32_t* parameters; /* slots that the arguments are put into, in order */
  uint32_t parameter_count;
  uint32_t result; /* the slot of what a call gives */
  uint32_t runs;   /* 1: from its start to its stop, and gives the value there; 0: evaluated once */
} weir_inner;

/* One engine's product for one Program.
 *
 * Code of more than one lane makes that many runs at once: `run` takes an array of `lanes` frames,
 * one a run, and the values of all of them lie where those of the first do, as
 * values[slot][lane], aligned to 64 bytes. */
typedef struct weir_code {
  uint32_t lanes; /* 1, 4 or 8 */
  uint32_t value_count, table_count, object_count;
  const double* image;             /* value_count */
  const weir_region* image_pieces; /* ascending; what lies between is 0 */
  uint32_t image_piece_count;
  /* Of code of several lanes: numbers that all runs have in common; because of them the only slots
   * that runs may set, ascending, or null: any. */
  const double* commons;
  const uint32_t* varied;
  uint32_t varied_count;
  /* Of code of several lanes: the slots that must hold the image's number when a run begins,
   * ascending; the others may hold anything. */
  const weir_region* to_set;
  uint32_t to_set_count;
  const weir_table* tables;                        /* table_count */
  const weir_segment* const* segments;             /* table_count: where a frame's start */
  uint32_t time, step_time, start, stop, dt, save; /* slots */
  weir_region stocks, rates, memories, nexts;
  const weir_region* clamped;
  uint32_t clamped_count;
  const weir_solved* solved;
  uint32_t solved_count;
  const weir_sought* sought;
  uint32_t sought_count;
  uint32_t method; /* weir_method */
  uint32_t saves_every_step;
  uint32_t has_fixed_controls;  /* no step changes stop, dt and save */
  uint32_t saves_without_rates; /* `observe` and what is saved need no numbers of `rates` */
  uint32_t sections;            /* bit 1 << weir_section: it is there; others do nothing */
  uint32_t next_time;           /* the slot of a step's end, for WEIR_STEP */
  const weir_inner* inner;      /* those that this one and its inner programs call, by number */
  uint32_t inner_count;
  const void* self;
  void (*run)(const void* self, uint32_t section, weir_frame* frame);
} weir_code;

/* A matrix of slots: element (i, j) at data[i * row_stride + j * column_stride]. */
typedef struct weir_view {
  double* data;
  uint32_t rows, columns, row_stride, column_stride;
} weir_view;

/* libm and the like */
double weir_rt_pow(double a, double b);
double weir_rt_exp(double a);
double weir_rt_ln(double a);
double weir_rt_log10(double a);
double weir_rt_sin(double a);
double weir_rt_cos(double a);
double weir_rt_tan(double a);
double weir_rt_asin(double a);
double weir_rt_acos(double a);
double weir_rt_atan(double a);
double weir_rt_sinh(double a);
double weir_rt_cosh(double a);
double weir_rt_tanh(double a);
double weir_rt_mod_trunc(double a, double b); /* a - b*trunc(a/b); NaN for b = 0 */
double weir_rt_mod_floor(double a, double b); /* a - b*floor(a/b); NaN for b = 0 */
double weir_rt_round(double a);               /* halves away from zero */
double weir_rt_gamma_ln(double a);
double weir_rt_is_na(double a);
double weir_rt_is_nan(double a);
/* 1 / b in two parts h and l, such that fma(a, h, a * l) is a / b to the bit where it is above
 * 2^-200 in size; NaN for the few b where that does not hold (runtime/inverse.cpp). */
double weir_rt_inverse(double b);
double weir_rt_inverse_rest(double b);
double weir_rt_factorial(double n);
double weir_rt_combinations(double n, double r);
double weir_rt_permutations(double n, double r);
double weir_rt_normal_cdf(double x);
double weir_rt_normal_inverse(double p);

/* Random numbers: counter based (Philox 4x32-10), keyed by seed, run, site, element and step: the
 * same whatever the order of evaluation, and the same in all stages of a step. Truncated to [min,
 * max] by drawing again, at most 1000 times, then clamped (vensim.md 10.9.1: y = shift +
 * stretch*z). */
double weir_rt_random_uniform(const weir_frame*, double site, double element, double min,
                              double max);
double weir_rt_random_normal(const weir_frame*, double site, double element, double min, double max,
                             double mean, double deviation);
double weir_rt_random_exponential(const weir_frame*, double site, double element, double min,
                                  double max, double shift, double stretch);
double weir_rt_random_poisson(const weir_frame*, double site, double element, double min,
                              double max, double mean, double shift, double stretch);
double weir_rt_random_lognormal(const weir_frame*, double site, double element, double mean,
                                double deviation);
double weir_rt_random_gamma(const weir_frame*, double site, double element, double min, double max,
                            double order, double shift, double stretch);
double weir_rt_random_gamma_shape(const weir_frame*, double site, double element, double min,
                                  double max, double shape, double scale);
double weir_rt_random_beta(const weir_frame*, double site, double element, double min, double max,
                           double alpha, double beta, double shift, double stretch);
double weir_rt_random_triangular(const weir_frame*, double site, double element, double min,
                                 double max, double start, double peak, double stop);
double weir_rt_random_weibull(const weir_frame*, double site, double element, double min,
                              double max, double shape, double shift, double stretch);
double weir_rt_random_binomial(const weir_frame*, double site, double element, double min,
                               double max, double p, double n, double shift, double stretch);

/* p: chance of a success; the number of trials until there are n of them, n rounded. */
double weir_rt_random_negative_binomial(const weir_frame*, double site, double element, double min,
                                        double max, double p, double n, double shift,
                                        double stretch);
double weir_rt_random_logistic(const weir_frame*, double site, double element, double min,
                               double max, double shift, double stretch);

/* vensim.md 10.13 GET TIME VALUE; unit and start of the calendar as settings lines 37-40. NaN for
 * an unknown measure. */
double weir_rt_calendar_time(const weir_frame*, double relative, double offset, double measure,
                             double time, double initial_time, double unit, double year,
                             double month, double day);

/* Lookups (vensim.md 10.6, xmile.md 17.2). weir_rt_lookup goes by the table's own kind; the others
 * ignore it. */
double weir_rt_lookup(const weir_frame*, uint32_t table, double x);
/* For all lanes, of which only those whose bits are in `inside` are in the segment remembered for
 * them: remembers others in `wide_segments`, the first frame's, and gives 1 when each x[lane] lies
 * in the one remembered for it; else 0, and then y[lane] is read. */
uint32_t weir_rt_lookup_lanes(const weir_frame*, double* wide_segments, uint32_t table,
                              const double* x, double* y, uint32_t lanes, uint32_t inside);
double weir_rt_lookup_extrapolate(const weir_frame*, uint32_t table, double x);
double weir_rt_lookup_forward(const weir_frame*, uint32_t table, double x);
double weir_rt_lookup_backward(const weir_frame*, uint32_t table, double x);
double weir_rt_lookup_invert(const weir_frame*, uint32_t table, double y);
double weir_rt_lookup_area(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_lookup_slope(const weir_frame*, uint32_t table, double x, double mode);
/* The x up to which lies `share` (0..1) of the table's area between `least` and `most`; ends are
 * not held, but cut off. NaN when there is no area, or some of it lies below 0. */
double weir_rt_lookup_quantile(const weir_frame*, uint32_t table, double share, double least,
                               double most);

/* Data series as such (vensim.md 10.7): their points, whatever the table's kind. WEIR_NA where
 * there is no such point. */
double weir_rt_data_at_time(const weir_frame*, uint32_t table, double time);
double weir_rt_data_between_times(const weir_frame*, uint32_t table, double time, double mode);
double weir_rt_data_first_time(const weir_frame*, uint32_t table);
double weir_rt_data_last_time(const weir_frame*, uint32_t table);
double weir_rt_data_points(const weir_frame*, uint32_t table);
double weir_rt_data_max(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_data_min(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_data_mean(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_data_median(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_data_deviation(const weir_frame*, uint32_t table, double from, double to);
double weir_rt_lookup_integral(const weir_frame*, uint32_t table, double x);
double weir_rt_lookup_moment(const weir_frame*, uint32_t table, double x);
/* The number itself, an argument of operations on objects that read a table. */
double weir_rt_table_number(const weir_frame*, uint32_t table);

/* Discrete delays (vensim.md 10.4). *_start (re)makes the object and gives the output of the first
 * step; *_push takes this step's inputs and gives the output of the next step. */
double weir_rt_fixed_start(weir_frame*, uint32_t object, double delay, double initial);
double weir_rt_fixed_push(weir_frame*, uint32_t object, double input);
double weir_rt_delay_n_start(weir_frame*, uint32_t object, double delay, double initial,
                             double order);
double weir_rt_delay_n_push(weir_frame*, uint32_t object, double input, double delay);
double weir_rt_smooth_n_start(weir_frame*, uint32_t object, double time, double initial,
                              double order);
double weir_rt_smooth_n_push(weir_frame*, uint32_t object, double input, double time);
double weir_rt_material_start(weir_frame*, uint32_t object, double delay, double rate,
                              double missing);
double weir_rt_material_push(weir_frame*, uint32_t object, double input, double delay,
                             double missing);
double weir_rt_information_start(weir_frame*, uint32_t object, double delay, double initial);
double weir_rt_information_push(weir_frame*, uint32_t object, double input, double delay);
double weir_rt_batch_start(weir_frame*, uint32_t object, double amount, double until,
                           double backlog);
double weir_rt_batch_push(weir_frame*, uint32_t object, double input, double size, double time);
double weir_rt_profile_start(weir_frame*, uint32_t object, uint32_t table, double delay,
                             double rate, double growth);
double weir_rt_profile_push(weir_frame*, uint32_t object, double input, double delay);
double weir_rt_belt_start(weir_frame*, uint32_t object, uint32_t table, double content,
                          double transit);
double weir_rt_belt_push(weir_frame*, uint32_t object, double input, double transit,
                         double leakage);

/* A value that is held within a step (SAMPLE IF TRUE), and all values of a run so far (HISTORY).
 * *_push gives the value back. */
double weir_rt_hold_start(weir_frame*, uint32_t object, double value);
double weir_rt_hold_push(weir_frame*, uint32_t object, double value);
double weir_rt_hold_now(weir_frame*, uint32_t object);
double weir_rt_history_start(weir_frame*, uint32_t object);
double weir_rt_history_push(weir_frame*, uint32_t object, double value, double time);
double weir_rt_history_at(weir_frame*, uint32_t object, double time);

/* Queues (vensim.md 10.5): their value is what they hold. What asks a queue changes nothing; an
 * object that is no queue answers WEIR_NA. */
double weir_rt_fifo_start(weir_frame*, uint32_t object, uint32_t table, double content,
                          double range);
double weir_rt_fifo_attrib_start(weir_frame*, uint32_t object, uint32_t table, double attribute,
                                 double range);
double weir_rt_fifo_push(weir_frame*, uint32_t object, double inflow, double outflow,
                         double attribute, double change);
double weir_rt_fifo_age_average(weir_frame*, uint32_t object, double amount);
double weir_rt_fifo_age_in_range(weir_frame*, uint32_t object, double least, double most);
double weir_rt_fifo_age_oldest(weir_frame*, uint32_t object);
double weir_rt_fifo_attrib_average(weir_frame*, uint32_t object, double amount);
double weir_rt_fifo_attrib_in_range(weir_frame*, uint32_t object, double least, double most);
double weir_rt_fifo_attrib_max(weir_frame*, uint32_t object);
double weir_rt_fifo_attrib_min(weir_frame*, uint32_t object);
double weir_rt_fifo_attrib_quantity(weir_frame*, uint32_t object, double total);

/* Depreciation (vensim.md 10.11). A schedule is made by schedule_start, which gives 0, and one
 * schedule_share_start a period. */
double weir_rt_straightline_start(weir_frame*, uint32_t object, double life, double period,
                                  double before);
double weir_rt_schedule_start(weir_frame*, uint32_t object, double period, double since);
double weir_rt_schedule_share_start(weir_frame*, uint32_t object, double share, double due);
double weir_rt_depreciation_push(weir_frame*, uint32_t object, double investment);
double weir_rt_depreciation_now(weir_frame*, uint32_t object, double investment);

/* The internal rate of return of a stream so far (vensim.md 10.11, xmile.md 26.5): the rate r at
 * which the amounts, each times (1 + r) ^ -(its time / unit), have the sum 0; the one nearest to 0,
 * between -0.99 and `most`. Amounts of one period count as one. `first` came `since` periods
 * after the end of the first period. `missing` where there is no such rate. */
double weir_rt_cash_flows_start(weir_frame*, uint32_t object, double period, double unit,
                                double first, double since, double most, double missing);
double weir_rt_cash_flows_push(weir_frame*, uint32_t object, double stream, double missing);

/* Conveyors and queues (xmile.md 19, 20). An operation's arguments are put into the object first,
 * in order; it uses them up. *_start and *_push as above, each gives the content; the others give
 * values of the present step, and may be called any number of times. */
double weir_rt_container_put(weir_frame*, uint32_t object, double value);
double weir_rt_container_number(weir_frame*, uint32_t object);
double weir_rt_container_item(weir_frame*, uint32_t object);
double weir_rt_container_statistic(weir_frame*, uint32_t object);
double weir_rt_conveyor_start(weir_frame*, uint32_t object);
double weir_rt_conveyor_leave(weir_frame*, uint32_t object);
double weir_rt_conveyor_leak(weir_frame*, uint32_t object);
double weir_rt_conveyor_room(weir_frame*, uint32_t object);
double weir_rt_conveyor_time(weir_frame*, uint32_t object);
double weir_rt_conveyor_push(weir_frame*, uint32_t object);
double weir_rt_queue_start(weir_frame*, uint32_t object);
double weir_rt_queue_take(weir_frame*, uint32_t object);
double weir_rt_queue_blocked(weir_frame*, uint32_t object);
double weir_rt_queue_push(weir_frame*, uint32_t object);

/* Whole vectors: view 0 is the result, which may overlap no other view. Scalars as in ops.def. */
void weir_rt_sort_order(const weir_view*, uint32_t views, const double* scalars,
                        uint32_t scalar_count);
void weir_rt_rank(const weir_view*, uint32_t views, const double* scalars, uint32_t scalar_count);
void weir_rt_invert_matrix(const weir_view*, uint32_t views, const double* scalars,
                           uint32_t scalar_count);
void weir_rt_allocate_available(const weir_view*, uint32_t views, const double* scalars,
                                uint32_t scalar_count);
void weir_rt_allocate_by_priority(const weir_view*, uint32_t views, const double* scalars,
                                  uint32_t scalar_count);
void weir_rt_vector_lookup(const weir_view*, uint32_t views, const double* scalars,
                           uint32_t scalar_count);
void weir_rt_clearing_priority(const weir_view*, uint32_t views, const double* scalars,
                               uint32_t scalar_count);
void weir_rt_market_price(const weir_view*, uint32_t views, const double* scalars,
                          uint32_t scalar_count);
void weir_rt_demand_at_price(const weir_view*, uint32_t views, const double* scalars,
                             uint32_t scalar_count);
void weir_rt_supply_at_price(const weir_view*, uint32_t views, const double* scalars,
                             uint32_t scalar_count);
void weir_rt_shift_levels(const weir_view*, uint32_t views, const double* scalars,
                          uint32_t scalar_count);

/* Runs an inner program. arguments: the condition without which the call is not made and gives 0;
 * call site and element, by which its random numbers are told apart; the parameters. A run that
 * cannot be made ends that of the model with words; then NaN, as where the frame has no calls. */
double weir_rt_call(weir_frame*, uint32_t inner, const double* arguments, uint32_t count);

/* Frees a delay's content; null is allowed. */
void weir_rt_object_free(weir_object*);

#ifdef __cplusplus
}
#endif
#endif
