// What changes during a run of code of one lane. Private to the runtime.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// What a run is told apart by, and the calls of inner programs that it takes part in.
struct RunKey {
  std::uint64_t seed = 0, run = 0;
  weir_calls* calls = nullptr;
};

/// The values, the objects of delays, and the frame that compiled code sees.
class State {
 public:
  State(const weir_code& code, RunKey key)
      : values(code.image, code.image + code.value_count),
        objects_(code.object_count, nullptr),
        segments_(code.segments, code.segments + (code.segments ? code.table_count : 0)) {
    frame.values = values.data();
    frame.tables = code.tables;
    frame.objects = objects_.data();
    frame.table_count = code.table_count;
    frame.object_count = code.object_count;
    frame.seed = key.seed;
    frame.run = key.run;
    frame.segments = code.segments ? segments_.data() : nullptr;
    frame.calls = key.calls;
  }
  ~State() {
    for (weir_object* object : objects_) weir_rt_object_free(object);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// The values of the start again.
  void reset(const weir_code& code) {
    std::copy_n(code.image, code.value_count, values.data());
    frame.problem = nullptr;
  }

  std::vector<double> values;
  weir_frame frame = {};

 private:
  std::vector<weir_object*> objects_;
  std::vector<const weir_segment*> segments_;
};

}  // namespace weir
