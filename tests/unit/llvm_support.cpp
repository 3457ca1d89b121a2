// Small Programs for the tests of the LLVM engine, and the comparison of both engines.
#include "llvm_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace weir::test {
namespace {

bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

std::string difference(const std::vector<double>& expected, const std::vector<double>& actual) {
  if (expected.size() != actual.size()) return "no values";
  for (std::size_t slot = 0; slot < expected.size(); ++slot) {
    if (is_same(expected[slot], actual[slot])) continue;
    char text[128];
    std::snprintf(text, sizeof text, "slot %zu: interpreter %a, LLVM %a", slot, expected[slot],
                  actual[slot]);
    return text;
  }
  return {};
}

void count(const Operand& operand, Statement& statement) {
  if (operand.kind == Operand::Kind::Reg) {
    statement.register_count = std::max(statement.register_count, operand.at + 1);
  }
}

}  // namespace

const std::vector<double>& awkward_numbers() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static const std::vector<double> numbers = {
      0.0,  -0.0,  1.0,    -1.0,      0.5,        2.0,
      1e-7, 1e300, -1e300, kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN(),
      3.0,  7.0};
  return numbers;
}

Program blank_program(std::uint32_t free_slots) {
  Program program;
  program.name = "test";
  program.value_count = kFree + free_slots;
  program.image.assign(program.value_count, 0.0);
  program.controls = {0, 1, 2, 3, 4, 5, 5};
  return program;
}

Inst op(Op op, Operand result, Operands arguments) {
  Inst inst;
  inst.op = op;
  inst.result = result;
  inst.args = std::move(arguments);
  return inst;
}

Inst load(Operand result, Address from) {
  Inst inst = op(Op::Load, result, {});
  inst.at = {std::move(from)};
  return inst;
}

Inst store(Address to, Operand value) {
  Inst inst = op(Op::Store, {}, {value});
  inst.at = {std::move(to)};
  return inst;
}

Inst open_loop(std::size_t loop, std::uint32_t count) {
  Inst inst;
  inst.op = Op::For;
  inst.loop = LoopId(loop);
  inst.count = count;
  return inst;
}

Inst close_loop() {
  Inst inst;
  inst.op = Op::End;
  return inst;
}

IndexTerm loop_term(std::size_t loop, std::uint32_t stride) {
  IndexTerm term;
  term.kind = IndexTerm::Kind::Loop;
  term.loop = LoopId(loop);
  term.stride = stride;
  return term;
}

IndexTerm table_term(std::size_t loop, std::size_t table) {
  IndexTerm term;
  term.kind = IndexTerm::Kind::Table;
  term.loop = LoopId(loop);
  term.table = IndexTableId(table);
  return term;
}

IndexTerm dynamic_term(Operand index, std::uint32_t stride, std::uint32_t extent) {
  IndexTerm term;
  term.kind = IndexTerm::Kind::Dynamic;
  term.operand = index;
  term.stride = stride;
  term.extent = extent;
  return term;
}

Address at(std::uint32_t base, std::vector<IndexTerm> terms) {
  Address address;
  address.base = base;
  address.terms = std::move(terms);
  return address;
}

Statement statement(std::vector<Inst> body) {
  Statement made;
  made.label = "test";
  made.body = std::move(body);
  for (const Inst& inst : made.body) {
    count(inst.result, made);
    for (const Operand& operand : inst.args) count(operand, made);
    if (inst.op == Op::For) ++made.loop_count;
  }
  return made;
}

namespace {

/// Const, init, three times rates and update, observe.
void run_sections(const weir_code& code, std::vector<weir_frame>& frames) {
  code.run(code.self, WEIR_CONST, frames.data());
  code.run(code.self, WEIR_INIT, frames.data());
  for (std::uint64_t step = 0; step < 3; ++step) {
    for (weir_frame& frame : frames) frame.step = step;
    code.run(code.self, WEIR_RATES, frames.data());
    code.run(code.self, WEIR_UPDATE, frames.data());
    code.run(code.self, WEIR_STEP, frames.data());
    code.run(code.self, WEIR_QUIET, frames.data());
  }
  for (weir_frame& frame : frames) frame.step = 3;
  code.run(code.self, WEIR_OBSERVE, frames.data());
}

weir_frame frame_of(const weir_code& code, double* values, weir_object** objects,
                    std::uint32_t lane) {
  weir_frame frame{};
  frame.values = values;
  frame.tables = code.tables;
  frame.objects = objects;
  frame.commons = code.commons;
  frame.seed = 42 + lane;
  frame.dt = 0.25;
  return frame;
}

/// The image of a lane: the free slots hold the same numbers, moved on by as many places; where
/// runs may set some slots only, these alone differ.
std::vector<double> image_of(const weir_code& code, std::uint32_t lane) {
  std::vector<double> image(code.image, code.image + code.value_count);
  for (std::uint32_t i = 0; i < code.varied_count; ++i) image[code.varied[i]] += lane;
  if (code.varied != nullptr) return image;
  const std::uint32_t free = code.value_count - kFree;
  for (std::uint32_t i = 0; i < free; ++i) image[kFree + i] = code.image[kFree + (i + lane) % free];
  return image;
}

/// What a run need not set holds anything.
void leave_unset(const weir_code& code, std::vector<double>& image) {
  std::vector<double> left(image.size(), -7e300);
  for (std::uint32_t i = 0; i < code.to_set_count; ++i) {
    const weir_region region = code.to_set[i];
    std::copy_n(image.begin() + region.base, region.size, left.begin() + region.base);
  }
  image = std::move(left);
}

/// Makes all numbers 0 that nobody has asked for.
void forget_unseen(const Program& program, std::vector<double>& values) {
  std::vector<double> seen(values.size(), 0.0);
  for (const ProgramVar& var : program.vars) {
    if (var.is_unseen) continue;
    std::copy_n(values.begin() + var.base, var.size, seen.begin() + var.base);
  }
  values = std::move(seen);
}

/// What a lane has to give, by code of one lane.
std::vector<double> run_as_lane(const Executable& executable, std::vector<double> values,
                                std::uint32_t lane) {
  const weir_code& code = executable.code();
  std::vector<weir_object*> objects(code.object_count, nullptr);
  std::vector<const weir_segment*> segments(code.segments, code.segments + code.table_count);
  std::vector<weir_frame> frames = {frame_of(code, values.data(), objects.data(), lane)};
  frames.front().segments = segments.data();
  run_sections(code, frames);
  for (weir_object* object : objects) weir_rt_object_free(object);
  return values;
}

}  // namespace

std::vector<std::vector<double>> run_lanes(const Executable& executable) {
  const weir_code& code = executable.code();
  const std::uint32_t lanes = code.lanes;
  struct alignas(64) Line {
    double numbers[8];
  };
  std::vector<Line> room(code.value_count), segments(code.table_count * WEIR_SEGMENT_FIELDS);
  double* values = room.front().numbers;
  std::vector<weir_object*> objects(std::size_t{code.object_count} * lanes, nullptr);
  std::vector<weir_frame> frames;
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    std::vector<double> image = image_of(code, lane);
    if (code.varied != nullptr) leave_unset(code, image);
    for (std::size_t slot = 0; slot < image.size(); ++slot)
      values[slot * lanes + lane] = image[slot];
    frames.push_back(frame_of(code, values, objects.data() + lane * code.object_count, lane));
    // no segment is remembered: none lies between 0 and 0
    frames.back().wide_segments = segments.empty() ? nullptr : segments.front().numbers;
  }
  run_sections(code, frames);
  for (weir_object* object : objects) weir_rt_object_free(object);
  std::vector<std::vector<double>> all(lanes);
  for (std::uint32_t i = 0; i < code.value_count * lanes; ++i) all[i % lanes].push_back(values[i]);
  return all;
}

std::string first_difference_of_lanes(const Program& program, std::uint32_t lanes,
                                      std::optional<std::vector<std::uint32_t>> varied) {
  const std::unique_ptr<Executable> one = make_interpreter(program);
  LlvmOptions options;
  options.lanes = lanes;
  options.varied = std::move(varied);
  std::string problem;
  const auto many = make_llvm_engine(program, options, problem);
  if (!many) return "LLVM: " + problem;
  auto values = run_lanes(*many);
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    std::vector<double> wanted = run_as_lane(*one, image_of(many->code(), lane), lane);
    if (options.varied) {
      forget_unseen(program, wanted);
      forget_unseen(program, values[lane]);
    }
    const std::string text = difference(wanted, values[lane]);
    if (!text.empty()) {
      return "lane " + std::to_string(lane) + " of " + std::to_string(lanes) + ": " + text;
    }
  }
  return {};
}

std::vector<double> run_all(const Executable& executable) {
  return run_as_lane(executable, image_of(executable.code(), 0), 0);
}

std::vector<double> run_llvm(const Program& program, int level) {
  std::string problem;
  LlvmOptions options;
  options.level = level;
  const auto executable = make_llvm_engine(program, options, problem);
  EXPECT_NE(executable, nullptr) << problem;
  return executable ? run_all(*executable) : std::vector<double>();
}

namespace {

/// The stocks after two steps, each by section `quiet` or by `rates` and Euler's method.
std::vector<double> stocks_after(const Executable& executable, bool is_quiet) {
  const weir_code& code = executable.code();
  std::vector<double> values(code.image, code.image + code.value_count);
  const auto stocks = values.begin() + code.stocks.base, rates = values.begin() + code.rates.base;
  weir_frame frame{};
  frame.values = values.data();
  for (int step = 0; step < 2; ++step) {
    code.run(code.self, is_quiet ? WEIR_QUIET : WEIR_RATES, &frame);
    for (std::uint32_t i = 0; i < code.stocks.size && !is_quiet; ++i)
      stocks[i] += values[code.dt] * rates[i];
  }
  return {stocks, stocks + code.stocks.size};
}

}  // namespace

bool moves_the_same_stocks(const Program& program, const Program& quick, bool by_llvm) {
  const std::vector<double> wanted = stocks_after(*make_interpreter(program), false);
  const auto are_wanted = [&](const Executable& code) {
    const std::vector<double> found = stocks_after(code, true);
    return std::memcmp(found.data(), wanted.data(), wanted.size() * sizeof(double)) == 0;
  };
  if (!are_wanted(*make_interpreter(quick))) return false;
  if (!by_llvm) return true;
  std::string problem;
  const auto code = make_llvm_engine(quick, {}, problem);
  EXPECT_TRUE(code) << problem;
  return code && are_wanted(*code);
}

std::string first_difference(const Program& program) {
  std::string problem = verify(program);
  if (!problem.empty()) return "the program is wrong: " + problem;
  const std::vector<double> expected = run_all(*make_interpreter(program));
  struct Way {
    int level;
    std::size_t statements_per_function;
  };
  for (const Way way : {Way{0, 50}, Way{1, 50}, Way{1, 2}}) {
    // many small functions take long to make; small programs show the same
    if (way.statements_per_function == 2 && program.section(SectionKind::Rates).size() > 20)
      continue;
    LlvmOptions options;
    options.level = way.level;
    options.statements_per_function = way.statements_per_function;
    const auto executable = make_llvm_engine(program, options, problem);
    if (!executable) return "LLVM: " + problem;
    std::string text = difference(expected, run_all(*executable));
    if (!text.empty()) {
      return "level " + std::to_string(way.level) + " by " +
             std::to_string(way.statements_per_function) + ": " + text;
    }
  }
  for (const std::uint32_t lanes : {4u, 8u}) {
    std::string text = first_difference_of_lanes(program, lanes);
    if (!text.empty()) return text;
  }
  return {};
}

}  // namespace weir::test
