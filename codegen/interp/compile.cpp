// Program to bytecode: one instruction for each operation, addresses taken apart as far as they are
// known.
#include <algorithm>
#include <bit>
#include <unordered_map>

#include "codegen/interp/bytecode.h"
#include "ir/base/check.h"

namespace weir::interp {
namespace {

class Compiler {
 public:
  explicit Compiler(const Program& program) : program_(program) {
    for (const std::vector<std::uint32_t>& entries : program.index_tables) {
      table_starts_.push_back(size32(out_.entries));
      out_.entries.insert(out_.entries.end(), entries.begin(), entries.end());
    }
  }

  Bytecode compile() {
    for (std::size_t k = 0; k < kSectionCount; ++k) section(program_.sections[k], out_.sections[k]);
    return std::move(out_);
  }

 private:
  template <class T>
  static std::uint32_t size32(const std::vector<T>& list) {
    return static_cast<std::uint32_t>(list.size());
  }

  void section(const Section& section, SectionCode& code) {
    code_ = &code;
    std::size_t operations = 1;
    for (const Statement& statement : section) operations += statement.body.size();
    code.instrs.reserve(operations);
    code.statements.reserve(section.size());
    for (const Statement& statement : section) {
      code.statements.push_back(code.instrs.size());
      code.register_count = std::max(code.register_count, statement.register_count);
      counters_.assign(statement.loop_count, 0);
      open_.clear();
      for (const Inst& each : statement.body) inst(each);
    }
    put({Code::Return});
  }

  void put(const Instr& instr) { code_->instrs.push_back(instr); }

  void inst(const Inst& inst) {
    Instr instr{static_cast<Code>(inst.op)};
    if (op_has_result(inst.op)) instr.result = operand(inst.result);
    switch (op_row(inst.op).kind) {
      case OpKind::Control:
        return control(inst, instr);
      case OpKind::Native:
      case OpKind::Math:
        direct_operands(inst, instr);
        break;
      case OpKind::Frame:
        instr.x[0] = listed_operands(inst);
        break;
      case OpKind::Table:
        direct_operands(inst, instr);
        instr.x[3] = numbered(inst.at[0]);
        break;
      case OpKind::Object:
        instr.x[0] = listed_operands(inst);
        instr.x[3] = numbered(inst.at[0]);
        break;
      case OpKind::Shaped:
        instr.x[0] = listed_operands(inst);
        instr.x[2] = numbered(inst.at[1]);
        instr.x[3] = numbered(inst.at[0]);
        break;
      case OpKind::Array:
        instr.x[0] = listed_operands(inst);
        instr.x[1] = static_cast<std::int32_t>(out_.addresses.size());
        for (const Address& view : inst.at) address(view);
        break;
      case OpKind::Call:
        instr.x[0] = listed_operands(inst);
        instr.x[1] = static_cast<std::int32_t>(inst.args.size());
        instr.x[3] = static_cast<std::int32_t>(inst.at[0].base);
        break;
    }
    put(instr);
  }

  void control(const Inst& inst, Instr instr) {
    switch (inst.op) {
      case Op::Load:
        return load(inst.at[0], instr);
      case Op::Store:
        instr.result = operand(inst.args[0]);
        return store(inst.at[0], instr);
      case Op::Common:
        instr.x[0] = address(inst.at[0]);
        return put(instr);
      case Op::IndexValue:
        return index_value(inst.at[0], instr);
      case Op::For:
        return open_loop(inst, instr);
      case Op::End:
        return close_loop(instr);
      default:
        WEIR_CHECK(inst.op == Op::Move, "'{}' is no control op", op_row(inst.op).text);
        direct_operands(inst, instr);
        put(instr);
    }
  }

  // operands

  std::int32_t operand(const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::Slot:
        return operand_of(Space::Slots, operand.at);
      case Operand::Kind::Reg:
        return operand_of(Space::Registers, operand.at);
      case Operand::Kind::Number:
        break;
    }
    return constant(operand.number);
  }

  // equal bits share a place
  std::int32_t constant(double number) {
    const auto [found, is_new] =
        constants_.emplace(std::bit_cast<std::uint64_t>(number), size32(out_.constants));
    if (is_new) out_.constants.push_back(number);
    return operand_of(Space::Constants, found->second);
  }

  void direct_operands(const Inst& inst, Instr& instr) {
    WEIR_CHECK(inst.args.size() <= std::size(instr.x), "'{}' has too many operands",
               op_row(inst.op).text);
    for (std::size_t i = 0; i < inst.args.size(); ++i) instr.x[i] = operand(inst.args[i]);
  }

  std::int32_t listed_operands(const Inst& inst) {
    const auto first = static_cast<std::int32_t>(out_.operands.size());
    for (const Operand& arg : inst.args) out_.operands.push_back(operand(arg));
    return first;
  }

  // loops: a counter for each depth

  void open_loop(const Inst& inst, Instr instr) {
    counters_[inst.loop.index()] = size32(open_);
    instr.x[0] = static_cast<std::int32_t>(open_.size());
    instr.x[1] = inst.is_backward ? static_cast<std::int32_t>(inst.count - 1) : 0;
    put(instr);
    open_.push_back({inst.count, size32(code_->instrs), inst.is_backward});
  }

  void close_loop(Instr instr) {
    const OpenLoop loop = open_.back();
    open_.pop_back();
    if (loop.is_backward) instr.code = Code::EndBackward;
    instr.x[0] = static_cast<std::int32_t>(open_.size());
    instr.x[1] = static_cast<std::int32_t>(loop.count);
    instr.x[2] = static_cast<std::int32_t>(loop.target);
    put(instr);
  }

  // addresses

  // the codes for the same shape of address
  struct Shapes {
    Code loop, loops, table;
  };

  void load(const Address& at, Instr instr) {
    const auto is_dynamic = [](const IndexTerm& term) {
      return term.kind == IndexTerm::Kind::Dynamic;
    };
    if (std::any_of(at.terms.begin(), at.terms.end(), is_dynamic)) {
      instr.code = Code::LoadDynamic;
      instr.x[0] = address(at);
      return put(instr);
    }
    if (at.terms.empty()) {
      instr.code = Code::Move;
      instr.x[0] = operand_of(Space::Slots, at.base);
      return put(instr);
    }
    indexed(at, instr, {Code::LoadLoop, Code::LoadLoops, Code::LoadTable});
  }

  void store(const Address& at, Instr instr) {
    if (at.terms.empty()) {
      instr.code = Code::Move;
      instr.x[0] = instr.result;
      instr.result = operand_of(Space::Slots, at.base);
      return put(instr);
    }
    indexed(at, instr, {Code::StoreLoop, Code::StoreLoops, Code::StoreTable});
  }

  void indexed(const Address& at, Instr instr, const Shapes& shapes) {
    const IndexTerm& first = at.terms[0];
    const IndexTerm& last = at.terms.back();
    const bool starts_with_loop = first.kind == IndexTerm::Kind::Loop;
    instr.x[0] = static_cast<std::int32_t>(at.base);
    if (at.terms.size() == 1 && starts_with_loop) {
      instr.code = shapes.loop;
      instr.x[1] = static_cast<std::int32_t>(first.stride);
      instr.x[2] = static_cast<std::int32_t>(counter(first));
    } else if (at.terms.size() == 1) {
      instr.code = shapes.table;
      instr.x[1] = static_cast<std::int32_t>(table_starts_[first.table.index()]);
      instr.x[2] = static_cast<std::int32_t>(counter(first));
    } else if (at.terms.size() == 2 && starts_with_loop && last.kind == IndexTerm::Kind::Loop) {
      instr.code = shapes.loops;
      instr.x[1] = static_cast<std::int32_t>(first.stride);
      instr.x[2] = static_cast<std::int32_t>(last.stride);
      instr.x[3] = static_cast<std::int32_t>(counter(first) | counter(last) << 16);
    } else {
      instr.x[0] = address(at);
    }
    put(instr);
  }

  void index_value(const Address& at, Instr instr) {
    if (at.terms.empty()) {
      instr.code = Code::Move;
      instr.x[0] = constant(at.base);
    } else {
      instr.x[0] = address(at);
    }
    put(instr);
  }

  std::uint32_t counter(const IndexTerm& term) const { return counters_[term.loop.index()]; }

  // the number of a table or object, or ~ its address
  std::int32_t numbered(const Address& at) {
    return at.terms.empty() ? static_cast<std::int32_t>(at.base) : ~address(at);
  }

  // the place of a general address in `addresses`
  std::int32_t address(const Address& at) {
    const auto place = static_cast<std::int32_t>(out_.addresses.size());
    out_.addresses.push_back({at.base, size32(out_.terms), size32(at.terms), at.invalid, at.rows,
                              at.columns, at.row_stride, at.column_stride});
    for (const IndexTerm& each : at.terms) out_.terms.push_back(term(each));
    return place;
  }

  TermCode term(const IndexTerm& term) {
    TermCode code{term.kind, 0, term.stride, 0, 0, 0};
    switch (term.kind) {
      case IndexTerm::Kind::Loop:
        code.counter = counter(term);
        break;
      case IndexTerm::Kind::Table:
        code.counter = counter(term);
        code.entries = table_starts_[term.table.index()];
        break;
      case IndexTerm::Kind::Dynamic:
        code.operand = operand(term.operand);
        code.extent = term.extent;
        break;
    }
    return code;
  }

  struct OpenLoop {
    std::uint32_t count, target;
    bool is_backward;
  };

  const Program& program_;
  Bytecode out_;
  SectionCode* code_ = nullptr;
  std::unordered_map<std::uint64_t, std::uint32_t> constants_;
  std::vector<std::uint32_t> table_starts_;
  std::vector<std::uint32_t> counters_;  // of each loop of the statement
  std::vector<OpenLoop> open_;
};

}  // namespace

Bytecode compile_bytecode(const Program& program) { return Compiler(program).compile(); }

}  // namespace weir::interp
