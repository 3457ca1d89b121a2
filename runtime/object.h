// What discrete delays, queues, depreciations (vensim.md 10.4, 10.5, 10.11) and containers
// (xmile.md 19, 20) hold between steps. Private to the runtime.
#pragma once

#include <cstdint>
#include <deque>
#include <new>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/container.h"
#include "weir/rt.h"

namespace weir {

/// Most entries that one delay keeps: a bound on memory, larger than any sensible delay in steps
/// (128 MiB of numbers).
inline constexpr std::size_t kMostEntries = std::size_t{1} << 24;

/// Most parts that one input is spread over in one step: a bound on time.
inline constexpr double kMostShares = 100'000;

/// DELAY FIXED. The ring grows as inputs come, so a delay longer than the run costs no more than
/// the run.
struct FixedDelay {
  std::uint64_t length = 1;  // in steps
  std::uint64_t pushed = 0;
  double initial = 0;
  std::vector<double> ring;
};

/// DELAY N and SMOOTH N: a chain of levels under Euler.
struct StageChain {
  std::vector<double> levels;
  double latched_time = 0;  // DELAY N: the delay time that the last output was made with
};

/// DELAY MATERIAL: amounts in transit, a heap with the one due first on top.
struct MaterialDelay {
  struct Parcel {
    double due;
    double amount;
  };
  std::vector<Parcel> transit;
  double clock = 0;         // time since the start
  double initial_rate = 0;  // flows out until `initial_end`
  double initial_end = 0;
  bool has_overflowed = false;
};

/// DELAY INFORMATION: inputs not yet out, in the order they came, which is the order they are due
/// in.
struct InformationDelay {
  struct Entry {
    double due;
    double value;
  };
  std::deque<Entry> waiting;
  double clock = 0;
  double output = 0;
  bool has_overflowed = false;
};

/// SAMPLE IF TRUE: what was sampled at the start of the step, for what is evaluated within it.
struct Held {
  double value = 0;
};

/// HISTORY: a value at each step so far.
struct History {
  std::vector<double> times, values;
};

/// DELAY BATCH.
struct BatchDelay {
  double backlog = 0;
  double amount = 0;  // in process; 0: none
  double due = 0;
  double clock = 0;  // time since the start
};

/// DELAY PROFILE: what leaves in each of the coming steps, the next one first.
struct ProfileDelay {
  const weir_table* profile = nullptr;
  double delay = 0;             // that `weights` were made for
  std::vector<double> weights;  // part of an input that leaves 1, 2, ... steps later
  std::deque<double> due;
};

/// DELAY CONVEYOR: its slots, the one that leaves first in front.
struct Belt {
  struct Slot {
    double amount;
    double exit;  // leaves once the belt has moved so far
  };
  std::deque<Slot> slots;
  double moved = 0;  // in lengths of the belt
  bool has_overflowed = false;
};

/// QUEUE FIFO and QUEUE FIFO ATTRIB: entries, the oldest in front. One below 0 is the last of all.
struct Fifo {
  struct Entry {
    double amount;
    double entered;    // by the queue's clock
    double attribute;  // less the change that all had when it entered
  };
  std::deque<Entry> entries;
  double content = 0;
  double clock = 0;   // time since the start
  double change = 0;  // of all attributes since the start
  bool has_overflowed = false;
};

/// DEPRECIATE STRAIGHTLINE and DEPRECIATE BY SCHEDULE.
struct Depreciation {
  std::vector<double> shares;  // of an investment, in its own and each later period
  double share_sum = 0;
  std::vector<double> due;  // of earlier investments, in this and each later period
  double rate = 0;          // at which due[0] is written off
  double length = 0;        // of a period
  double left = 0;          // of this period
};

/// INTERNAL RATE OF RETURN, IRR.
struct CashFlows {
  double period = 1, unit = 1;  // times
  double first = 0, since = 0;  // an amount, and its place in periods after the first of `amounts`
  double most = 1;              // highest rate
  double elapsed = 0;           // since the start
  std::vector<double> amounts;  // of each period
};

}  // namespace weir

struct weir_object {
  std::variant<weir::FixedDelay, weir::StageChain, weir::MaterialDelay, weir::InformationDelay,
               weir::BatchDelay, weir::ProfileDelay, weir::Belt, weir::Fifo, weir::Depreciation,
               weir::Conveyor, weir::Queue, weir::Held, weir::History, weir::CashFlows>
      content;
  std::vector<double> arguments;  // of a container's next operation
};

namespace weir {

/// Puts fresh content into an object of the frame, making the object if it is not there yet. False:
/// no memory.
template <typename Content>
bool start_object(weir_frame* frame, std::uint32_t object, Content content) {
  weir_object*& place = frame->objects[object];
  if (!place) place = new (std::nothrow) weir_object;
  if (!place) return false;
  place->content = std::move(content);
  return true;
}

/// The content of an object that was started as `Content`, else null.
template <typename Content>
Content* started_object(weir_frame* frame, std::uint32_t object) {
  weir_object* place = frame->objects[object];
  return place ? std::get_if<Content>(&place->content) : nullptr;
}

/// The arguments put into an object, used up when this goes; one that is not there is 0.
class Arguments {
 public:
  Arguments(weir_frame* frame, std::uint32_t object) : object_(frame->objects[object]) {}
  ~Arguments() {
    if (object_) object_->arguments.clear();
  }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  std::size_t size() const { return object_ ? object_->arguments.size() : 0; }
  double operator[](std::size_t i) const { return i < size() ? object_->arguments[i] : 0; }
  /// Ordered and not 0, as in ops.def.
  bool is_true(std::size_t i) const { return (*this)[i] < 0 || (*this)[i] > 0; }
  double next() { return (*this)[next_++]; }
  bool next_is_true() { return is_true(next_++); }
  bool is_at_end() const { return next_ >= size(); }

 private:
  weir_object* object_;
  std::size_t next_ = 0;
};

/// What a container's contents are not right for; ends the run with these words.
inline void stop_run(weir_frame* frame, const char* problem) {
  if (!frame->problem) frame->problem = problem;
}

}  // namespace weir
