// The loop of a run (vensim.md 8.1, 8.5, 8.7; xmile.md 27.3).
//
//     image, overrides, const, init                       once
//     for each step: rates, until simultaneous equations stay; observe and record when this time is
//                    saved; stop at the end;
//                    update; stocks; memories; clamps; time
//                    or, where nothing is saved and the code has it: quiet; time
//
// FINAL TIME, TIME STEP and SAVEPER may be equations: each is read from its slot after `rates`.
// INITIAL TIME counts once.
#include "runtime/sim.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <new>
#include <utility>

#include "runtime/calls.h"
#include "runtime/clock.h"
#include "runtime/integrate.h"
#include "runtime/settle.h"
#include "runtime/state.h"

namespace weir {
namespace {

constexpr std::uint64_t kStepsPerReport = 4096;  // steps between two calls of `progress`
constexpr int kMostInitPasses = 4;
// of results: made room for before the first step; a longer run may end before its time
constexpr double kMostBytesAtOnce = 1 << 26;

std::string shown(double number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  return std::string(text, end.ptr);
}

std::string shown(std::uint64_t number) { return std::to_string(number); }

// Slots that follow each other, as those of an array and of most variables do, are saved at once.
std::vector<weir_region> pieces_of(const std::vector<std::uint32_t>& slots) {
  std::vector<weir_region> pieces;
  for (const std::uint32_t slot : slots) {
    if (!pieces.empty() && pieces.back().base + pieces.back().size == slot)
      pieces.back().size += 1;
    else
      pieces.push_back({slot, 1});
  }
  return pieces;
}

class Run {
 public:
  Run(const weir_code& code, const RunOptions& options)
      : code_(code),
        options_(options),
        own_calls_(has_own_calls(code, options) ? make_calls(code, options) : nullptr),
        state_(code, {options.seed, options.run, own_calls_ ? own_calls_.get() : options.calls}),
        saved_pieces_(pieces_of(options.saved_slots)),
        has_bounds_(has_error_bounds(static_cast<weir_method>(code.method))),
        has_quiet_(has_section(code, WEIR_QUIET) && code.has_fixed_controls) {
    outcome_.results.column_count = options.saved_slots.size();
  }

  RunOutcome go() && {
    if (check_method() && set_overrides() && initialise() && check_objects() && check_controls() &&
        check_length())
      loop();
    return std::move(outcome_);
  }

 private:
  double& slot(std::uint32_t number) { return state_.values[number]; }
  void run(weir_section section) { run_section(code_, section, &state_.frame); }
  bool fail(RunStatus status, std::string problem) {
    outcome_.status = status;
    outcome_.problem = std::move(problem);
    return false;
  }

  bool set_overrides();
  bool initialise();
  bool evaluate(double time);
  bool check_objects() { return !state_.frame.problem || fail_at_objects(); }
  bool fail_at_objects();
  bool check_controls();
  bool check_step(double time);
  bool find_unsound_control(double time);
  bool check_method();
  bool read_bounds();
  bool check_length();
  void make_room(double rows);
  void loop();
  bool save(double time);
  void save_lagging();
  bool report(double time);
  bool advance(Clock& clock);
  bool is_last(double time) { return time >= slot(code_.stop) - slot(code_.dt) / 2; }
  bool saves_others() const { return options_.saves == RunOptions::Saves::AsTheModelSays; }
  bool is_saved(double time, SaveSchedule& schedule);
  bool may_go_on(std::uint64_t step, double time);
  bool fail_step(StepFault fault, double time, double next_time);
  bool fail_unsolved(const char* problem, double time);

  const weir_code& code_;
  const RunOptions& options_;
  const OwnCalls own_calls_;  // null: those of the run that this one is a part of, or none
  State state_;
  const std::vector<weir_region> saved_pieces_;
  const bool has_bounds_;
  const bool has_quiet_;  // code for a step that nobody sees
  StageRoom room_;
  double start_ = 0;
  std::uint64_t reported_parts_ = 0;
  std::vector<double> lagging_;  // WEIR_DIFFERENCE: all values at the previous save
  RunOutcome outcome_;
};

// A slot that the program does not have is the caller's mistake, but must not write outside the
// values.
bool Run::set_overrides() {
  for (const Override& given : options_.overrides) {
    if (given.slot >= code_.value_count)
      return fail(RunStatus::BadControls, "an override has no place in this model");
    slot(given.slot) = given.value;
  }
  for (const std::uint32_t saved : options_.saved_slots) {
    if (saved >= code_.value_count)
      return fail(RunStatus::BadControls, "a variable to be saved is not in this model");
  }
  for (const ErrorBound& bound : {options_.absolute_error, options_.relative_error}) {
    if (bound.slot.value_or(0) >= code_.value_count)
      return fail(RunStatus::BadControls, "a bound of the error is not in this model");
  }
  return true;
}

// Runs const and init. When INITIAL TIME or TIME STEP are equations their values are known only
// after init, which also needs them: it is run again until they stay (vensim.md 8.5.5). What init
// computes is then replaced.
bool Run::initialise() {
  run(WEIR_CONST);
  if (!check_objects()) return false;
  for (int pass = 0; pass < kMostInitPasses; ++pass) {
    const double start = slot(code_.start), dt = slot(code_.dt);
    slot(code_.time) = slot(code_.step_time) = start;
    state_.frame.dt = dt;
    state_.frame.problem = nullptr;
    if (own_calls_) own_calls_->forget_problem();
    const char* problem = settle(code_, state_.frame, WEIR_INIT);
    if (problem) return fail_unsolved(problem, start);
    if (slot(code_.start) == start && slot(code_.dt) == dt) break;
  }
  start_ = slot(code_.time);
  state_.frame.dt = slot(code_.dt);

  // a next value that `update` does not write stays what it is
  const double* memories = state_.values.data() + code_.memories.base;
  std::copy_n(memories, code_.memories.size, state_.values.data() + code_.nexts.base);
  return true;
}

bool Run::evaluate(double time) {
  slot(code_.time) = slot(code_.step_time) = time;
  if (!has_equations_to_settle(code_)) {
    run(WEIR_RATES);
    return true;
  }
  const char* problem = settle(code_, state_.frame, WEIR_RATES);
  return !problem || fail_unsolved(problem, time);
}

bool Run::fail_unsolved(const char* problem, double time) {
  return fail(RunStatus::NotSolved, std::string(problem) + " at time " + shown(time));
}

// Delays, containers or calls could not do what was asked of them.
bool Run::fail_at_objects() {
  const bool is_of_call = own_calls_ && !own_calls_->problem().empty();
  const std::string when = is_of_call ? " at time " + shown(slot(code_.step_time)) : "";
  return fail(RunStatus::BadContent, state_.frame.problem + when);
}

bool Run::check_controls() {
  if (!std::isfinite(start_))
    return fail(RunStatus::BadControls,
                "INITIAL TIME is " + shown(start_) + ", it must be a number");
  const bool is_early = code_.has_fixed_controls && !has_equations_to_settle(code_);
  if ((!is_early && !evaluate(start_)) || !check_step(start_)) return false;
  const double stop = slot(code_.stop);
  if (stop < start_) {
    return fail(RunStatus::BadControls, "FINAL TIME is " + shown(stop) +
                                            ", it must not be before INITIAL TIME, which is " +
                                            shown(start_));
  }
  return true;
}

// The controls that may change, as they are now.
bool Run::check_step(double time) {
  const double dt = slot(code_.dt), save = slot(code_.save);
  const bool is_saved = code_.saves_every_step || !std::isnan(save);
  return (dt > 0 && std::isfinite(dt + slot(code_.stop)) && is_saved) || find_unsound_control(time);
}

// True where none is, after all.
bool Run::find_unsound_control(double time) {
  const double dt = slot(code_.dt), stop = slot(code_.stop), save = slot(code_.save);
  const auto when = [&] { return time == start_ ? "" : " at time " + shown(time); };
  if (!(dt > 0) || std::isinf(dt)) {
    const std::string rule = dt <= 0 ? ", it must be more than 0" : ", it must be a number";
    return fail(RunStatus::BadControls, "TIME STEP is " + shown(dt) + when() + rule);
  }
  if (!std::isfinite(stop)) {
    return fail(RunStatus::BadControls,
                "FINAL TIME is " + shown(stop) + when() + ", it must be a number");
  }
  if (!code_.saves_every_step && std::isnan(save)) {
    return fail(RunStatus::BadControls,
                "SAVEPER is " + shown(save) + when() + ", it must be a number");
  }
  return true;
}

bool Run::check_method() {
  if (code_.method != WEIR_CVODE || code_.stocks.size == 0) return true;
  if (!options_.make_stiff_solver) {
    return fail(RunStatus::BadControls,
                "the method cvode needs the library SUNDIALS, and weir was built without it");
  }
  room_.solver = options_.make_stiff_solver(code_.stocks.size);
  return room_.solver || fail(RunStatus::TooMuchMemory, "there is no memory for the method cvode");
}

// The bounds as they are at this step; a model may compute them (vensim.md 1.6.1).
bool Run::read_bounds() {
  if (!has_bounds_) return true;
  const auto read = [&](const ErrorBound& bound) {
    return bound.slot ? slot(*bound.slot) : bound.value;
  };
  const double absolute = read(options_.absolute_error), relative = read(options_.relative_error);
  room_.bounds = {absolute, relative};
  if (absolute >= 0 && relative >= 0 && absolute + relative > 0) return true;
  return fail(RunStatus::BadControls, "the bounds of the error are " + shown(absolute) +
                                          " absolute and " + shown(relative) +
                                          " relative; neither may be negative, nor both 0");
}

// Refuses at once what would run into a limit much later, when the length of the run is fixed.
bool Run::check_length() {
  const double dt = slot(code_.dt);
  const double steps = std::round((slot(code_.stop) - start_) / dt);
  const double save = slot(code_.save);
  const bool saves_last = options_.saves == RunOptions::Saves::LastTime;
  const double every = code_.saves_every_step || !(save > dt) ? steps : steps * (dt / save);
  const double rows = saves_last ? 0 : every;
  const double bytes = rows * static_cast<double>(options_.saved_slots.size() + 1) * sizeof(double);
  const bool has_too_many_steps = steps > static_cast<double>(options_.max_steps);
  const bool is_too_big = bytes > static_cast<double>(options_.max_result_bytes);
  if (!(has_too_many_steps || is_too_big) || !code_.has_fixed_controls) {
    make_room(rows);
    return true;
  }
  if (has_too_many_steps) {
    return fail(RunStatus::TooManySteps,
                "the run from " + shown(start_) + " to " + shown(slot(code_.stop)) +
                    " would take " + shown(steps) + " steps of " + shown(dt) +
                    ", more than the limit of " + shown(options_.max_steps));
  }
  return fail(RunStatus::TooMuchMemory, "the results would take " + shown(std::round(bytes)) +
                                            " bytes, more than the limit of " +
                                            shown(std::uint64_t{options_.max_result_bytes}));
}

// Results that grow as they come are copied again and again, which costs as much as the run.
void Run::make_room(double rows) {
  constexpr double kMore = 3;  // the first time, the last one, and one for rounding
  const std::size_t columns = options_.saved_slots.size();
  const double most = kMostBytesAtOnce / static_cast<double>((columns + 1) * sizeof(double));
  const auto count = static_cast<std::size_t>(rows > 0 ? std::min(rows + kMore, most) : 0);
  outcome_.results.times.reserve(count);
  outcome_.results.values.reserve(count * columns);
}

void Run::loop() {
  Clock clock(start_, slot(code_.dt));
  SaveSchedule schedule(start_, code_.saves_every_step != 0);
  for (std::uint64_t step = 0;; ++step) {
    const double time = clock.time();
    state_.frame.step = outcome_.steps = step;
    const bool is_quiet = has_quiet_ && (code_.saves_without_rates || !is_saved(time, schedule));
    if (is_quiet)
      slot(code_.time) = slot(code_.step_time) = time;
    else if (!evaluate(time) || !check_objects())
      return;
    // check_controls has seen those that stay
    if (!code_.has_fixed_controls && !check_step(time)) return;
    state_.frame.dt = slot(code_.dt);
    if (is_saved(time, schedule)) {
      if (!save(time)) return;
      schedule.saved(time, slot(code_.dt), slot(code_.save));
    }
    if (is_last(time) || !may_go_on(step, time)) return;
    if (!is_quiet) {
      if (!advance(clock) || !check_objects()) return;
      continue;
    }
    run(WEIR_QUIET);
    clock.advance();
  }
}

// vensim.md 8.5.3, 8.5.4: the first and the last time are always saved
bool Run::is_saved(double time, SaveSchedule& schedule) {
  return is_last(time) ||
         (saves_others() && schedule.is_due(time, slot(code_.dt), slot(code_.save)));
}

bool Run::may_go_on(std::uint64_t step, double time) {
  if (step >= options_.max_steps) {
    return fail(RunStatus::TooManySteps,
                "the run has not ended after " + shown(step) + " steps, at time " + shown(time));
  }
  return step % kStepsPerReport != 0 || report(time);
}

// Memories and stocks of the next time, from the values at this one (vensim.md 8.7).
bool Run::advance(Clock& clock) {
  const double dt = state_.frame.dt, time = clock.time(), next_time = clock.next(dt);
  if (!read_bounds()) return false;
  run(WEIR_UPDATE);
  if (!integrate_at_once(code_, state_.frame, dt)) {
    if (auto fault = integrate(code_, state_.frame, time, dt, next_time, room_))
      return fail_step(std::move(*fault), time, next_time);
    if (room_.unsolved) return fail_unsolved(room_.unsolved, time);
  }
  clock.advance();
  double* values = state_.values.data();
  std::copy_n(values + code_.nexts.base, code_.nexts.size, values + code_.memories.base);
  for (std::uint32_t i = 0; i < code_.clamped_count; ++i) {
    double* first = values + code_.clamped[i].base;
    // xmile.md 16.5; NaN stays
    for (double* stock = first; stock != first + code_.clamped[i].size; ++stock)
      *stock = *stock < 0 ? 0.0 : *stock;
  }

  // one long step is many short parts
  if (room_.parts - reported_parts_ < kStepsPerReport) return true;
  reported_parts_ = room_.parts;
  if (room_.parts > options_.max_steps) {
    return fail(RunStatus::TooManySteps, "the run has not ended after " + shown(room_.parts) +
                                             " parts of steps, at time " + shown(next_time));
  }
  return report(next_time);
}

bool Run::fail_step(StepFault fault, double time, double next_time) {
  const std::string place = "the step from time " + shown(time) + " to " + shown(next_time);
  if (!fault.stock) return fail(RunStatus::StepFailed, place + " cannot be made: " + fault.problem);
  outcome_.culprit = fault.stock;
  return fail(RunStatus::StepFailed, place + " cannot keep the error within its bounds (absolute " +
                                         shown(room_.bounds.absolute) + ", relative " +
                                         shown(room_.bounds.relative) +
                                         "), however short its parts");
}

bool Run::save(double time) {
  Results& results = outcome_.results;
  const std::size_t rows = results.times.size() + 1;
  if (rows * (results.column_count + 1) * sizeof(double) > options_.max_result_bytes) {
    return fail(RunStatus::TooMuchMemory, "the results take more than the limit of " +
                                              shown(std::uint64_t{options_.max_result_bytes}) +
                                              " bytes, at time " + shown(time));
  }
  run(WEIR_OBSERVE);
  if (!check_objects()) return false;
  results.times.push_back(time);
  if (code_.method == WEIR_DIFFERENCE) {
    save_lagging();
    return true;
  }
  const std::size_t before = results.values.size();
  results.values.resize(before + results.column_count);
  double* place = results.values.data() + before;
  for (const weir_region& piece : saved_pieces_) {
    const double* from = state_.values.data() + piece.base;
    // a call that copies a stretch costs many times what copying a number does
    if (piece.size == 1)
      *place++ = *from;
    else
      place = std::copy_n(from, piece.size, place);
  }
  return true;
}

// vensim.md 8.5.6: beside the levels of this time stand the auxiliaries of the previous save. The
// first row has its own: there are no earlier ones.
void Run::save_lagging() {
  const auto is_in = [](const weir_region& region, std::uint32_t saved) {
    return saved >= region.base && saved - region.base < region.size;
  };
  const std::vector<double>& values = state_.values;
  if (lagging_.empty()) lagging_ = values;
  for (const std::uint32_t saved : options_.saved_slots) {
    const bool is_of_this_time = is_in(code_.stocks, saved) || is_in(code_.memories, saved) ||
                                 saved == code_.time || saved == code_.step_time;
    outcome_.results.values.push_back(is_of_this_time ? values[saved] : lagging_[saved]);
  }
  lagging_ = values;
}

bool Run::report(double time) {
  if (!options_.progress) return true;
  const double length = slot(code_.stop) - start_;
  const double share = length > 0 ? std::clamp((time - start_) / length, 0.0, 1.0) : 1.0;
  if (options_.progress(options_.progress_context, share)) return true;
  return fail(RunStatus::Stopped, "the run was stopped at time " + shown(time));
}

}  // namespace

RunOutcome simulate(const weir_code& code, const RunOptions& options) {
  try {
    return Run(code, options).go();
  } catch (const std::bad_alloc&) {
    RunOutcome outcome;
    outcome.status = RunStatus::TooMuchMemory;
    outcome.problem = "the run needs more memory than there is";
    return outcome;
  }
}

}  // namespace weir
