// Small Programs for the tests of the LLVM engine, and the comparison of both engines.
#include "llvm_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
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
  program.controls = {0, 1, 2, 3, 4, 5};
  return program;
}

Inst op(Op op, Operand result, std::vector<Operand> arguments) {
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

std::vector<double> run_all(const Executable& executable) {
  const weir_code& code = executable.code();
  std::vector<double> values(code.image, code.image + code.value_count);
  std::vector<weir_object*> objects(code.object_count, nullptr);
  std::vector<const weir_segment*> segments(code.segments, code.segments + code.table_count);
  weir_frame frame{};
  frame.values = values.data();
  frame.tables = code.tables;
  frame.objects = objects.data();
  frame.segments = segments.data();
  frame.seed = 42;
  frame.dt = 0.25;
  code.run(code.self, WEIR_CONST, &frame);
  code.run(code.self, WEIR_INIT, &frame);
  for (; frame.step < 3; ++frame.step) {
    code.run(code.self, WEIR_RATES, &frame);
    code.run(code.self, WEIR_UPDATE, &frame);
  }
  code.run(code.self, WEIR_OBSERVE, &frame);
  for (weir_object* object : objects) weir_rt_object_free(object);
  return values;
}

std::vector<double> run_llvm(const Program& program, int level) {
  std::string problem;
  LlvmOptions options;
  options.level = level;
  const auto executable = make_llvm_engine(program, options, problem);
  EXPECT_NE(executable, nullptr) << problem;
  return executable ? run_all(*executable) : std::vector<double>();
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
  return {};
}

}  // namespace weir::test
