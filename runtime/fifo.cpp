// QUEUE FIFO and QUEUE FIFO ATTRIB (vensim.md 10.5): a level that remembers when each part entered.
//
// Its value moves like a level's, by dt*(inflow - outflow). A negative inflow is an outflow and the
// reverse; what leaves is the oldest. When more leaves than there is, the rest is one entry below 0
// that has entered in the last step, and later inflow makes it up first.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <new>

#include "runtime/object.h"
#include "runtime/profile.h"

using weir::Fifo;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Parts of an amount that are rounding.
constexpr double kNothing = 1e-12;

// Ages and attributes count as within a range that they miss by so little of a step.
constexpr double kOnEdge = 1e-6;

double age_of(const Fifo& queue, const Fifo::Entry& entry) { return queue.clock - entry.entered; }

double attribute_of(const Fifo& queue, const Fifo::Entry& entry) {
  return entry.attribute + queue.change;
}

// The content at the start: ages dt, 2dt, ... to dt + range, each with the part of the profile that
// is nearest to it.
void fill_up(Fifo& queue, const weir_table& profile, double range, double dt) {
  const double steps = range > 0 && queue.content > 0 ? std::round(range / dt) : 0.0;
  queue.has_overflowed = !(steps < static_cast<double>(weir::kMostEntries));
  if (queue.has_overflowed || queue.content == 0) return;
  if (steps < 1) return queue.entries.push_back({queue.content, -dt, 0});
  for (double k = steps; k >= 0; k -= 1) {
    const double share = weir::profile_share(profile, (k - 0.5) / steps, (k + 0.5) / steps);
    if (share != 0) queue.entries.push_back({queue.content * share, -(k + 1) * dt, 0});
  }
}

// Takes `amount` away from the head; gives what is missing.
double take(Fifo& queue, double amount) {
  double rest = amount;
  while (rest > 0 && !queue.entries.empty()) {
    Fifo::Entry& oldest = queue.entries.front();
    if (oldest.amount > rest * (1 + kNothing)) {
      oldest.amount -= rest;
      return 0;
    }
    rest -= oldest.amount;
    queue.entries.pop_front();
  }
  return rest > amount * kNothing ? rest : 0.0;
}

// The queue that was asked, or null.
const Fifo* asked(weir_frame* frame, uint32_t object) {
  return weir::started_object<Fifo>(frame, object);
}

// The mean of `value` over the oldest `amount`; all of it when there is less, 0 when there is
// nothing.
template <class Value>
double average_of_oldest(const Fifo& queue, double amount, Value value) {
  double sum = 0, taken = 0;
  for (const Fifo::Entry& entry : queue.entries) {
    const double part = std::min(entry.amount, amount - taken);
    sum += part * value(queue, entry);
    taken += part;
    if (taken >= amount) break;
  }
  return taken == 0 ? 0.0 : sum / taken;
}

// What lies from `least` to `most`; :NA: leaves a side open.
template <class Value>
double amount_in_range(const Fifo& queue, double least, double most, double margin, Value value) {
  const bool has_least = weir_rt_is_na(least) == 0, has_most = weir_rt_is_na(most) == 0;
  double sum = 0;
  for (const Fifo::Entry& entry : queue.entries) {
    const double at = value(queue, entry);
    const bool is_in = (!has_least || at >= least - margin) && (!has_most || at <= most + margin);
    if (is_in) sum += entry.amount;
  }
  return sum;
}

}  // namespace

/// The content, of ages dt to dt + range.
double weir_rt_fifo_start(weir_frame* frame, uint32_t object, uint32_t table, double content,
                          double range) {
  try {
    Fifo queue;
    queue.content = content;
    fill_up(queue, frame->tables[table], range, frame->dt);
    const bool is_good = !queue.has_overflowed;
    return weir::start_object(frame, object, std::move(queue)) && is_good ? content : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// Gives what is in the queue the attribute times the profile's y at its age. The content.
double weir_rt_fifo_attrib_start(weir_frame* frame, uint32_t object, uint32_t table,
                                 double attribute, double range) {
  auto* queue = weir::started_object<Fifo>(frame, object);
  if (!queue || queue->has_overflowed) return kNan;
  for (Fifo::Entry& entry : queue->entries) {
    const double place = range > 0 ? (age_of(*queue, entry) - frame->dt) / range : 0.0;
    entry.attribute = attribute * weir::profile_value(frame->tables[table], place);
  }
  return queue->content;
}

/// The content at the next step, when what enters now is one step old. All attributes, those of
/// what enters too, have changed by `change` per unit of time.
double weir_rt_fifo_push(weir_frame* frame, uint32_t object, double inflow, double outflow,
                         double attribute, double change) {
  auto* queue = weir::started_object<Fifo>(frame, object);
  if (!queue) return kNan;
  const double dt = frame->dt;
  double coming = (std::max(inflow, 0.0) + std::max(-outflow, 0.0)) * dt;
  double leaving = (std::max(outflow, 0.0) + std::max(-inflow, 0.0)) * dt;
  const bool has_debt = !queue->entries.empty() && queue->entries.back().amount < 0;
  if (has_debt) {
    leaving -= queue->entries.back().amount;
    queue->entries.pop_back();
  }
  if (queue->entries.size() >= weir::kMostEntries) queue->has_overflowed = true;
  try {
    if (coming > 0 && !queue->has_overflowed)
      queue->entries.push_back({coming, queue->clock, attribute - queue->change});
    const double missing = take(*queue, leaving);
    if (missing > 0) queue->entries.push_back({-missing, queue->clock, attribute - queue->change});
  } catch (const std::bad_alloc&) {
    queue->has_overflowed = true;
  }
  queue->clock += dt;
  queue->change += change * dt;
  queue->content += dt * (inflow - outflow);
  return queue->has_overflowed ? kNan : queue->content;
}

/// QUEUE AGE AVERAGE: of the oldest `amount`; of all when that is not above 0.
double weir_rt_fifo_age_average(weir_frame* frame, uint32_t object, double amount) {
  const Fifo* queue = asked(frame, object);
  return queue ? average_of_oldest(*queue, amount > 0 ? amount : HUGE_VAL, age_of) : WEIR_NA;
}

/// QUEUE AGE IN RANGE.
double weir_rt_fifo_age_in_range(weir_frame* frame, uint32_t object, double least, double most) {
  const Fifo* queue = asked(frame, object);
  return queue ? amount_in_range(*queue, least, most, kOnEdge * frame->dt, age_of) : WEIR_NA;
}

/// QUEUE AGE OLDEST; 0 of an empty queue.
double weir_rt_fifo_age_oldest(weir_frame* frame, uint32_t object) {
  const Fifo* queue = asked(frame, object);
  if (!queue) return WEIR_NA;
  return queue->entries.empty() ? 0.0 : age_of(*queue, queue->entries.front());
}

/// QUEUE ATTRIB AVERAGE: of the oldest `amount`; of all when that is below 0, of the head when it
/// is 0.
double weir_rt_fifo_attrib_average(weir_frame* frame, uint32_t object, double amount) {
  const Fifo* queue = asked(frame, object);
  if (!queue) return WEIR_NA;
  if (amount == 0)
    return queue->entries.empty() ? 0.0 : attribute_of(*queue, queue->entries.front());
  return average_of_oldest(*queue, amount > 0 ? amount : HUGE_VAL, attribute_of);
}

/// QUEUE ATTRIB IN RANGE.
double weir_rt_fifo_attrib_in_range(weir_frame* frame, uint32_t object, double least, double most) {
  const Fifo* queue = asked(frame, object);
  return queue ? amount_in_range(*queue, least, most, 0, attribute_of) : WEIR_NA;
}

/// QUEUE ATTRIB MAX; 0 of an empty queue.
double weir_rt_fifo_attrib_max(weir_frame* frame, uint32_t object) {
  const Fifo* queue = asked(frame, object);
  if (!queue) return WEIR_NA;
  double found = queue->entries.empty() ? 0.0 : -HUGE_VAL;
  for (const Fifo::Entry& entry : queue->entries)
    found = std::max(found, attribute_of(*queue, entry));
  return found;
}

/// QUEUE ATTRIB MIN; 0 of an empty queue.
double weir_rt_fifo_attrib_min(weir_frame* frame, uint32_t object) {
  const Fifo* queue = asked(frame, object);
  if (!queue) return WEIR_NA;
  double found = queue->entries.empty() ? 0.0 : HUGE_VAL;
  for (const Fifo::Entry& entry : queue->entries)
    found = std::min(found, attribute_of(*queue, entry));
  return found;
}

/// QUEUE ATTRIB QUANTITY: from the head, until amount times attribute adds up to `total`; all when
/// it never does.
double weir_rt_fifo_attrib_quantity(weir_frame* frame, uint32_t object, double total) {
  const Fifo* queue = asked(frame, object);
  if (!queue) return WEIR_NA;
  double rest = total, amount = 0;
  for (const Fifo::Entry& entry : queue->entries) {
    if (!(rest > 0)) break;
    const double attribute = attribute_of(*queue, entry);
    const bool is_last = entry.amount * attribute >= rest;
    amount += is_last ? rest / attribute : entry.amount;
    rest -= is_last ? rest : entry.amount * attribute;
  }
  return amount;
}
