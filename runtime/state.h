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
      : values(code.value_count),
        objects_(code.object_count, nullptr),
        segments_(code.segments, code.segments + (code.segments ? code.table_count : 0)) {
    put_image(code);
    frame.values = values.data();
    frame.tables = code.tables;
    frame.objects = objects_.data();
    frame.table_count = code.table_count;
    frame.object_count = code.object_count;
    frame.seed = key.seed;
    frame.run = key.run;
    frame.commons = code.commons;
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
    std::fill(values.begin(), values.end(), 0.0);
    put_image(code);
    frame.problem = nullptr;
  }

  std::vector<double> values;
  weir_frame frame = {};

 private:
  void put_image(const weir_code& code) {
    for (std::uint32_t i = 0; i < code.image_piece_count; ++i) {
      const weir_region piece = code.image_pieces[i];
      std::copy_n(code.image + piece.base, piece.size, values.data() + piece.base);
    }
  }

  std::vector<weir_object*> objects_;
  std::vector<const weir_segment*> segments_;
};

}  // namespace weir
