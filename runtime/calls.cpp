// Calls of inner programs: see calls.h.
//
// One that runs (xmile.md 24.5) is a run as any other (sim.cpp), of which the last time is kept.
// One that is evaluated once (xmile.md 24.3) may call itself: each level has values of its own,
// which are used again once the call is over.
//
// Random numbers of a call are keyed by the call: its seed is made of the caller's, the place of
// the call, the element and the step, so that all stages of a step draw the same.
#include "runtime/calls.h"

#include <bit>
#include <cmath>
#include <limits>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/object.h"

namespace {

constexpr std::uint32_t kBeforeParameters = 3;  // rt.h: condition, call site, element
constexpr double kNoAnswer = std::numeric_limits<double>::quiet_NaN();

bool is_true(double x) { return x < 0 || x > 0; }

// The finaliser of SplitMix64: every bit of the key reaches every bit of the seed.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t key) {
  std::uint64_t bits = (seed ^ key) + 0x9E3779B97F4A7C15u;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  return bits ^ (bits >> 31);
}

std::uint64_t seed_of_call(const weir_frame& frame, const double* arguments) {
  std::uint64_t seed = mixed(frame.seed, frame.step);
  for (std::uint32_t i = 1; i < kBeforeParameters; ++i)
    seed = mixed(seed, std::bit_cast<std::uint64_t>(arguments[i]));
  return seed;
}

}  // namespace

double weir_calls::refuse(weir_frame& frame, std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
  weir::stop_run(&frame, problem_.c_str());
  return kNoAnswer;
}

double weir_calls::call(weir_frame& frame, std::uint32_t which, const double* arguments) {
  if (!is_true(arguments[0])) return 0;
  if (!problem_.empty()) return refuse(frame, {});
  if (level_ == 0 && frame.step != step_) {
    step_ = frame.step;
    work_ = 0;
  }
  const auto name = [&] { return "'" + std::string(inner_[which].name) + "'"; };
  if (level_ == weir::kMostLevels)
    return refuse(frame, "calls of the macro " + name() + " lie more than " +
                             std::to_string(weir::kMostLevels) + " deep within each other");
  if (++work_ > weir::kMostWork)
    return refuse(frame, "the macro " + name() + " is called, or takes steps, more than " +
                             std::to_string(weir::kMostWork) + " times in one step");
  level_ += 1;
  const bool needs_stack = level_ % weir::kLevelsOfOneStack == 0;
  const double value =
      needs_stack ? run_on_new_stack(frame, which, arguments) : run(frame, which, arguments);
  level_ -= 1;
  return problem_.empty() ? value : refuse(frame, {});
}

double weir_calls::run_on_new_stack(weir_frame& frame, std::uint32_t which,
                                    const double* arguments) {
  double value = kNoAnswer;
  try {
    std::thread([&] { value = run(frame, which, arguments); }).join();
  } catch (const std::system_error&) {
    refuse(frame, "there is no memory for so many calls within each other");
  }
  return value;
}

double weir_calls::run(weir_frame& frame, std::uint32_t which, const double* arguments) {
  const weir_inner& inner = inner_[which];
  const weir::RunKey key{seed_of_call(frame, arguments), frame.run, this};
  const double* given = arguments + kBeforeParameters;
  try {
    return inner.runs ? run_to_stop(inner, key, given) : evaluate(inner, key, frame.dt, given);
  } catch (const std::bad_alloc&) {
    return refuse(frame, "there is no memory for so many calls within each other");
  }
}

double weir_calls::run_to_stop(const weir_inner& inner, weir::RunKey key, const double* given) {
  weir::RunOptions options;
  for (std::uint32_t i = 0; i < inner.parameter_count; ++i)
    options.overrides.push_back({inner.parameters[i], given[i]});
  options.saved_slots = {inner.result};
  options.saves = weir::RunOptions::Saves::LastTime;
  options.seed = key.seed;
  options.run = key.run;
  options.calls = this;
  options.make_stiff_solver = make_stiff_solver_;
  options.max_steps = weir::kMostWork - work_;
  const weir::RunOutcome outcome = weir::simulate(*inner.code, options);
  work_ += outcome.steps;
  if (outcome.status == weir::RunStatus::Done) return outcome.results.values.back();
  if (problem_.empty())
    problem_ = "in the run of the macro '" + std::string(inner.name) + "': " + outcome.problem;
  return kNoAnswer;
}

double weir_calls::evaluate(const weir_inner& inner, weir::RunKey key, double dt,
                            const double* given) {
  const weir_code& code = *inner.code;
  auto& idle = idle_[static_cast<std::size_t>(&inner - inner_)];
  std::unique_ptr<weir::State> state;
  if (idle.empty()) {
    state = std::make_unique<weir::State>(code, key);
  } else {
    state = std::move(idle.back());
    idle.pop_back();
    state->reset(code);
    state->frame.seed = key.seed;
  }
  state->frame.dt = dt;
  for (std::uint32_t i = 0; i < inner.parameter_count; ++i)
    state->values[inner.parameters[i]] = given[i];
  for (const weir_section section : {WEIR_CONST, WEIR_INIT, WEIR_RATES, WEIR_OBSERVE})
    code.run(code.self, section, &state->frame);
  const double value = state->values[inner.result];
  idle.push_back(std::move(state));
  return value;
}

double weir_rt_call(weir_frame* frame, uint32_t inner, const double* arguments, uint32_t) {
  return frame->calls ? frame->calls->call(*frame, inner, arguments) : kNoAnswer;
}
