// What a discrete delay holds between steps (vensim.md 10.4). Private to the runtime.
#pragma once

#include <cstdint>
#include <deque>
#include <new>
#include <utility>
#include <variant>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// Most entries that one delay keeps: a bound on memory, larger than any sensible delay in steps
/// (128 MiB of numbers).
inline constexpr std::size_t kMostEntries = std::size_t{1} << 24;

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

}  // namespace weir

struct weir_object {
  std::variant<weir::FixedDelay, weir::StageChain, weir::MaterialDelay, weir::InformationDelay>
      content;
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

}  // namespace weir
