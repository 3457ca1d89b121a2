// Hand-written weir_code for tests of the runtime: slots 0..5 are the controls, the rest is the
// test's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include "runtime/sim.h"

namespace weir_test {

enum Slot : std::uint32_t { kTime, kStepTime, kStart, kStop, kDt, kSave, kFirst };

// A "compiled model": its sections are C++ functions over the values.
struct FakeCode {
  using Body = std::function<void(double* v, weir_frame* frame)>;

  std::vector<double> image;
  std::vector<weir_region> clamped;
  std::vector<weir_solved> solved;
  std::vector<weir_sought> sought;
  Body constants, init, rates, update, observe, step, quiet;
  weir_region stocks = {kFirst, 0}, derivatives = {kFirst, 0}, memories = {kFirst, 0},
              nexts = {kFirst, 0};
  weir_method method = WEIR_EULER;
  bool saves_every_step = false;
  bool has_fixed_controls = true, saves_without_rates = false;
  std::uint32_t object_count = 0;
  mutable weir_region whole = {0, 0};  // of the image, when it was last asked for

  FakeCode(double start, double stop, double dt, double save, std::uint32_t slots = 0)
      : image(kFirst + slots, 0.0) {
    image[kStart] = start;
    image[kStop] = stop;
    image[kDt] = dt;
    image[kSave] = save;
  }

  weir_code code() const {
    weir_code code = {};
    code.lanes = 1;
    code.value_count = static_cast<std::uint32_t>(image.size());
    code.object_count = object_count;
    code.image = image.data();
    whole = {0, code.value_count};
    code.image_pieces = &whole;
    code.image_piece_count = 1;
    code.to_set = &whole;
    code.to_set_count = 1;
    code.time = kTime;
    code.step_time = kStepTime;
    code.start = kStart;
    code.stop = kStop;
    code.dt = kDt;
    code.save = kSave;
    code.stocks = stocks;
    code.rates = derivatives;
    code.memories = memories;
    code.nexts = nexts;
    code.clamped = clamped.data();
    code.clamped_count = static_cast<std::uint32_t>(clamped.size());
    code.solved = solved.data();
    code.solved_count = static_cast<std::uint32_t>(solved.size());
    code.sought = sought.data();
    code.sought_count = static_cast<std::uint32_t>(sought.size());
    code.method = method;
    code.saves_every_step = saves_every_step;
    code.has_fixed_controls = has_fixed_controls;
    code.saves_without_rates = saves_without_rates;
    code.self = this;
    code.run = [](const void* self, std::uint32_t section, weir_frame* frame) {
      const auto* fake = static_cast<const FakeCode*>(self);
      if (const Body& body = *fake->bodies()[section]) body(frame->values, frame);
    };
    for (std::uint32_t section = 0; section < std::size(bodies()); ++section)
      code.sections |= *bodies()[section] ? 1u << section : 0u;
    return code;
  }

  std::array<const Body*, 7> bodies() const {
    return {&constants, &init, &rates, &update, &observe, &step, &quiet};
  }

  weir::RunOutcome run() const { return run(weir::RunOptions{}); }
  weir::RunOutcome run(std::vector<std::uint32_t> saved) const {
    weir::RunOptions options;
    options.saved_slots = std::move(saved);
    return weir::simulate(code(), options);
  }
  weir::RunOutcome run(const weir::RunOptions& options) const {
    return weir::simulate(code(), options);
  }
};

// A frame without values, for calling one function.
struct FakeFrame {
  weir_object* objects[1] = {nullptr};
  weir_frame frame = {};

  explicit FakeFrame(double dt = 1) {
    frame.objects = objects;
    frame.dt = dt;
    frame.seed = 4487556;
  }
  ~FakeFrame() { weir_rt_object_free(objects[0]); }
  FakeFrame(const FakeFrame&) = delete;
  FakeFrame& operator=(const FakeFrame&) = delete;

  weir_frame* get() { return &frame; }
};

}  // namespace weir_test
