// Queues: batches in the order they came (xmile.md 20); and what conveyors and queues have in
// common.
//
// What an outflow takes depends on the batches, on what comes in during the step, and on what
// earlier outflows take: weir_rt_queue_take only looks, weir_rt_queue_push in `update` moves.
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "runtime/object.h"

using weir::Arguments;
using weir::Conveyor;
using weir::Queue;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kOfAge = 6;  // of container_statistic (ops.def)
// Rates are volumes divided by dt: multiplied back, a batch is the same to so much of itself.
constexpr double kSame = 1e-9;

double content_of(const Queue& queue) {
  double sum = 0;
  for (const double batch : queue.batches) sum += batch;
  return sum;
}

// Takes `volume` from the front; what is left of a batch by rounding only goes with it.
void drop(std::deque<double>& batches, double volume) {
  while (!batches.empty() && volume > 0) {
    double& front = batches.front();
    if (volume < front * (1 - kSame)) {
      if (volume > front * kSame) front -= volume;
      return;
    }
    volume -= front;
    batches.pop_front();
  }
}

// The batches as an outflow finds them: entering rate, rate taken earlier.
std::deque<double> batches_left(const Queue& queue, double entering, double earlier) {
  std::deque<double> batches = queue.batches;
  if (entering > 0) batches.push_back(entering);
  drop(batches, earlier);
  return batches;
}

struct Taking {
  double volume = 0;
  bool is_blocked = false;  // there was no room for what it may take
};

// xmile.md 20.2: the front batch, or all; what does not fit whole is split, or stays.
Taking take(const std::deque<double>& batches, double room, bool one_at_a_time, bool is_integral) {
  Taking taking;
  for (const double batch : batches) {
    if (batch > room * (1 + kSame)) {
      taking.is_blocked = true;
      if (!is_integral) taking.volume += std::max(0.0, room);
      return taking;
    }
    taking.volume += batch;
    room -= batch;
    if (one_at_a_time) return taking;
  }
  return taking;
}

// entering rate, rate taken earlier, room, one at a time, batches stay whole
Taking look(weir_frame* frame, uint32_t object, const Queue& queue) {
  const Arguments given(frame, object);
  const double dt = frame->dt;
  const std::deque<double> batches = batches_left(queue, given[0] * dt, given[1] * dt);
  return take(batches, given[2], given.is_true(3), given.is_true(4));
}

// The items of a container, whichever it is; none of what is no container.
std::vector<double> items_of(weir_frame* frame, uint32_t object) {
  std::vector<double> items;
  const auto add = [&](const auto* container) {
    if (!container) return;
    for (std::size_t at = 0; at < weir::item_count(*container); ++at)
      items.push_back(weir::item_of(*container, at));
  };
  add(weir::started_object<Conveyor>(frame, object));
  add(weir::started_object<Queue>(frame, object));
  return items;
}

double mean(const std::vector<double>& items) {
  double sum = 0;
  for (const double item : items) sum += item;
  return sum / static_cast<double>(items.size());
}

double deviation(const std::vector<double>& items) {
  const double middle = mean(items);
  double sum = 0;
  for (const double item : items) sum += (item - middle) * (item - middle);
  return std::sqrt(sum / static_cast<double>(items.size()));
}

double product(const std::vector<double>& items) {
  double made = 1;
  for (const double item : items) made *= item;
  return made;
}

// In the order of SlatStatistic in ir/model/passes/containers.h.
double statistic(const std::vector<double>& items, int which) {
  const bool is_empty = items.empty();
  switch (which) {
    case 0:
      return static_cast<double>(items.size());
    case 1:
      return is_empty ? 0 : *std::min_element(items.begin(), items.end());
    case 2:
      return is_empty ? 0 : *std::max_element(items.begin(), items.end());
    case 3:
      return mean(items);
    case 4:
      return deviation(items);
    case 5:
      return product(items);
    default:
      return kNan;
  }
}

}  // namespace

namespace weir {

double item_of(const Queue& queue, std::size_t at) { return queue.batches[at]; }

}  // namespace weir

/// An argument of the object's next operation; it is given back.
double weir_rt_container_put(weir_frame* frame, uint32_t object, double value) {
  weir_object*& place = frame->objects[object];
  if (!place) place = new (std::nothrow) weir_object;
  if (!place) return kNan;
  try {
    place->arguments.push_back(value);
    return value;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// Which object it is, for operations on others that take it as an argument.
double weir_rt_container_number(weir_frame*, uint32_t object) { return object; }

/// conv[i], queue[i]: counted from 1 at the exit or front. Arguments: i, the value outside
/// (xmile.md 18.5).
double weir_rt_container_item(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  const double at = std::floor(given[0] + 1e-6);
  const auto pick = [&](const auto& container) {
    if (!(at >= 1 && at <= static_cast<double>(weir::item_count(container)))) return given[1];
    return weir::item_of(container, static_cast<std::size_t>(at) - 1);
  };
  if (const auto* conveyor = weir::started_object<Conveyor>(frame, object)) return pick(*conveyor);
  if (const auto* queue = weir::started_object<Queue>(frame, object)) return pick(*queue);
  return kNan;
}

/// SIZE, MIN, MAX, MEAN, STDDEV, PROD over slats or batches (xmile.md 18.9); of slats also AGECOUNT
/// (26.7).
double weir_rt_container_statistic(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  const auto* conveyor = weir::started_object<Conveyor>(frame, object);
  if (conveyor && given[0] == kOfAge) {
    const double to = given.size() > 2 ? given[2] : std::numeric_limits<double>::infinity();
    return weir::amount_of_age(*conveyor, given[1], to, frame->dt);
  }
  try {
    return statistic(items_of(frame, object), static_cast<int>(given[0]));
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// The arguments are the batches, the front first; the sum of them.
double weir_rt_queue_start(weir_frame* frame, uint32_t object) {
  Arguments given(frame, object);
  try {
    Queue queue;
    while (!given.is_at_end()) {
      const double batch = given.next();
      if (batch > 0) queue.batches.push_back(batch);
    }
    const double content = content_of(queue);
    return weir::start_object(frame, object, std::move(queue)) ? content : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// The rate of an outflow (xmile.md 20.2). Arguments as in `look`.
double weir_rt_queue_take(weir_frame* frame, uint32_t object) {
  const auto* queue = weir::started_object<Queue>(frame, object);
  try {
    return queue ? look(frame, object, *queue).volume / frame->dt : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// Whether that outflow finds no room for what it may take.
double weir_rt_queue_blocked(weir_frame* frame, uint32_t object) {
  const auto* queue = weir::started_object<Queue>(frame, object);
  try {
    return queue && look(frame, object, *queue).is_blocked ? 1 : 0;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// What came in joins at the back, what was taken leaves at the front. Arguments: both as rates.
/// The new content.
double weir_rt_queue_push(weir_frame* frame, uint32_t object) {
  const Arguments given(frame, object);
  auto* queue = weir::started_object<Queue>(frame, object);
  if (!queue) return kNan;
  const double entering = given[0] * frame->dt;
  try {
    if (queue->batches.size() >= weir::kMostEntries) return kNan;
    if (entering > 0) queue->batches.push_back(entering);
  } catch (const std::bad_alloc&) {
    return kNan;
  }
  drop(queue->batches, given[1] * frame->dt);
  return content_of(*queue);
}
