// Delays whose length may change at every step: DELAY MATERIAL and DELAY INFORMATION
// (vensim.md 10.4).
//
// Both keep a clock of their own (time since the start) and give each input the time it is due at.
// What is due counts as due in the step nearest to it, halves in the later one, and at the earliest
// in the next: for a delay that does not change this is the rule of DELAY FIXED, n = max(1,
// floor(T/dt + 0.5 + 1e-6)).
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "runtime/object.h"

using weir::InformationDelay;
using weir::MaterialDelay;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Is something due at `due` out in the step at `now`? The small part makes halves round up, as in
// DELAY FIXED.
bool is_out(double due, double now, double dt) { return due < now + dt * (0.5 - 1e-6); }

// When an input of the step at `now` leaves. A delay that is no number, or negative, is none.
double due_time(double now, double delay) { return delay > 0 ? now + delay : now; }

bool is_due_later(const MaterialDelay::Parcel& a, const MaterialDelay::Parcel& b) {
  return a.due > b.due;
}

void add_parcel(MaterialDelay& delay, double due, double amount) {
  if (delay.transit.size() == weir::kMostEntries) delay.has_overflowed = true;
  if (delay.has_overflowed) return;
  delay.transit.push_back({due, amount});
  std::push_heap(delay.transit.begin(), delay.transit.end(), is_due_later);
}

// Takes out what is due at the delay's clock; the amount divided by dt, or `missing` when nothing
// is due.
double take_due(MaterialDelay& delay, double dt, double missing) {
  double amount = 0;
  bool has_any = false;
  if (!is_out(delay.initial_end, delay.clock, dt)) {
    amount = delay.initial_rate * dt;
    has_any = true;
  }
  while (!delay.transit.empty() && is_out(delay.transit.front().due, delay.clock, dt)) {
    amount += delay.transit.front().amount;
    has_any = true;
    std::pop_heap(delay.transit.begin(), delay.transit.end(), is_due_later);
    delay.transit.pop_back();
  }
  return has_any ? amount / dt : missing;
}

// Enters a value. Earlier ones that are not due before it will never be seen: at their time it is
// the newer one.
void add_entry(InformationDelay& delay, double due, double value) {
  while (!delay.waiting.empty() && delay.waiting.back().due >= due) delay.waiting.pop_back();
  if (delay.waiting.size() == weir::kMostEntries) delay.has_overflowed = true;
  if (!delay.has_overflowed) delay.waiting.push_back({due, value});
}

}  // namespace

/// DELAY MATERIAL(x, T, init, miss): before the start the inflow was `rate`, in transit for the
/// delay time.
double weir_rt_material_start(weir_frame* frame, uint32_t object, double delay, double rate,
                              double) {
  MaterialDelay content;
  content.initial_rate = rate;
  content.initial_end = due_time(0, delay);
  return weir::start_object(frame, object, std::move(content)) ? rate : kNan;
}

/// The output of the next step: what falls due in it, as a rate; `missing` when nothing does.
double weir_rt_material_push(weir_frame* frame, uint32_t object, double input, double delay,
                             double missing) {
  auto* content = weir::started_object<MaterialDelay>(frame, object);
  if (!content) return kNan;
  try {
    add_parcel(*content, due_time(content->clock, delay), input * frame->dt);
  } catch (const std::bad_alloc&) {
    content->has_overflowed = true;
  }
  if (content->has_overflowed) return kNan;
  content->clock += frame->dt;
  return take_due(*content, frame->dt, missing);
}

/// DELAY INFORMATION(x, T, init).
double weir_rt_information_start(weir_frame* frame, uint32_t object, double, double initial) {
  InformationDelay content;
  content.output = initial;
  return weir::start_object(frame, object, std::move(content)) ? initial : kNan;
}

/// The output of the next step: the input that came last of those due by then. A shrinking delay
/// skips inputs, a growing one holds the present value.
double weir_rt_information_push(weir_frame* frame, uint32_t object, double input, double delay) {
  auto* content = weir::started_object<InformationDelay>(frame, object);
  if (!content) return kNan;
  try {
    add_entry(*content, due_time(content->clock, delay), input);
  } catch (const std::bad_alloc&) {
    content->has_overflowed = true;
  }
  if (content->has_overflowed) return kNan;
  content->clock += frame->dt;
  while (!content->waiting.empty() &&
         is_out(content->waiting.front().due, content->clock, frame->dt)) {
    content->output = content->waiting.front().value;
    content->waiting.pop_front();
  }
  return content->output;
}
