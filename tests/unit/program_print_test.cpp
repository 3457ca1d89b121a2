// Printing a Program and reading it back: the same text, and the same program but for spans.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "ir/program/program.h"

namespace weir {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

// every line of the head, every kind of term and operand, in canonical form
const char* const kText = R"(program "teacup" method rk4
values 40
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
save every step
stocks v6 size 2
rates v8 size 2
memories v10 size 1
nexts v11 size 1
clamped v6 size 1
clamped v7 size 1
objects 2
dim 0 "Region" ["North", "South"]
dim 1 "Age" ["young", "middle", "old"]
slot 0 "Time" time
slot 6 "Population" stock [0] size 2 = [100, 50.5]
slot 12 "rate" constant unchangeable = 0.1
slot 13 "matrix" aux [0, 1] size 6 hidden defined 111011 = [0, -0, nan]
slot 10 "last" memory = inf
slot 19 "limit" fixed
image 2 = 10
image 30 = [1, -2]
table 0 "effect" continuous (0, 0) (1, -inf)
table 1 "none" extrapolate
table 2 "steps" discrete (1, 2)
table 3 "next" look_forward (1, 2)
table 4 "raw" raw (1, 2)
index 0 [2, 0, 1]
index 1 []
const:
  eq "nothing"
  eq "limit" registers 7 loops 2
    for i0 in 2 {
      %0 = load v[13 + i0*3]
    }
    v19 = move %0
init:
  eq "last"
    v10 = fixed_start object[1], 2.5, v12
rates:
  eq "matrix"
    for i0 in 2 backward {
      for i1 in 3 {
        %0 = index n[1 + i0*3 + i1]
        %1 = load v[13 + i0*3 + t0[i1] + dyn(%0, stride 1, extent 1)] invalid nan
        %2 = lookup table[0 + i0], %1
        %3 = select %2, -0, 1e-05
        store v[13 + i0*3 + i1], %3
      }
    }
    sort_order view[13, 3 by 1, strides 1 0], view[16, 1 by 3, strides 0 1], 1
update:
  eq "last"
    v11 = fixed_push object[1], v6
observe:
  eq "shown"
    v20 = random_uniform 1, 0, 0, 1
    v21 = call inner[0], 1, 0, 0, v20
inner 0 runs result v6 parameters [v7]
program "FACT" method euler
values 8
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v0 size 0
rates v0 size 0
memories v0 size 0
nexts v0 size 0
objects 0
slot 7 "x" constant
const:
  eq "FACT"
    v6 = move v7
end
)";

Program parsed(const std::string& text) {
  std::string problem;
  Program program = parse_program(text, problem);
  EXPECT_EQ(problem, "");
  return program;
}

std::string problem_of(const std::string& text) {
  std::string problem;
  const Program program = parse_program(text, problem);
  EXPECT_EQ(program.value_count, 0u);
  EXPECT_EQ(program.name, "");
  return problem;
}

TEST(ProgramPrint, CanonicalTextIsItsOwnPrint) {
  const Program program = parsed(kText);
  EXPECT_EQ(verify(program), "");
  EXPECT_EQ(print(program), kText);
}

TEST(ProgramPrint, ParseGivesEveryField) {
  const Program p = parsed(kText);
  EXPECT_EQ(p.name, "teacup");
  EXPECT_EQ(p.method, ProgramMethod::Rk4);
  EXPECT_EQ(p.value_count, 40u);
  EXPECT_EQ(p.controls.save, 5u);
  EXPECT_TRUE(p.saves_every_step);
  EXPECT_EQ(p.nexts.base, 11u);
  ASSERT_EQ(p.clamped.size(), 2u);
  EXPECT_EQ(p.clamped[1].base, 7u);
  EXPECT_EQ(p.dims[1].elements, (std::vector<std::string>{"young", "middle", "old"}));

  const ProgramVar& matrix = p.vars[3];
  EXPECT_EQ(matrix.name, "matrix");
  EXPECT_EQ(matrix.kind, SlotKind::Auxiliary);
  EXPECT_EQ(matrix.dims, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(matrix.is_hidden);
  EXPECT_EQ(*matrix.defined, (std::vector<bool>{true, true, true, false, true, true}));
  EXPECT_TRUE(p.vars[2].is_unchangeable);
  EXPECT_TRUE(std::signbit(p.image[14]));
  EXPECT_TRUE(std::isnan(p.image[15]));
  EXPECT_EQ(p.image[31], -2);

  EXPECT_EQ(p.tables[3].kind, ReadKind::LookForward);
  EXPECT_EQ(p.tables[0].ys, (std::vector<double>{0, -kInf}));
  EXPECT_EQ(p.index_tables[IndexTableId(0)], (std::vector<std::uint32_t>{2, 0, 1}));
}

TEST(ProgramPrint, ParseGivesStatements) {
  const Program p = parsed(kText);
  EXPECT_TRUE(p.section(SectionKind::Const)[0].body.empty());
  const Statement& limit = p.section(SectionKind::Const)[1];
  EXPECT_EQ(limit.register_count, 7u);
  EXPECT_EQ(limit.loop_count, 2u);

  const Statement& matrix = p.section(SectionKind::Rates)[0];
  EXPECT_EQ(matrix.register_count, 4u);  // %0 .. %3
  EXPECT_EQ(matrix.loop_count, 2u);
  const Inst& inner = matrix.body[1];
  EXPECT_EQ(inner.op, Op::For);
  EXPECT_EQ(inner.loop, LoopId(1));
  EXPECT_EQ(inner.count, 3u);
  const Address& load = matrix.body[3].at[0];
  ASSERT_EQ(load.terms.size(), 3u);
  EXPECT_EQ(load.terms[0].stride, 3u);
  EXPECT_EQ(load.terms[1].kind, IndexTerm::Kind::Table);
  EXPECT_EQ(load.terms[1].loop, LoopId(1));
  EXPECT_EQ(load.terms[2].operand, Operand::reg(0));
  EXPECT_EQ(load.terms[2].extent, 1u);
  EXPECT_TRUE(std::isnan(load.invalid));
  const Inst& sort = matrix.body[9];
  EXPECT_EQ(sort.op, Op::SortOrder);
  EXPECT_EQ(sort.at[1].columns, 3u);
  EXPECT_EQ(sort.at[1].column_stride, 1u);
  EXPECT_EQ(sort.args[0], Operand::value(1));
}

// a statement of one operation, with as many operands and addresses as it takes
Statement statement_of(Op op) {
  Statement statement{"all", {}, {}, 1, 1};
  Inst inst;
  inst.op = op;
  inst.result = Operand::slot(6);
  for (std::size_t i = 0; i < op_row(op).arguments; ++i) {
    inst.args.push_back(Operand::value(0.5 + static_cast<double>(i)));
  }
  inst.at.resize(op_address_count(op));
  for (Address& at : inst.at) {
    at.base = 20;
    at.row_stride = 1;
    at.terms.push_back({IndexTerm::Kind::Loop, LoopId(0), {}, {}, 2, 0});
  }
  inst.loop = LoopId(0);
  inst.count = 4;
  statement.body = {inst};
  return statement;
}

TEST(ProgramPrint, EveryOpReadsBack) {
  Program program;
  for (std::size_t i = 0; i < op_count(); ++i) {
    program.section(SectionKind::Observe).push_back(statement_of(static_cast<Op>(i)));
  }
  const std::string text = print(program);
  const Program again = parsed(text);
  EXPECT_EQ(print(again), text);
  ASSERT_EQ(again.section(SectionKind::Observe).size(), op_count());
  for (std::size_t i = 0; i < op_count(); ++i) {
    const Inst& inst = again.section(SectionKind::Observe)[i].body.at(0);
    const auto op = static_cast<Op>(i);
    EXPECT_EQ(inst.op, op) << op_row(op).text;
    EXPECT_EQ(inst.args.size(), op_row(op).arguments) << op_row(op).text;
    EXPECT_EQ(inst.at.size(), op_address_count(op)) << op_row(op).text;
  }
}

TEST(ProgramPrint, RowsTellTheRuntimeFunction) {
  EXPECT_STREQ(op_row(Op::Pow).symbol, "weir_rt_pow");
  EXPECT_EQ(op_row(Op::Add).symbol, nullptr);
  EXPECT_STREQ(op_row(Op::Less).text, "lt");
  EXPECT_EQ(op_row(Op::CalendarTime).arguments, 9);
}

TEST(ProgramPrint, NamesOfAnyBytesReadBack) {
  Program program;
  program.name = std::string("a \"b\" \\ ; \n\r\t\x01 \x00 \xC3\xA9 \xFF", 21);
  program.dims.push_back({"[,]", {"", "\x7F"}});
  const Program again = parsed(print(program));
  EXPECT_EQ(again.name, program.name);
  EXPECT_EQ(again.dims[0].name, "[,]");
  EXPECT_EQ(again.dims[0].elements, program.dims[0].elements);
}

TEST(ProgramPrint, NumbersKeepTheirBits) {
  const double numbers[] = {0.1,
                            -0.0,
                            kInf,
                            -kInf,
                            kNan,
                            -kNan,
                            std::bit_cast<double>(std::uint64_t{0x7FF8000000000001}),
                            5e-324,
                            -1.7976931348623157e308,
                            -649037107316853453566312041152512.0};
  Program program;
  program.image.assign(std::begin(numbers), std::end(numbers));
  program.value_count = static_cast<std::uint32_t>(program.image.size());
  const Program again = parsed(print(program));
  ASSERT_EQ(again.image.size(), program.image.size());
  for (std::size_t i = 0; i < program.image.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(again.image[i]),
              std::bit_cast<std::uint64_t>(program.image[i]))
        << i;
  }
}

TEST(ProgramParse, SkipsBlanksAndComments) {
  const Program program = parsed(
      "; a comment\n\nprogram \"x\"   method euler ; teacup.mdl:12\r\n\tvalues 3\n"
      "rates:\neq \"a\"\n v2 = move 3;\n");
  EXPECT_EQ(program.value_count, 3u);
  EXPECT_EQ(program.section(SectionKind::Rates)[0].body.size(), 1u);
}

TEST(ProgramParse, TellsTheLine) {
  EXPECT_EQ(problem_of(""), "line 1: expected 'program'");
  EXPECT_EQ(problem_of("program \"x\" method euler\nvalues many\n"),
            "line 2: expected a whole number");
  EXPECT_EQ(problem_of("program \"x"), "line 1: a quoted text has no end");
  EXPECT_EQ(problem_of("program \"x\\q\" method euler"), "line 1: unknown escape in a quoted text");
  EXPECT_EQ(problem_of("program \"x\" method fast"), "line 1: unknown word 'fast'");
  EXPECT_EQ(problem_of("program \"x\" method euler 3"),
            "line 1: unexpected text at the end of the line");
  EXPECT_EQ(problem_of("values 4000000000"), "line 1: more than 67108864 values");
  EXPECT_EQ(problem_of("values 4294967296"), "line 1: expected a whole number");
  EXPECT_EQ(problem_of("dim 1 \"a\" []"), "line 1: expected number 0");
  EXPECT_EQ(problem_of("values 1\nimage 0 = [1, 2]"),
            "line 2: a value outside of its variable or of the program");
  EXPECT_EQ(problem_of("slot 4294967295 \"x\" aux = 1"),
            "line 1: a value outside of its variable or of the program");
}

TEST(ProgramParse, TellsWhatIsWrongInStatements) {
  const std::string head = "program \"x\" method euler\nvalues 9\n";
  EXPECT_EQ(problem_of(head + "eq \"a\""), "line 3: a statement outside of the sections");
  EXPECT_EQ(problem_of(head + "rates:\n%0 = move 1"),
            "line 4: expected 'eq' or a line of the head");
  const std::string eq = head + "rates:\neq \"a\"\n";
  EXPECT_EQ(problem_of(eq + "%0 = frob 1"), "line 5: no operation is called 'frob'");
  EXPECT_EQ(problem_of(eq + "%0 = for 1"), "line 5: no operation is called 'for'");
  EXPECT_EQ(problem_of(eq + "add 1, 2"), "line 5: 'add' gives a result");
  EXPECT_EQ(problem_of(eq + "%0 = store v[1], 2"), "line 5: 'store' gives no result");
  EXPECT_EQ(problem_of(eq + "%0 = add 1 2"), "line 5: expected ','");
  EXPECT_EQ(problem_of(eq + "%0 = add 1,"), "line 5: expected a number");
  EXPECT_EQ(problem_of(eq + "%0 = load v[1 + j]"), "line 5: expected 'i' and a number");
  EXPECT_EQ(problem_of(eq + "%0 = move nan_7ff0000000000000"), "line 5: expected a number");
}

TEST(ProgramParse, SurvivesEveryTruncation) {
  const std::string text = kText;
  for (std::size_t length = 0; length < text.size(); ++length) {
    std::string problem;
    const Program program = parse_program(text.substr(0, length), problem);
    if (problem.empty()) {
      verify(program);
      print(program);
    }
  }
}

TEST(ProgramParse, SurvivesChangedBytes) {
  std::uint64_t random = 1;
  const auto next = [&](std::size_t limit) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(random >> 33) % limit;
  };
  const std::string signs = "0123456789%v[]{}()+-*,=:;\"\\ \nint_\xFF\x01";
  for (int round = 0; round < 3000; ++round) {
    std::string text = kText;
    for (std::size_t changes = 1 + next(4); changes > 0; --changes) {
      const std::size_t at = next(text.size());
      if (next(3) == 0) {
        text.erase(at, next(5));
      } else {
        text[at] = signs[next(signs.size())];
      }
    }
    std::string problem;
    const Program program = parse_program(text, problem);
    if (!problem.empty()) {
      EXPECT_TRUE(problem.starts_with("line ")) << problem;
      continue;
    }
    // what was understood prints as itself
    const std::string once = print(program);
    EXPECT_EQ(print(parsed(once)), once);
    verify(program);
  }
}

}  // namespace
}  // namespace weir
