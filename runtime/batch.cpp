// DELAY BATCH (vensim.md 10.4): input gathers in a backlog, and leaves in batches.
//
// At each step, in this order: a batch that is done leaves; if none is in process and the backlog
// is large enough, all of it becomes the next batch; the step's input joins the backlog. A batch is
// done in the step nearest to its time, halves in the later one, and at the earliest in the step
// after its start.
#include <limits>

#include "runtime/object.h"

using weir::BatchDelay;

namespace {

// Rate of what is done at the delay's clock; nothing is in process then.
double take_done(BatchDelay& delay, double dt) {
  // as in material.cpp: the small part makes halves round up
  const bool is_done = delay.amount != 0 && delay.due < delay.clock + dt * (0.5 - 1e-6);
  if (!is_done) return 0;
  const double rate = delay.amount / dt;
  delay.amount = 0;
  return rate;
}

}  // namespace

/// `amount` is in process and done after `until`; what is done before the start leaves at the
/// start.
double weir_rt_batch_start(weir_frame* frame, uint32_t object, double amount, double until,
                           double backlog) {
  BatchDelay delay;
  delay.amount = amount;
  delay.due = until;
  delay.backlog = backlog;
  const double rate = take_done(delay, frame->dt);
  return weir::start_object(frame, object, delay) ? rate : std::numeric_limits<double>::quiet_NaN();
}

/// The output of the next step. A time that is no number, or negative, is none.
double weir_rt_batch_push(weir_frame* frame, uint32_t object, double input, double size,
                          double time) {
  auto* delay = weir::started_object<BatchDelay>(frame, object);
  if (!delay) return std::numeric_limits<double>::quiet_NaN();
  const bool is_enough = delay->backlog > 0 && delay->backlog >= size;
  if (delay->amount == 0 && is_enough) {
    delay->amount = delay->backlog;
    delay->due = delay->clock + (time > 0 ? time : 0.0);
    delay->backlog = 0;
  }
  delay->backlog += input * frame->dt;
  delay->clock += frame->dt;
  return take_done(*delay, frame->dt);
}
