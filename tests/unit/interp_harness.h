// A Program as text, run by the interpreter over a frame of its own: for the tests of the
// interpreter.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "codegen/engine.h"

namespace weir {

/// Compiles statements of one section; the clock is slots 0 and 1, slots up to `values` start as 0.
class Machine {
 public:
  explicit Machine(const std::string& rest, std::uint32_t values = 40) {
    std::string problem;
    program_ = parse_program(
        "program \"p\" method euler\nvalues " + std::to_string(values) + "\n" + rest, problem);
    EXPECT_EQ(problem, "");
    EXPECT_EQ(verify(program_), "");
    engine_ = make_interpreter(program_);
    values_ = program_.image;
    objects_.resize(program_.object_count);
  }
  ~Machine() {
    for (weir_object* object : objects_) weir_rt_object_free(object);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void run(SectionKind section) {
    weir_frame frame{};
    frame.values = values_.data();
    frame.tables = engine_->code().tables;
    frame.objects = objects_.data();
    frame.commons = engine_->code().commons;
    frame.seed = 1;
    frame.dt = 1;
    engine_->code().run(engine_->code().self, static_cast<std::uint32_t>(section), &frame);
  }

  double& operator[](std::size_t slot) { return values_[slot]; }
  std::vector<double> slots(std::size_t first, std::size_t count) const {
    const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  const Program& program() const { return program_; }
  const weir_code& code() const { return engine_->code(); }

 private:
  Program program_;
  std::unique_ptr<Executable> engine_;
  std::vector<double> values_;
  std::vector<weir_object*> objects_;
};

}  // namespace weir
