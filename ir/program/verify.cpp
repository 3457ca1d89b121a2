// Checks a Program against the rules of program.h, so that the engines need not look again.
//
// What it holds, beside ranges of every id, slot and count:
//   - statements: registers are written before they are read, loops close, have their own ids, and
//   are in scope where
//     an address uses them; every op has the operands and addresses of its row in ops.def
//   - every address a Load, Store, Array, Table or Object op can reach exists: base plus the least
//   and greatest value of
//     each term; only Load may have a Dynamic term
//   - nothing writes the clock's slots; *_start stands in `init`, *_push in `update`, what asks an
//   object not in `const`
//   - regions of the runtime lie apart; variables lie where their kind says
//   - tables have as many ys as xs, and xs ascend
//   - a Call has the arguments of the inner program that it means; inner programs hold all of this
// The first violation is told; a message names section, statement and line of its body.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "ir/program/program.h"
#include "ir/program/view_shapes.h"
#include "ir/program/words.h"

namespace weir {
namespace {

constexpr std::uint64_t kFar = std::uint64_t{1} << 40;  // greater than any place; sums stop here

// All the places an address can mean lie in [low, high].
struct Reach {
  std::uint64_t low = 0, high = 0;

  void add(std::uint64_t least, std::uint64_t greatest) {
    low = std::min(low + std::min(least, kFar), kFar);
    high = std::min(high + std::min(greatest, kFar), kFar);
  }
  bool holds(std::uint64_t place) const { return low <= place && place <= high; }
};

// Least and greatest of the first 1, 2, ... entries of an index table.
struct Extremes {
  std::vector<std::uint32_t> least, greatest;
};

bool overlap(const Region& a, const Region& b) {
  return a.size > 0 && b.size > 0 && a.base < std::uint64_t{b.base} + b.size &&
         b.base < std::uint64_t{a.base} + a.size;
}

bool holds(const Region& region, std::uint64_t base, std::uint64_t size) {
  return base >= region.base && base + size <= std::uint64_t{region.base} + region.size;
}

bool is_start(Op op) { return std::string_view(op_row(op).text).ends_with("_start"); }
bool is_push(Op op) { return std::string_view(op_row(op).text).ends_with("_push"); }

class Verifier {
 public:
  /// `inner`: what calls mean.
  Verifier(const Program& program, const std::vector<InnerProgram>& inner)
      : program_(program), inner_(inner) {}

  std::string first_problem() {
    layout();
    if (ok()) vars();
    if (ok()) tables();
    for (std::size_t k = 0; k < kSectionCount && ok(); ++k) section(static_cast<SectionKind>(k));
    return problem_;
  }

 private:
  bool ok() const { return problem_.empty(); }

  template <class... Args>
  void fail(fmt::format_string<Args...> text, Args&&... args) {
    const std::string told = fmt::format(text, std::forward<Args>(args)...);
    if (ok() && !told.empty()) problem_ = place() + told;
  }

  // `rates: 'heat loss': line 3 (div): `, or nothing outside of statements
  std::string place() const {
    if (!statement_) return {};
    std::string text = fmt::format("{}: '{}': ", section_name(section_), statement_->label);
    if (inst_) {
      text += fmt::format("line {} ({}): ", inst_ - statement_->body.data() + 1,
                          op_row(inst_->op).text);
    }
    return text;
  }

  // the layout of the values

  void layout() {
    const ControlSlots& c = program_.controls;
    if (program_.value_count > kMaxValues) fail("more than {} values", kMaxValues);
    if (program_.object_count > kMaxValues) fail("more than {} objects", kMaxValues);
    if (program_.image.size() != program_.value_count) {
      fail("the image has {} numbers for {} values", program_.image.size(), program_.value_count);
    }
    control("time", c.time);
    control("step_time", c.step_time);
    control("start", c.start);
    control("stop", c.stop);
    control("dt", c.dt);
    control("save", c.save);
    control("next_time", c.next_time.value_or(c.time));
    if (!program_.section(SectionKind::Step).empty() && !c.next_time)
      fail("section step has no slot for the time of its end");
    regions();
  }

  void control(const char* name, std::uint32_t slot) {
    if (slot >= program_.value_count) fail("control {} is slot {}, which is not there", name, slot);
  }

  void regions() {
    struct Named {
      const char* name;
      const Region& region;
    };
    const Named named[] = {{"stocks", program_.stocks},
                           {"rates", program_.rates},
                           {"memories", program_.memories},
                           {"nexts", program_.nexts}};
    for (const Named& a : named) {
      if (std::uint64_t{a.region.base} + a.region.size > program_.value_count) {
        fail("region {} goes beyond the values", a.name);
      }
      if (holds(a.region, program_.controls.time, 1) ||
          holds(a.region, program_.controls.step_time, 1)) {
        fail("region {} holds the clock", a.name);
      }
      for (const Named* b = &a + 1; b != std::end(named); ++b) {
        if (overlap(a.region, b->region)) fail("regions {} and {} overlap", a.name, b->name);
      }
    }
    if (program_.stocks.size != program_.rates.size) fail("stocks and rates differ in size");
    if (program_.memories.size != program_.nexts.size) fail("memories and nexts differ in size");
    for (const Region& clamped : program_.clamped) {
      if (!holds(program_.stocks, clamped.base, clamped.size)) {
        fail("clamped slot {} is not a stock", clamped.base);
      }
    }
    for (const Solved& solved : program_.solved) {
      memory("solved", solved.memories);
      if (solved.guess) block("guess", *solved.guess, solved.memories.size);
    }
    std::uint64_t unknowns = 0;
    for (const Sought& sought : program_.sought) {
      memory("sought", sought.unknowns);
      block("lengths", sought.lengths, sought.unknowns.size);
      block("residuals", sought.residuals, sought.unknowns.size);
      block("tolerances", sought.tolerances, sought.unknowns.size);
      block("rounds", sought.rounds, sought.unknowns.size);
      unknowns += sought.unknowns.size;
    }
    if (unknowns > kMaxSought) fail("more than {} unknowns", kMaxSought);
    std::pair<SectionKind, std::uint32_t> least;
    for (const LocalSlot& local : program_.locals) {
      block("local", local.slot, 1);
      const std::pair place{local.section, local.first};
      const bool is_range =
          local.first <= local.last && local.last < program_.section(local.section).size();
      if (!is_range || place < least) fail("local slot {} has no range", local.slot);
      least = place;
    }
  }

  void memory(const char* name, const Region& region) {
    if (!holds(program_.memories, region.base, region.size))
      fail("{} slot {} is not a memory", name, region.base);
  }

  void block(const char* name, std::uint32_t base, std::uint32_t size) {
    if (std::uint64_t{base} + size > program_.value_count)
      fail("the {} at slot {} go beyond the values", name, base);
  }

  // variables, tables

  void vars() {
    for (const ProgramVar& var : program_.vars) {
      if (std::uint64_t{var.base} + var.size > program_.value_count) {
        fail("variable '{}' goes beyond the values", var.name);
      }
      shape(var);
      if (var.defined && var.defined->size() != var.size) {
        fail("variable '{}' tells of {} elements whether they are defined, but has {}", var.name,
             var.defined->size(), var.size);
      }
      home(var);
    }
  }

  // the size is the product of the dimensions
  void shape(const ProgramVar& var) {
    std::uint64_t size = 1;
    for (std::uint32_t dim : var.dims) {
      if (dim >= program_.dims.size())
        return fail("variable '{}' has no dimension {}", var.name, dim);
      // at most 2^26 * 2^27, so that the product cannot wrap round
      const std::uint64_t elements = program_.dims[dim].elements.size();
      size = std::min<std::uint64_t>(size * std::min<std::uint64_t>(elements, kMaxValues),
                                     2 * kMaxValues);
    }
    if (size != var.size) {
      fail("variable '{}' has {} slots, its dimensions make {}", var.name, var.size, size);
    }
  }

  // stocks, memories and the clock stand where the runtime expects them
  void home(const ProgramVar& var) {
    const ControlSlots& c = program_.controls;
    if (var.kind == SlotKind::Stock && !holds(program_.stocks, var.base, var.size)) {
      fail("stock '{}' is not in the region of stocks", var.name);
    }
    if (var.kind == SlotKind::Memory && !holds(program_.memories, var.base, var.size)) {
      fail("memory '{}' is not in the region of memories", var.name);
    }
    if (var.kind == SlotKind::Time && var.base != c.time && var.base != c.step_time) {
      fail("'{}' is of kind time, but not the clock", var.name);
    }
  }

  void tables() {
    for (const ProgramTable& table : program_.tables) {
      if (table.xs.size() != table.ys.size()) {
        fail("table '{}' has {} xs and {} ys", table.name, table.xs.size(), table.ys.size());
      }
      for (std::size_t i = 0; i < table.xs.size(); ++i) {
        // written so that a NaN fails
        if (!(table.xs[i] >= table.xs[i == 0 ? 0 : i - 1])) {
          fail("table '{}': xs do not ascend at point {}", table.name, i + 1);
        }
      }
    }
    for (const std::vector<std::uint32_t>& entries : program_.index_tables) {
      Extremes extremes;
      for (std::uint32_t entry : entries) {
        const bool is_first = extremes.least.empty();
        extremes.least.push_back(is_first ? entry : std::min(entry, extremes.least.back()));
        extremes.greatest.push_back(is_first ? entry : std::max(entry, extremes.greatest.back()));
      }
      extremes_.add(std::move(extremes));
    }
  }

  // statements

  void section(SectionKind kind) {
    section_ = kind;
    for (const Statement& statement : program_.section(kind)) {
      statement_ = &statement;
      inst_ = nullptr;
      body();
      if (!ok()) return;
    }
    statement_ = nullptr;
  }

  void body() {
    if (statement_->register_count > kMaxRegisters) fail("more than {} registers", kMaxRegisters);
    // a loop needs a line of its own
    if (statement_->loop_count > statement_->body.size()) {
      fail("{} loops in {} lines", statement_->loop_count, statement_->body.size());
    }
    if (!ok()) return;
    is_written_.assign(statement_->register_count, false);
    loops_.assign(statement_->loop_count, LoopState());
    open_.clear();
    for (const Inst& each : statement_->body) {
      inst_ = &each;
      inst(each);
      if (!ok()) return;
    }
    inst_ = nullptr;
    if (!open_.empty()) fail("loop i{} is not closed", open_.back().index());
  }

  void inst(const Inst& inst) {
    const OpRow& row = op_row(inst.op);
    if (row.kind == OpKind::Call) {
      call(inst);
    } else if (inst.args.size() != row.arguments) {
      fail("{} arguments, needs {}", inst.args.size(), row.arguments);
    }
    if (!ok()) return;
    if (inst.at.size() != op_address_count(inst.op)) {
      return fail("{} addresses, needs {}", inst.at.size(), op_address_count(inst.op));
    }
    for (const Operand& arg : inst.args) operand(arg);
    for (std::size_t i = 0; i < inst.at.size(); ++i) address(inst, i);
    if (row.kind == OpKind::Array && ok()) fail("{}", view_problem(inst));
    if (row.kind == OpKind::Object || row.kind == OpKind::Shaped) object_section(inst.op);
    if (inst.op == Op::For) open_loop(inst);
    if (inst.op == Op::End) close_loop();
    if (op_has_result(inst.op)) result(inst.result);
  }

  void call(const Inst& inst) {
    if (inst.at.size() != 1 || !inst.at[0].terms.empty()) return fail("calls no inner program");
    if (inst.at[0].base >= inner_.size())
      return fail("calls inner program {} of {}", inst.at[0].base, inner_.size());
    const std::size_t needed = kCallHead + inner_[inst.at[0].base].parameters.size();
    if (inst.args.size() != needed) fail("{} arguments, needs {}", inst.args.size(), needed);
  }

  void operand(const Operand& operand) {
    if (operand.kind == Operand::Kind::Slot && operand.at >= program_.value_count) {
      fail("slot {} is not there", operand.at);
    }
    if (operand.kind != Operand::Kind::Reg) return;
    if (operand.at >= statement_->register_count) {
      fail("register %{} of {}", operand.at, statement_->register_count);
    } else if (!is_written_[operand.at]) {
      fail("register %{} is read before it is written", operand.at);
    }
  }

  // straight-line order is enough: every loop runs at least once
  void result(const Operand& result) {
    switch (result.kind) {
      case Operand::Kind::Number:
        return fail("the result is a number");
      case Operand::Kind::Slot:
        if (result.at >= program_.value_count) return fail("slot {} is not there", result.at);
        return writes({result.at, result.at});
      case Operand::Kind::Reg:
        if (result.at >= statement_->register_count) {
          return fail("register %{} of {}", result.at, statement_->register_count);
        }
        is_written_[result.at] = true;
    }
  }

  void writes(Reach reach) {
    if (reach.holds(program_.controls.time) || reach.holds(program_.controls.step_time)) {
      fail("writes the clock");
    }
  }

  void object_section(Op op) {
    if (!is_start(op) && !is_push(op)) {
      if (section_ == SectionKind::Const) fail("stands in section const");
      return;
    }
    const SectionKind home = is_start(op) ? SectionKind::Init : SectionKind::Update;
    if (section_ != home) fail("stands outside of section {}", section_name(home));
  }

  // loops

  struct LoopState {
    std::uint32_t count = 0;  // 0: not yet met
    bool is_open = false;
  };

  void open_loop(const Inst& inst) {
    if (inst.count == 0) return fail("a loop of no iterations");
    if (inst.loop.index() >= loops_.size()) {
      return fail("loop i{} of {}", inst.loop.index(), loops_.size());
    }
    LoopState& loop = loops_[inst.loop.index()];
    if (loop.count != 0) return fail("loop i{} is met twice", inst.loop.index());
    if (open_.size() == kMaxLoopDepth) return fail("more than {} loops deep", kMaxLoopDepth);
    loop = {inst.count, true};
    open_.push_back(inst.loop);
  }

  void close_loop() {
    if (open_.empty()) return fail("no loop is open");
    loops_[open_.back().index()].is_open = false;
    open_.pop_back();
  }

  // addresses

  void address(const Inst& inst, std::size_t which) {
    const Address& at = inst.at[which];
    Reach reach;
    reach.add(at.base, at.base);
    for (const IndexTerm& each : at.terms) term(inst.op, each, reach);
    if (op_row(inst.op).kind == OpKind::Array) {
      if (at.rows == 0 || at.columns == 0) return fail("view {} is empty", which);
      if (std::uint64_t{at.rows} * at.columns > kMaxValues) {
        return fail("view {} has more than {} elements", which, kMaxValues);
      }
      reach.add(0, std::uint64_t{at.rows - 1} * at.row_stride);
      reach.add(0, std::uint64_t{at.columns - 1} * at.column_stride);
    }
    if (!ok()) return;
    within(inst.op, which, reach);
    const bool is_result = op_row(inst.op).kind == OpKind::Array && which == 0;
    if (inst.op == Op::Store || is_result) writes(reach);
  }

  void within(Op op, std::size_t which, Reach reach) {
    std::uint64_t limit = program_.value_count;
    if (op == Op::IndexValue) limit = std::uint64_t{1} << 32;
    if (op == Op::Common) limit = program_.commons.size();
    const OpKind kind = op_row(op).kind;
    const bool is_table = kind == OpKind::Table || (kind == OpKind::Shaped && which == 1);
    if (is_table) limit = program_.tables.size();
    if (kind == OpKind::Call) limit = inner_.size();
    if (kind == OpKind::Object || (kind == OpKind::Shaped && which == 0))
      limit = program_.object_count;
    if (reach.high >= limit) {
      fail("the address {} reaches {} of {}", space_word(op, which), reach.high, limit);
    }
  }

  void term(Op op, const IndexTerm& term, Reach& reach) {
    if (term.kind == IndexTerm::Kind::Dynamic) {
      operand(term.operand);
      if (op != Op::Load) return fail("a dynamic index outside of a load");
      if (term.extent == 0) return fail("a dynamic index with extent 0");
      return reach.add(0, std::uint64_t{term.extent - 1} * term.stride);
    }
    if (term.loop.index() >= loops_.size() || !loops_[term.loop.index()].is_open) {
      return fail("loop i{} is not open here", term.loop.index());
    }
    const std::uint32_t count = loops_[term.loop.index()].count;
    if (term.kind == IndexTerm::Kind::Loop) {
      return reach.add(0, std::uint64_t{count - 1} * term.stride);
    }
    if (term.table.index() >= extremes_.size()) {
      return fail("index table t{} is not there", term.table.index());
    }
    const Extremes& table = extremes_[term.table];
    if (table.least.size() < count) {
      return fail("index table t{} has {} entries for {} iterations", term.table.index(),
                  table.least.size(), count);
    }
    reach.add(table.least[count - 1], table.greatest[count - 1]);
  }

  const Program& program_;
  const std::vector<InnerProgram>& inner_;
  std::string problem_;
  SectionKind section_ = SectionKind::Const;
  const Statement* statement_ = nullptr;
  const Inst* inst_ = nullptr;
  std::vector<bool> is_written_;
  std::vector<LoopState> loops_;
  std::vector<LoopId> open_;
  IdVec<IndexTableId, Extremes> extremes_;
};

std::string problem_of(const InnerProgram& inner, const std::vector<InnerProgram>& all) {
  if (!inner.program.inner.empty()) return "an inner program within an inner program";
  if (kCallHead + inner.parameters.size() > kMostCallArguments)
    return fmt::format("more than {} arguments", kMostCallArguments);
  for (const std::uint32_t slot : inner.parameters)
    if (slot >= inner.program.value_count) return fmt::format("slot {} is not there", slot);
  if (inner.result >= inner.program.value_count)
    return fmt::format("slot {} is not there", inner.result);
  return Verifier(inner.program, all).first_problem();
}

}  // namespace

/// The first violation, or empty. Only a Program that verifies may be given to an engine.
std::string verify(const Program& program) {
  if (program.inner.size() > kMostInner)
    return fmt::format("more than {} inner programs", kMostInner);
  std::string problem = Verifier(program, program.inner).first_problem();
  for (std::size_t i = 0; i < program.inner.size() && problem.empty(); ++i) {
    problem = problem_of(program.inner[i], program.inner);
    if (!problem.empty()) problem = fmt::format("inner program {}: {}", i, problem);
  }
  return problem;
}

}  // namespace weir
