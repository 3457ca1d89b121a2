// Delays that a lookup gives their shape: DELAY PROFILE and DELAY CONVEYOR (vensim.md 10.4).
//
// DELAY PROFILE spreads each input over the coming steps. Its lookup is the response to an impulse:
// area 1, stretched so that the mean delay is T. What falls due counts in the step nearest to it,
// and at the earliest in the next, as in DELAY FIXED and DELAY MATERIAL.
//
// DELAY CONVEYOR is a belt of slots, one a step. All move at the same speed, one length of the belt
// in the transit time, whatever this is at the moment.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <new>

#include "runtime/object.h"
#include "runtime/profile.h"

using weir::Belt;
using weir::ProfileDelay;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Rest of the way, in lengths of the belt, at which a slot counts as arrived (vensim.md 10.4).
constexpr double kArrived = 1e-6;

// All of an input leaves after `delay`.
void spread_at_once(ProfileDelay& content, double delay, double dt) {
  const double steps = std::floor(delay / dt + 0.5 + 1e-6);
  const bool is_far = !(steps <= weir::kMostShares);
  content.weights.assign(steps >= 1 && !is_far ? static_cast<std::size_t>(steps) : 1, 0.0);
  content.weights.back() = is_far ? kNan : 1.0;
}

// Parts of an input that leave 1, 2, ... steps later; NaN when they are too many or the profile has
// no mean above 0.
void spread(ProfileDelay& content, double delay, double dt) {
  content.delay = delay;
  const weir_table& profile = *content.profile;
  const double mean = weir::profile_mean(profile);
  if (!(mean > 0)) return content.weights.assign(1, kNan);
  const double first = profile.xs[0], last = profile.xs[profile.count - 1];
  if (!(delay > 0) || first == last) return spread_at_once(content, delay > 0 ? delay : 0, dt);

  // x of the profile for one step of the model
  const double step = dt * mean / delay;
  const double steps = std::max(1.0, std::ceil(last / step - 0.5));
  if (!(steps <= weir::kMostShares)) return content.weights.assign(1, kNan);
  const double whole = weir::profile_area(profile, first, last);
  content.weights.clear();
  double from = first;
  for (std::size_t k = 1; k <= static_cast<std::size_t>(steps); ++k) {
    const double edge = (static_cast<double>(k) + 0.5) * step;
    const double to = std::clamp(edge, from, last);
    content.weights.push_back(weir::profile_area(profile, from, to) / whole);
    from = to;
  }
}

// What would be on its way had the input been `rate` at the start and grown so fast before:
//
//     due[k] = sum over j >= 1 of rate*dt*exp(-growth*j*dt)*weight[j + k]
//
// leaves k steps after the start. Gives due[0] as a rate.
double fill_up(ProfileDelay& content, double rate, double growth, double dt) {
  const double shrink = std::exp(-growth * dt);
  double due = 0;
  content.due.clear();
  for (std::size_t k = content.weights.size(); k-- > 0;) {
    content.due.push_front(due * rate * dt);
    due = shrink * (content.weights[k] + due);
  }
  return due * rate;
}

// Takes off what has arrived, as a rate.
double take_arrived(Belt& belt, double dt) {
  double amount = 0;
  while (!belt.slots.empty() && belt.slots.front().exit <= belt.moved + kArrived) {
    amount += belt.slots.front().amount;
    belt.slots.pop_front();
  }
  return amount / dt;
}

// Lays `content` on the belt: slot k leaves k steps after the start.
void lay_out(Belt& belt, const weir_table& profile, double content, double transit, double dt) {
  const double steps = transit > 0 ? std::max(1.0, std::ceil(transit / dt - 1e-6)) : 1.0;
  belt.has_overflowed = !(steps <= static_cast<double>(weir::kMostEntries));
  if (belt.has_overflowed || content == 0) return;
  for (std::size_t k = 0; k < static_cast<std::size_t>(steps); ++k) {
    const double from = transit > 0 ? static_cast<double>(k) * dt / transit : 0.0;
    const bool is_last = k + 1 == static_cast<std::size_t>(steps);
    const double to = is_last ? 1.0 : static_cast<double>(k + 1) * dt / transit;
    belt.slots.push_back({content * weir::profile_share(profile, from, to), from});
  }
}

}  // namespace

/// DELAY PROFILE(L, x, T, init, grow).
double weir_rt_profile_start(weir_frame* frame, uint32_t object, uint32_t table, double delay,
                             double rate, double growth) {
  try {
    ProfileDelay content;
    content.profile = &frame->tables[table];
    spread(content, delay, frame->dt);
    const double output = fill_up(content, rate, growth, frame->dt);
    return weir::start_object(frame, object, std::move(content)) ? output : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// The output of the next step. An input is spread by the delay time of its own step.
double weir_rt_profile_push(weir_frame* frame, uint32_t object, double input, double delay) {
  auto* content = weir::started_object<ProfileDelay>(frame, object);
  if (!content) return kNan;
  try {
    if (!(delay == content->delay)) spread(*content, delay, frame->dt);
    if (content->due.size() < content->weights.size()) content->due.resize(content->weights.size());
  } catch (const std::bad_alloc&) {
    return kNan;
  }
  for (std::size_t k = 0; k < content->weights.size(); ++k)
    content->due[k] += input * frame->dt * content->weights[k];
  const double rate = content->due.front() / frame->dt;
  content->due.pop_front();
  return rate;
}

/// DELAY CONVEYOR(x, T, leak, L, total0, T0): the left end of the profile leaves first.
double weir_rt_belt_start(weir_frame* frame, uint32_t object, uint32_t table, double content,
                          double transit) {
  try {
    Belt belt;
    lay_out(belt, frame->tables[table], content, transit, frame->dt);
    const double rate = belt.has_overflowed ? kNan : take_arrived(belt, frame->dt);
    return weir::start_object(frame, object, std::move(belt)) ? rate : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// The output of the next step. Everything on the belt, this step's input too, loses `leakage` of
/// itself per unit of time. A transit time that is no number, or not above 0, is none.
double weir_rt_belt_push(weir_frame* frame, uint32_t object, double input, double transit,
                         double leakage) {
  auto* belt = weir::started_object<Belt>(frame, object);
  if (!belt) return kNan;
  try {
    if (belt->slots.size() == weir::kMostEntries) belt->has_overflowed = true;
    if (!belt->has_overflowed) belt->slots.push_back({input * frame->dt, belt->moved + 1});
  } catch (const std::bad_alloc&) {
    belt->has_overflowed = true;
  }
  if (belt->has_overflowed) return kNan;
  if (leakage != 0) {
    const double kept = std::max(1 - leakage * frame->dt, 0.0);
    for (Belt::Slot& slot : belt->slots) slot.amount *= kept;
  }
  belt->moved += transit > 0 ? frame->dt / transit : 1.0;
  return take_arrived(*belt, frame->dt);
}
