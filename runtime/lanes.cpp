// The loop of sim.cpp for code of several lanes: see lanes.h.
//
// All lanes go in step: one clock, one TIME STEP, while each has its own end and its own times of
// saving. The first lane that is still in leads. A lane that needs anything else (another start or
// TIME STEP, an end with words) leaves, and is made again by itself: so this file says nothing to
// the modeller, and a run that fails does so in one way only. Lanes that have left or have ended go
// on computing what nobody reads; no lane sees another's numbers.
#include "runtime/lanes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

#include "runtime/aligned_numbers.h"
#include "runtime/calls.h"
#include "runtime/clock.h"
#include "runtime/integrate.h"
#include "runtime/lane_inputs.h"
#include "runtime/lane_rows.h"

namespace weir {
namespace {

constexpr std::uint64_t kStepsPerReport = 4096;  // steps between two calls of `progress`
constexpr int kMostInitPasses = 4;
constexpr double kMostNumbersAtOnce = 1 << 20;  // of a lane: made room for before the first step

/// One run among them.
struct Lane {
  enum class State : std::uint8_t { Runs, Ended, Left };
  State state = State::Runs;
  const RunOptions* options = nullptr;
  SaveSchedule schedule{0, false};
  std::vector<double> lagging;  // WEIR_DIFFERENCE: all values at the previous save
  RunOutcome outcome;
};

class LaneRuns {
 public:
  LaneRuns(const weir_code& code, const std::vector<RunOptions>& options);
  ~LaneRuns() {
    for (weir_object* object : objects_) weir_rt_object_free(object);
  }
  LaneRuns(const LaneRuns&) = delete;
  LaneRuns& operator=(const LaneRuns&) = delete;

  std::vector<std::optional<RunOutcome>> go() &&;

 private:
  double& slot(std::uint32_t number, std::size_t lane) { return row(number)[lane]; }
  /// A slot in all lanes.
  double* row(std::uint32_t number) { return values_.get() + std::size_t{number} * code_.lanes; }
  void fill(std::uint32_t number, double value) { std::fill_n(row(number), code_.lanes, value); }
  void run(weir_section section) { run_section(code_, section, frames_.data()); }
  bool is_in(std::size_t lane) const { return lanes_[lane].state == Lane::State::Runs; }
  bool has_any() const { return leader_ < lanes_.size(); }
  void end(std::size_t lane, Lane::State state);
  /// Lanes whose controls are not those that run beside the leader's leave.
  void check_controls(bool is_first);
  /// Those leave for which `is_odd`.
  template <typename Predicate>
  void part_with(Predicate is_odd);
  bool differs(std::uint32_t number, std::size_t lane);

  void set_up();
  void set_overrides();
  void initialise();
  void loop();
  void set_time(double time);
  void evaluate(weir_section section);
  void save_what_is_due(std::uint64_t step, double time);
  bool has_sound_controls(std::size_t lane, bool is_first);
  void make_room();
  bool is_quiet(double time) const;
  void expect_next_save();
  void save(double time);
  void save_alike(double time);
  void part_ways();
  void hand_out_rows();
  bool save_lane(std::size_t lane, double time);
  double lagging(std::size_t lane, std::uint32_t saved);
  bool is_last(std::size_t lane, double time);
  bool report(double time);
  void move_quietly(Clock& clock) {
    evaluate(WEIR_QUIET);
    clock.advance();
  }
  void advance(Clock& clock);
  /// Those leave whose delays, containers or calls could not do what they were asked.
  void part_with_problems() {
    part_with([&](std::size_t lane) { return frames_[lane].problem != nullptr; });
  }

  const weir_code& code_;
  const std::vector<RunOptions>& options_;
  AlignedNumbers values_, segments_;
  std::vector<weir_frame> frames_;
  std::vector<weir_object*> objects_;
  std::vector<OwnCalls> calls_;  // of each lane, where there are inner programs
  std::vector<Lane> lanes_;
  const bool has_quiet_;    // code for a step of which nothing is saved
  std::size_t leader_ = 0;  // the first that is still in; behind the last, when none is
  std::vector<double> checked_controls_;  // dt, stop, save of each lane at the step before
  // all lanes have saved the same few columns at the same times so far, and end together: then by
  // these
  bool are_alike_;
  LaneRows rows_;
  SaveSchedule schedule_{0, false};
  std::size_t saved_count_ = 0;
  // while the controls stay: no lane saves or ends before
  double next_save_ = 0, next_end_ = 0;
  StageRoom room_;
  double start_ = 0;
  std::uint64_t step_ = 0;  // the last that was not quiet
};

LaneRuns::LaneRuns(const weir_code& code, const std::vector<RunOptions>& options)
    : code_(code),
      options_(options),
      values_(make_numbers(std::size_t{code.value_count} * code.lanes)),
      segments_(make_numbers(std::size_t{code.table_count} * WEIR_SEGMENT_FIELDS * code.lanes)),
      frames_(code.lanes),
      objects_(std::size_t{code.object_count} * code.lanes, nullptr),
      lanes_(code.lanes),
      has_quiet_(has_section(code, WEIR_QUIET) && code.has_fixed_controls),
      checked_controls_(std::size_t{3} * code.lanes),
      are_alike_(code.method != WEIR_DIFFERENCE &&
                 LaneRows::is_for(options.front().saved_slots.size(), code.lanes)),
      rows_(options.front().saved_slots.size(), code.lanes) {
  set_up();
}

// A lane that nobody asked for does as the first, unheard.
void LaneRuns::set_up() {
  set_lane_values(code_, values_.get());
  start_lane_segments(code_, segments_.get());
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    const bool is_wanted = lane < options_.size();
    lanes_[lane].options = &options_[is_wanted ? lane : 0];
    if (!is_wanted) lanes_[lane].state = Lane::State::Left;
    lanes_[lane].outcome.results.column_count = options_.front().saved_slots.size();
    weir_frame& frame = frames_[lane];
    frame = {};
    frame.values = values_.get();
    frame.tables = code_.tables;
    frame.objects = objects_.data() + lane * code_.object_count;
    frame.table_count = code_.table_count;
    frame.object_count = code_.object_count;
    frame.seed = lanes_[lane].options->seed;
    frame.run = lanes_[lane].options->run;
    frame.wide_segments = segments_.get();
    frame.commons = code_.commons;
    if (code_.inner_count == 0) continue;
    calls_.push_back(make_calls(code_, *lanes_[lane].options));
    frame.calls = calls_.back().get();
    if (!is_wanted) calls_.back()->stop("nobody reads it");
  }
}

std::vector<std::optional<RunOutcome>> LaneRuns::go() && {
  set_overrides();
  if (has_any()) initialise();
  if (has_any()) loop();
  std::vector<std::optional<RunOutcome>> outcomes(options_.size());
  for (std::size_t lane = 0; lane < outcomes.size(); ++lane) {
    if (lanes_[lane].state == Lane::State::Ended) outcomes[lane] = std::move(lanes_[lane].outcome);
  }
  return outcomes;
}

// Its delays and containers go, so that what nobody bounds any more does not grow.
void LaneRuns::end(std::size_t lane, Lane::State state) {
  lanes_[lane].state = state;
  lanes_[lane].outcome.steps = step_;
  while (has_any() && !is_in(leader_)) ++leader_;
  for (std::uint32_t i = 0; i < code_.object_count; ++i)
    weir_rt_object_free(std::exchange(frames_[lane].objects[i], nullptr));
  if (!calls_.empty()) calls_[lane]->stop("nobody reads it");
}

template <typename Predicate>
void LaneRuns::part_with(Predicate is_odd) {
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (is_in(lane) && is_odd(lane)) end(lane, Lane::State::Left);
  }
}

// Other bits than the leader.
bool LaneRuns::differs(std::uint32_t number, std::size_t lane) {
  return std::bit_cast<std::uint64_t>(slot(number, lane)) !=
         std::bit_cast<std::uint64_t>(slot(number, leader_));
}

void LaneRuns::set_overrides() {
  part_with([&](std::size_t lane) { return !fits(code_, *lanes_[lane].options); });
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (!fits(code_, *lanes_[lane].options)) continue;
    for (const Override& given : lanes_[lane].options->overrides)
      slot(given.slot, lane) = given.value;
  }
}

// As Run::initialise of sim.cpp. Lanes that need another number of passes than the leader leave.
void LaneRuns::initialise() {
  run(WEIR_CONST);
  part_with_problems();
  for (int pass = 0; pass < kMostInitPasses && has_any(); ++pass) {
    std::vector<std::pair<double, double>> before;
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
      const double start = slot(code_.start, lane), dt = slot(code_.dt, lane);
      before.emplace_back(start, dt);
      slot(code_.time, lane) = slot(code_.step_time, lane) = start;
      frames_[lane].dt = dt;
      frames_[lane].problem = nullptr;
      if (!calls_.empty() && is_in(lane)) calls_[lane]->forget_problem();
    }
    run(WEIR_INIT);
    const auto stays = [&](std::size_t lane) {
      return slot(code_.start, lane) == before[lane].first &&
             slot(code_.dt, lane) == before[lane].second;
    };
    const bool leader_stays = stays(leader_);
    part_with([&](std::size_t lane) { return stays(lane) != leader_stays; });
    if (leader_stays) break;
  }
  if (!has_any()) return;
  start_ = slot(code_.time, leader_);
  part_with([&](std::size_t lane) {
    return frames_[lane].problem || !std::isfinite(start_) || differs(code_.time, lane);
  });
  std::copy_n(row(code_.memories.base), std::size_t{code_.memories.size} * code_.lanes,
              row(code_.nexts.base));
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (!is_in(lane)) end(lane, Lane::State::Left);
  }
}

void LaneRuns::loop() {
  Clock clock(start_, slot(code_.dt, leader_));
  schedule_ = SaveSchedule(start_, code_.saves_every_step != 0);
  for (Lane& lane : lanes_) lane.schedule = schedule_;
  make_room();
  for (std::uint64_t step = 0;; ++step) {
    const double time = clock.time();
    for (weir_frame& frame : frames_) frame.step = step;
    const bool is_between = step > 0 && has_quiet_ && is_quiet(time);
    const bool needs_rates = !has_quiet_ || (!is_between && !code_.saves_without_rates);
    set_time(time);
    if (needs_rates) evaluate(WEIR_RATES);
    if (!is_between) save_what_is_due(step, time);
    if (!has_any()) return;
    if (step >= options_.front().max_steps) return part_with([](std::size_t) { return true; });
    if (step % kStepsPerReport == 0 && !report(time)) return;
    needs_rates ? advance(clock) : move_quietly(clock);
    if (!has_any()) return;
  }
}

void LaneRuns::save_what_is_due(std::uint64_t step, double time) {
  if (has_any() && (step == 0 || !code_.has_fixed_controls)) check_controls(step == 0);
  if (!has_any()) return;
  const double dt = slot(code_.dt, leader_);
  if (dt != frames_.front().dt || step == 0)
    for (weir_frame& frame : frames_) frame.dt = dt;
  if (is_quiet(time)) return;
  step_ = step;
  are_alike_ ? save_alike(time) : save(time);
  expect_next_save();
}

void LaneRuns::set_time(double time) {
  fill(code_.time, time);
  fill(code_.step_time, time);
}

void LaneRuns::evaluate(weir_section section) {
  run(section);
  if (!calls_.empty()) part_with_problems();
}

// They seldom change.
void LaneRuns::check_controls(bool is_first) {
  const std::size_t lanes = code_.lanes;
  const std::uint32_t numbers[] = {code_.dt, code_.stop, code_.save};
  bool are_checked = !is_first;
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    const double* now = row(numbers[i]);
    double* checked = checked_controls_.data() + i * lanes;
    are_checked = are_checked && std::memcmp(now, checked, lanes * sizeof(double)) == 0;
    std::copy_n(now, lanes, checked);
  }
  if (are_checked) return;
  next_save_ = next_end_ = -std::numeric_limits<double>::infinity();
  part_with([&](std::size_t lane) {
    return differs(code_.dt, lane) || !has_sound_controls(lane, is_first);
  });
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    const bool is_other = differs(code_.stop, lane) || differs(code_.save, lane);
    if (are_alike_ && is_in(lane) && is_other) part_ways();
  }
}

// From now on each has its own times of saving.
void LaneRuns::part_ways() {
  hand_out_rows();
  for (Lane& lane : lanes_) lane.schedule = schedule_;
  are_alike_ = false;
}

void LaneRuns::hand_out_rows() {
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
    if (is_in(lane)) rows_.append_to(lanes_[lane].outcome.results, lane);
  rows_.clear();
}

// Whether a run by itself would find no fault.
bool LaneRuns::has_sound_controls(std::size_t lane, bool is_first) {
  const double dt = slot(code_.dt, lane), stop = slot(code_.stop, lane);
  const double save = slot(code_.save, lane);
  if (!(dt > 0) || std::isinf(dt) || !std::isfinite(stop)) return false;
  if (!code_.saves_every_step && std::isnan(save)) return false;
  if (!is_first) return true;
  if (stop < start_) return false;
  const double steps = std::round((stop - start_) / dt);
  return steps <= static_cast<double>(options_.front().max_steps);
}

bool LaneRuns::is_last(std::size_t lane, double time) {
  return time >= slot(code_.stop, lane) - frames_[lane].dt / 2;
}

// As Run::make_room of sim.cpp, with the controls as they are at the start.
void LaneRuns::make_room() {
  const double dt = slot(code_.dt, leader_), save = slot(code_.save, leader_);
  const double step = code_.saves_every_step || !(save > dt) ? dt : save;
  const std::size_t columns = options_.front().saved_slots.size();
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (!is_in(lane)) continue;
    const double rows = (slot(code_.stop, lane) - start_) / step + 3;
    const double most = kMostNumbersAtOnce / static_cast<double>(columns + 1);
    const auto count = static_cast<std::size_t>(rows > 0 ? std::min(rows, most) : 0);
    lanes_[lane].outcome.results.times.reserve(count);
    lanes_[lane].outcome.results.values.reserve(count * columns);
  }
}

bool LaneRuns::is_quiet(double time) const {
  const double half = frames_.front().dt / 2;
  return !(time + half > next_save_) && !(time >= next_end_ - half);
}

void LaneRuns::expect_next_save() {
  const double dt = frames_.front().dt;
  if (are_alike_) {
    const std::size_t first = leader_;
    if (first == lanes_.size()) return;
    next_save_ = schedule_.next_due(dt, slot(code_.save, first));
    next_end_ = slot(code_.stop, first);
    return;
  }
  next_save_ = next_end_ = std::numeric_limits<double>::infinity();
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (!is_in(lane)) continue;
    const double due = lanes_[lane].schedule.next_due(dt, slot(code_.save, lane));
    next_save_ = std::min(next_save_, due);
    next_end_ = std::min(next_end_, slot(code_.stop, lane));
  }
}

// What `save` does where the first lane tells for all.
void LaneRuns::save_alike(double time) {
  const std::size_t first = leader_;
  const double dt = frames_.front().dt, interval = slot(code_.save, first);
  const bool are_last = is_last(first, time);
  if (!are_last && !schedule_.is_due(time, dt, interval)) return;
  schedule_.saved(time, dt, interval);
  const RunOptions& common = options_.front();
  const std::size_t row_size = (common.saved_slots.size() + 1) * sizeof(double);
  if (++saved_count_ * row_size > common.max_result_bytes)
    return part_with([](std::size_t) { return true; });
  run(WEIR_OBSERVE);
  if (!calls_.empty()) part_with_problems();
  rows_.add(time, values_.get(), common.saved_slots);
  if (are_last || rows_.is_full()) hand_out_rows();
  if (!are_last) return;
  for (std::size_t at = 0; at < lanes_.size(); ++at)
    if (is_in(at)) end(at, Lane::State::Ended);
}

// Saves those that are due, and ends those that are at their end.
void LaneRuns::save(double time) {
  const double dt = frames_.front().dt;
  bool has_observed = false;
  for (std::size_t at = 0; at < lanes_.size(); ++at) {
    Lane& lane = lanes_[at];
    if (!is_in(at)) continue;
    const double interval = slot(code_.save, at);
    if (!is_last(at, time) && !lane.schedule.is_due(time, dt, interval)) continue;
    if (!has_observed) run(WEIR_OBSERVE);
    has_observed = true;
    if (!calls_.empty()) part_with_problems();
    if (!is_in(at)) continue;
    if (!save_lane(at, time)) {
      end(at, Lane::State::Left);
      continue;
    }
    lane.schedule.saved(time, dt, interval);
    if (is_last(at, time)) end(at, Lane::State::Ended);
  }
}

// False: more than the limit.
bool LaneRuns::save_lane(std::size_t lane, double time) {
  Results& results = lanes_[lane].outcome.results;
  const std::size_t rows = results.times.size() + 1;
  if (rows * (results.column_count + 1) * sizeof(double) > options_.front().max_result_bytes)
    return false;
  const bool lags = code_.method == WEIR_DIFFERENCE && !results.times.empty();
  results.times.push_back(time);
  const std::size_t before = results.values.size();
  results.values.resize(before + results.column_count);
  double* place = results.values.data() + before;
  for (const std::uint32_t saved : options_.front().saved_slots)
    *place++ = lags ? lagging(lane, saved) : slot(saved, lane);
  if (code_.method != WEIR_DIFFERENCE) return true;
  std::vector<double>& kept = lanes_[lane].lagging;
  kept.resize(code_.value_count);
  for (std::uint32_t number = 0; number < code_.value_count; ++number)
    kept[number] = slot(number, lane);
  return true;
}

// vensim.md 8.5.6, as Run::save_lagging of sim.cpp.
double LaneRuns::lagging(std::size_t lane, std::uint32_t saved) {
  const auto is_inside = [&](const weir_region& region) {
    return saved >= region.base && saved - region.base < region.size;
  };
  const bool is_of_this_time = is_inside(code_.stocks) || is_inside(code_.memories) ||
                               saved == code_.time || saved == code_.step_time;
  return is_of_this_time ? slot(saved, lane) : lanes_[lane].lagging[saved];
}

// The leader's share stands for all. False: all are to stop.
bool LaneRuns::report(double time) {
  const RunOptions& common = options_.front();
  if (!common.progress) return true;
  const double length = slot(code_.stop, leader_) - start_;
  const double share = length > 0 ? std::clamp((time - start_) / length, 0.0, 1.0) : 1.0;
  if (common.progress(common.progress_context, share)) return true;
  // each is told so by the run that is made by itself
  part_with([](std::size_t) { return true; });
  return false;
}

void LaneRuns::advance(Clock& clock) {
  const double dt = frames_.front().dt;
  run(WEIR_UPDATE);
  // the methods of code with lanes cannot fail
  integrate(code_, frames_.front(), clock.time(), dt, clock.next(dt), room_);
  clock.advance();
  std::copy_n(row(code_.nexts.base), std::size_t{code_.nexts.size} * code_.lanes,
              row(code_.memories.base));
  for (std::uint32_t i = 0; i < code_.clamped_count; ++i) {
    double* first = row(code_.clamped[i].base);
    double* end = first + std::size_t{code_.clamped[i].size} * code_.lanes;
    // xmile.md 16.5; NaN stays
    for (double* stock = first; stock != end; ++stock) *stock = *stock < 0 ? 0.0 : *stock;
  }
  if (code_.object_count > 0 || !calls_.empty()) part_with_problems();  // others have none
}

}  // namespace

std::vector<std::optional<RunOutcome>> simulate_lanes(const weir_code& code,
                                                      const std::vector<RunOptions>& options) {
  try {
    return LaneRuns(code, options).go();
  } catch (const std::bad_alloc&) {
    return std::vector<std::optional<RunOutcome>>(options.size());
  }
}

}  // namespace weir
