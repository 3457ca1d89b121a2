// Loops, addresses of every form, views, and the code table an engine gives.
#include <cmath>
#include <limits>
#include <thread>

#include "tests/unit/interp_harness.h"

namespace weir {
namespace {

using Numbers = std::vector<double>;

// slots first, first+1, ... = from, from+1, ...
void count_up(Machine& machine, std::size_t first, std::size_t count, double from) {
  for (std::size_t i = 0; i < count; ++i) machine[first + i] = from + static_cast<double>(i);
}

TEST(InterpLoops, MapsOverElements) {
  Machine machine(
      "rates:\neq \"e\"\nfor i0 in 3 {\n%0 = load v[10 + i0*2]\n%1 = mul %0, 10\n"
      "store v[20 + i0], %1\n}\n");
  count_up(machine, 10, 6, 1);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(19, 5), (Numbers{0, 10, 30, 50, 0}));
}

TEST(InterpLoops, AccumulatesAReduction) {
  Machine machine(
      "rates:\neq \"e\"\n%0 = move 0\nfor i0 in 4 {\n%1 = load v[10 + i0]\n%0 = add %0, %1\n}\n"
      "v5 = move %0\n");
  count_up(machine, 10, 4, 1);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 10);
}

TEST(InterpLoops, NestsAReductionInALoop) {
  // row sums of a 2 x 3 matrix, inner accumulator set anew in each row
  Machine machine(
      "rates:\neq \"e\"\nfor i0 in 2 {\n%0 = move 0\nfor i1 in 3 {\n"
      "%1 = load v[10 + i0*3 + i1]\n%0 = add %0, %1\n}\nstore v[20 + i0], %0\n}\n");
  count_up(machine, 10, 6, 1);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(20, 2), (Numbers{6, 15}));
}

TEST(InterpLoops, TurnFromTheLastToTheFirst) {
  // moving up in place copies what has not been written over; 10 * turn + inner, as they come
  Machine machine(
      "rates:\neq \"e\"\nfor i0 in 4 backward {\n%0 = load v[10 + i0]\nstore v[11 + i0], %0\n}\n"
      "for i1 in 2 {\nfor i2 in 3 backward {\nfor i3 in 1 backward {\n"
      "%1 = index n[0 + i1*10 + i2 + i3]\nv20 = mul v20, 100\nv20 = add v20, %1\n}\n}\n}\n");
  count_up(machine, 10, 4, 1);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(10, 6), (Numbers{1, 1, 2, 3, 4, 0}));
  EXPECT_EQ(machine[20], 20100121110);
}

TEST(InterpLoops, LoopsMayFollowEachOther) {
  Machine machine(
      "rates:\neq \"e\"\nfor i1 in 2 {\nstore v[10 + i1], 1\n}\nfor i0 in 3 {\nfor i2 in 1 {\n"
      "store v[12 + i0 + i2*7], 2\n}\n}\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(10, 6), (Numbers{1, 1, 2, 2, 2, 0}));
}

TEST(InterpLoops, StatementsDoNotShareRegisters) {
  Machine machine(
      "rates:\neq \"a\"\n%0 = move 1\nv5 = move %0\neq \"b\"\n%0 = move v5\nv6 = add %0, 1\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[6], 2);
}

TEST(InterpLoops, ManyRegisters) {
  std::string body = "rates:\neq \"e\"\n%0 = move 1\n";
  for (int i = 1; i < 1000; ++i) {
    body += "%" + std::to_string(i) + " = add %" + std::to_string(i - 1) + ", 1\n";
  }
  Machine machine(body + "v5 = add %0, %999\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 1001);
}

TEST(InterpAddresses, ConstantAddressesAreSlots) {
  Machine machine("rates:\neq \"e\"\n%0 = load v[10]\nstore v[11], %0\nstore v[12], 7\n");
  machine[10] = 3;
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(11, 2), (Numbers{3, 7}));
}

TEST(InterpAddresses, IndexTablesPermute) {
  Machine machine(
      "index 0 [9, 9]\nindex 1 [2, 0, 1]\nrates:\neq \"e\"\nfor i0 in 3 {\n"
      "%0 = load v[10 + t1[i0]]\nstore v[20 + i0], %0\nstore v[30 + t1[i0]], %0\n}\n");
  count_up(machine, 10, 3, 1);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(20, 3), (Numbers{3, 1, 2}));
  EXPECT_EQ(machine.slots(30, 3), (Numbers{1, 2, 3}));
}

TEST(InterpAddresses, NumbersInCommonHaveTheirOwnPlaces) {
  Machine machine(
      "index 0 [1, 0]\ncommons [7, 0.5, -3]\nrates:\neq \"e\"\n%0 = common c[2]\nv5 = move %0\n"
      "for i0 in 2 {\n%1 = common c[1 + i0]\nstore v[10 + i0], %1\n%2 = common c[0 + t0[i0]]\n"
      "store v[12 + i0], %2\n}\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], -3);
  EXPECT_EQ(machine.slots(10, 4), (Numbers{0.5, -3, 0.5, 7}));
}

TEST(InterpAddresses, SumsOfManyTerms) {
  // 10 + i*4 + t0[j] + k: t0 = {0, 2}
  Machine machine(
      "index 0 [0, 2]\nrates:\neq \"e\"\nfor i0 in 2 {\nfor i1 in 2 {\nfor i2 in 2 {\n"
      "%0 = index n[100 + i0*4 + t0[i1] + i2]\nstore v[10 + i0*4 + t0[i1] + i2], %0\n"
      "%1 = load v[10 + i0*4 + t0[i1] + i2]\nv5 = add v5, %1\n}\n}\n}\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(10, 8), (Numbers{100, 101, 102, 103, 104, 105, 106, 107}));
  EXPECT_EQ(machine[5], 828);
}

TEST(InterpAddresses, AnIndexIsANumber) {
  Machine machine(
      "rates:\neq \"e\"\nv5 = index n[4294967295]\nfor i0 in 3 {\n%0 = index n[1 + i0]\n"
      "store v[10 + i0], %0\n}\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 4294967295.0);
  EXPECT_EQ(machine.slots(10, 3), (Numbers{1, 2, 3}));
}

// v5 = element number `index` of the three at v10, else -1
double dynamic(double index) {
  Machine machine("rates:\neq \"e\"\nv5 = load v[10 + dyn(v6, stride 2, extent 3)] invalid -1\n");
  count_up(machine, 10, 6, 1);
  machine[6] = index;
  machine.run(SectionKind::Rates);
  return machine[5];
}

TEST(InterpAddresses, DynamicIndexes) {
  EXPECT_EQ(dynamic(1), 1);
  EXPECT_EQ(dynamic(2.9), 3);
  EXPECT_EQ(dynamic(3), 5);
  // floor(x + 1e-6): a hair below a whole number is that number
  EXPECT_EQ(dynamic(0.9999995), 1);
  EXPECT_EQ(dynamic(0.99), -1);
  EXPECT_EQ(dynamic(3.9), 5);
  EXPECT_EQ(dynamic(4), -1);
  EXPECT_EQ(dynamic(3.9999995), -1);
  EXPECT_EQ(dynamic(0), -1);
  EXPECT_EQ(dynamic(-1e300), -1);
  EXPECT_EQ(dynamic(1e300), -1);
  EXPECT_EQ(dynamic(std::numeric_limits<double>::infinity()), -1);
  EXPECT_EQ(dynamic(std::numeric_limits<double>::quiet_NaN()), -1);
}

TEST(InterpAddresses, DynamicIndexesBesideOtherTerms) {
  // m[i, t0[i], index], m of 2 x 2 x 2 at v10; the second index is outside
  Machine machine(
      "index 0 [2, 0]\nrates:\neq \"e\"\nfor i0 in 2 {\n%0 = load v[20 + i0]\n"
      "%1 = load v[10 + i0*4 + t0[i0] + dyn(%0, stride 1, extent 2)] invalid nan\n"
      "store v[30 + i0], %1\n"
      "%2 = load v[10 + dyn(%0, stride 4, extent 2) + dyn(2, stride 1, extent 2)] invalid -5\n"
      "store v[32 + i0], %2\n}\n");
  count_up(machine, 10, 8, 0);
  machine[20] = 2;
  machine[21] = 3;
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[30], 3);
  EXPECT_TRUE(std::isnan(machine[31]));
  EXPECT_EQ(machine.slots(32, 2), (Numbers{5, -5}));
}

TEST(InterpViews, RowsAndColumns) {
  // ranks, ascending, of each column of a 3 x 2 matrix: columns (5, 1, 3) and (2, 6, 4)
  Machine machine(
      "rates:\neq \"e\"\nfor i0 in 2 {\n"
      "rank view[20 + i0, 3 by 1, strides 2 0], view[10 + i0, 3 by 1, strides 2 0], 1\n}\n");
  const Numbers matrix = {5, 2, 1, 6, 3, 4};
  for (std::size_t i = 0; i < matrix.size(); ++i) machine[10 + i] = matrix[i];
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(20, 6), (Numbers{3, 1, 1, 3, 2, 2}));
}

TEST(InterpViews, InvertsAMatrix) {
  // the inverse of [2 0; 0 4]
  Machine machine(
      "rates:\neq \"e\"\ninvert_matrix view[20, 2 by 2, strides 2 1], view[10, 2 by 2, strides 2 "
      "1], 2\n");
  machine[10] = 2;
  machine[13] = 4;
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine.slots(20, 4), (Numbers{0.5, 0, 0, 0.25}));
}

TEST(InterpViews, AllocatesByPriority) {
  // enough for all: everyone gets the request
  Machine machine(
      "rates:\neq \"e\"\nallocate_by_priority view[20, 2 by 1, strides 1 0], view[10, 2 by 1, "
      "strides 1 0], view[12, 2 by 1, strides 1 0], 1, 100\n");
  count_up(machine, 10, 4, 1);
  machine.run(SectionKind::Rates);
  EXPECT_NEAR(machine[20], 1, 1e-9);
  EXPECT_NEAR(machine[21], 2, 1e-9);
}

TEST(InterpEngine, GivesTheTableOfTheProgram) {
  Machine machine(
      "control time v1 step_time v2 start v3 stop v4 dt v5 save v6\nsave every step\n"
      "stocks v10 size 2\nrates v12 size 2\nmemories v14 size 1\nnexts v15 size 1\n"
      "clamped v11 size 1\nobjects 3\nimage 3 = [1, 2]\ntable 0 \"t\" raw (1, 2) (3, 4)\n");
  const weir_code& code = machine.code();
  EXPECT_EQ(code.value_count, 40u);
  EXPECT_EQ(code.table_count, 1u);
  EXPECT_EQ(code.object_count, 3u);
  EXPECT_EQ(code.image[4], 2);
  EXPECT_EQ(code.tables[0].count, 2u);
  EXPECT_EQ(code.tables[0].ys[1], 4);
  EXPECT_EQ(code.tables[0].kind, static_cast<std::uint32_t>(WEIR_TABLE_RAW));
  EXPECT_EQ(code.save, 6u);
  EXPECT_EQ(code.nexts.base, 15u);
  EXPECT_EQ(code.clamped_count, 1u);
  EXPECT_EQ(code.clamped[0].base, 11u);
  EXPECT_EQ(code.saves_every_step, 1u);
}

// -0 and NaN are numbers, too; a short gap is copied with them
TEST(InterpEngine, TellsWhereTheImageIsNotZero) {
  Program program;
  program.value_count = 300;
  program.image.assign(300, 0.0);
  program.image[2] = 1;
  program.image[10] = -0.0;
  program.image[200] = std::nan("");
  const std::unique_ptr<Executable> executable = make_interpreter(program);
  const weir_code& code = executable->code();
  ASSERT_EQ(code.image_piece_count, 2u);
  EXPECT_EQ(code.image_pieces[0].base, 2u);
  EXPECT_EQ(code.image_pieces[0].size, 9u);
  EXPECT_EQ(code.image_pieces[1].base, 200u);
  EXPECT_EQ(code.image_pieces[1].size, 1u);
}

TEST(InterpEngine, RunsOnlyTheSectionAskedFor) {
  Machine machine("const:\neq \"a\"\nv5 = move 1\nobserve:\neq \"b\"\nv6 = move 1\n");
  machine.run(SectionKind::Observe);
  EXPECT_EQ(machine.slots(5, 2), (Numbers{0, 1}));
  machine.run(SectionKind::Update);
  machine.run(SectionKind::Const);
  EXPECT_EQ(machine.slots(5, 2), (Numbers{1, 1}));
}

TEST(InterpEngine, ThreadsShareOneExecutable) {
  std::string problem;
  const Program program = parse_program(
      "program \"p\" method euler\nvalues 8\nrates:\neq \"e\"\n%0 = move 0\nfor i0 in 1000 {\n"
      "%0 = add %0, v5\n}\nv6 = move %0\n",
      problem);
  ASSERT_EQ(verify(program), "");
  const std::unique_ptr<Executable> engine = make_interpreter(program);
  double results[4] = {};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 4; ++i) {
    threads.emplace_back([&engine, &results, i] {
      double values[8] = {};
      values[5] = static_cast<double>(i);
      weir_frame frame{};
      frame.values = values;
      for (int k = 0; k < 50; ++k) engine->code().run(engine->code().self, WEIR_RATES, &frame);
      results[i] = values[6];
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(results[i], 1000.0 * static_cast<double>(i));
}

TEST(InterpText, ShowsOneLineAnInstruction) {
  std::string problem;
  const Program program = parse_program(
      "program \"p\" method euler\nvalues 30\nindex 0 [1, 0]\ntable 0 \"t\" raw (1, 2)\nrates:\n"
      "eq \"Heat \\\"Loss\\\"\"\n%0 = sub v6, 70\nv7 = div %0, v8\n"
      "for i0 in 2 {\n%0 = load v[10 + i0*3]\n%0 = load v[10 + t0[i0]]\n"
      "%0 = load v[10 + i0 + t0[i0] + dyn(%0, stride 1, extent 2)]\n%0 = lookup table[0], %0\n"
      "store v[10 + i0*2 + i0], %0\n}\n"
      "rank view[20, 2 by 1, strides 1 0], view[10, 2 by 1, strides 1 0], -1\n",
      problem);
  ASSERT_EQ(verify(program), "");
  EXPECT_EQ(bytecode_text(program), R"(const: 0 registers
     0  return
init: 0 registers
     0  return
rates: 1 registers
  "Heat \"Loss\""
     0  sub           r0, v6, 70
     1  div           v7, r0, v8
     2  for           c0 = 0
     3  load_loop     r0, v[10 + c0*3]
     4  load_table    r0, v[10 + entries[0 + c0]]
     5  load_dynamic  r0, [10 + c0*1 + entries[0 + c0] + dyn(r0 of 2)*1]
     6  lookup        r0, [0], r0
     7  store_loops   r0, v[10 + c0*2 + c0*1]
     8  end           c0 to 2, else 3
     9  rank          [20, 2 by 1], [10, 2 by 1], -1
    10  return
update: 0 registers
     0  return
observe: 0 registers
     0  return
step: 0 registers
     0  return
quiet: 0 registers
     0  return
)");
}

}  // namespace
}  // namespace weir
