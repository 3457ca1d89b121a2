// The interpreter's code as text: `weir dump --stage=bytecode`.
//
//     rates:
//       "Heat Loss"
//         0  sub          r0, v6, 70
//         1  div          v7, r0, v8
#include <fmt/format.h>

#include <iterator>

#include "codegen/engine.h"
#include "codegen/interp/bytecode.h"
#include "ir/base/number.h"

namespace weir {
namespace interp {

const char* code_text(Code code) {
  switch (code) {
    case Code::Return:
      return "return";
    case Code::LoadLoop:
      return "load_loop";
    case Code::StoreLoop:
      return "store_loop";
    case Code::LoadLoops:
      return "load_loops";
    case Code::StoreLoops:
      return "store_loops";
    case Code::LoadTable:
      return "load_table";
    case Code::StoreTable:
      return "store_table";
    case Code::LoadDynamic:
      return "load_dynamic";
    default:
      return op_row(static_cast<Op>(code)).text;
  }
}

namespace {

class Text {
 public:
  Text(const Program& program, const Bytecode& bytecode) : program_(program), code_(bytecode) {}

  std::string text() {
    for (std::size_t k = 0; k < kSectionCount; ++k) section(k);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void section(std::size_t k) {
    const SectionCode& section = code_.sections[k];
    put("{}: {} registers\n", section_name(static_cast<SectionKind>(k)), section.register_count);
    std::size_t statement = 0;
    for (std::size_t i = 0; i < section.instrs.size(); ++i) {
      // a statement without operations starts where the next does
      while (statement < section.statements.size() && section.statements[statement] == i) {
        put("  {:?}\n", program_.sections[k][statement++].label);
      }
      const Instr& instr = section.instrs[i];
      put("{:6}  {:<14}", i, code_text(instr.code));
      operands(instr);
      while (out_.back() == ' ') out_.pop_back();
      out_ += '\n';
    }
  }

  std::string place(std::int32_t operand) const {
    const auto bits = static_cast<std::uint32_t>(operand);
    const std::uint32_t number = bits & kPlaceMask;
    switch (static_cast<Space>(bits >> kPlaceBits)) {
      case Space::Slots:
        return fmt::format("v{}", number);
      case Space::Constants:
        return format_number(code_.constants[number]);
      case Space::Registers:
        return fmt::format("r{}", number);
    }
    return "?";
  }

  void operands(const Instr& instr) {
    const std::int32_t* x = instr.x;
    switch (instr.code) {
      case Code::Return:
        return;
      case Code::LoadLoop:
      case Code::StoreLoop:
        return put("{}, v[{} + c{}*{}]", place(instr.result), x[0], x[2], x[1]);
      case Code::LoadLoops:
      case Code::StoreLoops:
        return put("{}, v[{} + c{}*{} + c{}*{}]", place(instr.result), x[0], x[3] & 0xFFFF, x[1],
                   x[3] >> 16, x[2]);
      case Code::LoadTable:
      case Code::StoreTable:
        return put("{}, v[{} + entries[{} + c{}]]", place(instr.result), x[0], x[1], x[2]);
      case Code::Load:
      case Code::LoadDynamic:
      case Code::Common:
      case Code::Store:
      case Code::IndexValue:
        return put("{}, {}", place(instr.result), address(x[0]));
      case Code::For:
        return put("c{} = {}", x[0], x[1]);
      case Code::EndBackward:
        return put("c{} from {}, else {}", x[0], x[1], x[2]);
      case Code::End:
        return put("c{} to {}, else {}", x[0], x[1], x[2]);
      default:
        return op_operands(instr, static_cast<Op>(instr.code));
    }
  }

  void op_operands(const Instr& instr, Op op) {
    const OpRow& row = op_row(op);
    const char* separator = "";
    const auto item = [&](const std::string& text) {
      out_ += separator + text;
      separator = ", ";
    };
    if (op_has_result(op)) item(place(instr.result));
    if (row.kind == OpKind::Array) {
      for (std::size_t i = 0; i < op_address_count(op); ++i) {
        item(address(instr.x[1] + static_cast<std::int32_t>(i)));
      }
    }
    const auto numbered = [&](std::int32_t x) {
      item(x >= 0 ? fmt::format("[{}]", x) : address(~x));
    };
    const bool is_object = row.kind == OpKind::Object || row.kind == OpKind::Shaped;
    if (row.kind == OpKind::Table || is_object) numbered(instr.x[3]);
    if (row.kind == OpKind::Shaped) numbered(instr.x[2]);
    const bool is_call = row.kind == OpKind::Call;
    if (is_call) numbered(instr.x[3]);
    const bool is_listed =
        is_object || is_call || row.kind == OpKind::Frame || row.kind == OpKind::Array;
    const std::int32_t* list = is_listed ? code_.operands.data() + instr.x[0] : instr.x;
    const std::size_t count = is_call ? static_cast<std::size_t>(instr.x[1]) : row.arguments;
    for (std::size_t i = 0; i < count; ++i) item(place(list[i]));
  }

  std::string address(std::int32_t which) const {
    const AddressCode& at = code_.addresses[static_cast<std::size_t>(which)];
    std::string text = fmt::format("[{}", at.base);
    for (std::uint32_t i = 0; i < at.term_count; ++i) {
      const TermCode& term = code_.terms[at.first_term + i];
      switch (term.kind) {
        case IndexTerm::Kind::Loop:
          text += fmt::format(" + c{}*{}", term.counter, term.stride);
          break;
        case IndexTerm::Kind::Table:
          text += fmt::format(" + entries[{} + c{}]", term.entries, term.counter);
          break;
        case IndexTerm::Kind::Dynamic:
          text += fmt::format(" + dyn({} of {})*{}", place(term.operand), term.extent, term.stride);
          break;
      }
    }
    if (at.rows * at.columns != 1) text += fmt::format(", {} by {}", at.rows, at.columns);
    return text + "]";
  }

  const Program& program_;
  const Bytecode& code_;
  std::string out_;
};

}  // namespace
}  // namespace interp

/// One line an instruction, under the labels of the statements; `c0` is the counter of the
/// outermost loop.
std::string bytecode_text(const Program& program) {
  const interp::Bytecode bytecode = interp::compile_bytecode(program);
  std::string text = interp::Text(program, bytecode).text();
  for (std::size_t i = 0; i < program.inner.size(); ++i)
    text += fmt::format("inner {}:\n{}", i, bytecode_text(program.inner[i].program));
  return text;
}

}  // namespace weir
